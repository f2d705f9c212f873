//! The arithmetic of a settlement, step by step: what `settle`, `trace` and a lawyer read.
//!
//! Money is in whole smallest units; decimals are exact, and in smallest units where they are money.

use super::day::Day;
use crate::model::account::Account;
use rust_decimal::Decimal;
use serde::Serialize;

/// How a settlement came about.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Statement {
    /// Every figure that a line was paid from, by payment date, then by line.
    pub lines: Vec<LineEntry>,
    /// Claims and units one by one, by person, day and line; empty for lines that don't pay per event.
    pub claims: Vec<ClaimEntry>,
    /// Every payment date: what all lines came to, and who paid.
    pub payments: Vec<PaymentEntry>,
    /// Every draw.
    pub draws: Vec<DrawEntry>,
    /// Every action of a waterfall that had money to give.
    pub waterfall: Vec<WaterfallEntry>,
    /// Guarantees that were called.
    pub guarantees: Vec<GuaranteeEntry>,
    /// Early ends, in order of day.
    pub terminations: Vec<TerminationEntry>,
}

/// From a result to what one line pays on one date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineEntry {
    /// Index of the line.
    pub line: usize,
    /// Index of the cohort, if it is paid by cohort.
    pub cohort: Option<u16>,
    /// First day of what was measured.
    pub from: Day,
    /// Last day of what was measured (the measurement day).
    pub until: Day,
    /// Payment date.
    pub payment: Day,
    /// How the result was measured, for numbers.
    pub measured: Option<EffectEntry>,
    /// What it is worth before any limit, step by step.
    pub worth: Vec<Worth>,
    /// The sum of `worth`, rounded by the contract's rule; for `Repeat::Difference` of everything since the start.
    pub earned: i64,
    /// What bound, in the order in which it was applied.
    pub bound: Vec<Bound>,
    /// Paid by this line before, where the rule takes it off; else 0.
    pub paid_before: i64,
    /// What the line pays on this date (negative: a tranche pays), after the limits of the line and of the contract.
    pub paid: i64,
}

/// From a measured value to an effect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectEntry {
    /// The day of the measurement.
    pub day: Day,
    /// What was measured.
    pub value: Decimal,
    /// The baseline that was used, blended; `None` without one.
    pub baseline: Option<Decimal>,
    /// The parts of a blend, or the source that was chosen: `(weight, value)`.
    pub parts: Vec<(Decimal, Decimal)>,
    /// The effect.
    pub effect: Decimal,
    /// Whether the effect, or that of a part of a composite, is 0 because it would be a percentage of a baseline or target
    /// that is not above 0.
    pub of_nothing: bool,
    /// People measured.
    pub sample: Option<u32>,
    /// People of the control group.
    pub controls: Option<u32>,
}

/// One product in the worth of a result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Worth {
    /// quantity × price = amount; `list` is the price in the contract before bid, indexation and deadweight.
    Price {
        quantity: Decimal,
        list: Decimal,
        bid: Decimal,
        index: Decimal,
        deadweight: Decimal,
        price: Decimal,
        amount: Decimal,
    },
    /// share × times × saving = amount.
    Share {
        saving: i64,
        share: Decimal,
        times: Decimal,
        amount: Decimal,
    },
    /// The piece (index; `None`: outside all) of a curve in which the effect lies: pay + slope × (effect − from) = result, of a base if it is percent.
    Curve {
        effect: Decimal,
        piece: Option<usize>,
        result: Decimal,
        /// The base in smallest units; `None`: the result is money.
        base: Option<i64>,
        amount: Decimal,
    },
    /// A standing amount, of a base if it is percent.
    Charge {
        result: Decimal,
        base: Option<i64>,
        amount: Decimal,
    },
    /// The floor lifted it by so much.
    Floor {
        result: Decimal,
        base: Option<i64>,
        amount: Decimal,
    },
}

impl Worth {
    /// What it comes to before it is rounded, in smallest units.
    pub fn amount(&self) -> Decimal {
        match self {
            Self::Price { amount, .. }
            | Self::Share { amount, .. }
            | Self::Curve { amount, .. }
            | Self::Charge { amount, .. }
            | Self::Floor { amount, .. } => *amount,
        }
    }
}

