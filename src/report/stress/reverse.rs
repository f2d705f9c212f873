//! How much it takes, in the terminal.

use crate::analysis::section::number;
use crate::analysis::stress::{Found, Joint, OfAssumption, OfStress, Reverse};
use crate::report::language::Language;
use crate::report::numbers::Numbers;
use crate::report::text::wrap::Page;
use crate::stats::interval::Estimate;

/// Assumptions that are not reached and named one by one.
const NAMED: usize = 8;

pub(super) fn section(page: &mut Page, found: &Reverse, numbers: &Numbers) {
    let language = numbers.language();
    let condition = &found.condition.text;
    page.heading(&match language {
        Language::English => format!("How much it takes until {condition}"),
        Language::Danish => format!("Hvor meget der skal til, før {condition}"),
    });
    let figure = |e: &Estimate| numbers.estimate(e, found.condition.unit);
    let nowhere = language.pick("not defined", "ikke defineret").to_owned();
    let believed = found.believed.map_or(nowhere, |e| figure(&e));
    let (n, seed) = (
        numbers.count(u64::from(found.effort.check)),
        found.told_seed,
    );
    if found.holds_already {
        page.paragraph(&match language {
            Language::English => format!(
                "Nothing: it holds with everything as believed, where the figure is {believed} ({n} replications with seed {seed})."
            ),
            Language::Danish => format!(
                "Intet: det gælder med alt som antaget, hvor tallet er {believed} ({n} gentagelser med frø {seed})."
            ),
        });
        return;
    }
    let check = found.check_seed;
    let searched = numbers.count(u64::from(found.effort.search));
    let text = match language {
        Language::English => format!(
            "As believed the figure is {believed}. Searched with {searched} replications a look and the same luck; what was found was looked \
             at again with {n} others (seed {check}) and moved on where it did not hold. Figures are from {n} others again (seed {seed}), by which \
             nothing was chosen."
        ),
        Language::Danish => format!(
            "Som antaget er tallet {believed}. Søgt med {searched} gentagelser pr. forsøg og samme tilfældigheder; det fundne er efterprøvet med {n} \
             andre (frø {check}) og flyttet, hvor det ikke holdt. Tallene er fra atter {n} andre (frø {seed}), som intet er valgt efter."
        ),
    };
    paragraph(page, &text);
    assumptions(page, found, numbers);
    if let Some(joint) = &found.joint {
        jointly(page, joint, found, numbers);
    }
    stresses(page, found, numbers);
}

fn is_reached(found: &Found) -> bool {
    matches!(found, Found::Reached { .. })
}

fn figure_of(found: &Found, of: &Reverse, numbers: &Numbers) -> String {
    let figure = match found {
        Found::Reached { figure } => Some(*figure),
        Found::NotWithin { figure } => *figure,
    };
    let unit = of.condition.unit;
    figure.map_or_else(|| "–".to_owned(), |e| numbers.estimate(&e, unit))
}

/// A sign where a crossing was found on a way that is not steady.
fn star(steady: bool, found: &Found) -> &'static str {
    if steady || !is_reached(found) {
        ""
    } else {
        " °"
    }
}

/// A paragraph that may end with an abbreviation: "kr." has its own full stop.
fn paragraph(page: &mut Page, text: &str) {
    page.paragraph(&text.replace("..", "."));
}

fn unsteady(page: &mut Page, language: Language) {
    page.paragraph(language.pick(
        "° more of it does not always bring it nearer: the first crossing that the search saw.",
        "° mere af det bringer det ikke altid nærmere: den første passage, søgningen så.",
    ));
}

/// Deviations that are printed as 0.
pub(super) const MIDDLE: f64 = 0.005;

