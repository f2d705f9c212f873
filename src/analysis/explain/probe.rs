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
    Base, Baseline, Draws, Effect, Kind, Line, LineLimits, Measure, Payer, Repeat, Rule, Terms,
};
use crate::model::account::Account;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Settles one line by itself.
///
/// The contract is changed in these ways, and in no other: the other lines pay nothing, and those that this one requires are
/// met (claim by claim where claims are chained, by one smallest unit from elsewhere otherwise); nothing ends early; the outcome of a number is
/// its effect; effort is made up where the payment is a percentage of capital, so that the capital is drawn. What a single
/// person brings is looked at together with the claims that this line requires: they are paid, and use up the contract's cap
/// per person.
pub struct Prober {
    terms: Terms,
    /// The same, with the lines that are required claim by claim paying what they pay.
    paid_chain: Option<Terms>,
    line: usize,
    /// Metrics of the lines that are required claim by claim.
    chain: Vec<usize>,
    effort: Option<i64>,
    held: Option<Decimal>,
}

/// Capital that is made up for tranches without a commitment, in major units.
const EFFORT: i64 = 1_000_000;

impl Prober {
    /// A line by itself.
    pub fn new(terms: &Terms, line: usize) -> Self {
        let mut alone = terms.clone();
        alone.terminations.clear();
        for metric in &mut alone.metrics {
            if metric.measure.kind() == Kind::Number {
                metric.measure = Measure::Reported(Kind::Number);
                metric.baseline = Baseline::None;
                metric.effect = Effect::Value;
            }
        }
        let own = &terms.lines[line];
        for (i, other) in alone.lines.iter_mut().enumerate() {
            if i != line {
                silence(other, own);
            }
        }
        let mut chain = Vec::new();
        let mut required_lines = Vec::new();
        let mut at = line;
        let mut seen = vec![line];
        while let Some(next) = terms.lines[at].requires.filter(|l| !seen.contains(l)) {
            let Some(required) = terms.lines.get(next) else {
                break;
            };
            let met = &mut alone.lines[next];
            let by_claim = counted(terms, at) && kind_of(terms, at) == Some(Kind::Claims);
            if let Some(metric) = required.metric.filter(|_| by_claim && counted(terms, next)) {
                // Its claims are admitted as ever, and cost nothing.
                met.metric = Some(metric);
                met.rule = Rule::Price {
                    steps: vec![(None, Decimal::ZERO)],
                };
                met.requires = required.requires;
                met.limits.max_claims = required.limits.max_claims;
                met.limits.max_units = required.limits.max_units;
                met.when = required.when.clone();
                met.by_cohort = required.by_cohort;
                chain.push(metric);
                required_lines.push(next);
            } else {
                met.rule = Rule::Charge {
                    amount: Decimal::ONE,
                    of: Base::Money,
                };
                met.payers = Some(vec![elsewhere()]);
                break;
            }
            seen.push(next);
            at = next;
        }
        let of_capital = matches!(
            &own.rule,
            Rule::Curve { of, .. } | Rule::Charge { of, .. }
                if matches!(of, Base::Principal(_) | Base::Drawn(_))
        );
        let held = match &own.rule {
            Rule::PriceBy(by) => points::dearest(&by.curve),
            _ => None,
        };
        let paid_chain = (!required_lines.is_empty()).then(|| {
            let mut paid = alone.clone();
            for index in required_lines {
                let own = &mut paid.lines[index];
                *own = Line {
                    unless: None,
                    requires: own.requires,
                    ..terms.lines[index].clone()
                };
                own.limits.minimum = None;
                own.limits.minimum_sample = None;
            }
            paid
        });
        Self {
            paid_chain,
            effort: of_capital.then(|| effort(terms)),
            terms: alone,
            line,
            chain,
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
        let terms = match (axis, &self.paid_chain) {
            (Axis::Person(_), Some(paid)) => paid,
            _ => &self.terms,
        };
        let settlement = settle::settle(terms, &outcomes);
        let statement = settlement.statement?;
        let mut rows = statement.lines.iter().filter(|entry| {
            entry.line == self.line
                && entry.cohort == moment.cohort
                && (entry.until == moment.until || matches!(axis, Axis::Day(_)))
        });
        let dated = |entry: &&LineEntry| !matches!(axis, Axis::Day(_)) || !entry.worth.is_empty();
        let entry = rows.find(dated);
        Some(entry.map_or_else(
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
        ))
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
                let most = matches!(axis, Axis::Person(_)).then_some(points::MOST_OF_A_PERSON);
                if x < Decimal::ZERO || most.is_some_and(|most| x > Decimal::from(most)) {
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
        self.conditions(axis, moment, &measured, &mut outcomes);
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
    fn conditions(&self, axis: Axis, moment: &Moment, measured: &Setting, outcomes: &mut Outcomes) {
        let line = &self.terms.lines[self.line];
        if let Some(minimum) = &line.limits.minimum {
            let own = matches!(axis, Axis::Effect(m) | Axis::PriceBy(m) if m == minimum.metric);
            let given = outcomes
                .numbers
                .iter()
                .any(|n| usize::from(n.metric) == minimum.metric);
            if !own && !given {
                outcomes.numbers.extend(measured.number(
                    minimum.metric,
                    minimum.least,
                    moment.cohort,
                ));
            }
        }
        let own = outcomes.events.clone();
        for &metric in &self.chain {
            let given = outcomes
                .events
                .iter()
                .any(|e| usize::from(e.metric) == metric);
            if let (false, Ok(metric)) = (given, u16::try_from(metric)) {
                outcomes
                    .events
                    .extend(own.iter().map(|e| Event { metric, ..*e }));
            }
        }
    }
}

/// Makes a line pay nothing, on the days of another.
fn silence(line: &mut Line, like: &Line) {
    line.metric = None;
    line.rule = Rule::Charge {
        amount: Decimal::ZERO,
        of: Base::Money,
    };
    line.requires = None;
    line.unless = None;
    line.limits = LineLimits::default();
    line.when = like.when.clone();
    line.by_cohort = like.by_cohort;
    line.repeat = Repeat::Each;
    line.lag_months = like.lag_months;
    line.two_sided = None;
}

/// A payer whose payments touch no cap of the contract's payers.
fn elsewhere() -> Payer {
    Payer {
        account: Account::Employers,
        share: Decimal::ONE,
        cap: None,
        cap_per_year: None,
        from: None,
        until: None,
    }
}

fn kind_of(terms: &Terms, line: usize) -> Option<Kind> {
    terms.lines.get(line).and_then(|l| kind(terms, l.metric?))
}

/// Whether a line counts claims or units.
fn counted(terms: &Terms, line: usize) -> bool {
    matches!(kind_of(terms, line), Some(Kind::Claims | Kind::Units))
        && !matches!(terms.lines[line].rule, Rule::Charge { .. })
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
    let tranches = terms.capital.tranches.iter();
    let shares: Decimal = tranches.map(|t| t.share).sum();
    let scale = 10_i64.saturating_pow(terms.currency.decimals);
    terms
        .capital
        .tranches
        .iter()
        .filter_map(|t| {
            Decimal::from(t.commitment?)
                .checked_mul(shares)?
                .checked_div(t.share)?
                .floor()
                .to_i64()
        })
        .min()
        .unwrap_or(EFFORT.saturating_mul(scale))
}
