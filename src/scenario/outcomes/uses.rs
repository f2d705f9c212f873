//! Which metrics a contract looks at, and until when.

use crate::contract::day::Day;
use crate::contract::terms::{Measure, Rule, Terms, Trigger, When};

/// What looks at a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Use {
    /// The last day on which something looks at all people together.
    pub pooled: Option<Day>,
    /// Whether something looks at each cohort on its own day.
    pub by_cohort: bool,
}

impl Use {
    /// Whether anything looks at it.
    pub fn any(&self) -> bool {
        self.pooled.is_some() || self.by_cohort
    }

    fn add(&mut self, other: Self) {
        self.pooled = self.pooled.max(other.pooled);
        self.by_cohort |= other.by_cohort;
    }
}

/// What looks at each metric of a contract.
pub(super) fn uses(terms: &Terms) -> Vec<Use> {
    let mut uses = vec![Use::default(); terms.metrics.len()];
    let mut add = |metric: usize, by: Use| {
        if let Some(u) = uses.get_mut(metric) {
            u.add(by);
        }
    };
    for line in &terms.lines {
        let last = match &line.when {
            When::Periods | When::End => Some(terms.schedule.until),
            When::On(days) => days.iter().max().copied(),
        };
        let own = if line.by_cohort {
            Use {
                pooled: None,
                by_cohort: true,
            }
        } else {
            Use {
                pooled: last,
                by_cohort: false,
            }
        };
        // A condition may be read either way where the line is by cohort: silence is better than a false alarm.
        let beside = Use {
            pooled: last,
            by_cohort: line.by_cohort,
        };
        if let Some(metric) = line.metric {
            add(metric, own);
        }
        if let Rule::PriceBy(by) = &line.rule {
            add(by.metric, beside);
        }
        if let Some(minimum) = &line.limits.minimum {
            add(minimum.metric, beside);
        }
    }
    for termination in &terms.terminations {
        if let Some(Trigger::Below { metric, .. } | Trigger::Above { metric, .. }) =
            termination.when
        {
            let by = Use {
                pooled: termination.on.iter().max().copied(),
                by_cohort: false,
            };
            add(metric, by);
        }
    }
    // Composites look at their parts, and may stand in one another.
    for _ in &terms.metrics {
        for (i, metric) in terms.metrics.iter().enumerate() {
            if let Measure::Composite { parts } = &metric.measure {
                let by = uses.get(i).copied().unwrap_or_default();
                for (part, _) in parts {
                    if let Some(u) = uses.get_mut(*part) {
                        u.add(by);
                    }
                }
            }
        }
    }
    uses
}
