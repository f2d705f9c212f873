//! Means with the help of controls: quantities that vary with the results and whose expectations are known to be 0.
//!
//! With coefficients b that do not depend on the sample, the mean of y − b·x has the expectation of y and, if b is well chosen, a smaller
//! variance. Coefficients that are fitted to the same sample would bias the mean a little and its interval more, the more controls
//! there are. So the sample is divided into folds, and each fold is corrected with coefficients from the others (Avramidis and
//! Wilson 1993): every correction has the expectation 0, and the residuals, from which the interval comes, are those of prediction.
//!
//! Only sums of products are kept, by fold: memory does not depend on the length of the sample. All results have the same coefficients of
//! the sample, so that means that added up before do so afterwards.

use super::interval::Estimate;
use super::least_squares::{add, solve};
use super::normal;
use multiversion::multiversion;

/// Parts of a sample that are corrected with coefficients from the others.
pub const FOLDS: usize = 10;
/// Fewest folds in use.
const FEWEST_FOLDS: usize = 5;
/// Fewest observations for each control: with fewer, what the coefficients do not know costs more than they bring.
const PER_CONTROL: f64 = 8.0;

/// Observations that are added at a time.
pub const TOGETHER: usize = 8;

/// Sums of products over a part of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    count: f64,
    /// Near the results: taken off before squares are summed up, which would cancel otherwise.
    origin: Vec<f64>,
    controls: Vec<f64>,
    results: Vec<f64>,
    squares: Vec<f64>,
    /// `[control][control]`, the lower half.
    between: Vec<f64>,
    /// `[control][result]`.
    with: Vec<f64>,
    near: Vec<f64>,
    /// Least and greatest of each result, from the origin.
    range: Vec<(f64, f64)>,
}

impl Sums {
    /// Nothing yet: so many controls, and results near `origin` (any value of each; of no result, the sum is taken as it is).
    pub fn new(controls: usize, origin: &[f64]) -> Self {
        let results = origin.len();
        let finite = |v: &f64| if v.is_finite() { *v } else { 0.0 };
        Self {
            count: 0.0,
            origin: origin.iter().map(finite).collect(),
            controls: vec![0.0; controls],
            results: vec![0.0; results],
            squares: vec![0.0; results],
            between: vec![0.0; controls * controls],
            with: vec![0.0; controls * results],
            near: Vec::new(),
            range: vec![(f64::INFINITY, f64::NEG_INFINITY); results],
        }
    }

    /// Nothing yet, of the same controls and results.
    pub fn empty(&self) -> Self {
        Self::new(self.controls.len(), &self.origin)
    }

    /// Adds an observation: its controls and its results. A result that is not a number leaves its own sums without value, no others.
    pub fn add(&mut self, controls: &[f64], results: &[f64]) {
        self.add_all(controls, &[results]);
    }

    /// Adds observations in their order, as [`Sums::add`] adds each: the controls of all of them one after the other, and the results of each. The sums
    /// are far from the processor, and are fetched once for every [`TOGETHER`] observations.
    pub fn add_all(&mut self, controls: &[f64], results: &[&[f64]]) {
        let p = self.controls.len();
        for (part, results) in results.chunks(TOGETHER).enumerate() {
            let first = part * TOGETHER * p;
            let controls = &controls[first..first + results.len() * p];
            add_observations(self, controls, results);
        }
    }

