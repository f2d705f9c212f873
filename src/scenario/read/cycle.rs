//! The business cycle.

use super::context::{At, Context};
use crate::model::cycle::{Cycle, Regime};
use crate::model::number::Number;
use crate::scenario::shape::{MULTIPLIER, Measure, Names, Weighing};
use crate::scenario::value::{join, weights};

impl Context<'_> {
    /// The cycle: `Some(None)` if there is none.
    pub fn cycle(&mut self) -> Option<Option<Cycle>> {
        let Some(at) = self.section("cycle") else {
            return Some(None);
        };
        let members = at.get("regime")?.members();
        let list: Vec<_> = members.iter().map(|(id, at)| self.regime(id, at)).collect();
        let initial = match at.get("initial") {
            Some(initial) if initial.node.text() != Some("stationary") => Some(usize::from(
                self.index(&initial, Names::RegimeOrStationary)?,
            )),
            _ => None,
        };
        let regimes: Vec<Regime> = list.into_iter().collect::<Option<_>>()?;
        if regimes.len() > 200 {
            self.push(at.fault("too many regimes").here("at most 200"));
            return None;
        }
        if initial.is_none() && closed_classes(&regimes) > 1 {
            self.push(
                at.fault("the cycle has no single long-run distribution")
                    .here("some regimes can never be reached from one another")
                    .help("add initial = \"REGIME\", or let every regime lead back to the others"),
            );
            return None;
        }
        Some(Some(Cycle { regimes, initial }))
    }

    fn regime(&mut self, id: &str, at: &At<'_>) -> Option<Regime> {
        let name = self.text(at, "name");
        let next = self.next(at);
        let mut number = |field| self.number_or(at, field, Measure::Plain, &MULTIPLIER, 1.0);
        let job_finding = number("job_finding");
        let job_loss = number("job_loss");
        let openings = number("openings");
        let insolvency = number("insolvency");
        Some(Regime {
            id: id.to_owned(),
            name: name?,
            next: next?,
            job_finding: job_finding?,
            job_loss: job_loss?,
            openings: openings?,
            insolvency: insolvency?,
        })
    }

    fn next(&mut self, at: &At<'_>) -> Option<Vec<Number>> {
        let at = at.get("next")?;
        let list = weights::read(
            at.node,
            &at.path,
            Names::Regime,
            Weighing::Believed,
            self.declared,
            self.faults,
        )?;
        let mut next = vec![Number::fixed(0.0); self.declared.regimes.len()];
        for (name, parsed) in list {
            let position = usize::from(self.position(Names::Regime, &name)?);
            next[position] = self.register(&join(&at.path, &name), parsed, false);
        }
        Some(next)
    }
}

/// Number of closed classes of the chain: sets of regimes that lead to one another and to no other.
fn closed_classes(regimes: &[Regime]) -> usize {
    let n = regimes.len();
    let mut reach = vec![vec![false; n]; n];
    for (i, regime) in regimes.iter().enumerate() {
        reach[i][i] = true;
        for (j, p) in regime.next.iter().enumerate() {
            reach[i][j] |= p.best > 0.0;
        }
    }
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                reach[i][j] |= reach[i][k] && reach[k][j];
            }
        }
    }
    // A regime belongs to a closed class if whatever it reaches reaches it; count each class at its first member.
    let closed = |i: usize| (0..n).all(|j| !reach[i][j] || reach[j][i]);
    (0..n)
        .filter(|i| closed(*i) && (0..*i).all(|j| !(reach[*i][j] && reach[j][*i])))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(rows: &[&[f64]]) -> Vec<Regime> {
        let one = Number::fixed(1.0);
        rows.iter()
            .map(|row| Regime {
                id: String::new(),
                name: String::new(),
                next: row.iter().map(|p| Number::fixed(*p)).collect(),
                job_finding: one,
                job_loss: one,
                openings: one,
                insolvency: one,
            })
            .collect()
    }

    #[test]
    fn closed_classes_by_hand() {
        assert_eq!(closed_classes(&chain(&[&[0.9, 0.1], &[0.3, 0.7]])), 1);
        assert_eq!(closed_classes(&chain(&[&[1.0, 0.0], &[0.0, 1.0]])), 2);
        // The first two lead into the third for good.
        assert_eq!(
            closed_classes(&chain(&[
                &[0.5, 0.4, 0.1],
                &[0.5, 0.5, 0.0],
                &[0.0, 0.0, 1.0]
            ])),
            1
        );
    }
}
