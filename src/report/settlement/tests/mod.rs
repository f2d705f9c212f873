//! A settlement as people and programs read it, from statements made by hand.

mod programs;
mod sample;
mod words;

use super::*;
use crate::contract::returns::irr::{Irr, NoRate};
use crate::contract::statement::{Bound, Limit, Worth};
use crate::contract::terms::*;
use crate::report::language::Language;
use rust_decimal::Decimal;
use sample::{Sample, d, day};

/// What stands on the page.
fn page(sample: &Sample, language: Language) -> String {
    let text = text(&sample.case(), language);
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "too wide: {line}");
    }
    text
}

/// Each of these lines is on the page, in this order; how far columns stand apart is not looked at.
fn says(text: &str, lines: &[&str]) {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.lines().map(words);
    for wanted in lines {
        assert!(
            rest.any(|line| line == words(wanted)),
            "no `{wanted}` (in this order) in:\n{text}"
        );
    }
}

#[test]
fn a_line_shows_its_arithmetic() {
    let text = page(&Sample::denver(), Language::English);
    says(
        &text,
        &[
            "Denver Supportive Housing",
            "Contract denver · digest 0123456789ab · USD · measured from 2016-01-01 to 2020-12-31",
            "Outcome payments: 9,638,911.36 USD",
            "Housed days [housing]",
            "2016-01-01 to 2020-06-30",
            "258,858 days × 15.12 = 3,913,932.96",
            "paid on 2020-09-30: 3,913,932.96 USD",
            "2020-07-01 to 2020-12-31",
            "41,070 days × 15.12 = 620,978.40",
            "paid on 2021-03-31: 620,978.40 USD",
            "In total: 4,534,911.36 USD",
            "Fewer days in jail [jail]",
            "measured on 2020-12-31: 62 days per person, control group = 100 (363 people, 361 in the control",
            "group)",
            "baseline: 100 days per person, control group = 100",
            "effect: 100 × (100 − 62) / 100 = 38 % of the baseline",
            "38 lies in 30 ≤ x < 65: 4,800,000.00 + 38,000.00 × (38 − 30) = 5,104,000.00",
            "paid on 2021-07-31: 5,104,000.00 USD",
            "In total: 5,104,000.00 USD",
        ],
    );
}

#[test]
fn the_same_in_danish() {
    let text = page(&Sample::denver(), Language::Danish);
    says(
        &text,
        &[
            "Denver: boliger med støtte",
            "Betaling for resultater: 9.638.911,36 USD",
            "Dage i bolig [housing]",
            "2016-01-01 til 2020-06-30",
            "258.858 dage × 15,12 = 3.913.932,96",
            "betalt 2020-09-30: 3.913.932,96 USD",
            "38 ligger i 30 ≤ x < 65: 4.800.000,00 + 38.000,00 × (38 − 30) = 5.104.000,00",
            "I alt: 5.104.000,00 USD",
        ],
    );
    for english in ["paid on", "In total", "Read this", "Who paid", "Provided"] {
        assert!(!text.contains(english), "{english} in:\n{text}");
    }
}

#[test]
fn payments_draws_and_distributions_are_listed_by_date() {
    let text = page(&Sample::denver(), Language::English);
    says(
        &text,
        &[
            "Outcome payments",
            "Date Who pays Amount",
            "2020-09-30 Denver 3,913,932.96",
            "2021-03-31 Denver 620,978.40",
            "2021-07-31 Denver 5,104,000.00",
            "In total 9,638,911.36",
            "Capital drawn",
            "2016-01-01 8,600,000.00 Investors 8,600,000.00",
            "In total: 8,600,000.00 USD",
            "Where the money went",
            "2020-09-30 principal Investors 3,913,932.96 8,600,000.00 3,913,932.96",
            "2021-07-31 principal Investors 5,104,000.00 4,065,088.64 4,065,088.64",
            "2021-07-31 100 % of what is left Investors 1,038,911.36 1,038,911.36",
            "Those who advanced the money",
        ],
    );
}

