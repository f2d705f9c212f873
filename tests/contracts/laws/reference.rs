//! What a contract pays, the slow and simple way: read off the specification, with everything in lists.
//!
//! It covers metrics, rules, limits, schedule and payers; not the capital, bases that depend on it, and what
//! tranches pay (those are held by laws).

use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;
use trappe::contract::day::Day;
use trappe::contract::outcomes::{ALL, Event, Measured, NOBODY, Outcomes};
use trappe::contract::terms::*;
use trappe::model::account::Account;

/// What was paid: by payment date and line, and by payment date and payer.
#[derive(Debug, Default, PartialEq)]
pub struct Paid {
    pub by_line: Vec<i64>,
    pub by_day: BTreeMap<Day, i64>,
    /// Only the sums are pinned: who bears an odd unit is not.
    pub by_payer: BTreeMap<Account, i64>,
}

/// One measurement of a line.
#[derive(Debug, Clone)]
struct Measurement {
    line: usize,
    cohort: Option<u16>,
    from: Day,
    until: Day,
    payment: Day,
}

const ZERO: Decimal = Decimal::ZERO;
const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

fn whole(x: Decimal, round: Round) -> Decimal {
    match round {
        Round::Down => x.floor(),
        Round::Up => x.ceil(),
        Round::Nearest => x.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
    }
}

fn int(x: Decimal) -> i64 {
    i64::try_from(x).unwrap()
}

/// The last days of the payment periods.
pub fn period_ends(schedule: &Schedule) -> Vec<Day> {
    match &schedule.periods {
        Periods::Ending(days) => days.clone(),
        Periods::Every { months } => (1..)
            .map(|k| schedule.from.plus_months(k * i64::from(*months)).plus(-1))
            .take_while(|d| *d < schedule.until)
            .chain([schedule.until])
            .collect(),
    }
}

fn measurements(terms: &Terms) -> Vec<Measurement> {
    let schedule = &terms.schedule;
    let mut list = Vec::new();
    for (index, line) in terms.lines.iter().enumerate() {
        let lag = i64::from(line.lag_months.unwrap_or(schedule.lag_months));
        let mut add = |cohort, from, until: Day| {
            let payment = until.plus_months(lag);
            list.push(Measurement {
                line: index,
                cohort,
                from,
                until,
                payment,
            });
        };
        if line.by_cohort {
            for (i, cohort) in terms.cohorts.iter().enumerate() {
                add(Some(i as u16), schedule.from, cohort.measured);
            }
            continue;
        }
        let ends = match &line.when {
            When::Periods => period_ends(schedule),
            When::End => vec![schedule.until],
            When::On(days) => days.clone(),
        };
        let mut from = schedule.from;
        for end in ends {
            add(None, from, end);
            from = end.plus(1);
        }
    }
    list
}

/// The effect of one measurement; `None` where it has none.
fn effect_of(metric: &Metric, m: &Measured) -> Option<Decimal> {
    let sources = metric.baseline.sources();
    let mut measured = m.baselines.iter();
    let values: Vec<Decimal> = sources
        .iter()
        .map(|s| match s {
            Source::Fixed(x) => *x,
            // a loss is no smaller for what would have come anyway
            Source::Deadweight(d) => match metric.effect {
                Effect::Fall | Effect::FallPercent => *d * m.value,
                _ => *d * m.value.max(ZERO),
            },
            _ => *measured.next().unwrap(),
        })
        .collect();
    let baseline = match &metric.baseline {
        Baseline::None => ZERO,
        Baseline::Single(_) => values[0],
        Baseline::Switch { at, .. } => values[usize::from(m.day >= *at)],
        Baseline::Blend(parts) => parts.iter().zip(&values).map(|((w, _), v)| w * v).sum(),
        Baseline::Fallback { least, .. } => {
            // Who is not known is not there; a group of other people there must be only if there is one.
            let enough = m.sample.is_some_and(|n| n >= *least)
                && m.controls.map_or(!group(sources[0]), |n| n >= *least);
            values[usize::from(!enough)]
        }
    };
    // Percent of nothing, or of less than nothing, is no effect.
    let percent = |difference: Decimal| {
        Some(if baseline > ZERO {
            HUNDRED * difference / baseline
        } else {
            ZERO
        })
    };
    match metric.effect {
        Effect::Value => match &metric.baseline {
            Baseline::Single(Source::Deadweight(d)) => Some(m.value - d * m.value.max(ZERO)),
            _ => Some(m.value),
        },
        Effect::Rise => Some(m.value - baseline),
        Effect::Fall => Some(baseline - m.value),
        Effect::RisePercent => percent(m.value - baseline),
        Effect::FallPercent => percent(baseline - m.value),
        Effect::PercentOf(target) => Some(HUNDRED * m.value / target),
    }
}

