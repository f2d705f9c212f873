//! Law 4, second half, and section 6: a draw belongs to what it is for, never to what else is in the run.

use crate::lives::build::{Build, n, people};
use crate::lives::chance::{Cells, Dice};
use crate::lives::history::by_week;
use crate::lives::random::everything;
use trappe::model::group::Group;
use trappe::model::movement::{Band, Class, Rate, Transition};
use trappe::model::number::Draw;
use trappe::model::state::StateId;
use trappe::model::world::World;
use trappe::record::Record;
use trappe::sim::luck::Luck;
use trappe::sim::replication::live;

fn models() -> impl Iterator<Item = (u64, Build)> {
    (500..600).map(|case| (case, everything(&mut Dice(case))))
}

#[test]
fn a_replication_is_the_same_alone_and_after_others() {
    for (case, b) in models() {
        let forwards: Vec<Record> = b.run(case, 4).collect();
        for r in (0..4).rev() {
            assert_eq!(
                forwards[r as usize],
                b.live(case, r),
                "case {case}, replication {r}"
            );
        }
    }
}

#[test]
fn a_world_drawn_again_lives_the_same_lives() {
    for (case, b) in models().take(30) {
        let draw = Draw::best(&b.spec.parameters);
        let again = b.world().redraw(&b.spec, &draw).expect("a possible world");
        assert_eq!(
            b.live(case, 1),
            live(&again, &Luck::new(case, 1)),
            "case {case}"
        );
    }
}

#[test]
fn seeds_and_replications_differ_in_every_bit() {
    let mut b = Build::new(100);
    let (s, job) = (b.support("benefit"), b.work("job"));
    b.moves(s, job, 0.05);
    b.moves(job, s, 0.05);
    b.group(people(50, s));
    let base = b.live(0, 0).counterfactual;
    for bit in 0..64 {
        assert_ne!(
            base,
            b.live(1 << bit, 0).counterfactual,
            "bit {bit} of the seed"
        );
    }
    for bit in 0..32 {
        assert_ne!(
            base,
            b.live(0, 1 << bit).counterfactual,
            "bit {bit} of the replication"
        );
    }
}

#[test]
fn people_of_a_later_group_change_nothing_for_those_of_earlier_ones() {
    for (case, b) in models() {
        let mut more = b.clone();
        more.group(Group {
            frailty_variance: n(0.5),
            ..people(17, StateId(1))
        });
        let (before, after) = (b.live(case, 0), more.live(case, 0));
        let count = before.people.len();
        assert_eq!(before.people, after.people[..count], "case {case}");
        for p in 0..count {
            assert_eq!(
                before.counterfactual.stays_of(p),
                after.counterfactual.stays_of(p),
                "case {case}, person {p}"
            );
        }
        assert_eq!(before.regimes, after.regimes);
    }
}

#[test]
fn an_enterprise_elsewhere_changes_nothing_here() {
    for (case, b) in models() {
        let mut more = b.clone();
        let far = more.municipality(&[]); // nobody's neighbour
        more.cohort(far, 3, 1);
        let (before, after) = (b.live(case, 0), more.live(case, 0));
        assert_eq!(before.counterfactual, after.counterfactual, "case {case}");
        assert_eq!(before.programme, after.programme, "case {case}");
        assert_eq!(before.steps, after.steps, "case {case}");
        let count = before.enterprises.len();
        assert_eq!(
            before.enterprises,
            after.enterprises[..count],
            "case {case}"
        );
        let here: Vec<_> = after
            .openings
            .iter()
            .filter(|o| usize::from(o.enterprise) < count)
            .collect();
        assert_eq!(
            before.openings.iter().collect::<Vec<_>>(),
            here,
            "case {case}"
        );
    }
}

