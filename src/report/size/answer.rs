//! What the targets ask for, in sentences.

use super::words::{name, target, value};
use crate::analysis::size::{Answer, Edge, Figure, Found, Limit, Met, Point, Side, Target};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::numbers::{Numbers, Scale};
use crate::report::text::wrap::Page;
use crate::stats::interval::Estimate;

/// The section.
pub(super) fn section(page: &mut Page, found: &Found, numbers: &Numbers) {
    let language = numbers.language();
    if found.targets.is_empty() {
        return;
    }
    page.heading(language.pick(
        "How many people it takes",
        "Hvor mange personer der skal til",
    ));
    page.paragraph(&recommendation(found, numbers));
    if found.recommended.is_some() && !found.targets.iter().all(|a| is_certain(a, found)) {
        page.paragraph(language.pick(
            "No size that was looked at meets every target beyond the simulation error: another seed may answer differently.",
            "Ingen af de størrelser, der er set på, opfylder alle mål ud over simulationsusikkerheden: et andet frø kan svare anderledes.",
        ));
    }
    for answer in &found.targets {
        let said = one(answer, found, numbers);
        page.item("·", &format!("{}: {said}", target(&answer.target, numbers)));
    }
}

fn recommendation(found: &Found, numbers: &Numbers) -> String {
    let language = numbers.language();
    let range = range(found, numbers);
    let last = found.sizes.last().map(|p| p.people);
    match (found.recommended, found.at_most) {
        (Some(from), to) => {
            let from = numbers.count(from.into());
            let upper = to.filter(|to| Some(*to) != last);
            let upper = upper.map_or_else(String::new, |to| match language {
                Language::English => format!(", and at most {}", numbers.count(to.into())),
                Language::Danish => format!(", og højst {}", numbers.count(to.into())),
            });
            match language {
                Language::English => {
                    format!(
                        "At least {from} people{upper}: the smallest cohort {range} that meets every target, as far as seen."
                    )
                }
                Language::Danish => {
                    format!(
                        "Mindst {from} personer{upper}: den mindste størrelse {range}, der opfylder alle mål, så vidt det er set."
                    )
                }
            }
        }
        (None, _) => match language {
            Language::English => format!("No cohort {range} meets every target."),
            Language::Danish => format!("Ingen størrelse {range} opfylder alle mål."),
        },
    }
}

/// The size of those looked at that is nearest to missing a target, and its figure there.
fn nearest<'f>(target: &Target, found: &'f Found) -> Option<(&'f Point, Estimate)> {
    let values = found
        .sizes
        .iter()
        .filter_map(|p| Some((p, p.value(target.figure)?)));
    let room = |e: &Estimate| match target.side {
        Side::AtLeast => e.value - target.value,
        Side::AtMost => target.value - e.value,
    };
    values.min_by(|a, b| room(&a.1).total_cmp(&room(&b.1)))
}

/// Whether a target is met somewhere by all of an interval.
fn is_certain(answer: &Answer, found: &Found) -> bool {
    match &answer.met {
        Met::Everywhere => {
            nearest(&answer.target, found).is_some_and(|(_, e)| match answer.target.side {
                Side::AtLeast => e.low >= answer.target.value,
                Side::AtMost => e.high <= answer.target.value,
            })
        }
        Met::From { from } => from.met_for_certain.is_some(),
        Met::UpTo { to } => to.met_for_certain.is_some(),
        Met::Between { from, to } => from.met_for_certain.is_some() && to.met_for_certain.is_some(),
        Met::Nowhere { .. } | Met::Undefined => false,
    }
}

fn range(found: &Found, numbers: &Numbers) -> String {
    let (first, last) = (found.sizes.first(), found.sizes.last());
    let (first, last) = (first.map_or(0, |p| p.people), last.map_or(0, |p| p.people));
    let (a, b) = (numbers.count(first.into()), numbers.count(last.into()));
    match numbers.language() {
        Language::English => format!("from {a} to {b} people"),
        Language::Danish => format!("fra {a} til {b} personer"),
    }
}

/// Where a target that is met everywhere is nearest to being missed.
fn narrowly(answer: &Answer, found: &Found, numbers: &Numbers) -> String {
    let Some((point, value)) = nearest(&answer.target, found) else {
        return String::new();
    };
    let people = numbers.count(point.people.into());
    let value = with_unit(answer.target.figure, &value, numbers);
    match numbers.language() {
        Language::English => format!("; nearest to missing it at {people} people: {value}"),
        Language::Danish => {
            format!("; nærmest ved ikke at gøre det ved {people} personer: {value}")
        }
    }
}