/// A source that other people stand behind.
fn group(source: &Source) -> bool {
    matches!(source, Source::Control { .. } | Source::Matched { .. })
}

/// Nobody, where there must be a group and nothing is said of it.
fn unknown(metric: &Metric, m: &Measured) -> Option<u32> {
    let there = match &metric.baseline {
        Baseline::None => false,
        Baseline::Single(source) | Baseline::Fallback { first: source, .. } => group(source),
        Baseline::Switch { at, first, then } => group(if m.day < *at { first } else { then }),
        Baseline::Blend(parts) => parts.iter().any(|(_, source)| group(source)),
    };
    there.then_some(0)
}

/// A measurement: its effect (if it has one), its day, people measured, people of the control group.
type Found = (Option<Decimal>, Day, Option<u32>, Option<u32>);

/// The latest measurement of a number for a cohort dated within `from ..= until`.
fn latest(
    terms: &Terms,
    o: &Outcomes,
    metric: usize,
    cohort: u16,
    from: Day,
    until: Day,
) -> Option<Found> {
    let of = |metric: usize, day: Day| {
        o.numbers
            .iter()
            .find(|m| usize::from(m.metric) == metric && m.cohort == cohort && m.day == day)
    };
    let mut day = until;
    while day >= from {
        if let Some(m) = of(metric, day) {
            return Some((
                effect_of(&terms.metrics[metric], m),
                day,
                m.sample,
                m.controls.or(unknown(&terms.metrics[metric], m)),
            ));
        }
        if let Measure::Composite { parts } = &terms.metrics[metric].measure {
            let all: Vec<_> = parts.iter().map(|(p, w)| (*p, *w, of(*p, day))).collect();
            if all.iter().all(|(.., m)| m.is_some()) {
                let sum = all
                    .iter()
                    .map(|(p, w, m)| Some(w * effect_of(&terms.metrics[*p], m.unwrap())?));
                return Some((sum.sum(), day, None, None));
            }
        }
        day = day.plus(-1);
    }
    None
}

/// The latest effect of all people together on a day.
pub fn effect_on(terms: &Terms, o: &Outcomes, metric: usize, day: Day) -> Option<Decimal> {
    latest(terms, o, metric, ALL, terms.schedule.from, day).and_then(|f| f.0)
}

/// A curve at a number.
pub fn at(curve: &Curve, x: Decimal) -> Decimal {
    let inside = |p: &&Piece| match curve.closed {
        Closed::Below => p.from.is_none_or(|f| f <= x) && p.to.is_none_or(|t| x < t),
        Closed::Above => p.from.is_none_or(|f| f < x) && p.to.is_none_or(|t| x <= t),
    };
    // the outermost ends of a points curve belong to it
    let touching =
        |p: &&Piece| curve.form == Form::Points && (p.from == Some(x) || p.to == Some(x));
    let piece = curve
        .pieces
        .iter()
        .find(inside)
        .or_else(|| curve.pieces.iter().find(touching));
    piece.map_or(ZERO, |p| {
        p.pay + p.slope * (x - p.from.or(p.to).unwrap_or(x))
    })
}

/// The factor of bid and indexation on a day.
fn index(terms: &Terms, day: Day) -> Decimal {
    let mut factor = terms.bid;
    if let Some(i) = &terms.indexation {
        let mut k = 1;
        while i.from.plus_months(k * i64::from(i.every_months)) <= day {
            factor *= Decimal::ONE + i.rate;
            k += 1;
        }
    }
    factor
}

fn unit_price(terms: &Terms, list: Decimal, day: Day, metric: &Metric) -> Decimal {
    let deadweight = match (metric.measure.kind(), &metric.baseline) {
        (Kind::Claims | Kind::Units, Baseline::Single(Source::Deadweight(d))) => *d,
        _ => ZERO,
    };
    let exact = list * index(terms, day) * (Decimal::ONE - deadweight);
    terms
        .rounding
        .prices
        .map_or(exact, |round| whole(exact, round))
}

fn list_price(steps: &[(Option<Day>, Decimal)], day: Day) -> Decimal {
    let holds = |s: &&(Option<Day>, Decimal)| s.0.is_none_or(|from| from <= day);
    steps.iter().rev().find(holds).map_or(ZERO, |s| s.1)
}