#[test]
fn who_advanced_the_money_reads_what_it_came_to() {
    let mut sample = Sample::denver();
    let said = |sample: &Sample| {
        let text = page(sample, Language::English);
        let line = text
            .lines()
            .find(|l| l.starts_with("· Investors"))
            .unwrap_or_default();
        line.to_owned()
    };
    assert_eq!(said(&sample), "· Investors: return of 2.42 % a year (IRR)");
    for (irr, words) in [
        (
            Irr::Unique(-0.999_99),
            "return of just above −100 % a year (IRR)",
        ),
        (Irr::TotalLoss, "a total loss: nothing came back, −100 %"),
        (
            Irr::Several(vec![-0.5, 0.1]),
            "no single return: several rates fit the flows, −50.00 %, 10.00 %",
        ),
        (
            Irr::None(NoRate::LossAtEveryRate),
            "a loss that no rate makes up for: it counts as −100 %",
        ),
        (
            Irr::None(NoRate::GainAtEveryRate),
            "no rate fits: a gain at every rate",
        ),
        (
            Irr::None(NoRate::OnlyGains),
            "no return can be told: nothing was paid in",
        ),
        (
            Irr::None(NoRate::TooLarge),
            "no return per year can be told: a multiple of the money within days",
        ),
        (
            Irr::NoFlows,
            "no return can be told: no money was paid either way",
        ),
    ] {
        sample.returns[0].1.irr = irr;
        assert_eq!(said(&sample), format!("· Investors: {words}"));
    }
}

#[test]
fn dates_with_nothing_to_pay_for_take_one_line() {
    let mut sample = Sample::denver();
    let statement = sample.settlement.statement.as_mut().unwrap();
    let mut silent = statement.lines[0].clone();
    (silent.worth, silent.earned, silent.paid) = (Vec::new(), 0, 0);
    statement.lines.extend([silent.clone(), silent]);
    says(
        &page(&sample, Language::English),
        &[
            "Nothing to pay for on 2 payment dates.",
            "In total: 4,534,911.36 USD",
        ],
    );
    let statement = sample.settlement.statement.as_mut().unwrap();
    statement.lines.retain(|l| l.line != 1);
    says(
        &page(&sample, Language::Danish),
        &["Intet blev målt for denne linje."],
    );
}

#[test]
fn a_condition_that_was_not_met_is_said_even_if_nothing_is_paid() {
    let mut sample = Sample::denver();
    let entry = &mut sample.settlement.statement.as_mut().unwrap().lines[2];
    entry.bound = vec![Bound {
        limit: Limit::Sample,
        took: 510_400_000,
    }];
    entry.paid = 0;
    sample.terms.lines[1].limits.minimum_sample = Some(400);
    says(
        &page(&sample, Language::English),
        &[
            "fewer than 400 measured: −5,104,000.00",
            "paid on 2021-07-31: 0.00 USD",
        ],
    );
}

#[test]
fn warnings_come_before_any_line() {
    let mut sample = Sample::denver();
    sample.warnings.push(Warning {
        english: "the entry in line 3 counts nowhere".to_owned(),
        danish: "posten i linje 3 tæller ingen steder".to_owned(),
    });
    says(
        &page(&sample, Language::English),
        &[
            "Read this first",
            "! the entry in line 3 counts nowhere",
            "Housed days [housing]",
        ],
    );
    says(
        &page(&sample, Language::Danish),
        &[
            "Læs dette først",
            "! posten i linje 3 tæller ingen steder",
            "Dage i bolig [housing]",
        ],
    );
}

#[test]
fn a_product_with_every_factor_is_shown_factor_by_factor() {
    let mut sample = Sample::denver();
    let price = |list: &str, price: &str, quantity: &str, amount: &str| Worth::Price {
        quantity: d(quantity),
        list: d(list),
        bid: d("1.06"),
        index: d("1.02"),
        deadweight: d("0.15"),
        price: d(price),
        amount: d(amount),
    };
    let entry = &mut sample.settlement.statement.as_mut().unwrap().lines[0];
    // 1512 × 1.06 × 1.02 × 0.85 = 1389.55824 cents; rounded down 1389. 3 × 1389 = 4167.
    entry.worth = vec![
        price("1512", "1389", "3", "4167"),
        price("1512", "1389", "0.5", "694.5"),
    ];
    (entry.earned, entry.paid) = (4861, 4861);
    says(
        &page(&sample, Language::English),
        &[
            "price: 15.12 × 1.06 (bid) × 1.02 (indexation) × (1 − 0.15) (deadweight) = 13.8955824, rounded",
            "down: 13.89",
            "3 days × 13.89 = 41.67",
            "0.5 days × 13.89 = 6.945",
            "together = 48.615",
            "rounded down: 48.61",
            "paid on 2020-09-30: 48.61 USD",
        ],
    );
}

