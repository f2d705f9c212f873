//! What the laws of the simulation are tested with: a builder of models, exact answers, chance and an auditor.
#![allow(dead_code)] // each test program uses its own part

pub mod audit;
pub mod build;
pub mod chance;
pub mod exact;
pub mod history;
pub mod random;
