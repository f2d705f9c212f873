//! A world drawn in the room of another is the world of its draw, whatever stood there before.

use crate::support;
use trappe::analysis::evaluate::Evaluator;
use trappe::model::world::World;
use trappe::sim::luck::Coupling;

#[test]
fn a_draw_in_the_room_of_another_is_the_same_as_by_itself() {
    for scenario in [support::kolding(&[]), support::vaekst(&[])] {
        let evaluator = Evaluator::new(&scenario, 7, Coupling::Twin).expect("a possible world");
        let mut room = evaluator.drawn(&evaluator.luck(0)).expect("a draw");
        let mut before = String::new();
        for replication in [1, 2, 3, 2, 40] {
            let luck = evaluator.luck(replication);
            evaluator.redraw(&mut room, &luck).expect("a draw");
            let alone = evaluator.drawn(&luck).expect("a draw");
            // Tables of numbers: their text holds every digit of them.
            let text = format!("{room:?}");
            assert_eq!(text, format!("{alone:?}"), "{replication}");
            let new = World::new(&scenario.spec, &alone.draw).expect("a possible world");
            assert_eq!(format!("{:?}", room.world), format!("{new:?}"));
            assert_ne!(text, before);
            before = text;
        }
    }
}
