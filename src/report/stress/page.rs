//! Stresses in the terminal.

use super::reverse;
use crate::analysis::stress::{Figure, Outcome, Party, Stressed, Unstressed};
use crate::analysis::summary::Unit;
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::report::text::wrap::Page;
use crate::report::text::{WIDTH, under_contract};
use crate::stats::interval::Estimate;

/// Figures that stand side by side in the first table.
const FIRST: [&str; 4] = [
    "investors.npv.mean",
    "investors.p_loss",
    "municipality.net_saving.mean",
    "municipality.p_no_saving",
];

/// The stresses as text; `folder` is where their files are, if they were written.
pub fn text(stressed: &Stressed, language: Language, folder: Option<&str>) -> String {
    let numbers = Numbers::new(language, &stressed.scenario.currency);
    let mut page = Page::new(WIDTH);
    page.title(&format!(
        "{}: {}",
        language.pick("Stress", "Stress"),
        stressed.scenario.name_in(language)
    ));
    under_contract(&mut page, stressed.contract.as_ref(), language);
    for note in &stressed.notes {
        page.paragraph(note.name_in(language));
    }
    let (n, seed) = (numbers.count(stressed.replications), stressed.scenario.seed);
    page.paragraph(&match language {
        Language::English => format!(
            "{n} replications of the scenario and of each stress, all with the same luck (seed {seed}); ± is half the 95 % interval, of a \
             change that of the paired differences."
        ),
        Language::Danish => format!(
            "{n} gentagelser af scenariet og af hver stress, alle med de samme tilfældigheder (frø {seed}); ± er det halve 95 %-interval, \
             for en ændring de parrede forskelles."
        ),
    });
    if !stressed.stresses.is_empty() {
        page.heading(language.pick(
            "Side by side: change from the scenario as believed",
            "Side om side: ændring fra scenariet som antaget",
        ));
        let first = |u: &&(usize, &Unstressed)| FIRST.contains(&u.1.figure.id);
        table(&mut page, stressed, &numbers, true, first);
        for (party, english, danish) in [
            (
                Party::Investors,
                "Investors: changes, below the level as believed",
                "Investorer: ændringer, under niveauet som antaget",
            ),
            (
                Party::Municipality,
                "Municipality: changes, below the level as believed",
                "Kommune: ændringer, under niveauet som antaget",
            ),
        ] {
            let of_party = |u: &&(usize, &Unstressed)| u.1.figure.party == party;
            if stressed.figures.iter().any(|u| u.figure.party == party) {
                page.heading(language.pick(english, danish));
                table(&mut page, stressed, &numbers, false, of_party);
            }
        }
        page.paragraph("");
        page.paragraph(language.pick(
            "Changes of percentages are percentage points. * more than simulation noise, all figures and stresses considered together (Holm, 5 %).",
            "Ændringer af procenttal er procentpoint. * mere end simulationsusikkerhed, alle tal og stress betragtet under ét (Holm, 5 %).",
        ));
        page.heading(language.pick("What the stresses are", "Hvad de enkelte stress er"));
        for stress in &stressed.stresses {
            told(&mut page, stress, &numbers);
        }
    }
    if !stressed.left_out.is_empty() {
        page.heading(language.pick(
            "Left out: they make no sense for this scenario",
            "Udeladt: de giver ingen mening for dette scenarie",
        ));
        for left in &stressed.left_out {
            let name = language.pick(&left.name, &left.name_da);
            let why = language.pick(&left.why, &left.why_da);
            page.paragraph(&format!("{name} ({}): {why}.", left.id));
        }
    }
    for found in &stressed.reverse {
        reverse::section(&mut page, found, &numbers);
    }
    if let Some(folder) = folder {
        page.paragraph("");
        let also = match (stressed.reverse.is_empty(), language) {
            (true, _) => "",
            (false, Language::English) => ", reverse.csv",
            (false, Language::Danish) => ", reverse.csv",
        };
        page.paragraph(&match language {
            Language::English => {
                format!(
                    "stress.json, stress.csv (every figure){also} and pictures are in {folder}."
                )
            }
            Language::Danish => {
                format!("stress.json, stress.csv (alle tal){also} og figurer ligger i {folder}.")
            }
        });
    }
    page.finish()
}

