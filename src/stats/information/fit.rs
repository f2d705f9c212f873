//! Which action is best for given scores, learnt by penalised regression.
//!
//! Benefits are taken less that of the best fixed action, which removes the luck that actions share. Rows are dealt into [`FOLDS`] folds; what is said
//! of the rows of one fold is learnt from the others. The penalty of the regression (ridge, Hoerl and Kennard 1970) is the one that predicts best, on each
//! of those others in turn, what is learnt from the rest of them: so the rows for which a rule decides have had no say in it at all.
//! Sums of products by fold are enough for everything.

use crate::stats::least_squares::{add, solve};

/// Parts of a sample that are decided for by what the others teach.
pub const FOLDS: usize = 10;

/// Penalties, in units of the variance of a column; the last leaves a constant.
const PENALTIES: [f64; 9] = [1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, f64::INFINITY];

/// Sums over some rows, of columns x and differences y of benefits.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    pub count: f64,
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// Σ y².
    pub squares: Vec<f64>,
    /// `[column][column]`, the lower half.
    pub between: Vec<f64>,
    /// `[column][difference]`.
    pub with: Vec<f64>,
}

/// Constants by difference, and slopes `[column][difference]`.
pub(super) struct Lines {
    constants: Vec<f64>,
    slopes: Vec<f64>,
}

impl Sums {
    fn new(columns: usize, differences: usize) -> Self {
        Self {
            count: 0.0,
            x: vec![0.0; columns],
            y: vec![0.0; differences],
            squares: vec![0.0; differences],
            between: vec![0.0; columns * columns],
            with: vec![0.0; columns * differences],
        }
    }

    fn add_row(&mut self, x: &[f64], y: &[f64]) {
        let (p, m) = (x.len(), y.len());
        self.count += 1.0;
        add(&mut self.x, 1.0, x);
        add(&mut self.y, 1.0, y);
        for (square, y) in self.squares.iter_mut().zip(y) {
            *square += y * y;
        }
        for (i, &own) in x.iter().enumerate() {
            add(&mut self.between[i * p..=i * p + i], own, &x[..=i]);
            add(&mut self.with[i * m..(i + 1) * m], own, y);
        }
    }

    fn add_part(&mut self, factor: f64, part: &Self) {
        self.count += factor * part.count;
        add(&mut self.x, factor, &part.x);
        add(&mut self.y, factor, &part.y);
        add(&mut self.squares, factor, &part.squares);
        add(&mut self.between, factor, &part.between);
        add(&mut self.with, factor, &part.with);
    }

    fn without(&self, parts: &[&Self]) -> Self {
        let mut rest = self.clone();
        parts.iter().for_each(|part| rest.add_part(-1.0, part));
        rest
    }

    /// Penalised least squares.
    pub fn lines(&self, penalty: f64) -> Lines {
        let (p, m, n) = (self.x.len(), self.y.len(), self.count.max(1.0));
        let mut slopes = vec![0.0; p * m];
        if penalty.is_finite() {
            let mut between = self.between.clone();
            slopes.clone_from(&self.with);
            for i in 0..p {
                let mean = self.x[i] / n;
                add(&mut between[i * p..=i * p + i], -mean, &self.x[..=i]);
                between[i * p + i] += penalty * n;
                add(&mut slopes[i * m..(i + 1) * m], -mean, &self.y);
            }
            solve(&between, &mut slopes, m);
        }
        let mut constants: Vec<f64> = self.y.iter().map(|y| y / n).collect();
        for (x, own) in self.x.iter().zip(slopes.chunks_exact(m.max(1))) {
            add(&mut constants, -x / n, own);
        }
        Lines { constants, slopes }
    }

    /// Sum of the squares of what some lines miss, by difference.
    pub fn missed(&self, lines: &Lines) -> Vec<f64> {
        let (p, m) = (self.x.len(), self.y.len());
        let mut image = vec![0.0; m];
        let mut missed = self.squares.clone();
        for (k, missed) in missed.iter_mut().enumerate() {
            let c = lines.constants[k];
            *missed += c * (self.count * c - 2.0 * self.y[k]);
        }
        for i in 0..p {
            let own = &lines.slopes[i * m..(i + 1) * m];
            image.fill(0.0);
            for j in 0..p {
                let between = self.between[i.max(j) * p + i.min(j)];
                add(&mut image, between, &lines.slopes[j * m..(j + 1) * m]);
            }
            for k in 0..m {
                let c = lines.constants[k];
                missed[k] += own[k] * (2.0 * (c * self.x[i] - self.with[i * m + k]) + image[k]);
            }
        }
        missed
    }
}