    /// Adds the sums of another part.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        let pairs = [
            (&mut self.controls, &other.controls),
            (&mut self.results, &other.results),
            (&mut self.squares, &other.squares),
            (&mut self.between, &other.between),
            (&mut self.with, &other.with),
        ];
        for (into, of) in pairs {
            add(into, 1.0, of);
        }
        for ((low, high), (least, greatest)) in self.range.iter_mut().zip(&other.range) {
            (*low, *high) = (low.min(*least), high.max(*greatest));
        }
    }

    /// The same without a part that was merged.
    fn without(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        rest.count -= part.count;
        let pairs = [
            (&mut rest.controls, &part.controls),
            (&mut rest.results, &part.results),
            (&mut rest.between, &part.between),
            (&mut rest.with, &part.with),
        ];
        for (into, of) in pairs {
            add(into, -1.0, of);
        }
        rest
    }

    /// Coefficients of least squares with a constant: `[control][result]`.
    pub fn coefficients(&self) -> Vec<f64> {
        let (p, m) = (self.controls.len(), self.results.len());
        let mut between = self.between.clone();
        let mut with = self.with.clone();
        for i in 0..p {
            let mean = self.controls[i] / self.count;
            add(&mut between[i * p..=i * p + i], -mean, &self.controls[..=i]);
            // what does not vary but for rounding does not vary
            let whole = self.between[i * p + i];
            let own = &mut between[i * p + i];
            *own = if *own > whole * 1e-12 { *own } else { 0.0 };
            add(&mut with[i * m..(i + 1) * m], -mean, &self.results);
        }
        solve(&between, &mut with, m);
        with
    }

    /// Sum and sum of squares of what is left of each result after the correction, from the origin.
    fn left(&self, coefficients: &[f64]) -> Vec<(f64, f64)> {
        let (p, m) = (self.controls.len(), self.results.len());
        let mut sums = self.results.clone();
        let mut squares = self.squares.clone();
        let mut image = vec![0.0; m];
        for i in 0..p {
            let own = &coefficients[i * m..(i + 1) * m];
            add(&mut sums, -self.controls[i], own);
            // Σ (y − b·x)² = Σ y² − b·(2·Σ x·y − Σ x·x'·b)
            image.fill(0.0);
            for j in 0..p {
                let between = self.between[i.max(j) * p + i.min(j)];
                add(&mut image, between, &coefficients[j * m..(j + 1) * m]);
            }
            for k in 0..m {
                squares[k] -= own[k] * (2.0 * self.with[i * m + k] - image[k]);
            }
        }
        sums.into_iter().zip(squares).collect()
    }
}

/// [`Sums::add_all`] of a few, in the widest instructions that a processor has: the same operations, and so the same sums.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_observations(sums: &mut Sums, controls: &[f64], results: &[&[f64]]) {
    let (p, m) = (sums.controls.len(), sums.results.len());
    sums.near.clear();
    for results in results {
        let nears = results.iter().zip(&sums.origin);
        sums.near
            .extend(nears.map(|(result, origin)| result - origin));
    }
    for (number, near) in (0..results.len()).map(|number| (number, &sums.near[number * m..][..m])) {
        sums.count += 1.0;
        add(&mut sums.controls, 1.0, &controls[number * p..][..p]);
        add(&mut sums.results, 1.0, near);
        for (square, near) in sums.squares.iter_mut().zip(near) {
            *square += near * near;
        }
        for ((low, high), near) in sums.range.iter_mut().zip(near) {
            (*low, *high) = (low.min(*near), high.max(*near));
        }
    }
    let mut factors = [0.0; TOGETHER];
    for i in 0..p {
        for (number, factor) in factors[..results.len()].iter_mut().enumerate() {
            *factor = controls[number * p + i];
        }
        let factors = &factors[..results.len()];
        add_each(&mut sums.between[i * p..=i * p + i], factors, controls, p);
        add_each(&mut sums.with[i * m..(i + 1) * m], factors, &sums.near, m);
    }
    sums.near.clear();
}

/// Adds rows, each times its factor, one after the other; they begin so many places apart.
#[inline(always)]
fn add_each(into: &mut [f64], factors: &[f64], rows: &[f64], apart: usize) {
    // as many as are in registers while all rows are added
    const PLACES: usize = 32;
    let (wide, rest) = into.as_chunks_mut::<PLACES>();
    let narrow = wide.len() * PLACES;
    for (part, into) in wide.iter_mut().enumerate() {
        let mut sums = *into;
        for (number, factor) in factors.iter().enumerate() {
            let row = &rows[number * apart + part * PLACES..][..PLACES];
            for place in 0..PLACES {
                sums[place] += factor * row[place];
            }
        }
        *into = sums;
    }
    for (number, factor) in factors.iter().enumerate() {
        add(
            rest,
            *factor,
            &rows[number * apart + narrow..][..rest.len()],
        );
    }
}

/// A sample in folds.
#[derive(Debug, Clone, PartialEq)]
pub struct Folds {
    folds: Vec<Sums>,
}

