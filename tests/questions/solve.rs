//! `solve`: pricing from a bank against runs, solutions against closed forms and other seeds, and what is refused.

use crate::support::{self, Place, SHORT_PATH, kolding_path, vaekst_path};
use std::path::{Path, PathBuf};
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::notes::borne_by_others;
use trappe::analysis::run::{self, Length, Silent};
use trappe::analysis::solve::{
    self, Answer, Bank, Banks, Condition, Outcome, Quantity, Question, Solved, Unknown, Verdict,
    Wish,
};
use trappe::analysis::sweep::Factor;
use trappe::scenario::other_contract::OtherContract;
use trappe::scenario::term_sheets::TermSheets;
use trappe::scenario::{self, Scenario};
use trappe::sim::luck::Coupling;
use trappe::stats::interval;

const JOBS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/questions/solve/jobs.toml"
);
/// Days from the first day, on which all is drawn, to the payment at the end of the measurement.
const DAYS: f64 = 364.0;

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}

fn sheets(path: &Path, contract: Option<&OtherContract>, set: &[&str]) -> TermSheets {
    TermSheets::load(path, contract, &owned(set)).unwrap_or_else(|e| panic!("{e}"))
}

fn bank(scenario: &Scenario, seed: u64, n: u32) -> Bank {
    let evaluator = Evaluator::new(scenario, seed, Coupling::Twin).unwrap();
    Bank::live(&evaluator, n, &Silent).unwrap()
}

fn provider_loan() -> OtherContract {
    OtherContract {
        file: PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/scenarios/contracts/danish/provider-loan.toml"
        )),
        parties: owned(&["kommune=kolding"]),
    }
}

/// Every metric of every replication, to the last bit, under terms that change what is drawn, paid, kept and lost.
fn priced_as_run(
    path: &Path,
    contract: Option<&OtherContract>,
    set: &[&str],
    changes: &[&[&str]],
    n: u32,
) {
    let sheets = sheets(path, contract, set);
    let bank = bank(sheets.scenario(), 5, n);
    let all: Vec<usize> = (0..bank.entries.len()).collect();
    for change in changes {
        let terms = sheets.terms(&owned(change)).unwrap().unwrap();
        let changed = [set, *change].concat();
        let scenario = scenario::load_under(path, contract, &owned(&changed)).unwrap();
        assert_eq!(Some(&terms), scenario.contract.as_ref(), "{change:?}");
        let evaluator = Evaluator::new(&scenario, 5, Coupling::Twin).unwrap();
        let samples = run::run(&evaluator, &Length::Replications(n), &Silent).unwrap();
        let priced = bank.price(&terms, &all, n as usize);
        for (entry, priced) in bank.entries.iter().zip(&priced) {
            let run = samples.column(&entry.id).unwrap().kept().unwrap();
            let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(priced), bits(run), "{} with {change:?}", entry.id);
        }
        // asked one by one, and of fewer replications, they are the same: what nobody reads is not found out, and nothing else is left out
        let half = n as usize / 2;
        for (entry, all) in priced.iter().enumerate() {
            let alone = bank.price(&terms, &[entry], half);
            let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            assert_eq!(
                bits(&alone[0]),
                bits(&all[..half]),
                "{}",
                bank.entries[entry].id
            );
        }
    }
}

#[test]
fn kolding_is_priced_as_it_is_run() {
    priced_as_run(
        &kolding_path(),
        None,
        &[SHORT_PATH],
        &[
            &[],
            &["contract.line.saving.share=0.35", "contract.cap=1_500_000"],
            &[
                "contract.line.saving.share=1",
                "capital.waterfall.1.rate=0.15",
                "capital.tranche.fund.coupon=0.04",
                "capital.tranche.fund.commitment=2_000_000",
                "capital.hurdle=0.02",
            ],
        ],
        40,
    );
}

#[test]
fn the_growth_partnerships_are_priced_as_they_are_run() {
    priced_as_run(
        &vaekst_path(),
        None,
        &[],
        &[
            &["contract.bid=1.4"],
            &[
                "contract.line.weeks26.price=90_000",
                "contract.line.start.baseline.deadweight=0.4",
                "capital.tranche.senior.share=0.5",
                "capital.tranche.first_loss.share=0.5",
                "capital.tranche.senior.coupon=0.08",
                "contract.cap_per_person=100_000",
            ],
        ],
        5,
    );
}

