//! Every example of `docs/contracts.md` comes out as its author computed it by hand, and none of them does so once the
//! feature that it shows is switched off.

use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use trappe::analysis::evaluate::Evaluator;
use trappe::contract::settle::settle;
use trappe::contract::settlement::Settlement;
use trappe::contract::statement::Statement;
use trappe::model::account::{Account, Party};
use trappe::money::ledger::Purpose;
use trappe::scenario::contract_file::{ContractFile, load_contract};
use trappe::scenario::load_text;
use trappe::scenario::outcomes::load_outcomes;
use trappe::sim::luck::Coupling;

/// The page, and how many features it promises.
const PAGE: &str = include_str!("../../docs/contracts.md");
const FEATURES: u32 = 29;

/// A settled example.
#[derive(Debug, Default, Clone)]
struct Example {
    /// Line of the page on which its expectation stands.
    at: usize,
    /// The feature that it belongs to; `None` for the sections that are not features.
    feature: Option<u32>,
    contract: String,
    outcomes: String,
    csv: bool,
    expected: String,
    /// Overlays under which the expectation must fail, each with its line.
    switches: Vec<(usize, String)>,
}

/// The examples of the page. A contract holds until the next one, outcomes likewise.
fn examples() -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut current = Example::default();
    let mut lines = PAGE.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            current.feature = heading.split('.').next().and_then(|n| n.parse().ok());
        }
        let Some(fence) = line.strip_prefix("```").filter(|f| !f.is_empty()) else {
            continue;
        };
        let mut text = String::new();
        for (_, line) in lines.by_ref() {
            if line == "```" {
                break;
            }
            text.push_str(line);
            text.push('\n');
        }
        match fence {
            "toml contract" => current.contract = text,
            "toml outcomes" | "csv outcomes" => {
                (current.outcomes, current.csv) = (text, fence.starts_with("csv"));
            }
            "text expected" => {
                (current.at, current.expected) = (number + 1, text);
                found.push(current.clone());
            }
            "toml switched-off" => found
                .last_mut()
                .expect("a switch stands below its example")
                .switches
                .push((number + 1, text)),
            "text" => {}
            "toml simulated" => {} // another test lives these
            other => panic!("line {}: what is a block of `{other}`?", number + 1),
        }
    }
    found
}

/// Takes the keys of `remove` out of a file, then lays the rest of the overlay over it.
fn overlaid(file: &str, overlay: &str) -> String {
    let mut file: toml::Table = toml::from_str(file).expect("a contract is TOML");
    let mut overlay: toml::Table = toml::from_str(overlay).expect("an overlay is TOML");
    for path in overlay
        .remove("remove")
        .iter()
        .flat_map(|r| r.as_array().unwrap())
    {
        let path = path.as_str().unwrap();
        let (folder, key) = path
            .rsplit_once('.')
            .expect("remove names a key in a section");
        let table = folder
            .split('.')
            .fold(&mut file, |table, key| table[key].as_table_mut().unwrap());
        assert!(table.remove(key).is_some(), "`{path}` is not there");
    }
    merge(&mut file, overlay);
    toml::to_string(&file).unwrap()
}

fn merge(file: &mut toml::Table, overlay: toml::Table) {
    for (key, value) in overlay {
        match (file.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => merge(below, above),
            (_, value) => {
                file.insert(key, value);
            }
        }
    }
}

/// What was loaded and what came of it.
struct Settled {
    contract: ContractFile,
    settlement: Settlement,
}

impl Settled {
    fn of(folder: &Path, example: &Example, contract: &str) -> Result<Self, String> {
        let path = folder.join("contract.toml");
        std::fs::write(&path, contract).unwrap();
        let contract = load_contract(&path, &[]).map_err(|e| e.render(false))?;
        let name = if example.csv {
            "outcomes.csv"
        } else {
            "outcomes.toml"
        };
        let path = folder.join(name);
        std::fs::write(&path, &example.outcomes).unwrap();
        let (outcomes, _) = load_outcomes(&path, &contract).map_err(|e| e.render(false))?;
        let settlement = settle(&contract.terms, &outcomes);
        Ok(Self {
            contract,
            settlement,
        })
    }

