//! Against what is measured, and what becomes of it.

use super::Reader;
use super::exact::{add_up, shown};
use crate::contract::day::Day;
use crate::contract::terms::{Baseline, Effect, Kind, Source};
use crate::model::number::Number;
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::contract::metric::{BASELINE_WORDS, EFFECTS, SOURCE_WORDS};
use crate::scenario::shape::{ANY, BELOW_ONE, Measure as How, PART, POSITIVE};
use crate::scenario::value::{join, scalar};
use rust_decimal::Decimal;

/// Most people or lives of a group.
const MOST: i64 = 100_000_000;

impl Reader<'_, '_> {
    /// Reads a baseline of a metric of some kind.
    pub fn baseline(&mut self, at: &At<'_>, kind: Kind) -> Option<Baseline> {
        if let Some(word) = at.node.text() {
            let position = scalar::choice(at.node, &at.path, &BASELINE_WORDS, self.cx.faults)?;
            if position == 0 {
                return Some(Baseline::None);
            }
            debug_assert_eq!(SOURCE_WORDS[position - 1].0, word);
        }
        let baseline = if let Some(terms) = at.get("switch") {
            self.switch(&terms, kind)
        } else if let Some(parts) = at.get("blend") {
            self.blend(&parts, kind)
        } else if let Some(terms) = at.get("fallback") {
            self.fallback(&terms, kind)
        } else {
            self.source(at).map(Baseline::Single)
        }?;
        if matches!(kind, Kind::Claims | Kind::Units) {
            let fits = matches!(&baseline, Baseline::Single(Source::Deadweight(_)));
            if !fits {
                self.cx.push(
                    at.fault("claims and units are counted one by one and have no baseline")
                        .here("there is nothing to compare one claim with")
                        .help("take a deadweight off the price: baseline = { deadweight = 0.15 }")
                        .help("or compare a number: measure = { rate = { of = \"…\" } }"),
                );
                return None;
            }
        }
        if kind == Kind::Money
            && let Some(source) = baseline.sources().into_iter().find(|s| !s.is_measured())
        {
            let what = match source {
                Source::Deadweight(_) => {
                    "a deadweight is taken off claims, units and numbers, not off money"
                }
                _ => "a fixed number is no path of money by day",
            };
            self.cx.push(
                at.fault(what)
                    .here("the saving is what was expected less what was found, day by day")
                    .help("write { agreed_path = { lives = 100_000 } } or another measured baseline; a smaller share of the saving does what a deadweight does"),
            );
            return None;
        }
        Some(baseline)
    }

    fn source(&mut self, at: &At<'_>) -> Option<Source> {
        if at.node.text().is_some() {
            return match scalar::choice(at.node, &at.path, &SOURCE_WORDS, self.cx.faults)? {
                0 => Some(Source::Twin),
                1 => Some(Source::PrePost),
                _ => self.reported_baseline(at),
            };
        }
        if at.has("deadweight") {
            return self
                .decimal(at, "deadweight", &BELOW_ONE)
                .map(Source::Deadweight);
        }
        if at.has("fixed") {
            return self.decimal(at, "fixed", &ANY).map(Source::Fixed);
        }
        if let Some(terms) = at.get("historical") {
            return self
                .people(&terms, "size", 1)
                .map(|size| Source::Historical { size });
        }
        if let Some(terms) = at.get("agreed_path") {
            let lives = self.people(&terms, "lives", 1_000)?;
            return Some(Source::AgreedPath { lives });
        }
        if let Some(terms) = at.get("matched") {
            let size = self.people(&terms, "size", 1);
            let bias = match terms.get("bias") {
                Some(_) => self.cx.number(&terms, "bias", How::Plain, &ANY),
                None => Some(Number::fixed(0.0)),
            };
            return Some(Source::Matched {
                size: size?,
                bias: bias?,
            });
        }
        if let Some(terms) = at.get("control") {
            return self
                .people(&terms, "size", 1)
                .map(|size| Source::Control { size });
        }
        let terms = at.get("difference_in_differences")?;
        let size = self.people(&terms, "size", 1)?;
        Some(Source::DifferenceInDifferences { size })
    }

    fn reported_baseline(&mut self, at: &At<'_>) -> Option<Source> {
        if self.scene.is_some() {
            self.cx.push(
                at.fault("a simulation cannot measure this")
                    .here("nobody reports a baseline from inside a scenario")
                    .help("name a control group, for instance { control = { size = 200 } }"),
            );
            return None;
        }
        Some(Source::Reported)
    }

    fn people(&mut self, at: &At<'_>, field: &str, least: i64) -> Option<u32> {
        let people = self.cx.whole(at, field, least, MOST)?;
        u32::try_from(people).ok()
    }

    /// A source that stands beside others, where a deadweight has no meaning.
    fn inner_source(&mut self, at: Option<At<'_>>) -> Option<Source> {
        let at = at?;
        let source = self.source(&at)?;
        if matches!(source, Source::Deadweight(_)) {
            self.cx.push(
                at.fault("a deadweight cannot stand beside other baselines")
                    .here("it is a share of what is observed, not something to compare with")
                    .help("write { fixed = … } in the unit of the metric"),
            );
            return None;
        }
        Some(source)
    }

