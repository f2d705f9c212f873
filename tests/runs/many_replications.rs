//! A run with more replications than are kept value by value, and its rows as files.

use crate::support::{Place, files, kolding};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use rayon::ThreadPoolBuilder;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::path::Path;
use trappe::analysis::block::Block;
use trappe::analysis::certainty::Means;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{ACCOMPANIED, Length, Nowhere, Options, Silent, Sink, run, run_to};
use trappe::analysis::samples::Limits;
use trappe::analysis::summarise::summarise;
use trappe::analysis::summary::{Metric, Summary};
use trappe::sim::luck::Coupling;
use trappe::stats::interval::Estimate;
use trappe::stats::sketch::RELATIVE_ERROR;

const PEOPLE: [&str; 1] = ["group.residents.people=6"];
const N: u32 = 1_500;
/// So few that nearly all of a run lies beyond; none is a multiple of a block.
const FEW: Options = Options {
    means: Means::Plain,
    accompanied: ACCOMPANIED,
    limits: Limits {
        values: 333,
        curves: 100,
        companions: 53,
    },
    fewest: None,
};

fn summary(options: &Options, threads: usize) -> Summary {
    let scenario = kolding(&PEOPLE);
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let evaluator = Evaluator::new(&scenario, 7, Coupling::Twin).unwrap();
        let length = Length::Replications(N);
        let samples = run_to(&evaluator, &length, options, &mut Nowhere, &Silent).unwrap();
        summarise(&evaluator, &samples, None)
    })
}

/// Two figures that differ by no more than a share of a size.
fn near(a: f64, b: f64, share: f64, size: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= share * size
}

fn both_near(a: Estimate, b: Estimate, share: f64, size: f64) -> bool {
    [(a.value, b.value), (a.low, b.low), (a.high, b.high)]
        .iter()
        .all(|(x, y)| near(*x, *y, share, size))
}

/// The largest size of a value, about.
fn size(metric: &Metric) -> f64 {
    let mean = metric.mean.map_or(0.0, |m| m.value.abs());
    mean + 10.0 * metric.sd.unwrap_or(0.0)
}

