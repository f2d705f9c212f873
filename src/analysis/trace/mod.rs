//! One replication again, in full: every life in both arms, every claim, and who paid whom.

mod contract;

use super::evaluate::{Evaluator, Replication};
use super::party::party_names;
use super::section::{Section, money, number};
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::state::{Counts, StateId};
use crate::model::world::WorldError;
use crate::money::ledger::{Ledger, Purpose};
use crate::money::refund::Segment;
use crate::money::years::Years;
use crate::record::{Arm, NO_ENTERPRISE, OpeningFate, PlaceKind, StepEnd};
use std::collections::BTreeMap;

/// Everything that `trace` prints of a replication; `person` restricts it to one life.
///
/// # Errors
/// When the drawn parameters give no possible world.
pub fn trace(
    evaluator: &Evaluator<'_>,
    replication: u32,
    person: Option<u32>,
) -> Result<Vec<Section>, WorldError> {
    let replication = evaluator.replication(&evaluator.luck(replication), true)?;
    let scenario = evaluator.scenario();
    let spec = &scenario.spec;
    let tracer = Tracer {
        spec,
        replication: &replication,
    };
    let mut out = vec![tracer.parameters(), tracer.regimes()];
    for number in 0..replication.record.people.len() as u32 {
        if person.is_none_or(|p| p == number) {
            out.push(tracer.life(number));
        }
    }
    if let Some(terms) = &scenario.contract {
        let settlement = tracer.replication.settlement.as_ref();
        if let Some(statement) = settlement.and_then(|s| s.statement.as_ref()) {
            out.push(contract::claims(terms, statement, person));
            if person.is_none() {
                let name = |account| tracer.name(account);
                out.extend(contract::sections(terms, statement, &name));
            }
        }
    }
    if person.is_none() {
        out.extend([tracer.enterprises(), tracer.openings(), tracer.totals()]);
    }
    out.retain(|s| !s.is_empty());
    Ok(out)
}

struct Tracer<'t> {
    spec: &'t Spec,
    replication: &'t Replication<'t>,
}

