//! W1 in two libraries of Rust: `peers LIBRARY FIRST COUNT` says in JSON what those replicates cost and came to.

use std::hint::black_box;
use std::ops::Range;

use rustix::time::{ClockId, clock_gettime};

mod with_ixa;
mod with_nexosim;

/// Purposes.
pub const PURPOSES: usize = 10;
/// Tasks that each purpose emits `[tasks/h]`.
pub const RATE: f64 = 0.4;
/// Executors.
pub const EXECUTORS: usize = 8;
/// Mean time of an execution `[h]`.
pub const EXECUTION_TIME: f64 = 1.28;
/// People who review.
pub const REVIEWERS: usize = 3;
/// Mean time of a review `[h]`.
pub const REVIEW_TIME: f64 = 0.45;
/// Chance that a reviewed task goes back to be done again `[1]`.
pub const REWORK_CHANCE: f64 = 0.2;
/// Tasks that arrive in this time count `[h]`.
pub const COUNTED: Range<f64> = 500.0..2500.0;
/// Until then the last of them have long been finished `[h]`.
pub const DRAINED: f64 = 2800.0;

/// What a replicate comes to: arrivals and ends of service, the tasks that count and their mean lead time `[h]`.
pub struct Measured {
    pub events: u64,
    pub tasks: f64,
    pub lead_time: f64,
}

/// What this process has had of a processor `[ns]`.
fn used() -> i64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    1_000_000_000 * time.tv_sec + time.tv_nsec
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [library, first, count] = &args[..] else { panic!("peers LIBRARY FIRST COUNT") };
    let (run, version): (fn(u64) -> Measured, _) = match library.as_str() {
        "ixa" => (with_ixa::run, "4.0.0"),
        "nexosim" => (with_nexosim::run, "1.0.0"),
        _ => panic!("there is ixa and nexosim, and no {library}"),
    };
    let (first, count): (u64, u64) = (first.parse().unwrap(), count.parse().unwrap());
    run(first);
    let start = used();
    let results: Vec<_> = (first..first + count).map(|it| black_box(run(black_box(it)))).collect();
    let ns = used() - start;
    let told = serde_json::json!({
        "what": library,
        "version": version,
        "events": results.iter().map(|it| it.events).sum::<u64>(),
        "ns": ns,
        "tasks": results.iter().map(|it| it.tasks).collect::<Vec<_>>(),
        "lead_times": results.iter().map(|it| it.lead_time).collect::<Vec<_>>(),
    });
    println!("{told}");
}
