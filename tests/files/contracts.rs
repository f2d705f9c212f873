//! Contract files that load: what they say is what the terms are, to the last digit.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::outcomes::{ALL, Measured, Outcomes};
use trappe::contract::settle::settle;
use trappe::contract::terms::{
    Base, Closed, Curve, Effect, Form, Kind, Measure, Periods, Repeat, Round, Rule, Terms, When,
};
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;
use trappe::scenario::{ContractFile, contract_text};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn load(text: &str) -> ContractFile {
    contract_text("test.toml", text, &[]).unwrap_or_else(|e| panic!("{e}"))
}

/// A contract with one line, from its fields, on the number `x` or what the further sections say.
fn with(line: &str, further: &str) -> String {
    format!(
        "name = \"test\"\ntitle = \"Test\"\n[party.city]\nname = \"City\"\n[party.fund]\nname = \"Fund\"\nname_da = \"Fond\"\n\
         [contract]\ncurrency = \"USD\"\nfrom = 2016-01-01\nuntil = 2018-12-31\npay_every = \"12 months\"\npayers = {{ city = 1.0 }}\nreceiver = \"fund\"\n\
         [contract.metric.x]\nmeasure = {{ reported = \"number\" }}\n{further}\n[contract.line.one]\n{line}\n"
    )
}

fn curve(contract: &ContractFile, line: usize) -> &Curve {
    match &contract.terms.lines[line].rule {
        Rule::Curve { curve, .. } => curve,
        other => panic!("{other:?}"),
    }
}

/// A curve at x, by the documentation of its type.
fn at(curve: &Curve, x: Decimal) -> Decimal {
    let last = curve.pieces.len() - 1;
    for (k, piece) in curve.pieces.iter().enumerate() {
        let (from, to) = (piece.from, piece.to);
        let points = curve.form == Form::Points;
        let inside = match curve.closed {
            Closed::Below => {
                from.is_none_or(|f| f <= x)
                    && to.is_none_or(|t| x < t || (points && k == last && x == t))
            }
            Closed::Above => {
                from.is_none_or(|f| f < x || (points && k == 0 && x == f))
                    && to.is_none_or(|t| x <= t)
            }
        };
        if inside {
            let end = from.or(to);
            return piece.pay + end.map_or(Decimal::ZERO, |end| piece.slope * (x - end));
        }
    }
    Decimal::ZERO
}

#[test]
fn amounts_are_exact_to_the_last_digit() {
    let contract = load(&with(
        "metric = \"x\"\nprice = 15.12\ncap = 5_290_000\ncap_per_payment = 0.29",
        "",
    ));
    let line = &contract.terms.lines[0];
    assert_eq!(
        line.rule,
        Rule::Price {
            steps: vec![(None, d("1512"))]
        }
    );
    assert_eq!(line.limits.cap, Some(529_000_000));
    // 0.29 × 100 is 28.999999999999996 in binary.
    assert_eq!(line.limits.cap_per_payment, Some(29));
    let fine = load(&with("metric = \"x\"\nprice = 1e6", ""));
    assert_eq!(
        fine.terms.lines[0].rule,
        Rule::Price {
            steps: vec![(None, d("100000000"))]
        }
    );
    let finer = load(&with("metric = \"x\"\nprice = 0.12345", ""));
    assert_eq!(
        finer.terms.lines[0].rule,
        Rule::Price {
            steps: vec![(None, d("12.345"))]
        }
    );
    let yen = with("metric = \"x\"\nprice = 15.12\ncap = 500", "").replace("USD", "JPY");
    let yen = load(&yen);
    assert_eq!(yen.terms.currency.decimals, 0);
    assert_eq!(yen.terms.lines[0].limits.cap, Some(500));
    assert_eq!(
        yen.terms.lines[0].rule,
        Rule::Price {
            steps: vec![(None, d("15.12"))]
        }
    );
}

