//! Every limit, every effect and every action has words in both languages, with its figure.

use super::super::figures::Figures;
use super::super::{effect, words};
use super::*;
use crate::contract::statement::EffectEntry;
use crate::model::account::Account;

fn both() -> [Figures; 2] {
    [Language::English, Language::Danish].map(|language| Figures::new(language, "USD", 2))
}

#[test]
fn a_limit_is_named_with_its_figure() {
    let mut sample = Sample::denver();
    let line = &mut sample.terms.lines[0];
    line.requires = Some(1);
    line.unless = Some(1);
    line.limits = LineLimits {
        cap: Some(529_000_000),
        cap_per_payment: Some(100),
        cap_per_person: Some(820_000),
        max_claims: Some(2),
        max_units: Some(d("1000")),
        floor: None,
        minimum: Some(Minimum {
            metric: 1,
            least: d("50"),
        }),
        minimum_sample: Some(30),
    };
    let case = sample.case();
    let line = &case.terms.lines[0];
    let [en, da] = both();
    let said = [
        (
            Limit::Requires,
            "only after \"Fewer days in jail\"",
            "først efter \"Færre dage i fængsel\"",
        ),
        (
            Limit::Unless,
            "nothing once \"Fewer days in jail\" has paid",
            "intet, når \"Færre dage i fængsel\" har betalt",
        ),
        (
            Limit::MaxClaims,
            "at most 2 per person",
            "højst 2 pr. person",
        ),
        (Limit::MaxUnits, "in all at most 1,000", "i alt højst 1.000"),
        (
            Limit::Minimum,
            "\"jail\" has not reached 50",
            "\"jail\" har ikke nået 50",
        ),
        (Limit::Sample, "fewer than 30 measured", "færre end 30 målt"),
        (
            Limit::LinePerson,
            "cap of the line per person, 8,200.00",
            "linjens loft pr. person, 8.200,00",
        ),
        (
            Limit::LinePayment,
            "cap of the line per payment date, 1.00",
            "linjens loft pr. betalingsdag, 1,00",
        ),
        (
            Limit::Line,
            "cap of the line, 5,290,000.00",
            "linjens loft, 5.290.000,00",
        ),
        (
            Limit::Contract,
            "cap of the contract, 11,420,000.00",
            "kontraktens loft, 11.420.000,00",
        ),
        (Limit::Payer, "caps of the payers", "betalernes lofter"),
        (
            Limit::Terminated,
            "the contract had ended",
            "kontrakten var ophørt",
        ),
        (
            Limit::Nothing,
            "a result below nothing pays nothing",
            "et resultat under nul betaler intet",
        ),
    ];
    for (limit, english, danish) in said {
        assert_eq!(words::limit(&case, line, limit, &en), english);
        assert_eq!(words::limit(&case, line, limit, &da), danish);
    }
}

