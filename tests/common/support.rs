//! What the tests of the whole program share: the program, its scenarios, and its results read back.
#![allow(dead_code)] // each test program uses its own part

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use trappe::scenario::{self, Scenario};

/// A short agreed path: the tests ask how the parts hold together, not how well the path is known.
pub const SHORT_PATH: &str = "contract.line.saving.baseline.agreed_path.lives=2000";

/// The effects of the programme in kolding.toml, all switched off. The correlations between them go with them.
pub const NO_EFFECT: [&str; 6] = [
    "correlation=[]",
    "step.readiness.during.job_finding=1",
    "step.match.during.job_finding=1",
    "step.match.during.education=1",
    "step.match.after.job_finding=1",
    "programme.adviser.multiplier=1",
];

/// Everything that the programme costs, switched off; the ordinary effort goes on.
pub const NO_COST: [&str; 7] = [
    "step.readiness.cost_per_week=0",
    "step.match.cost_per_week=0",
    "programme.adviser.cost_per_week=0",
    "step.readiness.ordinary_effort=1",
    "step.match.ordinary_effort=1",
    "cost.design.amount=0",
    "cost.evaluation.amount=0",
];

pub fn kolding_path() -> PathBuf {
    shipped("kolding")
}

pub fn vaekst_path() -> PathBuf {
    shipped("vaekstpartnerskaber")
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(format!("{name}.toml"))
}

/// A shipped scenario with changes.
pub fn load(path: &Path, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|o| (*o).to_owned()).collect();
    scenario::load(path, &overrides).unwrap_or_else(|faults| panic!("{}", faults.render(false)))
}

/// kolding.toml with a short agreed path and further changes.
pub fn kolding(overrides: &[&str]) -> Scenario {
    load(&kolding_path(), &[&[SHORT_PATH], overrides].concat())
}

pub fn vaekst(overrides: &[&str]) -> Scenario {
    load(&vaekst_path(), overrides)
}

/// What the program said, and how it ended.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// It went well.
    pub fn fine(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self
    }

    /// It refused with this exit code, said each of these, and printed nothing that looks like a result.
    pub fn refused(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.err, self.out);
        for word in words {
            assert!(self.err.contains(word), "no `{word}` in: {}", self.err);
        }
        assert_eq!(self.out, "");
        self
    }
}

/// A folder of its own to run the program in; it disappears with the test.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    /// Everything in it, hidden files too, by name.
    pub fn entries(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs the program here. Whatever it is told, it must not fall over.
    pub fn trappe(&self, words: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_trappe"))
            .current_dir(self.0.path())
            .args(words)
            .output()
            .unwrap();
        let said = Said {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        for text in [&said.out, &said.err] {
            for fall in ["panicked", "RUST_BACKTRACE", "unwrap", "src/"] {
                assert!(!text.contains(fall), "{words:?} said: {text}");
            }
        }
        said
    }

    /// `trappe run SCENARIO … --quiet --out OUT`.
    pub fn run(&self, scenario: &Path, words: &[&str], out: &str) -> Said {
        let scenario = scenario.to_str().unwrap();
        let mut all = vec!["run", scenario, "--quiet", "--out", out];
        all.extend(words);
        self.trappe(&all)
    }

    /// The same for kolding.toml with a short agreed path.
    pub fn run_kolding(&self, words: &[&str], out: &str) -> Said {
        let all = [&["--set", SHORT_PATH], words].concat();
        self.run(&kolding_path(), &all, out)
    }

    pub fn rows(&self, out: &str) -> Rows {
        Rows::read(&self.path(out))
    }
}

/// All files below a folder: relative name and bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                found.insert(
                    name.to_string_lossy().into_owned(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    found
}

/// replications.csv.
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    pub fn read(folder: &Path) -> Self {
        let mut reader = csv::Reader::from_path(folder.join("replications.csv")).unwrap();
        let columns = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let rows = reader
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect();
        Self { columns, rows }
    }

    /// A value in the row of a replication; `None` where it is undefined.
    pub fn value(&self, replication: usize, column: &str) -> Option<f64> {
        let index = self.columns.iter().position(|c| c == column);
        let index = index.unwrap_or_else(|| panic!("no column {column}"));
        let text = &self.rows[replication][index];
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    pub fn column(&self, column: &str) -> Vec<f64> {
        (0..self.rows.len())
            .filter_map(|r| self.value(r, column))
            .collect()
    }
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation of the sample.
pub fn sd(values: &[f64]) -> f64 {
    let m = mean(values);
    let squares: f64 = values.iter().map(|v| (v - m) * (v - m)).sum();
    (squares / (values.len() as f64 - 1.0)).sqrt()
}

/// The tables of `check` and `trace` as JSON.
pub struct Tables(pub Vec<Value>);

impl Tables {
    pub fn parse(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    pub fn find(&self, title: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|s| s["title"].as_str().unwrap().starts_with(title))
    }

    /// The rows of a table, each by column.
    pub fn rows(&self, title: &str) -> Vec<BTreeMap<String, String>> {
        let table = self
            .find(title)
            .unwrap_or_else(|| panic!("no table {title}"));
        let columns = table["columns"].as_array().unwrap();
        let rows = table["rows"].as_array().unwrap().iter();
        rows.map(|row| {
            let cells = row.as_array().unwrap();
            assert_eq!(cells.len(), columns.len(), "{title}");
            let text = |v: &Value| v.as_str().unwrap().to_owned();
            columns
                .iter()
                .map(text)
                .zip(cells.iter().map(text))
                .collect()
        })
        .collect()
    }
}

/// "1,173,947.14" in øre.
pub fn ore(money: &str) -> i64 {
    let plain = money.replace(',', "").replace('−', "-");
    let (kroner, rest) = plain.split_once('.').unwrap();
    assert_eq!(rest.len(), 2, "{money}");
    format!("{kroner}{rest}").parse().unwrap()
}

/// Kroner of a results file in øre.
pub fn in_ore(kroner: f64) -> i64 {
    let ore = kroner * 100.0;
    assert!((ore - ore.round()).abs() < 1e-3, "{kroner} is no whole øre");
    ore.round() as i64
}
