//! Roots of exponential sums f(x) = Σ aᵢ·e^(−x·tᵢ), with t ascending and distinct and no aᵢ zero.

/// An interval `(low, high)` around 0 that contains every root in its interior.
///
/// Above `high` the first term outweighs all others: for x ≥ 0 they are at most Σ|aᵢ|·e^(−x(t₁ − t₀)), relative to it.
/// Below `low` the last one does.
pub fn bounds(t: &[f64], a: &[f64]) -> (f64, f64) {
    let n = t.len();
    if n < 2 {
        return (-1.0, 1.0);
    }
    let total: f64 = a.iter().map(|a| a.abs()).sum();
    let reach = |own: f64, gap: f64| libm::log((total / own.abs()).max(1.0)) / gap + 1.0;
    (
        -reach(a[n - 1], t[n - 1] - t[n - 2]),
        reach(a[0], t[1] - t[0]),
    )
}

/// What is paid in and what comes back, discounted at x.
struct Sides {
    /// ln(positive terms / |negative terms|): the sign of f.
    log_ratio: f64,
    /// Discounted mean time of the positive terms less that of the negative ones: −d(log_ratio)/dx.
    lag: f64,
}

fn sides(t: &[f64], a: &[f64], x: f64) -> Sides {
    // each side is discounted to a day of its own, so that the largest term cannot underflow
    let from_end = x < 0.0;
    let reference = |positive: bool| {
        let own = |(_, a): &(&f64, &f64)| (**a > 0.0) == positive;
        let mut terms = t.iter().zip(a);
        let found = if from_end {
            terms.rfind(own)
        } else {
            terms.find(own)
        };
        found.map_or(0.0, |(t, _)| *t)
    };
    let (plus_at, minus_at) = (reference(true), reference(false));
    let (mut plus, mut plus_t, mut minus, mut minus_t) = (0.0, 0.0, 0.0, 0.0);
    for (t, a) in t.iter().zip(a) {
        if *a > 0.0 {
            let term = a * libm::exp(-x * (t - plus_at));
            plus += term;
            plus_t += term * t;
        } else {
            let term = -a * libm::exp(-x * (t - minus_at));
            minus += term;
            minus_t += term * t;
        }
    }
    let ratio = plus / minus;
    let log_ratio = if (0.5..2.0).contains(&ratio) {
        // near a root at 0 the two sides differ by little, and that difference is exact
        libm::log1p((plus - minus) / minus)
    } else {
        libm::log(ratio)
    };
    Sides {
        log_ratio: log_ratio - x * (plus_at - minus_at),
        lag: plus_t / plus - minus_t / minus,
    }
}

/// The root in an interval where the caller knows that there is exactly one, and whether the sum `falls` through it.
///
/// Newton on ln(received) − ln(paid), which is nearly a straight line in x, from the end that is nearer to 0; safeguarded
/// by bisection. It converges quadratically, so that after a step of 10⁻¹⁰ the error is one of rounding.
pub fn bracketed(t: &[f64], a: &[f64], low: f64, high: f64, falls: bool) -> f64 {
    let start = if low.abs() < high.abs() { low } else { high };
    let at_low = if falls { 1.0 } else { -1.0 };
    newton((low, high), start, at_low, 1e-10, |x| {
        let at = sides(t, a, x);
        (at.log_ratio, at.log_ratio / at.lag)
    })
}

/// Newton's method safeguarded by bisection. `evaluate` gives a value and Newton's step from a point; the value has the sign
/// `at_low` at the lower end and the other at the upper. Ends after a step of Newton's that is no longer than `last_step`
/// (or than rounding).
fn newton(
    (mut low, mut high): (f64, f64),
    start: f64,
    at_low: f64,
    last_step: f64,
    evaluate: impl Fn(f64) -> (f64, f64),
) -> f64 {
    let mut x = start;
    let mut step_before = f64::INFINITY;
    for _ in 0..200 {
        let (value, step) = evaluate(x);
        if value == 0.0 {
            return x;
        }
        if value.signum() == at_low {
            low = x;
        } else {
            high = x;
        }
        let next = x + step;
        if step.abs() <= last_step.max(1e-15 * x.abs()) {
            return next.clamp(low, high);
        }
        if high - low <= 2e-16 * x.abs() {
            return x;
        }
        // the last condition makes sure that slow progress ends in bisection
        let newton = next > low && next < high && step.abs() <= 0.7 * step_before;
        let next = if newton { next } else { 0.5 * (low + high) };
        step_before = (next - x).abs();
        x = next;
    }
    x
}