impl Lines {
    /// The differences that are expected of a row.
    pub fn at(&self, x: &[f64]) -> Vec<f64> {
        let mut differences = self.constants.clone();
        for (x, own) in x
            .iter()
            .zip(self.slopes.chunks_exact(differences.len().max(1)))
        {
            add(&mut differences, *x, own);
        }
        differences
    }
}

/// A sample made ready for regression.
#[derive(Debug, Clone)]
pub(super) struct Table {
    best: usize,
    others: Vec<usize>,
    /// Columns of each row.
    pub x: Vec<Vec<f64>>,
    folds: Vec<Sums>,
    pub all: Sums,
}

impl Table {
    /// From columns `[column][row]`, benefits `[action][row]` and the best fixed action.
    pub fn new(columns: &[Vec<f64>], benefits: &[Vec<f64>], best: usize) -> Self {
        let rows = benefits[best].len();
        let others: Vec<usize> = (0..benefits.len()).filter(|&a| a != best).collect();
        let x: Vec<Vec<f64>> = (0..rows)
            .map(|row| columns.iter().map(|column| column[row]).collect())
            .collect();
        let mut all = Sums::new(columns.len(), others.len());
        let mut folds = vec![all.clone(); FOLDS];
        for (row, x) in x.iter().enumerate() {
            let gain = |&a: &usize| benefits[a][row] - benefits[best][row];
            let y: Vec<f64> = others.iter().map(gain).collect();
            folds[row % FOLDS].add_row(x, &y);
        }
        folds.iter().for_each(|fold| all.add_part(1.0, fold));
        Self {
            best,
            others,
            x,
            folds,
            all,
        }
    }

    /// For each row the action that is best as far as the rows of other folds teach; where none seems better, the best fixed one.
    pub fn rule(&self) -> Vec<usize> {
        let mut rule = vec![self.best; self.x.len()];
        if self.others.is_empty() {
            return rule;
        }
        for (number, penalty) in self.penalties().into_iter().enumerate() {
            let lines = self.all.without(&[&self.folds[number]]).lines(penalty);
            for row in (number..rule.len()).step_by(FOLDS) {
                let differences = lines.at(&self.x[row]);
                let better = differences.iter().zip(&self.others).fold(
                    (self.best, 0.0),
                    |(action, most), (&gain, &other)| {
                        if gain > most {
                            (other, gain)
                        } else {
                            (action, most)
                        }
                    },
                );
                rule[row] = better.0;
            }
        }
        rule
    }

    /// For each fold the penalty that predicts best among the others.
    fn penalties(&self) -> Vec<f64> {
        let n = self.all.count;
        // differences of large and of small benefits have the same say
        let scale: Vec<f64> = (self.all.squares.iter().zip(&self.all.y))
            .map(|(s, y)| match (s - y * y / n) / n {
                v if v > 0.0 && v.is_finite() => 1.0 / v,
                _ => 0.0,
            })
            .collect();
        let weigh =
            |missed: Vec<f64>| -> f64 { missed.iter().zip(&scale).map(|(v, s)| v * s).sum() };
        let mut errors = vec![[0.0; PENALTIES.len()]; FOLDS];
        for (f, fold) in self.folds.iter().enumerate() {
            // what is learnt without two folds is tried on each of them, for the sake of the other
            for (g, other) in self.folds.iter().enumerate().skip(f + 1) {
                let rest = self.all.without(&[fold, other]);
                for (k, &penalty) in PENALTIES.iter().enumerate() {
                    let lines = rest.lines(penalty);
                    errors[f][k] += weigh(other.missed(&lines));
                    errors[g][k] += weigh(fold.missed(&lines));
                }
            }
        }
        let least = |errors: &[f64; PENALTIES.len()]| {
            let order = |a: &usize, b: &usize| errors[*a].total_cmp(&errors[*b]);
            let found = (0..PENALTIES.len()).min_by(order);
            found.map_or(f64::INFINITY, |k| PENALTIES[k])
        };
        errors.iter().map(least).collect()
    }
}
