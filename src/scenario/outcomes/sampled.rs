//! Whether a contract asks how many people a number was measured on.

use crate::contract::day::Day;
use crate::contract::terms::{Baseline, Measure, Terms};

/// What of a contract asks it of a metric, as a reader would call it; `None` if nothing does.
pub(super) fn asked(terms: &Terms, metric: usize) -> Option<String> {
    let own = terms.metrics.get(metric)?;
    if let Baseline::Fallback { least, .. } = own.baseline {
        return Some(format!(
            "the baseline of `{}` falls back below {least} people",
            own.id
        ));
    }
    terms.lines.iter().find_map(|line| {
        let least = line.limits.minimum_sample?;
        made_of(terms, line.metric?, metric)
            .then(|| format!("`{}` pays only for at least {least} people", line.id))
    })
}

/// Whether a metric is another or a part of it, however deep.
fn made_of(terms: &Terms, whole: usize, part: usize) -> bool {
    let mut seen = vec![false; terms.metrics.len()];
    let mut ahead = vec![whole];
    while let Some(at) = ahead.pop() {
        if at == part {
            return true;
        }
        let Some(seen) = seen.get_mut(at) else {
            continue;
        };
        if !std::mem::replace(seen, true)
            && let Measure::Composite { parts } = &terms.metrics[at].measure
        {
            ahead.extend(parts.iter().map(|(part, _)| *part));
        }
    }
    false
}

/// Whether a group of other people stands behind a metric on a day, itself or in a part of it.
pub(super) fn grouped(terms: &Terms, metric: usize, day: Day) -> bool {
    let parts = terms.metrics.iter().enumerate();
    parts
        .filter(|(index, _)| made_of(terms, metric, *index))
        .any(|(_, part)| part.baseline.has_group(day))
}