#[test]
fn another_contract_is_priced_as_it_is_run() {
    let lives = "contract.metric.saving.baseline.agreed_path.lives=2000";
    priced_as_run(
        &kolding_path(),
        Some(&provider_loan()),
        &["contract.from=2022-09-05", lives],
        &[&[
            "contract.line.part.share=0.9",
            "capital.tranche.fund.commitment=1_000_000",
        ]],
        20,
    );
}

/// An end that a number brings about comes on the same day whatever is paid: the lives that it cuts short are those of the bank.
#[test]
fn an_early_end_is_priced_as_it_is_run() {
    let place = Place::new();
    let text = std::fs::read_to_string(JOBS).unwrap();
    let end = "[contract.metric.rate]\nmeasure = { rate = { of = \"jobs\", per = \"referred\" } }\n[contract.termination.stop]\nname = \"Stop\"\n\
               on = [2026-07-05]\nwhen = { below = { metric = \"rate\", value = 40 } }\nstops = \"everything\"\n\
               redemption = [{ until = 2026-12-31, share = 0.25 }]\n\n[capital]\n";
    let path = place.write("ends.toml", text.replace("[capital]\n", end));
    let change = ["contract.line.jobs.price=90_000", "contract.cap=700_000"];
    priced_as_run(&path, None, &[], &[&[], &change], 40);
    let sheets = sheets(&path, None, &[]);
    let bank = bank(sheets.scenario(), 5, 40);
    let ended = bank.entry("contract.ended_early").unwrap();
    let terms = sheets.terms(&owned(&change)).unwrap().unwrap();
    let share = bank.price(&terms, &[ended], 40)[0].iter().sum::<f64>() / 40.0;
    assert!(share > 0.1 && share < 0.9, "{share}");
    // what decides about the end cannot be sought
    let factor = Factor::read("contract.termination.stop.when.below.value=20..60").unwrap();
    let said = solve::check(&sheets, &[Unknown::new(factor, sheets.scenario())]).unwrap_err();
    assert!(said.to_string().contains("ends early"), "{said}");
}

/// Asks a question of a scenario that needs no forecast.
fn asked(
    sheets: &TermSheets,
    n: u32,
    require: &[&str],
    vary: &[&str],
    best: Option<&str>,
) -> Solved {
    let scenario = sheets.scenario();
    let banks = Banks {
        search: bank(scenario, 11, n),
        check: bank(scenario, 12, n),
    };
    let read = |text: &&str| Condition::read(text, &banks.search.entries).unwrap();
    let conditions: Vec<Condition> = require.iter().map(read).collect();
    let unknowns: Vec<Unknown> = vary
        .iter()
        .map(|text| Unknown::new(Factor::read(text).unwrap(), scenario))
        .collect();
    solve::check(sheets, &unknowns).unwrap_or_else(|e| panic!("{e}"));
    let wish = best.map_or(Wish::Near, |text| {
        Wish::Best(Quantity::read(text, &banks.search.entries).unwrap(), 1.0)
    });
    let question = Question {
        conditions: &conditions,
        unknowns: &unknowns,
        chosen: true,
        wish: &wish,
        levels: 9,
    };
    solve::solve(sheets, &banks, &question, &Silent).unwrap()
}

fn value(answer: &Answer, path: &str) -> f64 {
    let term = answer.terms.iter().find(|t| t.path == path);
    term.unwrap_or_else(|| panic!("{answer:?}"))
        .value
        .replace('_', "")
        .parse()
        .unwrap()
}

fn jobs() -> TermSheets {
    sheets(Path::new(JOBS), None, &[])
}

