//! Trappe simulates social impact bonds: a programme for people who have lived on benefits for
//! long, paid for by investors, repaid by a municipality out of the benefits that it no longer pays.
//!
//! The way the data goes is the way the folders are listed:
//!
//! 1. [`scenario`] reads a scenario file into a checked [`scenario::Scenario`]: units, distributions, provenance.
//! 2. [`model`] says what can happen, free of files and of randomness.
//! 3. [`sim`] adds luck and lives the lives of one replication, in two arms.
//! 4. [`record`] is what happened, compact: the hinge of the house.
//! 5. [`money`] and [`contract`] are pure functions of the record.
//! 6. [`stats`] turns samples into estimates with intervals and knows no domain.
//! 7. [`analysis`] holds one module per question that somebody asks.
//! 8. [`report`] writes what people read; it computes nothing.
//!
//! [`cli`] turns words into calls of `analysis` and `report`, and nothing else.

pub mod cli;
#[cfg(test)]
mod fixed_seed;
pub mod report;

pub use trappe_analysis::analysis;
pub use trappe_engine::{contract, model, money, record, reuse, sim, stats};
pub use trappe_scenario::scenario;
