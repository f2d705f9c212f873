//! The comparison in the terminal.

use crate::analysis::compare::{Against, Change, Comparison, Difference};
use crate::analysis::summary::{Topic, Unit};
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::report::text::WIDTH;
use crate::report::text::wrap::Page;
use crate::stats::interval::Estimate;
use std::path::Path;

/// Changes that are listed before the rest is referred to.
const CHANGES_SHOWN: usize = 25;
/// Letters of a changed value that are shown.
const LONGEST: usize = 30;

impl Named for Difference {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

/// The comparison as text; `folder` is where its files are, if they were written.
pub fn text(comparison: &Comparison, language: Language, folder: Option<&Path>) -> String {
    let currency = comparison.scenarios.first();
    let numbers = Numbers::new(language, currency.map_or("", |s| &s.info.currency));
    let mut page = Page::new(WIDTH);
    head(&mut page, comparison, &numbers);
    for note in &comparison.notes {
        page.item("!", note.name_in(language));
    }
    for against in &comparison.against {
        section(&mut page, comparison, against, &numbers);
    }
    if let Some(folder) = folder {
        page.paragraph("");
        let files = language.pick(
            "comparison.json, comparison.csv, the resolved scenarios and pictures are in",
            "comparison.json, comparison.csv, de fulde scenarier og figurer ligger i",
        );
        page.paragraph(&format!("{files} {}.", folder.display()));
    }
    page.finish()
}

fn head(page: &mut Page, comparison: &Comparison, numbers: &Numbers) {
    let language = numbers.language();
    let labels: Vec<&str> = comparison.scenarios.iter().map(|s| &*s.label).collect();
    let (first, others) = labels.split_first().unwrap_or((&"", &[]));
    let others = match (others, language) {
        ([other], _) => (*other).to_owned(),
        (others, Language::English) => format!("{} alternatives", others.len()),
        (others, Language::Danish) => format!("{} alternativer", others.len()),
    };
    page.title(&format!(
        "{others} {} {first}",
        language.pick("against", "mod")
    ));
    let n = numbers.count(comparison.replications);
    let seed = comparison.scenarios.first().map_or(0, |s| s.info.seed);
    let level = numbers.decimal(comparison.level * 100.0, 0);
    page.paragraph(&match language {
        Language::English => format!(
            "{n} replications of each, with the same luck (seed {seed}): people, their luck and what is drawn for what nobody knows are the \
             same wherever the scenarios say the same. Differences are taken replication by replication; ± is half the {level} % interval \
             of the simulation error."
        ),
        Language::Danish => format!(
            "{n} gentagelser af hver med de samme tilfældigheder (frø {seed}): personer, deres held og det, der trækkes for det ukendte, er \
             ens, hvor scenarierne siger det samme. Forskelle er taget gentagelse for gentagelse; ± er det halve {level} %-interval for \
             simulationsusikkerheden."
        ),
    });
}

fn section(page: &mut Page, comparison: &Comparison, against: &Against, numbers: &Numbers) {
    let language = numbers.language();
    let label = |index: usize| comparison.scenarios.get(index).map_or("", |s| &*s.label);
    page.heading(label(against.scenario));
    changes(page, &against.changes, numbers);
    if against.same_lives == comparison.replications {
        page.paragraph(language.pick(
            "No life differs: every life was lived once, and priced on both sides.",
            "Intet livsforløb er anderledes: hvert er simuleret én gang og afregnet på begge sider.",
        ));
    }
    for (topic, english, danish) in [
        (Topic::Investor, "Investors", "Investorer"),
        (Topic::Municipality, "Municipality", "Kommune"),
        (Topic::Public, "Public purse", "Offentlige kasser"),
        (Topic::People, "People", "Personer"),
        (Topic::Enterprises, "Enterprises", "Virksomheder"),
    ] {
        let of_topic = |m: &&Difference| m.topic == topic && m.headline;
        let (same, differ): (Vec<&Difference>, Vec<&Difference>) = against
            .metrics
            .iter()
            .filter(of_topic)
            .partition(|m| is_same(m));
        if same.is_empty() && differ.is_empty() {
            continue;
        }
        page.paragraph("");
        let heading = language.pick(english, danish);
        if differ.is_empty() {
            page.paragraph(&format!(
                "{heading}: {}",
                nothing_differs(same.len(), language)
            ));
            continue;
        }
        let header = [
            heading,
            language.pick("First", "Første"),
            language.pick("Here", "Her"),
            language.pick("Difference", "Forskel"),
            language.pick("Narrower", "Smallere"),
        ];
        let largest = |m: &&Difference| {
            let sides = [m.first, m.other].into_iter().flatten();
            sides.map(|e| e.value.abs()).fold(0.0, f64::max)
        };
        let money = differ.iter().copied().filter(|m| m.unit == Unit::Money);
        let scale = Scale::of_table(money.map(|m| largest(&m)).fold(0.0, f64::max));
        let rows = differ.iter().flat_map(|m| rows(m, scale, numbers));
        page.table(&header, rows.collect::<Vec<_>>(), &[1, 2, 3, 4]);
        if !same.is_empty() {
            page.paragraph(&nothing_differs(same.len(), language));
        }
    }
    page.paragraph("");
    verdict(page, against, numbers);
    only(page, against, language);
}

/// Whether a metric is the same in every replication.
fn is_same(metric: &Difference) -> bool {
    let nothing = |e: &Estimate| e.value == 0.0 && e.half_width() == 0.0;
    let [first, other, both] = metric.defined;
    let means = metric.difference.as_ref().is_none_or(nothing);
    let events = metric.probabilities.iter().all(|p| nothing(&p.difference));
    first == other && other == both && means && events
}

fn nothing_differs(figures: usize, language: Language) -> String {
    match language {
        Language::English if figures == 1 => "1 figure is exactly the same.".into(),
        Language::English => format!("{figures} figures are exactly the same."),
        Language::Danish if figures == 1 => "1 tal er præcis det samme.".into(),
        Language::Danish => format!("{figures} tal er præcis de samme."),
    }
}

/// What the scenarios say differently.
fn changes(page: &mut Page, changes: &[Change], numbers: &Numbers) {
    let language = numbers.language();
    let (matter, words): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|c| c.matters);
    if matter.is_empty() {
        page.paragraph(language.pick(
            "Nothing that changes a figure differs between the scenarios.",
            "Intet, der ændrer et tal, er forskelligt i scenarierne.",
        ));
    } else {
        let nothing = language.pick("(nothing)", "(intet)");
        let short = |value: &Option<String>| {
            let value = value.as_deref().unwrap_or(nothing);
            let short: String = value.chars().take(LONGEST).collect();
            if short.len() < value.len() {
                format!("{short}…")
            } else {
                short
            }
        };
        let header = [
            language.pick("What differs", "Hvad er forskelligt"),
            language.pick("First", "Første"),
            language.pick("Here", "Her"),
        ];
        let rows = matter
            .iter()
            .take(CHANGES_SHOWN)
            .map(|c| vec![c.path.clone(), short(&c.first), short(&c.other)]);
        page.table(&header, rows.collect::<Vec<_>>(), &[]);
    }
    let more = matter.len().saturating_sub(CHANGES_SHOWN);
    if more > 0 {
        page.paragraph(&match language {
            Language::English => format!("{more} more fields that differ are in comparison.json."),
            Language::Danish => {
                format!("{more} felter mere, der er forskellige, står i comparison.json.")
            }
        });
    }
    if !words.is_empty() {
        let n = words.len();
        page.paragraph(&match language {
            Language::English => {
                format!("Names, sources, grades or notes differ in {n} fields; they change no figure.")
            }
            Language::Danish => format!(
                "Navne, kilder, karakterer eller noter er forskellige i {n} felter; de ændrer ingen tal."
            ),
        });
    }
}

