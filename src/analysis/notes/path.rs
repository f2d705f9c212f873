//! What the reader must know of paths agreed at signing: that luck and times are in what they are compared with, and how
//! well they are known themselves.
//!
//! Every replication shares the error of a path, so that more replications don't make it smaller. A mean over lives is
//! known to a quarter of the chance of the planned people themselves if there are sixteen lives for each of them, whatever
//! is measured: both errors fall with the root of the number. With fewer, the note is grave.

use super::contract::counts;
use super::count;
use crate::analysis::agreement::has_agreed_saving;
use crate::analysis::evaluate::Evaluator;
use crate::analysis::measurement::agreed_lives;
use crate::analysis::summary::Note;
use crate::contract::terms::{Measure, Metric, Terms};

/// Lives for each planned person of a group below which a path is too uncertain.
const FEWEST_PER_PERSON: u32 = 16;

pub(super) fn agreed(evaluator: &Evaluator<'_>, terms: &Terms, out: &mut Vec<Note>) {
    let Some(lives) = agreed_lives(terms) else {
        return;
    };
    let [saving, saving_da] = match has_agreed_saving(terms) {
        Some(_) => of_saving(evaluator).map(Some),
        None => [None, None],
    };
    let [numbers, numbers_da] = of_numbers(evaluator, terms);
    let known: Vec<String> = saving.into_iter().chain(numbers).collect();
    let known_da: Vec<String> = saving_da.into_iter().chain(numbers_da).collect();
    if known.is_empty() {
        return;
    }
    let spec = &evaluator.scenario().spec;
    let people = spec.groups.iter().map(|g| g.people).max().unwrap_or(0);
    let needed = people.saturating_mul(FEWEST_PER_PERSON);
    let grave = lives < needed;
    let number = |n: u32| [count(f64::from(n), ','), count(f64::from(n), '.')];
    let ([lives, lives_da], [needed, needed_da]) = (number(lives), number(needed));
    let (mut thin, mut thin_da) = (String::new(), String::new());
    if grave {
        thin = format!(
            " These are fewer than {FEWEST_PER_PERSON} lives for each planned person: the path errs by more than a quarter of the chance of the people themselves, and by the same in all replications. Ask for at least {needed} lives."
        );
        thin_da = format!(
            " Det er færre end {FEWEST_PER_PERSON} livsforløb pr. planlagt borger: banens fejl er over en fjerdedel af borgernes egen tilfældighed, og den samme i alle gentagelser. Bed om mindst {needed_da} livsforløb."
        );
    }
    out.push(Note {
        grave,
        text: format!(
            "Payments are measured against a path agreed at signing (a mean over {lives} simulated lives per group at the best estimates; for the planned people together it is known to {}): they carry luck and the business cycle. What the programme itself changed is the causal saving.{thin}",
            known.join("; ")
        ),
        text_da: format!(
            "Betalingen måles mod en bane aftalt ved underskrift (gennemsnit af {lives_da} simulerede livsforløb pr. gruppe ved bedste skøn; for alle planlagte borgere er den kendt med en usikkerhed på {}): den indeholder held og konjunktur. Hvad indsatsen selv ændrede, er den kausale besparelse.{thin_da}",
            known_da.join("; ")
        ),
    });
}

/// How well the path of a saving is known, in English and Danish.
fn of_saving(evaluator: &Evaluator<'_>) -> [String; 2] {
    let error = evaluator.path_error() / 100.0;
    let currency = match evaluator.scenario().run.currency.as_str() {
        "DKK" => "kr.",
        other => other,
    };
    [',', '.'].map(|separator| format!("± {} {currency}", count(error, separator)))
}

/// How well the paths of the numbers that are paid for are known by their last measurement, in English and Danish.
fn of_numbers(evaluator: &Evaluator<'_>, terms: &Terms) -> [Vec<String>; 2] {
    let mut out = [Vec::new(), Vec::new()];
    for error in evaluator.path_errors() {
        let metric = terms.metrics.get(usize::from(error.metric));
        let Some(metric) = metric.filter(|m| counts(terms, m)) else {
            continue;
        };
        let [unit, unit_da] = unit(metric);
        let digits = two_digits(error.half_width);
        let name = |name: &str| {
            if name.is_empty() {
                metric.id.clone()
            } else {
                name.to_owned()
            }
        };
        out[0].push(format!(
            "± {digits} {unit} of \"{}\" on its last measurement day",
            name(&metric.name)
        ));
        out[1].push(format!(
            "± {} {unit_da} af \"{}\" på sidste måledag",
            digits.replace('.', ","),
            name(&metric.name_da)
        ));
    }
    out
}

/// In what a number is counted.
fn unit(metric: &Metric) -> [&'static str; 2] {
    match metric.measure {
        Measure::Rate { .. } => ["percentage points", "procentpoint"],
        Measure::Mean { .. } => ["per person", "pr. person"],
        _ => ["in all", "i alt"],
    }
}

/// An error with two significant digits.
fn two_digits(error: f64) -> String {
    if !(error > 0.0 && error.is_finite()) {
        return format!("{error:.0}");
    }
    let places = (1.0 - libm::floor(libm::log10(error))).clamp(0.0, 12.0) as usize;
    format!("{error:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_two_digits() {
        let shown = [0.0, 0.01234, 0.126, 1.26, 12.6, 1260.4].map(two_digits);
        assert_eq!(shown, ["0", "0.012", "0.13", "1.3", "13", "1260"]);
    }
}
