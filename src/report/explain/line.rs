//! One line: what it pays for, how much, within which limits, when, and who pays.

use super::words::Words;
use super::{examples, limits, payers, rule};
use crate::analysis::explain::LineStudy;
use crate::analysis::explain::dates::Moment;
use crate::contract::day::Day;
use crate::contract::terms::{Kind, Line, Repeat, When};

/// Everything that the contract says of one line.
pub(super) fn sentences(w: &Words, index: usize, line: &Line, study: &LineStudy) -> Vec<String> {
    let mut all = vec![subject(w, line)];
    all.extend(rule::sentences(w, line));
    all.extend(examples::sentences(w, line, study));
    all.extend(limits::sentences(w, line));
    all.extend(schedule(w, line, &study.moments));
    all.push(who(w, index, line));
    if let Some(own) = &line.payers {
        all.extend(payers::sentences(w, own));
    }
    if w.receiver().is_none() {
        all.push(receiver(w, line));
    }
    all
}

fn subject(w: &Words, line: &Line) -> String {
    match line.metric {
        Some(metric) => {
            let name = w.metric(metric);
            w.t(
                format!("It pays for {name}."),
                format!("Der betales for {name}."),
            )
        }
        None => w.t(
            "It pays without any result being measured.",
            "Der betales, uden at noget resultat måles.",
        ),
    }
}

fn schedule(w: &Words, line: &Line, moments: &[Moment]) -> Vec<String> {
    let Some(kind) = line
        .metric
        .and_then(|m| w.terms.metrics.get(m))
        .map(|m| m.measure.kind())
    else {
        return due(w, line, moments);
    };
    // A saving is always that of all periods so far; what else adds up is so where a line takes off what it has paid.
    let so_far = kind == Kind::Money || line.repeat == Repeat::Difference;
    let additive = kind != Kind::Number;
    let mut all = Vec::new();
    if line.by_cohort {
        all.push(w.t(
            "Each cohort is measured apart, on its own measurement day, and paid for apart.",
            "Hvert hold måles for sig, på sin egen måledag, og der betales for hvert hold for sig.",
        ));
    }
    // Cohorts have days of their own: what the line says beside them holds only if they are not measured apart.
    let otherwise = if line.by_cohort {
        w.p(
            "If cohorts were not measured apart: ",
            "Hvis holdene ikke blev målt hver for sig: ",
        )
    } else {
        ""
    };
    let when = match (&line.when, additive) {
        (When::Periods, true) if so_far => w.t(
            "Measured at the end of every payment period: everything since the beginning of the contract.",
            "Der måles ved udgangen af hver betalingsperiode: alt siden kontraktens begyndelse.",
        ),
        (When::Periods, true) => w.t(
            "Measured at the end of every payment period: what was achieved in that period.",
            "Der måles ved udgangen af hver betalingsperiode: det, der er opnået i perioden.",
        ),
        (When::Periods, false) => w.t(
            "Measured at the end of every payment period: the latest measurement dated within it. A period without a measurement pays nothing.",
            "Der måles ved udgangen af hver betalingsperiode: den seneste måling dateret i perioden. En periode uden måling giver ingen betaling.",
        ),
        (When::End, true) => w.t(
            "Measured once, on the last day of the contract: everything achieved since its beginning.",
            "Der måles én gang, på kontraktens sidste dag: alt, hvad der er opnået siden begyndelsen.",
        ),
        (When::End, false) => w.t(
            "Measured once, on the last day of the contract: the latest measurement until then.",
            "Der måles én gang, på kontraktens sidste dag: den seneste måling til og med den dag.",
        ),
        (When::On(days), additive) => {
            let days: Vec<String> = days.iter().map(|d| w.date(*d)).collect();
            let days = w.list(&days);
            if additive && so_far {
                w.t(
                    format!("Measured on {days}: everything since the beginning of the contract."),
                    format!("Der måles den {days}: alt siden kontraktens begyndelse."),
                )
            } else if additive {
                w.t(
                    format!("Measured on {days}: what was achieved since the measurement before."),
                    format!("Der måles den {days}: det, der er opnået siden forrige måling."),
                )
            } else {
                w.t(
                    format!("Measured on {days}: the latest measurement since the measurement day before."),
                    format!("Der måles den {days}: den seneste måling siden forrige måledag."),
                )
            }
        }
    };
    if !line.by_cohort || line.when != When::End {
        all.push(format!("{otherwise}{}", lower_after(otherwise, &when)));
    }
    all.push(match line.lag_months {
        Some(0) => w.t(
            "Payment falls due on the measurement day itself; this holds here instead of the contract's delay.",
            "Betalingen forfalder på selve måledagen; det gælder her i stedet for kontraktens betalingsfrist.",
        ),
        Some(months) => {
            let months = w.months(months);
            w.t(
                format!("Payment falls due {months} after the measurement day; this holds here instead of the contract's delay."),
                format!("Betalingen forfalder {months} efter måledagen; det gælder her i stedet for kontraktens betalingsfrist."),
            )
        }
        None => match w.terms.schedule.lag_months {
            0 => w.t(
                "Payment falls due on the measurement day itself, as in the whole contract.",
                "Betalingen forfalder på selve måledagen, som i hele kontrakten.",
            ),
            months => {
                let months = w.months(months);
                w.t(
                    format!("Payment falls due {months} after the measurement day, as in the whole contract."),
                    format!("Betalingen forfalder {months} efter måledagen, som i hele kontrakten."),
                )
            }
        },
    });
    all.extend(dates(w, moments));
    all
}

