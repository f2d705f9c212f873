//! Shocks in numbers: the weeks of a run in spans under the same ones.

use crate::model::movement::Class;
use crate::model::number::Draw;
use crate::model::shock::Shock;

/// What all shocks do together, by week.
#[derive(Debug, Clone, PartialEq)]
pub struct Shocks {
    /// Ascending; the last never ends.
    spans: Vec<Span>,
    /// What holds in a span; the first is nothing.
    kinds: Vec<Multipliers>,
}

/// Weeks up to `end` (exclusive) in which the same shocks hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First week after it.
    pub end: u32,
    /// What holds: an index into [`Shocks::kinds`], 0 where nothing does.
    pub kind: usize,
}

/// What shocks multiply, on top of the cycle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Multipliers {
    /// Movements of people, by class.
    pub movement: [f64; Class::COUNT],
    /// Openings.
    pub openings: f64,
    /// Insolvency.
    pub insolvency: f64,
    /// Dropping out.
    pub dropout: f64,
}

const NOTHING: Multipliers = Multipliers {
    movement: [1.0; Class::COUNT],
    openings: 1.0,
    insolvency: 1.0,
    dropout: 1.0,
};

/// Weeks without an end.
pub const QUIET: [Span; 1] = [Span {
    end: u32::MAX,
    kind: 0,
}];

impl Shocks {
    /// No shock at all.
    pub fn none() -> Self {
        Self {
            spans: QUIET.to_vec(),
            kinds: vec![NOTHING],
        }
    }

    /// The shocks of a run of so many weeks, for one draw. Those that change no movement, or none of these weeks, leave no trace.
    pub(super) fn new(shocks: &[Shock], draw: &Draw, weeks: u32) -> Self {
        let active: Vec<(u32, u32, Multipliers)> = shocks
            .iter()
            .map(|shock| (shock.from, shock.to.min(weeks), multipliers(shock, draw)))
            .filter(|(from, to, m)| from < to && *m != NOTHING)
            .collect();
        let mut bounds: Vec<u32> = active
            .iter()
            .flat_map(|(from, to, _)| [*from, *to])
            .filter(|week| (1..weeks).contains(week))
            .collect();
        bounds.sort_unstable();
        bounds.dedup();
        let mut out = Self {
            spans: Vec::with_capacity(bounds.len() + 1),
            kinds: vec![NOTHING],
        };
        let mut first = 0;
        for end in bounds.into_iter().chain([u32::MAX]) {
            let here = active
                .iter()
                .filter(|(from, to, _)| (*from..*to).contains(&first))
                .fold(NOTHING, |so_far, (_, _, m)| so_far.and(m));
            let known = out.kinds.iter().position(|kind| *kind == here);
            let kind = known.unwrap_or_else(|| {
                out.kinds.push(here);
                out.kinds.len() - 1
            });
            out.spans.push(Span { end, kind });
            first = end;
        }
        out
    }

    /// The weeks in order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// What may hold; the first is nothing.
    pub fn kinds(&self) -> &[Multipliers] {
        &self.kinds
    }
}

impl Multipliers {
    fn and(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.movement.iter_mut().zip(other.movement) {
            *mine *= theirs;
        }
        self.openings *= other.openings;
        self.insolvency *= other.insolvency;
        self.dropout *= other.dropout;
        self
    }
}

fn multipliers(shock: &Shock, draw: &Draw) -> Multipliers {
    let mut movement = [1.0; Class::COUNT];
    movement[Class::JobFinding.index()] = shock.job_finding.at(draw);
    movement[Class::Education.index()] = shock.education.at(draw);
    movement[Class::JobLoss.index()] = shock.job_loss.at(draw);
    Multipliers {
        movement,
        openings: shock.openings.at(draw),
        insolvency: shock.insolvency.at(draw),
        dropout: shock.dropout.at(draw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::Number;

    fn shock(from: u32, to: u32, job_loss: f64) -> Shock {
        let one = Number::fixed(1.0);
        Shock {
            id: String::new(),
            name: String::new(),
            name_da: String::new(),
            from,
            to,
            job_finding: one,
            education: one,
            job_loss: Number::fixed(job_loss),
            openings: one,
            insolvency: one,
            dropout: one,
            benefits: one,
            states: None,
        }
    }

    fn table(shocks: &[Shock]) -> Vec<(u32, f64)> {
        let all = Shocks::new(shocks, &Draw { values: Vec::new() }, 100);
        let loss = |span: &Span| all.kinds()[span.kind].movement[Class::JobLoss.index()];
        all.spans().iter().map(|s| (s.end, loss(s))).collect()
    }

    #[test]
    fn spans_multiply_where_shocks_overlap() {
        let last = u32::MAX;
        let two = [shock(10, 30, 2.0), shock(20, 40, 3.0)];
        let wanted = [(10, 1.0), (20, 2.0), (30, 6.0), (40, 3.0), (last, 1.0)];
        assert_eq!(table(&two), wanted);
        assert_eq!(
            table(&[shock(0, 5, 2.0), shock(5, 900, 4.0)]),
            [(5, 2.0), (last, 4.0)]
        );
    }

    #[test]
    fn what_changes_nothing_leaves_no_trace() {
        let quiet = Shocks::none();
        for idle in [
            shock(10, 30, 1.0),
            shock(100, 130, 5.0),
            shock(20, 20, 5.0),
            shock(0, 0, 5.0),
        ] {
            let draw = Draw { values: Vec::new() };
            assert_eq!(Shocks::new(&[idle], &draw, 100), quiet);
        }
    }
}
