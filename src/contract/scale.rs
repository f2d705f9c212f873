//! The same terms for more or fewer people.

use super::terms::{
    Base, Baseline, Curve, Draws, Kind, Line, Measure, Metric, Per, Rule, Source, Termination,
    Terms, Trigger,
};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// How many people there are for how many that were planned. A fraction and no decimal, so that 3 of 3 people become exactly
/// 2 of 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    now: Decimal,
    planned: Decimal,
}

impl Times {
    /// As many as planned.
    pub const ONE: Self = Self {
        now: Decimal::ONE,
        planned: Decimal::ONE,
    };

    /// `now` people where `planned` were planned; as many as planned if either is 0.
    pub fn new(now: u32, planned: u32) -> Self {
        if now == 0 || planned == 0 {
            return Self::ONE;
        }
        let (mut divisor, mut rest) = (now, planned);
        while rest > 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        Self {
            now: Decimal::from(now / divisor),
            planned: Decimal::from(planned / divisor),
        }
    }

    /// So many times a number; the greatest number that can be counted where there are more.
    fn of(self, x: Decimal) -> Decimal {
        x.saturating_mul(self.now)
            .checked_div(self.planned)
            .unwrap_or(x)
    }

    /// The number of which [`Times::of`] is this one.
    fn undo(self, x: Decimal) -> Decimal {
        let back = Self {
            now: self.planned,
            planned: self.now,
        };
        back.of(x)
    }

    /// So many times whole people or smallest units, halves rounded up (below 0: down), as people are rounded who are simulated.
    fn whole(self, x: impl Into<Decimal>) -> Decimal {
        self.of(x.into())
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
    }

    fn as_f64(self) -> f64 {
        self.of(Decimal::ONE).to_f64().unwrap_or(1.0)
    }
}

/// The terms as they would be agreed for `times` as many people: everything that is said of all people together (caps,
/// commitments, amounts that do not depend on a number of people by themselves, volumes, control groups) grows by `times`;
/// prices, shares, rates and what is said of one person stay. A group of so many people stays a whole number of people;
/// a threshold does not, so that 20 of 25 become 10.4 of 13, which is the same share.
#[must_use]
pub fn scaled(terms: &Terms, times: Times) -> Terms {
    let mut out = terms.clone();
    let kinds: Vec<Kind> = terms.metrics.iter().map(|m| m.measure.kind()).collect();
    let counts: Vec<bool> = (0..terms.metrics.len())
        .map(|m| counts_people(terms, m, terms.metrics.len()))
        .collect();
    for amount in [&mut out.cap, &mut out.cap_per_payment] {
        grow_if(amount, times);
    }
    for payer in out.payers.iter_mut().chain(
        out.lines
            .iter_mut()
            .filter_map(|l| l.payers.as_mut())
            .flatten(),
    ) {
        grow_if(&mut payer.cap, times);
        grow_if(&mut payer.cap_per_year, times);
    }
    for metric in &mut out.metrics {
        scale_metric(metric, times);
    }
    for line in &mut out.lines {
        scale_line(line, &kinds, &counts, times);
    }
    for termination in &mut out.terminations {
        scale_termination(termination, &counts, times);
    }
    let capital = &mut out.capital;
    for tranche in &mut capital.tranches {
        grow_if(&mut tranche.commitment, times);
    }
    if let Draws::Fixed(draws) = &mut capital.draws {
        for (_, amount) in draws {
            *amount = grown(*amount, times);
        }
    }
    for (drawn, guaranteed) in capital.guarantees.iter_mut().flat_map(|g| &mut g.points) {
        *drawn = grown(*drawn, times);
        *guaranteed = grown(*guaranteed, times);
    }
    out
}

/// Whether a number grows with the people: a count, or a composite of counts. `deep` bounds how far parts are followed.
fn counts_people(terms: &Terms, metric: usize, deep: usize) -> bool {
    let Some(metric) = terms.metrics.get(metric).filter(|_| deep > 0) else {
        return false;
    };
    match &metric.measure {
        Measure::Count { .. } => !is_relative(metric),
        Measure::Composite { parts } => {
            !parts.is_empty()
                && parts
                    .iter()
                    .all(|(m, _)| counts_people(terms, *m, deep - 1))
        }
        _ => false,
    }
}

/// An amount that grows with the people, rounded to the nearest smallest unit.
fn grown(amount: i64, times: Times) -> i64 {
    times.whole(amount).to_i64().unwrap_or(i64::MAX)
}

fn grow_if(amount: &mut Option<i64>, times: Times) {
    *amount = amount.map(|a| grown(a, times));
}

/// People of an agreed number, at least one.
fn people(count: u32, times: Times) -> u32 {
    times.whole(count).to_u32().unwrap_or(u32::MAX).max(1)
}

/// Whether the effect is in percent, which no number of people changes.
fn is_relative(metric: &Metric) -> bool {
    use super::terms::Effect::{FallPercent, PercentOf, RisePercent};
    matches!(metric.effect, FallPercent | RisePercent | PercentOf(_))
}

