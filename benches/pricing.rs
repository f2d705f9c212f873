//! Simulate once, price many: settling a contract on stored outcomes against simulating them.
//!
//! All are measured in one run, in turns, on one thread, and their ratio is printed: times of a noisy machine mean little
//! by themselves. "Stored" outcomes are condensed to the days of the contract when they are stored (`Worker::condense`: the same flows,
//! under all terms with these days); "as they are" they still have every week. Condensing counts as part of storing and is shown apart.
//! "Simulating" is what a run does for each replication before it prices: drawing parameters, both arms' lives, the books, and the
//! contract's measurement. "Lives alone" leaves everything but the two arms' lives out.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use trappe::analysis::evaluate::{Evaluator, Place};
use trappe::analysis::run::Silent;
use trappe::contract::outcomes::Outcomes;
use trappe::contract::settle::Plan;
use trappe::money::tariff::Tariffs;
use trappe::scenario;
use trappe::sim::luck::Coupling;
use trappe::sim::replication;

/// Replications of the stored record.
const STORED: u32 = 10_000;
/// Rounds of the ratio.
const ROUNDS: usize = 10;

fn simulate(
    evaluator: &Evaluator<'_>,
    terms: &trappe::contract::terms::Terms,
    n: u32,
) -> Vec<Outcomes> {
    let pricing = evaluator
        .pricing(terms, &evaluator.scenario().spec, &Silent)
        .unwrap_or_else(|e| panic!("{e}"));
    let spec = &evaluator.scenario().spec;
    (0..n)
        .map(|number| {
            let luck = evaluator.luck(number);
            let draw = evaluator.draw(&luck);
            let world = evaluator
                .best_world()
                .redraw(spec, &draw)
                .unwrap_or_else(|e| panic!("{e}"));
            let place = Place {
                world: &world,
                draw: &draw,
                tariffs: &Tariffs::new(spec, &draw),
            };
            evaluator.outcomes_in(&pricing, place, &luck)
        })
        .collect()
}

fn price(plan: &Plan<'_>, stored: &[Outcomes]) -> i64 {
    let mut worker = plan.worker();
    stored
        .iter()
        .map(|outcomes| worker.settle(outcomes).paid)
        .fold(0, i64::wrapping_add)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn bench(c: &mut Criterion) {
    for name in ["kolding", "vaekstpartnerskaber"] {
        let path = Path::new("scenarios").join(format!("{name}.toml"));
        let short = "contract.line.saving.baseline.agreed_path.lives=20000".to_owned();
        let overrides = if name == "kolding" {
            vec![short]
        } else {
            Vec::new()
        };
        let scenario = scenario::load(&path, &overrides).unwrap_or_else(|e| panic!("{e}"));
        let Some(terms) = &scenario.contract else {
            continue;
        };
        let evaluator =
            Evaluator::new(&scenario, 1, Coupling::Twin).unwrap_or_else(|e| panic!("{e}"));
        let stored = simulate(&evaluator, terms, STORED);
        let plan = Plan::new(terms);
        let condense = |outcomes: &[Outcomes]| -> Vec<Outcomes> {
            let mut worker = plan.worker();
            outcomes.iter().map(|o| worker.condense(o)).collect()
        };
        let condensed = condense(&stored);
        assert_eq!(price(&plan, &condensed), price(&plan, &stored));
        let each = STORED / ROUNDS as u32;
        let [
            mut simulating,
            mut lives,
            mut pricing,
            mut plain,
            mut condensing,
        ] = [const { Vec::new() }; 5];
        for _ in 0..ROUNDS {
            let begin = Instant::now();
            black_box(simulate(&evaluator, terms, each));
            simulating.push(begin.elapsed() / each);
            let begin = Instant::now();
            for number in 0..each {
                black_box(replication::live(
                    evaluator.best_world(),
                    &evaluator.luck(number),
                ));
            }
            lives.push(begin.elapsed() / each);
            let begin = Instant::now();
            black_box(price(&plan, &condensed));
            pricing.push(begin.elapsed() / STORED);
            let begin = Instant::now();
            black_box(price(&plan, &stored));
            plain.push(begin.elapsed() / STORED);
            let begin = Instant::now();
            black_box(condense(&stored));
            condensing.push(begin.elapsed() / STORED);
        }
        let [simulating, lives, pricing, plain, condensing] =
            [simulating, lives, pricing, plain, condensing].map(median);
        let ratio = |time: Duration| time.as_secs_f64() / pricing.as_secs_f64();
        println!(
            "{name}: simulating {simulating:?}, lives alone {lives:?}, condensing {condensing:?}, pricing {pricing:?} ({plain:?} as they are) per replication; pricing is {:.0} times faster than simulating and {:.0} times faster than the lives alone",
            ratio(simulating),
            ratio(lives)
        );
        let mut group = c.benchmark_group(format!("pricing/{name}"));
        group.throughput(Throughput::Elements(STORED.into()));
        group.sample_size(10);
        group.bench_function("stored record", |b| {
            b.iter_batched(
                || (),
                |()| price(&plan, &condensed),
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
