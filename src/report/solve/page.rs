//! A solution in the terminal.

use super::answer;
use crate::analysis::solve::{Deal, Outcome, Solved};
use crate::analysis::summary::Unit;
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::report::text::WIDTH;
use crate::report::text::wrap::Page;
use crate::stats::interval::Estimate;
use std::path::Path;

/// Half widths of a rate below this are none for a reader.
const EXACT: f64 = 5e-5;

/// The solution as text; `folder` is where its files are, if they were written.
pub fn text(found: &Solved, language: Language, folder: Option<&Path>) -> String {
    let numbers = Numbers::new(language, &found.scenario.currency);
    let mut page = Page::new(WIDTH);
    head(&mut page, found, &numbers);
    unknowns(&mut page, found, language);
    if let Some(answer) = &found.answer {
        answer::section(&mut page, found, answer, &numbers);
    }
    frontier(&mut page, found, &numbers);
    if let Some(folder) = folder {
        page.paragraph("");
        let files = language.pick(
            "solution.json, frontier.csv, conditions.csv (if there are any), the scenario with the current terms and pictures are in",
            "solution.json, frontier.csv, conditions.csv (hvis der er nogen), scenariet med de nuværende vilkår og figurer ligger i",
        );
        page.paragraph(&format!("{files} {}.", folder.display()));
    }
    page.finish()
}

fn head(page: &mut Page, found: &Solved, numbers: &Numbers) {
    let language = numbers.language();
    page.title(&format!(
        "{}: {}",
        language.pick("Which terms work?", "Hvilke vilkår virker?"),
        found.scenario.name_in(language)
    ));
    let [english, danish] = &found.contract;
    let title = language.pick(english, danish);
    let (n, sheets) = (
        numbers.count(found.replications),
        numbers.count(found.term_sheets),
    );
    let (seed, check) = (found.seed, found.check_seed);
    page.paragraph(&match language {
        Language::English => format!(
            "Contract: {title}. {n} replications were lived once and priced under {sheets} term sheets, many of them on the first replications only (seed {seed}); \
             what was found is read off {n} others (seed {check}), by which nothing was chosen. Intervals are 95 % and those of the simulation error; means are plain."
        ),
        Language::Danish => format!(
            "Kontrakt: {title}. {n} gentagelser er simuleret én gang og afregnet på {sheets} sæt vilkår, mange af dem kun på de første gentagelser (frø {seed}); det \
             fundne er aflæst på {n} andre (frø {check}), som intet er valgt efter. Intervaller er på 95 % og gælder simulationsusikkerheden; gennemsnit er \
             rene."
        ),
    });
}

fn unknowns(page: &mut Page, found: &Solved, language: Language) {
    page.heading(language.pick("What may be changed", "Hvad der må ændres"));
    if !found.chosen {
        page.paragraph(language.pick(
            "Nobody said what may be changed (--vary): these are the usual terms.",
            "Ingen har sagt, hvad der må ændres (--vary): dette er de sædvanlige vilkår.",
        ));
    }
    let rows = found.unknowns.iter().map(|u| {
        vec![
            u.path.clone(),
            u.current.clone().unwrap_or_else(|| "–".to_owned()),
            u.values
                .join(if u.values.len() == 2 { " … " } else { " | " }),
        ]
    });
    let header = [
        language.pick("Term", "Vilkår"),
        language.pick("Now", "Nu"),
        language.pick("Values", "Værdier"),
    ];
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2]);
    let wish = match &found.best {
        None if found.answer.is_some() => language
            .pick(
                "Of several terms that meet the conditions those nearest to the current ones are taken, each unknown counted in widths of its range, and of those \
                 next to them the roundest.",
                "Af flere vilkår, der opfylder betingelserne, tages de nærmeste ved de nuværende, hver ubekendt talt i bredder af sit interval, og af dem lige ved \
                 siden af de rundeste.",
            )
            .to_owned(),
        None => return,
        Some(best) => format!(
            "{} {best}.",
            language.pick(
                "Of several terms that meet the conditions those that are best by this quantity are taken:",
                "Af flere vilkår, der opfylder betingelserne, tages de bedste efter denne størrelse:"
            )
        ),
    };
    page.paragraph(&wish);
}

/// A rate with the longer side of its interval.
fn longer(e: &Estimate, numbers: &Numbers) -> String {
    let (below, above) = (e.value - e.low, e.high - e.value);
    let half = below.max(above);
    if half < EXACT {
        // a return that is capped is the same in many replications: their median is known to the last digit that anybody reads
        return numbers.bare(&Estimate::exact(rounded(e.value)), Unit::Share, Scale::One);
    }
    numbers.bare(&Estimate::around(e.value, half), Unit::Share, Scale::One)
}

/// A rate to a hundredth of a percent.
fn rounded(rate: f64) -> f64 {
    libm::round(rate * 1e4) / 1e4
}

/// A row of the table.
struct Row<'r> {
    name: String,
    deal: &'r Deal,
}