#[test]
fn what_is_not_said_is_the_default() {
    let contract = load(&with("metric = \"x\"\nprice = 5", ""));
    let terms = &contract.terms;
    assert_eq!(contract.name, "test");
    assert_eq!(
        (terms.title.as_str(), terms.title_da.as_str()),
        ("Test", "Test")
    );
    assert_eq!(terms.rounding.amounts, Round::Down);
    assert_eq!(terms.rounding.prices, Some(Round::Down));
    assert_eq!(terms.schedule.periods, Periods::Every { months: 12 });
    assert_eq!(terms.schedule.lag_months, 0);
    assert_eq!(terms.bid, Decimal::ONE);
    assert_eq!(terms.payers[0].account, Account::Funder(0));
    assert_eq!(contract.parties.funders[1].name_da, "Fond");
    let line = &terms.lines[0];
    assert_eq!(line.name, "one");
    assert_eq!(line.when, When::End);
    assert_eq!(line.repeat, Repeat::Each);
    assert_eq!(line.waterfall, 0);
    assert_eq!(line.limits.max_claims, None);
    let claims = load(&with("metric = { enrolled = {} }\nprice = 5", ""));
    let line = &claims.terms.lines[0];
    assert_eq!(line.when, When::Periods);
    assert_eq!(line.limits.max_claims, Some(1));
    assert_eq!(claims.terms.metrics[1].id, "one");
    assert_eq!(claims.terms.metrics[1].measure, Measure::Enrolled);
    assert_eq!(line.metric, Some(1));
    let any = load(&with(
        "metric = { enrolled = {} }\nprice = 5\nmax_claims = \"any\"",
        "",
    ));
    assert_eq!(any.terms.lines[0].limits.max_claims, None);
    let saving = load(&with("metric = { reported = \"money\" }\nshare = 0.95", ""));
    assert_eq!(saving.terms.lines[0].repeat, Repeat::Difference);
    assert_eq!(saving.terms.metrics[1].measure.kind(), Kind::Money);
    assert_eq!(saving.terms.metrics[1].effect, Effect::Value);
}

#[test]
fn shares_that_have_no_end_stay_equal() {
    let third = "0.3333333333333333";
    let text = with("metric = \"x\"\nprice = 5", "")
        .replace("[party.city]", "[party.third]\nname = \"T\"\n[party.city]")
        .replace(
            "payers = { city = 1.0 }",
            &format!("payers = {{ city = {third}, fund = {third}, third = {third} }}"),
        );
    let terms = load(&text).terms;
    assert!(terms.payers.iter().all(|p| p.share == d(third)));
    // what the shares lack falls on nobody: 60 at 5.00 are three times 100.00
    let outcomes = Outcomes {
        numbers: vec![Measured {
            metric: 0,
            cohort: ALL,
            day: terms.schedule.until,
            value: d("60"),
            baselines: Vec::new(),
            sample: None,
            controls: None,
        }],
        ..Outcomes::default()
    };
    let by_payer = settle(&terms, &outcomes).by_payer;
    let paid: Vec<i64> = by_payer.iter().map(|(_, paid)| *paid).collect();
    assert_eq!(paid, [10_000; 3]);
}

#[test]
fn tranches_with_shares_without_end_provide_equal_parts() {
    let third = "0.333333333";
    let tranche = |id: &str| {
        format!("[capital.tranche.{id}]\nname = \"{id}\"\nshare = {third}\ncommitment = 100\n")
    };
    let capital = format!(
        "[capital]\nhurdle = 0.05\ndraws = [{{ on = 2016-01-01, amount = 300 }}]\n\
         waterfall = [{{ principal = \"a\" }}, {{ principal = \"b\" }}, {{ principal = \"c\" }}, {{ to = \"city\", share = 1.0 }}]\n{}",
        ["a", "b", "c"].map(tranche).concat()
    );
    let text = with("metric = \"x\"\nprice = 5", &capital).replace("receiver = \"fund\"\n", "");
    let mut terms = load(&text).terms;
    assert!(terms.capital.tranches.iter().all(|t| t.share == d(third)));
    let provided = |terms: &Terms| -> Vec<i64> {
        let settled = settle(terms, &Outcomes::default());
        let drawn = settled.flows.iter().filter(|f| f.purpose == Purpose::Draw);
        drawn.map(|f| f.amount).collect()
    };
    // 300.00 are three times 100.00, and no commitment is exceeded
    assert_eq!(provided(&terms), [10_000; 3]);
    terms
        .capital
        .tranches
        .iter_mut()
        .for_each(|t| t.commitment = None);
    assert_eq!(provided(&terms), [10_000; 3]);
}