impl Tracer<'_> {
    fn name(&self, account: Account) -> String {
        party_names(self.spec, account).0
    }

    fn date(&self, week: u32) -> String {
        self.spec.calendar.first_day(week).to_string()
    }

    fn parameters(&self) -> Section {
        let mut s = Section::new(
            "Parameters of this replication",
            "",
            &["field", "drawn", "best estimate"],
        );
        for (p, value) in self
            .spec
            .parameters
            .iter()
            .zip(&self.replication.drawn.draw.values)
        {
            s.row([p.path.clone(), number(*value), number(p.best)]);
        }
        s
    }

    fn regimes(&self) -> Section {
        let mut s = Section::new("Business cycle", "", &["from week", "date", "regime"]);
        let Some(cycle) = &self.spec.cycle else {
            return s;
        };
        let regimes = &self.replication.record.regimes;
        for (quarter, regime) in regimes.iter().enumerate() {
            if quarter == 0 || regimes[quarter - 1] != *regime {
                let week = quarter as u32 * crate::model::cycle::QUARTER_WEEKS;
                s.row([
                    week.to_string(),
                    self.date(week),
                    cycle.regimes[usize::from(*regime)].name.clone(),
                ]);
            }
        }
        s
    }

    /// One life: both arms, the steps, the adviser.
    fn life(&self, person: u32) -> Section {
        let record = &self.replication.record;
        let facts = &record.people[person as usize];
        let group = &self.spec.groups[usize::from(facts.group)];
        let intake = facts.intake.map_or("not referred".to_owned(), |w| {
            format!("joins in week {w}, {}", self.date(w))
        });
        let mut s = Section::new(
            format!("Person {person} ({}): {intake}", group.name),
            format!(
                "frailty {}, refund counter {} weeks, self-support before {} weeks",
                number(facts.frailty),
                facts.counter,
                facts.self_support_weeks
            ),
            &[
                "arm",
                "weeks",
                "from",
                "what",
                "where",
                "per week",
                "municipality",
                "refund step",
            ],
        );
        if facts.intake.is_none() {
            let mut row = vec![String::new(); 8];
            row[3] = "not referred".to_owned();
            s.row(row);
        }
        for (arm, name) in [
            (&record.counterfactual, "without"),
            (&record.programme, "programme"),
        ] {
            self.stays(person, arm, name, &mut s);
        }
        for step in record.steps.iter().filter(|st| st.person == person) {
            let definition = self
                .spec
                .programme
                .as_ref()
                .map(|p| p.steps[usize::from(step.step)].name.as_str())
                .unwrap_or_default();
            let place = match step.place {
                PlaceKind::NotNeeded => "no place needed".to_owned(),
                PlaceKind::Waiting => "waiting for a place".to_owned(),
                PlaceKind::Enterprise(e) => format!("enterprise {e}"),
                PlaceKind::Generic => "generic placement".to_owned(),
            };
            s.row([
                "step".to_owned(),
                format!("{}–{}", step.from, step.to.max(step.from + 1) - 1),
                self.date(step.from),
                format!("{definition}: {}", end_name(step.end)),
                place,
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
        for window in record.adviser.iter().filter(|w| w.person == person) {
            let weeks = format!("{}–{}", window.from, window.to - 1);
            let blank = String::new;
            s.row([
                "adviser".to_owned(),
                weeks,
                self.date(window.from),
                "helped to a new job".to_owned(),
                blank(),
                blank(),
                blank(),
                blank(),
            ]);
        }
        for (_, week) in record.graduations.iter().filter(|(p, _)| *p == person) {
            let blank = String::new;
            s.row([
                "step".to_owned(),
                week.to_string(),
                self.date(*week),
                "ready: all steps completed".to_owned(),
                blank(),
                blank(),
                blank(),
                blank(),
            ]);
        }
        s
    }

    fn stays(&self, person: u32, arm: &Arm, name: &str, s: &mut Section) {
        let record = &self.replication.record;
        let tariffs = &self.replication.drawn.tariffs;
        let facts = &record.people[person as usize];
        let stays: Vec<_> = arm.intervals_of(person as usize, record.weeks).collect();
        let mut segments: Vec<Segment> = Vec::new();
        tariffs
            .rules()
            .walk(facts, stays.iter().copied(), |segment| {
                let state = &self.spec.states[usize::from(segment.state.0)];
                let counting = state.counts == Counts::Support;
                segments.extend(by_year(segment, tariffs.years(), counting));
            });
        for segment in segments {
            let state = &self.spec.states[usize::from(segment.state.0)];
            let stay = stays
                .iter()
                .find(|i| i.stay.from <= segment.from && segment.from < i.to);
            let place = match stay.map(|i| i.stay.enterprise) {
                Some(e) if e != NO_ENTERPRISE => format!("enterprise {e}"),
                _ => String::new(),
            };
            let year = tariffs.years().index(segment.from);
            let (benefit, wage) = (
                tariffs.benefit(segment.state)[year],
                tariffs.wage(segment.state)[year],
            );
            let amount = match (benefit, wage) {
                (0, 0) => String::new(),
                (b, 0) => format!("benefit {}", money(b)),
                (0, w) => format!("wage {}", money(w)),
                (b, w) => format!("benefit {}, wage {}", money(b), money(w)),
            };
            let refund = match state.counts {
                Counts::Support => format!(
                    "step {} (week {} of the counter)",
                    segment.band + 1,
                    segment.counter + 1
                ),
                Counts::SelfSupport => "self-support".to_owned(),
                Counts::Neutral => "neutral".to_owned(),
            };
            s.row([
                name.to_owned(),
                format!("{}–{}", segment.from, segment.to - 1),
                self.date(segment.from),
                state.name.clone(),
                place,
                amount,
                self.borne(segment.state, segment.band, year),
                refund,
            ]);
        }
    }

    fn borne(&self, state: StateId, band: usize, year: usize) -> String {
        match self
            .replication
            .drawn
            .tariffs
            .municipal_benefit(state, band, year)
        {
            0 => String::new(),
            amount => money(amount),
        }
    }

    fn enterprises(&self) -> Section {
        let mut s = Section::new(
            "Enterprises",
            "",
            &["enterprise", "municipality", "level", "from week", "date"],
        );
        let Some(second) = &self.spec.enterprises else {
            return s;
        };
        for (index, e) in self.replication.record.enterprises.iter().enumerate() {
            let municipality = &self.spec.municipalities[usize::from(e.municipality)].name;
            let mut row = |what: String, week: u32| {
                s.row([
                    index.to_string(),
                    municipality.clone(),
                    what,
                    week.to_string(),
                    self.date(week),
                ]);
            };
            for (week, level) in &e.levels {
                row(second.levels[usize::from(*level)].name.clone(), *week);
            }
            if let Some(week) = e.left_accelerator {
                row("left the accelerator".to_owned(), week);
            }
            if let Some(week) = e.failed {
                row("insolvent".to_owned(), week);
            }
        }
        s
    }

    fn openings(&self) -> Section {
        let mut s = Section::new(
            "Job openings",
            "",
            &[
                "week",
                "date",
                "enterprise",
                "additional",
                "what became of it",
            ],
        );
        for o in &self.replication.record.openings {
            let fate = match o.fate {
                OpeningFate::Filled { person, from } => format!("person {person} from week {from}"),
                OpeningFate::Lapsed { week } => format!("lapsed in week {week}"),
                OpeningFate::Lost { week } => format!("lost in week {week}: the enterprise failed"),
                OpeningFate::Open => "open at the horizon".to_owned(),
            };
            let additional = if o.additional { "yes" } else { "no" }.to_owned();
            s.row([
                o.week.to_string(),
                self.date(o.week),
                o.enterprise.to_string(),
                additional,
                fate,
            ]);
        }
        s
    }

    /// Who paid whom, in both arms, over the whole run.
    fn totals(&self) -> Section {
        let mut s = Section::new(
            "Who paid whom, over the whole run",
            "",
            &["from", "to", "for", "without", "programme"],
        );
        let mut totals: BTreeMap<(Account, Account, Purpose), [i64; 2]> = BTreeMap::new();
        let books = self.replication.books(self.spec);
        let mut add = |ledger: &Ledger, column: usize| {
            for (c, row) in ledger.channels.iter().zip(&ledger.amounts) {
                totals.entry((c.from, c.to, c.purpose)).or_default()[column] +=
                    row.iter().sum::<i64>();
            }
        };
        add(&books.counterfactual, 0);
        add(&books.programme, 1);
        for ((from, to, purpose), [without, with]) in
            totals.into_iter().filter(|(_, sums)| *sums != [0, 0])
        {
            s.row([
                self.name(from),
                self.name(to),
                purpose_name(purpose).to_owned(),
                money(without),
                money(with),
            ]);
        }
        s
    }
}

/// Cuts a segment where a calendar year begins: rates change there. `counting` weeks move the counter on.
fn by_year(segment: Segment, years: &Years, counting: bool) -> Vec<Segment> {
    let mut out = Vec::new();
    let (mut from, mut counter) = (segment.from, segment.counter);
    while from < segment.to {
        let next = years.index(from) + 1;
        let to = if next < years.count() {
            years.start(next).clamp(from + 1, segment.to)
        } else {
            segment.to
        };
        out.push(Segment {
            from,
            to,
            counter,
            ..segment
        });
        counter += if counting { to - from } else { 0 };
        from = to;
    }
    out
}

fn end_name(end: StepEnd) -> &'static str {
    match end {
        StepEnd::Completed => "completed",
        StepEnd::Repeated => "not completed, repeated",
        StepEnd::Failed => "not completed, left",
        StepEnd::DroppedOut => "dropped out",
        StepEnd::LeftState => "moved to another state",
        StepEnd::EnterpriseFailed => "the enterprise failed",
        StepEnd::Placed => "placed",
        StepEnd::GaveUp => "waited too long and left",
        StepEnd::Stopped => "the contract ended early",
        StepEnd::Horizon => "still on it at the horizon",
    }
}

fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Benefit => "benefits",
        Purpose::Refund => "refund",
        Purpose::CoFinancing => "co-financing",
        Purpose::Wage => "wages",
        Purpose::MunicipalTax => "municipal tax",
        Purpose::Equalisation => "equalisation",
        Purpose::StateTax => "state tax",
        Purpose::OrdinaryEffort => "ordinary effort",
        Purpose::Programme => "programme",
        Purpose::Adviser => "job adviser",
        Purpose::Accelerator => "accelerator",
        Purpose::Fixed => "dated costs",
        Purpose::Draw => "capital drawn",
        Purpose::Outcome => "outcome payments",
        Purpose::Distribution => "distributions",
        Purpose::Guarantee => "guarantees",
        Purpose::Redemption => "redemption",
        Purpose::RiskPayment => "risk payments",
        Purpose::Shortfall => "effort without capital",
    }
}
