//! Estimates with intervals. Knows no domain: numbers in, numbers with their uncertainty out.

pub mod interval;