    fn statement(&self) -> &Statement {
        self.settlement.statement.as_ref().expect("settle explains")
    }

    fn flows(&self, matching: impl Fn(&trappe::contract::flow::Flow) -> bool) -> i64 {
        let flows = self.settlement.flows.iter();
        flows.filter(|f| matching(f)).map(|f| f.amount).sum()
    }

    fn line(&self, id: &str) -> Option<usize> {
        self.contract.terms.lines.iter().position(|l| l.id == id)
    }

    /// A party or a tranche.
    fn account(&self, id: &str) -> Option<Account> {
        let at = |list: &[Party]| list.iter().position(|p| p.id == id).map(|i| i as u16);
        let parties = &self.contract.parties;
        at(&parties.funders)
            .map(Account::Funder)
            .or_else(|| at(&parties.tranches).map(Account::Tranche))
    }

    fn cut(&self, limit: &str) -> i64 {
        let entries = self.statement().lines.iter().flat_map(|l| &l.bound);
        entries
            .filter(|b| serde_json::to_value(b.limit).unwrap() == limit)
            .map(|b| b.took)
            .sum()
    }

    /// The figure that a line of `expected` asks for; `None` if it asks for a line or clause that this contract lacks.
    fn figure(&self, what: &[&str]) -> Option<String> {
        let money = |amount: i64| {
            let amount = Decimal::new(amount, self.contract.terms.currency.decimals);
            Some(amount.to_string())
        };
        let s = &self.settlement;
        match *what {
            ["paid"] => money(s.paid),
            ["drawn"] => money(s.drawn),
            ["redeemed"] => money(s.redeemed),
            ["risk"] => money(s.risk_paid),
            ["unpaid"] => money(self.cut("payer")),
            ["cut", limit] => money(self.cut(limit)),
            ["on", day] => {
                money(self.flows(|f| f.purpose == Purpose::Outcome && f.day.to_string() == day))
            }
            ["line", id] => money(s.by_line[self.line(id)?]),
            ["effect", id] => {
                let line = self.line(id)?;
                let entries = self.statement().lines.iter().rev();
                let mut effects = entries
                    .filter(|l| l.line == line)
                    .filter_map(|l| l.measured.as_ref());
                let effect = effects.next().map(|e| e.effect.normalize().to_string());
                Some(effect.unwrap_or("none".to_owned()))
            }
            ["payer", id] => {
                let account = self.account(id)?;
                let mut paid = s.by_payer.iter().filter(|(a, _)| *a == account);
                money(paid.next().map_or(0, |(_, paid)| *paid))
            }
            ["tranche", id, "provided"] => {
                let account = self.account(id)?;
                money(self.flows(|f| f.from == account && f.purpose == Purpose::Draw))
            }
            ["tranche", id, "received"] | ["received", id] => {
                let account = self.account(id)?;
                money(self.flows(|f| f.to == account))
            }
            ["guarantee", id] => {
                let list = &self.contract.terms.capital.guarantees;
                let index = list.iter().position(|g| g.id == id)?;
                let called = self.statement().guarantees.iter();
                money(
                    called
                        .filter(|g| g.guarantee == index)
                        .map(|g| g.paid)
                        .sum(),
                )
            }
            ["ended", day] => {
                let found = s.terminated.iter().find(|(on, _)| on.to_string() == day);
                Some(match found {
                    Some((_, index)) => self.contract.terms.terminations[*index].id.clone(),
                    None => format!("{:?}", s.terminated),
                })
            }
            _ => panic!("what is `{}`?", what.join(" ")),
        }
    }

    /// The lines of an expectation that are not met.
    fn differences(&self, expected: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for line in expected.lines() {
            let mut what: Vec<&str> = line.split_whitespace().collect();
            let wanted = what.pop().expect("a figure in every line");
            let found = match self.figure(&what) {
                // a line that was taken away proves nothing about the others
                None => continue,
                Some(found) => found,
            };
            let number = |text: &str| text.parse::<Decimal>().ok();
            let same = match (number(wanted), number(&found)) {
                (Some(a), Some(b)) => a == b,
                _ => wanted == found,
            };
            if !same {
                wrong.push(format!("{line}, but got {found}"));
            }
        }
        wrong
    }
}

