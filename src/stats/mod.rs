//! Estimates with intervals. Knows no domain: numbers in, numbers with their uncertainty out.
//!
//! Everything here is a pure function of its input in the given order, uses [`libm`] where an elementary function is
//! needed, and therefore gives the same bytes on every platform.

pub mod ascending;
pub mod column;
pub mod components;
pub mod control_variates;
pub mod counted;
pub mod design;
pub mod histogram;
pub mod information;
pub mod interval;
pub mod least_squares;
pub mod moments;
pub mod nice;
pub mod normal;
pub mod order;
pub mod paired;
pub mod pattern_search;
pub mod point;
pub mod quantile_function;
pub mod sensitivity;
pub mod sketch;
pub mod student;
pub mod sum;
pub mod triples;
