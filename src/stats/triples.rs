//! Companions of a stream: every triple up to a limit, sums of products beyond it.

use super::components::{self, Components, MIN_TRIPLES};
use super::sum::Sum;

/// A value, that of the companion with the same first source, and that of the companion with the same first and second source.
pub type Triple = (f64, f64, f64);

/// What stands for one triple in sums: three products of the distances from a reference value, and the distances. Products about any
/// other value are linear in these.
const TERMS: usize = 6;

/// Triples of one figure, added in the order of the replications, from which [`components::pick_freeze`] splits a variance.
///
/// Up to `limit` triples are kept. Beyond it sums of their products stand for them, which give the same split up to rounding.
#[derive(Debug, Clone)]
pub struct Triples {
    limit: usize,
    kept: Vec<Triple>,
    products: Option<Box<Products>>,
}

impl Triples {
    /// No triples; up to `limit` are kept.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            kept: Vec::new(),
            products: None,
        }
    }

    /// Adds a triple.
    pub fn add(&mut self, triple: Triple) {
        if self.products.is_none() && self.kept.len() < self.limit {
            self.kept.push(triple);
            return;
        }
        let products = self.products.get_or_insert_with(|| {
            let mut products = Box::<Products>::default();
            for triple in std::mem::take(&mut self.kept) {
                products.add(triple);
            }
            products
        });
        products.add(triple);
    }

    /// All triples in the order in which they came; `None` if there were more than are kept.
    pub fn kept(&self) -> Option<&[Triple]> {
        self.products.is_none().then_some(&self.kept)
    }

    /// As [`components::pick_freeze`] of all triples.
    pub fn split(&self, level: f64) -> Option<Components> {
        match &self.products {
            Some(products) => products.split(level),
            None => components::pick_freeze(&self.kept, level),
        }
    }
}

/// Sums over triples.
#[derive(Debug, Clone, Default)]
struct Products {
    n: u64,
    /// The first value.
    reference: f64,
    varies: bool,
    infinite: bool,
    /// Of the terms.
    sums: [Sum; TERMS],
    /// Of the products of two terms; those below the diagonal are not used.
    squares: [[Sum; TERMS]; TERMS],
}

impl Products {
    fn add(&mut self, (y, s, t): Triple) {
        if self.n == 0 {
            self.reference = y;
        }
        self.n += 1;
        let c = self.reference;
        self.varies |= y != c || s != c || t != c;
        self.infinite |= !(y.is_finite() && s.is_finite() && t.is_finite());
        let (u, v, w) = (y - c, s - c, t - c);
        let terms = [u * v, u * w, (u * u + v * v + w * w) / 3.0, u, v, w];
        for (i, a) in terms.iter().enumerate() {
            self.sums[i].add(*a);
            for (j, b) in terms.iter().enumerate().skip(i) {
                self.squares[i][j].add(a * b);
            }
        }
    }

    fn split(&self, level: f64) -> Option<Components> {
        if self.infinite || !self.varies || self.n < MIN_TRIPLES as u64 {
            return None;
        }
        let n = self.n as f64;
        let sums = self.sums.map(Sum::value);
        // How far the mean is from the reference.
        let d = (sums[3] + sums[4] + sums[5]) / (3.0 * n);
        // Products about the mean, as rows over the terms, and d² besides.
        let about_mean = [
            [1.0, 0.0, 0.0, -d, -d, 0.0],
            [0.0, 1.0, 0.0, -d, 0.0, -d],
            [
                0.0,
                0.0,
                1.0,
                -2.0 * d / 3.0,
                -2.0 * d / 3.0,
                -2.0 * d / 3.0,
            ],
        ];
        let total = |row: &[f64; TERMS]| row.iter().zip(&sums).map(|(a, s)| a * s).sum::<f64>();
        let averages = about_mean.map(|row| total(&row) / n + d * d);
        let squares = |weights: [f64; 3], share: f64| {
            let of = [weights[0], weights[1], weights[2] - share];
            let row: [f64; TERMS] =
                std::array::from_fn(|k| (0..3).map(|i| of[i] * about_mean[i][k]).sum());
            let rest = d * d * (of[0] + of[1] + of[2]);
            let mut squared = 0.0;
            for i in 0..TERMS {
                squared += row[i] * row[i] * self.squares[i][i].value();
                for j in i + 1..TERMS {
                    squared += 2.0 * row[i] * row[j] * self.squares[i][j].value();
                }
            }
            (squared + 2.0 * rest * total(&row) + n * rest * rest).max(0.0)
        };
        components::shares(n, averages, squares, level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(triples: &[Triple], limit: usize) -> Option<Components> {
        let mut all = Triples::new(limit);
        triples.iter().for_each(|t| all.add(*t));
        assert_eq!(all.kept().is_some(), triples.len() <= limit);
        all.split(0.95)
    }

    #[test]
    fn nothing_to_split() {
        for triples in [
            vec![(1.0, 2.0, 3.0); 9],
            vec![(0.1, 0.1, 0.1); 50],
            vec![(1.0, f64::NAN, 2.0); 50],
            vec![(1.0, f64::INFINITY, 2.0); 50],
        ] {
            assert_eq!(split(&triples, 5), None);
            assert_eq!(split(&triples, 100), None);
        }
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn sums_split_as_the_triples_do(
            sources in prop::collection::vec(prop::array::uniform6(-1.0_f64..1.0), 10..200),
            weights in prop::array::uniform3(0.1_f64..3.0),
            level in -1e3_f64..1e3,
            limit in 0_usize..200,
        ) {
            let y = |a: f64, b: f64, c: f64| level + weights[0] * a + weights[1] * b * (1.0 + a) + weights[2] * c;
            let triples: Vec<Triple> = sources
                .iter()
                .map(|[a, b, c, d, e, f]| (y(*a, *b, *c), y(*a, *d, *e), y(*a, *b, *f)))
                .collect();
            let (found, exact) = (split(&triples, limit).unwrap(), components::pick_freeze(&triples, 0.95).unwrap());
            for (found, exact) in [(found.first, exact.first), (found.second, exact.second), (found.rest, exact.rest)] {
                for (a, b) in [(found.value, exact.value), (found.low, exact.low), (found.high, exact.high)] {
                    prop_assert!((a - b).abs() < 1e-9, "{found:?} {exact:?}");
                }
            }
        }
    }
}