/// What is paid for each of the 20 people who come, which is no luck at all: cost / 20 × (1 + hurdle)^(days / 365).
#[test]
fn the_price_that_breaks_even_is_found() {
    let sheets = sheets(Path::new(JOBS), None, &["contract.line.jobs.price=1"]);
    let require = ["contract.line.jobs.paid.mean <= 1000", "investor.npv = 0"];
    let solved = asked(
        &sheets,
        60,
        &require,
        &["contract.line.came.price=1_000..200_000"],
        None,
    );
    let answer = solved.answer.unwrap();
    let paid = answer.conditions[0].search.unwrap().value;
    let exact = (1e6 * 1.07_f64.powf(DAYS / 365.0) - paid) / 20.0;
    let found = value(&answer, "contract.line.came.price");
    assert!((found / exact - 1.0).abs() < 1e-4, "{found} {exact}");
    assert_eq!(answer.outcome, Outcome::Found);
    assert!(
        answer
            .conditions
            .iter()
            .all(|s| s.verdict == Verdict::Beyond),
        "{answer:?}"
    );
    assert!(answer.conditions[1].moves && !answer.conditions[0].moves);
}

/// With luck: linear in the price on the replications that there are, and near the expectation: 12 of 20 find work.
#[test]
fn the_price_that_breaks_even_on_average_is_found() {
    let (sheets, n) = (jobs(), 1_500);
    let solved = asked(
        &sheets,
        n,
        &["investor.npv = 0"],
        &["contract.line.jobs.price=20_000..200_000"],
        None,
    );
    let answer = solved.answer.unwrap();
    let found = value(&answer, "contract.line.jobs.price");
    let bank = bank(sheets.scenario(), 11, n);
    let entry = bank.entry("investors.npv").unwrap();
    let mean = |price: &str| {
        let change = format!("contract.line.jobs.price={price}");
        let terms = sheets.terms(&[change]).unwrap().unwrap();
        let values = bank.price(&terms, &[entry], n as usize);
        interval::mean(&values[0], 0.95).unwrap().0.value
    };
    let (low, high) = (mean("100_000"), mean("200_000"));
    let on_these = 100_000.0 - 100_000.0 * low / (high - low);
    assert!((found / on_these - 1.0).abs() < 1e-3, "{found} {on_these}");
    let expected = (1e6 * 1.07_f64.powf(DAYS / 365.0) - 20_000.0) / 12.0;
    // standard deviation of the share in work: √(0.6 · 0.4 / 20 / n); at 5.5 of them a false alarm has a probability below 1e-7
    let error = 5.5 * (0.6 * 0.4 / 20.0 / f64::from(n)).sqrt() / 0.6;
    assert!(
        (found / expected - 1.0).abs() < error,
        "{found} {expected} ± {error}"
    );
}

/// The terms of an answer meet its conditions in a run of their own with a third seed.
#[test]
fn a_solution_holds_when_it_is_run_again() {
    let (sheets, n) = (jobs(), 400);
    let require = [
        "investor.p_loss <= 10 %",
        "investor.irr.p50 >= 8 %",
        "municipality.payment <= 1.6e6",
    ];
    let vary = [
        "contract.line.jobs.price=40_000..160_000",
        "contract.line.came.price=1..60_000",
    ];
    let solved = asked(&sheets, n, &require, &vary, None);
    let answer = solved.answer.as_ref().unwrap();
    assert_eq!(answer.outcome, Outcome::Found, "{answer:?}");
    let changes: Vec<String> = answer
        .terms
        .iter()
        .map(|t| format!("{}={}", t.path, t.value))
        .collect();
    let scenario = scenario::load(Path::new(JOBS), &changes).unwrap();
    let evaluator = Evaluator::new(&scenario, 77, Coupling::Twin).unwrap();
    let samples = run::run(&evaluator, &Length::Replications(n), &Silent).unwrap();
    for stand in &answer.conditions {
        assert_eq!(stand.verdict, Verdict::Beyond, "{stand:?}");
        let quantity = &stand.condition.quantity;
        let values = samples.column(&quantity.metric).unwrap().kept().unwrap();
        let entries = &bank(&scenario, 1, 0).entries;
        let again = quantity.estimate(values, entries).unwrap();
        assert!(
            stand.condition.verdict(&again, 0.0).holds(),
            "{stand:?} {again:?}"
        );
    }
    // and nearer to the current terms than the corners of what would do as well
    assert!(answer.distance < 0.6, "{answer:?}");
    // what is best for one side is no worse for it
    let best = asked(&sheets, n, &require, &vary, Some("investor.npv"));
    let npv = |s: &Solved| s.solution.as_ref().unwrap().investors.unwrap().value;
    assert!(npv(&best) > npv(&solved));
    assert!(
        best.answer
            .unwrap()
            .conditions
            .iter()
            .all(|s| s.verdict == Verdict::Beyond)
    );
}

