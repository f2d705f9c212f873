//! One module per question that somebody asks.

pub mod summary;
