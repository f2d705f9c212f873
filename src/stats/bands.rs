//! Mean and quantiles along a series, over many replications.

use super::{order, sum::Sum};

/// Mean and `K` quantiles for each point of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands<const K: usize> {
    /// Mean by point.
    pub mean: Vec<f64>,
    /// For each probability: the quantile by point.
    pub quantiles: [Vec<f64>; K],
}

/// Bands of a series stored as \[replication\]\[point\].
///
/// Each point stands alone: the curve of the 5 % quantiles is not a path that any replication took. Values that are NaN, and points that a shorter
/// replication does not have, are left out at that point; a point with no value at all is NaN. Quantiles by [`order::quantile`].
pub fn bands<R: AsRef<[f64]>, const K: usize>(
    replications: &[R],
    probabilities: [f64; K],
) -> Bands<K> {
    let points = replications
        .iter()
        .map(|r| r.as_ref().len())
        .max()
        .unwrap_or(0);
    let mut bands = Bands {
        mean: Vec::with_capacity(points),
        quantiles: std::array::from_fn(|_| Vec::with_capacity(points)),
    };
    let mut column = Vec::with_capacity(replications.len());
    for point in 0..points {
        column.clear();
        column.extend(
            replications
                .iter()
                .filter_map(|r| r.as_ref().get(point).copied())
                .filter(|x| !x.is_nan()),
        );
        // The mean in the order of the replications, before they are sorted: a fixed order, and the smaller change to it.
        let mut total = Sum::default();
        for &x in &column {
            total.add(x);
        }
        bands.mean.push(total.value() / column.len() as f64);
        column.sort_unstable_by(f64::total_cmp);
        for (curve, p) in bands.quantiles.iter_mut().zip(probabilities) {
            curve.push(order::quantile(&column, p));
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let paths = [[0.0, 10.0], [1.0, 20.0], [2.0, 60.0]];
        let b = bands(&paths, [0.25, 0.5]);
        assert_eq!(b.mean, [1.0, 30.0]);
        assert_eq!(b.quantiles, [vec![0.5, 15.0], vec![1.0, 20.0]]);
    }

    #[test]
    fn what_is_missing_is_left_out() {
        let paths = [vec![1.0, f64::NAN], vec![3.0], vec![5.0, f64::NAN, 7.0]];
        let b = bands(&paths, [0.5]);
        assert_eq!((b.mean[0], b.quantiles[0][0], b.mean[2]), (3.0, 3.0, 7.0));
        assert!(b.mean[1].is_nan() && b.quantiles[0][1].is_nan());
        assert!(bands::<Vec<f64>, 1>(&[], [0.5]).mean.is_empty());
    }
}
