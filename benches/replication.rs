//! How long one replication takes, part by part, a whole run, and what comes before: reading and checking. Figures are to be compared
//! within one run: machines differ.
//!
//! `cargo bench --bench replication`

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use trappe::analysis::check;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{Length, Silent, run};
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::money::books::books;
use trappe::money::tariff::Tariffs;
use trappe::scenario::{Scenario, load};
use trappe::sim::clock::{Setting, UNMODIFIED};
use trappe::sim::cycle::Track;
use trappe::sim::luck::{Coupling, Luck};
use trappe::sim::replication::live;
use trappe::sim::{flock, people, programme};

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
        let luck = Luck::new(1, 0);
        let (track, starts) = (Track::draw(&world, &luck), people::draw(&world, &luck));
        let clocks = luck.counterfactual_clocks();
        group.bench_function("one visit to a state", |b| {
            let start = &starts[0];
            let setting = Setting::new(&world, &track, start.state, 1.0, &UNMODIFIED);
            let mut visit = 0;
            b.iter(|| {
                visit += 1;
                black_box(setting.visit(&clocks, (0, visit), 0, 0))
            });
        });
        group.bench_function("arm without a programme", |b| {
            b.iter(|| black_box(flock::live(&world, &track, &clocks, 0, &starts).0))
        });
        group.bench_function("programme arm", |b| {
            b.iter_batched_ref(
                || flock::live(&world, &track, &clocks, 0, &starts).1,
                |twins| black_box(programme::live(&world, &track, &luck, &starts, twins, None)),
                BatchSize::SmallInput,
            )
        });
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
    let mut group = c.benchmark_group("run");
    group.sample_size(10);
    for name in SCENARIOS {
        let scenario = scenario(name);
        let evaluator = Evaluator::new(&scenario, 1, Coupling::Twin).expect("a possible world");
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .expect("threads");
            let name = format!("{name}, 256 replications, {threads} threads");
            group.bench_function(name, |b| {
                b.iter(|| {
                    pool.install(|| {
                        run(&evaluator, &Length::Replications(256), &Silent)
                            .expect("a run")
                            .figures
                            .replications
                    })
                });
            });
        }
    }
    group.finish();
}

fn before_a_run(c: &mut Criterion) {
    for name in SCENARIOS {
        let mut group = c.benchmark_group(name);
        group.bench_function("reading", |b| b.iter(|| black_box(scenario(name))));
        let scenario = scenario(name);
        group.bench_function("checking", |b| {
            b.iter(|| black_box(check::check(&scenario).expect("a possible world")))
        });
        group.finish();
    }
}

criterion_group!(benches, replication, before_a_run, whole_run);
criterion_main!(benches);
