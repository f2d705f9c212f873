//! Against what it is measured, and what then counts as the effect.

use super::words::Words;
use crate::contract::terms::{Baseline, Effect, Kind, Measure, Metric, Source};
use rust_decimal::Decimal;

/// The baseline.
pub(super) fn baseline(w: &Words, metric: &Metric) -> Vec<String> {
    let per_event = matches!(metric.measure.kind(), Kind::Claims | Kind::Units);
    match &metric.baseline {
        Baseline::None if matches!(metric.measure, Measure::Reported(_)) => vec![none_reported(w, metric)],
        Baseline::None if per_event => vec![w.t(
            "There is no baseline: every claim or unit counts, also those that would have come anyway.",
            "Der er intet sammenligningsgrundlag: alt, hvad der opnås, tæller, også det, der ville være sket alligevel.",
        )],
        Baseline::None => vec![w.t(
            "There is no baseline: nothing is taken off for what would have come anyway.",
            "Der er intet sammenligningsgrundlag: der trækkes intet fra for det, der ville være sket alligevel.",
        )],
        Baseline::Single(one) => vec![w.t(
            format!("Baseline: {}.", source(w, metric, one)),
            format!("Sammenligningsgrundlag: {}.", source(w, metric, one)),
        )],
        Baseline::Switch { at, first, then } => {
            let at = w.date(*at);
            let (first, then) = (source(w, metric, first), source(w, metric, then));
            vec![w.t(
                format!("Baseline: for measurements before {at}, {first}; from {at} on, {then}."),
                format!("Sammenligningsgrundlag: for målinger før den {at} {first}; fra og med den {at} {then}."),
            )]
        }
        Baseline::Blend(parts) => {
            let weights = parts.iter().map(|(weight, _)| *weight);
            let parts: Vec<String> = parts
                .iter()
                .map(|(weight, s)| format!("{} × ({})", w.number(*weight), source(w, metric, s)))
                .collect();
            let sum = parts.join(" + ");
            let weights: Decimal = weights.sum();
            let (by, by_da) = if weights == Decimal::ONE {
                ("", "")
            } else {
                (
                    ", divided by the sum of the weights",
                    ", divideret med summen af vægtene",
                )
            };
            vec![w.t(
                format!("Baseline: a weighted mean, {sum}{by}."),
                format!("Sammenligningsgrundlag: et vægtet gennemsnit, {sum}{by_da}."),
            )]
        }
        Baseline::Fallback { least, first, otherwise } => {
            let least = w.count(*least);
            let (first, otherwise) = (source(w, metric, first), source(w, metric, otherwise));
            vec![
                w.t(
                    format!("Baseline: {first}, if at least {least} people are measured, and at least {least} in the control group where there is one; or else {otherwise}."),
                    format!("Sammenligningsgrundlag: {first}, hvis mindst {least} personer er målt, og mindst {least} i kontrolgruppen, hvor der er en; ellers {otherwise}."),
                ),
                w.t(
                    "If the number of people is not reported, it does not count as enough.",
                    "Hvis antallet af personer ikke er oplyst, regnes det ikke for at være nok.",
                ),
            ]
        }
    }
}

/// Nothing is taken off a report; whether it was compared with something already, only the reporter knows.
fn none_reported(w: &Words, metric: &Metric) -> String {
    match metric.measure.kind() {
        Kind::Money => w.t(
            "The contract takes no baseline off: what was saved, and against what, is settled before it is reported.",
            "Kontrakten trækker intet sammenligningsgrundlag fra: hvad der er sparet, og i forhold til hvad, er afgjort, før det indberettes.",
        ),
        Kind::Number => w.t(
            "The contract takes no baseline off: the number counts as it is reported.",
            "Kontrakten trækker intet sammenligningsgrundlag fra: tallet tæller, som det indberettes.",
        ),
        Kind::Claims | Kind::Units => w.t(
            "The contract takes no baseline off: everything that is reported counts, also what would have come anyway.",
            "Kontrakten trækker intet sammenligningsgrundlag fra: alt, hvad der indberettes, tæller, også det, der ville være sket alligevel.",
        ),
    }
}