/// A table of some figures: what they are as believed, and how each stress changes them.
fn table(
    page: &mut Page,
    stressed: &Stressed,
    numbers: &Numbers,
    name_parties: bool,
    chosen: impl Fn(&&(usize, &Unstressed)) -> bool,
) {
    let language = numbers.language();
    let all: Vec<(usize, &Unstressed)> = stressed.figures.iter().enumerate().collect();
    let figures: Vec<&(usize, &Unstressed)> = all.iter().filter(chosen).collect();
    let largest = figures
        .iter()
        .filter(|(_, u)| u.figure.unit == Unit::Money)
        .filter_map(|(_, u)| u.value)
        .map(|e| e.value.abs())
        .fold(0.0, f64::max);
    let scale = Scale::of_table(largest);
    let said = |figure: &Figure, e: Option<Estimate>| {
        e.map_or_else(|| "–".to_owned(), |e| numbers.bare(&e, figure.unit, scale))
    };
    let mut header = vec![language.pick("Stress", "Stress").to_owned()];
    header.extend(figures.iter().map(|(_, u)| {
        let figure = &u.figure;
        let unit = numbers.unit_in(figure.unit, scale);
        let comma = if unit.is_empty() { "" } else { ", " };
        let party = match figure.party {
            _ if !name_parties => "",
            Party::Investors => language.pick("Investors: ", "Investorer: "),
            Party::Municipality => language.pick("Municipality: ", "Kommune: "),
        };
        let name = language.pick(figure.short, figure.short_da);
        format!("{party}{name}{comma}{unit}")
    }));
    let mut rows = Vec::new();
    let mut believed = vec![
        language
            .pick("Level, as believed", "Niveau, som antaget")
            .to_owned(),
    ];
    believed.extend(figures.iter().map(|(_, u)| said(&u.figure, u.value)));
    rows.push(believed);
    for stress in &stressed.stresses {
        let mut row = vec![language.pick(&stress.name, &stress.name_da).to_owned()];
        row.extend(figures.iter().map(|(k, u)| {
            let effect = &stress.effects[*k];
            let star = if effect.beyond_noise { "*" } else { "" };
            let sign = match effect.difference {
                Some(e) if e.value > 0.0 => "+",
                _ => "",
            };
            format!("{sign}{}{star}", said(&u.figure, effect.difference))
        }));
        rows.push(row);
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let right: Vec<usize> = (1..header.len()).collect();
    page.table(&header, rows, &right);
}

/// Why one would think of a stress, and where it has happened.
fn told(page: &mut Page, stress: &Outcome, numbers: &Numbers) {
    let language = numbers.language();
    let name = language.pick(&stress.name, &stress.name_da);
    let strength = if stress.strength == 1.0 {
        String::new()
    } else {
        let strength = numbers.decimal(stress.strength, 2);
        format!(", {} {strength}", language.pick("strength", "styrke"))
    };
    page.paragraph(&format!("{name} ({}{strength}).", stress.id));
    for part in &stress.parts {
        let mut text = language.pick(&part.reason, &part.reason_da).to_owned();
        let from = part.from.as_ref();
        if let Some(from) = from {
            let lasts = match (&part.lasts, language) {
                (Some(lasts), Language::English) => format!("for {lasts}"),
                (Some(lasts), Language::Danish) => format!("i {}", in_danish(lasts)),
                (None, Language::English) => "for good".to_owned(),
                (None, Language::Danish) => "til stadighed".to_owned(),
            };
            let date =
                from.chars().next().is_some_and(|c| c.is_ascii_digit()) && from.contains('-');
            text += &match (language, date) {
                (Language::English, _) if from.starts_with("0 ") => {
                    format!(" From the start, {lasts}.")
                }
                (Language::Danish, _) if from.starts_with("0 ") => format!(" Fra start, {lasts}."),
                (Language::English, true) => format!(" From {from}, {lasts}."),
                (Language::English, false) => format!(" From {from} after the start, {lasts}."),
                (Language::Danish, true) => format!(" Fra {from}, {lasts}."),
                (Language::Danish, false) => {
                    format!(" Fra {} efter start, {lasts}.", in_danish(from))
                }
            };
        }
        let grade = language.pick("Grade", "Karakter");
        let note = language.pick(&part.note, &part.note_da);
        text += &format!(" {grade} {}: {note}.", part.grade);
        if let Some(source) = &part.source {
            text += &format!(" [{source}]");
        }
        page.paragraph(&text);
    }
    page.paragraph("");
}

/// A duration of the scenario language in Danish.
fn in_danish(duration: &str) -> String {
    let mut words = duration.split_whitespace();
    let (count, unit) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let danish = match (unit.trim_end_matches('s'), count == "1") {
        ("week", true) => "uge",
        ("week", false) => "uger",
        ("month", true) => "måned",
        ("month", false) => "måneder",
        ("quarter", true) => "kvartal",
        ("quarter", false) => "kvartaler",
        ("year", _) => "år",
        _ => return duration.to_owned(),
    };
    format!("{count} {danish}")
}
