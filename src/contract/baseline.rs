//! What would have happened anyway, taken off what did.
//!
//! A saving is measured against a path of costs by week ([`measured_saving`]); an outcome is measured net of a
//! fixed share of deadweight ([`net_price`]).

use super::ratio::Ratio;

/// Measured saving by week: baseline − actual, in øre. What one of them lacks at its end counts as 0.
pub fn measured_saving(baseline: &[i64], actual: &[i64]) -> Vec<i64> {
    let at = |path: &[i64], week: usize| path.get(week).copied().unwrap_or(0);
    (0..baseline.len().max(actual.len()))
        .map(|week| at(baseline, week).saturating_sub(at(actual, week)))
        .collect()
}

/// What a claim pays when a share of the outcomes counts as deadweight: price × (1 − deadweight), rounded down to
/// whole øre, in the payer's favour. The unit price is rounded, not the sum, so that every claim pays the same.
pub fn net_price(price: i64, deadweight: f64) -> i64 {
    Ratio::new(deadweight).complement().floor_of(price.max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadweight_is_rounded_against_the_claim() {
        assert_eq!(net_price(2_000_000, 0.15), 1_700_000);
        assert_eq!(net_price(333, 0.5), 166);
        assert_eq!(net_price(100, 0.0), 100);
        assert_eq!(net_price(100, 1.0), 0);
        assert_eq!(net_price(100, 2.0), 0);
    }

    #[test]
    fn a_saving_may_be_negative() {
        assert_eq!(measured_saving(&[5, 1], &[3, 4, 2]), [2, -3, -2]);
    }
}
