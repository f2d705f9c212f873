//! What is lived of one size: replications keyed as those of a run that plans so many people.

use super::power::{self, Definition};
use super::target::Figure;
use super::waiting::Waiting;
use crate::analysis::catalogue::{Entry, catalogue};
use crate::analysis::evaluate::{Drawn, Evaluator, Replication};
use crate::analysis::findings::Findings;
use crate::analysis::luck::Size;
use crate::analysis::luck::sample::{Cell, Payment, names};
use crate::analysis::run::{BLOCK, COMPANIONS, LEVEL, RunError, Watch};
use crate::contract::terms::Terms;
use crate::money::period::Periods;
use crate::sim::luck::Luck;
use crate::stats::interval::{self, Estimate};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// The metrics that are read of every replication; the net savings of the budget years follow.
const METRICS: [&str; 3] = [NET_SAVING, PROFIT, OUTLAY];
pub(super) const NET_SAVING: &str = "municipality.net_saving";
pub(super) const PROFIT: &str = "investors.profit";
pub(super) const OUTLAY: &str = "municipality.highest_outlay";

/// What can be lived of a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Replications as in a run, with their companions.
    Run,
    /// What the contract pays without an effect, parameters drawn.
    Without,
    /// The same at the best estimates.
    BestWithout,
    /// What it pays with the assumed effect at the best estimates.
    BestWith,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Run, Self::Without, Self::BestWithout, Self::BestWith];

    /// What a figure is read from.
    pub fn of(figure: Figure) -> &'static [Self] {
        match figure {
            Figure::NetSavingPositive
            | Figure::Loss
            | Figure::WeeksWaited
            | Figure::WithoutPlace => &[Self::Run],
            Figure::PaymentByLuck => &[Self::BestWithout],
            Figure::PaymentByLuckBelieved => &[Self::Without],
            Figure::NoPayment => &[Self::BestWith],
            Figure::Power => &[Self::BestWithout, Self::BestWith],
            Figure::Assurance => &[Self::Run, Self::Without],
        }
    }
}

/// All that has been lived of one size.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    /// People.
    pub people: u32,
    /// Ids of the metrics.
    pub ids: Vec<String>,
    /// `[metric][replication]`; NaN where undefined.
    pub columns: Vec<Vec<f64>>,
    /// Net saving and profit, each with those of the companions: the same parameters; the same parameters and cycle.
    pub triples: [Vec<(f64, f64, f64)>; 2],
    /// The list for places; nothing without one.
    pub waiting: Vec<Waiting>,
    /// What the contract pays, by [`Part`]; nothing without one.
    payments: [Vec<Payment>; 4],
    /// Lines that are standing charges.
    standing: Vec<bool>,
    /// Replications lived of each part.
    lived: [u32; 4],
}

/// One replication.
struct Row {
    values: Vec<f64>,
    triples: Option<[(f64, f64, f64); 2]>,
    waiting: Option<Waiting>,
    payment: Option<Payment>,
}

impl Sample {
    /// Nothing yet of so many people under a contract.
    pub fn new(people: u32, terms: Option<&Terms>) -> Self {
        let lines = terms.map(names).unwrap_or_default();
        Self {
            people,
            standing: lines.iter().map(|l| l.3).collect(),
            ..Self::default()
        }
    }

    /// Replications lived of a part.
    pub fn lived(&self, part: Part) -> u32 {
        self.lived[part as usize]
    }

    /// Replications behind a figure.
    pub fn behind(&self, figure: Figure) -> u32 {
        let parts = Part::of(figure).iter();
        parts.map(|p| self.lived(*p)).min().unwrap_or(0)
    }

    /// Lives on up to a number of replications.
    ///
    /// # Errors
    /// As [`crate::analysis::run::run`].
    pub fn extend(
        &mut self,
        evaluator: &Evaluator<'_>,
        part: Part,
        to: u32,
        watch: &dyn Watch,
    ) -> Result<(), RunError> {
        let numbers = self.lived(part)..to;
        if numbers.is_empty() {
            return Ok(());
        }
        if part == Part::Run {
            self.run(evaluator, numbers, watch)?;
        } else if let Some(pricing) = evaluator.own_pricing() {
            let cell = Cell {
                evaluator,
                pricing,
                times: 1.0,
                believed: part == Part::Without,
            };
            let paid = cell.payments(part == Part::BestWith, numbers, watch)?;
            self.payments[part as usize].extend(paid);
        }
        self.lived[part as usize] = to;
        Ok(())
    }