/// Runs a check over all examples and reports all that fail.
fn over_all(check: impl Fn(&Path, &Example, &mut String)) {
    let folder = tempfile::tempdir().unwrap();
    let mut failures = String::new();
    for example in examples() {
        check(folder.path(), &example, &mut failures);
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_example_comes_out_as_computed_by_hand() {
    over_all(|folder, example, failures| {
        let found = match Settled::of(folder, example, &example.contract) {
            Ok(settled) => {
                for line in example.expected.lines() {
                    let mut what: Vec<&str> = line.split_whitespace().collect();
                    what.pop();
                    assert!(settled.figure(&what).is_some(), "{}: {line}", example.at);
                }
                settled.differences(&example.expected)
            }
            Err(fault) => vec![fault],
        };
        for found in found {
            let _ = writeln!(failures, "docs/contracts.md:{}: {found}", example.at);
        }
    });
}

#[test]
fn without_its_feature_no_example_comes_out() {
    over_all(|folder, example, failures| {
        for (at, switch) in &example.switches {
            match Settled::of(folder, example, &overlaid(&example.contract, switch)) {
                Ok(settled) if settled.differences(&example.expected).is_empty() => {
                    let _ = writeln!(
                        failures,
                        "docs/contracts.md:{at}: switched off, and nothing changed"
                    );
                }
                Ok(_) => {}
                Err(fault) => {
                    let _ = writeln!(failures, "docs/contracts.md:{at}: {fault}");
                }
            }
        }
    });
}

/// The contracts of the page that stand in a scenario, each with its line and feature.
fn simulated() -> Vec<(usize, Option<u32>, String)> {
    let (mut found, mut feature) = (Vec::new(), None);
    let mut lines = PAGE.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            feature = heading.split('.').next().and_then(|n| n.parse().ok());
        }
        if line == "```toml simulated" {
            let block = lines.by_ref().map(|(_, line)| line);
            let block: Vec<&str> = block.take_while(|line| *line != "```").collect();
            found.push((number + 1, feature, block.join("\n")));
        }
    }
    found
}

#[test]
fn every_contract_on_simulated_lives_pays_in_every_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/broken/parts");
    let name = folder.join("lived-here.toml").display().to_string();
    let mut features = Vec::new();
    for (at, feature, contract) in simulated() {
        features.extend(feature);
        let text = format!("extends = [\"plain.toml\"]\n{contract}");
        let scenario = load_text(&name, &text, &[]);
        let scenario = scenario.unwrap_or_else(|e| panic!("docs/contracts.md:{at}: {e}"));
        let evaluator = Evaluator::new(&scenario, 1, Coupling::Twin).unwrap();
        let mut paid = vec![0; scenario.contract.as_ref().unwrap().lines.len()];
        for number in 0..8 {
            let luck = evaluator.luck(number);
            let replication = evaluator.replication(&luck, false).unwrap();
            let settlement = replication.settlement.as_ref().unwrap();
            for (sum, line) in paid.iter_mut().zip(&settlement.by_line) {
                *sum += line;
            }
        }
        assert!(
            paid.iter().all(|p| *p > 0),
            "docs/contracts.md:{at}: {paid:?}"
        );
    }
    assert_eq!(features, [8, 10, 14, 15, 26]);
}

#[test]
fn every_feature_has_an_example_and_a_switch() {
    let mut switches: BTreeMap<u32, usize> = BTreeMap::new();
    for example in examples() {
        let lines = example.expected.lines().count();
        assert!(lines > 0, "{}: nothing is expected", example.at);
        if let Some(feature) = example.feature {
            *switches.entry(feature).or_default() += example.switches.len();
        }
    }
    let all: Vec<u32> = (1..=FEATURES).collect();
    assert_eq!(switches.keys().copied().collect::<Vec<_>>(), all);
    for (feature, count) in switches {
        assert!(count > 0, "feature {feature} has no switch");
    }
}
