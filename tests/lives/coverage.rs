//! Law 8: 95 % intervals contain the exact value in about 95 % of repeated runs.

use crate::lives::build::{Build, n, people, step};
use crate::lives::chance::Cells;
use crate::lives::exact::{occupancy, occupancy_under_cycle};
use crate::lives::history::by_week;
use statrs::distribution::{ContinuousCDF, Gamma};
use trappe::model::group::Group;
use trappe::record::Record;
use trappe::stats::{interval, order};

const RUNS: u64 = 1000;
const REPLICATIONS: u32 = 200;
const WEEK: u32 = 40;

fn town(count: u32, frailty: f64) -> (Build, Group) {
    let mut b = Build::new(WEEK + 1);
    let (s, job) = (b.support("benefit"), b.work("job"));
    b.moves_by_band(s, job, &[(0, 0.05), (20, 0.01)]);
    b.moves_by_band(job, s, &[(0, 0.05), (13, 0.01)]);
    b.step(step(10));
    let group = Group {
        frailty_variance: n(frailty),
        ..people(count, s)
    };
    b.group(group.clone());
    (b, group)
}

fn working(b: &Build, record: &Record) -> usize {
    (0..record.people.len())
        .filter(|p| {
            let last = by_week(&record.programme, *p, WEEK + 1)[WEEK as usize];
            last.is_some_and(|s| b.spec.states[usize::from(s.state.0)].in_work)
        })
        .count()
}

/// Runs in which an interval of a sample of people in work contains the exact value.
fn covered(b: &Build, contains: impl Fn(&[f64]) -> bool) -> u64 {
    (0..RUNS)
        .filter(|run| {
            let sample: Vec<f64> = b
                .run(1_000 + run, REPLICATIONS)
                .map(|record| working(b, &record) as f64)
                .collect();
            contains(&sample)
        })
        .count() as u64
}

#[test]
fn the_normal_interval_of_a_mean_covers_the_exact_occupancy() {
    let (b, group) = town(10, 0.0);
    let exact = 10.0 * occupancy(&b.spec, &group)[WEEK as usize][1];
    let hits = covered(&b, |sample| {
        let (e, _) = interval::mean(sample, 0.95).expect("a sample");
        (e.low..=e.high).contains(&exact)
    });
    Cells::new(1).check(hits, RUNS, 0.95, || "runs that cover the mean".into());
}

#[test]
fn it_does_so_when_people_share_a_cycle() {
    // The interval comes from replications, not from people: under a common cycle people are no independent sample.
    let (mut b, group) = town(10, 0.0);
    b.cycle(None, &[(&[0.9, 0.1], 1.5, 0.7), (&[0.3, 0.7], 0.1, 5.0)]);
    let exact = occupancy_under_cycle(&b.spec, &group, &[0.75, 0.25]);
    let exact = 10.0 * exact[WEEK as usize][1];
    let hits = covered(&b, |sample| {
        let (e, _) = interval::mean(sample, 0.95).expect("a sample");
        (e.low..=e.high).contains(&exact)
    });
    Cells::new(1).check(hits, RUNS, 0.95, || "runs that cover the mean".into());
}

fn binomial(of: u32, p: f64) -> Vec<f64> {
    let mut out = vec![(1.0 - p).powi(of as i32)];
    for k in 0..of {
        out.push(out[k as usize] * f64::from(of - k) / f64::from(k + 1) * p / (1.0 - p));
    }
    out
}

#[test]
fn wilsons_interval_covers_as_often_as_the_binomial_says() {
    // P(at least 8 of 10 in work), and the coverage of Wilson's interval at that probability as an exact sum.
    let (b, group) = town(10, 0.0);
    let in_work = occupancy(&b.spec, &group)[WEEK as usize][1];
    let most = (10.0 * in_work) as usize + 2;
    let p: f64 = binomial(10, in_work)[most..].iter().sum();
    assert!((0.01..0.5).contains(&p), "{p}");
    let contains = |hits: u64| {
        let e = interval::wilson(hits, u64::from(REPLICATIONS), 0.95);
        (e.low..=e.high).contains(&p)
    };
    let exact: f64 = binomial(REPLICATIONS, p)
        .iter()
        .zip(0..)
        .filter(|(_, hits)| contains(*hits))
        .map(|(probability, _)| probability)
        .sum();
    assert!((exact - 0.95).abs() < 0.03, "{exact}");
    let hits = covered(&b, |sample| {
        contains(sample.iter().filter(|x| **x >= most as f64).count() as u64)
    });
    Cells::new(1).check(hits, RUNS, exact, || {
        "runs that cover the probability".into()
    });
}

#[test]
fn order_statistics_cover_quantiles_as_often_as_the_binomial_says() {
    // The frailty of 200 people is a sample from a gamma with mean 1 and variance 0.7.
    let theta = 0.7;
    let gamma = Gamma::new(1.0 / theta, 1.0 / theta).expect("a gamma");
    let (b, _) = town(REPLICATIONS, theta);
    let samples: Vec<Vec<f64>> = b
        .run(5, 2 * RUNS as u32)
        .map(|record| {
            let mut sample: Vec<f64> = record.people.iter().map(|p| p.frailty).collect();
            sample.sort_by(f64::total_cmp);
            sample
        })
        .collect();
    let mut cells = Cells::new(4);
    for p in [0.05, 0.25, 0.5, 0.95] {
        let (low, high) = order::ranks(REPLICATIONS as usize, p, 0.95);
        let (low, high) = (low.expect("large enough"), high.expect("large enough"));
        // X₍l₎ ≤ q ≤ X₍u₎ if and only if l to u − 1 of the sample lie below q.
        let exact: f64 = binomial(REPLICATIONS, p)[low..high].iter().sum();
        assert!((0.95..0.98).contains(&exact), "{exact}");
        let q = gamma.inverse_cdf(p);
        let hits = samples.iter().filter(|sample| {
            let e = interval::quantile(sample, p, 0.95);
            (e.low..=e.high).contains(&q)
        });
        cells.check(hits.count() as u64, 2 * RUNS, exact, || {
            format!("{p}-quantile")
        });
    }
}