fn rows(metric: &Difference, scale: Scale, numbers: &Numbers) -> Vec<Vec<String>> {
    let language = numbers.language();
    let said = |e: &Option<Estimate>| {
        e.map_or_else(|| "–".to_owned(), |e| numbers.bare(&e, metric.unit, scale))
    };
    let star = |beyond: bool| if beyond { " *" } else { "" };
    let unit = numbers.unit_in(metric.unit, scale);
    let comma = if unit.is_empty() { "" } else { ", " };
    let name = metric.name_in(language);
    let mut rows = vec![vec![
        format!("{name}{comma}{unit}{}", star(metric.beyond_noise)),
        said(&metric.first),
        said(&metric.other),
        said(&metric.difference),
        metric
            .narrower
            .map_or_else(String::new, |times| narrower(times, numbers)),
    ]];
    let percent = |e: &Estimate| numbers.bare(e, Unit::Share, Scale::One);
    for event in &metric.probabilities {
        let chance = language.pick("chance:", "sandsynlighed:");
        rows.push(vec![
            format!(
                "· {chance} {}, %{}",
                language.pick(&event.event, &event.event_da),
                star(event.beyond_noise)
            ),
            percent(&event.first),
            percent(&event.other),
            percent(&event.difference),
            String::new(),
        ]);
    }
    let [first, other, both] = metric.defined;
    if first != other || both != first {
        let n = numbers.count(both);
        rows.push(vec![
            match language {
                Language::English => format!("· defined on both sides in {n} replications"),
                Language::Danish => format!("· defineret på begge sider i {n} gentagelser"),
            },
            numbers.count(first),
            numbers.count(other),
            String::new(),
            String::new(),
        ]);
    }
    rows
}

