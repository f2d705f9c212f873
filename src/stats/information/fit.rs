//! Which action is best for given scores, learnt by penalised regression.
//!
//! Benefits are taken less that of the best fixed action, which removes the luck that actions share. Rows are dealt into [`FOLDS`] folds; what is said of the rows of one
//! fold is learnt from the others. The penalty of the regression (ridge, Hoerl and Kennard 1970) is the one that predicts best, on each of those others in turn, what is learnt from
//! the rest of them: so the rows for which a rule decides have had no say in it at all. Sums of products by fold are enough for everything.

use crate::stats::least_squares::{add, solve};

/// Parts of a sample that are decided for by what the others teach.
pub const FOLDS: usize = 10;

/// Penalties, in units of the variance of a column; the last leaves a constant.
const PENALTIES: [f64; 9] = [1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, f64::INFINITY];

/// What was learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// For each row the action that is best as far as the rows of other folds teach.
    pub tried: Vec<usize>,
    /// For each row the action that is best as far as all rows teach.
    pub whole: Vec<usize>,
    /// For each row what that action should earn over the best fixed one as far as all rows teach; never negative.
    pub promised: Vec<f64>,
}

/// Sums over some rows, of columns x and differences y of benefits.
#[derive(Clone)]
struct Sums {
    count: f64,
    x: Vec<f64>,
    y: Vec<f64>,
    /// Σ y².
    squares: Vec<f64>,
    /// `[column][column]`, the lower half.
    between: Vec<f64>,
    /// `[column][difference]`.
    with: Vec<f64>,
}

/// Constants by difference, and slopes `[column][difference]`.
struct Lines {
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
    fn lines(&self, penalty: f64) -> Lines {
        let (p, m, n) = (self.x.len(), self.y.len(), self.count.max(1.0));
        let mut slopes = vec![0.0; p * m];
        if penalty.is_finite() {
            let mut between = self.between.clone();
            slopes.clone_from(&self.with);
            for i in 0..p {
                let mean = self.x[i] / n;
                let row = &mut between[i * p..=i * p + i];
                add(row, -mean, &self.x[..=i]);
                row[i] += penalty * n;
                add(&mut slopes[i * m..(i + 1) * m], -mean, &self.y);
            }
            solve(&between, &mut slopes, m);
        }
        let mut constants: Vec<f64> = self.y.iter().map(|y| y / n).collect();
        for (x, own) in self.x.iter().zip(slopes.chunks_exact(m)) {
            add(&mut constants, -x / n, own);
        }
        Lines { constants, slopes }
    }

    /// Sum of the squares of what some lines miss, by difference.
    fn missed(&self, lines: &Lines) -> Vec<f64> {
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

impl Fit {
    /// From columns `[column][row]`, benefits `[action][row]` and the best fixed action.
    pub(super) fn new(columns: &[Vec<f64>], benefits: &[Vec<f64>], best: usize) -> Self {
        let rows = benefits[best].len();
        let others: Vec<usize> = (0..benefits.len()).filter(|&a| a != best).collect();
        let mut fit = Self {
            tried: vec![best; rows],
            whole: vec![best; rows],
            promised: vec![0.0; rows],
        };
        if others.is_empty() {
            return fit;
        }
        let x = |row: usize| columns.iter().map(|c| c[row]).collect::<Vec<f64>>();
        let y = |row: usize| -> Vec<f64> {
            let gain = |&a: &usize| benefits[a][row] - benefits[best][row];
            others.iter().map(gain).collect()
        };
        let mut folds = vec![Sums::new(columns.len(), others.len()); FOLDS];
        for row in 0..rows {
            folds[row % FOLDS].add_row(&x(row), &y(row));
        }
        let mut all = Sums::new(columns.len(), others.len());
        folds.iter().for_each(|fold| all.add_part(1.0, fold));

        let decide = |lines: &Lines, row: usize| {
            let mut gains = lines.constants.clone();
            for (column, own) in columns.iter().zip(lines.slopes.chunks_exact(others.len())) {
                add(&mut gains, column[row], own);
            }
            // the best fixed action unless another is better
            let taken = gains.iter().zip(&others);
            taken.fold((best, 0.0), |(action, most), (&gain, &other)| {
                if gain > most {
                    (other, gain)
                } else {
                    (action, most)
                }
            })
        };
        let (inner, outer) = penalties(&all, &folds);
        for (number, fold) in folds.iter().enumerate() {
            let lines = all.without(&[fold]).lines(inner[number]);
            for row in (number..rows).step_by(FOLDS) {
                fit.tried[row] = decide(&lines, row).0;
            }
        }
        let lines = all.lines(outer);
        for row in 0..rows {
            (fit.whole[row], fit.promised[row]) = decide(&lines, row);
        }
        fit
    }
}

/// The penalty that predicts best among the folds other than each, and among all.
fn penalties(all: &Sums, folds: &[Sums]) -> (Vec<f64>, f64) {
    let n = all.count;
    // differences of large and of small benefits have the same say
    let scale: Vec<f64> = (all.squares.iter().zip(&all.y))
        .map(|(s, y)| match (s - y * y / n) / n {
            v if v > 0.0 && v.is_finite() => 1.0 / v,
            _ => 0.0,
        })
        .collect();
    let weigh = |missed: Vec<f64>| -> f64 { missed.iter().zip(&scale).map(|(v, s)| v * s).sum() };
    let least = |errors: &[f64; PENALTIES.len()]| {
        let order = |a: &usize, b: &usize| errors[*a].total_cmp(&errors[*b]);
        PENALTIES[(0..PENALTIES.len())
            .min_by(order)
            .unwrap_or(PENALTIES.len() - 1)]
    };
    let mut inner = vec![[0.0; PENALTIES.len()]; folds.len()];
    let mut outer = [0.0; PENALTIES.len()];
    for (f, fold) in folds.iter().enumerate() {
        let rest = all.without(&[fold]);
        for (k, &penalty) in PENALTIES.iter().enumerate() {
            outer[k] += weigh(fold.missed(&rest.lines(penalty)));
        }
        // what is learnt without two folds is tried on each of them, for the sake of the other
        for (g, other) in folds.iter().enumerate().skip(f + 1) {
            let rest = all.without(&[fold, other]);
            for (k, &penalty) in PENALTIES.iter().enumerate() {
                let lines = rest.lines(penalty);
                inner[f][k] += weigh(other.missed(&lines));
                inner[g][k] += weigh(fold.missed(&lines));
            }
        }
    }
    (inner.iter().map(least).collect(), least(&outer))
}
