//! Exact occupancies from products of weekly transition matrices.
//!
//! P(leave in a week) = 1 − exp(−Σλ) and the destination is j with probability λ_j / Σλ; with duration bands the
//! matrix is over state × duration up to the last band edge, with a cycle over that × regime.

use ndarray::{Array1, Array2};
use trappe::model::Spec;
use trappe::model::group::{Group, Spread};
use trappe::model::movement::{Class, Rate};

/// Multipliers on the classes of movements.
pub type Multipliers = [f64; Class::COUNT];

/// States × durations as one index.
pub struct Expanded {
    /// First index of each state; one more at the end.
    first: Vec<usize>,
}

impl Expanded {
    /// Room for each state's durations 0, …, last band edge (of which the last means "that or longer").
    pub fn new(spec: &Spec) -> Self {
        let mut first = vec![0];
        for state in 0..spec.states.len() {
            let edge = spec
                .transitions
                .iter()
                .filter(|t| usize::from(t.from.0) == state)
                .flat_map(|t| t.bands.iter().map(|b| b.from_week))
                .max()
                .unwrap_or(0);
            first.push(first[state] + edge as usize + 1);
        }
        Self { first }
    }

    /// Number of combinations.
    pub fn len(&self) -> usize {
        self.first[self.first.len() - 1]
    }

    fn at(&self, state: usize, duration: u32) -> usize {
        self.first[state] + (duration as usize).min(self.first[state + 1] - self.first[state] - 1)
    }

    /// The weekly matrix, row = from.
    pub fn matrix(&self, spec: &Spec, multipliers: &Multipliers) -> Array2<f64> {
        let mut p = Array2::zeros((self.len(), self.len()));
        for state in 0..spec.states.len() {
            for row in self.first[state]..self.first[state + 1] {
                let duration = (row - self.first[state]) as u32;
                let exits: Vec<(usize, f64)> = spec
                    .transitions
                    .iter()
                    .filter(|t| usize::from(t.from.0) == state)
                    .map(|t| {
                        let band = t.bands.iter().rev().find(|b| b.from_week <= duration);
                        let rate = band.map_or(0.0, |b| per_week(&b.rate));
                        (usize::from(t.to.0), rate * multipliers[t.class.index()])
                    })
                    .collect();
                let total: f64 = exits.iter().map(|(_, l)| l).sum();
                p[[row, self.at(state, duration + 1)]] += (-total).exp();
                for (to, l) in exits.into_iter().filter(|(_, l)| *l > 0.0) {
                    p[[row, self.at(to, 0)]] += -(-total).exp_m1() * l / total;
                }
            }
        }
        p
    }

    /// Where people of a group begin.
    pub fn start(&self, group: &Group) -> Array1<f64> {
        let mut v = Array1::zeros(self.len());
        let total: f64 = group.start.iter().map(|(_, w)| w.best).sum();
        let Spread { min, max } = group.duration.unwrap_or(group.counter);
        for (state, weight) in &group.start {
            for duration in min..=max {
                v[self.at(usize::from(state.0), duration)] +=
                    weight.best / total / f64::from(max - min + 1);
            }
        }
        v
    }

    /// Sums over durations.
    pub fn by_state(&self, v: &Array1<f64>) -> Vec<f64> {
        self.first
            .windows(2)
            .map(|w| (w[0]..w[1]).map(|i| v[i]).sum())
            .collect()
    }
}

fn per_week(rate: &Rate) -> f64 {
    match rate {
        Rate::Intensity { value, weeks } => value.best / weeks,
        Rate::Probability { value, weeks } => -(1.0 - value.best).ln() / weeks,
        Rate::ShareWithin { .. } => unimplemented!("tests of the laws use intensities"),
    }
}

/// Expected occupancy of each state in weeks 0, …, weeks − 1 after intake in week 0.
pub fn occupancy(spec: &Spec, group: &Group) -> Vec<Vec<f64>> {
    occupancy_in_times(spec, group, |_| [1.0; Class::COUNT])
}

/// The same where movements are multiplied week by week.
pub fn occupancy_in_times(
    spec: &Spec,
    group: &Group,
    times: impl Fn(u32) -> Multipliers,
) -> Vec<Vec<f64>> {
    let expanded = Expanded::new(spec);
    let mut v = expanded.start(group);
    let mut known: Option<(Multipliers, Array2<f64>)> = None;
    (0..spec.calendar.weeks)
        .map(|week| {
            let now = expanded.by_state(&v);
            let multipliers = times(week);
            let p = match known.take() {
                Some((of, p)) if of == multipliers => p,
                _ => expanded.matrix(spec, &multipliers),
            };
            v = v.dot(&p);
            known = Some((multipliers, p));
            now
        })
        .collect()
}

/// The same under the cycle, over state × duration × regime; the regime changes between weeks 12 and 13, and so on.
pub fn occupancy_under_cycle(spec: &Spec, group: &Group, initial: &[f64]) -> Vec<Vec<f64>> {
    let cycle = spec.cycle.as_ref().expect("a cycle");
    let expanded = Expanded::new(spec);
    let matrices: Vec<Array2<f64>> = cycle
        .regimes
        .iter()
        .map(|r| {
            let mut m = [1.0; Class::COUNT];
            m[Class::JobFinding.index()] = r.job_finding.best;
            m[Class::JobLoss.index()] = r.job_loss.best;
            expanded.matrix(spec, &m)
        })
        .collect();
    let start = expanded.start(group);
    let mut by_regime: Vec<Array1<f64>> = initial.iter().map(|share| &start * *share).collect();
    let mut out = Vec::new();
    for week in 0..spec.calendar.weeks {
        if week > 0 && week % 13 == 0 {
            by_regime = (0..matrices.len())
                .map(|to| {
                    by_regime
                        .iter()
                        .zip(&cycle.regimes)
                        .map(|(v, r)| v * r.next[to].best)
                        .fold(Array1::zeros(expanded.len()), |a, b| a + b)
                })
                .collect();
        }
        let total = by_regime
            .iter()
            .fold(Array1::zeros(expanded.len()), |a, b| a + b);
        out.push(expanded.by_state(&total));
        by_regime = by_regime
            .iter()
            .zip(&matrices)
            .map(|(v, p)| v.dot(p))
            .collect();
    }
    out
}
