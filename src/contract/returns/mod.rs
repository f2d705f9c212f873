//! What investors get.
pub mod irr;
mod roots;
