//! From the rows of pick-freeze designs to indices with intervals.
//!
//! Of a row, a and b are the values at two independent points, m that at the first with the factor taken from the second.
//!
//! * First order: mean of (b − μ)·(m − a), of Sobol et al. (2007) in the form of Saltelli et al. (2010, table 2 b), who found it the best of those that
//!   need no further evaluations: where a factor does little m is near to a, and the error is small with the index.
//! * Total: mean of (m − a)²/2, of Jansen (1999), the best in the same comparison: never negative, and exactly 0 for a factor that does nothing.
//! * Variance: mean of the squares about μ over a and b.
//!
//! Products are taken about the mean μ, which is not known. Where it comes from other randomisations than the product nothing is biased by it,
//! however the rows of one randomisation hang together: the estimators are the U-statistics over pairs of randomisations, written as squares about the
//! mean of all plus a small correction for it. Numerators and variance are so without bias, each with one independent contribution
//! from each randomisation. An index is the ratio of the means of the contributions; its interval is the t-interval of the linearised ratio.

use crate::stats::interval::Estimate;
use crate::stats::student;

/// What one output says.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// All values are this one: there is nothing to explain.
    NothingVaries(f64),
    /// Too few values are defined, or too few of them differ, to say anything.
    TooLittle {
        /// Rows of which A or B is undefined.
        left_out: u64,
    },
    /// The variance and its shares.
    Split(Split),
}

/// The variance of an output and its shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Mean of the output.
    pub mean: Estimate,
    /// Its variance; the lower end of the interval is not below 0.
    pub variance: Estimate,
    /// Rows of which A or B is undefined.
    pub left_out: u64,
    /// In the order of the plan.
    pub factors: Vec<FactorShares>,
}

/// What one factor explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorShares {
    /// `None` if too few rows are defined, or too few of them differ.
    pub shares: Option<Shares>,
    /// Rows in which a value needed for this factor is undefined.
    pub left_out: u64,
}

/// Shares of the variance. The estimates are without clipping, so that errors cancel in means over them, and can lie a little outside of \[0, 1\]; the intervals
/// hold, beside the estimate, only what is possible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// First-order index.
    pub first: Estimate,
    /// Total index.
    pub total: Estimate,
}

/// Averages over the rows of one randomisation, of values less an origin.
#[derive(Debug, Clone, Copy, Default)]
struct Averages {
    count: u64,
    /// (a + b) / 2.
    mean: f64,
    /// (a² + b²) / 2.
    squares: f64,
    /// m − a.
    change: f64,
    /// b·(m − a).
    product: f64,
    /// (m − a)² / 2.
    half_square: f64,
}

/// What is kept of the rows of one output.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// A value that occurs: taken off before squares are summed up, which would cancel otherwise.
    origin: Option<f64>,
    least: f64,
    greatest: f64,
    /// By randomisation.
    whole: Vec<Averages>,
    /// `[factor][randomisation]`.
    factors: Vec<Vec<Averages>>,
}

impl Tally {
    pub fn new(factors: usize) -> Self {
        Self {
            origin: None,
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            whole: Vec::new(),
            factors: vec![Vec::new(); factors],
        }
    }

    /// Adds the rows (a, b) of a randomisation.
    pub fn whole(&mut self, rows: impl Iterator<Item = (f64, f64)>) {
        let averages = self.averages(rows.map(|(a, b)| (a, b, a)));
        self.whole.push(averages);
    }

    /// Adds the rows (a, b, m) of a randomisation for one factor.
    pub fn factor(&mut self, number: usize, rows: impl Iterator<Item = (f64, f64, f64)>) {
        let averages = self.averages(rows);
        self.factors[number].push(averages);
    }

    fn averages(&mut self, rows: impl Iterator<Item = (f64, f64, f64)>) -> Averages {
        let mut sums = Averages::default();
        for (a, b, m) in rows.filter(|(a, b, m)| [a, b, m].iter().all(|v| v.is_finite())) {
            let origin = *self.origin.get_or_insert(a);
            self.least = self.least.min(a).min(b).min(m);
            self.greatest = self.greatest.max(a).max(b).max(m);
            let (change, a, b) = (m - a, a - origin, b - origin);
            sums.count += 1;
            sums.mean += (a + b) / 2.0;
            sums.squares += (a * a + b * b) / 2.0;
            sums.change += change;
            sums.product += b * change;
            sums.half_square += change * change / 2.0;
        }
        let n = sums.count.max(1) as f64;
        Averages {
            count: sums.count,
            mean: sums.mean / n,
            squares: sums.squares / n,
            change: sums.change / n,
            product: sums.product / n,
            half_square: sums.half_square / n,
        }
    }
}

