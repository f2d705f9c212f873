//! Surprises of what people share and of who they are: regimes of the cycle, referrals, frailty.

use crate::model::cycle::QUARTER_WEEKS;
use crate::model::movement::Class;
use crate::model::world::{IntakeTable, World, chances};
use crate::record::Person;

/// Numbers of [`cycle`].
pub const OF_CYCLE: usize = 3;
/// Numbers of [`who`].
pub const OF_PEOPLE: usize = 4;
/// After so many quarters the intake counts as over: until then fewer people feel the cycle.
const INTAKE_QUARTERS: f64 = 5.0;

/// Surprises of the regimes, quarter by quarter, each by what it adds to the multipliers of the quarters from then on: on job
/// finding up to week `measured`, on job finding, and on job loss.
pub fn cycle(world: &World, regimes: &[u8], measured: u32, out: &mut Vec<f64>) {
    let kinds: [(Class, usize); OF_CYCLE] = [
        (Class::JobFinding, (measured / QUARTER_WEEKS) as usize),
        (Class::JobFinding, regimes.len()),
        (Class::JobLoss, regimes.len()),
    ];
    let Some(cycle) = &world.cycle else {
        out.extend([0.0; OF_CYCLE]);
        return;
    };
    // All numbers of a regime side by side: they have the same chances.
    let expected = |cumulated: &[f64], values: &[[f64; OF_CYCLE]]| {
        let mut sum = [0.0; OF_CYCLE];
        for (chance, values) in chances(cumulated).zip(values) {
            for kind in 0..OF_CYCLE {
                sum[kind] += chance * values[kind];
            }
        }
        sum
    };
    let mut next = vec![[0.0; OF_CYCLE]; cycle.multipliers.len()];
    let mut now = next.clone();
    let mut sums = [0.0; OF_CYCLE];
    for quarter in (0..regimes.len()).rev() {
        let weights = kinds.map(|(_, end)| {
            // who is helped or hurt early gains or loses for long
            let left = end.saturating_sub(quarter) as f64;
            left * (1.0 + quarter as f64).min(INTAKE_QUARTERS)
        });
        for (now, (m, row)) in now
            .iter_mut()
            .zip(cycle.multipliers.iter().zip(&cycle.next))
        {
            let later = expected(row, &next);
            for kind in 0..OF_CYCLE {
                now[kind] = weights[kind] * m.movement[kinds[kind].0.index()] + later[kind];
            }
        }
        std::mem::swap(&mut now, &mut next);
        let row = match quarter {
            0 => &cycle.initial,
            q => &cycle.next[usize::from(regimes[q - 1])],
        };
        let (found, before) = (next[usize::from(regimes[quarter])], expected(row, &next));
        for kind in 0..OF_CYCLE {
            sums[kind] += found[kind] - before[kind];
        }
    }
    out.extend(sums);
}

/// Surprises of who comes: people referred, and the weeks that they are there; their frailty, and e^−frailty times these weeks.
///
/// The Laplace transform of a gamma variate with mean 1 and variance θ is (1 + θ·s)^(−1/θ).
pub fn who(world: &World, people: &[Person], out: &mut Vec<f64>) {
    let mut sums = [0.0; OF_PEOPLE];
    let mut first = 0;
    for group in &world.groups {
        let of_group = &people[first..first + group.people as usize];
        first += of_group.len();
        let share = |week: u32| f64::from(world.weeks - week) / f64::from(world.weeks);
        // arrivals come when they come: who of them is referred is no surprise that could be told from being late
        if let IntakeTable::Fixed(weeks) = &group.intake {
            let planned = weeks
                .iter()
                .zip(of_group)
                .filter(|(w, _)| **w < world.weeks);
            for (week, person) in planned {
                let came = f64::from(u8::from(person.intake.is_some()));
                sums[0] += came - group.referred;
                sums[1] += (came - group.referred) * share(*week);
            }
        }
        let theta = group.frailty_variance;
        if theta > 0.0 {
            let transform = libm::exp(-libm::log1p(theta) / theta);
            for person in of_group {
                if let Some(week) = person.intake {
                    sums[2] += person.frailty - 1.0;
                    sums[3] += (libm::exp(-person.frailty) - transform) * share(week);
                }
            }
        }
    }
    out.extend(sums);
}
