//! What drives a result: first-order and total Sobol indices.
//!
//! Let y = f(x₁, …, x_k) with independent x. The first-order index of a factor is the share of the variance of y that would vanish
//! if the factor were known: Var(E\[y | xᵢ\]) / Var(y). Its total index is the share that would be left if everything else were known:
//! E\[Var(y | x₋ᵢ)\] / Var(y). The difference is what the factor does only together with others (Homma and Saltelli 1996). A factor is a coordinate, a
//! group of them, the luck of a row, or both.
//!
//! [`Plan`] says where the function is looked at, [`indices`] looks and estimates: the design and its evaluation are one thing, so that
//! no other sample can be taken for one of pick-freeze.
//!
//! **Luck.** A stochastic function gets, beside its coordinates, a stream number for each row: equal numbers must mean equal random
//! draws. Where a factor is exchanged the luck of the row stays frozen; so a factor that does nothing changes nothing, its total index is exactly
//! 0, and noise never passes for influence. Luck itself is a factor like the others.

mod estimate;
mod plan;
mod run;

pub use estimate::{Answer, FactorShares, Shares, Split};
pub use plan::{Batch, Factor, Plan, PlanError};
pub use run::{Failure, indices};

#[cfg(test)]
mod tests;
