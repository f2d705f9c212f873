//! What the parties agreed, resolved: names have become indices, money has become whole øre.

use crate::model::account::{Account, Funding};
use jiff::civil::Date;
use serde::Serialize;

/// A contract.
#[derive(Debug, Clone, Serialize)]
pub struct Terms {
    /// Title in English.
    pub title: String,
    /// What is paid for.
    pub rule: Rule,
    /// Most that is ever paid, in øre.
    pub cap: Option<i64>,
    /// When is measured and paid.
    pub schedule: Schedule,
    /// Who pays the outcome payments; shares add up to 1.
    pub payers: Funding,
    /// Who advances the money and who gets it back.
    pub capital: Capital,
}

/// How much money a result is worth.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Each payment = max(0, share × cumulative measured saving − paid so far) (settled point 3).
    ShareOfSaving {
        /// Share of the measured saving that is paid.
        share: f64,
        /// What the saving is measured against.
        baseline: SavingBaseline,
        /// What counts in the saving; benefits net of refund always do (settled point 4).
        components: Vec<SavingComponent>,
    },
    /// A price per verified outcome and person.
    RateCard {
        /// The lines.
        lines: Vec<RateLine>,
        /// Share of the verified outcomes that is taken off as deadweight, 0 for none.
        deadweight: f64,
        /// Most that is paid per person, in øre.
        cap_per_person: Option<i64>,
    },
}

/// What a saving is measured against (settled point 1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SavingBaseline {
    /// The expected counterfactual cost per referred person and week at the best estimates, written into the contract at signing.
    AgreedPath {
        /// Lives that are simulated to compute the path.
        lives: u32,
    },
    /// The counterfactual twin: an ideal that no real contract has.
    Twin,
}

pub use crate::contract_v2::terms::SavingComponent;

/// One line of a rate card.
#[derive(Debug, Clone, Serialize)]
pub struct RateLine {
    /// Key in the scenario file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// What is verified.
    pub metric: Metric,
    /// Price per claim, in øre.
    pub price: i64,
    /// The k-th claim of this line needs k claims of that line (index).
    pub requires: Option<usize>,
    /// Most claims per person.
    pub max_claims: u32,
}

/// What is verified on a person's path (settled points 2 and 27).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// First week of a spell of work of at least `min_hours` a week.
    JobStart { min_hours: f64 },
    /// `weeks` weeks in work within one spell; gaps of up to `gap` weeks neither count nor break it.
    WeeksInWork {
        weeks: u32,
        gap: u32,
        min_hours: f64,
    },
    /// `weeks` weeks of self-support within one spell, gaps likewise.
    SelfSupport { weeks: u32, gap: u32 },
}

/// When is measured and paid (settled point 28).
#[derive(Debug, Clone, Serialize)]
pub struct Schedule {
    /// First day that counts.
    pub from: Date,
    /// Last day that counts.
    pub until: Date,
    /// Weeks after a person's intake within which outcomes count; `None` for no limit beside `until`.
    pub person_window: Option<u32>,
    /// Length of a payment period in months; the first begins at `from`.
    pub every_months: u32,
    /// Months between the end of a period and its payment.
    pub lag_months: u32,
}

/// Who advances the money and who gets it back.
#[derive(Debug, Clone, Serialize)]
pub struct Capital {
    /// Tranches, by index into `Spec::tranches`.
    pub tranches: Vec<Tranche>,
    /// Months between draws; each draw covers the vehicle's need until the next (settled point 35).
    pub draw_every_months: u32,
    /// Where incoming money goes, in order, at each payment date.
    pub waterfall: Vec<Action>,
    /// Return that investors compare with, per year, for NPV.
    pub hurdle: f64,
}

/// A source of capital.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tranche {
    /// Index into `Spec::tranches`.
    pub tranche: u16,
    /// Share of every draw that it provides; shares add up to 1.
    pub share: f64,
    /// Most that it provides, in øre.
    pub commitment: Option<i64>,
    /// Interest on the drawn balance, per year, compounding daily on actual/365.
    pub coupon: f64,
    /// Whether it is a grant: a first loss that asks for nothing back (it may still stand in the waterfall).
    pub grant: bool,
}

/// One action of the waterfall; each takes what it may of what is left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Pays the coupon that has accrued.
    Coupon { tranche: u16 },
    /// Pays principal back.
    Principal { tranche: u16 },
    /// Pays until the balance that compounds daily at `rate` from each draw is zero (settled point 32).
    Return { tranche: u16, rate: f64 },
    /// Pays a share of what is left to an account.
    Share { to: Account, share: f64 },
}
