//! Groups of people in numbers.

use super::{GroupTable, IntakeTable};
use crate::model::group::{Group, Intake};
use crate::model::number::Draw;

impl GroupTable {
    /// A group in numbers.
    pub fn new(group: &Group, draw: &Draw) -> Self {
        group_table(group, draw)
    }

    /// The same group for another draw.
    pub(super) fn redraw(&mut self, group: &Group, draw: &Draw) {
        self.referred = group.referred.at(draw);
        self.frailty_variance = group.frailty_variance.at(draw);
        let weights = group.start.iter().map(|(_, w)| w.at(draw));
        let cumulated = super::cycle::cumulated(weights);
        for ((_, start), cumulated) in self.start.iter_mut().zip(cumulated) {
            *start = cumulated;
        }
        if let (
            IntakeTable::Arrivals { per_week, .. },
            Intake::Arrivals {
                per_week: drawn, ..
            },
        ) = (&mut self.intake, &group.intake)
        {
            *per_week = drawn.at(draw);
        }
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
    let mut table = GroupTable {
        municipality: group.municipality,
        people: n,
        referred: 0.0,
        intake,
        start: group.start.iter().map(|(s, _)| (s.0, 0.0)).collect(),
        counter: group.counter,
        self_support_weeks: group.self_support_weeks,
        duration: group.duration,
        frailty_variance: 0.0,
    };
    table.redraw(group, draw);
    table
}
