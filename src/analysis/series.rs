//! Development over time: what stands at the end of each calendar quarter.

use super::evaluate::Replication;
use super::findings::Findings;
use super::summary::Unit;
use crate::model::Spec;
use crate::model::account::Account;
use crate::money::saving::cumulated;
use crate::record::{Arm, PlaceKind, Record};
use crate::scenario::Scenario;

/// One curve: what it is called and where it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// Stable id.
    pub id: String,
    /// Picture.
    pub picture: &'static str,
    /// Unit.
    pub unit: Unit,
    /// English.
    pub name: String,
    /// Danish.
    pub name_da: String,
}

/// The curves of a scenario and the weeks at which they are read.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Curves in the order of the samples.
    pub curves: Vec<Curve>,
    /// Last week of each calendar quarter.
    pub ends: Vec<u32>,
    /// Names of the quarters.
    pub labels: Vec<String>,
    states: usize,
    steps: usize,
    levels: usize,
    contract: bool,
}

impl Layout {
    /// The layout of a scenario whose books have so many weeks.
    pub fn new(scenario: &Scenario, weeks: u32) -> Self {
        let spec = &scenario.spec;
        let calendar = spec.calendar;
        let last = weeks.saturating_sub(1);
        let ends: Vec<u32> = (0..weeks)
            .filter(|w| *w == last || calendar.quarter(*w) != calendar.quarter(*w + 1))
            .collect();
        let labels = ends
            .iter()
            .map(|w| calendar.quarter_label(calendar.quarter(*w)))
            .collect();
        let steps = spec.programme.as_ref().map_or(0, |p| p.steps.len());
        let levels = spec.enterprises.as_ref().map_or(0, |e| e.levels.len());
        let curves = curves(spec, scenario.contract.is_some());
        Self {
            curves,
            ends,
            labels,
            states: spec.states.len(),
            steps,
            levels,
            contract: scenario.contract.is_some(),
        }
    }

    /// Points per replication: curve by curve, quarter by quarter.
    pub fn points(&self) -> usize {
        self.curves.len() * self.ends.len()
    }

    /// Reads the curves off a replication into a row of [`Layout::points`].
    pub fn read(&self, findings: &Findings, replication: &Replication<'_>) -> Vec<f64> {
        let quarters = self.ends.len();
        let mut out = vec![0.0; self.points()];
        let mut curve = 0;
        let mut put = |row: &mut dyn FnMut(u32) -> f64| {
            for (q, end) in self.ends.iter().enumerate() {
                out[curve * quarters + q] = row(*end);
            }
            curve += 1;
        };
        let at = |row: &[i64], week: u32| {
            row.get(week as usize)
                .or(row.last())
                .map_or(0.0, |v| *v as f64 / 100.0)
        };
        put(&mut |w| at(&findings.municipality.net_cumulated, w));
        if self.contract {
            let ledger = &replication.books.programme;
            let mut weekly = vec![0; ledger.weeks() as usize];
            for (channel, row) in ledger.channels.iter().zip(&ledger.amounts) {
                let sign = i64::from(channel.to == Account::Vehicle)
                    - i64::from(channel.from == Account::Vehicle);
                if sign != 0 {
                    for (sum, amount) in weekly.iter_mut().zip(row) {
                        *sum += sign * amount;
                    }
                }
            }
            let balance = cumulated(&weekly);
            put(&mut |w| at(&balance, w));
        }
        let record = &replication.record;
        for arm in [&record.programme, &record.counterfactual] {
            let counts = self.state_counts(arm, record);
            for state in 0..self.states {
                let mut quarter = 0;
                put(&mut |_| {
                    quarter += 1;
                    f64::from(counts[state * quarters + quarter - 1])
                });
            }
        }
        let on_step = |step: Option<usize>, week: u32| {
            let here = |s: &&crate::record::StepStay| {
                let waiting = s.place == PlaceKind::Waiting;
                s.from <= week
                    && week < s.to
                    && step.map_or(waiting, |k| usize::from(s.step) == k && !waiting)
            };
            record.steps.iter().filter(here).count() as f64
        };
        if self.steps > 0 {
            put(&mut |w| on_step(None, w));
            for step in 0..self.steps {
                put(&mut |w| on_step(Some(step), w));
            }
        }
        for level in 0..self.levels {
            put(&mut |w| {
                let on_level = |e: &&crate::record::EnterpriseRecord| {
                    let alive = e.failed.is_none_or(|f| w < f);
                    let now = e.levels.iter().rev().find(|(from, _)| *from <= w);
                    alive && now.is_some_and(|(_, l)| usize::from(*l) == level)
                };
                record.enterprises.iter().filter(on_level).count() as f64
            });
        }
        out
    }

    /// People in each state at the end of each quarter within the horizon; afterwards as at the horizon.
    fn state_counts(&self, arm: &Arm, record: &Record) -> Vec<u32> {
        let quarters = self.ends.len();
        let mut counts = vec![0; self.states * quarters];
        for person in 0..record.people.len() {
            for interval in arm.intervals_of(person, record.weeks) {
                let to = if interval.to == record.weeks {
                    u32::MAX
                } else {
                    interval.to
                };
                let (first, end) = (
                    self.ends.partition_point(|e| *e < interval.stay.from),
                    self.ends.partition_point(|e| *e < to),
                );
                for quarter in first..end {
                    counts[usize::from(interval.stay.state.0) * quarters + quarter] += 1;
                }
            }
        }
        counts
    }
}

fn curves(spec: &Spec, contract: bool) -> Vec<Curve> {
    let curve = |id: String, picture, unit, name: &str, name_da: &str| Curve {
        id,
        picture,
        unit,
        name: name.to_owned(),
        name_da: name_da.to_owned(),
    };
    let (saving, saving_da) = match spec.municipalities.len() {
        0 | 1 => (
            "Cumulated causal saving of the municipality, net of effort and payments".to_owned(),
            "Kommunens kausale besparelse i alt, netto efter indsats og betaling".to_owned(),
        ),
        n => (
            format!("Cumulated causal saving of {n} municipalities, net of effort and payments"),
            format!("{n} kommuners kausale besparelse i alt, netto efter indsats og betaling"),
        ),
    };
    let mut out = vec![curve(
        "municipality.net_saving_cumulated".into(),
        "saving",
        Unit::Money,
        &saving,
        &saving_da,
    )];
    if contract {
        out.push(curve(
            "vehicle.cash".into(),
            "vehicle",
            Unit::Money,
            "Cash of the bond vehicle",
            "Obligationsselskabets kasse",
        ));
    }
    for arm in ["programme", "counterfactual"] {
        for state in &spec.states {
            out.push(curve(
                format!("people.{arm}.{}", state.id),
                "states",
                Unit::People,
                &state.name,
                &state.name_da,
            ));
        }
    }
    if let Some(programme) = &spec.programme {
        out.push(curve(
            "steps.waiting".into(),
            "steps",
            Unit::People,
            "Waiting for a place",
            "Venter på plads",
        ));
        for step in &programme.steps {
            out.push(curve(
                format!("steps.{}", step.id),
                "steps",
                Unit::People,
                &step.name,
                &step.name_da,
            ));
        }
    }
    for level in spec.enterprises.iter().flat_map(|e| &e.levels) {
        out.push(curve(
            format!("levels.{}", level.id),
            "levels",
            Unit::Count,
            &level.name,
            &level.name_da,
        ));
    }
    out
}
