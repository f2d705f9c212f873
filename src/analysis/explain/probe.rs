//! One line by itself, settled with made-up outcomes.

use super::dates::Moment;
use super::effects::MANY;
use super::points;
use super::{Axis, Row};
use crate::contract::day::Day;
use crate::contract::outcomes::{ALL, Event, Measured, MoneyOn, NOBODY, Outcomes};
use crate::contract::settle;
use crate::contract::statement::LineEntry;
use crate::contract::terms::{
    Base, Baseline, Draws, Effect, Kind, LineLimits, Measure, Repeat, Rule, Terms, When,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Settles one line by itself.
///
/// The contract is changed in four ways, and in no other: the other lines pay nothing (except those that this one requires);
/// nothing ends early; the outcome of a number is its effect; effort is made up where the payment is a percentage of capital,
/// so that the capital is drawn.
pub struct Prober {
    terms: Terms,
    line: usize,
    effort: Option<i64>,
    held: Option<Decimal>,
}

/// Capital that is made up for tranches without a commitment, in major units.
const EFFORT: i64 = 1_000_000;

impl Prober {
    /// A line by itself.
    pub fn new(terms: &Terms, line: usize) -> Self {
        let mut chain = vec![line];
        while let Some(next) = chain.last().and_then(|&l| terms.lines[l].requires) {
            if chain.contains(&next) || next >= terms.lines.len() {
                break;
            }
            chain.push(next);
        }
        let mut alone = terms.clone();
        alone.terminations.clear();
        for metric in &mut alone.metrics {
            if metric.measure.kind() == Kind::Number {
                metric.measure = Measure::Reported(Kind::Number);
                metric.baseline = Baseline::None;
                metric.effect = Effect::Value;
            }
        }
        for (i, other) in alone.lines.iter_mut().enumerate() {
            if !chain.contains(&i) {
                other.metric = None;
                other.rule = Rule::Charge {
                    amount: Decimal::ZERO,
                    of: Base::Money,
                };
                other.requires = None;
                other.unless = None;
                other.limits = LineLimits::default();
                other.when = When::End;
                other.by_cohort = false;
                other.repeat = Repeat::Each;
                other.lag_months = None;
                other.two_sided = None;
            }
        }
        let of_capital = chain.iter().any(|&l| {
            matches!(
                &terms.lines[l].rule,
                Rule::Curve { of, .. } | Rule::Charge { of, .. }
                    if matches!(of, Base::Principal(_) | Base::Drawn(_))
            )
        });
        let held = match &terms.lines[line].rule {
            Rule::PriceBy(by) => points::dearest(&by.curve),
            _ => None,
        };
        Self {
            effort: of_capital.then(|| effort(terms)),
            terms: alone,
            line,
            held,
        }
    }

    /// What the tranches provide in all, where capital is made up.
    pub fn provided(&self) -> Option<i64> {
        let effort = self.effort?;
        Some(match &self.terms.capital.draws {
            Draws::Fixed(draws) => draws.iter().fold(0, |sum, d| sum.saturating_add(d.1)),
            Draws::Needed { .. } => effort,
        })
    }

    /// The number at which a price that depends on one is looked at: where it is highest.
    pub fn held(&self) -> Option<Decimal> {
        self.held
    }

    /// What a result pays; `None` if it cannot be (half a claim, a day outside the contract).
    pub fn row(&self, axis: Axis, moment: &Moment, x: Decimal) -> Option<Row> {
        let outcomes = self.outcomes(axis, moment, x)?;
        let settlement = settle::settle(&self.terms, &outcomes);
        let statement = settlement.statement?;
        let mut rows = statement.lines.iter().filter(|entry| {
            entry.line == self.line
                && entry.cohort == moment.cohort
                && (entry.until == moment.until || matches!(axis, Axis::Day(_)))
        });
        let dated = |entry: &&LineEntry| !matches!(axis, Axis::Day(_)) || !entry.worth.is_empty();
        let entry = rows.find(dated);
        let mut row = entry.map_or_else(
            || Row {
                x,
                worth: Vec::new(),
                earned: 0,
                bound: Vec::new(),
                paid: 0,
            },
            |entry| Row {
                x,
                worth: entry.worth.clone(),
                earned: entry.earned,
                bound: entry.bound.clone(),
                paid: entry.paid,
            },
        );
        // What payers' caps leave unpaid is not paid: the line is alone, so that the total is its own, chain aside.
        if self.terms.lines[self.line].requires.is_none() && row.paid > 0 {
            row.paid = row.paid.min(settlement.paid);
        }
        Some(row)
    }

    fn outcomes(&self, axis: Axis, moment: &Moment, x: Decimal) -> Option<Outcomes> {
        let mut outcomes = Outcomes::default();
        let line = &self.terms.lines[self.line];
        let start = self.terms.schedule.from;
        if let Some(effort) = self.effort {
            outcomes.costs.push((self.terms.capital.start, effort));
        }
        let measured = Setting {
            moment,
            from: moment.from.max(start),
        };
        match axis {
            Axis::Effect(m) => {
                outcomes.numbers.push(measured.number(m, x, moment.cohort)?);
            }
            Axis::PriceBy(m) => {
                outcomes.numbers.push(measured.number(m, x, None)?);
                outcomes.events.push(measured.event(
                    line.metric?,
                    NOBODY,
                    Decimal::ONE,
                    measured.from,
                )?);
            }
            Axis::Count(m) | Axis::Person(m) => {
                let whole = x.fract().is_zero() || kind(&self.terms, m) == Some(Kind::Units);
                if x < Decimal::ZERO || !whole {
                    return None;
                }
                self.count(axis, m, x, &measured, &mut outcomes)?;
                if let (Some(at), Rule::PriceBy(by)) = (self.held, &line.rule) {
                    outcomes.numbers.push(measured.number(by.metric, at, None)?);
                }
            }
            Axis::Day(m) => {
                let day = start.plus(x.to_i32()?);
                if day < start || day > self.terms.schedule.until {
                    return None;
                }
                outcomes
                    .events
                    .push(measured.event(m, NOBODY, Decimal::ONE, day)?);
            }
            Axis::Saving(m) => outcomes.money.push(self.saving(m, x, measured.from)?),
            Axis::Charge => {}
        }
        self.conditions(axis, moment, x, &measured, &mut outcomes);
        outcomes.sort();
        Some(outcomes)
    }

    /// So many claims or units: of one person one by one, or of nobody in particular at once.
    fn count(
        &self,
        axis: Axis,
        metric: usize,
        x: Decimal,
        measured: &Setting,
        outcomes: &mut Outcomes,
    ) -> Option<()> {
        if x.is_zero() {
            return Some(());
        }
        let one_by_one =
            matches!(axis, Axis::Person(_)) && kind(&self.terms, metric) == Some(Kind::Claims);
        if !one_by_one {
            let person = if matches!(axis, Axis::Person(_)) {
                0
            } else {
                NOBODY
            };
            outcomes
                .events
                .push(measured.event(metric, person, x, measured.from)?);
            return Some(());
        }
        let room = measured.moment.until.since(measured.from).max(0);
        for k in 0..x.to_i32()?.min(points::MOST_OF_A_PERSON) {
            outcomes.events.push(measured.event(
                metric,
                0,
                Decimal::ONE,
                measured.from.plus(k.min(room)),
            )?);
        }
        Some(())
    }

    /// A saving in major units.
    fn saving(&self, metric: usize, x: Decimal, day: Day) -> Option<MoneyOn> {
        let scale = Decimal::from(10_i64.checked_pow(self.terms.currency.decimals)?);
        let amount = x.checked_mul(scale)?.round().to_i64()?;
        Some(MoneyOn {
            metric: u16::try_from(metric).ok()?,
            day,
            expected: amount.max(0),
            actual: amount.min(0).checked_neg()?,
        })
    }

    /// Meets what the line asks of other results.
    fn conditions(
        &self,
        axis: Axis,
        moment: &Moment,
        x: Decimal,
        measured: &Setting,
        outcomes: &mut Outcomes,
    ) {
        let line = &self.terms.lines[self.line];
        if let Some(minimum) = &line.limits.minimum {
            let own = axis == Axis::Effect(minimum.metric) && moment.cohort.is_none();
            let given = outcomes
                .numbers
                .iter()
                .any(|n| usize::from(n.metric) == minimum.metric && n.cohort == ALL);
            if !own && !given {
                outcomes
                    .numbers
                    .extend(measured.number(minimum.metric, minimum.least, None));
            }
        }
        let mut at = self.line;
        let mut seen = vec![at];
        while let Some(required) = self.terms.lines[at].requires {
            if seen.contains(&required) {
                break;
            }
            self.meet(required, axis, x, measured, outcomes);
            seen.push(required);
            at = required;
        }
    }

    /// Makes a required line pay.
    fn meet(
        &self,
        required: usize,
        axis: Axis,
        x: Decimal,
        measured: &Setting,
        outcomes: &mut Outcomes,
    ) {
        let line = &self.terms.lines[required];
        let Some(metric) = line.metric else { return };
        let known = |m: usize| {
            outcomes.events.iter().any(|e| usize::from(e.metric) == m)
                || outcomes.numbers.iter().any(|n| usize::from(n.metric) == m)
                || outcomes.money.iter().any(|n| usize::from(n.metric) == m)
        };
        if known(metric) {
            return;
        }
        match kind(&self.terms, metric) {
            Some(Kind::Claims | Kind::Units) => {
                let own: Vec<Event> = outcomes.events.clone();
                if own.is_empty() && !matches!(axis, Axis::Count(_) | Axis::Person(_)) {
                    outcomes.events.extend(measured.event(
                        metric,
                        NOBODY,
                        Decimal::ONE,
                        measured.from,
                    ));
                }
                if let Ok(metric) = u16::try_from(metric) {
                    outcomes
                        .events
                        .extend(own.into_iter().map(|e| Event { metric, ..e }));
                }
            }
            Some(Kind::Number) => {
                let best = points::most_paid(&line.rule);
                let cohort = measured.moment.cohort.filter(|_| line.by_cohort);
                outcomes
                    .numbers
                    .extend(best.and_then(|best| measured.number(metric, best, cohort)));
            }
            Some(Kind::Money) => {
                outcomes
                    .money
                    .extend(self.saving(metric, x.abs().max(Decimal::ONE), measured.from))
            }
            None => {}
        }
    }
}

/// Where and when outcomes are made up.
struct Setting<'a> {
    moment: &'a Moment,
    from: Day,
}