/// Whether events of a cohort belong to a measurement.
fn theirs(m: &Measurement, cohort: u16) -> bool {
    m.cohort.is_none_or(|c| c == cohort)
}

/// What each event earns in each line: `(line, day, amount, cohort)`, after all limits per event.
fn events(terms: &Terms, o: &Outcomes, all: &[Measurement]) -> Vec<(usize, Day, Decimal, u16)> {
    let mut earned = Vec::new();
    let mut in_order: Vec<&Event> = o.events.iter().collect();
    in_order.sort_by_key(|e| (e.day, e.person, e.metric));
    in_order.retain(|e| terms.schedule.from <= e.day && e.day <= terms.schedule.until);
    // a line is looked at after the line that it requires, event by event of one day
    let mut admitted: Vec<Vec<(u32, Decimal, u16)>> = vec![Vec::new(); terms.lines.len()];
    let mut person_line: BTreeMap<(usize, u32), Decimal> = BTreeMap::new();
    let mut person: BTreeMap<u32, Decimal> = BTreeMap::new();
    let mut days: Vec<Day> = in_order.iter().map(|e| e.day).collect();
    days.dedup();
    for day in days {
        for (index, line) in terms.lines.iter().enumerate() {
            for event in in_order
                .iter()
                .filter(|e| e.day == day && line.metric == Some(e.metric.into()))
            {
                let of = |line: usize, person: u32| -> Decimal {
                    admitted[line]
                        .iter()
                        .filter(|a| a.0 == person)
                        .map(|a| a.1)
                        .sum()
                };
                let metric = &terms.metrics[usize::from(event.metric)];
                let claims = metric.measure.kind() == Kind::Claims;
                let mut count = event.count;
                let mine = of(index, event.person);
                if let (true, Some(required)) = (claims, line.requires) {
                    let room = of(required, event.person) - mine;
                    count = match event.person {
                        NOBODY => count.min(room.max(ZERO)),
                        _ if room < Decimal::ONE => ZERO,
                        _ => count,
                    };
                }
                if let (true, Some(most)) =
                    (claims && event.person != NOBODY, line.limits.max_claims)
                    && mine + count > Decimal::from(most)
                {
                    count = ZERO;
                }
                // each cohort is counted by itself where it is paid by itself
                let so_far: Decimal = admitted[index]
                    .iter()
                    .filter(|a| !line.by_cohort || a.2 == event.cohort)
                    .map(|a| a.1)
                    .sum();
                if let Some(most) = line.limits.max_units {
                    count = count.min((most - so_far).max(ZERO));
                }
                if count == ZERO {
                    continue;
                }
                let Some(m) = all.iter().find(|m| {
                    m.line == index && m.from <= day && day <= m.until && theirs(m, event.cohort)
                }) else {
                    continue;
                };
                let price = |list| unit_price(terms, list, day, metric);
                let mut amount = match &line.rule {
                    Rule::Price { steps } => count * price(list_price(steps, day)),
                    Rule::Tiers(tiers) => (0..tiers.len())
                        .map(|i| {
                            let low = tiers[i].above.max(so_far);
                            let high = tiers
                                .get(i + 1)
                                .map_or(so_far + count, |t| t.above.min(so_far + count));
                            (high - low).max(ZERO) * price(tiers[i].price)
                        })
                        .sum(),
                    Rule::PriceBy(by) => effect_on(terms, o, by.metric, m.until)
                        .map_or(ZERO, |x| count * price(at(&by.curve, x))),
                    _ => ZERO,
                };
                if event.person != NOBODY {
                    let line_sum = person_line.entry((index, event.person)).or_default();
                    if let Some(cap) = line.limits.cap_per_person {
                        amount = amount.min(Decimal::from(cap) - *line_sum);
                    }
                    let sum = person.entry(event.person).or_default();
                    if let Some(cap) = terms.cap_per_person {
                        amount = amount.min(Decimal::from(cap) - *sum);
                    }
                    *line_sum += amount;
                    *sum += amount;
                }
                admitted[index].push((event.person, count, event.cohort));
                earned.push((index, day, amount, event.cohort));
            }
        }
    }
    earned
}

