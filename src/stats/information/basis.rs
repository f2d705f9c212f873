//! Columns of a regression on scores: natural cubic splines of each, and products of pairs.

use crate::stats::order;
use crate::stats::sum::sum;

/// How much a regression may bend: knots of each spline (2: a straight line), and how many columns of each parameter are multiplied with those of others.
type Shape = (usize, usize);

/// From the most flexible to the stiffest.
const SHAPES: [Shape; 6] = [(6, 2), (6, 1), (4, 1), (6, 0), (4, 0), (2, 0)];
/// The outermost knots lie at these quantiles (Harrell 2001).
const OUTERMOST: f64 = 0.05;
/// A column that keeps less of its variance beside those before it says nothing new.
const NOTHING_NEW: f64 = 1e-8;

/// Columns `[column][row]` of mean 0 and variance 1, of the most flexible shape that has at most so many; if none has, of straight lines.
///
/// The columns of one parameter are uncorrelated in the sample: a straight line, then what bends more and more. Beyond the outermost knots
/// they go on straight, so that no rare score is believed to do what nobody has seen. Parameters that do not vary have no columns.
pub fn columns(scores: &[&[f64]], most: usize) -> Vec<Vec<f64>> {
    let k = scores.len();
    let count = |(knots, order): Shape| k * (knots - 1) + order * order * (k * (k - 1) / 2);
    let (knots, order) = SHAPES
        .into_iter()
        .find(|&shape| count(shape) <= most)
        .unwrap_or((2, 0));
    let single: Vec<Vec<Vec<f64>>> = scores.iter().map(|x| spline(x, knots)).collect();
    let mut products = Vec::new();
    for (i, one) in single.iter().enumerate() {
        for other in &single[..i] {
            for a in one.iter().take(order) {
                for b in other.iter().take(order) {
                    let product = a.iter().zip(b).map(|(a, b)| a * b).collect();
                    products.extend(standard(product, &[]));
                }
            }
        }
    }
    single.into_iter().flatten().chain(products).collect()
}

/// The columns of one parameter: a natural cubic spline (Hastie, Tibshirani and Friedman 2009, 5.2.1), made uncorrelated.
fn spline(x: &[f64], knots: usize) -> Vec<Vec<f64>> {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place =
        |i: usize| OUTERMOST + (1.0 - 2.0 * OUTERMOST) * i as f64 / (knots - 1).max(1) as f64;
    let mut knots: Vec<f64> = (0..knots)
        .map(|i| order::quantile(&sorted, place(i)))
        .collect();
    knots.dedup();
    let mut columns: Vec<Vec<f64>> = standard(x.to_vec(), &[]).into_iter().collect();
    if let [inner @ .., before, last] = knots.as_slice() {
        let cube = |v: f64| v.max(0.0) * v.max(0.0) * v.max(0.0);
        let bent = |v: f64, knot: f64| (cube(v - knot) - cube(v - last)) / (last - knot);
        for &knot in inner {
            let column = x
                .iter()
                .map(|&v| bent(v, knot) - bent(v, *before))
                .collect();
            columns.extend(standard(column, &columns));
        }
    }
    columns
}

/// A column less its mean and less what others (uncorrelated, of mean 0 and variance 1) say of it, with variance 1; `None` if nothing is left.
fn standard(mut column: Vec<f64>, others: &[Vec<f64>]) -> Option<Vec<f64>> {
    let n = column.len() as f64;
    let centre = mean(&column);
    column.iter_mut().for_each(|v| *v -= centre);
    let variance = |column: &[f64]| sum(column.iter().map(|v| v * v)) / n;
    let whole = variance(&column);
    // twice, because rounding leaves some correlation the first time
    for other in others.iter().chain(others) {
        let with = sum(column.iter().zip(other).map(|(a, b)| a * b)) / n;
        column
            .iter_mut()
            .zip(other)
            .for_each(|(a, b)| *a -= with * b);
    }
    let left = variance(&column);
    // the rounding of the mean is no variation either
    let varies = left > whole * NOTHING_NEW && left > centre * centre * 1e-24 && left.is_finite();
    varies.then(|| {
        let scale = 1.0 / libm::sqrt(left);
        column.iter_mut().for_each(|v| *v *= scale);
        column
    })
}

/// Mean of a column; of nothing, 0.
pub(super) fn mean(column: &[f64]) -> f64 {
    sum(column.iter().copied()) / column.len().max(1) as f64
}