/// Contributions of the randomisations: the means of each are without bias.
struct Contributions {
    variance: Vec<f64>,
    first: Vec<f64>,
    total: Vec<f64>,
}

/// `None` if fewer than two randomisations have rows, or values are too large to be squared.
fn contributions(averages: &[Averages]) -> Option<Contributions> {
    let used: Vec<&Averages> = averages.iter().filter(|r| r.count > 0).collect();
    if used.len() < 2 {
        return None;
    }
    let n = used.len() as f64;
    let mean = used.iter().map(|r| r.mean).sum::<f64>() / n;
    let change = used.iter().map(|r| r.change).sum::<f64>() / n;
    let each = |f: &dyn Fn(&Averages, f64) -> f64| -> Vec<f64> {
        used.iter().map(|r| f(r, r.mean - mean)).collect()
    };
    let found = Contributions {
        variance: each(&|r, off| {
            (r.squares - 2.0 * mean * r.mean + mean * mean).max(0.0) + off * off / (n - 1.0)
        }),
        first: each(&|r, off| r.product - mean * r.change + off * (r.change - change) / (n - 1.0)),
        total: each(&|r, _| r.half_square),
    };
    let all = [&found.variance, &found.first, &found.total];
    let finite = all.iter().all(|v| v.iter().all(|x| x.is_finite()));
    finite.then_some(found)
}

/// What the rows say, of which there were so many in all.
pub(super) fn answer(tally: &Tally, rows: u64, level: f64) -> Answer {
    let count = |averages: &[Averages]| averages.iter().map(|r| r.count).sum::<u64>();
    let left_out = rows.saturating_sub(count(&tally.whole));
    if tally.least == tally.greatest {
        return Answer::NothingVaries(tally.least);
    }
    let nothing = Answer::TooLittle { left_out };
    let (Some(origin), Some(whole)) = (tally.origin, contributions(&tally.whole)) else {
        return nothing;
    };
    let means: Vec<f64> = tally
        .whole
        .iter()
        .filter(|r| r.count > 0)
        .map(|r| origin + r.mean)
        .collect();
    let (Some(mean), Some(variance)) = (
        student::mean(&means, level),
        student::mean(&whole.variance, level),
    ) else {
        return nothing;
    };
    if variance.value <= 0.0 {
        return nothing;
    }
    let factors = tally
        .factors
        .iter()
        .map(|averages| FactorShares {
            shares: contributions(averages).and_then(|c| {
                Some(Shares {
                    first: share(&c.first, &c.variance, level)?,
                    total: share(&c.total, &c.variance, level)?,
                })
            }),
            left_out: rows.saturating_sub(count(averages)),
        })
        .collect();
    Answer::Split(Split {
        mean,
        variance: Estimate {
            low: variance.low.max(0.0),
            ..variance
        },
        left_out,
        factors,
    })
}

/// Ratio of the means of two columns. If the interval of the variance holds 0, every share is possible.
fn share(part: &[f64], variance: &[f64], level: f64) -> Option<Estimate> {
    let whole = student::mean(variance, level)?;
    let part_mean = student::mean(part, level)?.value;
    if whole.value <= 0.0 {
        return None;
    }
    let value = part_mean / whole.value;
    let residuals: Vec<f64> = part
        .iter()
        .zip(variance)
        .map(|(p, v)| (p - value * v) / whole.value)
        .collect();
    let nothing_at_all = part.iter().all(|&p| p == 0.0);
    let half = match student::mean(&residuals, level)? {
        _ if nothing_at_all => 0.0,
        _ if whole.low <= 0.0 => f64::INFINITY,
        error => error.half_width(),
    };
    Some(Estimate {
        value,
        low: (value - half).clamp(0.0, 1.0).min(value),
        high: (value + half).clamp(0.0, 1.0).max(value),
    })
}
