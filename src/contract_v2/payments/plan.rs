//! The lines of a contract, made ready: what they are paid from, in which order, and what they depend on.

use crate::contract_v2::decimal::Factor;
use crate::contract_v2::terms::{Base, Curve, Kind, Line, Repeat, Rule, Terms};
use rust_decimal::Decimal;
use std::ops::Range;

use super::events::{Chain, EventLine, EventLines, Pricing};
use super::prices::Prices;
use super::quantity::Quantity;
use super::schedule::{self, Slot};

/// A line.
#[derive(Debug, Clone)]
pub(super) struct LinePlan<'a> {
    pub line: &'a Line,
    pub figure: Figure<'a>,
    /// Its measurements among all slots.
    pub slots: Range<usize>,
    /// Whether it pays what everything so far is worth, less what it has paid.
    pub cumulative: bool,
    /// Pays only if that line has paid.
    pub pays_after: Option<Needs>,
    /// Index of its list of payers.
    pub payers: usize,
}

/// A line on which another depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Line(usize),
    /// It doesn't exist.
    Missing,
}

/// What a line is paid from.
#[derive(Debug, Clone)]
pub(super) enum Figure<'a> {
    /// Claims or units, priced one by one.
    Events,
    /// The total of claims or units in a curve.
    Total { curve: &'a Curve, of: Base },
    /// A number in a curve.
    Number {
        metric: usize,
        curve: &'a Curve,
        of: Base,
    },
    /// A number at a price.
    Priced { metric: usize, prices: Prices },
    /// A share of a saving.
    Share {
        metric: u16,
        factor: Factor,
        share: Decimal,
        times: Decimal,
    },
    /// A saving in a curve.
    Money {
        metric: u16,
        curve: &'a Curve,
        of: Base,
    },
    /// A standing amount.
    Charge { amount: Decimal, of: Base },
    /// A rule that its metric can't be paid by.
    Nothing,
}

/// Whether figures of a kind (`None`: no metric) can be paid by a rule. Lines that can't pay nothing; a reader of contracts refuses them.
pub fn can_pay(kind: Option<Kind>, rule: &Rule) -> bool {
    match (kind, rule) {
        (_, Rule::Charge { .. }) => true,
        (None, _) => false,
        (Some(_), Rule::Curve { .. }) => true,
        (
            Some(Kind::Claims | Kind::Units),
            Rule::Price { .. } | Rule::PriceBy(_) | Rule::Tiers(_),
        ) => true,
        (Some(Kind::Number), Rule::Price { .. }) => true,
        (Some(Kind::Money), Rule::Share { .. }) => true,
        _ => false,
    }
}

/// Everything that the terms say about lines.
#[derive(Debug, Clone)]
pub(super) struct Plan<'a> {
    pub lines: Vec<LinePlan<'a>>,
    /// Line indices, each after those that it depends on, otherwise as they are written.
    pub order: Vec<usize>,
    /// All measurements, line by line.
    pub slots: Vec<Slot>,
    pub events: EventLines,
    /// Whether prices go by numbers, so that they have to be looked up.
    pub by_number: bool,
}

impl<'a> Plan<'a> {
    pub fn new(terms: &'a Terms) -> Self {
        let order = order(&terms.lines);
        let mut slots = Vec::new();
        let mut lines = Vec::with_capacity(terms.lines.len());
        for (index, line) in terms.lines.iter().enumerate() {
            let figure = figure(terms, line);
            let money = matches!(figure, Figure::Share { .. } | Figure::Money { .. });
            let begin = slots.len();
            slots.extend(schedule::slots(terms, index, line, money));
            let standing = matches!(figure, Figure::Charge { .. });
            lines.push(LinePlan {
                line,
                slots: begin..slots.len(),
                cumulative: money || line.repeat == Repeat::Difference && !standing,
                pays_after: None,
                payers: 0,
                figure,
            });
        }
        let events = event_lines(terms, &lines, &order);
        for index in 0..lines.len() {
            let required = lines[index].line.requires;
            lines[index].pays_after =
                required
                    .filter(|_| !chained(terms, &lines, index))
                    .map(|r| {
                        if r < lines.len() {
                            Needs::Line(r)
                        } else {
                            Needs::Missing
                        }
                    });
        }
        let by_number = events
            .lines
            .iter()
            .any(|l| matches!(l.pricing, Pricing::ByNumber(_)));
        Self {
            lines,
            order,
            slots,
            events,
            by_number,
        }
    }
}

fn kind(terms: &Terms, line: &Line) -> Option<Kind> {
    line.metric
        .and_then(|metric| terms.metrics.get(metric))
        .map(|metric| metric.measure.kind())
}