impl Setting<'_> {
    fn number(&self, metric: usize, value: Decimal, cohort: Option<u16>) -> Option<Measured> {
        Some(Measured {
            metric: u16::try_from(metric).ok()?,
            cohort: cohort.unwrap_or(ALL),
            day: self.moment.until,
            value,
            baselines: Vec::new(),
            sample: Some(MANY),
            controls: Some(MANY),
        })
    }

    fn event(&self, metric: usize, person: u32, count: Decimal, day: Day) -> Option<Event> {
        Some(Event {
            person,
            day,
            metric: u16::try_from(metric).ok()?,
            cohort: self.moment.cohort.unwrap_or(u16::MAX),
            count,
        })
    }
}

fn kind(terms: &Terms, metric: usize) -> Option<Kind> {
    terms.metrics.get(metric).map(|m| m.measure.kind())
}

/// Effort for which every commitment is used up, or a round amount where there is none.
fn effort(terms: &Terms) -> i64 {
    let scale = 10_i64.saturating_pow(terms.currency.decimals);
    terms
        .capital
        .tranches
        .iter()
        .filter_map(|t| {
            Decimal::from(t.commitment?)
                .checked_div(t.share)?
                .floor()
                .to_i64()
        })
        .min()
        .unwrap_or(EFFORT.saturating_mul(scale))
}