#[test]
fn an_effect_says_how_it_follows() {
    let mut metric = Sample::denver().terms.metrics[1].clone();
    let entry = |value: &str, baseline: Option<&str>, result: &str| EffectEntry {
        day: day(2020, 12, 31),
        value: d(value),
        baseline: baseline.map(d),
        parts: Vec::new(),
        effect: d(result),
        of_nothing: false,
        sample: None,
        controls: None,
    };
    let [en, _] = both();
    let mut last = |of: Effect, entry: &EffectEntry, unit: &str| {
        metric.effect = of;
        metric.unit = unit.to_owned();
        effect::steps(entry, &metric, &en).pop().unwrap_or_default()
    };
    // 100 × 13 / 155 = 8.387096…: shortened, so not equal.
    let peterborough = entry("142", Some("155"), "8.387096774193548387096774194");
    assert_eq!(
        last(Effect::FallPercent, &peterborough, ""),
        "effect: 100 × (155 − 142) / 155 ≈ 8.387097 % of the baseline"
    );
    assert_eq!(
        last(Effect::RisePercent, &entry("60", Some("50"), "20"), ""),
        "effect: 100 × (60 − 50) / 50 = 20 % of the baseline"
    );
    assert_eq!(
        last(Effect::Rise, &entry("46", Some("40"), "6"), "%"),
        "effect: 46 − 40 = 6 percentage points"
    );
    assert_eq!(
        last(Effect::Fall, &entry("46", Some("40"), "-6"), "%"),
        "effect: 40 − 46 = −6 percentage points"
    );
    assert_eq!(
        last(Effect::PercentOf(d("80")), &entry("60", None, "75"), ""),
        "effect: 100 × 60 / 80 = 75 % of the target"
    );
    assert_eq!(
        last(Effect::Value, &entry("60", None, "60"), ""),
        "measured on 2020-12-31: 60"
    );
    assert_eq!(
        last(Effect::Rise, &entry("-4", Some("-6"), "2"), ""),
        "effect: (−4) − (−6) = 2"
    );
    let mut nothing = entry("5", Some("-10"), "0");
    nothing.of_nothing = true;
    assert_eq!(
        last(Effect::RisePercent, &nothing, ""),
        "effect: 0 (none: a percentage of a baseline that is not above 0 says nothing)"
    );
    assert_eq!(
        last(Effect::PercentOf(d("0")), &nothing, ""),
        "effect: 0 (none: a percentage of a target that is not above 0 says nothing)"
    );
    metric.baseline = Baseline::Single(Source::Deadweight(d("0.15")));
    metric.effect = Effect::Value;
    assert_eq!(
        effect::steps(&entry("60", None, "51"), &metric, &en)[1],
        "effect: 60 × (1 − 0.15) = 51"
    );
}

#[test]
fn a_blend_shows_its_parts() {
    let mut metric = Sample::denver().terms.metrics[1].clone();
    metric.baseline = Baseline::Blend(vec![
        (d("0.8"), Source::Control { size: 9 }),
        (d("0.2"), Source::Reported),
    ]);
    let entry = EffectEntry {
        day: day(2020, 12, 31),
        value: d("40"),
        baseline: Some(d("52.1")),
        parts: vec![(d("0.8"), d("50")), (d("0.2"), d("60.5"))],
        effect: d("23.2"),
        of_nothing: false,
        sample: None,
        controls: None,
    };
    let [en, da] = both();
    assert_eq!(
        effect::steps(&entry, &metric, &en)[1],
        "baseline: 0.8 × 50 + 0.2 × 60.5 = 52.1"
    );
    assert_eq!(
        effect::steps(&entry, &metric, &da)[1],
        "udgangspunkt: 0,8 × 50 + 0,2 × 60,5 = 52,1"
    );
}

#[test]
fn an_action_says_what_it_takes() {
    let sample = Sample::denver();
    let case = sample.case();
    let [en, da] = both();
    let whole = |take| Action {
        take,
        of: Decimal::ONE,
        rest: None,
    };
    let said = [
        (whole(Take::Coupon { tranche: 0 }), "coupon", "kupon"),
        (
            whole(Take::Principal { tranche: 0 }),
            "principal",
            "hovedstol",
        ),
        (
            whole(Take::Return {
                tranche: 0,
                rate: 0.05,
            }),
            "until 5.00 % a year",
            "indtil 5,00 % om året",
        ),
        (
            whole(Take::Multiple {
                tranche: 0,
                times: d("1.5"),
            }),
            "until 1.5 times its money",
            "indtil 1,5 gange pengene",
        ),
        (
            whole(Take::Share {
                to: Account::Funder(0),
                share: d("0.25"),
            }),
            "25 % of what is left",
            "25 % af resten",
        ),
        (
            Action {
                take: Take::Principal { tranche: 0 },
                of: d("0.95"),
                rest: Some(Account::Funder(0)),
            },
            "principal (95 %; the rest to Denver)",
            "hovedstol (95 %; resten til Denver)",
        ),
    ];
    for (action, english, danish) in said {
        assert_eq!(words::action(&case, &action, &en), english);
        assert_eq!(words::action(&case, &action, &da), danish);
    }
}
