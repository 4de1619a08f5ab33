//! What does an event cost? W1, the organization as an open network, by hand and by the engine.
//!
//! Four ways stand side by side: a loop by hand that can do nothing else and draws in sequence, one that makes the same
//! keyed draws as the engine, the engine's flow with a route of W1's own, and the whole model in the limit in which it is
//! W1, with every room, schedule and metric.
//!
//! Nothing is timed before it is right: the mean lead time of each, and both utilizations of the loops, must lie within
//! three standard errors of the exact values of the open network. `cargo bench --bench w1 -- check` asks that of 20,000
//! replicates of each, and `-- measure FIRST COUNT` says in JSON what those replicates cost, for `benches/peers/run`.

use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group};
use telosim::engine::draws::Draws;

mod baseline;
mod engine;
mod model;
mod sequential;

/// Lead time of two M/M/c stations in a row with rework, by Jackson and Erlang `[h]`.
const LEAD_TIME: f64 = 3.045_963;
/// Utilization of the executors `[1]`.
const EXECUTION: f64 = 0.8;
/// Utilization of the reviewers `[1]`.
const REVIEW: f64 = 0.75;
/// Replicates whose means are compared with the exact values before anything is timed.
const REPLICATES: u64 = 2_000;
/// Replicates of the check on request.
const CHECKED: u64 = 20_000;
const SEED: u64 = 7;

/// What a replicate comes to: its events, the tasks that count, and their mean lead time `[h]`.
type Run = (u64, f64, f64);

/// A way to simulate W1: what it is called, and what the replicate of a number comes to.
struct Way {
    name: &'static str,
    run: Box<dyn FnMut(u64) -> Run>,
}

impl Way {
    fn new(name: &'static str, run: impl FnMut(u64) -> Run + 'static) -> Self {
        Self { name, run: Box::new(run) }
    }

    /// What some replicates come to, and the time that they take.
    fn measure(&mut self, replicates: Range<u64>) -> (Vec<Run>, Duration) {
        // Once before, so that nothing is made in what is timed that could be there already.
        (self.run)(replicates.start);
        let start = used();
        let runs = replicates.map(|it| black_box((self.run)(black_box(it)))).collect();
        (runs, used() - start)
    }
}

/// All ways, the fastest first.
fn ways() -> [Way; 4] {
    let loop_alone = sequential::Sequential::new();
    let mut network = engine::Network::default();
    let mut whole = model::Whole::new();
    [
        Way::new("by hand, sequential", move |replicate| {
            let it = loop_alone.run(replicate);
            (it.events, it.finished as f64, it.lead_time)
        }),
        Way::new("by hand", |replicate| {
            let it = baseline::run(&Draws::new(SEED, replicate));
            (it.events, it.finished as f64, it.lead_time)
        }),
        Way::new("by the engine", move |replicate| {
            let it = network.run(&Draws::new(SEED, replicate));
            (it.events, it.finished, it.lead_time)
        }),
        Way::new("by the model", move |replicate| {
            let it = whole.run(Draws::new(SEED, replicate));
            (it.events, it.accepted, it.lead_time)
        }),
    ]
}

/// The time in which this thread had a processor, or all the time where nobody says.
fn used() -> Duration {
    // Linux brings the figure up to date when the thread gives the processor away.
    std::thread::sleep(Duration::from_nanos(1));
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|it| it.split(' ').next()?.parse().ok()).map(Duration::from_nanos);
    static BEGAN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    told.unwrap_or_else(|| BEGAN.elapsed())
}

/// Fails unless the mean of `values`, each of which is one of so many, lies within three of its standard errors of `exact`.
///
/// Replicates with more tasks have longer queues. A mean of means that weighs all replicates alike is one standard error
/// too low where there are 20,000.
fn agrees(what: &str, values: &[(f64, f64)], exact: f64) {
    let n = values.len() as f64;
    let weight = values.iter().map(|it| it.0).sum::<f64>() / n;
    let mean = values.iter().map(|it| it.0 * it.1).sum::<f64>() / (n * weight);
    let squares = values.iter().map(|it| (it.0 * (it.1 - mean) / weight).powi(2));
    let error = (squares.sum::<f64>() / (n - 1.0) / n).sqrt();
    let z = (mean - exact) / error;
    eprintln!("{what}: {mean:.5} ± {error:.5}, exactly {exact}: z = {z:.2}");
    assert!(z.abs() < 3.0, "{what}: three standard errors off");
    assert!(error < 0.01 * exact, "{what}: ± {error} is too coarse to tell");
}

