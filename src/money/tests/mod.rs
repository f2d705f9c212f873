//! Tests of the books as a whole: against a slow reference, and to the øre by hand.

mod books;
mod by_hand;
mod chance;
mod extract;
mod path;
mod reference;
mod saving;
mod tables;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// Deterministic property tests that leave no files behind.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(994),
        ..ProptestConfig::default()
    }
}
