//! The answer to the conditions, in sentences and tables.

use super::words::{capital, cell, condition, verdict};
use crate::analysis::solve::{Answer, Outcome, Side, Solved, Stand, Term, Verdict};
use crate::report::language::{Language, Named};
use crate::report::numbers::Numbers;
use crate::report::text::wrap::Page;

/// An item that may end with an abbreviation: "kr." has its own full stop.
fn item(page: &mut Page, mark: &str, text: &str) {
    page.item(mark, &text.replace("..", ".").replace(".:", ":"));
}

/// The section.
pub(super) fn section(page: &mut Page, found: &Solved, answer: &Answer, numbers: &Numbers) {
    let language = numbers.language();
    page.heading(language.pick("The conditions", "Betingelserne"));
    page.paragraph(&headline(answer, language));
    if !answer.terms.is_empty() {
        terms(page, found, &answer.terms, language);
    }
    for stand in &answer.conditions {
        let said = condition(&stand.condition, numbers);
        let unit = stand.condition.quantity.unit;
        let side = stand.condition.side;
        item(page, "·", &format!("{said}."));
        let (search, check) = (
            cell(stand.search, unit, numbers),
            cell(stand.check, unit, numbers),
        );
        let (of_search, of_check) = (
            verdict(stand.verdict, side, language),
            verdict(stand.verdict_of_check, side, language),
        );
        let now = cell(stand.now, unit, numbers);
        let (seed, other) = (found.seed, found.check_seed);
        item(
            page,
            " ",
            &match language {
                Language::English => format!(
                    "Now {now}. With these terms {search}: {of_search} (sought on seed {seed}). Checked on seed {other}: {check}: {of_check}."
                ),
                Language::Danish => format!(
                    "Nu {now}. Med disse vilkår {search}: {of_search} (søgt med frø {seed}). Kontrolleret med frø {other}: {check}: {of_check}."
                ),
            },
        );
        if !stand.moves {
            page.item(
                " ",
                language.pick(
                    "Nothing that may be changed changes this figure.",
                    "Intet af det, der må ændres, ændrer dette tal.",
                ),
            );
        }
    }
    stretches(page, found, answer, language);
    blockers(page, answer, numbers);
}

fn headline(answer: &Answer, language: Language) -> String {
    let checked = answer
        .conditions
        .iter()
        .map(|s| s.verdict_of_check)
        .collect::<Vec<_>>();
    let confirmed = checked.iter().all(|v| v.holds());
    // an equality is met within the error, never beyond it
    let equal = |stand: &Stand| stand.condition.side == Side::Equal;
    let beyond =
        checked.iter().all(|v| *v == Verdict::Beyond) && !answer.conditions.iter().any(equal);
    let said = match answer.outcome {
        Outcome::Current => language.pick(
            "The current terms meet all conditions: nothing needs to be changed.",
            "De nuværende vilkår opfylder alle betingelser: intet behøver at ændres.",
        ),
        Outcome::Found if answer.conditions.iter().any(equal) => language.pick(
            "These terms meet all conditions, an equality within simulation error and the others with room for it:",
            "Disse vilkår opfylder alle betingelser, en lighed inden for simulationsusikkerheden og de andre med plads til den:",
        ),
        Outcome::Found => language.pick(
            "These terms meet all conditions, with room for simulation error:",
            "Disse vilkår opfylder alle betingelser, med plads til simulationsusikkerheden:",
        ),
        Outcome::Barely => language.pick(
            "These terms meet all conditions in the estimate; no terms within the ranges were found that meet all of them with room for simulation error:",
            "Disse vilkår opfylder alle betingelser i skønnet; inden for intervallerne blev der ikke fundet vilkår, som opfylder dem alle med plads til \
             simulationsusikkerheden:",
        ),
        Outcome::Unreachable => language.pick(
            "Unreachable: no terms within the ranges meet all conditions. The nearest miss:",
            "Uopnåeligt: ingen vilkår inden for intervallerne opfylder alle betingelser. Nærmest kommer:",
        ),
    };
    let check = match (answer.outcome, confirmed, beyond) {
        (Outcome::Unreachable, ..) => "",
        (_, true, true) => language.pick(
            " Replications that they were not chosen by confirm it beyond simulation error.",
            " Gentagelser, de ikke er valgt efter, bekræfter det ud over simulationsusikkerheden.",
        ),
        (_, true, false) => language.pick(
            " Replications that they were not chosen by confirm it, in the estimate.",
            " Gentagelser, de ikke er valgt efter, bekræfter det i skønnet.",
        ),
        _ => language.pick(
            " Replications that they were not chosen by do NOT confirm it: more replications (-n) would tell.",
            " Gentagelser, de ikke er valgt efter, bekræfter det IKKE: flere gentagelser (-n) kan afgøre det.",
        ),
    };
    match said.strip_suffix(':') {
        Some(said) if !check.is_empty() => format!("{said}.{check}"),
        _ => format!("{said}{check}"),
    }
}

