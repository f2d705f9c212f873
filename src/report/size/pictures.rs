//! The pictures: probabilities, spread and places against the number of people.

use super::words::name;
use crate::analysis::size::{Figure, Found, Point};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::plots::lines::{Axis, Line, LinePlot};
use crate::stats::interval::Estimate;

/// All pictures.
pub(super) fn pictures(found: &Found, language: Language) -> Vec<LinePlot> {
    let all = [
        probabilities(found, language),
        spread(found, language),
        places(found, language),
    ];
    // a line needs two sizes
    all.into_iter()
        .flatten()
        .filter(|_| found.sizes.len() > 1)
        .collect()
}

/// A line through the sizes that have a figure, with its interval as a band.
fn line(found: &Found, label: &str, read: impl Fn(&Point) -> Option<Estimate>) -> Option<Line> {
    let values = found.sizes.iter();
    let values: Vec<(f64, Estimate)> = values
        .filter_map(|p| Some((f64::from(p.people), read(p)?)))
        .collect();
    (!values.is_empty()).then(|| Line {
        label: label.to_owned(),
        points: values.iter().map(|(x, e)| (*x, e.value)).collect(),
        band: values.iter().map(|(x, e)| (*x, e.high, e.low)).collect(),
        dots: true,
    })
}

fn plot(
    found: &Found,
    language: Language,
    (name, title, subtitle): (&str, &str, &str),
    y: Axis,
    lines: Vec<Line>,
) -> Option<LinePlot> {
    let scenario = &found.scenario;
    let replications = found.sizes.first().map_or(0, |p| p.replications);
    (!lines.is_empty()).then(|| LinePlot {
        name: name.to_owned(),
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        foot: (
            scenario.name.clone(),
            format!(
                "{} {} · {replications} {} · {} {}",
                found.program.name,
                found.program.version,
                language.pick("replications of each size", "gentagelser af hver størrelse"),
                language.pick("seed", "frø"),
                scenario.seed,
            ),
        ),
        currency: scenario.currency.clone(),
        language,
        x: Axis {
            label: String::new(),
            unit: Unit::People,
        },
        y,
        lines,
    })
}

fn probabilities(found: &Found, language: Language) -> Option<LinePlot> {
    let drawn = [
        Figure::NetSavingPositive,
        Figure::PaymentByLuck,
        Figure::Power,
        Figure::Loss,
    ];
    let lines = drawn.into_iter();
    let lines = lines.filter_map(|f| line(found, short(f, language), |p| p.value(f)));
    plot(
        found,
        language,
        (
            "probabilities",
            language.pick("How many people until it is not luck?", "Hvor mange personer, før det ikke er held?"),
            language.pick(
                "Probabilities by number of people; bands are 95 % intervals of the simulation error. Luck and power are chance alone, with \
                 parameters at their best estimates.",
                "Sandsynligheder efter antal personer; båndene er 95 %-intervaller for simulationsusikkerheden. Held og styrke er \
                 tilfældighed alene, med parametre ved bedste skøn.",
            ),
        ),
        Axis {
            label: language.pick("Probability", "Sandsynlighed").to_owned(),
            unit: Unit::Share,
        },
        lines.collect(),
    )
}

/// A figure in a legend.
fn short(figure: Figure, language: Language) -> &'static str {
    match figure {
        Figure::NetSavingPositive => {
            language.pick("municipality better off", "kommunen bedre stillet")
        }
        Figure::PaymentByLuck => language.pick("payment by luck", "betaling ved held"),
        Figure::Power => language.pick("power", "styrke"),
        figure => name(figure, language),
    }
}

fn spread(found: &Found, language: Language) -> Option<LinePlot> {
    type Read = fn(&Point) -> Option<Estimate>;
    let parts: [(&str, Read); 3] = [
        (
            language.pick("chance of single lives", "enkelte livs tilfældighed"),
            |p| p.spread.as_ref().map(|s| s.lives),
        ),
        (
            language.pick("ignorance of the parameters", "uvidenhed om parametrene"),
            |p| p.spread.as_ref().map(|s| s.parameters),
        ),
        (
            language.pick("shared business cycle", "fælles konjunktur"),
            |p| p.spread.as_ref().map(|s| s.cycle),
        ),
    ];
    let whole = line(found, language.pick("all together", "alt sammen"), |p| {
        p.spread.as_ref().map(|s| s.sd)
    });
    let parts = parts
        .iter()
        .filter_map(|(label, read)| line(found, label, read));
    plot(
        found,
        language,
        (
            "spread",
            language.pick("What more people do not shrink", "Hvad flere personer ikke gør mindre"),
            language.pick(
                "Standard deviation of the municipality's net saving per person, and of its parts (their squares add up). The chance of single \
                 lives falls with the number of people; ignorance and the cycle stay. Bands are 95 % intervals.",
                "Standardafvigelse af kommunens nettobesparelse pr. person og af dens dele (kvadraterne lægges sammen). Enkelte livs \
                 tilfældighed falder med antallet; uvidenhed og konjunktur bliver. Båndene er 95 %-intervaller.",
            ),
        ),
        Axis {
            label: language.pick("Per person", "Pr. person").to_owned(),
            unit: Unit::Money,
        },
        whole.into_iter().chain(parts).collect(),
    )
}

fn places(found: &Found, language: Language) -> Option<LinePlot> {
    type Read = fn(&Point) -> Option<Estimate>;
    let lines: [(&str, Read); 2] = [
        (
            language.pick(
                "most people on places or waiting",
                "flest personer på pladser eller liste",
            ),
            |p| p.waiting.as_ref().and_then(|q| q.places_needed),
        ),
        (
            language.pick("most people waiting", "flest personer på liste"),
            |p| p.waiting.as_ref().and_then(|q| q.longest),
        ),
    ];
    let lines = lines
        .iter()
        .filter_map(|(label, read)| line(found, label, read));
    plot(
        found,
        language,
        (
            "places",
            language.pick("Places in enterprises", "Pladser i virksomheder"),
            language.pick(
                "Means over replications of the most people at a time: between the lines are the places that are taken. Bands are 95 % intervals.",
                "Gennemsnit over gentagelser af flest personer på én gang: mellem linjerne er de pladser, der er taget. Båndene er \
                 95 %-intervaller.",
            ),
        ),
        Axis {
            label: String::new(),
            unit: Unit::People,
        },
        lines.collect(),
    )
}