#[test]
fn a_blend_with_weights_without_end_is_a_mean() {
    let paid = |third: &str, baselines: [i64; 3]| {
        let part = |x: i64| format!("{{ weight = {third}, of = {{ fixed = {x} }} }}");
        let parts = baselines.map(part).join(", ");
        let baseline = format!("baseline = {{ blend = [{parts}] }}\neffect = \"fall\"");
        let terms = load(&with("metric = \"x\"\nprice = 5", &baseline)).terms;
        let outcomes = Outcomes {
            numbers: vec![Measured {
                metric: 0,
                cohort: ALL,
                day: terms.schedule.until,
                value: d("50"),
                baselines: Vec::new(),
                sample: None,
                controls: None,
            }],
            ..Outcomes::default()
        };
        settle(&terms, &outcomes).paid
    };
    // from a mean of 60 to 50 at 5.00, whichever of them is written last
    for third in ["0.333333333", "0.3333333333333333333333333333"] {
        for baselines in [[50, 60, 70], [70, 60, 50], [60, 60, 60]] {
            assert_eq!(paid(third, baselines), 5_000, "{third} {baselines:?}");
        }
    }
}

#[test]
fn points_become_pieces_with_their_ends() {
    let points = "metric = \"x\"\npoints = { at = [[8.5, 4_800_000], [10, 9_600_000]]";
    let contract = load(&with(&format!("{points} }}"), ""));
    let pieces = &curve(&contract, 0).pieces;
    assert_eq!(pieces.len(), 2);
    assert_eq!(
        (pieces[0].from, pieces[0].to),
        (Some(d("8.5")), Some(d("10")))
    );
    assert_eq!(pieces[0].slope, d("320000000"));
    assert_eq!((pieces[1].from, pieces[1].to), (Some(d("10")), None));
    assert_eq!(at(curve(&contract, 0), d("8.4")), Decimal::ZERO);
    assert_eq!(at(curve(&contract, 0), d("9")), d("640000000"));
    assert_eq!(at(curve(&contract, 0), d("50")), d("960000000"));
    let open = load(&with(
        &format!("{points}, before = \"extend\", after = \"extend\" }}"),
        "",
    ));
    assert_eq!(at(curve(&open, 0), d("8")), d("320000000"));
    assert_eq!(at(curve(&open, 0), d("7")), Decimal::ZERO);
    assert_eq!(at(curve(&open, 0), d("6")), d("-320000000"));
    assert_eq!(at(curve(&open, 0), d("11")), d("1280000000"));
    // without end
    assert_eq!(
        at(curve(&open, 0), d("-100000001.5")),
        d("-32000002720000000")
    );
    let flat = load(&with(
        &format!("{points}, before = \"flat\", after = \"nothing\" }}"),
        "",
    ));
    assert_eq!(at(curve(&flat, 0), d("-5")), d("480000000"));
    assert_eq!(at(curve(&flat, 0), d("10")), d("960000000"));
    assert_eq!(at(curve(&flat, 0), d("10.1")), Decimal::ZERO);
}

#[test]
fn percent_of_a_base_is_no_money() {
    let contract = load(&with(
        "metric = \"x\"\nbands = [{ to = 0, pay = 0 }, { from = 0, pay = 3.669, slope = 0.5 }]\nclosed = \"above\"\nof = { amount = 150_000_000 }",
        "",
    ));
    let Rule::Curve { curve, of } = &contract.terms.lines[0].rule else {
        panic!()
    };
    assert_eq!(*of, Base::Amount(15_000_000_000));
    assert_eq!(curve.pieces[1].pay, d("3.669"));
    assert_eq!(curve.pieces[1].slope, d("0.5"));
}

#[test]
fn what_is_legal_and_strange_is_noted() {
    let notes = |line: &str, further: &str| load(&with(line, further)).notes.join("\n");
    let gap = notes(
        "metric = \"x\"\nbands = [{ from = 1, to = 2, pay = 5 }, { from = 3, to = 4, pay = 6 }]\nclosed = \"below\"",
        "",
    );
    assert!(gap.contains("between 2 and 3 nothing is paid"), "{gap}");
    assert!(gap.contains("above 4 nothing is paid"), "{gap}");
    let cap = notes(
        "metric = { enrolled = {} }\nprice = 2_500\ncap_per_person = 2_000",
        "",
    );
    assert!(
        cap.contains("`cap_per_person` is 2_000, less than one claim (2_500)"),
        "{cap}"
    );
    let idle = notes(
        "metric = \"x\"\nprice = 5",
        "[contract.metric.y]\nmeasure = { enrolled = {} }",
    );
    assert!(
        idle.contains("contract.metric.y: no line pays for it"),
        "{idle}"
    );
    let capital = "[capital]\nhurdle = 0.05\nwaterfall = [{ principal = \"a\" }, { principal = \"b\" }]\n[capital.tranche.a]\nname = \"A\"\nshare = 0.5\n[capital.tranche.b]\nname = \"B\"\nshare = 0.5\ncoupon = 0.1\n";
    let text = with("metric = \"x\"\nprice = 5", capital).replace("receiver = \"fund\"\n", "");
    let notes = load(&text).notes.join("\n");
    for said in [
        "party.fund: has no part in the contract",
        "capital.tranche.b: no waterfall pays its coupon",
        "what is left after the last action",
    ] {
        assert!(notes.contains(said), "{notes}");
    }
    let thousandths = with("metric = \"x\"\nprice = 5", "").replace("USD\"", "USD\"\ndecimals = 3");
    assert!(
        load(&thousandths)
            .notes
            .join("")
            .contains("USD has 2 decimals")
    );
}

