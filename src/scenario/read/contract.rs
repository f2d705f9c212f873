//! The contract: what is paid for results. Terms that could never pay are faults.

use super::capital;
use super::context::{At, Context, last_day};
use crate::contract::terms::{
    Metric, RateLine, Rule, SavingBaseline, SavingComponent, Schedule, Terms,
};
use crate::model::account::{Account, Funding};
use crate::model::group::Group;
use crate::model::state::{Counts, State};
use crate::scenario::diagnostics::Fault;
use crate::scenario::shape::{BELOW_ONE, HOURS, Measure, Names, PART, SOME_MONEY};
use crate::scenario::value::join;
use jiff::civil::Date;

/// What the terms are held against.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'s> {
    /// The states, if they could be read.
    pub states: Option<&'s [State]>,
    /// The groups, if they could be read.
    pub groups: Option<&'s [Group]>,
}

impl Context<'_> {
    /// The terms: `Some(None)` if there is no contract.
    pub fn terms(&mut self, setting: Setting<'_>) -> Option<Option<Terms>> {
        let (contract, capital) = (self.section("contract"), self.section("capital"));
        let (at, capital) = match (contract, capital) {
            (None, None) => return Some(None),
            (Some(at), None) => {
                self.push(
                    at.fault("who advances the money?")
                        .here("there is a contract and no capital")
                        .help("add a section [capital] with hurdle, waterfall and at least one [capital.tranche.ID]"),
                );
                return None;
            }
            (None, Some(at)) => {
                self.push(
                    at.fault("what is paid back, and for what?")
                        .here("there is capital and no contract")
                        .help("add a section [contract], or take [capital] out"),
                );
                return None;
            }
            (Some(at), Some(capital)) => (at, capital),
        };
        let title = self.text(&at, "title");
        let schedule = self.schedule(&at);
        let payers = at
            .get("payers")
            .and_then(|p| self.shares(&p, Names::OutcomePayer));
        let cap = self.amount_if(&at, "cap", &SOME_MONEY);
        let rule = if let Some(saving) = at.get("share_of_saving") {
            if let (Some(payers), Some(groups)) = (&payers, setting.groups) {
                self.somebody_saves(&at, payers, groups);
            }
            self.share_of_saving(&saving)
        } else {
            at.get("rate_card")
                .and_then(|card| self.rate_card(&card, schedule.as_ref(), setting))
        };
        let capital = capital::read(self, &capital);
        Some(Some(Terms {
            title: title?,
            rule: rule?,
            cap: cap?,
            schedule: schedule?,
            payers: payers?,
            capital: capital?,
        }))
    }

    fn schedule(&mut self, at: &At<'_>) -> Option<Schedule> {
        let (from, until) = (at.get("from"), at.get("until"));
        let first = from.as_ref().and_then(|f| self.day(f));
        let last = until.as_ref().and_then(|u| self.day(u));
        if let (Some(first), Some(last), Some(from), Some(until)) = (first, last, &from, &until) {
            if first > last {
                self.push(
                    until
                        .fault("the last day is before the first")
                        .here(format!("measured from {first} until {last}"))
                        .help("exchange the two dates")
                        .also(from.node.place, "the first day"),
                );
                return None;
            }
            self.inside_the_run(from, first, until, last);
        }
        let every = self.months_or(at, "pay_every", 1, 0);
        let lag = self.months_or(at, "lag", 0, 0);
        let window = match at.get("person_window") {
            Some(_) => self.weeks(at, "person_window", 1).map(Some),
            None => Some(None),
        };
        // `months_or` leaves 0 where the required field is absent, which was reported.
        Some(Schedule {
            from: first?,
            until: last?,
            person_window: window?,
            every_months: every.filter(|m| *m > 0)?,
            lag_months: lag?,
        })
    }

    fn inside_the_run(&mut self, from: &At<'_>, first: Date, until: &At<'_>, last: Date) {
        let Some(calendar) = self.calendar else {
            return;
        };
        let end = last_day(&calendar);
        if first > end {
            self.push(
                from.fault("this contract can never pay: measurement begins after the run")
                    .here(format!("the run ends on {end}"))
                    .help("let measurement begin earlier, or make the horizon longer"),
            );
            return;
        }
        if first < calendar.start {
            self.outside(from, first);
        }
        if last > end {
            self.push(
                until
                    .fault("measurement lasts longer than the run")
                    .here(format!(
                        "lives are followed until {end}; nothing is known of what comes later"
                    ))
                    .help(format!("write until = {end}, or make the horizon longer")),
            );
        }
    }

    fn somebody_saves(&mut self, at: &At<'_>, payers: &Funding, groups: &[Group]) {
        let saves = |(account, share): &(Account, f64)| {
            *share > 0.0
                && groups
                    .iter()
                    .any(|g| *account == Account::Municipality(g.municipality))
        };
        if !payers.iter().any(saves)
            && let Some(payers) = at.get("payers")
        {
            let mut homes: Vec<&str> = groups
                .iter()
                .filter_map(|g| {
                    self.declared
                        .municipalities
                        .get(usize::from(g.municipality))
                })
                .map(String::as_str)
                .collect();
            homes.dedup();
            let help = format!(
                "the people live in: {}",
                crate::scenario::nearest::enumerate(&homes)
            );
            self.push(
                payers
                    .fault("nobody who pays saves anything")
                    .here("a share of the municipal saving is paid by a municipality where the people live")
                    .help(help),
            );
        }
    }

    fn share_of_saving(&mut self, at: &At<'_>) -> Option<Rule> {
        let share = self.agreed(at, "share", Measure::Plain, &PART);
        let baseline = at.get("baseline").and_then(|baseline| {
            if baseline.node.text() == Some("twin") {
                return Some(SavingBaseline::Twin);
            }
            let lives = self.whole(&baseline.get("agreed_path")?, "lives", 1_000, 100_000_000)?;
            Some(SavingBaseline::AgreedPath {
                lives: lives as u32,
            })
        });
        let mut components = Vec::new();
        let mut whole = true;
        for item in at.get("components").map(|c| c.items()).unwrap_or_default() {
            let component = match item.node.text() {
                Some("tax") => SavingComponent::Tax,
                Some("ordinary-effort") => SavingComponent::OrdinaryEffort,
                _ => {
                    whole = false;
                    continue;
                }
            };
            if components.contains(&component) {
                self.push(
                    item.fault("this component is named twice")
                        .here("it counts once"),
                );
                whole = false;
            }
            components.push(component);
        }
        Some(Rule::ShareOfSaving {
            share: share?,
            baseline: baseline?,
            components: whole.then_some(components)?,
        })
    }

    fn rate_card(
        &mut self,
        at: &At<'_>,
        schedule: Option<&Schedule>,
        setting: Setting<'_>,
    ) -> Option<Rule> {
        let cap_per_person = self.amount_if(at, "cap_per_person", &SOME_MONEY);
        let deadweight = self.agreed_or(at, "deadweight", Measure::Plain, &BELOW_ONE, 0.0);
        let members = at.get("line")?.members();
        let mut lines = Vec::new();
        for (id, at) in &members {
            lines.push(self.line(id, at, schedule, setting));
        }
        let lines: Vec<RateLine> = lines.into_iter().collect::<Option<_>>()?;
        for (k, (_, at)) in members.iter().enumerate() {
            self.no_circle(k, at, &lines)?;
        }
        Some(Rule::RateCard {
            lines,
            deadweight: deadweight?,
            cap_per_person: cap_per_person?,
        })
    }

    /// A line that waits for itself, directly or by way of others, never pays.
    fn no_circle(&mut self, start: usize, at: &At<'_>, lines: &[RateLine]) -> Option<()> {
        let mut next = lines.get(start).and_then(|l| l.requires);
        for _ in 0..lines.len() {
            match next {
                Some(k) if k == start => {
                    let requires = at.get("requires")?;
                    self.push(
                        requires
                            .fault("this line can never pay: it waits for itself")
                            .here("directly, or by way of the lines that this one requires")
                            .help("take one `requires` of the circle out"),
                    );
                    return None;
                }
                Some(k) => next = lines.get(k).and_then(|l| l.requires),
                None => return Some(()),
            }
        }
        Some(())
    }

    fn line(
        &mut self,
        id: &str,
        at: &At<'_>,
        schedule: Option<&Schedule>,
        setting: Setting<'_>,
    ) -> Option<RateLine> {
        let name = self.text(at, "name");
        let price = self.amount(at, "price", &SOME_MONEY);
        let metric = at
            .get("metric")
            .and_then(|m| self.metric(&m, schedule, setting));
        let requires = match at.get("requires") {
            Some(requires) => self
                .index(&requires, Names::Line)
                .map(|k| Some(usize::from(k))),
            None => Some(None),
        };
        let max_claims = self.whole_or(at, "max_claims", 1, 1_000, 1);
        Some(RateLine {
            id: id.to_owned(),
            name: name?,
            metric: metric?,
            price: price?,
            requires: requires?,
            max_claims: max_claims? as u32,
        })
    }

    fn metric(
        &mut self,
        at: &At<'_>,
        schedule: Option<&Schedule>,
        setting: Setting<'_>,
    ) -> Option<Metric> {
        if let Some(terms) = at.get("job_start") {
            let min_hours = self.agreed_or(&terms, "min_hours", Measure::Plain, &HOURS, 0.0)?;
            self.work_exists(&terms, min_hours, setting)?;
            return Some(Metric::JobStart { min_hours });
        }
        let (terms, in_work) = match at.get("weeks_in_work") {
            Some(terms) => (terms, true),
            None => (at.get("self_support")?, false),
        };
        let weeks = self.weeks(&terms, "weeks", 1);
        let gap = match terms.get("gap") {
            Some(_) => self.weeks(&terms, "gap", 0),
            None => Some(0),
        };
        let hours = if in_work {
            self.agreed_or(&terms, "min_hours", Measure::Plain, &HOURS, 0.0)
        } else {
            Some(0.0)
        };
        let (weeks, gap, min_hours) = (weeks?, gap?, hours?);
        if let (Some(schedule), Some(field)) = (schedule, terms.get("weeks")) {
            self.fits_the_window(&field, weeks, schedule)?;
        }
        if in_work {
            self.work_exists(&terms, min_hours, setting)?;
            return Some(Metric::WeeksInWork {
                weeks,
                gap,
                min_hours,
            });
        }
        if let Some(states) = setting.states
            && !states.iter().any(|s| s.counts == Counts::SelfSupport)
        {
            self.push(
                terms
                    .fault("this line can never pay: no state counts as self-support")
                    .here("nobody is ever self-supporting")
                    .help("give a state counts = \"self-support\""),
            );
            return None;
        }
        Some(Metric::SelfSupport { weeks, gap })
    }

    /// Weeks that must be reached have to fit into the time in which they count.
    fn fits_the_window(&mut self, at: &At<'_>, weeks: u32, schedule: &Schedule) -> Option<()> {
        let days = schedule
            .from
            .until(schedule.until)
            .map_or(0, |s| s.get_days());
        let contract = u32::try_from((i64::from(days) + 1) / 7).unwrap_or(0);
        let (window, whose) = match schedule.person_window {
            Some(person) if person <= contract => (person, "the window of a person"),
            _ => (contract, "the measurement"),
        };
        if weeks > window {
            self.push(
                at.fault("this line can never pay: its weeks do not fit")
                    .here(format!(
                        "{weeks} weeks are needed, and {whose} has {window}"
                    ))
                    .help("ask for fewer weeks, or make the window longer"),
            );
            return None;
        }
        Some(())
    }

    /// Work of so many hours has to exist.
    fn work_exists(&mut self, at: &At<'_>, min_hours: f64, setting: Setting<'_>) -> Option<()> {
        let states = setting.states?;
        let most = |s: &State| match s.hours.parameter {
            Some(id) => self
                .parameters
                .get(id.0 as usize)
                .map_or(0.0, |p| p.bounds.1),
            None => s.hours.best,
        };
        let hours = states
            .iter()
            .filter(|s| s.in_work)
            .map(most)
            .reduce(f64::max);
        let (what, here, help) = match hours {
            None => (
                "this line can never pay: nobody is ever in work",
                "no state has in_work = true".to_owned(),
                "add a state with in_work = true and movements to it",
            ),
            Some(hours) if hours < min_hours => (
                "this line can never pay: no job has so many hours",
                format!("at least {min_hours} are asked for, and the longest week has {hours}"),
                "ask for fewer hours, or give a state more: hours = \"37 hours per week\"",
            ),
            Some(_) => return Some(()),
        };
        let field = at.get("min_hours");
        let place = field.map_or(at.node.place, |f| f.node.place);
        let path = join(&at.path, "min_hours");
        self.push(Fault::new(place, path, what).here(here).help(help));
        None
    }
}
