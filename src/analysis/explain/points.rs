//! At which results a line is looked at: at, just below and just above every node, between them, and where a limit begins to bind.

use super::{Axis, Row};
use crate::contract::statement::{Limit, Worth};
use crate::contract::terms::{Curve, Kind, Line, Rule, Terms};
use rust_decimal::{Decimal, RoundingStrategy};

/// Most claims of one person that are tried.
pub(super) const MOST_OF_A_PERSON: i32 = 1_000;
/// How often a result is doubled in search of a limit.
const DOUBLINGS: u32 = 34;
/// How often an interval is halved.
const HALVINGS: u32 = 60;

/// The results of the table, ascending. `run` says what a result pays.
pub(super) fn points(
    terms: &Terms,
    line: &Line,
    axis: Axis,
    run: &dyn Fn(Decimal) -> Option<Row>,
) -> Vec<Decimal> {
    let mut all = match axis {
        Axis::Charge => vec![Decimal::ZERO],
        Axis::Effect(_) => match &line.rule {
            Rule::Curve { curve, .. } => of_curve(&breaks(line, axis, curve), run),
            _ => of_price(own_minimum(line, axis), run),
        },
        Axis::PriceBy(_) => match &line.rule {
            Rule::PriceBy(by) => of_curve(&breaks(line, axis, &by.curve), run),
            _ => Vec::new(),
        },
        Axis::Count(m) => {
            let units = terms.metrics.get(m).map(|m| m.measure.kind()) == Some(Kind::Units);
            match &line.rule {
                Rule::Curve { curve, .. } => of_total(&breaks(line, axis, curve), units, run),
                _ => of_count(line, units, run),
            }
        }
        Axis::Person(_) => of_person(line, run),
        Axis::Day(_) => of_day(terms, line),
        Axis::Saving(_) => match &line.rule {
            Rule::Curve { curve, .. } => of_curve(&breaks(line, axis, curve), run),
            _ => of_saving(run),
        },
    };
    all.sort();
    all.dedup();
    all
}

/// The curve over an axis of numbers, if there is one.
pub(super) fn curve_of(line: &Line, axis: Axis) -> Option<&Curve> {
    match (axis, &line.rule) {
        (Axis::Effect(_) | Axis::Saving(_) | Axis::Count(_), Rule::Curve { curve, .. }) => {
            Some(curve)
        }
        (Axis::PriceBy(_), Rule::PriceBy(by)) => Some(&by.curve),
        _ => None,
    }
}

/// Where payment may jump, ascending: the ends of the pieces, and a minimum of the number itself.
pub(super) fn breaks(line: &Line, axis: Axis, curve: &Curve) -> Vec<Decimal> {
    let mut all: Vec<Decimal> = curve
        .pieces
        .iter()
        .flat_map(|p| [p.from, p.to])
        .flatten()
        .map(|x| x.normalize())
        .collect();
    all.extend(own_minimum(line, axis));
    all.sort();
    all.dedup();
    all
}

/// The minimum of the very number that the axis shows.
pub(super) fn own_minimum(line: &Line, axis: Axis) -> Option<Decimal> {
    let minimum = line.limits.minimum.as_ref()?;
    matches!(axis, Axis::Effect(m) | Axis::PriceBy(m) if m == minimum.metric)
        .then(|| minimum.least.normalize())
}

/// Digits after the point that are shown beside nodes: those that nodes have, but no more than two.
fn digits(nodes: &[Decimal]) -> u32 {
    nodes.iter().map(Decimal::scale).max().unwrap_or(0).min(2)
}

/// A step that is small beside the distance of any two nodes and reads well: a hundredth of the last digit shown.
pub(super) fn small(nodes: &[Decimal]) -> Decimal {
    let step = Decimal::new(1, digits(nodes) + 2);
    let nearest = nodes.windows(2).map(|p| p[1].saturating_sub(p[0])).min();
    match nearest.and_then(|gap| gap.checked_div(Decimal::from(8))) {
        Some(gap) if gap < step => gap,
        _ => step,
    }
}

