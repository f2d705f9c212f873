//! Before and after: what people had achieved before their intake.
//!
//! Of the weeks before the intake two things are known: how many of the latest 156 were self-support (nobody knows
//! which), and for how long the person has been in the state in which they start. A condition had held in
//! *prior* of 156 weeks: the larger of both, where they satisfy it. For work that is 0 unless somebody starts in work:
//! the others lived on support. From then on the pre-period is held against the weeks since intake, share × window:
//!
//! * units: prior / 156 × weeks seen since the intake, less the waiting period, in units;
//! * claims of n weeks: as many as those weeks could make, prior / 156 × weeks seen / n, and for a rate at most one.
//!   These weeks count as if none of them were left over between spells, which nobody knows;
//! * job starts and steps: none, because none are known. Enrolment: the person's own. Success: what `any` of its claims
//!   would give.
//!
//! This is no cautious baseline. People come when they are at their lowest: those who begin on support would have left it
//! at some rate without any programme, and all of that counts as an effect (regression to the mean). So it is with what
//! is not known of the weeks before: job starts, and units that a waiting period takes from the mean instead of from
//! each spell. A contract that measures so is told (`analysis::notes`), and its payment without any effect is reported.

use super::frame::Frame;
use super::hits::{Reader, What, success_week};
use super::path::{Target, per_week};
use super::side::Side;
use super::tally::Selection;
use rust_decimal::Decimal;

/// Weeks before the intake of which self-support is known.
const KNOWN: u32 = 156;

/// What the people of a side had achieved before their intake, on the scale of the weeks since, at each measurement:
/// a sum over the people who are counted there.
pub(super) fn prior(
    side: &Side<'_>,
    readers: &[Option<Reader>],
    metric: usize,
    frame: &Frame,
    selection: &Selection<'_>,
) -> Vec<Decimal> {
    let mut sums = vec![Decimal::ZERO; selection.cuts.len()];
    let before = Before {
        side,
        readers,
        frame,
    };
    for person in 0..side.people.len().min(selection.size) {
        let Some(joins) = selection.joins(side, person) else {
            continue;
        };
        for (sum, cut) in sums.iter_mut().zip(selection.cuts) {
            if joins < *cut {
                let (window, once) = (selection.window, selection.once);
                let amount = before.amount(metric, person, joins, *cut, window, once);
                *sum = sum.saturating_add(amount);
            }
        }
    }
    sums
}

struct Before<'a> {
    side: &'a Side<'a>,
    readers: &'a [Option<Reader>],
    frame: &'a Frame,
}

impl Before<'_> {
    /// What one person had achieved, as if they had been counted from week `joins` up to `cut`.
    fn amount(
        &self,
        metric: usize,
        person: usize,
        joins: u32,
        cut: u32,
        window: Option<u32>,
        once: bool,
    ) -> Decimal {
        let (Some(Some(reader)), Some(intake)) =
            (self.readers.get(metric), self.side.people[person].intake)
        else {
            return Decimal::ZERO;
        };
        let window = match (reader.window, window) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let (from, to) = self.frame.of_person(self.side.weeks, intake, window);
        let seen = to.min(cut).saturating_sub(from.max(joins));
        // prior × weeks seen / 156, in weeks.
        let held = Decimal::from(u64::from(self.weeks_before(reader, person)) * u64::from(seen))
            / Decimal::from(KNOWN);
        let amount = match &reader.what {
            What::Path(Target::Start) | What::StepStarted(_) | What::StepCompleted(_) => {
                Decimal::ZERO
            }
            What::Path(Target::Weeks { weeks, .. }) => held / Decimal::from((*weeks).max(1)),
            What::Path(Target::Units {
                unit, after, most, ..
            }) => {
                let (units, weeks) = per_week(*unit);
                let counted = (held - Decimal::from(*after)).max(Decimal::ZERO);
                let amount = counted * Decimal::from(units) / Decimal::from(weeks);
                most.map_or(amount, |most| amount.min(Decimal::from(most)))
            }
            What::Enrolled => Decimal::ONE,
            What::Success { any, after, .. } => {
                let week = success_week(intake, *after);
                let shows = (from.max(joins)..to.min(cut)).contains(&week);
                let best = || {
                    // This ends: no success is among its own conditions, however far down.
                    any.iter()
                        .map(|part| self.amount(*part, person, joins, week + 1, window, true))
                        .max()
                        .unwrap_or(Decimal::ONE)
                };
                if shows { best() } else { Decimal::ZERO }
            }
        };
        if once {
            amount.min(Decimal::ONE)
        } else {
            amount
        }
    }

    /// In how many of the latest 156 weeks before the intake the condition is known to have held.
    fn weeks_before(&self, reader: &Reader, person: usize) -> u32 {
        let facts = &self.side.people[person];
        let first = self.side.arm.stays_of(person).first();
        let begins_in = first.is_some_and(|stay| {
            let state = usize::from(stay.state.0);
            reader.counting.get(state).copied().unwrap_or(false)
        });
        let stay = if begins_in { facts.duration } else { 0 };
        let dated = if reader.self_support {
            facts.self_support_weeks
        } else {
            0
        };
        stay.max(dated).min(KNOWN)
    }
}