#[test]
fn what_cannot_be_reached_is_said_with_what_blocks_it() {
    let (sheets, n) = (jobs(), 100);
    let vary = ["contract.line.jobs.price=10_000..160_000"];
    let one = asked(&sheets, n, &["investor.npv >= 5e6"], &vary, None)
        .answer
        .unwrap();
    assert_eq!(one.outcome, Outcome::Unreachable);
    assert_eq!(value(&one, "contract.line.jobs.price"), 160_000.0);
    assert_eq!(one.holds, Some(Vec::new()));
    assert!(one.blockers[0].blocks && one.blockers.len() == 1);
    // either alone can be met, both together not; the third is no obstacle
    let require = [
        "investor.npv >= 400_000",
        "municipality.payment <= 1e6",
        "contract.p_payment >= 0.9",
    ];
    for vary in [&vary[..], &[vary[0], "contract.line.came.price=1..9_000"]] {
        let both = asked(&sheets, n, &require, vary, None).answer.unwrap();
        assert_eq!(both.outcome, Outcome::Unreachable);
        let blocks: Vec<bool> = both.blockers.iter().map(|b| b.blocks).collect();
        assert_eq!(blocks, [true, true, false], "{both:?}");
        assert!(both.conditions[2].verdict == Verdict::Beyond);
        assert!(both.conditions[..2].iter().any(|s| !s.verdict.holds()));
    }
}

/// Where a figure rises and falls with a term both edges are found, and the current terms are left alone where they do.
#[test]
fn stretches_have_two_edges() {
    let (sheets, n) = (jobs(), 300);
    let require = ["investor.npv >= 0", "municipality.payment <= 1_500_000"];
    let vary = ["contract.line.jobs.price=10_000..200_000"];
    let answer = asked(&sheets, n, &require, &vary, None).answer.unwrap();
    let holds = answer.holds.clone().unwrap();
    let [[from, to]] = holds.as_slice() else {
        panic!("{holds:?}")
    };
    let (from, to): (f64, f64) = (from.parse().unwrap(), to.parse().unwrap());
    // on average 12 jobs: about 87,500 and 123,000 kr.
    assert!(
        (80_000.0..95_000.0).contains(&from) && (115_000.0..130_000.0).contains(&to),
        "{holds:?}"
    );
    let found = value(&answer, "contract.line.jobs.price");
    // the nearest to today's 50,000: at the lower edge, with room for simulation error, in few digits
    assert!(
        found > from && found < from + 6_000.0 && found % 1_000.0 == 0.0,
        "{found} {from}"
    );
    // met already
    let easy = asked(&sheets, n, &["investor.drawn >= 1e5"], &vary, None)
        .answer
        .unwrap();
    assert_eq!(
        (easy.outcome, easy.terms.len(), easy.distance),
        (Outcome::Current, 0, 0.0)
    );
    // a list has no values between
    let list = ["contract.line.jobs.price=60_000 | 90_000 | 120_000 | 150_000"];
    let answer = asked(&sheets, n, &["investor.p_loss <= 0.05"], &list, None)
        .answer
        .unwrap();
    assert_eq!(value(&answer, "contract.line.jobs.price"), 150_000.0);
}

/// On a frontier nothing is better for both, and the municipality's gain is the investors' loss but for the rates at which each discounts.
#[test]
fn nothing_on_a_frontier_is_better_for_both() {
    let (sheets, n) = (jobs(), 300);
    for vary in [
        &["contract.line.jobs.price=10_000..150_000"][..],
        &[
            "contract.line.jobs.price=10_000..150_000",
            "contract.cap=5e5..3e6",
        ],
    ] {
        let solved = asked(&sheets, n, &[], vary, None);
        assert!(solved.answer.is_none() && solved.frontier.len() > 4);
        let of = |d: &solve::Deal| (d.municipality.unwrap().value, d.investors.unwrap().value);
        for pair in solved.frontier.windows(2) {
            let [a, b] = pair else { unreachable!() };
            assert!(of(a).0 < of(b).0 && of(a).1 > of(b).1);
        }
        // the current terms are no better than it
        let now = of(&solved.current);
        let pairs = solved.frontier.windows(2);
        let mut pairs = pairs.map(|p| (of(&p[0]), of(&p[1])));
        let around = pairs.find(|(a, b)| a.0 <= now.0 && now.0 <= b.0);
        let (a, b) = around.unwrap_or_else(|| panic!("{now:?}"));
        let at = a.1 + (b.1 - a.1) * (now.0 - a.0) / (b.0 - a.0);
        assert!(now.1 <= at + 1_000.0, "{a:?} {b:?} {now:?}");
    }
}