    fn run(
        &mut self,
        evaluator: &Evaluator<'_>,
        numbers: Range<u32>,
        watch: &dyn Watch,
    ) -> Result<(), RunError> {
        let reading = Reading::new(evaluator);
        if self.ids.is_empty() {
            self.ids = reading.entries.iter().map(|e| e.id.clone()).collect();
            self.columns = vec![Vec::new(); self.ids.len()];
        }
        let starts: Vec<u32> = numbers.clone().step_by(BLOCK as usize).collect();
        let blocks: Vec<Vec<Row>> = starts
            .into_par_iter()
            .map(|first| {
                let block = first..first.saturating_add(BLOCK).min(numbers.end);
                let rows = reading.live(block, watch)?;
                watch.advance(rows.len() as u64);
                Ok(rows)
            })
            .collect::<Result<_, RunError>>()?;
        for row in blocks.into_iter().flatten() {
            for (column, value) in self.columns.iter_mut().zip(row.values) {
                column.push(value);
            }
            if let Some(triples) = row.triples {
                for (all, triple) in self.triples.iter_mut().zip(triples) {
                    all.push(triple);
                }
            }
            self.waiting.extend(row.waiting);
            self.payments[Part::Run as usize].extend(row.payment);
        }
        Ok(())
    }

    /// The values of a metric, replication by replication.
    pub fn column(&self, id: &str) -> Option<&[f64]> {
        let index = self.ids.iter().position(|i| i == id)?;
        self.columns.get(index).map(Vec::as_slice)
    }

    /// Payments without an effect and with it, at the best estimates or as believed, as the page of a run has them.
    pub fn luck(&self, evaluator: &Evaluator<'_>, (times, believed): (f64, bool)) -> Option<Size> {
        let terms = evaluator.scenario().contract.as_ref()?;
        let unit = libm::pow(10.0, f64::from(terms.currency.decimals));
        let [without, with] = self.sides(believed);
        (!without.is_empty()).then(|| {
            let of = (times, self.people);
            Size::of(of, &names(terms), without, with, unit, LEVEL)
        })
    }

    /// Payments without an effect and with it, from as many replications of both.
    fn sides(&self, believed: bool) -> [&[Payment]; 2] {
        let parts = if believed {
            [Part::Without, Part::Run]
        } else {
            [Part::BestWithout, Part::BestWith]
        };
        let of = parts.map(|p| &self.payments[p as usize]);
        let n = of[0].len().min(of[1].len());
        of.map(|p| &p[..n])
    }

    /// A figure; `None` where it is not defined.
    pub fn figure(&self, figure: Figure, definition: Option<Definition>) -> Option<Estimate> {
        match figure {
            Figure::NetSavingPositive => self.share(NET_SAVING, |v| v > 0.0),
            Figure::Loss => self.share(PROFIT, |v| v < 0.0),
            Figure::PaymentByLuck => self.paid(Part::BestWithout, |v| v > 0),
            Figure::PaymentByLuckBelieved => self.paid(Part::Without, |v| v > 0),
            Figure::NoPayment => self.paid(Part::BestWith, |v| v <= 0),
            Figure::Power => self.power(definition?, false),
            Figure::Assurance => self.power(definition?, true),
            Figure::WeeksWaited => self.ratio(|w| w.weeks, |w| w.placed),
            Figure::WithoutPlace => {
                let share = self.ratio(Waiting::without_place, Waiting::ended)?;
                Some(Estimate {
                    low: share.low.max(0.0),
                    high: share.high.min(1.0),
                    ..share
                })
            }
        }
    }

    /// An undefined value is no event, and is counted in the whole.
    fn share(&self, id: &str, holds: fn(f64) -> bool) -> Option<Estimate> {
        let column = self.column(id)?;
        let defined = column.iter().any(|v| !v.is_nan());
        let count = column.iter().filter(|v| !v.is_nan() && holds(**v)).count();
        defined.then(|| interval::wilson(count as u64, column.len() as u64, LEVEL))
    }

    /// How often what is paid for results is like this: standing charges are left out, as [`Size::shown`] leaves them out.
    fn paid(&self, part: Part, holds: fn(i64) -> bool) -> Option<Estimate> {
        let payments = &self.payments[part as usize];
        let result = |p: &Payment| p.total.saturating_sub(self.charges(p));
        let count = payments.iter().filter(|p| holds(result(p))).count();
        (!payments.is_empty()).then(|| interval::wilson(count as u64, payments.len() as u64, LEVEL))
    }

    fn charges(&self, payment: &Payment) -> i64 {
        let lines = self.standing.iter().zip(&payment.lines);
        lines.filter(|(s, _)| **s).map(|(_, paid)| paid).sum()
    }

