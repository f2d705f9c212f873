//! Histograms with round edges.

use super::ascending::Ascending;
use super::nice::Step;
use super::order;
use super::sketch::Sketch;

/// Most bins of a histogram.
pub const MAX_BINS: usize = 60;

/// A binned sample. Every value is counted exactly once: in a bin, outside, at the worst value, or as undefined.
#[derive(Debug, Clone, PartialEq)]
pub struct Binned {
    /// Edges, ascending, one more than counts; empty if nothing is binned. A bin holds its lower edge; the last also its upper.
    pub edges: Vec<f64>,
    /// Values per bin.
    pub counts: Vec<u64>,
    /// Values below the first and above the last edge.
    pub outside: (u64, u64),
    /// Values that equal the worst value exactly.
    pub at_worst: u64,
    /// NaNs.
    pub undefined: u64,
}

/// Bins a sample in any order.
///
/// * `worst`: a value that is counted apart (−1 for an IRR: a total loss is a spike, not a bar among others).
/// * `anchor`: a value that shall be an edge (0 for an IRR: no bar holds both losses and gains). Edges lie at whole widths from it.
///
/// The width follows Freedman and Diaconis (1981), 2 · IQR / ∛n, rounded up to 1, 2, 2.5 or 5 times a power of ten. If the range
/// needs more than [`MAX_BINS`] such bins, the bins hold the middle 99 % of the sample, widened as far as necessary, and the rest
/// is counted outside. Infinite values are always outside.
pub fn histogram(values: &[f64], worst: Option<f64>, anchor: f64) -> Binned {
    let anchor = if anchor.is_finite() { anchor } else { 0.0 };
    let undefined = values.iter().filter(|x| x.is_nan()).count() as u64;
    let at_worst = values.iter().filter(|&&x| Some(x) == worst).count() as u64;
    let mut rest: Vec<f64> = values
        .iter()
        .copied()
        .filter(|&x| !x.is_nan() && Some(x) != worst)
        .collect();
    rest.sort_by(f64::total_cmp);
    let finite: Vec<f64> = rest.iter().copied().filter(|x| x.is_finite()).collect();
    let edges = edges(finite.as_slice(), anchor);
    let mut binned = Binned {
        counts: vec![0; edges.len().saturating_sub(1)],
        edges,
        outside: (0, 0),
        at_worst,
        undefined,
    };
    let (Some(&first), Some(&last)) = (binned.edges.first(), binned.edges.last()) else {
        binned.outside = (
            rest.iter().filter(|&&x| x < anchor).count() as u64,
            rest.iter().filter(|&&x| x >= anchor).count() as u64,
        );
        return binned;
    };
    for &x in &rest {
        binned.count(x, 1, first, last);
    }
    binned
}

/// Bins values of which there is only a sketch, and of which so many more are undefined: [`histogram`], but that a value next to
/// an edge, by as little as the sketch can tell, may be counted on the other side of it. Signs are told apart exactly.
pub fn of_sketch(sketch: &Sketch, undefined: u64, worst: Option<f64>, anchor: f64) -> Binned {
    let anchor = if anchor.is_finite() { anchor } else { 0.0 };
    let (finite, at_worst) = sketch.without(worst);
    let edges = edges(&finite.ranks(), anchor);
    let mut binned = Binned {
        counts: vec![0; edges.len().saturating_sub(1)],
        edges,
        outside: (0, 0),
        at_worst,
        undefined,
    };
    let ends = (binned.edges.first().copied(), binned.edges.last().copied());
    let (first, last) = match ends {
        (Some(first), Some(last)) => (first, last),
        _ => (anchor, anchor),
    };
    for (x, times) in finite.runs() {
        binned.count(x, times, first, last);
    }
    for (x, times) in sketch.runs().filter(|(x, _)| x.is_infinite()) {
        if Some(x) != worst {
            binned.count(x, times, first, last);
        }
    }
    binned
}

impl Binned {
    /// Counts a value so many times; the edges reach from `first` to `last`.
    fn count(&mut self, x: f64, times: u64, first: f64, last: f64) {
        if x < first {
            self.outside.0 += times;
        } else if x > last {
            self.outside.1 += times;
        } else {
            let bin = self
                .edges
                .partition_point(|&edge| edge <= x)
                .saturating_sub(1);
            let bin = bin.min(self.counts.len().saturating_sub(1));
            match self.counts.get_mut(bin) {
                Some(count) => *count += times,
                None => self.outside.1 += times,
            }
        }
    }
}