/// A guarantor who makes up for every loss bears what investors do not: it has its column, and nobody is better off by a present value of exactly 0.
#[test]
fn a_guarantors_loss_is_seen() {
    let contract = OtherContract {
        file: PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/scenarios/contracts/danish/deficit-guarantee.toml"
        )),
        parties: owned(&["ydelser=kolding"]),
    };
    let sheets = sheets(
        &kolding_path(),
        Some(&contract),
        &["contract.from=2022-09-05"],
    );
    let solved = asked(
        &sheets,
        100,
        &[],
        &["contract.line.saving.share=0.1..1.0"],
        None,
    );
    let guarantor = solved
        .others
        .iter()
        .position(|o| o.party == "funder.dsi")
        .unwrap_or_else(|| panic!("{:?}", solved.others));
    for deal in solved.frontier.iter().chain([&solved.current]) {
        assert_eq!(deal.others.len(), solved.others.len());
        assert!(deal.others[guarantor].unwrap().high < 0.0, "{deal:?}");
        assert_eq!(deal.investors.unwrap().value, 0.0);
        assert!(!deal.is_good_for_both());
    }
    // and every page that shows the two sides says so
    let note = borne_by_others(sheets.scenario()).unwrap();
    assert!(note.grave && note.text.contains("Den Sociale Investeringsfond"));
    let own = scenario::load(&kolding_path(), &[]).unwrap_or_else(|e| panic!("{e}"));
    assert!(borne_by_others(&own).is_none());
}

#[test]
fn shares_that_add_up_to_one_follow() {
    let sheets = sheets(&vaekst_path(), None, &[]);
    let unknown = Unknown::new(
        Factor::read("capital.tranche.senior.share=0.5..0.9").unwrap(),
        sheets.scenario(),
    );
    solve::check(&sheets, std::slice::from_ref(&unknown)).unwrap();
    let terms = solve::unknown::terms(&[unknown], &[0.5]);
    let written: Vec<String> = terms
        .iter()
        .map(|t| format!("{}={}", t.path, t.value))
        .collect();
    assert_eq!(
        written,
        [
            "capital.tranche.senior.share=0.7",
            "capital.tranche.first_loss.share=0.3"
        ]
    );
}

