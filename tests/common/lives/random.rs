//! Random models that use everything at once.

use super::build::{Build, level, n, people, place, step, weekly};
use super::chance::Dice;
use trappe::model::enterprise::Level;
use trappe::model::group::{Group, Intake, Spread};
use trappe::model::movement::Class;
use trappe::model::staircase::Step;
use trappe::model::state::StateId;

/// A model with both staircases, all kinds of intake, bands, frailty, adviser and, often, a cycle.
pub fn everything(dice: &mut Dice) -> Build {
    let mut b = Build::new(dice.whole(60, 160));
    for _ in 0..dice.whole(0, 2) {
        b.municipality(&[]);
    }
    let towns = b.spec.municipalities.len() as u16;
    for town in 0..towns {
        b.spec.municipalities[usize::from(town)].neighbours = (0..towns)
            .filter(|other| *other != town && dice.chance(0.5))
            .collect();
    }
    let states = random_states(&mut b, dice);
    random_steps(&mut b, dice, &states);
    if dice.chance(0.7) {
        let capacity = dice.chance(0.5).then(|| dice.between(1.0, 6.0));
        b.adviser(dice.whole(1, 30), dice.between(0.5, 4.0), capacity);
    }
    random_enterprises(&mut b, dice, &states);
    if dice.chance(0.6) {
        let stay = dice.between(0.3, 0.95);
        let bad = dice.between(0.2, 1.0);
        b.cycle(
            dice.chance(0.5).then_some(0),
            &[
                (&[stay, 1.0 - stay], 1.0, 1.0),
                (&[0.4, 0.6], bad, 1.0 / bad),
            ],
        );
        let regimes = &mut b.spec.cycle.as_mut().expect("just built").regimes;
        regimes[1].openings = n(bad);
        regimes[1].insolvency = n(3.0);
    }
    for _ in 0..dice.whole(1, 3) {
        let group = random_group(dice, &b, &states);
        b.group(group);
    }
    b
}

struct States {
    support: [StateId; 2],
    sick: StateId,
    job: StateId,
    social: StateId,
    school: StateId,
    pension: StateId,
}

fn random_states(b: &mut Build, dice: &mut Dice) -> States {
    let s = States {
        support: [b.support("ready"), b.support("not ready")],
        sick: b.support("sick"),
        job: b.work("job"),
        social: b.work("social job"),
        school: b.education("school"),
        pension: b.absorbing("pension"),
    };
    let pairs = [
        (s.support[0], s.job, 0.03),
        (s.support[1], s.job, 0.01),
        (s.support[0], s.support[1], 0.01),
        (s.support[1], s.support[0], 0.01),
        (s.support[0], s.sick, 0.01),
        (s.support[1], s.school, 0.005),
        (s.support[1], s.pension, 0.002),
        (s.sick, s.support[0], 0.05),
        (s.sick, s.pension, 0.004),
        (s.job, s.support[0], 0.03),
        (s.job, s.sick, 0.01),
        (s.social, s.support[1], 0.02),
        (s.social, s.job, 0.01),
        (s.school, s.job, 0.02),
        (s.school, s.support[0], 0.02),
    ];
    for (from, to, typical) in pairs {
        let first = typical * dice.between(0.2, 3.0);
        if dice.chance(0.4) {
            let edge = dice.whole(1, 30);
            let second = typical * dice.between(0.0, 2.0);
            b.moves_by_band(from, to, &[(0, first), (edge, second)]);
        } else {
            b.moves(from, to, first);
        }
    }
    s
}

fn multipliers(dice: &mut Dice) -> [trappe::model::number::Number; Class::COUNT] {
    std::array::from_fn(|_| {
        n(if dice.chance(0.4) {
            dice.between(0.0, 3.0)
        } else {
            1.0
        })
    })
}