fn frontier(page: &mut Page, found: &Solved, numbers: &Numbers) {
    let language = numbers.language();
    page.heading(language.pick(
        "What there is to negotiate about",
        "Hvad der er at forhandle om",
    ));
    page.paragraph(language.pick(
        "The best that investors can have for each level that the municipality keeps: its mean net saving (causal, discounted) against their mean net present \
         value at the hurdle rate and their median rate of return (± is the longer side of its interval).",
        "Det bedste, investorerne kan få for hvert niveau, kommunen beholder: dens gennemsnitlige nettobesparelse (kausal, tilbagediskonteret) mod deres \
         gennemsnitlige nutidsværdi ved afkastkravet og deres mediane interne rente (± er den længste side af intervallet).",
    ));
    let mut rows: Vec<Row<'_>> = found
        .frontier
        .iter()
        .map(|deal| Row {
            name: String::new(),
            deal,
        })
        .collect();
    rows.push(Row {
        name: language
            .pick("current terms", "nuværende vilkår")
            .to_owned(),
        deal: &found.current,
    });
    if let (Some(deal), Some(answer)) = (&found.solution, &found.answer)
        && answer.outcome != Outcome::Current
    {
        let name = match answer.outcome {
            Outcome::Unreachable => language.pick("nearest miss", "nærmest"),
            _ => language.pick("solution", "løsning"),
        };
        rows.push(Row {
            name: name.to_owned(),
            deal,
        });
    }
    let largest = rows
        .iter()
        .flat_map(|r| {
            let two = [r.deal.municipality, r.deal.investors];
            two.into_iter().chain(r.deal.others.iter().copied())
        })
        .flatten()
        .map(|e| e.value.abs())
        .fold(0.0, f64::max);
    let scale = Scale::of_table(largest);
    let money = |e: Option<Estimate>| {
        e.map_or_else(|| "–".to_owned(), |e| numbers.bare(&e, Unit::Money, scale))
    };
    let unit = numbers.unit_in(Unit::Money, scale);
    let mut header = vec![
        String::new(),
        format!(
            "{}, {unit}",
            language.pick("Municipality keeps", "Kommunen beholder")
        ),
        format!("{}, {unit}", language.pick("Investors", "Investorerne")),
        language
            .pick("Median rate, %", "Median rente, %")
            .to_owned(),
    ];
    let others = found.others.iter();
    header.extend(others.map(|o| format!("{}, {unit}", language.pick(&o.name, &o.name_da))));
    header.extend(found.unknowns.iter().map(|u| short(&u.path).to_owned()));
    let table: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let star = if row.deal.is_good_for_both() { "*" } else { "" };
            let mut cells = vec![
                format!("{star} {}", row.name).trim().to_owned(),
                money(row.deal.municipality),
                money(row.deal.investors),
                row.deal
                    .rate
                    .map_or_else(|| "–".to_owned(), |e| longer(&e, numbers)),
            ];
            cells.extend(row.deal.others.iter().map(|e| money(*e)));
            cells.extend(found.unknowns.iter().map(|u| {
                let term = row.deal.terms.iter().find(|t| t.path == u.path);
                let now = u.current.clone().unwrap_or_else(|| "–".to_owned());
                term.map_or(now, |t| t.value.clone())
            }));
            cells
        })
        .collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let right: Vec<usize> = (1..header.len()).collect();
    page.table(&header, table, &right);
    page.paragraph(&zone(found, language));
    if !found.others.is_empty() {
        page.paragraph(language.pick(
            "Others bear money under this contract, too, and are neither of the two sides: their columns say what they are better off on average than without a \
             deal. Terms that are good for both sides may be so at their cost, and the frontier does not ask them.",
            "Også andre bærer penge efter denne kontrakt og er ingen af de to parter: deres kolonner siger, hvad de i gennemsnit er bedre stillet end uden aftale. \
             Vilkår, der er gode for begge parter, kan være det på deres bekostning, og kurven spørger dem ikke.",
        ));
    }
}

/// The last parts of a path, for the head of a column: two, and one more for each that is a number.
fn short(path: &str) -> &str {
    let mut wanted = 2;
    for (at, _) in path.rmatch_indices('.') {
        let part = path[at + 1..].split('.').next().unwrap_or_default();
        wanted -= i32::from(part.parse::<u32>().is_err());
        if wanted == 0 {
            return &path[at + 1..];
        }
    }
    path
}

fn zone(found: &Solved, language: Language) -> String {
    let good = found
        .frontier
        .iter()
        .filter(|d| d.is_good_for_both())
        .count();
    let all = found.frontier.len();
    match (good, language) {
        (0, Language::English) => "No term sheet of the frontier leaves both sides better off than without a deal: there is nothing to agree on within these \
             ranges, by these two figures."
            .to_owned(),
        (0, Language::Danish) => "Intet sæt vilkår på kurven stiller begge parter bedre end uden aftale: inden for disse intervaller er der, efter disse to \
             tal, intet at enes om."
            .to_owned(),
        (_, Language::English) => format!(
            "* both sides are better off than without a deal, in the estimate: {good} of the {all} term sheets of the frontier."
        ),
        (_, Language::Danish) => format!(
            "* begge parter er i skønnet bedre stillet end uden aftale: {good} af kurvens {all} sæt vilkår."
        ),
    }
}
