//! How much money a result is worth, and within which limits.

use super::schedule::{Payer, When};
use crate::contract::day::Day;
use rust_decimal::Decimal;
use serde::Serialize;

/// A line: one thing that is paid for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Key in the file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish; the English one where the file gives none.
    pub name_da: String,
    /// What it pays for (index into the metrics); `None` for a standing charge.
    pub metric: Option<usize>,
    /// How much.
    pub rule: Rule,
    /// Claims: the k-th claim of this line needs k claims of that line (index), no later. Other kinds: pays only if that line has paid.
    pub requires: Option<usize>,
    /// Pays nothing once that line (index) has paid anything (for the same cohort, where both are by cohort).
    pub unless: Option<usize>,
    /// Within which limits.
    pub limits: LineLimits,
    /// When is measured.
    pub when: When,
    /// Whether each cohort is measured and paid apart, on the cohort's own day; otherwise all people together.
    pub by_cohort: bool,
    /// What a second measurement pays.
    pub repeat: Repeat,
    /// Calendar months from measurement to payment, instead of the contract's.
    pub lag_months: Option<u32>,
    /// Who pays, instead of the contract's payers.
    pub payers: Option<Vec<Payer>>,
    /// Which waterfall receives it (index into the capital's).
    pub waterfall: usize,
    /// Who pays if the result is worse than nothing.
    pub two_sided: Option<TwoSided>,
}

/// What a second measurement pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Every measurement pays by itself.
    Each,
    /// What all measurements so far together are worth, less what the line has paid before, at least 0.
    Difference,
}

/// How much.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A price per claim, unit, or unit of a number (its effect): the first step holds from the start, each later one from its day.
    Price { steps: Vec<(Option<Day>, Decimal)> },
    /// A price per claim or unit that is a curve of another number (its latest effect on the payment's measurement day).
    PriceBy(PriceBy),
    /// A marginal price by how many claims or units the line has had so far; sorted, the first begins at 0.
    Tiers(Vec<Tier>),
    /// A share of the cumulative money saved, so many times over (`times`: several years' worth of it).
    Share { share: Decimal, times: Decimal },
    /// A curve of the effect.
    Curve { curve: Curve, of: Base },
    /// A standing amount per payment period, whatever the result.
    Charge { amount: Decimal, of: Base },
}

/// A price that depends on another number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriceBy {
    /// Which (index into the metrics, a Number).
    pub metric: usize,
    /// Price in smallest units by that number's effect.
    pub curve: Curve,
}

/// A price from a volume on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tier {
    /// Claims or units before it begins: 50 means from the 51st on.
    pub above: Decimal,
    /// Price per claim or unit.
    pub price: Decimal,
}

/// Money (or percent of a base) as a function of a number: pieces in order, which do not overlap. Outside all pieces it is 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// How it was written.
    pub form: Form,
    /// Which end of a piece belongs to it (settled point 31).
    pub closed: Closed,
    /// The pieces, from low to high.
    pub pieces: Vec<Piece>,
}

/// How a curve was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Bands: a step table, or ramps where bands have a slope.
    Bands,
    /// Points joined by straight lines.
    Points,
}

/// Which end of a piece belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// `from ≤ x < to`: at a node the upper piece holds. The highest `to` of a points curve belongs too.
    Below,
    /// `from < x ≤ to`: at a node the lower piece holds. The lowest `from` of a points curve belongs too.
    Above,
}

/// A piece: `pay + slope × (x − from)`; with an open lower end `pay + slope × (x − to)`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Piece {
    /// Lower end; `None` is open.
    pub from: Option<Decimal>,
    /// Upper end; `None` is open.
    pub to: Option<Decimal>,
    /// At the lower end; with an open one, at the upper end.
    pub pay: Decimal,
    /// Per unit above it (below it, it is taken off).
    pub slope: Decimal,
    /// Name of the band ("class B"), if any.
    pub name: Option<String>,
}

impl Piece {
    /// The end that the slope is counted from; `None` if both are open.
    pub fn anchor(&self) -> Option<Decimal> {
        self.from.or(self.to)
    }

    /// What it is worth at a number.
    pub fn at(&self, x: Decimal) -> Decimal {
        let along = self
            .anchor()
            .map_or(Decimal::ZERO, |anchor| x.saturating_sub(anchor));
        self.pay.saturating_add(self.slope.saturating_mul(along))
    }
}

/// What a curve or charge is of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// It is money, in smallest units.
    Money,
    /// Percent of an agreed amount.
    Amount(i64),
    /// Percent of the principal of a tranche (index into the capital's tranches) that is outstanding on the payment date.
    Principal(usize),
    /// Percent of what a tranche has provided by the payment date.
    Drawn(usize),
    /// Percent of a tranche's commitment.
    Commitment(usize),
}

/// Limits of a line.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct LineLimits {
    /// Most that it ever pays.
    pub cap: Option<i64>,
    /// Most that it pays on one payment date.
    pub cap_per_payment: Option<i64>,
    /// Most that it pays for one person.
    pub cap_per_person: Option<i64>,
    /// Most claims per person (claims); 1 unless the contract says otherwise. `None` counts every claim.
    pub max_claims: Option<u32>,
    /// Most claims or units in total.
    pub max_units: Option<Decimal>,
    /// Least that a measurement pays.
    pub floor: Option<Floor>,
    /// Pays nothing unless a number is reached.
    pub minimum: Option<Minimum>,
    /// Pays nothing on fewer people measured (and, with a control group, fewer there).
    pub minimum_sample: Option<u32>,
}

/// Least that a measurement pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Floor {
    /// In the unit of the rule's curve or charge (percent of its base, or money).
    pub pay: Decimal,
    /// Last measurement day on which it holds.
    pub until: Option<Day>,
}

/// A condition on another number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Minimum {
    /// Which (index into the metrics, a Number; its latest effect).
    pub metric: usize,
    /// At least this.
    pub least: Decimal,
}

/// Who pays if the result is worse than nothing: negative amounts of the rule flow from a tranche to the payers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TwoSided {
    /// Index into the capital's tranches.
    pub from: usize,
    /// Most that it ever pays.
    pub cap: Option<i64>,
}
