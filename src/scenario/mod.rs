//! Scenario files.

pub mod diagnostics;
pub mod library;
pub mod load;
pub mod merge;
pub mod nearest;
pub mod overrides;
pub mod provenance;
pub mod shape;
pub mod source;
pub mod tree;
pub mod units;
pub mod value;
pub mod write;
