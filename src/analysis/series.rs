//! Development over time: what stands at the end of each calendar quarter.

use super::evaluate::Replication;
use super::findings::Findings;
use super::summary::Unit;
use crate::model::Spec;
use crate::record::{PlaceKind, Record};
use crate::reuse::{Reused, reusable};
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
    /// By week: where the counts at the end of the first quarter begin that ends with it or later.
    first: Vec<u32>,
    states: usize,
    steps: usize,
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
        let curves = curves(spec, scenario.contract.is_some());
        let mut layout = Self {
            curves,
            ends,
            labels,
            first: Vec::new(),
            states: spec.states.len(),
            steps,
            contract: scenario.contract.is_some(),
        };
        let counting = layout.counting();
        let quarter = |week: u32| layout.ends.partition_point(|end| *end < week);
        layout.first = (0..weeks).map(|w| (quarter(w) * counting) as u32).collect();
        layout
    }

    /// Points per replication that are amounts: curve by curve, quarter by quarter.
    pub fn amounts(&self) -> usize {
        self.of_amounts() * self.ends.len()
    }

    /// Points per replication that count people or enterprises: quarter by quarter all curves behind those of amounts.
    pub fn counts(&self) -> usize {
        self.counting() * self.ends.len()
    }

    /// Where the points of a curve stand, in order of time, if those of amounts stand first.
    pub fn points(&self, curve: usize) -> impl Iterator<Item = usize> + Clone {
        let (quarters, of_amounts) = (self.ends.len(), self.of_amounts());
        let counting = self.counting();
        (0..quarters).map(move |quarter| match curve.checked_sub(of_amounts) {
            Some(curve) => of_amounts * quarters + quarter * counting + curve,
            None => curve * quarters + quarter,
        })
    }

    /// Curves of amounts: the first.
    fn of_amounts(&self) -> usize {
        1 + usize::from(self.contract)
    }

    /// Curves that count: the others.
    fn counting(&self) -> usize {
        self.curves.len() - self.of_amounts()
    }

    /// Reads the curves off a replication: another row of [`Layout::amounts`], and another of [`Layout::counts`].
    pub fn read(
        &self,
        findings: &Findings,
        replication: &Replication<'_>,
        (out, counts): (&mut Vec<f64>, &mut Vec<u32>),
    ) {
        let row = &findings.municipality.net_cumulated;
        let at = |week: &u32| row.get(*week as usize).or(row.last());
        let units = |ore: &i64| *ore as f64 / 100.0;
        out.extend(self.ends.iter().map(|end| at(end).map_or(0.0, units)));
        if self.contract {
            let moved = &replication.extract.moved;
            let (mut week, mut cash) = (0, 0);
            out.extend(self.ends.iter().map(|end| {
                let upto = (*end as usize + 1).min(moved.len());
                cash += moved[week..upto].iter().map(|m| m.vehicle).sum::<i64>();
                week = upto;
                units(&cash)
            }));
        }
        self.count(&replication.record, counts);
    }

    /// Counts people and enterprises at the end of each quarter: everybody is touched when something changes, not at each end.
    fn count(&self, record: &Record, out: &mut Vec<u32>) {
        let quarters = self.ends.len();
        let curves = self.counting();
        let mut counts = Counts {
            first: &self.first,
            never: curves * quarters,
            // One more than there are quarters, for what never ends.
            changes: Reused::filled(Change(0), curves * (quarters + 1)),
        };
        let mut row = 0;
        for arm in [&record.programme, &record.counterfactual] {
            for person in 0..record.people.len() {
                // The last stay goes on: beyond the horizon people count as they stood there.
                let mut before = None;
                for stay in arm.stays_of(person) {
                    let state = row + usize::from(stay.state.0);
                    counts.turn(before.replace(state), state, stay.from);
                }
            }
            row += self.states;
        }
        if self.steps > 0 {
            for step in &record.steps {
                let waiting = step.place == PlaceKind::Waiting;
                let of_step = if waiting {
                    0
                } else {
                    1 + usize::from(step.step)
                };
                counts.add(row + of_step, step.from, step.to);
            }
            row += 1 + self.steps;
        }
        for enterprise in &record.enterprises {
            let failed = enterprise.failed.unwrap_or(u32::MAX);
            for (k, (from, level)) in enterprise.levels.iter().enumerate() {
                let next = enterprise.levels.get(k + 1).map_or(failed, |next| next.0);
                counts.add(row + usize::from(*level), *from, next.min(failed));
            }
        }
        // All curves of a quarter side by side: a processor adds several at once.
        let mut before: &[Change] = &[];
        for row in counts
            .changes
            .chunks_exact_mut(curves.max(1))
            .take(quarters)
        {
            row.iter_mut()
                .zip(before)
                .for_each(|(now, before)| now.0 += before.0);
            out.extend(row.iter().map(|Change(count)| *count as u32)); // nobody leaves who has not come
            before = row;
        }
    }
}

/// Counts in the making.
struct Counts<'l> {
    first: &'l [u32],
    /// Where what never changes stands.
    never: usize,
    /// By quarter: the change of each curve's count at its end.
    changes: Reused<Change>,
}

/// By how many a count grows.
#[derive(Clone, Copy)]
struct Change(i32);

reusable!(Change);

impl Counts<'_> {
    /// Counts one who comes from a curve to another in a week.
    #[inline(always)]
    fn turn(&mut self, from: Option<usize>, to: usize, week: u32) {
        let start = self.start(week);
        self.changes[start + to].0 += 1;
        if let Some(from) = from {
            self.changes[start + from].0 -= 1;
        }
    }

    /// Counts one in the weeks `from..to`.
    fn add(&mut self, curve: usize, from: u32, to: u32) {
        if from < to {
            let (from, to) = (self.start(from), self.start(to));
            self.changes[from + curve].0 += 1;
            self.changes[to + curve].0 -= 1;
        }
    }

    /// Where what changes with the first quarter begins that ends in a week or later.
    #[inline(always)]
    fn start(&self, week: u32) -> usize {
        let start = self.first.get(week as usize);
        start.map_or(self.never, |start| *start as usize)
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