#[test]
fn overrides_and_overlays_replace_one_way_to_say_it_by_the_other() {
    let text = with("metric = \"x\"\nprice = 5", "");
    let set = |o: &str| {
        contract_text("test.toml", &text, &[o.to_owned()]).unwrap_or_else(|e| panic!("{e}"))
    };
    let ends = set("contract.periods_end=[2016-12-31, 2018-12-31]")
        .terms
        .schedule
        .periods;
    let day = |y, m, d| Day::of(jiff::civil::date(y, m, d));
    assert_eq!(
        ends,
        Periods::Ending(vec![day(2016, 12, 31), day(2018, 12, 31)])
    );
    let points = set("contract.line.one.points={ at = [[0, 0], [1, 1]] }");
    assert!(matches!(points.terms.lines[0].rule, Rule::Curve { .. }));
    let payer = set("contract.payers={ fund = 1 }").terms.payers;
    assert_eq!(payer[0].account, Account::Funder(1));
}

#[test]
fn what_is_resolved_reads_back_as_the_same() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/broken_contracts");
    let contract = trappe::scenario::load_contract(&folder.join("parts/sound.toml"), &[]).unwrap();
    let again = load(&contract.resolved_toml);
    assert_eq!(again.terms, contract.terms);
    assert_eq!(again.parties, contract.parties);
    assert_eq!(again.digest, contract.digest);
    assert_eq!(again.resolved_toml, contract.resolved_toml);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    /// The same line written as points, and as bands with slopes. Slopes are whole, so that both are exact.
    #[test]
    fn points_and_bands_with_slopes_agree(
        start in -50_i64..50,
        pieces in prop::collection::vec((1_i64..20, 0_i64..2_000), 1..6),
        pay in 0_i64..1_000,
        above in any::<bool>(),
        probes in prop::collection::vec(-200_i64..400, 20),
    ) {
        let (mut x, mut y) = (start, pay);
        let mut points = vec![format!("[{x}, {y}]")];
        let mut bands = Vec::new();
        let mut nodes = vec![x];
        for (width, slope) in &pieces {
            bands.push(format!("{{ from = {x}, to = {}, pay = {y}, slope = {slope} }}", x + width));
            x += width;
            y += width * slope;
            points.push(format!("[{x}, {y}]"));
            nodes.push(x);
        }
        prop_assume!(y > 0);
        bands.push(format!("{{ from = {x}, pay = {y} }}"));
        bands.insert(0, format!("{{ to = {start}, pay = {pay} }}"));
        let closed = if above { "above" } else { "below" };
        let by_points = load(&with(
            &format!("metric = \"x\"\nclosed = \"{closed}\"\npoints = {{ at = [{}], before = \"flat\" }}", points.join(", ")),
            "",
        ));
        let by_bands = load(&with(
            &format!("metric = \"x\"\nclosed = \"{closed}\"\nbands = [{}]", bands.join(", ")),
            "",
        ));
        let probes = probes.into_iter().map(|p| Decimal::new(p, 1));
        for x in probes.chain(nodes.into_iter().map(Decimal::from)) {
            prop_assert_eq!(at(curve(&by_points, 0), x), at(curve(&by_bands, 0), x));
        }
    }
}

#[test]
fn a_normal_needs_no_limits_where_it_never_reaches_them() {
    let matched = |bias: &str| {
        let metric =
            format!("baseline = {{ matched = {{ size = 50, bias = {bias} }} }}\neffect = \"rise\"");
        contract_text(
            "test.toml",
            &with("metric = \"x\"\nprice = 1", &metric),
            &[],
        )
    };
    let contract = matched("{ normal = { mean = 1, sd = 2 }, grade = \"U\" }")
        .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(contract.terms.metrics.len(), 1);
    let wide = matched("{ normal = { mean = 0, sd = 5e11 }, grade = \"U\" }");
    assert!(wide.is_err_and(|e| e.to_string().contains("leaves the permitted range")));
}
