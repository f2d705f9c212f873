//! One module per question that somebody asks.

pub use trappe_engine::{contract, model, money, record, reuse, sim, stats};
pub use trappe_scenario::scenario;

#[path = "../../analysis/mod.rs"]
pub mod analysis;
#[cfg(test)]
#[path = "../../fixed_seed.rs"]
mod fixed_seed;