/// "× 4.4"; what hardly varies is many times narrower, and nobody needs to know how many.
fn narrower(times: f64, numbers: &Numbers) -> String {
    if times >= 1_000.0 {
        "× >999".to_owned()
    } else {
        format!("× {}", numbers.decimal(times, i32::from(times < 100.0)))
    }
}

/// How much of it is more than noise.
fn verdict(page: &mut Page, against: &Against, numbers: &Numbers) {
    let language = numbers.language();
    let events = || against.metrics.iter().flat_map(|m| &m.probabilities);
    let all = against.metrics.len() + events().count();
    let means = against.metrics.iter().filter(|m| m.beyond_noise).count();
    let beyond = means + events().filter(|e| e.beyond_noise).count();
    // what is defined nowhere on either side differs nowhere
    let exact = |d: &Difference| {
        let zero = |e: Estimate| e.value == 0.0 && e.half_width() == 0.0;
        d.difference.map_or(d.defined[..2] == [0, 0], zero)
    };
    if against.metrics.iter().all(exact) {
        page.paragraph(language.pick(
            "Every figure is the same in every replication: the difference is exactly zero.",
            "Hvert tal er det samme i hver gentagelse: forskellen er præcis nul.",
        ));
        return;
    }
    page.paragraph(&match language {
        Language::English => format!(
            "* more than simulation noise: {beyond} of {all} means and chances (Holm: at most one comparison in twenty marks anything by \
             chance). × says how much wider the interval would be if the two had been simulated apart."
        ),
        Language::Danish => format!(
            "* mere end simulationsusikkerhed: {beyond} af {all} gennemsnit og sandsynligheder (Holm: højst én af tyve sammenligninger \
             markerer noget ved en tilfældighed). × siger, hvor meget bredere intervallet ville være, hvis de to var simuleret hver for sig."
        ),
    });
}

fn only(page: &mut Page, against: &Against, language: Language) {
    let lists = [
        (
            &against.only_first,
            language.pick("Only the first has", "Kun det første har"),
        ),
        (
            &against.only_here,
            language.pick("Only this one has", "Kun dette har"),
        ),
    ];
    for (ids, said) in lists {
        if !ids.is_empty() {
            page.paragraph(&format!("{said}: {}.", ids.join(", ")));
        }
    }
}