fn scale_metric(metric: &mut Metric, times: Times) {
    let count = matches!(metric.measure, Measure::Count { .. });
    if let Measure::Rate {
        per: Per::People(n),
        ..
    }
    | Measure::Mean {
        per: Per::People(n),
        ..
    } = &mut metric.measure
    {
        *n = people(*n, times);
    }
    if let (true, super::terms::Effect::PercentOf(target)) = (count, &mut metric.effect) {
        *target = times.of(*target);
    }
    let source = |source: &mut Source| match source {
        Source::Control { size }
        | Source::Historical { size }
        | Source::DifferenceInDifferences { size } => *size = people(*size, times),
        Source::Matched { size, bias } => {
            *size = people(*size, times);
            if count {
                *bias = bias.multiplied(times.as_f64());
            }
        }
        Source::Fixed(value) if count => *value = times.of(*value),
        _ => {}
    };
    match &mut metric.baseline {
        Baseline::None => {}
        Baseline::Single(one) => source(one),
        Baseline::Switch { first, then, .. } => {
            source(first);
            source(then);
        }
        Baseline::Blend(parts) => parts.iter_mut().for_each(|(_, s)| source(s)),
        Baseline::Fallback {
            first, otherwise, ..
        } => {
            source(first);
            source(otherwise);
        }
    }
}

fn scale_line(line: &mut Line, kinds: &[Kind], counts: &[bool], times: Times) {
    let limits = &mut line.limits;
    grow_if(&mut limits.cap, times);
    grow_if(&mut limits.cap_per_payment, times);
    if let Some(most) = &mut limits.max_units {
        *most = times.of(*most);
    }
    if let Some(minimum) = &mut limits.minimum
        && counts[minimum.metric]
    {
        minimum.least = times.of(minimum.least);
    }
    if let Some(two_sided) = &mut line.two_sided {
        grow_if(&mut two_sided.cap, times);
    }
    let of_count = line
        .metric
        .is_some_and(|m| counts[m] || kinds[m] == Kind::Money);
    let mut money = false;
    match &mut line.rule {
        Rule::Tiers(tiers) => tiers.iter_mut().for_each(|t| t.above = times.of(t.above)),
        Rule::Charge {
            amount,
            of: Base::Money,
        } => {
            money = true;
            *amount = times.of(*amount);
        }
        Rule::Curve { curve, of } => {
            money = *of == Base::Money;
            let along = if of_count { times } else { Times::ONE };
            stretch(curve, along, if money { times } else { Times::ONE });
            if let Base::Amount(amount) = of {
                *amount = grown(*amount, times);
            }
        }
        Rule::Charge {
            of: Base::Amount(amount),
            ..
        } => *amount = grown(*amount, times),
        Rule::PriceBy(by) if counts[by.metric] => stretch(&mut by.curve, times, Times::ONE),
        // a price per percentage point is for all people together
        Rule::Price { steps }
            if line
                .metric
                .is_some_and(|m| kinds[m] == Kind::Number && !counts[m]) =>
        {
            steps
                .iter_mut()
                .for_each(|(_, price)| *price = times.of(*price));
        }
        _ => {}
    }
    if let Some(floor) = line.limits.floor.as_mut().filter(|_| money) {
        floor.pay = times.of(floor.pay);
    }
}

/// Stretches a curve along its number and up its pay.
fn stretch(curve: &mut Curve, along: Times, up: Times) {
    for piece in &mut curve.pieces {
        piece.from = piece.from.map(|x| along.of(x));
        piece.to = piece.to.map(|x| along.of(x));
        piece.pay = up.of(piece.pay);
        piece.slope = along.undo(up.of(piece.slope));
    }
}

