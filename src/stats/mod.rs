//! Estimates with intervals. Knows no domain: numbers in, numbers with their uncertainty out.

pub mod interval;
pub mod normal;
pub mod quantile_function;
