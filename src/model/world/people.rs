//! Groups of people in numbers.

use super::{GroupTable, IntakeTable};
use crate::model::group::{Group, Intake};
use crate::model::number::Draw;

impl GroupTable {
    /// A group in numbers.
    pub fn new(group: &Group, draw: &Draw) -> Self {
        group_table(group, draw)
    }
}

pub(super) fn group_table(group: &Group, draw: &Draw) -> GroupTable {
    let n = group.people;
    let intake = match &group.intake {
        Intake::Dates(dates) => IntakeTable::Fixed(
            dates
                .iter()
                .flat_map(|(week, count)| std::iter::repeat_n(*week, *count as usize))
                .collect(),
        ),
        Intake::Evenly { from, until } => {
            let span = u64::from(until - from + 1);
            IntakeTable::Fixed(
                (0..n)
                    .map(|k| from + (u64::from(k) * span / u64::from(n.max(1))) as u32)
                    .collect(),
            )
        }
        Intake::Arrivals {
            from,
            until,
            per_week,
        } => IntakeTable::Arrivals {
            from: *from,
            until: *until,
            per_week: per_week.at(draw),
        },
    };
    let weights: Vec<f64> = group.start.iter().map(|(_, w)| w.at(draw)).collect();
    let cumulated = super::cycle::cumulate(&weights);
    GroupTable {
        municipality: group.municipality,
        people: n,
        referred: group.referred.at(draw),
        intake,
        start: group
            .start
            .iter()
            .zip(cumulated)
            .map(|((s, _), c)| (s.0, c))
            .collect(),
        counter: group.counter,
        self_support_weeks: group.self_support_weeks,
        duration: group.duration,
        frailty_variance: group.frailty_variance.at(draw),
    }
}
