//! Property tests draw the same cases every time: a test that fails once must fail again.

use proptest::test_runner::{Config, RngSeed};

/// The default number of cases, from a fixed seed, with nothing written to the disk.
pub(crate) fn config() -> Config {
    Config {
        rng_seed: RngSeed::Fixed(2022),
        failure_persistence: None,
        ..Config::default()
    }
}