/// The multiples of the step next below and next above a node.
fn beside(node: Decimal, step: Decimal) -> [Decimal; 2] {
    let below = node.checked_div(step).map_or(node, |n| {
        n.ceil().saturating_sub(Decimal::ONE).saturating_mul(step)
    });
    let above = node.checked_div(step).map_or(node, |n| {
        n.floor().saturating_add(Decimal::ONE).saturating_mul(step)
    });
    [below.normalize(), above.normalize()]
}

/// How far the picture and the table reach beyond the first and the last node.
pub(super) fn margin(nodes: &[Decimal]) -> Decimal {
    let (first, last) = (
        nodes.first().copied().unwrap_or_default(),
        nodes.last().copied().unwrap_or_default(),
    );
    let span = if last > first {
        last.saturating_sub(first)
    } else {
        last.abs()
    };
    let quarter = span.checked_div(Decimal::from(4)).unwrap_or_default();
    if quarter.is_zero() {
        return Decimal::TEN;
    }
    let rounded = quarter.round_dp_with_strategy(digits(nodes), RoundingStrategy::AwayFromZero);
    rounded.normalize()
}

fn of_curve(nodes: &[Decimal], run: &dyn Fn(Decimal) -> Option<Row>) -> Vec<Decimal> {
    let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else {
        return [-10, 0, 10].map(Decimal::from).to_vec();
    };
    let (step, margin) = (small(nodes), margin(nodes));
    let shown = digits(nodes);
    let below = if first > Decimal::ZERO && first <= margin {
        Decimal::ZERO
    } else {
        let below = first.saturating_sub(margin);
        below.round_dp_with_strategy(shown, RoundingStrategy::ToNegativeInfinity)
    };
    let above = last.saturating_add(margin);
    let above = above.round_dp_with_strategy(shown, RoundingStrategy::ToPositiveInfinity);
    let mut all = vec![below.normalize(), above.normalize()];
    for node in nodes {
        all.push(*node);
        all.extend(beside(*node, step));
    }
    for pair in nodes.windows(2) {
        let middle = pair[0].saturating_add(pair[1]).checked_div(Decimal::TWO);
        let middle = middle.map(|x| x.round_dp(shown.max(1)).normalize());
        all.extend(middle.filter(|x| *x > pair[0] && *x < pair[1]));
    }
    all.sort();
    let mut kinks = Vec::new();
    for pair in all.windows(2) {
        let Some(at) = bend(pair[0], pair[1], run) else {
            continue;
        };
        // Rounded outwards to the step, so that both sides of the point are seen.
        let Some(steps) = at.checked_div(step).map(|n| n.floor()) else {
            continue;
        };
        kinks.extend(
            [steps, steps.saturating_add(Decimal::ONE)].map(|n| n.saturating_mul(step).normalize()),
        );
    }
    all.extend(kinks);
    all
}

/// Limits that hold a payment down; what pays nothing because it is below nothing is no such limit.
pub(super) fn limits(row: &Row) -> Vec<Limit> {
    let mut limits: Vec<Limit> = row
        .bound
        .iter()
        .filter(|b| b.took > 0)
        .map(|b| b.limit)
        .filter(|l| {
            matches!(
                l,
                Limit::MaxClaims
                    | Limit::MaxUnits
                    | Limit::LinePerson
                    | Limit::Person
                    | Limit::LinePayment
                    | Limit::Line
                    | Limit::TwoSided
                    | Limit::Payment
                    | Limit::Contract
                    | Limit::Payer
            )
        })
        .collect();
    limits.sort();
    limits.dedup();
    limits
}

/// What holds at a result: limits, a floor, and whether anything is paid. Where it changes, payment bends.
fn regime(row: &Row) -> (Vec<Limit>, bool, bool) {
    let floor = row
        .worth
        .iter()
        .any(|worth| matches!(worth, Worth::Floor { .. }));
    (limits(row), floor, row.paid == 0)
}