#[test]
fn the_command_gives_the_same_bytes_whatever_the_threads() {
    let place = Place::new();
    let words = |out: &'static str, threads: &'static str| {
        [
            "solve",
            JOBS,
            "-n",
            "150",
            "--require",
            "investor.npv >= 0",
            "--require",
            "municipality.max_outlay <= 3e6",
            "--vary",
            "contract.line.jobs.price=10_000..160_000",
            "--vary",
            "contract.cap=5e5..3e6",
            "--threads",
            threads,
            "--out",
            out,
            "--format",
            "json",
            "--quiet",
        ]
    };
    let one = place.trappe(&words("one", "1")).fine();
    let two = place.trappe(&words("two", "2")).fine();
    assert_eq!(one.out, two.out);
    let (a, b) = (
        support::files(&place.path("one")),
        support::files(&place.path("two")),
    );
    for name in ["frontier.csv", "conditions.csv", "solution.json"] {
        assert_eq!(a[name], b[name]);
    }
    let found: serde_json::Value = serde_json::from_str(&one.out).unwrap();
    assert_eq!(found["answer"]["outcome"], "found");
    assert!(a.keys().any(|f| f.ends_with("frontier.png")) && a.contains_key("scenario.toml"));
    // the same bank with the same luck: `run` has the figures of the search
    let terms = found["answer"]["terms"].as_array().unwrap();
    let mut words = vec![
        "-n".to_owned(),
        "150".into(),
        "--luck".into(),
        "0".into(),
        "--means".into(),
        "plain".into(),
    ];
    for term in terms {
        let text = |key: &str| term[key].as_str().unwrap();
        words.extend([
            "--set".into(),
            format!("{}={}", text("path"), text("value")),
        ]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    place.run(Path::new(JOBS), &words, "run").fine();
    let summary = std::fs::read_to_string(place.path("run").join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let metrics = summary["metrics"].as_array().unwrap();
    let npv = metrics.iter().find(|m| m["id"] == "investors.npv").unwrap();
    assert_eq!(npv["mean"], found["answer"]["conditions"][0]["search"]);
}

#[test]
fn questions_without_sense_are_refused() {
    let place = Place::new();
    let refused = |words: &[&str], said: &[&str]| {
        let all = [&["solve"], words, &["--out", "refused"]].concat();
        place.trappe(&all).refused(2, said);
    };
    let price = "contract.line.jobs.price=10_000..160_000";
    refused(
        &[JOBS, "--vary", "contract.line.jobs.price=5..5"],
        &["below the second"],
    );
    refused(&[JOBS, "--vary", "contract.line.jobs.price"], &["no `=`"]);
    refused(&[JOBS, "--vary", price, "--vary", price], &["varied twice"]);
    refused(
        &[JOBS, "--vary", "contract.line.job.price=1..2"],
        &["contract.line.job", "did you mean"],
    );
    refused(
        &[JOBS, "--vary", "contract.line.jobs.price=-5..5"],
        &["cannot be -5"],
    );
    refused(
        &[JOBS, "--vary", "group.all.people=10..20"],
        &["no term of the contract", "trappe sweep"],
    );
    refused(&[JOBS, "--vary", "seed=1..2"], &["--seed"]);
    refused(
        &[JOBS, "--vary", "capital.hurdle=0.01..0.1"],
        &["not a term"],
    );
    refused(
        &[JOBS, "--vary", "contract.lag=\"2 months\"..\"6 months\""],
        &["changes when is measured, paid or drawn", "trappe sweep"],
    );
    refused(
        &[
            JOBS,
            "--vary",
            "contract.metric.jobs.measure.job_start.min_hours=5..20",
        ],
        &["changes what is measured"],
    );
    refused(
        &[JOBS, "--vary", price, "--require", "investor.irr.p5o >= 0"],
        &["has no `p5o`"],
    );
    refused(
        &[JOBS, "--vary", price, "--require", "investor.p_los <= 0.1"],
        &["did you mean `investor.p_loss`"],
    );
    refused(
        &[JOBS, "--vary", price, "--require", "investor.npv"],
        &["is no condition"],
    );
    refused(
        &[JOBS, "--vary", price, "--require", "investor.p_loss <= 15"],
        &["between 0 and 1"],
    );
    refused(
        &[JOBS, "--vary", price, "--require", "investor.p_loss = 0.1"],
        &["hits no value exactly"],
    );
    refused(
        &[JOBS, "--vary", price, "--require", "investor.npv >= nan"],
        &["is no condition"],
    );
    refused(
        &[JOBS, "--vary", price, "--best", "investor.npv"],
        &["--require"],
    );
    refused(
        &[JOBS, "--vary", price, "--seed", "4", "--check-seed", "4"],
        &["--check-seed"],
    );
    let text = std::fs::read_to_string(JOBS).unwrap();
    let without = text.split("[contract]").next().unwrap().replace(
        "funding = { investors = 1.0 }",
        "funding = { municipality = 1.0 }",
    );
    let lives = place.write("lives.toml", without);
    refused(
        &[lives.to_str().unwrap(), "--require", "investor.npv >= 0"],
        &["has no contract"],
    );
    let stop = "[contract.termination.stop]\nname = \"Stop\"\non = [2026-07-06]\nwhen = { loss_above = 100_000 }\nstops = \"everything\"\n\n[capital]";
    let ends = place.write(
        "ends.toml",
        text.replace("[capital]\n", &format!("{stop}\n")),
    );
    refused(&[ends.to_str().unwrap(), "--vary", price], &["ends early"]);
    assert!(!place.path("refused").exists());
}