    /// What is repaid after an early end is no result: only lines count.
    fn power(&self, definition: Definition, believed: bool) -> Option<Estimate> {
        let results = |payments: &[Payment]| -> Vec<i64> {
            let result = |p: &Payment| p.lines.iter().sum::<i64>() - self.charges(p);
            payments.iter().map(result).collect()
        };
        let [without, with] = self.sides(believed).map(results);
        (!with.is_empty()).then(|| power::power(definition, &without, &with, LEVEL))
    }

    /// The ratio of two means over the lists of all replications.
    pub fn ratio(
        &self,
        part: impl Fn(&Waiting) -> f64,
        whole: impl Fn(&Waiting) -> f64,
    ) -> Option<Estimate> {
        ratio(&self.waiting, part, whole)
    }
}

/// The ratio of two means over lists.
pub(super) fn ratio(
    lists: &[Waiting],
    part: impl Fn(&Waiting) -> f64,
    whole: impl Fn(&Waiting) -> f64,
) -> Option<Estimate> {
    let part: Vec<f64> = lists.iter().map(part).collect();
    let whole: Vec<f64> = lists.iter().map(whole).collect();
    let found = interval::ratio(&part, &whole, LEVEL)?;
    Some(Estimate {
        low: found.low.max(0.0),
        ..found
    })
}

/// Whether anybody needs a place in an enterprise.
pub(super) fn has_list(evaluator: &Evaluator<'_>) -> bool {
    let spec = &evaluator.scenario().spec;
    super::needs_places(spec)
}

/// What every replication is read with.
struct Reading<'r> {
    evaluator: &'r Evaluator<'r>,
    years: Periods,
    entries: Vec<Entry>,
    /// Index of the net saving and of the profit among the entries.
    split: [Option<usize>; 2],
    list: bool,
}

impl<'r> Reading<'r> {
    fn new(evaluator: &'r Evaluator<'r>) -> Self {
        let scenario = evaluator.scenario();
        let years = Periods::years(&scenario.spec.calendar, evaluator.weeks());
        let invested = scenario.contract.as_ref();
        let invested = invested.is_some_and(|terms| !terms.capital.tranches.is_empty());
        let wanted = |id: &str| {
            let of_year = id.starts_with("budget.") && id.ends_with(".net_saving");
            of_year || METRICS.contains(&id) && (invested || id != PROFIT)
        };
        let mut entries = catalogue(scenario, &years.labels);
        entries.retain(|e| wanted(&e.id));
        let index = |id: &str| entries.iter().position(|e| e.id == id);
        Self {
            split: [index(NET_SAVING), index(PROFIT)],
            list: has_list(evaluator),
            evaluator,
            years,
            entries,
        }
    }

    fn live(&self, numbers: Range<u32>, watch: &dyn Watch) -> Result<Vec<Row>, RunError> {
        let mut latest: Option<Arc<Drawn<'_>>> = None;
        let mut rows = Vec::with_capacity(numbers.len());
        for number in numbers {
            if watch.cancelled() {
                return Err(RunError::Cancelled);
            }
            let luck = self.evaluator.luck(number);
            let drawn = self.evaluator.drawn_in(latest.take(), &luck);
            let drawn = drawn.map_err(|e| RunError::Draw(number, e))?;
            let replication = self.evaluator.replication_of(&drawn, &luck, false);
            let values = self.values(&replication);
            let triples = number.is_multiple_of(COMPANIONS).then(|| {
                let others = self.evaluator.companions(number);
                let others = others.map(|luck| self.companion(&drawn, &luck));
                self.split.map(|index| {
                    let at = |values: &[f64]| index.map_or(f64::NAN, |i| values[i]);
                    (at(&values), at(&others[0]), at(&others[1]))
                })
            });
            let second = drawn.world.enterprises.as_ref();
            rows.push(Row {
                values,
                triples,
                waiting: self.list.then(|| Waiting::of(second, &replication.record)),
                payment: replication.settlement.as_ref().map(Payment::of),
            });
            drop(replication);
            latest = Some(drawn);
        }
        Ok(rows)
    }

    fn companion(&self, drawn: &Arc<Drawn<'_>>, luck: &Luck) -> Vec<f64> {
        self.values(&self.evaluator.replication_of(drawn, luck, false))
    }

    fn values(&self, replication: &Replication<'_>) -> Vec<f64> {
        let scenario = self.evaluator.scenario();
        let terms = scenario.contract.as_ref();
        let findings = Findings::of(&scenario.spec, terms, &self.years, replication);
        self.entries.iter().map(|e| (e.read)(&findings)).collect()
    }
}