/// The terms beside what they are now.
fn terms(page: &mut Page, found: &Solved, terms: &[Term], language: Language) {
    let now = |path: &str| {
        let unknown = found.unknowns.iter().find(|u| u.path == path);
        match unknown {
            Some(u) => u.current.clone().unwrap_or_else(|| "–".to_owned()),
            None => language.pick("(follows)", "(følger)").to_owned(),
        }
    };
    let rows = terms
        .iter()
        .map(|term| vec![term.path.clone(), now(&term.path), term.value.clone()]);
    let header = [
        language.pick("Term", "Vilkår"),
        language.pick("Now", "Nu"),
        language.pick("Then", "Foreslået"),
    ];
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2]);
    page.paragraph("");
}

/// Where all conditions hold, of one unknown.
fn stretches(page: &mut Page, found: &Solved, answer: &Answer, language: Language) {
    let (Some(holds), [unknown]) = (&answer.holds, found.unknowns.as_slice()) else {
        return;
    };
    let path = &unknown.path;
    if holds.is_empty() {
        return;
    }
    let join = language.pick(" and from ", " og fra ");
    let to = language.pick("to", "til");
    let said: Vec<String> = holds
        .iter()
        .map(|[from, until]| format!("{from} {to} {until}"))
        .collect();
    let said = said.join(join);
    page.paragraph(&match language {
        Language::English => {
            format!("In the estimate all conditions hold with {path} from {said}, as far as 33 values of the range show it.")
        }
        Language::Danish => {
            format!("I skønnet holder alle betingelser med {path} fra {said}, så vidt 33 værdier i intervallet viser det.")
        }
    });
}

fn blockers(page: &mut Page, answer: &Answer, numbers: &Numbers) {
    let language = numbers.language();
    if answer.outcome != Outcome::Unreachable {
        return;
    }
    page.paragraph("");
    if let [_] = answer.conditions.as_slice() {
        page.paragraph(language.pick(
            "It is this one condition that no terms within the ranges meet: a wider range, other terms or another value would have to change that.",
            "Det er denne ene betingelse, som ingen vilkår inden for intervallerne opfylder: et bredere interval, andre vilkår eller en anden værdi skulle \
             ændre det.",
        ));
        return;
    }
    let mut any = false;
    for blocker in &answer.blockers {
        let Some(stand) = answer.conditions.get(blocker.condition) else {
            continue;
        };
        if !blocker.blocks {
            continue;
        }
        any = true;
        let name = condition(&stand.condition, numbers);
        let unit = stand.condition.quantity.unit;
        let then = cell(blocker.estimate, unit, numbers);
        let values: Vec<String> = blocker
            .terms
            .iter()
            .map(|t| format!("{}={}", t.path, t.value))
            .collect();
        let values = values.join(", ");
        let what = capital(stand.condition.quantity.name_in(language));
        item(
            page,
            "!",
            &match language {
                Language::English => format!(
                    "Without “{name}” the others can be met, for instance with {values}. {what} is {then} then."
                ),
                Language::Danish => format!(
                    "Uden “{name}” kan de andre opfyldes, for eksempel med {values}. {what} er så {then}."
                ),
            },
        );
    }
    if !any {
        page.paragraph(language.pick(
            "Leaving out any single condition does not help: at least two of them block.",
            "At undvære en enkelt betingelse hjælper ikke: mindst to af dem spærrer.",
        ));
    }
}
