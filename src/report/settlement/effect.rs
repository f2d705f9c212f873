//! From a measured value to an effect, in words.

use super::figures::Figures;
use super::words::unit;
use crate::contract::statement::EffectEntry;
use crate::contract::terms::{Baseline, Effect, Metric, Source};
use crate::report::language::Language;
use rust_decimal::Decimal;

/// One step a line.
pub(super) fn steps(entry: &EffectEntry, metric: &Metric, figures: &Figures) -> Vec<String> {
    let language = figures.language();
    let unit = unit(metric, false, language);
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    };
    let mut steps = Vec::new();
    let (day, value) = (entry.day, figures.number(entry.value));
    let mut measured = match language {
        Language::English => format!("measured on {day}: {value}{unit}"),
        Language::Danish => format!("målt {day}: {value}{unit}"),
    };
    let people: Vec<String> = [
        (entry.sample, figures.pick("people", "personer")),
        (
            entry.controls,
            figures.pick("in the control group", "i kontrolgruppen"),
        ),
    ]
    .into_iter()
    .filter_map(|(count, what)| Some(format!("{} {what}", figures.number(count?.into()))))
    .collect();
    if !people.is_empty() {
        measured.push_str(&format!(" ({})", people.join(", ")));
    }
    steps.push(measured);
    if let Some(baseline) = entry.baseline {
        let name = figures.pick("baseline", "udgangspunkt");
        let blend = matches!(metric.baseline, Baseline::Blend(_)) && entry.parts.len() > 1;
        steps.push(if blend {
            let parts = entry.parts.iter();
            let parts: Vec<String> = parts
                .map(|(weight, value)| {
                    format!("{} × {}", figures.number(*weight), figures.number(*value))
                })
                .collect();
            let sum: Decimal = entry.parts.iter().map(|(weight, _)| *weight).sum();
            let mut sum_of_parts = parts.join(" + ");
            if sum != Decimal::ONE {
                // thirds that lack digits
                sum_of_parts = format!("({sum_of_parts}) / {}", figures.number(sum));
            }
            format!("{name}: {sum_of_parts} {}", figures.equals(baseline))
        } else {
            format!("{name}: {}{unit}", figures.number(baseline))
        });
    }
    if entry.of_nothing && metric.effect == Effect::Value {
        steps.push(
            figures
                .pick(
                    "a part of it counts as 0: a percentage of what is not above 0 says nothing",
                    "en del af det tæller som 0: procent af noget, der ikke er over 0, siger intet",
                )
                .to_owned(),
        );
    }
    // A value that counts as it is has been said.
    if entry.effect != entry.value || metric.effect != Effect::Value {
        let name = figures.pick("effect", "effekt");
        steps.push(format!("{name}: {}", formula(entry, metric, figures)));
    }
    steps
}

/// How the effect follows from value and baseline.
fn formula(entry: &EffectEntry, metric: &Metric, figures: &Figures) -> String {
    let result = figures.equals(entry.effect);
    let value = figures.operand(entry.value);
    let points = || {
        if metric.unit.trim() == "%" {
            figures.pick(" percentage points", " procentpoint")
        } else {
            ""
        }
    };
    let percent = |what: &str| {
        let of = match figures.language() {
            Language::English => format!(" % of {what}"),
            Language::Danish => format!(" % af {what}"),
        };
        format!("{result}{of}")
    };
    if entry.of_nothing && metric.effect != Effect::Value {
        let reason = match metric.effect {
            Effect::PercentOf(_) => figures.pick(
                "none: a percentage of a target that is not above 0 says nothing",
                "ingen: procent af et mål, der ikke er over 0, siger intet",
            ),
            _ => figures.pick(
                "none: a percentage of a baseline that is not above 0 says nothing",
                "ingen: procent af et udgangspunkt, der ikke er over 0, siger intet",
            ),
        };
        return format!("{} ({reason})", figures.number(entry.effect));
    }
    match (metric.effect, entry.baseline) {
        (Effect::PercentOf(target), _) => {
            let target = figures.number(target);
            format!(
                "100 × {value} / {target} {}",
                percent(figures.pick("the target", "målet"))
            )
        }
        (Effect::Rise, Some(b)) => format!("{value} − {} {result}{}", figures.operand(b), points()),
        (Effect::Fall, Some(b)) => format!("{} − {value} {result}{}", figures.operand(b), points()),
        (Effect::RisePercent, Some(b)) => {
            let b = figures.operand(b);
            format!(
                "100 × ({value} − {b}) / {b} {}",
                percent(figures.pick("the baseline", "udgangspunktet"))
            )
        }
        (Effect::FallPercent, Some(b)) => {
            let b = figures.operand(b);
            format!(
                "100 × ({b} − {value}) / {b} {}",
                percent(figures.pick("the baseline", "udgangspunktet"))
            )
        }
        (Effect::Value, _) if entry.effect != entry.value => match &metric.baseline {
            // What would have come anyway is taken off.
            Baseline::Single(Source::Deadweight(share)) => {
                format!("{value} × (1 − {}) {result}", figures.number(*share))
            }
            _ => figures.number(entry.effect),
        },
        _ => figures.number(entry.effect),
    }
}
