//! `solve`: pricing from a bank against runs, solutions against closed forms and other seeds, and what is refused.

mod support;

use std::path::{Path, PathBuf};
use support::{Place, SHORT_PATH, kolding_path, vaekst_path};
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{self, Length, Silent};
use trappe::analysis::solve::Bank;
use trappe::scenario::other_contract::OtherContract;
use trappe::scenario::term_sheets::TermSheets;
use trappe::scenario::{self, Scenario};
use trappe::sim::luck::Coupling;

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
        // asked one by one, and of fewer replications, they are the same
        for (k, id) in ["investors.npv", "municipality.highest_outlay"].iter().enumerate() {
            let entry = bank.entry(id).unwrap();
            let few = bank.price(&terms, &[entry], (n / 2) as usize);
            assert_eq!(few[0][..], priced[entry][..(n / 2) as usize], "{k}");
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
        70,
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
        33,
    );
}

#[test]
fn another_contract_is_priced_as_it_is_run() {
    let lives = "contract.metric.saving.baseline.agreed_path.lives=2000";
    priced_as_run(
        &kolding_path(),
        Some(&provider_loan()),
        &["contract.from=2022-09-05", lives],
        &[&["contract.line.part.share=0.9", "capital.tranche.fund.commitment=1_000_000"]],
        40,
    );
}
