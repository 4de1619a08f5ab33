//! What does an event cost? W1, the organization as an open network, by hand and by the engine.
//!
//! Nothing is timed before it is right: the mean lead time and both utilizations must lie within
//! three standard errors of the exact values of the open network.
//!
//! Two ways stand beside the loop by hand, which makes the same keyed draws: the engine's flow with a route of
//! W1's own, and the whole model in the limit in which it is W1, with every room, schedule and metric.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use telosim::engine::draws::Draws;

mod baseline;
mod engine;
mod model;

/// Lead time of two M/M/c stations in a row with rework, by Jackson and Erlang `[h]`.
const LEAD_TIME: f64 = 3.045_963;
/// Utilization of the executors `[1]`.
const EXECUTION: f64 = 0.8;
/// Utilization of the reviewers `[1]`.
const REVIEW: f64 = 0.75;
/// Replicates whose means are compared with the exact values.
const REPLICATES: u64 = 2_000;
const SEED: u64 = 7;

/// Fails unless the mean of `values` lies within three of its standard errors of `exact`.
fn agrees(what: &str, values: &[f64], exact: f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!((mean - exact).abs() < 3.0 * error, "{what}: {mean} ± {error}, exactly {exact}");
    assert!(error < 0.01 * exact, "{what}: ± {error} is too coarse to tell");
    eprintln!("{what}: {mean:.5} ± {error:.5}, exactly {exact}");
}

fn w1(criterion: &mut Criterion) {
    let replicates: Vec<_> =
        (0..REPLICATES).map(|replicate| baseline::run(&Draws::new(SEED, replicate))).collect();
    assert!(replicates.iter().all(|r| r.finished == r.arrived), "a counted task is unfinished");
    let column = |of: fn(&baseline::Measured) -> f64| replicates.iter().map(of).collect::<Vec<_>>();
    agrees("lead time [h]", &column(|r| r.lead_time), LEAD_TIME);
    agrees("executors", &column(|r| r.execution), EXECUTION);
    agrees("reviewers", &column(|r| r.review), REVIEW);

    let draws = Draws::new(SEED, 0);
    let mut group = criterion.benchmark_group("w1");
    group.throughput(Throughput::Elements(baseline::run(&draws).events));
    group.bench_function("by hand", |bencher| bencher.iter(|| baseline::run(black_box(&draws))));
    let mut network = engine::Network::default();
    let measured: Vec<_> = (0..REPLICATES).map(|r| network.run(&Draws::new(SEED, r))).collect();
    agrees(
        "engine: lead time [h]",
        &measured.iter().map(|m| m.lead_time).collect::<Vec<_>>(),
        LEAD_TIME,
    );
    group.throughput(Throughput::Elements(network.run(&draws).events));
    group.bench_function("by the engine", |b| b.iter(|| network.run(black_box(&draws))));
    let mut whole = model::Whole::new();
    let measured: Vec<_> = (0..REPLICATES).map(|r| whole.run(Draws::new(SEED, r))).collect();
    agrees(
        "model: lead time [h]",
        &measured.iter().map(|m| m.lead_time).collect::<Vec<_>>(),
        LEAD_TIME,
    );
    group.throughput(Throughput::Elements(whole.run(draws).events));
    group.bench_function("by the model", |b| b.iter(|| whole.run(black_box(draws))));
    group.finish();
    ratios(&draws, &mut network, &mut whole);
}

/// Nanoseconds an event, in rounds that take turns, so that what disturbs one disturbs all.
fn ratios(draws: &Draws, network: &mut engine::Network, whole: &mut model::Whole) {
    const ROUNDS: usize = 9;
    const RUNS: u32 = 40;
    let timed = |events: u64, run: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        (0..RUNS).for_each(|_| run());
        start.elapsed().as_nanos() as f64 / f64::from(RUNS) / events as f64
    };
    let (by_hand, by_engine, by_model) =
        (baseline::run(draws).events, network.run(draws).events, whole.run(*draws).events);
    let mut rounds: Vec<[f64; 3]> = (0..ROUNDS)
        .map(|_| {
            [
                timed(by_hand, &mut || {
                    black_box(baseline::run(black_box(draws)));
                }),
                timed(by_engine, &mut || {
                    black_box(network.run(black_box(draws)));
                }),
                timed(by_model, &mut || {
                    black_box(whole.run(black_box(*draws)));
                }),
            ]
        })
        .collect();
    let mut median = |place: usize| {
        rounds.sort_by(|a, b| a[place].total_cmp(&b[place]));
        rounds[ROUNDS / 2][place]
    };
    let [hand, engine, model] = [0, 1, 2].map(&mut median);
    eprintln!(
        "medians of {ROUNDS} rounds: by hand {hand:.1} ns an event, by the engine {engine:.1} ({:.2}), by the \
         model {model:.1} ({:.2})",
        engine / hand,
        model / hand
    );
}

criterion_group!(benches, w1);
criterion_main!(benches);