fn scale_termination(termination: &mut Termination, counts: &[bool], times: Times) {
    match &mut termination.when {
        Some(Trigger::LossAbove { amount }) => *amount = grown(*amount, times),
        Some(Trigger::Below { metric, value } | Trigger::Above { metric, value })
            if counts[*metric] =>
        {
            *value = times.of(*value);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::day::Day;
    use crate::contract::terms::{
        Capital, Closed, Currency, Effect, Form, LineLimits, Over, Periods, Piece, Population,
        Repeat, Round, Rounding, Schedule, When,
    };

    fn dec(n: i64) -> Decimal {
        Decimal::from(n)
    }

    fn metric(measure: Measure, baseline: Baseline) -> Metric {
        Metric {
            id: "m".into(),
            name: "M".into(),
            name_da: "M".into(),
            unit: String::new(),
            measure,
            baseline,
            effect: Effect::Value,
            on: Population::Referred,
            person_window: None,
        }
    }

    fn line(metric: usize, rule: Rule) -> Line {
        Line {
            id: "l".into(),
            name: "L".into(),
            name_da: "L".into(),
            metric: Some(metric),
            rule,
            requires: None,
            unless: None,
            limits: LineLimits {
                cap: Some(900),
                cap_per_person: Some(50),
                ..LineLimits::default()
            },
            when: When::End,
            by_cohort: false,
            repeat: Repeat::Each,
            lag_months: None,
            payers: None,
            waterfall: 0,
            two_sided: None,
        }
    }

    fn terms() -> Terms {
        let piece = |from: i64, to: Option<i64>, pay: i64, slope: i64| Piece {
            from: Some(dec(from)),
            to: to.map(dec),
            pay: dec(pay),
            slope: dec(slope),
            name: None,
        };
        let curve = || Curve {
            form: Form::Bands,
            closed: Closed::Below,
            pieces: vec![piece(20, Some(30), 100, 10), piece(30, None, 200, 0)],
        };
        Terms {
            title: "T".into(),
            title_da: "T".into(),
            currency: Currency {
                code: "DKK".into(),
                decimals: 2,
            },
            rounding: Rounding {
                amounts: Round::Down,
                prices: Some(Round::Down),
            },
            schedule: Schedule {
                from: Day(0),
                until: Day(364),
                person_window: None,
                periods: Periods::Every { months: 6 },
                lag_months: 0,
            },
            metrics: vec![
                metric(Measure::Enrolled, Baseline::None),
                metric(
                    Measure::Rate {
                        of: 0,
                        per: Per::People(70),
                    },
                    Baseline::Single(Source::Control { size: 30 }),
                ),
                metric(Measure::Count { of: 0 }, Baseline::None),
            ],
            cohorts: Vec::new(),
            lines: vec![
                line(
                    0,
                    Rule::Price {
                        steps: vec![(None, dec(7))],
                    },
                ),
                line(
                    1,
                    Rule::Curve {
                        curve: curve(),
                        of: Base::Money,
                    },
                ),
                line(
                    2,
                    Rule::Curve {
                        curve: curve(),
                        of: Base::Money,
                    },
                ),
            ],
            payers: Vec::new(),
            over: Over::Unpaid,
            cap: Some(1_001),
            cap_per_payment: None,
            cap_per_person: Some(60),
            bid: Decimal::ONE,
            indexation: None,
            terminations: Vec::new(),
            capital: Capital {
                start: Day(0),
                tranches: Vec::new(),
                draws: Draws::Needed { every_months: 3 },
                recycle: false,
                guarantees: Vec::new(),
                waterfalls: Vec::new(),
                hurdle: 0.0,
            },
        }
    }

    #[test]
    fn the_planned_number_changes_nothing() {
        assert_eq!(scaled(&terms(), Times::new(7, 7)), terms());
    }

    #[test]
    fn what_is_said_of_all_grows_and_what_is_said_of_one_stays() {
        let out = scaled(&terms(), Times::new(140, 70));
        assert_eq!((out.cap, out.cap_per_person), (Some(2_002), Some(60)));
        assert_eq!(out.lines[0].limits.cap, Some(1_800));
        assert_eq!(out.lines[0].limits.cap_per_person, Some(50));
        assert_eq!(out.lines[0].rule, terms().lines[0].rule);
        assert_eq!(
            out.metrics[1].measure,
            Measure::Rate {
                of: 0,
                per: Per::People(140)
            }
        );
        assert_eq!(
            out.metrics[1].baseline,
            Baseline::Single(Source::Control { size: 60 })
        );
        // a rate of 25 % is worth 100 + 5 × 10 = 150 for all; with twice the people 300
        let at = |line: &Line, x: Decimal| {
            let Rule::Curve { curve, .. } = &line.rule else {
                panic!("a curve")
            };
            let piece = curve
                .pieces
                .iter()
                .find(|p| p.from <= Some(x) && p.to.is_none_or(|to| x < to));
            piece.map(|p| p.pay + p.slope * (x - p.from.unwrap_or_default()))
        };
        assert_eq!(at(&out.lines[1], dec(25)), Some(dec(300)));
        // 25 people are worth 150; 50 of twice as many are worth twice as much
        assert_eq!(at(&out.lines[2], dec(50)), Some(dec(300)));
    }

    #[test]
    fn what_is_said_of_people_keeps_its_share_of_them() {
        // half of 25 people are 13: an agreed number of 70 is 36.4, so 36, and a threshold of 20 is 10.4
        let out = scaled(&terms(), Times::new(13, 25));
        let per = |n| Measure::Rate {
            of: 0,
            per: Per::People(n),
        };
        assert_eq!(out.metrics[1].measure, per(36));
        let from = |line: &Line| match &line.rule {
            Rule::Curve { curve, .. } => curve.pieces[0].from,
            _ => None,
        };
        assert_eq!(from(&out.lines[2]), Some(Decimal::new(104, 1)));
        assert_eq!(from(&out.lines[1]), Some(dec(20)));
        // halves go up, for groups as for amounts: 25 × 1/2 and 45 × 1/2
        let half = Times::new(1, 2);
        assert_eq!((people(25, half), people(45, half)), (13, 23));
        assert_eq!((grown(25, half), grown(45, half)), (13, 23));
        // a third is no decimal, and yet 3 of 3 are 2 of 2
        assert_eq!(Times::new(2, 3).of(dec(3)), dec(2));
        assert_eq!(Times::new(2, 3).undo(dec(2)), dec(3));
    }
}