/// What a measurement is worth before the limits of a payment date, and people measured. `None`: nothing was measured.
fn worth(
    terms: &Terms,
    o: &Outcomes,
    m: &Measurement,
    events: &[(usize, Day, Decimal, u16)],
) -> Option<(Decimal, Option<u32>, Option<u32>)> {
    let line = &terms.lines[m.line];
    let of_base = |x: Decimal, of: &Base| match of {
        Base::Money => x,
        Base::Amount(amount) => x * Decimal::from(*amount) / HUNDRED,
        Base::Commitment(t) => {
            x * Decimal::from(terms.capital.tranches[*t].commitment.unwrap_or(0)) / HUNDRED
        }
        Base::Principal(_) | Base::Drawn(_) => panic!("the reference knows no balances"),
    };
    let floored = |x: Decimal, of: &Base| {
        let floor = line
            .limits
            .floor
            .as_ref()
            .filter(|f| f.until.is_none_or(|u| m.until <= u));
        of_base(floor.map_or(x, |f| x.max(f.pay)), of)
    };
    let Some(index) = line.metric else {
        let Rule::Charge { amount, of } = &line.rule else {
            panic!("only charges need no metric")
        };
        return Some((floored(*amount, of), None, None));
    };
    let metric = &terms.metrics[index];
    match metric.measure.kind() {
        Kind::Claims | Kind::Units => {
            let mine = events
                .iter()
                .filter(|e| e.0 == m.line && m.from <= e.1 && e.1 <= m.until && theirs(m, e.3));
            Some((mine.map(|e| e.2).sum(), None, None))
        }
        Kind::Money => {
            let counts = |x: &&trappe::contract::outcomes::MoneyOn| {
                usize::from(x.metric) == index && terms.schedule.from <= x.day && x.day <= m.until
            };
            let saving: i64 = o
                .money
                .iter()
                .filter(counts)
                .map(|x| x.expected - x.actual)
                .sum();
            let saving = Decimal::from(saving);
            Some(match &line.rule {
                Rule::Share { share, times } => (saving.max(ZERO) * share * times, None, None),
                Rule::Curve { curve, of } => {
                    let scale = Decimal::from(10_i64.pow(terms.currency.decimals));
                    (floored(at(curve, saving / scale), of), None, None)
                }
                _ => panic!("no such rule on money"),
            })
        }
        Kind::Number => {
            let from = if m.cohort.is_some() {
                Day(i32::MIN / 2).max(terms.schedule.from)
            } else {
                m.from
            };
            let (effect, day, sample, controls) =
                latest(terms, o, index, m.cohort.unwrap_or(ALL), from, m.until)?;
            let effect = effect?;
            let amount = match &line.rule {
                Rule::Price { steps } => {
                    (effect * unit_price(terms, list_price(steps, day), day, metric)).max(ZERO)
                }
                Rule::Curve { curve, of } => floored(at(curve, effect), of),
                _ => panic!("no such rule on numbers"),
            };
            Some((amount, sample, controls))
        }
    }
}

/// Who has paid what so far: the line whose own list it was, if it was one.
#[derive(Default)]
struct Purses(BTreeMap<Account, Vec<(Day, i64, Option<usize>)>>);

impl Purses {
    /// What one payer may still pay by a list, and by the contract's caps beside it.
    fn room(&self, payer: &Payer, day: Day, contract: &[Payer], own: Option<usize>) -> i64 {
        let within = self.left(payer, day, own);
        let named = contract.iter().filter(|c| c.account == payer.account);
        named
            .map(|c| self.left(c, day, None))
            .fold(within, i64::min)
    }

    fn left(&self, payer: &Payer, day: Day, own: Option<usize>) -> i64 {
        let year = day.date().year();
        let paid = |all: bool| -> i64 {
            let list = self.0.get(&payer.account).into_iter().flatten();
            list.filter(|p| all || p.0.date().year() == year)
                .filter(|p| own.is_none() || p.2 == own)
                .map(|p| p.1)
                .sum()
        };
        let left = |cap: Option<i64>, all| cap.map_or(i64::MAX, |cap| cap - paid(all));
        left(payer.cap, true)
            .min(left(payer.cap_per_year, false))
            .max(0)
    }

