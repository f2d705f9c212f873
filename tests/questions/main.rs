//! The questions that are asked of many runs: which is better, how large, how bad, on what terms, on what it depends.

#[path = "../common/support.rs"]
mod support;

mod compare;
mod drivers;
mod precision;
mod size;
mod solve;
mod stress;
mod sweep;
