//! How long one replication takes, part by part, and a whole run. Figures are ratios within one run: machines differ.
//!
//! `cargo bench --bench replication`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{Length, Silent, run};
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::money::books::books;
use trappe::money::tariff::Tariffs;
use trappe::scenario::{Scenario, load};
use trappe::sim::luck::{Coupling, Luck};
use trappe::sim::replication::live;

const SCENARIOS: [&str; 2] = ["kolding", "vaekstpartnerskaber"];

fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    load(&path, &[]).unwrap_or_else(|faults| panic!("{faults}"))
}

fn replication(c: &mut Criterion) {
    for name in SCENARIOS {
        let scenario = scenario(name);
        let spec = &scenario.spec;
        let draw = Draw::best(&spec.parameters);
        let world = World::new(spec, &draw).expect("a possible world");
        let tariffs = Tariffs::new(spec, &draw);
        let evaluator = Evaluator::new(&scenario, 1, Coupling::Twin).expect("a possible world");
        let people: u32 = spec.groups.iter().map(|g| g.people).sum();
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(
            u64::from(people) * u64::from(spec.calendar.weeks) * 2,
        ));
        let mut number = 0;
        group.bench_function("lives of both arms", |b| {
            b.iter(|| {
                number += 1;
                black_box(live(&world, &Luck::new(1, number)))
            });
        });
        let record = live(&world, &Luck::new(1, 0));
        group.bench_function("books of both arms", |b| {
            b.iter(|| black_box(books(spec, &tariffs, &record)))
        });
        group.bench_function("parameters to world", |b| {
            b.iter(|| black_box(world.redraw(spec, &draw)))
        });
        group.bench_function("parameters to tariffs", |b| {
            b.iter(|| black_box(Tariffs::new(spec, &draw)))
        });
        group.bench_function("whole replication", |b| {
            b.iter(|| {
                number += 1;
                black_box(
                    evaluator
                        .replication(&evaluator.luck(number), false)
                        .expect("a possible world")
                        .record
                        .people
                        .len(),
                )
            });
        });
        group.finish();
    }
}

fn whole_run(c: &mut Criterion) {
    let scenario = scenario("kolding");
    let evaluator = Evaluator::new(&scenario, 1, Coupling::Twin).expect("a possible world");
    let mut group = c.benchmark_group("run");
    group.sample_size(10);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        group.bench_function(
            format!("kolding, 256 replications, {threads} threads"),
            |b| {
                b.iter(|| {
                    pool.install(|| {
                        run(&evaluator, &Length::Replications(256), &Silent)
                            .expect("a run")
                            .figures
                            .replications
                    })
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, replication, whole_run);
criterion_main!(benches);
