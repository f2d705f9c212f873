//! Writes what people read: the summary in the terminal, files, plots. Computes no figure.

pub mod error;
pub mod json;
pub mod language;
pub mod numbers;
pub mod publish;
pub mod rows;
#[cfg(test)]
pub(crate) mod sample;
pub mod text;