/// Both loops finish what they count, and their servers work as much as they should.
fn loops_agree(replicates: u64) {
    let loop_alone = sequential::Sequential::new();
    let keyed = (0..replicates).map(|it| baseline::run(&Draws::new(SEED, it))).collect();
    let alone = (0..replicates).map(|it| loop_alone.run(it)).collect();
    for (name, results) in [("by hand", keyed), ("by hand, sequential", alone)] {
        let results: Vec<baseline::Measured> = results;
        assert!(results.iter().all(|it| it.finished == it.arrived), "a counted task is unfinished");
        let column = |of: fn(&baseline::Measured) -> f64| -> Vec<_> {
            results.iter().map(|it| (1.0, of(it))).collect()
        };
        agrees(&format!("{name}: executors"), &column(|it| it.execution), EXECUTION);
        agrees(&format!("{name}: reviewers"), &column(|it| it.review), REVIEW);
    }
}

/// Every way has the exact lead time, as far as so many replicates can tell.
fn check(ways: &mut [Way], replicates: u64) {
    loops_agree(replicates);
    for way in ways {
        let lead_times: Vec<_> =
            (0..replicates).map(|it| (way.run)(it)).map(|it| (it.1, it.2)).collect();
        agrees(&format!("{}: lead time [h]", way.name), &lead_times, LEAD_TIME);
    }
}

fn w1(criterion: &mut Criterion) {
    let mut ways = ways();
    check(&mut ways, REPLICATES);
    let mut group = criterion.benchmark_group("w1");
    for way in &mut ways {
        group.throughput(Throughput::Elements((way.run)(0).0));
        group.bench_function(way.name, |bencher| bencher.iter(|| (way.run)(black_box(0))));
    }
    group.finish();
    ratios(&mut ways);
}

/// Nanoseconds an event, in rounds that take turns, so that what disturbs one disturbs all.
fn ratios(ways: &mut [Way; 4]) {
    const ROUNDS: usize = 9;
    const RUNS: u64 = 40;
    let mut rounds: Vec<[f64; 4]> = (0..ROUNDS)
        .map(|_| {
            ways.each_mut().map(|way| {
                let (runs, taken) = way.measure(0..RUNS);
                taken.as_nanos() as f64 / runs.iter().map(|it| it.0 as f64).sum::<f64>()
            })
        })
        .collect();
    let median = |place: usize| {
        rounds.sort_by(|a, b| a[place].total_cmp(&b[place]));
        rounds[ROUNDS / 2][place]
    };
    let medians: Vec<f64> = (0..4).map(median).collect();
    eprintln!("medians of {ROUNDS} rounds:");
    eprintln!("{:<20} {:>12} {:>12} {:>12}", "", "ns an event", "sequential", "by hand");
    for (way, ns) in ways.iter().zip(&medians) {
        let [alone, keyed] = [ns / medians[0], ns / medians[1]];
        eprintln!("{:<20} {ns:>12.1} {alone:>12.2} {keyed:>12.2}", way.name);
    }
}

/// One line of JSON for each way: what some replicates cost and came to.
fn tell(ways: &mut [Way], replicates: Range<u64>) {
    for way in ways {
        let (runs, taken) = way.measure(replicates.clone());
        let told = serde_json::json!({
            "what": format!("telosim {}", way.name),
            "version": env!("CARGO_PKG_VERSION"),
            "events": runs.iter().map(|it| it.0).sum::<u64>(),
            "ns": taken.as_nanos() as u64,
            "tasks": runs.iter().map(|it| it.1).collect::<Vec<_>>(),
            "lead_times": runs.iter().map(|it| it.2).collect::<Vec<_>>(),
        });
        println!("{told}");
    }
}

criterion_group!(benches, w1);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["check"] => check(&mut ways(), CHECKED),
        ["measure", first, count] => {
            let number = |it: &str| it.parse::<u64>().expect("replicates are counted");
            let (first, count) = (number(first), number(count));
            tell(&mut ways(), first..first + count);
        }
        _ => {
            benches();
            Criterion::default().configure_from_args().final_summary();
        }
    }
}