fn assumptions(page: &mut Page, found: &Reverse, numbers: &Numbers) {
    let language = numbers.language();
    if found.assumptions.is_empty() {
        return;
    }
    let (mut reached, not): (Vec<&OfAssumption>, Vec<&OfAssumption>) =
        found.assumptions.iter().partition(|a| is_reached(&a.found));
    reached.sort_by(|a, b| a.score.abs().total_cmp(&b.score.abs()));
    page.paragraph("");
    if reached.is_empty() {
        page.paragraph(language.pick(
            "No single assumption does it, however unlikely (within 3 standard deviations of belief, everything else as believed).",
            "Ingen enkelt antagelse gør det, hvor usandsynlig den end er (inden for 3 standardafvigelser, alt andet som antaget).",
        ));
    } else {
        page.paragraph(language.pick(
            "One assumption at a time, everything else as believed; the mildest first:",
            "Én antagelse ad gangen, alt andet som antaget; den mildeste først:",
        ));
        let header = [
            language.pick("Assumption", "Antagelse"),
            language.pick("Grade", "Karakter"),
            language.pick("Best", "Bedst"),
            language.pick("It takes", "Der skal"),
            language.pick("Deviations", "Afvigelser"),
            language.pick("Chance", "Chance"),
            language.pick("Figure there", "Tallet dér"),
        ];
        let rows = reached.iter().map(|a| {
            vec![
                format!("{}{}", a.path, star(a.steady, &a.found)),
                a.grade.clone(),
                number(a.best),
                number(a.value),
                numbers.decimal(a.score, 2),
                numbers.percent(a.chance, 1),
                figure_of(&a.found, found, numbers),
            ]
        });
        page.table(&header, rows.collect::<Vec<_>>(), &[2, 3, 4, 5, 6]);
        page.paragraph(language.pick(
            "Best is the mean of what is believed; deviations count from its middle, another number where belief is lopsided. To look at one again with \
             other luck: trappe compare SCENARIO --with 'ASSUMPTION=VALUE' --agreed first --seed NUMBER.",
            "Bedst er gennemsnittet af det antagne; afvigelser regnes fra dets midte, et andet tal, hvor det antagne er skævt. Se en af dem igen med \
             andre tilfældigheder: trappe compare SCENARIE --with 'ANTAGELSE=VÆRDI' --agreed first --seed TAL.",
        ));
        if reached.iter().any(|a| a.score.abs() < MIDDLE) {
            middle(page, language);
        }
        if reached.iter().any(|a| !a.steady) {
            unsteady(page, language);
        }
    }
    if !not.is_empty() && !reached.is_empty() {
        let paths: Vec<&str> = not.iter().take(NAMED).map(|a| a.path.as_str()).collect();
        let more = not.len().saturating_sub(NAMED);
        let (count, list) = (not.len(), paths.join(", "));
        let more = match (more, language) {
            (0, _) => String::new(),
            (n, Language::English) => format!(" and {n} more"),
            (n, Language::Danish) => format!(" og {n} flere"),
        };
        page.paragraph(&match language {
            Language::English => {
                format!("Not reached within 3 deviations: {count} assumptions ({list}{more}).")
            }
            Language::Danish => {
                format!("Ikke nået inden for 3 afvigelser: {count} antagelser ({list}{more}).")
            }
        });
    }
}

fn jointly(page: &mut Page, joint: &Joint, found: &Reverse, numbers: &Numbers) {
    let language = numbers.language();
    let distance = numbers.decimal(joint.distance, 2);
    let figure = figure_of(&joint.found, found, numbers);
    page.paragraph("");
    if !is_reached(&joint.found) {
        let text = match language {
            Language::English => format!(
                "The main assumptions together: not reached within {distance} deviations, where the figure is {figure}."
            ),
            Language::Danish => format!(
                "De vigtigste antagelser tilsammen: ikke nået inden for {distance} afvigelser, hvor tallet er {figure}."
            ),
        };
        paragraph(page, &text);
        return;
    }
    page.paragraph(&match language {
        Language::English => format!(
            "The main assumptions together: {distance} deviations from the middle of what is believed, the shortest way found; the figure there is \
             {figure}:"
        ),
        Language::Danish => format!(
            "De vigtigste antagelser tilsammen: {distance} afvigelser fra midten af det antagne, den korteste vej fundet; tallet dér er {figure}:"
        ),
    });
    let header = [
        language.pick("Assumption", "Antagelse"),
        language.pick("Best", "Bedst"),
        language.pick("There", "Dér"),
        language.pick("Deviations", "Afvigelser"),
    ];
    let rows = joint.moved.iter().map(|m| {
        vec![
            m.path.clone(),
            number(m.best),
            number(m.value),
            numbers.decimal(m.score, 2),
        ]
    });
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2, 3]);
    if joint.distance < MIDDLE {
        middle(page, language);
    }
}

/// Said where nothing has to move.
fn middle(page: &mut Page, language: Language) {
    page.paragraph(language.pick(
        "0 deviations: nothing has to move. That the number is no longer uncertain, but at the middle of what is believed, is enough; it is no sign of fragility.",
        "0 afvigelser: intet skal flytte sig. At tallet ikke længere er usikkert, men ligger midt i det antagne, er nok; det er ikke tegn på skrøbelighed.",
    ));
}

fn stresses(page: &mut Page, found: &Reverse, numbers: &Numbers) {
    let language = numbers.language();
    if found.stresses.is_empty() {
        return;
    }
    let mut list: Vec<&OfStress> = found.stresses.iter().collect();
    let by = |s: &OfStress| {
        if is_reached(&s.found) {
            s.strength
        } else {
            f64::INFINITY
        }
    };
    list.sort_by(|a, b| by(a).total_cmp(&by(b)));
    page.paragraph("");
    page.paragraph(language.pick(
        "Each stress by its strength: 0 is nothing, 1 is as it is written.",
        "Hver stress efter styrke: 0 er ingenting, 1 er som beskrevet.",
    ));
    let header = [
        language.pick("Stress", "Stress"),
        language.pick("It takes", "Der skal"),
        language.pick("Figure there", "Tallet dér"),
    ];
    let rows = list.iter().map(|s| {
        let limit = numbers.decimal(s.limit, 1);
        let takes = match (is_reached(&s.found), language) {
            (true, _) => numbers.decimal(s.strength, 2),
            (false, Language::English) => format!("not reached within {limit}"),
            (false, Language::Danish) => format!("ikke nået inden for {limit}"),
        };
        vec![
            format!(
                "{}{}",
                language.pick(&s.name, &s.name_da),
                star(s.steady, &s.found)
            ),
            takes,
            figure_of(&s.found, found, numbers),
        ]
    });
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2]);
    if list.iter().any(|s| !star(s.steady, &s.found).is_empty()) {
        unsteady(page, language);
    }
}