    /// Pays what can be paid of an amount; by payer to within a unit.
    fn pay(&mut self, terms: &Terms, line: usize, day: Day, amount: i64) -> i64 {
        let listed = terms.lines[line].payers.as_ref();
        let own = listed.map(|_| line);
        let (payers, over) = (listed.unwrap_or(&terms.payers), terms.over);
        let contract = &terms.payers;
        let on = |p: &&Payer| p.from.is_none_or(|f| f <= day) && p.until.is_none_or(|u| day <= u);
        let active: Vec<&Payer> = payers.iter().filter(on).collect();
        let total: Decimal = active.iter().map(|p| p.share).sum();
        if total == ZERO {
            return 0;
        }
        let mut parts = vec![0; active.len()];
        let (mut sum, mut given) = (ZERO, 0);
        for (payer, part) in active.iter().zip(&mut parts) {
            sum += payer.share;
            let until = int((Decimal::from(amount) * sum / total).floor());
            *part = (until - given).min(self.room(payer, day, contract, own));
            given = until;
        }
        if over == Over::Others {
            // krone by krone would be simpler still; only the total matters here
            let mut left = amount - parts.iter().sum::<i64>();
            for (payer, part) in active
                .iter()
                .zip(&mut parts)
                .filter(|(p, _)| p.share > ZERO)
            {
                let more = left.min(self.room(payer, day, contract, own) - *part);
                *part += more;
                left -= more;
            }
        }
        for (payer, part) in active.iter().zip(&parts) {
            self.0
                .entry(payer.account)
                .or_default()
                .push((day, *part, own));
        }
        parts.iter().sum()
    }
}

fn up_to(amount: i64, cap: Option<i64>, before: i64) -> i64 {
    cap.map_or(amount, |cap| amount.min((cap - before).max(0)))
}

/// Settles the payments of a contract.
pub fn pay(terms: &Terms, o: &Outcomes) -> Paid {
    let all = measurements(terms);
    let events = events(terms, o, &all);
    let mut dates: Vec<Day> = all.iter().map(|m| m.payment).collect();
    dates.sort();
    dates.dedup();
    let mut paid = Paid {
        by_line: vec![0; terms.lines.len()],
        ..Paid::default()
    };
    let mut purses = Purses::default();
    let mut by_cohort: BTreeMap<(usize, Option<u16>), i64> = BTreeMap::new();
    let mut total = 0;
    for date in dates {
        let mut on_date = 0;
        for (index, line) in terms.lines.iter().enumerate() {
            let mut line_on_date = 0;
            for m in all.iter().filter(|m| m.line == index && m.payment == date) {
                let Some((worth, sample, controls)) = worth(terms, o, m, &events) else {
                    continue;
                };
                let claims = line
                    .metric
                    .is_some_and(|m| terms.metrics[m].measure.kind() == Kind::Claims);
                let few = |n: Option<u32>| {
                    n.zip(line.limits.minimum_sample)
                        .is_some_and(|(n, least)| n < least)
                };
                let met = line.limits.minimum.as_ref().is_none_or(|least| {
                    // a cohort's own number, where it is measured by itself
                    let of = |cohort| {
                        latest(terms, o, least.metric, cohort, terms.schedule.from, m.until)
                    };
                    let found = m.cohort.and_then(of).or_else(|| of(ALL));
                    found.and_then(|f| f.0).is_some_and(|x| x >= least.least)
                });
                // the same cohort's, where both lines are by cohort
                let has_paid = |other: usize| match m.cohort {
                    Some(_) if terms.lines[other].by_cohort => {
                        by_cohort.get(&(other, m.cohort)).is_some_and(|p| *p > 0)
                    }
                    _ => paid.by_line[other] > 0,
                };
                let chained = claims || line.requires.is_none_or(has_paid);
                let free = line.unless.is_none_or(|u| !has_paid(u));
                if few(sample) || few(controls) || !met || !chained || !free {
                    continue;
                }
                let mut amount = int(whole(worth, terms.rounding.amounts));
                let money = line
                    .metric
                    .is_some_and(|m| terms.metrics[m].measure.kind() == Kind::Money);
                if money || line.repeat == Repeat::Difference {
                    // the cap of the line holds for the entitlement
                    amount = up_to(amount, line.limits.cap, 0) - paid.by_line[index];
                }
                amount = up_to(amount.max(0), line.limits.cap_per_payment, line_on_date);
                amount = up_to(amount, line.limits.cap, paid.by_line[index]);
                amount = up_to(amount, terms.cap_per_payment, on_date);
                amount = up_to(amount, terms.cap, total);
                amount = purses.pay(terms, index, date, amount);
                *by_cohort.entry((index, m.cohort)).or_default() += amount;
                line_on_date += amount;
                on_date += amount;
                total += amount;
                paid.by_line[index] += amount;
            }
        }
        if on_date > 0 {
            paid.by_day.insert(date, on_date);
        }
    }
    for (account, list) in purses.0 {
        paid.by_payer
            .insert(account, list.iter().map(|p| p.1).sum());
    }
    paid
}
