//! The drivers in the terminal.

use crate::analysis::drivers::{Decision, Drivers, MetricShares, Named as Metric, Share, Tornado};
use crate::analysis::section::number;
use crate::analysis::summary::Unit;
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::report::text::wrap::Page;
use crate::report::text::{WIDTH, under_contract};
use crate::stats::interval::Estimate;

/// Rows of a table before the rest is referred to.
const SHOWN: usize = 15;

impl Named for Metric {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

/// The drivers as text; `folder` is where their files are, if they were written.
pub fn text(drivers: &Drivers, language: Language, folder: Option<&str>) -> String {
    let numbers = Numbers::new(language, &drivers.scenario.currency);
    let mut page = Page::new(WIDTH);
    page.title(&format!(
        "{}: {}",
        language.pick("What drives the results", "Hvad resultaterne afhænger af"),
        drivers.scenario.name_in(language)
    ));
    under_contract(&mut page, drivers.contract.as_ref(), language);
    let (n, seed) = (drivers.parameters.len(), drivers.scenario.seed);
    page.paragraph(&match language {
        Language::English => format!(
            "{n} numbers of the scenario are uncertain. Everything is lived with the same luck (seed {seed}), so that what a number does is not \
             mistaken for luck; ± is half the 95 % interval of the simulation error."
        ),
        Language::Danish => format!(
            "{n} tal i scenariet er usikre. Alt simuleres med de samme tilfældigheder (frø {seed}), så det, et tal gør, ikke forveksles med held; \
             ± er det halve 95 %-interval for simulationsusikkerheden."
        ),
    });
    for note in &drivers.notes {
        page.paragraph(note.name_in(language));
    }
    for (index, metric) in drivers.metrics.iter().enumerate() {
        page.heading(metric.name_in(language));
        if let Some(tornado) = drivers.tornado.get(index) {
            swings(&mut page, drivers, metric, tornado, &numbers);
        }
        if let Some(split) = drivers.shares.get(index) {
            shares(&mut page, drivers, split, &numbers);
        }
    }
    if !drivers.worth.is_empty() {
        page.heading(language.pick(
            "What it is worth to know more before signing",
            "Hvad det er værd at vide mere før underskrift",
        ));
        for decision in &drivers.worth {
            worth(&mut page, drivers, decision, &numbers);
        }
    }
    if let Some(folder) = folder {
        page.paragraph("");
        page.paragraph(&match language {
            Language::English => {
                format!("drivers.json, drivers.csv (every figure) and pictures are in {folder}.")
            }
            Language::Danish => {
                format!("drivers.json, drivers.csv (alle tal) og figurer ligger i {folder}.")
            }
        });
    }
    page.finish()
}

/// Parameters of a group, in one cell.
pub(super) fn group(drivers: &Drivers, members: &[usize]) -> String {
    let paths: Vec<&str> = members
        .iter()
        .map(|p| drivers.parameters[*p].path.as_str())
        .collect();
    paths.join(" + ")
}

/// Parameters in the order of their swing, the widest first; those that are nowhere defined last.
pub(super) fn order(tornado: &Tornado) -> Vec<usize> {
    let size = |p: &usize| tornado.swings[*p].swing.map_or(-1.0, |e| e.value.abs());
    let mut order: Vec<usize> = (0..tornado.swings.len()).collect();
    order.sort_by(|a, b| size(b).total_cmp(&size(a)));
    order
}

/// A paragraph that may end with an abbreviation: "kr." has its own full stop.
fn paragraph(page: &mut Page, text: &str) {
    page.paragraph(&text.replace("..", "."));
}

fn more(page: &mut Page, all: usize, language: Language) {
    let more = all.saturating_sub(SHOWN);
    if more > 0 {
        page.paragraph(&match language {
            Language::English => format!("{more} more do less; they are in drivers.csv."),
            Language::Danish => format!("{more} andre betyder mindre; de står i drivers.csv."),
        });
    }
}

fn swings(
    page: &mut Page,
    drivers: &Drivers,
    metric: &Metric,
    tornado: &Tornado,
    numbers: &Numbers,
) {
    let language = numbers.language();
    let Some(believed) = tornado.believed else {
        page.paragraph(language.pick("It is nowhere defined.", "Det er intetsteds defineret."));
        return;
    };
    let n = numbers.count(tornado.replications);
    let mean = numbers.estimate(&believed, metric.unit);
    page.paragraph(&match language {
        Language::English => format!(
            "Mean with everything as believed: {mean} – and what changes if one number at a time is at its 5 % or 95 % point, with \
             everything else as believed ({n} replications each):"
        ),
        Language::Danish => format!(
            "Gennemsnit med alt som antaget: {mean} – og hvad der ændres, hvis ét tal ad gangen er ved sin 5 %- eller 95 %-fraktil, med alt \
             andet som antaget ({n} gentagelser hver):"
        ),
    });
    let order = order(tornado);
    let ends = tornado
        .swings
        .iter()
        .flat_map(|s| [s.low, s.high])
        .flatten();
    let scale = Scale::of_table(ends.map(|e| e.value.abs()).fold(0.0, f64::max));
    let unit = numbers.unit_in(metric.unit, scale);
    let in_unit = if unit.is_empty() {
        unit
    } else {
        format!(", {unit}")
    };
    let headers = [
        language.pick("Number", "Tal").to_owned(),
        language.pick("Grade", "Karakter").to_owned(),
        language.pick("From", "Fra").to_owned(),
        language.pick("To", "Til").to_owned(),
        format!(
            "{}{in_unit}",
            language.pick("Change at 5 %", "Ændring ved 5 %")
        ),
        format!(
            "{}{in_unit}",
            language.pick("Change at 95 %", "Ændring ved 95 %")
        ),
    ];
    let said = |e: Option<Estimate>| {
        e.map_or_else(|| "–".to_owned(), |e| numbers.bare(&e, metric.unit, scale))
    };
    let rows = order.iter().take(SHOWN).map(|p| {
        let (parameter, swing) = (&drivers.parameters[*p], &tornado.swings[*p]);
        vec![
            parameter.path.clone(),
            parameter.grade.clone(),
            number(parameter.ends[0]),
            number(parameter.ends[1]),
            said(swing.low),
            said(swing.high),
        ]
    });
    let header: Vec<&str> = headers.iter().map(String::as_str).collect();
    page.table(&header, rows.collect::<Vec<_>>(), &[2, 3, 4, 5]);
    more(page, order.len(), language);
}

fn shares(page: &mut Page, drivers: &Drivers, split: &MetricShares, numbers: &Numbers) {
    let language = numbers.language();
    page.paragraph("");
    if split.variance.is_some_and(|v| v.value == 0.0) {
        page.paragraph(language.pick("Nothing varies.", "Intet varierer."));
        return;
    }
    let n = numbers.count(split.evaluations);
    page.paragraph(&match language {
        Language::English => format!(
            "Shares of the variance between replications (Sobol indices, {n} evaluations). By itself: what would go away if it were known. With \
             others: what would be left if all else were known. Numbers that are correlated count together."
        ),
        Language::Danish => format!(
            "Andele af variansen mellem gentagelser (Sobol-indeks, {n} beregninger). Alene: hvad der ville forsvinde, hvis det var kendt. Med \
             andre: hvad der ville være tilbage, hvis alt andet var kendt. Tal, der hænger sammen, tæller sammen."
        ),
    });
    let names = drivers.groups.iter().map(|members| group(drivers, members));
    let luck = language.pick(
        "luck: lives, and the cycle they share",
        "held: livsforløb og fælles konjunktur",
    );
    let mut all: Vec<(String, Option<Share>)> = names
        .zip(split.groups.iter().copied())
        .chain([(luck.to_owned(), split.luck)])
        .collect();
    let size = |share: &Option<Share>| share.map_or(-1.0, |s| s.total.value);
    all.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)));
    // An estimate may lie below 0 by its error; a share does not.
    let percent = |e: Estimate| {
        let share = Estimate {
            value: e.value.max(0.0),
            low: e.low.max(0.0),
            high: e.high.max(0.0),
        };
        if share.high == 0.0 && e != Estimate::exact(0.0) {
            // 0 alone is said of what does nothing
            return "≈ 0".to_owned();
        }
        numbers.bare(&share, Unit::Share, Scale::One)
    };
    let rows = all.iter().take(SHOWN).map(|(name, share)| {
        let said = |pick: fn(&Share) -> Estimate| {
            share
                .as_ref()
                .map_or_else(|| "–".to_owned(), |s| percent(pick(s)))
        };
        vec![name.clone(), said(|s| s.first), said(|s| s.total)]
    });
    let header = [
        language.pick("Number", "Tal"),
        language.pick("By itself, %", "Alene, %"),
        language.pick("With others, %", "Med andre, %"),
    ];
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2]);
    more(page, all.len(), language);
    if split.left_out > 0 {
        let left = numbers.count(split.left_out);
        page.paragraph(&match language {
            Language::English => {
                format!("{left} pairs were left out because it is undefined in one of them.")
            }
            Language::Danish => {
                format!("{left} par er udeladt, fordi det er udefineret i et af dem.")
            }
        });
    }
}

