//! Groups of people.

use super::context::{At, Context, last_day};
use crate::model::group::{Group, Intake, Spread};
use crate::model::number::Number;
use crate::model::state::StateId;
use crate::scenario::shape::{MULTIPLIER, Measure, Names, POSITIVE, SHARE, Weighing};
use crate::scenario::value::{join, number, scalar, weights};

impl Context<'_> {
    /// All groups.
    pub fn groups(&mut self, reset_weeks: u32, reset_window: u32) -> Option<Vec<Group>> {
        let section = self.section("group")?;
        let members = section.members();
        let list: Vec<_> = members
            .iter()
            .map(|(id, at)| self.group(id, at, reset_weeks, reset_window))
            .collect();
        list.into_iter().collect()
    }

    fn group(
        &mut self,
        id: &str,
        at: &At<'_>,
        reset_weeks: u32,
        reset_window: u32,
    ) -> Option<Group> {
        let name = self.text(at, "name");
        let municipality = at
            .get("municipality")
            .and_then(|m| self.index(&m, Names::Municipality));
        let people = self.whole(at, "people", 1, 1_000_000).map(|p| p as u32);
        let referred = self.number_or(at, "referred", Measure::Plain, &SHARE, 1.0);
        let intake = at.get("intake").and_then(|i| self.intake(&i, people));
        let start = self.start(at);
        let counter = self.spread(at, "counter");
        let self_support_weeks = match at.get("self_support_weeks") {
            Some(_) => self.spread(at, "self_support_weeks"),
            None => Some(Spread { min: 0, max: 0 }),
        };
        if let (Some(spread), Some(field)) = (self_support_weeks, at.get("self_support_weeks"))
            && spread.max >= reset_weeks
        {
            self.push(
                field
                    .fault("so much self-support would have started the counter again")
                    .here(format!(
                        "{reset_weeks} weeks within {reset_window} reset it to 0"
                    ))
                    .help(format!(
                        "give at most {} weeks, or a counter of \"0 weeks\" and none of these",
                        reset_weeks - 1
                    )),
            );
        }
        let duration = match at.get("duration") {
            Some(_) => self.spread(at, "duration").map(Some),
            None => Some(None),
        };
        let frailty_variance = match at.get("frailty") {
            // The narrower range of the format was checked before.
            Some(frailty) => self.number(&frailty, "variance", Measure::Plain, &MULTIPLIER),
            None => Some(Number::fixed(0.0)),
        };
        Some(Group {
            id: id.to_owned(),
            name: name?,
            municipality: municipality?,
            people: people?,
            referred: referred?,
            intake: intake?,
            start: start?,
            counter: counter?,
            self_support_weeks: self_support_weeks?,
            duration: duration?,
            frailty_variance: frailty_variance?,
        })
    }

    fn start(&mut self, at: &At<'_>) -> Option<Vec<(StateId, Number)>> {
        let at = at.get("start")?;
        let list = weights::read(
            at.node,
            &at.path,
            Names::State,
            Weighing::Believed,
            self.declared,
            self.faults,
        )?;
        list.into_iter()
            .map(|(name, parsed)| {
                let weight = self.register(&join(&at.path, &name), parsed, false);
                Some((StateId(self.position(Names::State, &name)?), weight))
            })
            .collect()
    }

    fn spread(&mut self, at: &At<'_>, field: &str) -> Option<Spread> {
        let at = at.get(field)?;
        if at.node.table().is_none() {
            let weeks = scalar::weeks(at.node, &at.path, 0, self.faults)?;
            return Some(Spread {
                min: weeks,
                max: weeks,
            });
        }
        let min = self.weeks(&at, "from", 0);
        let max = self.weeks(&at, "to", 0);
        let (min, max) = (min?, max?);
        if min > max {
            self.push(
                at.fault("from is more than to")
                    .here(format!("from {min} to {max} weeks"))
                    .help("write the least value in `from`"),
            );
            return None;
        }
        Some(Spread { min, max })
    }

    fn intake(&mut self, at: &At<'_>, people: Option<u32>) -> Option<Intake> {
        if let Some(period) = at.get("evenly") {
            let (from, until) = self.period(&period)?;
            return Some(Intake::Evenly { from, until });
        }
        if let Some(dates) = at.get("dates") {
            return self.intake_dates(&dates, people);
        }
        let arrivals = at.get("arrivals")?;
        let period = self.period(at);
        let parsed = number::read(
            arrivals.node,
            &arrivals.path,
            Measure::TimesPerTime,
            &POSITIVE,
            false,
            self.faults,
        )?;
        let weeks = parsed.per?.weeks();
        let per_week = self.register(&arrivals.path, parsed.scaled(1.0 / weeks), false);
        let (from, until) = period?;
        let expected = per_week.best * f64::from(until - from + 1);
        if let Some(people) = people
            && expected < 0.5 * f64::from(people)
        {
            self.notes.push(format!(
                "{}: about {expected:.0} people arrive in that time, and {people} are planned",
                at.path
            ));
        }
        Some(Intake::Arrivals {
            from,
            until,
            per_week,
        })
    }

    /// First and last week of a table with `from` and `until`.
    fn period(&mut self, at: &At<'_>) -> Option<(u32, u32)> {
        let (from, until) = (at.get("from")?, at.get("until")?);
        let (first, last) = (self.day(&from), self.day(&until));
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            self.push(
                until
                    .fault("the last day is before the first")
                    .here(format!("from {first} until {last}"))
                    .help("exchange the two dates")
                    .also(from.node.place, "the first day"),
            );
            return None;
        }
        let (from, until) = (self.week_of(&from), self.week_of(&until));
        Some((from?, until?))
    }

    fn intake_dates(&mut self, at: &At<'_>, people: Option<u32>) -> Option<Intake> {
        let mut list: Vec<(u32, u32)> = Vec::new();
        let mut whole = true;
        for item in at.items() {
            let week = item.get("date").and_then(|d| self.week_of(&d));
            let count = self.whole(&item, "people", 1, 1_000_000).map(|p| p as u32);
            let (Some(week), Some(count)) = (week, count) else {
                whole = false;
                continue;
            };
            if list.last().is_some_and(|(before, _)| *before > week)
                && let Some(date) = item.get("date")
            {
                self.push(
                    date.fault("the dates are in the wrong order")
                        .here("before the date above")
                        .help("write the dates from the first to the last"),
                );
                whole = false;
            }
            list.push((week, count));
        }
        let sum: u64 = list.iter().map(|(_, n)| u64::from(*n)).sum();
        if whole
            && let Some(people) = people
            && sum != u64::from(people)
        {
            self.push(
                at.fault(format!("{sum} people start, and the group has {people}"))
                    .here(format!("these add up to {sum}"))
                    .help(format!("write people = {sum}, or change the dates")),
            );
            return None;
        }
        whole.then_some(Intake::Dates(list))
    }

    /// Groups must have begun when the run ends.
    pub fn check_run_is_long_enough(&mut self, groups: &[Group]) {
        let Some(calendar) = self.calendar else {
            return;
        };
        for group in groups {
            let last = match &group.intake {
                Intake::Dates(list) => list.last().map_or(0, |(week, _)| *week),
                Intake::Evenly { until, .. } | Intake::Arrivals { until, .. } => *until,
            };
            if calendar.weeks - last.min(calendar.weeks) < 52 {
                let end = last_day(&calendar);
                self.notes.push(format!(
                    "group.{}: the last people are followed for less than a year, for the run ends on {end}",
                    group.id
                ));
            }
        }
    }
}
