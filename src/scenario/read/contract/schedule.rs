//! When is measured and paid, and whom.

use super::Reader;
use crate::contract::day::Day;
use crate::contract::payments::schedule::period_ends;
use crate::contract::terms::{Cohort, Periods, Schedule, When};
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::{At, last_day};

/// The days on which something is measured.
pub fn measurement_days(
    schedule: &Schedule,
    when: &When,
    by_cohort: bool,
    cohorts: &[Cohort],
) -> Vec<Day> {
    if by_cohort {
        return cohorts.iter().map(|c| c.measured).collect();
    }
    match when {
        When::Periods => period_ends(schedule),
        When::End => vec![schedule.until],
        When::On(days) => days.clone(),
    }
}

impl Reader<'_, '_> {
    /// Dates in a list, which must ascend; `None` if one is broken.
    pub fn days(&mut self, at: &At<'_>) -> Option<Vec<Day>> {
        let items = at.items();
        let mut days: Vec<Day> = Vec::new();
        let mut whole = at.node.list().is_some();
        for item in &items {
            let Some(day) = self.cx.day(item).map(Day::of) else {
                whole = false;
                continue;
            };
            if let Some(before) = days.last().filter(|before| **before >= day) {
                let what = if *before == day {
                    "this date stands twice"
                } else {
                    "these dates are not in order"
                };
                let here = format!("after {before}");
                self.cx.push(
                    item.fault(what)
                        .here(here)
                        .help("write the dates from early to late"),
                );
                whole = false;
            }
            days.push(day);
        }
        if items.is_empty() && whole {
            self.cx.push(
                at.fault("no date is given")
                    .here("this list is empty")
                    .help("write for instance [2022-12-31, 2023-12-31], or take it out"),
            );
            return None;
        }
        whole.then_some(days)
    }

    /// Dates on which something is measured: in order, and inside the contract.
    pub fn days_inside(&mut self, at: &At<'_>) -> Option<Vec<Day>> {
        let days = self.days(at)?;
        let items = at.items();
        let mut whole = true;
        for (day, item) in days.iter().zip(&items) {
            whole &= self.inside(item, *day, "nothing is measured on this day");
        }
        whole.then_some(days)
    }

    /// Whether a day is one of the contract's; reports it if not.
    pub fn inside(&mut self, at: &At<'_>, day: Day, what: &str) -> bool {
        let Some(schedule) = &self.schedule else {
            return true;
        };
        let (from, until) = (schedule.from, schedule.until);
        let inside = day >= from && day <= until;
        if !inside {
            let side = if day < from { "before" } else { "after" };
            self.cx.push(
                at.fault(what)
                    .here(format!(
                        "{side} the contract, which lasts from {from} until {until}"
                    ))
                    .help("change this date, or `from` and `until` of the contract"),
            );
        }
        inside
    }

    /// The schedule of a contract.
    pub fn read_schedule(&mut self, at: &At<'_>) -> Option<Schedule> {
        let (from, until) = (at.get("from"), at.get("until"));
        let first = from.as_ref().and_then(|f| self.cx.day(f)).map(Day::of);
        let last = until.as_ref().and_then(|u| self.cx.day(u)).map(Day::of);
        let mut ordered = true;
        if let (Some(first), Some(last), Some(from), Some(until)) = (first, last, &from, &until) {
            if first > last {
                self.cx.push(
                    until
                        .fault("the last day is before the first")
                        .here(format!("measured from {first} until {last}"))
                        .help("exchange the two dates")
                        .also(from.node.place, "the first day"),
                );
                ordered = false;
            } else {
                self.inside_the_run(from, first, until, last);
            }
        }
        let periods = if ordered {
            self.periods(at, first, last)
        } else {
            None
        };
        let lag = self.cx.months_or(at, "lag", 0, 0);
        let window = match at.get("person_window") {
            Some(_) => self.cx.weeks(at, "person_window", 1).map(Some),
            None => Some(None),
        };
        Some(Schedule {
            from: first?,
            until: last?,
            person_window: window?,
            periods: periods?,
            lag_months: lag?,
        })
    }

