//! Contracts from outcomes to money: examples, published contracts, laws, and what investors get.

#[path = "../common/support.rs"]
mod support;

mod corners;
mod examples;
mod irr;
mod laws;
mod one_engine;
mod reference_contracts;
mod settle;
