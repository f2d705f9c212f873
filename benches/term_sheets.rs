//! Term sheets per second: how many contracts `trappe solve` prices on replications that have been lived, by how many replications there are.
//!
//! One term sheet is all that a search does with it: the terms are read anew from a changed field, laid out on their dates, settled in every replication, and
//! what both sides have is found: the mean net present value and the median rate of return of the investors, and the mean net saving that the municipality
//! keeps, with their intervals. On all threads, as `solve` does; the median of several rounds, each with other terms. Living the replications is shown apart.

use rayon::prelude::*;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::Silent;
use trappe::analysis::solve::{Bank, Quantity};
use trappe::scenario::term_sheets::TermSheets;
use trappe::sim::luck::Coupling;

/// Replications in a bank.
const SIZES: [u32; 3] = [100, 1_000, 10_000];
/// Rounds.
const ROUNDS: usize = 7;
/// Term sheets in each.
const SHEETS: usize = 16;

fn price(
    sheets: &TermSheets,
    bank: &Bank,
    change: String,
    quantities: &[&Quantity],
    replications: u32,
) {
    let terms = sheets.terms(&[change]).unwrap_or_else(|e| panic!("{e}"));
    let Some(terms) = terms else { return };
    let metrics: Vec<usize> = quantities.iter().map(|q| q.entry).collect();
    let columns = bank.price(&terms, &metrics, replications as usize);
    for (quantity, column) in quantities.iter().zip(&columns) {
        black_box(quantity.estimate(column, &bank.entries));
    }
}

fn scenario(name: &str, set: &[String], vary: &str) {
    let path = Path::new("scenarios").join(format!("{name}.toml"));
    let sheets = TermSheets::load(&path, None, set).unwrap_or_else(|e| panic!("{e}"));
    let evaluator = Evaluator::new(sheets.scenario(), 1, Coupling::Twin);
    let evaluator = evaluator.unwrap_or_else(|e| panic!("{e}"));
    let begin = Instant::now();
    let bank = Bank::live(&evaluator, SIZES[2], &Silent).unwrap_or_else(|e| panic!("{e}"));
    let threads = rayon::current_num_threads();
    let (lived, most) = (begin.elapsed(), SIZES[2]);
    println!("{name}: {most} replications lived and condensed in {lived:?}, {threads} threads");
    let change = |number: usize| format!("{vary}=0.{}", 300 + number);
    let begin = Instant::now();
    for number in 0..100 {
        black_box(
            sheets
                .terms(&[change(number)])
                .unwrap_or_else(|e| panic!("{e}")),
        );
    }
    println!("{name}: terms read in {:?}", begin.elapsed() / 100);
    let read = |text: &str| Quantity::read(text, &bank.entries).unwrap_or_else(|e| panic!("{e}"));
    let value = read("investors.npv");
    let kept = read("municipality.net_saving_discounted");
    let rate = read("investors.irr.p50");
    for (what, quantities) in [
        (
            "present values and rates of return",
            &[&value, &kept, &rate][..],
        ),
        ("what the municipality keeps", &[&kept][..]),
    ] {
        for size in SIZES {
            let one = |round: usize| {
                let begin = Instant::now();
                (0..SHEETS).into_par_iter().for_each(|number| {
                    let change = change(round * SHEETS + number);
                    price(&sheets, &bank, change, quantities, size);
                });
                begin.elapsed() / SHEETS as u32
            };
            let mut times: Vec<Duration> = (0..ROUNDS).map(one).collect();
            times.sort_unstable();
            let time = times[ROUNDS / 2];
            println!(
                "{name}: {what}, {size} replications: {time:?} a term sheet, {:.0} per second, {:?} for each replication and thread",
                1.0 / time.as_secs_f64(),
                time * threads as u32 / size
            );
        }
    }
}

fn main() {
    let short = "contract.line.saving.baseline.agreed_path.lives=20000".to_owned();
    scenario("kolding", &[short], "contract.line.saving.share");
    scenario("vaekstpartnerskaber", &[], "contract.bid");
}