#[test]
fn beyond_the_limit_every_figure_keeps_its_stated_error() {
    let (exact, found) = (summary(&Options::default(), 2), summary(&FEW, 2));
    assert_eq!(exact.sketch, None);
    let used = found.sketch.unwrap();
    assert!(used.metrics && used.series && used.relative_error == RELATIVE_ERROR);
    let said = found
        .notes
        .iter()
        .find(|n| n.text.contains("not every value is kept"));
    assert!(said.unwrap().text.contains("within 0.1 %"));
    let (mut sketched, mut split) = (0, 0);
    for (e, f) in exact.metrics.iter().zip(&found.metrics) {
        let id = &e.id;
        assert_eq!(
            (e.defined, &e.probabilities),
            (f.defined, &f.probabilities),
            "{id}"
        );
        match (e.mean, f.mean) {
            (Some(e), Some(f)) => assert_eq!(e.value, f.value, "{id}"),
            (e, f) => assert_eq!(e, f, "{id}"),
        }
        assert!(near(e.sd.unwrap(), f.sd.unwrap(), 1e-9, size(e)), "{id}");
        assert_eq!(e.quantiles.len(), f.quantiles.len());
        for (e, f) in e.quantiles.iter().zip(&f.quantiles) {
            // An interpolated value is off by as much as the larger of its neighbours may be.
            for (x, y) in [(e.value.low, f.value.low), (e.value.high, f.value.high)] {
                assert!(
                    near(x, y, RELATIVE_ERROR, x.abs().min(1e300)),
                    "{id}: {x} {y}"
                );
            }
            let most = e.value.low.abs().max(e.value.high.abs());
            assert!(
                near(e.value.value, f.value.value, RELATIVE_ERROR, most),
                "{id}"
            );
            sketched += u32::from(e.value != f.value);
        }
        match (&e.expected_shortfall, &f.expected_shortfall) {
            (Some(a), Some(b)) => {
                assert!(both_near(a.value, b.value, RELATIVE_ERROR, size(e)), "{id}");
            }
            (a, b) => assert_eq!(a, b, "{id}"),
        }
        match (&e.variance, &f.variance) {
            (Some(a), Some(b)) => {
                split += 1;
                for (a, b) in [
                    (a.parameters, b.parameters),
                    (a.cycle, b.cycle),
                    (a.lives, b.lives),
                ] {
                    assert!(both_near(a, b, 1e-7, 1.0), "{id}: {a:?} {b:?}");
                }
            }
            (a, b) => assert_eq!(a, b, "{id}"),
        }
    }
    assert!(sketched > 20 && split > 20, "{sketched} {split}");
    let ratio = |s: &Summary| s.ratios[0].value;
    match (ratio(&exact), ratio(&found)) {
        (Some(a), Some(b)) => assert!(both_near(a, b, 1e-9, a.high.abs())),
        (a, b) => assert_eq!(a, b),
    }
    for (e, f) in exact.parties.iter().zip(&found.parties) {
        assert_eq!(
            (e.better_off, e.worse_off, e.net.value),
            (f.better_off, f.worse_off, f.net.value)
        );
    }
    for (e, f) in exact.histograms.iter().zip(&found.histograms) {
        let all = |h: &trappe::analysis::summary::Histogram| {
            h.counts.iter().sum::<u64>() + h.outside.0 + h.outside.1 + h.total_loss + h.undefined
        };
        assert_eq!((all(e), all(f)), (u64::from(N), u64::from(N)));
        assert_eq!((e.total_loss, e.undefined), (f.total_loss, f.undefined));
        let losses = |h: &trappe::analysis::summary::Histogram| -> u64 {
            let below = h
                .edges
                .windows(2)
                .zip(&h.counts)
                .filter(|(e, _)| e[1] <= 0.0);
            below.map(|(_, c)| c).sum::<u64>() + h.outside.0
        };
        assert_eq!(losses(e), losses(f));
    }
    for (e, f) in exact.series.iter().zip(&found.series) {
        assert_eq!(e.mean, f.mean, "{}", e.id);
        for (a, b) in e.bands.iter().zip(&f.bands) {
            for (x, y) in a.iter().zip(b) {
                // Neighbours of an interpolated quantile may be larger than it is.
                let largest = a.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
                assert!(near(*x, *y, RELATIVE_ERROR, largest), "{}: {x} {y}", e.id);
            }
        }
        // Numbers of people are whole and few: a sketch has them exactly.
        if e.id.starts_with("people.") {
            assert_eq!(e.bands, f.bands, "{}", e.id);
        }
    }
}

/// Each replication alone decides whether it has companions, so that fewer are the first of more, and nothing else depends on them.
#[test]
fn every_fourth_replication_has_companions_until_there_are_enough() {
    let scenario = kolding(&PEOPLE);
    let evaluator = Evaluator::new(&scenario, 7, Coupling::Twin).unwrap();
    let with = |accompanied| {
        let options = Options {
            accompanied,
            ..Options::default()
        };
        let mut rows = Kept::default();
        let length = Length::Replications(333);
        let samples = run_to(&evaluator, &length, &options, &mut rows, &Silent).unwrap();
        let of = samples.figures.companions.iter();
        let companions: Vec<Vec<_>> = of.map(|t| t.kept().unwrap().to_vec()).collect();
        (summarise(&evaluator, &samples, None), companions, rows.0)
    };
    let (all, of_all, rows) = with(1_000);
    assert!(of_all.iter().all(|triples| triples.len() == 84)); // 0, 4, …, 332
    for accompanied in [0, 1, 16, 17, 83] {
        let (few, of_few, same) = with(accompanied);
        assert!(rows == same);
        for (few, all) in of_few.iter().zip(&of_all) {
            // undefined values are equal here
            let bits = |t: &[(f64, f64, f64)]| {
                let each = t.iter().flat_map(|t| [t.0, t.1, t.2]);
                each.map(f64::to_bits).collect::<Vec<_>>()
            };
            assert_eq!(bits(few), bits(&all[..accompanied as usize]));
        }
        for (few, all) in few.metrics.iter().zip(&all.metrics) {
            let split = few.variance.is_some();
            assert!(!split || accompanied >= 10, "{}", few.id);
            let few = Metric {
                variance: all.variance.clone(),
                ..few.clone()
            };
            assert!(few == *all, "{}", all.id);
        }
        assert_eq!(
            few.metrics.iter().any(|m| m.variance.is_some()),
            accompanied >= 10
        );
    }
}

#[test]
fn beyond_the_limit_threads_leave_no_trace() {
    let one = summary(&FEW, 1);
    for threads in [2, 7] {
        assert!(one == summary(&FEW, threads), "{threads} threads");
    }
}

