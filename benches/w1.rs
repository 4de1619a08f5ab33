//! What does an event cost? W1, the organization as an open network, by hand and by the engine.
//!
//! Nothing is timed before it is right: the mean lead time and both utilizations must lie within
//! three standard errors of the exact values of the open network.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use telosim::engine::draws::Draws;

mod baseline;

/// Lead time of two M/M/c stations in a row with rework, by Jackson and Erlang [h].
const LEAD_TIME: f64 = 3.045_963;
/// Utilization of the executors [1].
const EXECUTION: f64 = 0.8;
/// Utilization of the reviewers [1].
const REVIEW: f64 = 0.75;
/// Replicates whose means are compared with the exact values.
const REPLICATES: u64 = 100;
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
    // The engine's own W1 stands here, checked and measured in the same way.
    group.finish();
}

criterion_group!(benches, w1);
criterion_main!(benches);
