//! Luck: keyed random numbers, clocks, and the lives of one replication in both arms.
//!
//! [`replication::live`] is the whole of it: a pure function of a [`crate::model::world::World`] and a [`luck::Luck`].

pub mod clock;
pub mod control;
pub mod counterfactual;
pub mod cycle;
pub mod exponential;
pub mod flock;
pub mod luck;
pub mod parameters;
pub mod people;
pub mod programme;
pub mod replication;
pub mod schedule;
pub mod visits;