#[test]
fn an_exit_that_nobody_takes_changes_nothing() {
    for (case, b) in models() {
        let mut more = b.clone();
        let nowhere = more.absorbing("nowhere");
        for from in 0..nowhere.0 {
            let value = n(0.0);
            more.spec.transitions.push(Transition {
                from: StateId(from),
                to: nowhere,
                class: Class::Other,
                frailty: false,
                bands: vec![Band {
                    from_week: 0,
                    rate: Rate::Intensity { value, weeks: 1.0 },
                }],
            });
        }
        assert_eq!(b.live(case, 0), more.live(case, 0), "case {case}");
    }
}

#[test]
fn a_longer_horizon_continues_the_same_lives() {
    for (case, b) in models() {
        let weeks = b.spec.calendar.weeks;
        let mut longer = b.clone();
        longer.spec.calendar.weeks += 60;
        let (before, after) = (b.live(case, 0), longer.live(case, 0));
        for p in 0..before.people.len() {
            for (short, long) in [
                (&before.programme, &after.programme),
                (&before.counterfactual, &after.counterfactual),
            ] {
                let now = by_week(short, p, weeks);
                let then = by_week(long, p, weeks + 60);
                assert_eq!(now, then[..weeks as usize], "case {case}, person {p}");
            }
        }
        for (short, long) in before.enterprises.iter().zip(&after.enterprises) {
            let until: Vec<_> = long
                .levels
                .iter()
                .filter(|l| l.0 < weeks)
                .copied()
                .collect();
            assert_eq!(short.levels, until, "case {case}");
        }
    }
}

#[test]
fn both_arms_share_the_worlds_luck_and_no_programme_means_equal_arms() {
    for (case, mut b) in models() {
        b.spec.programme = None;
        b.spec.enterprises = None;
        let world = World::new(&b.spec, &Draw::best(&b.spec.parameters)).expect("a possible world");
        let record = live(&world, &Luck::new(case, 0));
        assert_eq!(record.programme, record.counterfactual, "case {case}");
        assert!(record.steps.is_empty() && record.adviser.is_empty());
    }
}

#[test]
fn neighbouring_draws_are_independent() {
    // Whether somebody leaves in the first week of a stay (probability 0.4): neighbours in every key against each other.
    let p = 0.4_f64;
    let mut b = Build::new(12);
    let (s, job) = (b.support("a"), b.support("b"));
    b.moves(s, job, -(1.0 - p).ln());
    b.moves(job, s, -(1.0 - p).ln());
    b.group(people(2, s));
    let at_once = |record: &Record, person: usize, stay: usize| {
        let stays = record.counterfactual.stays_of(person);
        stays
            .get(stay + 1)
            .is_some_and(|next| next.from == stays[stay].from + 1)
    };
    let rounds = 50_000;
    let mut both = [0_u64; 5];
    let mut trials = [0_u64; 5];
    for (r, record) in b.run(7, rounds).enumerate() {
        let first = at_once(&record, 0, 0);
        let r = r as u32;
        let mut count = |pair: usize, a: bool, b: bool| {
            trials[pair] += 1;
            both[pair] += u64::from(a && b);
        };
        count(0, first, at_once(&record, 1, 0));
        count(1, first, at_once(&b.live(8, r), 0, 0));
        if r.is_multiple_of(2) {
            count(2, first, at_once(&b.live(7, r + 1), 0, 0));
        }
        // The next stay (in the other state) and the next visit to the same state, of those who leave early enough
        // for it to be seen: everybody who left at once, whatever came next.
        if first {
            trials[3] += 1;
            both[3] += u64::from(at_once(&record, 0, 1));
            if at_once(&record, 0, 1) {
                trials[4] += 1;
                both[4] += u64::from(at_once(&record, 0, 2));
            }
        }
    }
    let mut cells = Cells::new(5);
    for (pair, what) in ["people", "seeds", "replications"].iter().enumerate() {
        cells.check(both[pair], trials[pair], p * p, || format!("two {what}"));
    }
    cells.check(both[3], trials[3], p, || "the next state".into());
    cells.check(both[4], trials[4], p, || "the next visit".into());
}