fn source(w: &Words, metric: &Metric, source: &Source) -> String {
    match source {
        Source::Deadweight(share) => {
            let (share, price) = (w.share(*share), matches!(metric.measure.kind(), Kind::Claims | Kind::Units));
            if price {
                w.t(
                    format!("{share} would have come anyway (deadweight), and is taken off the price"),
                    format!("{share} ville være sket alligevel (dødvægt) og trækkes fra prisen"),
                )
            } else {
                w.t(
                    format!("{share} of what is measured would have come anyway (deadweight)"),
                    format!("{share} af det målte ville være sket alligevel (dødvægt)"),
                )
            }
        }
        Source::Fixed(value) => {
            let value = w.with_unit(*value, &w.short_unit(metric));
            w.t(
                format!("the agreed value of {value}"),
                format!("den aftalte værdi {value}"),
            )
        }
        Source::Historical { size } => {
            let size = w.count(*size);
            w.t(
                format!("{size} people of the same mix who came before, in other times"),
                format!("{size} personer med samme sammensætning, som kom tidligere, under andre konjunkturer"),
            )
        }
        Source::PrePost => w.t(
            "the same people before their intake (what they would have achieved anyway counts as an effect)",
            "de samme personer før optagelsen (det, de ville have opnået alligevel, tæller som effekt)",
        ),
        Source::AgreedPath { lives } => {
            let lives = w.count(*lives);
            w.t(
                format!("the path expected when the contract was signed, from {lives} simulated lives"),
                format!("det forløb, der var forventet ved underskriften, beregnet af {lives} simulerede livsforløb"),
            )
        }
        Source::Matched { size, bias } => {
            let size = w.count(*size);
            let mut text = w.t(
                format!("a matched comparison group of {size} people, not randomised"),
                format!("en udvalgt sammenligningsgruppe på {size} personer, ikke fundet ved lodtrækning"),
            );
            let (best, unit) = (w.float(bias.best), w.short_unit(metric));
            text += &if metric.measure.kind() == Kind::Money {
                w.t(
                    format!(", with an assumed bias of {best} of the cost"),
                    format!(", med en antaget skævhed på {best} af udgiften"),
                )
            } else {
                w.t(
                    format!(", with an assumed bias of {best} {unit}"),
                    format!(", med en antaget skævhed på {best} {unit}"),
                )
            };
            if bias.parameter.is_some() {
                text += w.p(
                    " (a best estimate; simulations draw it)",
                    " (et bedste skøn; simuleringer trækker den)",
                );
            }
            text
        }
        Source::Control { size } => {
            let size = w.count(*size);
            w.t(
                format!("a randomised control group of {size} people"),
                format!("en kontrolgruppe på {size} personer, fundet ved lodtrækning"),
            )
        }
        Source::DifferenceInDifferences { size } => {
            let size = w.count(*size);
            w.t(
                format!("a control group of {size} people, corrected by the difference between the groups before the intake"),
                format!("en kontrolgruppe på {size} personer, korrigeret for forskellen mellem grupperne før optagelsen"),
            )
        }
        Source::Twin => w.t(
            "the same people without the programme (an ideal of simulations; no real contract can measure it)",
            "de samme personer uden indsatsen (et ideal i simuleringer; ingen virkelig kontrakt kan måle det)",
        ),
        Source::Reported => w.t(
            "a figure reported from outside together with the outcome",
            "et tal, der indberettes udefra sammen med resultatet",
        ),
    }
}

/// The effect.
pub(super) fn effect(w: &Words, metric: &Metric) -> String {
    let unit = w.effect_unit(metric);
    let points = unit == w.p("percentage points", "procentpoint");
    match metric.effect {
        Effect::Value => value(w, metric),
        Effect::Rise | Effect::Fall => {
            let rise = metric.effect == Effect::Rise;
            let (difference, forskel) = if rise {
                ("the measured value less the baseline", "den målte værdi minus sammenligningsgrundlaget")
            } else {
                ("the baseline less the measured value", "sammenligningsgrundlaget minus den målte værdi")
            };
            let mut text = w.t(
                format!("The effect is {difference}"),
                format!("Effekten er {forskel}"),
            );
            if !unit.is_empty() {
                text += &w.t(format!(", in {unit}"), format!(", i {unit}"));
            }
            text.push('.');
            if points {
                text += &w.t(
                    " One percent of the effect is one percentage point, not one percent of the baseline.",
                    " Én procent af effekten er ét procentpoint, ikke én procent af sammenligningsgrundlaget.",
                );
            }
            text
        }
        Effect::RisePercent => w.t(
            "The effect is how much higher the measured value is than the baseline, in percent of the baseline (not percentage points): 100 × (value − baseline) / baseline. If the baseline is not above 0, there is no effect.",
            "Effekten er, hvor meget højere den målte værdi er end sammenligningsgrundlaget, i procent af sammenligningsgrundlaget (ikke procentpoint): 100 × (værdi − grundlag) / grundlag. Er grundlaget ikke over 0, er der ingen effekt.",
        ),
        Effect::FallPercent => w.t(
            "The effect is how much lower the measured value is than the baseline, in percent of the baseline (not percentage points): 100 × (baseline − value) / baseline. If the baseline is not above 0, there is no effect.",
            "Effekten er, hvor meget lavere den målte værdi er end sammenligningsgrundlaget, i procent af sammenligningsgrundlaget (ikke procentpoint): 100 × (grundlag − værdi) / grundlag. Er grundlaget ikke over 0, er der ingen effekt.",
        ),
        Effect::PercentOf(target) => {
            let target = w.with_unit(target, &w.short_unit(metric));
            w.t(
                format!("The effect is the measured value in percent of the agreed target of {target}: 100 × value / target."),
                format!("Effekten er den målte værdi i procent af det aftalte mål på {target}: 100 × værdi / mål."),
            )
        }
    }
}

/// What is paid for where the effect is the value itself.
fn value(w: &Words, metric: &Metric) -> String {
    match metric.measure.kind() {
        Kind::Claims | Kind::Units => w.t(
            "What is counted is what is paid for.",
            "Det, der tælles, er det, der betales for.",
        ),
        Kind::Money
            if matches!(metric.measure, Measure::Reported(_)) && metric.baseline == Baseline::None =>
        {
            w.t(
                "What is paid for is the amount that is reported; where an expected and an actual amount are reported, the first less the second.",
                "Der betales for det beløb, der indberettes; indberettes et forventet og et faktisk beløb, for det første minus det andet.",
            )
        }
        Kind::Money => w.t(
            "What is paid for is the saving: the expected amount less the actual one.",
            "Der betales for besparelsen: det forventede beløb minus det faktiske.",
        ),
        Kind::Number => match metric.baseline {
            Baseline::None => w.t(
                "Payment follows the measured value itself.",
                "Betalingen følger den målte værdi selv.",
            ),
            Baseline::Single(Source::Deadweight(_)) => w.t(
                "Payment follows what is left of the measured value when the deadweight has been taken off; nothing is taken off a value below 0.",
                "Betalingen følger det, der er tilbage af den målte værdi, når dødvægten er trukket fra; fra en værdi under 0 trækkes intet.",
            ),
            _ => w.t(
                "Payment follows the measured value itself; the baseline is not subtracted from it.",
                "Betalingen følger den målte værdi selv; sammenligningsgrundlaget trækkes ikke fra.",
            ),
        },
    }
}