/// A limit that made a payment smaller (or a condition that was not met), and by how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// Which.
    pub limit: Limit,
    /// What it took off, in smallest units; never negative.
    pub took: i64,
}

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The chained line has not enough claims, or has not paid.
    Requires,
    /// Another line has paid.
    Unless,
    /// Claims per person.
    MaxClaims,
    /// Claims or units in total.
    MaxUnits,
    /// A number that had to be reached.
    Minimum,
    /// People measured.
    Sample,
    /// Cap of the line per person.
    LinePerson,
    /// Cap of the contract per person.
    Person,
    /// Cap of the line per payment date.
    LinePayment,
    /// Cap of the line.
    Line,
    /// Cap on what a tranche pays of a result worse than nothing.
    TwoSided,
    /// Cap of the contract per payment date.
    Payment,
    /// Cap of the contract.
    Contract,
    /// Caps of the payers.
    Payer,
    /// There is no payer on that day.
    Nobody,
    /// Caps on what a tranche ever receives (redemption).
    Tranche,
    /// The contract had ended.
    Terminated,
    /// A saving or count below nothing pays nothing.
    Nothing,
}

/// What a claim, or a quantity on a day, earned: amount − taken = earned. Decimals in smallest units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimEntry {
    /// The line.
    pub line: usize,
    /// The person, or [`super::outcomes::NOBODY`].
    pub person: u32,
    /// The day on which it was achieved.
    pub day: Day,
    /// Its payment date.
    pub payment: Day,
    /// The how-manieth claim of this line for this person (the count so far for quantities), from 1.
    pub number: Decimal,
    /// How many.
    pub count: Decimal,
    /// Price after bid, indexation and deadweight.
    pub price: Decimal,
    /// Count × price.
    pub amount: Decimal,
    /// What took something off, if anything.
    pub bound: Option<Limit>,
    /// What remains, before caps per payment date and above.
    pub earned: Decimal,
}

/// A payment date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaymentEntry {
    /// The date.
    pub day: Day,
    /// What all lines pay, after all limits.
    pub amount: i64,
    /// Who pays how much; adds up to `amount`.
    pub by: Vec<(Account, i64)>,
}

/// A draw.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DrawEntry {
    /// The date.
    pub day: Day,
    /// What the vehicle must pay until the next draw, or the agreed amount.
    pub need: i64,
    /// What outcome payments that had arrived covered (recycling).
    pub recycled: i64,
    /// What the tranches provided, each: index into the capital's tranches.
    pub by: Vec<(usize, i64)>,
    /// What nobody was committed to provide.
    pub unfunded: i64,
}

/// One step of a waterfall.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WaterfallEntry {
    /// The date.
    pub day: Day,
    /// Index of the waterfall.
    pub waterfall: usize,
    /// Index of the action; `None` for what is left over after the last payment.
    pub action: Option<usize>,
    /// Who receives.
    pub to: Account,
    /// What was left when its turn came.
    pub available: i64,
    /// Most that it may take.
    pub limit: i64,
    /// What it took.
    pub paid: i64,
    /// What went to the action's `rest` beside it.
    pub rest: i64,
    /// Whether a cap on the tranche's multiple or return bound.
    pub capped: bool,
}

/// A guarantee that was called.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuaranteeEntry {
    /// Index of the guarantee.
    pub guarantee: usize,
    /// The date.
    pub day: Day,
    /// What the tranche had provided.
    pub drawn: i64,
    /// What it had received.
    pub received: i64,
    /// Most that is guaranteed at what was drawn.
    pub guaranteed: i64,
    /// What was paid.
    pub paid: i64,
}

/// An early end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TerminationEntry {
    /// Index of the termination.
    pub termination: usize,
    /// The day.
    pub day: Day,
    /// The number that triggered it, if one did.
    pub effect: Option<Decimal>,
    /// Share of the outstanding principal that is to be repaid.
    pub redemption: Decimal,
    /// What that is, before any cap.
    pub owed: i64,
    /// Caps that made it smaller, in the order in which they were applied.
    pub bound: Vec<Bound>,
    /// What the payers repaid.
    pub repaid: i64,
}