    fn switch(&mut self, at: &At<'_>, _kind: Kind) -> Option<Baseline> {
        let day_at = at.get("at");
        let day = day_at.as_ref().and_then(|d| self.cx.day(d)).map(Day::of);
        let first = self.inner_source(at.get("first"));
        let then = self.inner_source(at.get("then"));
        if let (Some(day), Some(place), Some(schedule)) = (day, &day_at, &self.schedule) {
            let unused = if day <= schedule.from {
                Some("first")
            } else if day > schedule.until {
                Some("then")
            } else {
                None
            };
            if let Some(unused) = unused {
                let (from, until) = (schedule.from, schedule.until);
                self.cx.push(
                    place
                        .fault(format!(
                            "this baseline never changes: `{unused}` never holds"
                        ))
                        .here(format!("the contract lasts from {from} until {until}"))
                        .help("choose a day inside the contract, or write one baseline"),
                );
                return None;
            }
        }
        Some(Baseline::Switch {
            at: day?,
            first: first?,
            then: then?,
        })
    }

    fn blend(&mut self, at: &At<'_>, _kind: Kind) -> Option<Baseline> {
        let mut parts: Vec<Option<(Decimal, Source)>> = Vec::new();
        for item in at.items() {
            let weight = self.decimal(&item, "weight", &PART);
            let source = self.inner_source(item.get("of"));
            parts.push(weight.zip(source));
        }
        let parts: Vec<(Decimal, Source)> = parts.into_iter().collect::<Option<_>>()?;
        if !add_up(parts.iter().map(|p| p.0)) {
            let sum = shown(parts.iter().map(|p| p.0).sum());
            self.cx.push(
                at.fault(format!(
                    "the weights of this blend add up to {sum}, not to 1"
                ))
                .here("a mean needs all of it, and once")
                .help("change `weight` so that they add up to 1"),
            );
            return None;
        }
        Some(Baseline::Blend(parts))
    }

    fn fallback(&mut self, at: &At<'_>, _kind: Kind) -> Option<Baseline> {
        let least = self.people(at, "least", 1);
        let first = self.inner_source(at.get("first"));
        let otherwise = self.inner_source(at.get("otherwise"));
        Some(Baseline::Fallback {
            least: least?,
            first: first?,
            otherwise: otherwise?,
        })
    }

    /// Reads the effect of a metric, which has to fit its baseline.
    pub fn effect(&mut self, at: &At<'_>, kind: Kind, baseline: &Baseline) -> Option<Effect> {
        let field = at.get("effect");
        let effect = match &field {
            None => None,
            Some(field) if field.node.table().is_some() => Some(Effect::PercentOf(self.decimal(
                field,
                "percent_of",
                &POSITIVE,
            )?)),
            Some(field) => {
                let position = scalar::choice(field.node, &field.path, &EFFECTS, self.cx.faults)?;
                Some(match position {
                    0 => Effect::Value,
                    1 => Effect::Rise,
                    2 => Effect::Fall,
                    3 => Effect::RisePercent,
                    _ => Effect::FallPercent,
                })
            }
        };
        if kind != Kind::Number {
            let needless = match (&effect, kind) {
                (None, _) => false,
                (Some(Effect::Value), Kind::Claims | Kind::Units) => false,
                (Some(_), _) => true,
            };
            if needless && let Some(field) = &field {
                let here = match kind {
                    Kind::Money => "a saving is always what was expected less what was found",
                    _ => "claims and units are paid by their count",
                };
                self.cx.push(
                    field
                        .fault("only a number has an effect")
                        .here(here)
                        .help("take this out"),
                );
                return None;
            }
            return Some(Effect::Value);
        }
        let compares = !matches!(
            baseline,
            Baseline::None | Baseline::Single(Source::Deadweight(_))
        );
        let uses = effect.is_some_and(|e| !matches!(e, Effect::Value | Effect::PercentOf(_)));
        match (effect, compares) {
            (None, false) => Some(Effect::Value),
            (None, true) => {
                let place = at.get("baseline").map_or(at.node.place, |b| b.node.place);
                let path = join(&at.path, "effect");
                self.cx.push(
                    Fault::new(place, path, "what becomes of value and baseline?")
                        .here("there is a baseline, and `effect` is missing")
                        .help("add effect = \"fall\" or \"rise\" (in the unit of the metric), \"fall-percent\" or \"rise-percent\" (of the baseline)"),
                );
                None
            }
            (Some(Effect::RisePercent | Effect::FallPercent), true) if of_nothing(baseline) => {
                self.cx.push(
                    field?
                        .fault("there is no percentage of an agreed baseline that is not above 0")
                        .here("a rise from −10 to 5 would be one of 150 %")
                        .help("write \"rise\" or \"fall\" (in the unit of the metric), or agree on a baseline above 0"),
                );
                None
            }
            (Some(effect), true) if uses => Some(effect),
            (Some(effect), false) if !uses => Some(effect),
            (Some(_), true) => {
                let field = field?;
                self.cx.push(
                    field
                        .fault("this effect does not use the baseline")
                        .here("nothing would be compared")
                        .help("write \"rise\", \"fall\", \"rise-percent\" or \"fall-percent\", or take the baseline out"),
                );
                None
            }
            (Some(_), false) => {
                let deadweight = matches!(baseline, Baseline::Single(_));
                let field = field?;
                self.cx.push(
                    field
                        .fault("this effect needs a baseline")
                        .here(if deadweight {
                            "a deadweight is taken off the value itself"
                        } else {
                            "against what?"
                        })
                        .help("add for instance baseline = { fixed = 55 } or { control = { size = 200 } }, or write effect = \"value\""),
                );
                None
            }
        }
    }
}

/// Whether an agreed number of a baseline is 0 or less where it holds alone.
fn of_nothing(baseline: &Baseline) -> bool {
    let alone = !matches!(baseline, Baseline::Blend(_));
    let mut sources = baseline.sources().into_iter();
    alone && sources.any(|source| matches!(source, Source::Fixed(value) if *value <= Decimal::ZERO))
}
