//! Money as a pure function of the record: benefits and refund, tax, costs, savings. Whole øre throughout.
//!
//! * [`amount`]: rounding to whole øre and splitting without losing any.
//! * [`years`]: which calendar year a week belongs to.
//! * [`refund`]: the refund counter of a person, and the band of every week.
//! * [`tariff`] and [`price`]: what everything costs in one draw of the uncertain parameters.
//! * [`ledger`] and [`accrual`]: the books, and the fast way to fill them.
//! * [`books`] (with [`programme`]): every flow of both arms of a record.
//! * [`extract`] and [`balances`] (with `lived`): what a run reads of the books, without the books.
//! * [`displacement`]: what openings that are not additional cost others; reported, never booked.
//! * [`saving`], [`period`], [`discount`]: who saves how much, when, and what it is worth today.
//! * [`path`] (of those who are planned: [`planned`]; summed up: [`totals`]): the agreed path, the baseline of a budget saving.

pub mod accrual;
pub mod amount;
pub mod balances;
pub mod books;
mod borne;
pub mod discount;
pub mod displacement;
pub mod extract;
pub mod followed;
pub mod ledger;
mod lived;
pub mod occupancy;
pub mod path;
pub mod period;
pub mod planned;
pub mod price;
pub mod programme;
mod rate;
mod rates;
pub mod refund;
pub mod saving;
pub mod tariff;
pub mod totals;
pub mod years;

#[cfg(test)]
mod tests;
