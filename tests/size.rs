//! `size`: power, luck and spread against exact answers, sizes against runs, and what is refused.

mod support;

use std::path::Path;
use support::load;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{self, Silent};
use trappe::analysis::size::{self, Figure, Found, Growth, Plan};
use trappe::scenario::Scenario;
use trappe::sim::luck::Coupling;

fn plan(sizes: &[u32], n: u32) -> Plan {
    Plan {
        sizes: sizes.to_vec(),
        replications: n,
        most: n,
        precision: None,
        adviser: Growth::Scaled,
        enterprises: Growth::Fixed,
        weeks_tolerated: None,
        targets: Vec::new(),
    }
}

fn sized(scenario: &Scenario, plan: &Plan) -> Found {
    size::size(scenario, plan, (31, Coupling::Twin), &Silent).unwrap()
}

fn file(name: &str, changes: &[&str]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/luck")
        .join(name);
    load(&path, changes)
}

#[test]
fn show() {
    let found = sized(
        &file("effect.toml", &["transitions.support.job.share=0.5"]),
        &plan(&[10, 20, 40], 2000),
    );
    for p in &found.sizes {
        println!("{:?}", p.figures);
        println!("{:?}", p.luck.as_ref().unwrap().total);
    }
}