/// Edges for a finite, sorted sample.
fn edges(sorted: &(impl Ascending + ?Sized), anchor: f64) -> Vec<f64> {
    let Some(top) = sorted.count().checked_sub(1) else {
        return Vec::new();
    };
    let (min, max) = (sorted.at(0), sorted.at(top));
    let size = max.abs().max(min.abs()).max(anchor.abs());
    if max - min <= size * 1e-9 {
        // One value: one bin of a tenth of its size, anchored like all others.
        let step = Step::at_least(if size > 0.0 { size / 10.0 } else { 1.0 });
        let k = step.floor(min - anchor);
        return vec![at(step, anchor, k), at(step, anchor, k.saturating_add(1))];
    }
    let quartiles = order::quantile_of(sorted, 0.75) - order::quantile_of(sorted, 0.25);
    let fine = 2.0 * quartiles / libm::cbrt(sorted.count() as f64);
    let bins = MAX_BINS as f64 - 2.0;
    let (low, high) = if fine > 0.0 && (max - min) / fine <= bins {
        (min, max)
    } else {
        (
            order::quantile_of(sorted, 0.005),
            order::quantile_of(sorted, 0.995),
        )
    };
    // Without a middle (more than 99 % of the sample in one point) the whole range must serve.
    let (low, high) = if high > low { (low, high) } else { (min, max) };
    let step = Step::at_least(fine.max((high - low) / bins));
    let first = step.floor(low - anchor);
    let last = step.ceil(high - anchor).clamp(
        first.saturating_add(1),
        first.saturating_add(MAX_BINS as i64),
    );
    (first..=last).map(|k| at(step, anchor, k)).collect()
}

fn at(step: Step, anchor: f64, k: i64) -> f64 {
    if anchor == 0.0 {
        step.times(k)
    } else {
        anchor + step.times(k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn round_edges_and_counts_by_hand() {
        // Quartiles 2.75 and 6.25 of 0..=9 by type 7 are 2.25 and 6.75: width 2 · 4.5 / ∛10 = 4.18, rounded up to 5.
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let h = histogram(&x, None, 0.0);
        assert_eq!(h.edges, [0.0, 5.0, 10.0]);
        assert_eq!(h.counts, [5, 5]);
        // The anchor is an edge.
        let h = histogram(&x, None, 3.0);
        assert_eq!(h.edges, [-2.0, 3.0, 8.0, 13.0]);
        assert_eq!(h.counts, [3, 5, 2]);
    }

    #[test]
    fn losses_and_gains_never_share_a_bar() {
        let x: Vec<f64> = (-500..1000).map(|i| f64::from(i) / 7000.0).collect();
        let h = histogram(&x, None, 0.0);
        assert!(h.edges.contains(&0.0));
        let below: u64 = h
            .edges
            .windows(2)
            .zip(&h.counts)
            .filter(|(e, _)| e[1] <= 0.0)
            .map(|(_, c)| c)
            .sum();
        assert_eq!(below, 500);
    }

    #[test]
    fn total_losses_and_undefined_are_counted_apart() {
        let h = histogram(
            &[-1.0, -1.0, 0.05, 0.07, f64::NAN, f64::INFINITY],
            Some(-1.0),
            0.0,
        );
        assert_eq!((h.at_worst, h.undefined, h.outside), (2, 1, (0, 1)));
        assert_eq!(h.counts.iter().sum::<u64>(), 2);
        let h = histogram(&[-1.0; 3], Some(-1.0), 0.0);
        assert_eq!((h.edges.len(), h.counts.len(), h.at_worst), (0, 0, 3));
    }

    #[test]
    fn a_far_tail_does_not_flatten_the_rest() {
        let mut x: Vec<f64> = (0..10_000).map(|i| f64::from(i) / 1000.0).collect();
        x.push(1e9);
        let h = histogram(&x, None, 0.0);
        assert_eq!(h.outside, (0, h.outside.1));
        assert!(h.outside.1 >= 1 && h.counts.len() > 10 && h.edges[h.edges.len() - 1] < 20.0);
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn every_value_is_counted_once(
            x in prop::collection::vec(prop_oneof![-1e9_f64..1e9, Just(-1.0), Just(0.0), Just(f64::NAN), any::<f64>()], 0..200),
            anchor in -10.0_f64..10.0,
        ) {
            let h = histogram(&x, Some(-1.0), anchor);
            let total = h.counts.iter().sum::<u64>() + h.outside.0 + h.outside.1 + h.at_worst + h.undefined;
            prop_assert_eq!(total, x.len() as u64);
            prop_assert!(h.counts.len() <= MAX_BINS);
            prop_assert!(h.edges.windows(2).all(|e| e[0] <= e[1]));
        }
    }
}
