//! The contract as a pure function of what happened: metric → baseline → rule → limits → schedule → capital.
//!
//! ```text
//! Record ─ metric ─► claims ┐
//! Ledgers ─ baseline ─► saving ├─► Evidence ─ rule, limits, schedule ─► outcome payments ─ capital ─► Settlement (dated flows)
//! Ledger ─► effort          ┘                                                                     └─ returns ─► per tranche
//! ```
//!
//! [`settle::settle`] is the one engine: the same code settles a simulated life, a published reference case and a term sheet that
//! is being tried out. [`settle::Plan`] is the same laid out on the calendar once for many replications.

pub mod baseline;
pub mod capital;
pub mod check;
pub mod evidence;
pub mod flow;
pub mod limits;
pub mod metric;
pub mod ratio;
pub mod returns;
pub mod rule;
pub mod schedule;
pub mod settle;
pub mod statement;
pub mod terms;
