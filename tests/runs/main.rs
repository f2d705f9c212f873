//! Whole runs: the same luck in both arms, money in every week, and how sure the figures are.

#[path = "../common/support.rs"]
mod support;

mod arms;
mod control_variates;
mod luck;
mod many_replications;
mod money;
mod stats;