/// A step that sends away at once whoever finds no place leaves no trace in the record; it stands in the histories by hand.
fn random_steps(b: &mut Build, dice: &mut Dice, s: &States) {
    for _ in 0..dice.whole(1, 3) {
        let mut dropout = Vec::new();
        if dice.chance(0.7) {
            dropout.push((None, weekly(dice.between(0.0, 0.02))));
        }
        if dice.chance(0.5) {
            dropout.push((Some(s.sick), weekly(dice.between(0.0, 0.02))));
        }
        let needs_place = dice.chance(0.5);
        b.step(Step {
            dropout,
            completion: n(if dice.chance(0.5) {
                1.0
            } else {
                dice.between(0.3, 1.0)
            }),
            repeats: dice.whole(0, 2),
            place: needs_place
                .then(|| {
                    let generic = dice.chance(0.5).then(|| dice.unit());
                    place(dice.whole(u32::from(generic.is_none()), 10), generic)
                })
                .flatten(),
            resume: dice.chance(0.5),
            during: multipliers(dice),
            after: multipliers(dice),
            half_life: dice.chance(0.5).then(|| n(dice.between(4.0, 60.0))),
            ..step(dice.whole(1, 20))
        });
    }
    b.not_eligible(s.sick);
}

/// Levels with places and seats that do not fall as an enterprise climbs: what a fall would mean for those inside is not specified.
fn random_enterprises(b: &mut Build, dice: &mut Dice, s: &States) {
    let (mut places, mut seats) = (0, 0);
    let levels: Vec<Level> = (0..dice.whole(1, 3))
        .map(|_| {
            places += dice.whole(0, 3);
            seats += dice.whole(0, 3);
            Level {
                weeks: dice.chance(0.8).then(|| n(f64::from(dice.whole(3, 30)))),
                pass: n(dice.between(0.3, 1.0)),
                repeats: dice.whole(0, 2),
                accelerator: dice.chance(0.5),
                insolvency: dice.chance(0.7).then(|| weekly(dice.between(0.0, 0.03))),
                places,
                openings_per_week: n(dice.between(0.0, 0.5)),
                seats,
                job_loss: n(dice.between(0.2, 1.5)),
                additional: n(dice.unit()),
                ..level()
            }
        })
        .collect();
    let after = if dice.chance(0.5) {
        s.support[0]
    } else {
        s.support[1]
    };
    b.enterprises(levels, s.social, after);
    b.second().openings.lapse = dice.whole(1, 12);
    let all = dice.chance(0.3);
    let acceptance = [(); 2].map(|()| n(if all { 1.0 } else { dice.unit() }));
    b.second().openings.acceptance = acceptance[0];
    b.second().openings.acceptance_neighbour = acceptance[1];
    for town in 0..b.spec.municipalities.len() as u16 {
        for _ in 0..dice.whole(0, 2) {
            let last = b.spec.calendar.weeks + 3;
            let start = if dice.chance(0.5) {
                dice.whole(0, 10)
            } else {
                dice.whole(0, last)
            };
            let count = dice.whole(1, 4);
            b.cohort(town, count, start);
        }
    }
}

fn random_group(dice: &mut Dice, b: &Build, s: &States) -> Group {
    let weeks = b.spec.calendar.weeks;
    let count = dice.whole(0, 40);
    let until = dice.whole(0, weeks + 5);
    let from = dice.whole(0, until);
    let intake = match dice.whole(0, 2) {
        0 => {
            let first = dice.whole(0, count);
            Intake::Dates(vec![(from, first), (until.max(from + 1), count - first)])
        }
        1 => Intake::Evenly { from, until },
        _ => Intake::Arrivals {
            from,
            until,
            per_week: n(dice.between(0.1, 3.0)),
        },
    };
    let min = dice.whole(0, 30);
    Group {
        municipality: dice.whole(0, b.spec.municipalities.len() as u32 - 1) as u16,
        referred: n(if dice.chance(0.5) { 1.0 } else { dice.unit() }),
        intake,
        start: vec![
            (s.support[0], n(dice.between(0.1, 1.0))),
            (s.support[1], n(dice.between(0.1, 1.0))),
            (s.sick, n(if dice.chance(0.3) { 0.2 } else { 0.0 })),
        ],
        counter: Spread {
            min,
            max: min + dice.whole(0, 100),
        },
        self_support_weeks: Spread {
            min: 0,
            max: dice.whole(0, 20),
        },
        duration: dice.chance(0.5).then(|| Spread {
            min: dice.whole(0, 5),
            max: dice.whole(5, 40),
        }),
        frailty_variance: n(if dice.chance(0.5) {
            dice.between(0.1, 2.0)
        } else {
            0.0
        }),
        ..people(count, s.support[0])
    }
}