/// Keeps what comes.
#[derive(Default)]
struct Kept(Vec<(u32, Vec<u64>)>);

impl Sink for Kept {
    fn take(&mut self, blocks: &[Block]) -> Result<(), Box<dyn Error + Send + Sync>> {
        for block in blocks {
            for row in 0..block.rows() {
                let bits = block.row(row).iter().map(|value| value.to_bits()).collect();
                self.0.push((block.first() + row as u32, bits));
            }
        }
        Ok(())
    }
}

#[test]
fn a_sink_sees_every_replication_once_and_in_order() {
    let scenario = kolding(&PEOPLE);
    let evaluator = Evaluator::new(&scenario, 7, Coupling::Twin).unwrap();
    // Many windows, the last of them not full.
    let length = Length::Replications(5_003);
    let mut kept = Kept::default();
    run_to(&evaluator, &length, &FEW, &mut kept, &Silent).unwrap();
    assert!(kept.0.iter().map(|(number, _)| *number).eq(0..5_003));
    let samples = run(&evaluator, &length, &Silent).unwrap();
    for (metric, column) in samples.figures.columns.iter().enumerate() {
        let bits = column.kept().unwrap().iter().map(|v| v.to_bits());
        assert!(bits.eq(kept.0.iter().map(|(_, row)| row[metric])));
    }
}

/// A sink that fails.
struct Full;

impl Sink for Full {
    fn take(&mut self, _: &[Block]) -> Result<(), Box<dyn Error + Send + Sync>> {
        Err("the disk is full".into())
    }
}

#[test]
fn a_sink_that_fails_ends_the_run() {
    let scenario = kolding(&PEOPLE);
    let evaluator = Evaluator::new(&scenario, 7, Coupling::Twin).unwrap();
    let length = Length::Replications(10);
    let ended = run_to(&evaluator, &length, &FEW, &mut Full, &Silent);
    assert_eq!(ended.err().unwrap().to_string(), "the disk is full");
}

#[test]
fn parquet_holds_what_csv_holds() {
    let place = Place::new();
    let run = |rows: &str, threads: &str| {
        let out = format!("{rows}-{threads}/result");
        let words = ["-n", "200", "--rows", rows, "--threads", threads];
        place.run_kolding(&words, &out).fine();
        files(&place.path(&out))
    };
    let (both, again) = (run("both", "1"), run("both", "3"));
    let name = "replications.parquet";
    assert!(both[name] == again[name], "other bytes with other threads");
    let (parquet, none) = (run("parquet", "2"), run("none", "2"));
    assert!(parquet[name] == both[name]);
    assert!(!parquet.contains_key("replications.csv"));
    assert!(!none.contains_key("replications.csv") && !none.contains_key(name));
    assert!(none["summary.json"] == both["summary.json"]);
    let said = |files: &BTreeMap<String, Vec<u8>>| {
        String::from_utf8(files["summary.txt"].clone()).unwrap()
    };
    assert!(said(&parquet).contains(name) && !said(&none).contains("one row per replication"));

    assert_eq!(compared(&place, "both-1/result"), (200, 1));
}

#[test]
fn rows_are_whole_beyond_a_row_group() {
    let place = Place::new();
    let coin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/luck/coin.toml");
    let words = ["-n", "16500", "--rows", "both", "--luck", "0"];
    place.run(&coin, &words, "many").fine();
    assert_eq!(compared(&place, "many"), (16_500, 2));
}

/// Compares the two files of rows; how many rows and row groups there are.
fn compared(place: &Place, folder: &str) -> (usize, usize) {
    let csv = place.rows(folder);
    let file = File::open(place.path(folder).join("replications.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let mut rows = 0;
    for (row, expected) in reader.get_row_iter(None).unwrap().zip(&csv.rows) {
        let row = row.unwrap();
        assert!(row.get_column_iter().map(|(name, _)| name).eq(&csv.columns));
        for ((_, field), text) in row.get_column_iter().zip(expected) {
            match field {
                Field::Double(x) => assert_eq!(text.parse(), Ok(*x)),
                Field::Null => assert_eq!(text, ""),
                other => panic!("{other:?}"),
            }
        }
        rows += 1;
    }
    assert_eq!(rows, csv.rows.len());
    (rows, reader.metadata().num_row_groups())
}
