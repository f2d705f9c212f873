//! Numbers that can be read and are settled as they stand, but can hardly be meant: below nothing, percentages of nothing,
//! groups of another size than was agreed.

use super::warnings::{Seen, Warning};
use crate::contract::outcomes::{Measured, Outcomes};
use crate::contract::terms::{Baseline, Effect, Measure, Metric, Per, Source, Terms};
use crate::scenario::source::Sources;
use rust_decimal::Decimal;

/// All of them, in the order of the outcomes.
pub(super) fn doubts(
    terms: &Terms,
    outcomes: &Outcomes,
    seen: &[Seen],
    sources: &Sources,
) -> Vec<Warning> {
    let mut list = Vec::new();
    for number in &outcomes.numbers {
        let Some(metric) = terms.metrics.get(usize::from(number.metric)) else {
            continue;
        };
        let key = (number.metric, number.cohort, number.day);
        let of_number = |s: &&Seen| (s.metric, s.cohort, s.day) == key;
        let line = seen.iter().find(of_number).map(|s| sources.named(s.place));
        let doubt = Doubt {
            metric,
            number,
            line: line.unwrap_or_default(),
        };
        list.extend(doubt.below_nothing());
        list.extend(doubt.of_nothing());
        list.extend(doubt.controls());
        list.extend(doubt.sample());
    }
    list
}

struct Doubt<'a> {
    metric: &'a Metric,
    number: &'a Measured,
    /// Where it stands: `line 7 of FILE`, in both languages.
    line: [String; 2],
}

impl Doubt<'_> {
    fn warn(&self, [english, danish]: [String; 2]) -> Warning {
        let [here, her] = &self.line;
        Warning {
            english: format!("{here}: {english}"),
            danish: format!("{her}: {danish}"),
        }
    }

    /// Counts, rates, shares and days per person are never negative; changes may be.
    fn below_nothing(&self) -> Option<Warning> {
        let id = &self.metric.id;
        let value = self.number.value;
        let mut found = Vec::new();
        if value < Decimal::ZERO {
            found.push([
                format!("`{id}` is given as {}", shown(value)),
                format!("`{id}` er angivet som {}", komma(value)),
            ]);
        }
        let lows = self.number.baselines.iter().filter(|b| **b < Decimal::ZERO);
        found.extend(lows.map(|b| {
            [
                format!("the baseline of `{id}` is given as {}", shown(*b)),
                format!("udgangspunktet for `{id}` er angivet som {}", komma(*b)),
            ]
        }));
        if found.is_empty() {
            return None;
        }
        let [english, danish] = [0, 1].map(|i| {
            let said: Vec<&str> = found.iter().map(|f| f[i].as_str()).collect();
            said.join(", ")
        });
        Some(self.warn([
            format!("{english}, below 0: no count, rate, share or number of days can be. It is settled as it stands; go on only if it is a change that may be negative"),
            format!("{danish}, under 0: det kan intet antal, ingen rate, ingen andel og intet antal dage være. Der regnes med tallet, som det står; gå kun videre, hvis det er en ændring, der kan være negativ"),
        ]))
    }

    /// A percentage of a baseline that is not above 0 is no effect.
    fn of_nothing(&self) -> Option<Warning> {
        let percent = matches!(
            self.metric.effect,
            Effect::RisePercent | Effect::FallPercent
        );
        let given = &self.number.baselines;
        if !percent || given.is_empty() || given.iter().any(|b| *b > Decimal::ZERO) {
            return None;
        }
        let id = &self.metric.id;
        Some(self.warn([
            format!("the baseline of `{id}` is not above 0, and a percentage of it says nothing: whatever was measured, it counts as no effect"),
            format!("udgangspunktet for `{id}` er ikke over 0, og procent af det siger intet: uanset hvad der blev målt, regnes det som ingen effekt"),
        ]))
    }

    /// People of the group that the contract agrees on.
    fn controls(&self) -> Option<Warning> {
        let given = self.number.controls?;
        let agreed = self.agreed()?;
        let id = &self.metric.id;
        far(given, agreed).then(|| {
            self.warn([
                format!("`{id}` is compared with {given} people (`controls`), where the contract agrees on a group of {agreed}: so different a group may show something else"),
                format!("`{id}` sammenlignes med {given} personer (`controls`), hvor kontrakten aftaler en gruppe på {agreed}: så anderledes en gruppe kan vise noget andet"),
            ])
        })
    }

    /// People measured, where the contract says how many there are.
    fn sample(&self) -> Option<Warning> {
        let given = self.number.sample?;
        let id = &self.metric.id;
        if given == 0 {
            return Some(self.warn([
                format!("`{id}` was measured on nobody (`sample = 0`)"),
                format!("`{id}` blev målt på ingen (`sample = 0`)"),
            ]));
        }
        let (Measure::Rate { per, .. } | Measure::Mean { per, .. }) = self.metric.measure else {
            return None;
        };
        let Per::People(agreed) = per else {
            return None;
        };
        far(given, agreed).then(|| {
            self.warn([
                format!("`{id}` was measured on {given} people (`sample`), where the contract agrees on {agreed}"),
                format!("`{id}` blev målt på {given} personer (`sample`), hvor kontrakten aftaler {agreed}"),
            ])
        })
    }

    /// Size of the one group that stands behind the number on its day; `None` where there is none, or several.
    fn agreed(&self) -> Option<u32> {
        let sources = match &self.metric.baseline {
            Baseline::Switch { at, first, then } => {
                vec![if self.number.day < *at { first } else { then }]
            }
            other => other.sources(),
        };
        let mut sizes = sources.into_iter().filter_map(|source| match source {
            Source::Control { size } | Source::Matched { size, .. } => Some(*size),
            _ => None,
        });
        let size = sizes.next()?;
        sizes.next().is_none().then_some(size)
    }
}

/// Whether a group is another than the one agreed on: fewer than three quarters of it, or more than five quarters. People who are lost to
/// follow-up make no other group.
fn far(given: u32, agreed: u32) -> bool {
    let (given, agreed) = (u64::from(given), u64::from(agreed));
    given * 4 < agreed * 3 || given * 4 > agreed * 5
}

fn shown(value: Decimal) -> String {
    value.normalize().to_string().replace('-', "−")
}

fn komma(value: Decimal) -> String {
    shown(value).replace('.', ",")
}