fn figure<'a>(terms: &'a Terms, line: &'a Line) -> Figure<'a> {
    let kind = kind(terms, line);
    if !can_pay(kind, &line.rule) {
        return Figure::Nothing;
    }
    let metric = line.metric.unwrap_or(usize::MAX);
    let id = u16::try_from(metric).unwrap_or(u16::MAX);
    match (&line.rule, kind) {
        (Rule::Charge { amount, of }, _) => Figure::Charge {
            amount: *amount,
            of: *of,
        },
        (Rule::Curve { curve, of }, Some(Kind::Number)) => Figure::Number {
            metric,
            curve,
            of: *of,
        },
        (Rule::Curve { curve, of }, Some(Kind::Money)) => Figure::Money {
            metric: id,
            curve,
            of: *of,
        },
        (Rule::Curve { curve, of }, _) => Figure::Total { curve, of: *of },
        (rule, Some(Kind::Number)) => Figure::Priced {
            metric,
            prices: Prices::new(terms, rule, None),
        },
        (Rule::Share { share, times }, _) => Figure::Share {
            metric: id,
            factor: Factor::new(share.saturating_mul(*times)),
            share: *share,
            times: *times,
        },
        _ => Figure::Events,
    }
}

fn of_events(plan: &LinePlan<'_>) -> bool {
    matches!(plan.figure, Figure::Events | Figure::Total { .. })
}

/// Whether what a line requires is counted claim by claim.
fn chained(terms: &Terms, lines: &[LinePlan<'_>], index: usize) -> bool {
    let plan = &lines[index];
    kind(terms, plan.line) == Some(Kind::Claims)
        && of_events(plan)
        && plan
            .line
            .requires
            .is_some_and(|r| lines.get(r).is_none_or(of_events))
}

fn event_lines(terms: &Terms, lines: &[LinePlan<'_>], order: &[usize]) -> EventLines {
    let position = |line: usize| {
        let mut of_events = order.iter().filter(|&&l| of_events(&lines[l]));
        of_events.position(|&l| l == line)
    };
    let mut events = EventLines {
        by_metric: vec![Vec::new(); terms.metrics.len()],
        cap_per_person: terms.cap_per_person,
        whole: true,
        ..EventLines::default()
    };
    for &index in order.iter().filter(|&&l| of_events(&lines[l])) {
        let plan = &lines[index];
        let line = plan.line;
        let Some(metric) = line.metric else { continue };
        let baseline = Some(&terms.metrics[metric].baseline);
        let pricing = match &line.rule {
            Rule::Curve { .. } => Pricing::Total,
            Rule::PriceBy(_) => Pricing::ByNumber(Prices::new(terms, &line.rule, baseline)),
            _ => Pricing::Card(Prices::new(terms, &line.rule, baseline)),
        };
        let chain = match line.requires {
            Some(required) if chained(terms, lines, index) => {
                position(required).map_or(Chain::Never, Chain::After)
            }
            _ => Chain::Free,
        };
        let claims = kind(terms, line) == Some(Kind::Claims);
        let (tiers, whole) = match &pricing {
            Pricing::Card(prices) => (prices.have_tiers(), prices.are_whole()),
            Pricing::ByNumber(_) => (false, terms.rounding.prices.is_some()),
            Pricing::Total => (false, true),
        };
        let max_units = line.limits.max_units;
        events.by_payment |= matches!(pricing, Pricing::ByNumber(_));
        events.by_day |= tiers || max_units.is_some();
        events.whole &= whole && max_units.is_none_or(|most| i64::of(most).is_some());
        events.by_metric[metric].push(events.lines.len());
        events.lines.push(EventLine {
            line: index,
            max_claims: line.limits.max_claims.filter(|_| claims).map(i64::from),
            max_units,
            cap_per_person: line.limits.cap_per_person,
            chain,
            slots: plan.slots.clone(),
            by_cohort: line.by_cohort,
            pricing,
        });
    }
    events
}

/// Each line after those that it depends on, otherwise as they are written; what depends on itself in a circle comes last.
fn order(lines: &[Line]) -> Vec<usize> {
    let mut order = Vec::with_capacity(lines.len());
    let mut done = vec![false; lines.len()];
    while order.len() < lines.len() {
        let open = |on: Option<usize>, done: &[bool], own: usize| {
            on.is_some_and(|l| l != own && done.get(l) == Some(&false))
        };
        let ready = (0..lines.len()).find(|&l| {
            !done[l] && !open(lines[l].requires, &done, l) && !open(lines[l].unless, &done, l)
        });
        let Some(next) = ready.or_else(|| done.iter().position(|d| !d)) else {
            break;
        };
        done[next] = true;
        order.push(next);
    }
    order
}