/// When a standing charge falls due: nothing is measured for it.
fn due(w: &Words, line: &Line, moments: &[Moment]) -> Vec<String> {
    let day = match &line.when {
        When::Periods => w.t(
            "the end of every payment period",
            "udgangen af hver betalingsperiode",
        ),
        When::End => w.t("the last day of the contract", "kontraktens sidste dag"),
        When::On(days) => {
            let days: Vec<String> = days.iter().map(|d| w.date(*d)).collect();
            let days = w.list(&days);
            w.t(days.clone(), format!("den {days}"))
        }
    };
    let own = line.lag_months.is_some();
    let lag = line.lag_months.unwrap_or(w.terms.schedule.lag_months);
    let whose = match own {
        true => w.p(
            "; this holds here instead of the contract's delay",
            "; det gælder her i stedet for kontraktens betalingsfrist",
        ),
        false => "",
    };
    let cohorts = if line.by_cohort {
        w.p(
            " For each cohort it is due by itself, counted from the cohort's own measurement day.",
            " For hvert hold forfalder den for sig, regnet fra holdets egen måledag.",
        )
    } else {
        ""
    };
    let mut all = vec![if lag == 0 {
        w.t(
            format!(
                "It falls due {}{day}{whose}.{cohorts}",
                if line.when == When::Periods {
                    "at "
                } else {
                    "on "
                }
            ),
            format!(
                "Den forfalder {}{day}{whose}.{cohorts}",
                if matches!(line.when, When::On(_)) {
                    ""
                } else {
                    "ved "
                }
            ),
        )
    } else {
        let months = w.months(lag);
        w.t(
            format!("It falls due {months} after {day}{whose}.{cohorts}"),
            format!("Den forfalder {months} efter {day}{whose}.{cohorts}"),
        )
    }];
    if let (Some(first), Some(last)) = (moments.first(), moments.last()) {
        let (paid, last_paid) = (w.date(first.payment), w.date(last.payment));
        let n = w.count(moments.len() as u64);
        all.push(if moments.len() == 1 {
            w.t(
                format!("It is paid once, on {paid}."),
                format!("Den betales én gang, den {paid}."),
            )
        } else {
            w.t(
                format!(
                    "It is paid {n} times: the first time on {paid}, the last time on {last_paid}."
                ),
                format!(
                    "Den betales {n} gange: første gang den {paid}, sidste gang den {last_paid}."
                ),
            )
        });
    }
    all
}

/// A sentence that goes on after a colon begins with a small letter.
fn lower_after(lead: &str, text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !lead.is_empty() => {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => text.to_owned(),
    }
}

fn dates(w: &Words, moments: &[Moment]) -> Option<String> {
    let (first, last) = (moments.first()?, moments.last()?);
    let pair = |m: &Moment| (w.date(m.until), w.date(m.payment));
    let ((measured, paid), (last_measured, last_paid)) = (pair(first), pair(last));
    Some(if moments.len() == 1 {
        w.t(
            format!("It is measured on {measured} and paid on {paid}."),
            format!("Måledagen er den {measured}, og betalingen sker den {paid}."),
        )
    } else {
        let n = w.count(moments.len() as u64);
        w.t(
            format!("There are {n} measurements: the first on {measured}, paid on {paid}; the last on {last_measured}, paid on {last_paid}."),
            format!("Der er {n} målinger: den første den {measured} med betaling den {paid}, den sidste den {last_measured} med betaling den {last_paid}."),
        )
    })
}

fn who(w: &Words, index: usize, line: &Line) -> String {
    if line.payers.is_some() {
        let name = w.line(index);
        w.t(
            format!("Line {name} has payers of its own, instead of those of the contract:"),
            format!("Linjen {name} har sine egne betalere i stedet for kontraktens:"),
        )
    } else {
        let names: Vec<String> = names(w, &w.terms.payers);
        let names = w.list(&names);
        w.t(
            format!("It is paid by the contract's payers: {names}."),
            format!("Kontraktens betalere betaler: {names}."),
        )
    }
}

fn names(w: &Words, payers: &[crate::contract::terms::Payer]) -> Vec<String> {
    let mut seen = Vec::new();
    for payer in payers {
        let name = w.account(payer.account);
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

fn receiver(w: &Words, line: &Line) -> String {
    let name = w.waterfall(line.waterfall);
    w.t(
        format!("What it pays goes into the order of payment {name}."),
        format!("Betalingen indgår i udbetalingsrækkefølgen {name}."),
    )
}

/// All measurements of a line, for the table of dates.
pub(super) fn calendar(w: &Words, moments: &[Moment]) -> Vec<Vec<String>> {
    let show = |day: Day| w.date(day);
    moments
        .iter()
        .map(|m| {
            let cohort = m
                .cohort
                .and_then(|c| w.terms.cohorts.get(usize::from(c)))
                .map_or_else(String::new, |c| w.name(&c.name, &c.name_da).to_owned());
            vec![cohort, show(m.from), show(m.until), show(m.payment)]
        })
        .collect()
}