fn one(answer: &Answer, found: &Found, numbers: &Numbers) -> String {
    let language = numbers.language();
    let figure = answer.target.figure;
    let mut said = match &answer.met {
        Met::Everywhere => match language {
            Language::English => format!(
                "met at every size {}{}.",
                range(found, numbers),
                narrowly(answer, found, numbers)
            ),
            Language::Danish => format!(
                "opfyldt ved alle størrelser {}{}.",
                range(found, numbers),
                narrowly(answer, found, numbers)
            ),
        },
        Met::From { from } => {
            let edge = edge(from, figure, true, numbers);
            match language {
                Language::English => format!("from {edge}"),
                Language::Danish => format!("fra {edge}"),
            }
        }
        Met::UpTo { to } => {
            let edge = edge(to, figure, false, numbers);
            match language {
                Language::English => format!("up to {edge}"),
                Language::Danish => format!("op til {edge}"),
            }
        }
        Met::Between { from, to } => {
            let (a, b) = (
                edge(from, figure, true, numbers),
                edge(to, figure, false, numbers),
            );
            match language {
                Language::English => format!("from {a} Up to {b}"),
                Language::Danish => format!("fra {a} Op til {b}"),
            }
        }
        Met::Nowhere { people, estimate } => {
            let people = numbers.count((*people).into());
            let value = with_unit(figure, estimate, numbers);
            match language {
                Language::English => {
                    format!("met at no size; nearest at {people} people: {value}.")
                }
                Language::Danish => {
                    format!("opfyldt ved ingen størrelse; nærmest ved {people} personer: {value}.")
                }
            }
        }
        Met::Undefined => language
            .pick(
                "not defined at any size.",
                "ikke defineret ved nogen størrelse.",
            )
            .to_owned(),
    };
    if answer.several_stretches {
        said.push_str(language.pick(
            " Smaller sizes meet it as well, with sizes between that miss it.",
            " Mindre størrelser opfylder det også, med størrelser imellem, der ikke gør.",
        ));
    }
    let nowhere = matches!(answer.met, Met::Nowhere { .. });
    // where a larger cohort does worse, what is left of chance explains nothing
    let tells = nowhere || matches!(answer.met, Met::From { .. });
    match &answer.limit {
        Some(_) if !tells => {}
        Some(limit) => {
            said.push(' ');
            said.push_str(&why(limit, figure, numbers));
        }
        None if nowhere => said.push_str(language.pick(
            " A wider range, or other terms, would have to change that.",
            " Et bredere interval eller andre vilkår måtte til for at ændre det.",
        )),
        None => {}
    }
    said
}

/// "61 people on (80.4 ± 0.6 % in 20,000 replications; certainly too few at 52, certainly enough at 70)."
fn edge(edge: &Edge, figure: Figure, from: bool, numbers: &Numbers) -> String {
    let language = numbers.language();
    let count = |n: u32| numbers.count(n.into());
    let value = with_unit(figure, &edge.estimate, numbers);
    let (people, n) = (count(edge.people), count(edge.replications));
    let sure = |people: Option<u32>, words: [&str; 2]| {
        people.map(|p| format!("{} {}", language.pick(words[0], words[1]), count(p)))
    };
    let bounds = [
        sure(
            edge.missed_for_certain,
            [
                "all of the interval misses it at",
                "hele intervallet forfejler det ved",
            ],
        ),
        sure(
            edge.met_for_certain,
            ["all of it meets it at", "hele intervallet opfylder det ved"],
        ),
    ];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    let bounds = if bounds.is_empty() {
        language
            .pick("no size is clear of it", "ingen størrelse er klar af det")
            .to_owned()
    } else {
        bounds.join(", ")
    };
    match language {
        Language::English => {
            let on = if from { " on" } else { "" };
            format!("{people} people{on} ({value} in {n} replications; {bounds}).")
        }
        Language::Danish => format!("{people} personer ({value} i {n} gentagelser; {bounds})."),
    }
}

fn with_unit(figure: Figure, e: &crate::stats::interval::Estimate, numbers: &Numbers) -> String {
    let unit = numbers.unit_in(super::words::unit(figure), Scale::One);
    format!("{} {unit}", value(figure, e, numbers))
}

/// What no size changes.
fn why(limit: &Limit, figure: Figure, numbers: &Numbers) -> String {
    let language = numbers.language();
    let share = |e: &crate::stats::interval::Estimate| numbers.percent(e.value, 0);
    let (ignorance, cycle) = (
        share(&limit.variance.parameters),
        share(&limit.variance.cycle),
    );
    let (people, what) = (numbers.count(limit.people.into()), name(figure, language));
    let value = numbers.bare(&limit.probability, Unit::Share, Scale::One);
    match language {
        Language::English => format!(
            "At {people} people {ignorance} of the variance is ignorance of the parameters and {cycle} the shared cycle, which no size shrinks: \
             if nothing else were left, all else as at that size, the probability ({what}) would be {value} %."
        ),
        Language::Danish => format!(
            "Ved {people} personer er {ignorance} af variansen uvidenhed om parametrene og {cycle} den fælles konjunktur, som ingen størrelse \
             gør mindre: var der ikke andet tilbage, og alt andet som ved den størrelse, ville sandsynligheden ({what}) være {value} %."
        ),
    }
}
