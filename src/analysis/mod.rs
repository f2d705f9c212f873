//! One module per question that somebody asks; so far the main one: what comes out, and how sure.
//!
//! [`evaluate`] takes one replication from luck to money, [`findings`] names what it comes to, [`catalogue`] and
//! [`series`] list what is reported, [`run`] repeats it, and [`summarise`] turns samples into a [`summary::Summary`].

pub mod agreement;
pub mod block;
pub mod catalogue;
pub mod certainty;
pub mod check;
pub mod compare;
pub mod cost;
pub mod drivers;
pub mod evaluate;
pub mod explain;
pub mod findings;
pub mod forecast;
pub mod job;
pub mod luck;
pub mod measurement;
pub mod notes;
pub mod party;
pub mod precision;
pub mod reported;
pub mod roster;
pub mod run;
pub mod samples;
pub mod section;
pub mod series;
pub mod side;
pub mod size;
pub mod solve;
pub mod stress;
pub mod summarise;
pub mod summary;
pub mod sweep;
pub mod trace;