/// All roots above `floor` (negative infinity for all), ascending. A root of even order counts once.
///
/// Between two neighbouring exponents where the sign changes lies some s. The derivative of e^(s·x)·f(x) is
/// e^(s·x)·Σ aᵢ(s − tᵢ)·e^(−x·tᵢ), an exponential sum with exactly one change of sign less, and between its roots e^(s·x)·f(x) is
/// monotone (this is how Descartes' rule is proved). So the roots are isolated without a grid.
pub fn above(floor: f64, t: &[f64], a: &[f64]) -> Vec<f64> {
    // from few changes of sign to many: levels[0] is f
    let mut levels = vec![a.to_vec()];
    let mut shifts = Vec::new();
    while let Some(level) = levels.last() {
        let Some(k) = (1..t.len()).find(|&k| (level[k] > 0.0) != (level[k - 1] > 0.0)) else {
            break;
        };
        let s = 0.5 * (t[k - 1] + t[k]);
        let mut next: Vec<f64> = level.iter().zip(t).map(|(a, t)| a * (s - t)).collect();
        // only the signs and roots matter; without a common scale many levels would overflow
        let scale = next.iter().fold(0.0_f64, |m, a| m.max(a.abs()));
        next.iter_mut().for_each(|a| *a /= scale);
        shifts.push(s);
        levels.push(next);
    }
    let mut turns: Vec<f64> = Vec::new(); // the last level has no change of sign and no root
    for (level, s) in levels.iter().zip(&shifts).rev() {
        turns = between(floor, t, level, *s, &turns);
    }
    turns
}

/// The roots of a sum above `floor`, given the points where its monotone pieces meet.
fn between(floor: f64, t: &[f64], a: &[f64], s: f64, turns: &[f64]) -> Vec<f64> {
    let (low, high) = bounds(t, a);
    let low = low.max(floor);
    let mut roots = Vec::new();
    let mut left = (low, sign(value(t, a, s, low).0));
    let inner = turns.iter().copied().filter(|x| *x > low && *x < high);
    for x in inner.chain([high]) {
        let right = sign(value(t, a, s, x).0);
        if left.1 * right < 0.0 {
            roots.push(crossing(t, a, s, left.0, x, left.1));
        } else if right == 0.0 {
            roots.push(x);
        }
        left = (x, right);
    }
    roots
}

/// Sign of a sum relative to its terms; what rounding alone can explain is 0.
fn sign(relative: f64) -> f64 {
    const NOISE: f64 = 2e-15;
    if relative.abs() <= NOISE {
        0.0
    } else {
        relative.signum()
    }
}

/// The sum at x relative to the sum of its absolute terms, in [−1, 1], and the Newton step of e^(s·x)·f(x).
fn value(t: &[f64], a: &[f64], s: f64, x: f64) -> (f64, f64) {
    let reference = if x < 0.0 { t[t.len() - 1] } else { t[0] };
    let (mut sum, mut size, mut slope) = (0.0, 0.0, 0.0);
    for (t, a) in t.iter().zip(a) {
        let term = a * libm::exp(-x * (t - reference));
        sum += term;
        size += term.abs();
        slope += term * (s - t);
    }
    (sum / size, -sum / slope)
}

/// The root of a monotone piece with a change of sign.
fn crossing(t: &[f64], a: &[f64], s: f64, low: f64, high: f64, at_low: f64) -> f64 {
    let start = if low < 0.0 && high > 0.0 {
        0.0
    } else {
        0.5 * (low + high)
    };
    newton((low, high), start, at_low, 1e-17, |x| value(t, a, s, x))
}