#[test]
fn percentages_of_a_base_name_the_base() {
    let mut sample = Sample::denver();
    let Rule::Curve { curve, .. } = &mut sample.terms.lines[1].rule else {
        panic!("a curve");
    };
    curve.closed = Closed::Above;
    curve.pieces = vec![Piece {
        from: Some(d("4")),
        to: None,
        pay: d("9.173"),
        slope: Decimal::ZERO,
        name: Some("class B".to_owned()),
    }];
    let entry = &mut sample.settlement.statement.as_mut().unwrap().lines[2];
    entry.worth = vec![Worth::Curve {
        effect: d("38"),
        piece: Some(0),
        result: d("9.173"),
        base: Some(15_000_000_000),
        amount: d("1375950000"),
    }];
    (entry.earned, entry.paid) = (1_375_950_000, 1_375_950_000);
    says(
        &page(&sample, Language::English),
        &[
            "38 lies in class B (x > 4): 9.173 %",
            "9.173 % of 150,000,000.00 = 13,759,500.00",
        ],
    );
}

#[test]
fn a_saving_that_was_paid_for_before_pays_the_rest() {
    let mut sample = Sample::denver();
    sample.terms.lines[0].rule = Rule::Share {
        share: d("0.95"),
        times: d("3"),
    };
    let entry = &mut sample.settlement.statement.as_mut().unwrap().lines[0];
    entry.worth = vec![Worth::Share {
        saving: 28_155_000,
        share: d("0.95"),
        times: d("3"),
        amount: d("80241750"),
    }];
    (entry.earned, entry.paid_before, entry.paid) = (80_241_750, 80_000_000, 241_750);
    says(
        &page(&sample, Language::English),
        &[
            "saving 281,550.00 × 0.95 × 3 = 802,417.50",
            "less paid before: −800,000.00",
            "paid on 2020-09-30: 2,417.50 USD",
        ],
    );
}

#[test]
fn what_is_below_nothing_is_lifted_to_nothing() {
    let mut sample = Sample::denver();
    sample.terms.lines[0].rule = Rule::Share {
        share: d("0.7"),
        times: Decimal::ONE,
    };
    let entry = &mut sample.settlement.statement.as_mut().unwrap().lines[0];
    entry.worth = vec![Worth::Share {
        saving: 160_000_000,
        share: d("0.7"),
        times: Decimal::ONE,
        amount: d("112000000"),
    }];
    (entry.earned, entry.paid_before, entry.paid) = (112_000_000, 126_000_000, 0);
    entry.bound = vec![Bound {
        limit: Limit::Nothing,
        took: 14_000_000,
    }];
    let text = page(&sample, Language::English);
    says(
        &text,
        &[
            "saving 1,600,000.00 × 0.7 = 1,120,000.00",
            "less paid before: −1,260,000.00",
            "what was paid before is not claimed back: +140,000.00",
            "paid on 2020-09-30: 0.00 USD",
        ],
    );
    assert!(!text.contains("rounded"));
    let entry = &mut sample.settlement.statement.as_mut().unwrap().lines[0];
    entry.worth = vec![Worth::Share {
        saving: -100_000,
        share: d("0.7"),
        times: Decimal::ONE,
        amount: d("-70000"),
    }];
    (entry.earned, entry.paid_before) = (-70_000, 0);
    entry.bound[0].took = 70_000;
    says(
        &page(&sample, Language::English),
        &["a result below nothing pays nothing: +700.00"],
    );
}

#[test]
fn dates_after_an_early_end_take_one_line_too() {
    let mut sample = Sample::denver();
    let entry = &mut sample.settlement.statement.as_mut().unwrap().lines[1];
    (entry.worth, entry.earned, entry.paid) = (Vec::new(), 0, 0);
    let ended = |took| Bound {
        limit: Limit::Terminated,
        took,
    };
    entry.bound = vec![ended(0)];
    let text = page(&sample, Language::English);
    says(&text, &["Nothing to pay for on 2021-03-31."]);
    // What it did take off is said.
    sample.settlement.statement.as_mut().unwrap().lines[1].bound = vec![ended(5)];
    says(
        &page(&sample, Language::English),
        &["the contract had ended: −0.05"],
    );
}

#[test]
fn a_grant_that_does_not_come_back_is_no_loss() {
    let mut sample = Sample::denver();
    sample.returns[0].1.irr = Irr::TotalLoss;
    sample.terms.capital.tranches[0].kind = TrancheKind::Grant;
    let text = page(&sample, Language::English);
    says(&text, &["· Investors (grant): nothing came back"]);
}

#[test]
fn notes_of_the_contract_stand_below_the_warnings() {
    let mut sample = Sample::denver();
    sample.notes.push("contract.line.jail: a note".to_owned());
    let text = page(&sample, Language::English);
    says(&text, &["Read this first", "· contract.line.jail: a note"]);
}
