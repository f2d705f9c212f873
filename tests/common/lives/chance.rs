//! What chance allows.
//!
//! All bounds are those of Chernoff, P(X ≥ x) ≤ exp(−n·KL(x/n ‖ p)) for X binomial (n, p), which hold for every n and p,
//! so that the false-alarm probability that a test states is a bound and not an approximation.

/// False-alarm probability of one test, shared by all its cells (Bonferroni).
pub const FALSE_ALARM: f64 = 1e-6;

/// Counts of independent trials against their exact probabilities.
pub struct Cells {
    cells: usize,
    checked: usize,
}

impl Cells {
    /// A test with so many cells.
    pub fn new(cells: usize) -> Self {
        Self { cells, checked: 0 }
    }

    /// `hits` of `trials` independent trials, each with probability `p`.
    ///
    /// # Panics
    /// If a deviation as large has a probability below [`FALSE_ALARM`] / cells.
    pub fn check(&mut self, hits: u64, trials: u64, p: f64, what: impl Fn() -> String) {
        self.checked += 1;
        assert!(self.checked <= self.cells, "more cells than announced");
        let trials_f = trials as f64;
        let share = hits as f64 / trials_f;
        let exponent = trials_f * kullback_leibler(share, p);
        let allowed = (2.0 * self.cells as f64 / FALSE_ALARM).ln();
        assert!(
            exponent <= allowed,
            "{}: {share:.5} ({hits} of {trials}) instead of {p:.5}; probability below {:.1e}",
            what(),
            2.0 * (-exponent).exp()
        );
    }
}

impl Drop for Cells {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.checked > 0, "nothing was checked");
        }
    }
}

/// KL divergence of a Bernoulli with probability `q` from one with `p`; rounding of a p near 0 or 1 is forgiven.
fn kullback_leibler(q: f64, p: f64) -> f64 {
    let p = if p < 1e-12 {
        0.0
    } else if p > 1.0 - 1e-12 {
        1.0
    } else {
        p
    };
    let term = |a: f64, b: f64| if a == 0.0 { 0.0 } else { a * (a / b).ln() };
    (term(q, p) + term(1.0 - q, 1.0 - p)).max(0.0)
}

/// Probabilities of a Poisson variate: 0, 1, …, most.
pub fn poisson(mean: f64, most: usize) -> Vec<f64> {
    let mut p = vec![(-mean).exp()];
    for k in 1..=most {
        p.push(p[k - 1] * mean / k as f64);
    }
    p
}

/// Checks outcomes that are whole numbers (or nothing) against their probabilities by value.
pub fn distribution(outcomes: &[Option<u32>], exact: &[f64], what: &str) {
    let trials = outcomes.len() as u64;
    let mut cells = Cells::new(exact.len() + 1);
    let mut rest = 1.0;
    for (value, p) in exact.iter().enumerate() {
        let hits = outcomes
            .iter()
            .filter(|o| **o == Some(value as u32))
            .count() as u64;
        cells.check(hits, trials, *p, || format!("{what}: {value}"));
        rest -= p;
    }
    let others = outcomes
        .iter()
        .filter(|o| o.is_none_or(|v| v as usize >= exact.len()))
        .count();
    cells.check(others as u64, trials, rest, || {
        format!("{what}: none of these")
    });
}

/// Probability of the first event in each week, for the intensity of each week.
pub fn first_event(intensities: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut present = 1.0;
    intensities
        .into_iter()
        .map(|l: f64| {
            let now = present * -(-l).exp_m1();
            present -= now;
            now
        })
        .collect()
}

/// A small generator for random models (SplitMix64): equal seeds, equal models.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in low..=high.
    pub fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + (self.next() % u64::from(high - low + 1)) as u32
    }

    /// Uniform in [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with a probability.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
}
