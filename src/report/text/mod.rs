//! The summary in the terminal, for a reader who knows municipal budgets and not this program.
//!
//! Plain sentences, no line wider than [`WIDTH`]; gravest notes before any figure, every figure with its simulation error.

mod luck;
mod metrics;
mod money;
pub(in crate::report) mod wrap;

use super::language::{Language, Named};
use super::numbers::Numbers;
use crate::analysis::summary::{AssumptionRow, Method, Summary, Topic};
use crate::report::run_rows::Formats;
use std::path::Path;
use wrap::Page;

/// Widest line, in columns.
pub const WIDTH: usize = 100;

/// Assumptions shown before the rest is referred to.
const ASSUMPTIONS_SHOWN: usize = 10;

/// Where the files of a result are, and in which formats its rows are.
#[derive(Debug, Clone, Copy)]
pub struct Files<'f> {
    /// Folder.
    pub folder: &'f Path,
    /// Formats of the rows.
    pub rows: Formats,
}

/// The summary as text; `results` are the files, if they were written.
pub fn summary(summary: &Summary, language: Language, results: Option<Files<'_>>) -> String {
    let numbers = Numbers::new(language, &summary.scenario.currency);
    let mut page = Page::new(WIDTH);
    head(&mut page, summary, &numbers);
    notes(&mut page, summary, language);
    for (topic, english, danish) in [
        (Topic::Investor, "Investors", "Investorer"),
        (Topic::Municipality, "Municipality", "Kommune"),
        (Topic::Public, "Public purse", "Offentlige kasser"),
        (Topic::People, "People", "Personer"),
        (Topic::Enterprises, "Enterprises", "Virksomheder"),
    ] {
        metrics::section(
            &mut page,
            summary,
            topic,
            language.pick(english, danish),
            &numbers,
        );
    }
    luck::section(&mut page, summary, &numbers);
    money::parties(&mut page, summary, &numbers);
    money::budget_years(&mut page, summary, &numbers);
    assumptions(&mut page, &summary.assumptions, language);
    files(&mut page, language, results);
    page.finish()
}

/// Single metrics as text: those whose ids begin with one of `words`.
pub fn metrics(summary: &Summary, words: &[String], language: Language) -> String {
    let numbers = Numbers::new(language, &summary.scenario.currency);
    let mut page = Page::new(WIDTH);
    metrics::chosen(&mut page, summary, words, &numbers);
    page.finish()
}

fn head(page: &mut Page, summary: &Summary, numbers: &Numbers) {
    let language = numbers.language();
    let scenario = &summary.scenario;
    page.title(scenario.name_in(language));
    let (n, people, enterprises, weeks) = (
        numbers.count(summary.replications),
        numbers.count(scenario.people.into()),
        numbers.count(scenario.enterprises.into()),
        numbers.count(scenario.weeks.into()),
    );
    let (start, end) = (&scenario.start, &scenario.end);
    let level = numbers.decimal(summary.level * 100.0, 0);
    page.paragraph(&match language {
        Language::English => format!(
            "{n} replications of {people} people and {enterprises} enterprises, from {start} to {end} ({weeks} weeks), each lived \
             twice: with the programme and without it. Figures are means over the replications; what follows ± (or stands in \
             brackets) is their simulation error ({level} % interval), which more replications make smaller. The range from 5 to 95 % \
             is where nine out of ten replications end; it is the risk, and more replications do not make it smaller."
        ),
        Language::Danish => format!(
            "{n} gentagelser med {people} personer og {enterprises} virksomheder fra {start} til {end} ({weeks} uger), hver levet \
             to gange: med indsatsen og uden. Tallene er gennemsnit over gentagelserne; det, der følger efter ± (eller står i \
             parentes), er simulationsusikkerheden ({level} %-interval), som flere gentagelser gør mindre. Spændet fra 5 til 95 % er, \
             hvor ni ud af ti gentagelser ender; det er risikoen, og den bliver ikke mindre af flere gentagelser."
        ),
    });
    if summary.means.method == Method::Controlled {
        let controls = numbers.count(summary.means.controls);
        page.paragraph(&match language {
            Language::English => format!(
                "Means are corrected with {controls} control variates: quantities of each replication whose expectations are known, such as \
                 what the luck of its people would be worth if the best estimates held. That makes their simulation error smaller. Ranges, chances, medians \
                 and pictures are those of the replications as they are; --means plain leaves the correction out."
            ),
            Language::Danish => format!(
                "Gennemsnittene er korrigeret med {controls} kontrolvariable: størrelser i hver gentagelse, hvis middelværdi er kendt, såsom hvad \
                 personernes held ville være værd, hvis de bedste skøn holdt. Det gør deres simulationsusikkerhed mindre. Spænd, sandsynligheder, \
                 medianer og billeder er gentagelsernes, som de er; --means plain udelader korrektionen."
            ),
        });
    }
    let digest: String = scenario.digest.chars().take(12).collect();
    let program = &summary.program;
    page.paragraph(&format!(
        "{} {} · {} {digest} · {} {} · {} {} · {} {}",
        language.pick("Scenario", "Scenarie"),
        scenario.name,
        language.pick("digest", "fingeraftryk"),
        language.pick("seed", "frø"),
        scenario.seed,
        program.name,
        program.version,
        language.pick("draw scheme", "trækningsskema"),
        program.draw_scheme,
    ));
}

