//! Correlations between uncertain numbers.

use super::context::{At, Context};
use crate::model::number::{Correlation, ParameterId};
use crate::scenario::nearest::nearest;
use crate::scenario::overrides::COMMAND_LINE;
use crate::scenario::shape::{CORRELATION, Measure};
use crate::scenario::source::FileId;
use crate::scenario::units::short;

/// More correlated numbers than this are no expert's judgement.
const MOST: usize = 200;

impl Context<'_> {
    /// All correlations; the parameters must be complete by now.
    pub fn correlations(&mut self) -> Option<Vec<Correlation>> {
        let items = self
            .section("correlation")
            .map(|s| s.items())
            .unwrap_or_default();
        let mut list: Vec<Correlation> = Vec::new();
        let mut whole = true;
        for item in &items {
            let rho = self.agreed(item, "rho", Measure::Plain, &CORRELATION);
            let a = item.get("a").and_then(|a| self.uncertain(&a));
            let b = item.get("b").and_then(|b| self.uncertain(&b));
            let (Some(a), Some(b), Some(rho)) = (a, b, rho) else {
                whole = false;
                continue;
            };
            let (Named::Uncertain(a), Named::Uncertain(b)) = (a, b) else {
                self.notes.push(format!(
                    "{}: left out, since one of its numbers has been replaced by a plain one",
                    item.path
                ));
                continue;
            };
            let (a, b) = (a.min(b), a.max(b));
            let pair = |c: &Correlation| c.a.0 == a && c.b.0 == b;
            let what = if a == b {
                "a number is perfectly correlated with itself"
            } else if list.iter().any(pair) {
                "this pair is given twice"
            } else {
                list.push(Correlation {
                    a: ParameterId(a),
                    b: ParameterId(b),
                    rho,
                });
                continue;
            };
            self.push(item.fault(what).here("take this one out"));
            whole = false;
        }
        if !whole {
            return None;
        }
        let mut involved: Vec<u32> = list.iter().flat_map(|c| [c.a.0, c.b.0]).collect();
        involved.sort_unstable();
        involved.dedup();
        if let Some(first) = items.first() {
            if involved.len() > MOST {
                self.push(
                    first
                        .fault("too many correlated numbers")
                        .here(format!("at most {MOST}")),
                );
                return None;
            }
            if !positive_definite(&involved, &list) {
                self.push(
                    first
                        .fault("these correlations contradict one another")
                        .here("together they are not positive definite: no numbers can be related like this")
                        .help("if a goes with b and b with c, then a goes with c: give smaller correlations, or the missing one"),
                );
                return None;
            }
        }
        Some(list)
    }

    /// The parameter that a path names: exactly, or as the only one below it.
    ///
    /// Whoever builds on a scenario and gives one of its uncertain numbers plainly need not know its correlations.
    fn uncertain(&mut self, at: &At<'_>) -> Option<Named> {
        let path = at.node.text()?;
        let below = format!("{path}.");
        let named = self.numbers.get(path).and_then(|(n, _)| n.parameter);
        let exact = named.and_then(|id| usize::try_from(id.0).ok());
        let mut inside = self
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, p)| p.path.starts_with(&below));
        if let Some(position) = exact.or_else(|| match (inside.next(), inside.next()) {
            (Some((position, _)), None) => Some(position),
            _ => None,
        }) {
            return u32::try_from(position).ok().map(Named::Uncertain);
        }
        // What is broken is not uncertain, and has been reported.
        if self.faults.touches(path) {
            return None;
        }
        let known = |a: &crate::scenario::provenance::Assumption| {
            a.path == path || a.path.starts_with(&below)
        };
        let fault = if self.parameters.iter().any(|p| p.path.starts_with(&below)) {
            at.fault("several uncertain numbers stand under this path")
                .here("name one of them")
        } else if let Some(plain) = self.provenance.iter().find(|a| known(a)) {
            // Later files override earlier ones: what a base correlates, the scenario itself or the command line may replace.
            let own = at.node.place.file == FileId(0);
            let same = plain.origin == self.sources.name(at.node.place.file);
            if plain.origin == COMMAND_LINE || !own && !same {
                return Some(Named::Replaced);
            }
            at.fault("a number without doubt has no correlation")
                .here("this number is given plainly")
                .help("give it a distribution, or take the correlation out")
        } else {
            let paths = self.parameters.iter().map(|p| p.path.as_str());
            let fault = at.fault(format!("there is no uncertain number `{}`", short(path)));
            match nearest(path, paths) {
                Some(near) => fault.here("no such path").help(format!("did you mean `{near}`?")),
                None => fault
                    .here("no such path")
                    .help("write the dotted path of a number with a distribution, for instance \"step.readiness.after.job_finding\""),
            }
        };
        self.push(fault);
        None
    }
}

/// What a correlation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// An uncertain number: its parameter.
    Uncertain(u32),
    /// A number that another file, or the command line, has made plain.
    Replaced,
}

/// Whether a correlation matrix has a Cholesky factor.
fn positive_definite(involved: &[u32], list: &[Correlation]) -> bool {
    let n = involved.len();
    let at = |id: u32| involved.iter().position(|i| *i == id).unwrap_or(0);
    let mut m = vec![vec![0.0; n]; n];
    for (i, row) in m.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    for c in list {
        let (i, j) = (at(c.a.0), at(c.b.0));
        m[i][j] = c.rho;
        m[j][i] = c.rho;
    }
    let mut l = vec![vec![0.0_f64; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = m[i][j] - dot;
            if i == j {
                if rest <= 1e-10 {
                    return false;
                }
                l[i][i] = libm::sqrt(rest);
            } else {
                l[i][j] = rest / l[j][j];
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(u32, u32, f64)]) -> Vec<Correlation> {
        list.iter()
            .map(|(a, b, rho)| Correlation {
                a: ParameterId(*a),
                b: ParameterId(*b),
                rho: *rho,
            })
            .collect()
    }

    #[test]
    fn three_numbers_by_hand() {
        // det = 1 − 3ρ² + 2ρ³ for equal correlations, 1 − 2·0.81 < 0 for a chain of 0.9 with nothing between the ends.
        assert!(positive_definite(
            &[3, 5, 9],
            &pairs(&[(3, 5, 0.9), (5, 9, 0.9), (3, 9, 0.9)])
        ));
        assert!(!positive_definite(
            &[3, 5, 9],
            &pairs(&[(3, 5, 0.9), (5, 9, 0.9)])
        ));
        assert!(positive_definite(
            &[3, 5, 9],
            &pairs(&[(3, 5, 0.7), (5, 9, 0.7)])
        ));
        assert!(!positive_definite(
            &[3, 5, 9],
            &pairs(&[(3, 5, -0.6), (5, 9, -0.6), (3, 9, -0.6)])
        ));
    }
}
