//! What lives cost, and what a contract measures of them.

#[path = "../common/lives/mod.rs"]
mod lives;
#[path = "../common/support.rs"]
mod support;

mod measure;
mod money;
mod numbers;
mod paths;
mod placebo;
mod refund;
mod replications;
