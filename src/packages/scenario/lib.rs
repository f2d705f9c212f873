//! From a scenario file to a checked scenario.

pub use trappe_engine::{contract, model};

#[cfg(test)]
#[path = "../../fixed_seed.rs"]
mod fixed_seed;
#[path = "../../scenario/mod.rs"]
pub mod scenario;
