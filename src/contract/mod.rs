//! The contract as a pure function of outcomes: metric → baseline → rule → limits → schedule → capital.
//!
//! ```text
//! Record, ledgers ─ measure ─► Outcomes ─ rule, limits, schedule ─► outcome payments ─ capital ─► Settlement (dated flows)
//! outcome file  ─────────────────┘                                                         └─ returns ─► per tranche
//! ```
//!
//! There is one engine: [`settle::Plan`] settles a simulated life, a published reference case and a term sheet that is being
//! tried out. It knows dates, not weeks, and no randomness.

mod amounts;
pub mod capital;
mod condense;
pub mod countable;
pub mod day;
pub mod decimal;
pub mod flow;
mod mean;
pub mod measure;
pub mod outcomes;
pub mod parties;
pub mod payments;
mod proportions;
pub mod ratio;
pub mod returns;
pub mod scale;
pub mod settle;
pub mod settlement;
pub mod statement;
pub mod terms;
mod wide;
