//! What can happen, the luck that it happens with, what was lived, what it costs and what is paid for it: free of files and of words.

#[path = "../../contract/mod.rs"]
pub mod contract;
#[cfg(test)]
#[path = "../../fixed_seed.rs"]
mod fixed_seed;
#[path = "../../model/mod.rs"]
pub mod model;
#[path = "../../money/mod.rs"]
pub mod money;
#[path = "../../record/mod.rs"]
pub mod record;
#[path = "../../reuse.rs"]
pub mod reuse;
#[path = "../../sim/mod.rs"]
pub mod sim;
#[path = "../../stats/mod.rs"]
pub mod stats;
