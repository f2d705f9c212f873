//! placeholder
pub mod condition;
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Reverse {}