fn notes(page: &mut Page, summary: &Summary, language: Language) {
    if summary.notes.is_empty() {
        return;
    }
    page.heading(language.pick("Read this first", "Læs dette først"));
    // A stable partition: within each kind the order is the caller's.
    for grave in [true, false] {
        for note in summary.notes.iter().filter(|note| note.grave == grave) {
            page.item(if grave { "!" } else { "·" }, note.name_in(language));
        }
    }
}

fn assumptions(page: &mut Page, rows: &[AssumptionRow], language: Language) {
    if rows.is_empty() {
        return;
    }
    page.heading(language.pick("Weakest assumptions", "Svageste forudsætninger"));
    page.paragraph(language.pick(
        "The result rests on these numbers. Grades: A statute or official figure … D derived; U is unverified, and - has no \
         source at all.",
        "Resultatet hviler på disse tal. Karakterer: A lov eller officielt tal … D afledt; U er ubekræftet, og - har slet ingen \
         kilde.",
    ));
    let header = [
        language.pick("Grade", "Karakter"),
        language.pick("Number", "Tal"),
        language.pick("Value", "Værdi"),
        language.pick("Source", "Kilde"),
    ];
    let shown = rows.iter().take(ASSUMPTIONS_SHOWN).map(|row| {
        let source = row.source.as_deref().or(row.note.as_deref()).unwrap_or("–");
        vec![
            row.grade.clone(),
            row.path.clone(),
            row.value.clone(),
            source.to_owned(),
        ]
    });
    page.table(&header, shown, &[]);
    if let more @ 1.. = rows.len().saturating_sub(ASSUMPTIONS_SHOWN) {
        page.paragraph(&match language {
            Language::English => format!("… and {more} more in summary.json (assumptions)."),
            Language::Danish => format!("… og {more} mere i summary.json (assumptions)."),
        });
    }
}

fn files(page: &mut Page, language: Language, results: Option<Files<'_>>) {
    let Some(Files { folder, rows }) = results else {
        return;
    };
    page.heading(language.pick("Files", "Filer"));
    page.verbatim(&folder.display().to_string());
    let row = ("one row per replication", "en række pr. gentagelse");
    for (name, (english, danish), there) in [
        (
            "summary.json",
            (
                "every figure of this page and more",
                "alle tal på denne side og flere",
            ),
            true,
        ),
        ("summary.txt", ("this page", "denne side"), true),
        ("replications.csv", row, rows.csv),
        ("replications.parquet", row, rows.parquet),
        (
            "series.csv",
            ("development by quarter", "udviklingen pr. kvartal"),
            true,
        ),
        (
            "plots/",
            ("pictures as SVG and PNG", "figurer som SVG og PNG"),
            true,
        ),
    ] {
        if !there {
            continue;
        }
        page.verbatim(&format!("  {name:<17} {}", language.pick(english, danish)));
    }
}

/// Says under which contract something was asked, if there is one; `title` is its English and its Danish one.
pub(in crate::report) fn under_contract(
    page: &mut Page,
    title: Option<&[String; 2]>,
    language: Language,
) {
    if let Some([english, danish]) = title {
        let word = language.pick("Contract", "Kontrakt");
        page.paragraph(&format!("{word}: {}.", language.pick(english, danish)));
    }
}

#[cfg(test)]
mod tests;