impl Folds {
    /// Nothing yet; see [`Sums::new`].
    pub fn new(controls: usize, origin: &[f64]) -> Self {
        Self {
            folds: vec![Sums::new(controls, origin); FOLDS],
        }
    }

    /// Sums that a part of the sample may be added to, to be merged.
    pub fn part(&self) -> Sums {
        self.folds[0].empty()
    }

    /// Merges a part into the fold that its number belongs to. Parts of one number have one fold.
    pub fn merge(&mut self, number: usize, part: &Sums) {
        self.folds[number % FOLDS].merge(part);
    }

    /// How many controls vary at all.
    pub fn varying(&self) -> usize {
        let p = self.folds[0].controls.len();
        let varies = |i: &usize| self.folds.iter().any(|f| f.between[i * p + i] > 0.0);
        (0..p).filter(varies).count()
    }

    /// The corrected mean of each result with its interval; `None` for all if the sample is too small for its controls, and for a result that is
    /// not a number in some observation, does not vary, or would have a mean beyond all of its values.
    pub fn means(&self, level: f64) -> Option<Vec<Option<Estimate>>> {
        let mut all = self.part();
        self.folds.iter().for_each(|fold| all.merge(fold));
        let used = self.folds.iter().filter(|f| f.count > 0.0).count();
        let varying = self.varying();
        let n = all.count;
        if used < FEWEST_FOLDS || n < PER_CONTROL * varying as f64 || varying == 0 {
            return None;
        }
        let mut left = vec![(0.0, 0.0); all.results.len()];
        for fold in self.folds.iter().filter(|f| f.count > 0.0) {
            let coefficients = all.without(fold).coefficients();
            for (total, (sum, squares)) in left.iter_mut().zip(fold.left(&coefficients)) {
                total.0 += sum;
                total.1 += squares;
            }
        }
        let z = normal::two_sided(level);
        let estimate = |(k, (sum, squares)): (usize, (f64, f64))| {
            let mean = sum / n;
            let variance = (squares - sum * mean) / (n - 1.0);
            let plain = (all.squares[k] - all.results[k] * all.results[k] / n) / (n - 1.0);
            let varies = plain > all.squares[k] / n * 1e-14;
            let (low, high) = all.range[k];
            let possible = variance.is_finite() && (low..=high).contains(&mean);
            (varies && possible).then(|| {
                let half = z * libm::sqrt(variance.max(0.0) / n);
                Estimate::around(all.origin[k] + mean, half)
            })
        };
        Some(left.into_iter().enumerate().map(estimate).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::interval;
    use rand_philox::splitmix64;

    /// Uniforms in (0, 1) from a counter.
    struct Dice(u64);

    impl Dice {
        fn uniform(&mut self) -> f64 {
            self.0 += 1;
            ((splitmix64(self.0) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        }

        fn normal(&mut self) -> f64 {
            normal::quantile(self.uniform())
        }
    }

    /// Two controls that explain most of a result, two that explain nothing, one that never varies; the result is 5 + 2·x + skewed noise.
    fn observation(dice: &mut Dice) -> ([f64; 5], f64) {
        let x = [
            dice.normal(),
            dice.normal(),
            dice.normal(),
            dice.uniform() - 0.5,
        ];
        let noise = -libm::log(dice.uniform()) - 1.0;
        let result = 5.0 + 2.0 * x[0] + x[1] * x[1] - 1.0 + noise;
        ([x[0], x[1] * x[1] - 1.0, x[2], x[3], 0.0], result)
    }

    fn folds(sample: &[([f64; 5], f64)], block: usize) -> Folds {
        let mut folds = Folds::new(5, &[sample[0].1]);
        for (number, rows) in sample.chunks(block).enumerate() {
            let mut part = folds.part();
            rows.iter().for_each(|(x, y)| part.add(x, &[*y]));
            folds.merge(number, &part);
        }
        folds
    }

    #[test]
    fn a_result_that_the_controls_determine_is_known_exactly() {
        let mut dice = Dice(1);
        let sample: Vec<_> = (0..200)
            .map(|_| {
                let (x, _) = observation(&mut dice);
                (x, 1e6 + 3.0 * x[0] - 2.0 * x[1] + 0.5 * x[3])
            })
            .collect();
        let mean = folds(&sample, 20).means(0.95).unwrap()[0].unwrap();
        assert!(
            (mean.value - 1e6).abs() < 1e-6 && mean.half_width() < 1e-3,
            "{mean:?}"
        );
    }

    /// Widths that are no multiple of what is in registers, and numbers that are none of what goes together.
    #[test]
    fn observations_together_are_added_one_by_one() {
        let mut dice = Dice(4);
        for (p, m, count) in [(37, 70, 21), (3, 32, 8), (1, 1, 9), (5, 0, 3), (2, 3, 0)] {
            let mut row = |width: usize| (0..width).map(|_| dice.normal()).collect::<Vec<_>>();
            let origin = row(m);
            let sample: Vec<_> = (0..count).map(|_| (row(p), row(m))).collect();
            let (controls, results): (Vec<_>, Vec<_>) = sample
                .iter()
                .map(|(x, y)| (x.as_slice(), y.as_slice()))
                .unzip();
            let mut sums = Sums::new(p, &origin);
            sums.add_all(&controls.concat(), &results);
            assert_eq!(sums.count, f64::from(count));
            let product = |of: &dyn Fn(&[f64], &[f64]) -> f64| {
                let all = controls.iter().zip(&results);
                all.fold(0.0, |sum, (x, y)| sum + of(x, y))
            };
            for i in 0..p {
                for j in 0..=i {
                    let found = sums.between[i * p + j];
                    assert_eq!(found, product(&|x, _| x[i] * x[j]));
                }
                for k in 0..m {
                    let found = sums.with[i * m + k];
                    assert_eq!(found, product(&|x, y| x[i] * (y[k] - origin[k])));
                }
                assert_eq!(sums.controls[i], product(&|x, _| x[i]));
            }
            for k in 0..m {
                assert_eq!(sums.results[k], product(&|_, y| y[k] - origin[k]));
                assert_eq!(
                    sums.squares[k],
                    product(&|_, y| (y[k] - origin[k]) * (y[k] - origin[k]))
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_controlled_is_left_alone() {
        let mut dice = Dice(2);
        let mut folds = Folds::new(5, &[1.0, 2.0, f64::NAN]);
        for number in 0..100 {
            let mut part = folds.part();
            let (x, y) = observation(&mut dice);
            part.add(&x, &[if number == 50 { f64::NAN } else { y }, 2.0, y]);
            folds.merge(number, &part);
        }
        // undefined somewhere; the same everywhere; and one that is fine although its origin is not a number
        let means = folds.means(0.95).unwrap();
        assert!(means[0].is_none() && means[1].is_none() && means[2].is_some());
        // eight for each control that varies, and five folds
        let sample: Vec<_> = (0..31).map(|_| observation(&mut dice)).collect();
        assert!(super::tests::folds(&sample, 1).means(0.95).is_none());
        let sample: Vec<_> = (0..100).map(|_| observation(&mut dice)).collect();
        assert!(super::tests::folds(&sample, 25).means(0.95).is_none());
    }

    /// Of 20,000 intervals of small samples, six sevenths of whose variance is explained. If they cover between 94.5 and 95.5 %, a share
    /// outside of 93.5–96.5 % has probability 1e-10 (6.4 standard deviations).
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let mut dice = Dice(3);
        let runs = 20_000;
        let (mut held, mut narrower) = (0, 0.0);
        for _ in 0..runs {
            let sample: Vec<_> = (0..120).map(|_| observation(&mut dice)).collect();
            let mean = folds(&sample, 12).means(0.95).unwrap()[0].unwrap();
            let values: Vec<f64> = sample.iter().map(|(_, y)| *y).collect();
            let plain = interval::mean(&values, 0.95).unwrap().0;
            held += usize::from(mean.low <= 5.0 && 5.0 <= mean.high);
            narrower += mean.half_width() / plain.half_width() / f64::from(runs);
        }
        let share = held as f64 / f64::from(runs);
        assert!((0.935..0.965).contains(&share), "{share}");
        // the variance of the noise is 1, that of the result 7
        assert!((0.37..0.42).contains(&narrower), "{narrower}");
    }
}
