//! From a simulated life to outcomes: claims and units on people's paths, numbers of cohorts, savings.
//!
//! ```text
//! Record ──────────────┐
//! groups for comparison┼─ Verifier ─► events, numbers with what each source of the baseline shows ─┐
//! agreed paths ────────┘                                                                            ├─► Outcomes
//! costs by week, found and expected ─ money ─► savings by day ─────────────────────────────────────┘
//! ```
//!
//! Everything here is a function of what happened: nothing draws luck, nothing changes a life. What is known on a day
//! depends on what happened until then, so that a contract that ends early has seen the same until its end.
//!
//! Baselines as they are in reality: a control or matched group has people of its own and their sampling noise, a
//! matched one a bias besides; a historical one lived in other times; agreed paths are expectations at signing; twins are
//! an ideal. Steps don't exist outside the programme: a group without one never starts or completes any.

mod agreed;
mod days;
mod frame;
mod hits;
pub mod money;
mod numbers;
mod order;
mod path;
mod plans;
mod prior;
mod problem;
mod rows;
mod side;
mod sources;
mod tally;
mod verifier;

pub use agreed::{Agreed, AgreedCounts};
pub use frame::Frame;
pub use problem::Problem;
pub use side::{Side, first_starts};
pub use verifier::{Groups, Verifier};