    fn periods(&mut self, at: &At<'_>, first: Option<Day>, last: Option<Day>) -> Option<Periods> {
        if at.has("pay_every") {
            let months = self.cx.months_or(at, "pay_every", 1, 1)?;
            return Some(Periods::Every { months });
        }
        let Some(ends) = at.get("periods_end") else {
            let path = self.path(at, "pay_every");
            self.cx.push(
                Fault::new(at.node.place, path, "when is paid?")
                    .here("neither `pay_every` nor `periods_end` is given")
                    .help("add pay_every = \"6 months\", or periods_end = [2022-12-31, …]"),
            );
            return None;
        };
        let days = self.days(&ends)?;
        let items = ends.items();
        let (first, last) = (first?, last?);
        if let (Some(end), Some(item)) = (days.first(), items.first())
            && *end < first
        {
            self.cx.push(
                item.fault("this period ends before the contract begins")
                    .here(format!("the first day that counts is {first}"))
                    .help("take it out, or let `from` be earlier"),
            );
            return None;
        }
        if let (Some(end), Some(item)) = (days.last(), items.last())
            && *end != last
        {
            self.cx.push(
                item.fault("the last period must end with the contract")
                    .here(format!("the contract lasts until {last}"))
                    .help(if *end < last {
                        format!("add {last} to the list, or write until = {end}")
                    } else {
                        format!("write {last} here, or until = {end}")
                    }),
            );
            return None;
        }
        Some(Periods::Ending(days))
    }

    /// What is simulated ends with the run.
    fn inside_the_run(&mut self, from: &At<'_>, first: Day, until: &At<'_>, last: Day) {
        let Some(calendar) = self.cx.calendar.filter(|_| self.scene.is_some()) else {
            return;
        };
        let end = Day::of(last_day(&calendar));
        if first > end {
            self.cx.push(
                from.fault("this contract can never pay: measurement begins after the run")
                    .here(format!("the run ends on {end}"))
                    .help("let measurement begin earlier, or make the horizon longer"),
            );
            return;
        }
        if first < Day::of(calendar.start) {
            self.cx.outside(from, first.date());
        }
        if last > end {
            self.cx.push(
                until
                    .fault("measurement lasts longer than the run")
                    .here(format!(
                        "lives are followed until {end}; nothing is known of what comes later"
                    ))
                    .help(format!("write until = {end}, or make the horizon longer")),
            );
        }
    }

    /// The cohorts; `None` if one is broken.
    pub fn read_cohorts(&mut self, at: &At<'_>) -> Option<Vec<Cohort>> {
        let members = at.get("cohort").map(|c| c.members()).unwrap_or_default();
        let mut list: Vec<Option<Cohort>> = Vec::new();
        for (id, at) in &members {
            let cohort = self.cohort(id, at);
            if let Some(cohort) = &cohort {
                let before = list.iter().flatten().zip(&members);
                let overlap = before
                    .filter(|(c, _)| c.from <= cohort.until && cohort.from <= c.until)
                    .map(|(c, (_, place))| (c.clone(), place.node.place))
                    .next();
                if let Some((other, place)) = overlap
                    && let Some(from) = at.get("from")
                {
                    self.cx.push(
                        from.fault("two cohorts take in the same people")
                            .here(format!(
                                "`{}` takes in from {} until {}",
                                other.id, other.from, other.until
                            ))
                            .help("let the intakes follow one another: everybody belongs to one cohort")
                            .also(place, "the other cohort"),
                    );
                }
            }
            list.push(cohort);
        }
        list.into_iter().collect()
    }

    fn cohort(&mut self, id: &str, at: &At<'_>) -> Option<Cohort> {
        let (name, name_da) = self.names(id, at);
        let day = |reader: &mut Self, field: &str| {
            let at = at.get(field)?;
            let day = Day::of(reader.cx.day(&at)?);
            Some((day, at))
        };
        let from = day(self, "from");
        let until = day(self, "until");
        let measured = day(self, "measured");
        let ((from, _), (until, last), (measured, on)) = (from?, until?, measured?);
        if from > until {
            self.cx.push(
                last.fault("this intake ends before it begins")
                    .here(format!("from {from} until {until}"))
                    .help("exchange the two dates"),
            );
            return None;
        }
        if measured < until {
            self.cx.push(
                on.fault("this cohort is measured before its intake ends")
                    .here(format!("people come in until {until}"))
                    .help("measure later, or let the intake end earlier")
                    .also(last.node.place, "the last day of intake"),
            );
            return None;
        }
        self.inside(
            &on,
            measured,
            "this cohort is measured outside the contract",
        )
        .then(|| Cohort {
            id: id.to_owned(),
            name,
            name_da,
            from,
            until,
            measured,
        })
    }
}