fn worth(page: &mut Page, drivers: &Drivers, decision: &Decision, numbers: &Numbers) {
    let language = numbers.language();
    let money = |e: &Estimate| numbers.estimate(e, Unit::Money);
    let who = match decision.party.as_str() {
        "investors" => language.pick("Investors", "Investorer"),
        _ => language.pick("Municipality", "Kommune"),
    };
    let n = numbers.count(decision.replications);
    let (signing, perfect) = (money(&decision.signing), money(&decision.perfect));
    let foresight = money(&decision.foresight);
    page.paragraph("");
    // a sign that the simulation error could turn is no advice
    let told = decision.signing.low > 0.0 || decision.signing.high < 0.0;
    let advice = match (told, decision.signs) {
        (false, _) => language.pick(
            "whether to sign cannot be told from so many replications",
            "om der skal skrives under, kan ikke siges efter så mange gentagelser",
        ),
        (true, true) => language.pick("sign", "skriv under"),
        (true, false) => language.pick("do not sign", "skriv ikke under"),
    };
    // no sum can say how much the replications that were not lived would have been worth
    if decision.foresight.high == 0.0 {
        paragraph(
            page,
            &match language {
                Language::English => format!(
                    "{who}: signing is worth {signing}, not signing 0: as things are known, {advice}. In none of {n} replications would the other \
                     decision have been better: nothing that could be known, luck included, would have changed it in this run."
                ),
                Language::Danish => format!(
                    "{who}: underskrift er {signing} værd, ingen underskrift 0: med det, der vides nu: {advice}. I ingen af {n} gentagelser havde \
                     den anden beslutning været bedre: intet, der kunne vides, held medregnet, ville have ændret den i denne kørsel."
                ),
            },
        );
        return;
    }
    paragraph(
        page,
        &match language {
            Language::English => format!(
                "{who}: signing is worth {signing}, not signing 0: as things are known, {advice}. Knowing every number before would be worth \
             {perfect}; more than {foresight} no knowledge could be worth, luck included ({n} replications)."
            ),
            Language::Danish => format!(
                "{who}: underskrift er {signing} værd, ingen underskrift 0: med det, der vides nu: {advice}. At kende alle tal før ville være \
             {perfect} værd; mere end {foresight} kunne ingen viden være værd, held medregnet ({n} gentagelser)."
            ),
        },
    );
    let mut known: Vec<(String, Estimate, f64)> = drivers
        .groups
        .iter()
        .zip(&decision.groups)
        .filter_map(|(members, known)| {
            let known = known.as_ref()?;
            Some((group(drivers, members), known.value, known.changed))
        })
        .collect();
    known.sort_by(|a, b| {
        b.1.value
            .total_cmp(&a.1.value)
            .then(b.1.high.total_cmp(&a.1.high))
    });
    let worth_something = known.iter().take_while(|(_, e, _)| e.value > 0.0).count();
    if worth_something == 0 {
        let most = known.iter().map(|(_, e, _)| e.high).fold(0.0, f64::max);
        let most = money(&Estimate::exact(at_most(most)));
        paragraph(
            page,
            &match language {
                Language::English => format!(
                    "Knowing any single number would change nothing that this run could see: it is worth at most {most}."
                ),
                Language::Danish => format!(
                    "At kende et enkelt tal ville ikke ændre noget, som denne kørsel kunne se: det er højst {most} værd."
                ),
            },
        );
        return;
    }
    let largest = known.iter().map(|(_, e, _)| e.value).fold(0.0, f64::max);
    let scale = Scale::of_table(largest);
    let unit = numbers.unit_in(Unit::Money, scale);
    let headers = [
        language
            .pick("Known before signing", "Kendt før underskrift")
            .to_owned(),
        format!("{}, {unit}", language.pick("Worth", "Værdi")),
        language.pick("At most", "Højst").to_owned(),
        language
            .pick("Changes the decision, %", "Ændrer beslutningen, %")
            .to_owned(),
    ];
    let rows = known
        .iter()
        .take(worth_something.min(SHOWN))
        .map(|(name, e, changed)| {
            vec![
                name.clone(),
                numbers.bare(e, Unit::Money, scale),
                numbers.bare(&Estimate::exact(at_most(e.high)), Unit::Money, scale),
                numbers.decimal(changed * 100.0, 0),
            ]
        });
    let header: Vec<&str> = headers.iter().map(String::as_str).collect();
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2, 3]);
}

/// A bound with two digits, rounded up: it must not promise less than it was.
fn at_most(bound: f64) -> f64 {
    if bound <= 0.0 {
        return 0.0;
    }
    let step = 10f64.powi(bound.log10().floor() as i32 - 1);
    // whole steps, however the division errs
    (bound / step - 1e-9).ceil() * step
}

#[cfg(test)]
mod tests {
    use super::at_most;

    #[test]
    fn a_bound_is_rounded_up_to_two_digits() {
        for (bound, shown) in [
            (4_872.0, 4_900.0),
            (60_252.0, 61_000.0),
            (74.0, 74.0),
            (0.0, 0.0),
        ] {
            assert_eq!(at_most(bound), shown);
        }
        assert!((at_most(0.731) - 0.74).abs() < 1e-12);
    }
}