/// Where between two results payment bends because something else holds (a limit, a floor, nothing), if it does; of several
/// such places one is found.
pub(super) fn bend(
    low: Decimal,
    high: Decimal,
    run: &dyn Fn(Decimal) -> Option<Row>,
) -> Option<Decimal> {
    let at = |x: Decimal| run(x).map(|row| regime(&row));
    let (first, last) = (at(low)?, at(high)?);
    if first == last {
        return None;
    }
    let (mut low, mut high) = (low, high);
    for _ in 0..HALVINGS {
        let middle = low.checked_add(high)?.checked_div(Decimal::TWO)?;
        if middle <= low || middle >= high {
            break;
        }
        if at(middle)? == first {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

/// The first whole number of steps at which a limit binds, if there is one.
fn first_bound(step: Decimal, run: &dyn Fn(Decimal) -> Option<Row>) -> Option<Decimal> {
    let binds = |n: i64| {
        Decimal::from(n)
            .checked_mul(step)
            .and_then(run)
            .is_some_and(|row| !limits(&row).is_empty())
    };
    let mut high = 1_i64;
    let mut doublings = 0;
    while !binds(high) {
        doublings += 1;
        if doublings > DOUBLINGS {
            return None;
        }
        high *= 2;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if binds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Decimal::from(high).checked_mul(step)
}

/// A price per unit of a number.
fn of_price(minimum: Option<Decimal>, run: &dyn Fn(Decimal) -> Option<Row>) -> Vec<Decimal> {
    let mut all = [-10, -1, 0, 1, 2, 5, 10, 20, 50, 100]
        .map(Decimal::from)
        .to_vec();
    if let Some(least) = minimum {
        let step = small(&[least]);
        all.extend([least.saturating_sub(step), least]);
    }
    if let Some(first) = first_bound(Decimal::ONE, run) {
        let twice = first.saturating_mul(Decimal::TWO);
        all.extend([first.saturating_sub(Decimal::ONE), first, twice]);
        all.retain(|x| *x <= twice);
    }
    all
}

fn of_count(line: &Line, units: bool, run: &dyn Fn(Decimal) -> Option<Row>) -> Vec<Decimal> {
    let one = Decimal::ONE;
    let mut known: Vec<Decimal> = Vec::new();
    if let Rule::Tiers(tiers) = &line.rule {
        known.extend(tiers.iter().map(|t| t.above).filter(|a| *a > Decimal::ZERO));
    }
    known.extend(line.limits.max_units);
    // The first whole number on either side of a bound that is none.
    let mut special: Vec<Decimal> = known
        .iter()
        .flat_map(|at| [at.floor(), at.floor().saturating_add(one)])
        .collect();
    if let Some(first) = first_bound(one, run) {
        special.extend([first.saturating_sub(one), first]);
    }
    special.retain(|x| *x >= Decimal::ZERO);
    let largest = special.iter().copied().max();
    let most = largest.map_or(Decimal::ONE_HUNDRED, |x| {
        x.saturating_mul(Decimal::TWO).max(Decimal::TEN)
    });
    let mut all: Vec<Decimal> = [0, 1, 2, 3, 5, 10].map(Decimal::from).to_vec();
    let mut round = Decimal::TEN;
    while round.saturating_mul(Decimal::TEN) <= most {
        round = round.saturating_mul(Decimal::TEN);
        all.push(round);
    }
    if units {
        all.push(Decimal::new(5, 1));
    }
    all.retain(|x| *x <= most);
    all.extend(special);
    all.push(most);
    all
}

/// A curve of how many there are: claims only in whole numbers.
fn of_total(nodes: &[Decimal], units: bool, run: &dyn Fn(Decimal) -> Option<Row>) -> Vec<Decimal> {
    let at_least_nothing = |x: Decimal| run(x.max(Decimal::ZERO));
    let mut all = of_curve(nodes, &at_least_nothing);
    if !units {
        all = all.iter().flat_map(|x| [x.floor(), x.ceil()]).collect();
    }
    all.push(Decimal::ZERO);
    all.retain(|x| *x >= Decimal::ZERO);
    all
}

fn of_person(line: &Line, run: &dyn Fn(Decimal) -> Option<Row>) -> Vec<Decimal> {
    let most = line.limits.max_claims.map(Decimal::from);
    let bound = first_bound(Decimal::ONE, run).filter(|x| *x < Decimal::from(MOST_OF_A_PERSON));
    let mut all: Vec<Decimal> = [0, 1, 2, 3].map(Decimal::from).to_vec();
    for at in [most, bound].into_iter().flatten() {
        all.extend([
            at.saturating_sub(Decimal::ONE),
            at,
            at.saturating_add(Decimal::ONE),
        ]);
    }
    let limit = Decimal::from(MOST_OF_A_PERSON);
    all.retain(|x| *x >= Decimal::ZERO && *x <= limit);
    all
}

/// The first day, each day on which a price changes, and the day before.
fn of_day(terms: &Terms, line: &Line) -> Vec<Decimal> {
    let (from, until) = (terms.schedule.from, terms.schedule.until);
    let mut days = vec![from, until];
    let mut change = |day: crate::contract::day::Day| days.extend([day.plus(-1), day]);
    if let Rule::Price { steps } = &line.rule {
        steps.iter().filter_map(|s| s.0).for_each(&mut change);
    }
    if let Some(index) = &terms.indexation {
        let every = i64::from(index.every_months.max(1));
        // A contract of a century with monthly steps; more would be a mistake.
        for k in 1..=1_200 {
            let day = index.from.plus_months(k * every);
            if day > until {
                break;
            }
            change(day);
        }
    }
    days.into_iter()
        .filter(|d| (from..=until).contains(d))
        .map(|d| Decimal::from(d.since(from)))
        .collect()
}

/// A share of a saving: a loss, round amounts, and where a limit begins to bind.
fn of_saving(run: &dyn Fn(Decimal) -> Option<Row>) -> Vec<Decimal> {
    let thousand = Decimal::ONE_THOUSAND;
    let bound = first_bound(thousand, run);
    let top = bound.unwrap_or(Decimal::from(1_000_000));
    let mut size = thousand;
    while size.saturating_mul(Decimal::TEN) <= top {
        size = size.saturating_mul(Decimal::TEN);
    }
    let mut all: Vec<Decimal> = [-5, -1, 0, 1, 2, 5, 10]
        .iter()
        .map(|&k| size.saturating_mul(Decimal::new(k, 1)))
        .collect();
    all.extend([2, 5].map(|k| size.saturating_mul(Decimal::from(k))));
    match bound {
        Some(first) => {
            // The last round amount before the limit binds, and a round one beyond it.
            let exact = bend(first.saturating_sub(thousand), first, run).unwrap_or(first);
            let digits = if exact < Decimal::ONE_HUNDRED { 2 } else { 0 };
            let last = exact.round_dp_with_strategy(digits, RoundingStrategy::ToZero);
            all.retain(|x| *x < last);
            let beyond = first.saturating_mul(Decimal::TWO);
            let beyond = beyond.round_sf_with_strategy(2, RoundingStrategy::AwayFromZero);
            all.push(last);
            all.extend(beyond);
        }
        None => all.retain(|x| *x <= size),
    }
    all.into_iter().map(|x| x.normalize()).collect()
}

/// Where a curve is highest.
pub(super) fn dearest(curve: &Curve) -> Option<Decimal> {
    let mut best: Option<(Decimal, Decimal)> = None;
    for piece in &curve.pieces {
        let inside = match (piece.from, piece.to) {
            (Some(from), Some(to)) => vec![
                from.saturating_add(to.saturating_sub(from) / Decimal::from(4)),
                to.saturating_sub(to.saturating_sub(from) / Decimal::from(4)),
            ],
            (Some(from), None) => vec![from.saturating_add(Decimal::ONE)],
            (None, Some(to)) => vec![to.saturating_sub(Decimal::ONE)],
            (None, None) => vec![Decimal::ZERO],
        };
        for x in inside {
            let pay = piece.at(x);
            if best.is_none_or(|(_, most)| pay > most) {
                best = Some((x.normalize(), pay));
            }
        }
    }
    best.map(|(x, _)| x)
}
