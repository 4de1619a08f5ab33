//! The flow against closed forms of queueing, through the whole simulator.
//!
//! Every sampled row has 30 independent windows and a million tasks in all. What is compared is
//! the mean of the windows' means; it may lie 3.66 of its standard errors from the exact value, which
//! Student's law with 29 degrees of freedom exceeds in one case of a thousand. Warm-up is a hundred
//! relaxation times or so, and left out.

use telosim::engine::flow::Tally;
use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::agents::Organizations;
use telosim::model::execution::Execution;
use telosim::model::flow::{Flow, State, Station};
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::validation::Validation;
use telosim::study::Stage;

mod factors;
mod laws;
mod pairing;
mod prevention;
mod queues;
mod repair;
mod statistics;

/// Windows of each row.
const WINDOWS: u64 = 30;
/// Tasks of a row in all its windows.
const TASKS: f64 = 1_020_000.0;
/// Weeks that are left out.
const WARM_UP: u32 = 112;

/// What one window saw.
struct Seen {
    /// Of tasks that began to wait in the window and were begun: the wait for execution `[h]`.
    waits: Vec<f64>,
    /// Of tasks born in the window and settled: from idea to outcome `[h]`.
    stays: Vec<f64>,
    /// By station: what came, went and was present.
    tallies: Vec<Tally>,
    /// The window's length `[h]`.
    hours: f64,
}

impl Seen {
    fn station(&self, station: Station) -> &Tally {
        &self.tallies[station as usize]
    }

    /// Time average of tasks at a station `[tasks]`.
    fn present(&self, station: Station) -> f64 {
        self.station(station).area / self.hours
    }

    /// Mean time at a station `[h]`.
    fn sojourn(&self, station: Station) -> f64 {
        self.station(station).sojourn / self.station(station).departures as f64
    }

    /// Tasks that left a station in an hour `[tasks/h]`.
    fn throughput(&self, station: Station) -> f64 {
        self.station(station).departures as f64 / self.hours
    }
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, n) = values.into_iter().fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    sum / n
}

fn minus(a: &Tally, b: &Tally) -> Tally {
    Tally {
        arrivals: a.arrivals - b.arrivals,
        departures: a.departures - b.departures,
        sojourn: a.sojourn - b.sojourn,
        waited: a.waited - b.waited,
        area: a.area - b.area,
    }
}

/// Thirty windows of a model into which `rate` tasks an hour come.
fn windows(model: &Model, rate: f64) -> Vec<Seen> {
    let weeks = (TASKS / WINDOWS as f64 / rate / 40.0).ceil() as u32;
    let mut stage = Stage::new().unwrap();
    (0..WINDOWS)
        .map(|window| {
            let sim = stage.simulation();
            sim.world().resource_mut::<Flow>().keep_trace();
            let draws = Draws::new(2026, window);
            sim.start(draws, -52, vec![], |world| model.clone().insert(world));
            let mut row = vec![];
            let tallies =
                |flow: &Flow| Station::ALL.map(|s| flow.site(0).station(s as usize).tally()).into();
            let mut before: Vec<Tally> = vec![];
            for week in 0..WARM_UP + weeks {
                if week == WARM_UP {
                    before = tallies(sim.world().resource::<Flow>());
                }
                sim.step(&mut row);
            }
            let mut flow = sim.world().resource_mut::<Flow>();
            let after: Vec<Tally> = tallies(&flow);
            let tallies = after.iter().zip(&before).map(|(a, b)| minus(a, b)).collect();
            let trace = flow.take_trace().unwrap();
            let from = f64::from(WARM_UP) * 40.0;
            let between = |first: State, last: State| -> Vec<f64> {
                let mut open = std::collections::BTreeMap::new();
                let mut spans = vec![];
                for record in &trace.records {
                    if record.state == first && record.time >= from {
                        open.insert(record.task, record.time);
                    } else if record.state == last {
                        spans.extend(open.remove(&record.task).map(|time| record.time - time));
                    }
                }
                spans
            };
            Seen {
                waits: between(State::Queued, State::Running),
                stays: between(State::Idea, State::Success),
                tallies,
                hours: f64::from(weeks) * 40.0,
            }
        })
        .collect()
}

/// Fails unless the windows' values agree with what is exact.
fn agrees(what: &str, seen: &[Seen], value: impl Fn(&Seen) -> f64, exact: f64) {
    let values: Vec<f64> = seen.iter().map(value).collect();
    let n = values.len() as f64;
    let mean = mean(values.iter().copied());
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    println!("{what}: {mean:.6} ± {error:.6}, exactly {exact}");
    assert!((mean - exact).abs() < 3.66 * error, "{what}: {mean} ± {error}, exactly {exact}");
    // An error that hides a real difference would be no test.
    assert!(error < 0.05 * exact, "{what}: ± {error} is too coarse to tell");
}

/// An organization of `servers` people who execute tasks of mean one hour and do nothing else.
fn people(servers: u32, rate: f64, noise: Law) -> Model {
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = 1;
    m.get_mut::<Organizations>().size = Law::Fixed(f64::from(servers));
    m.get_mut::<Purposes>().per_person = 1.0 / f64::from(servers);
    m.get_mut::<Tasks>().emission = rate * 40.0;
    m.get_mut::<Tasks>().work = Law::Fixed(1.0);
    m.get_mut::<Execution>().noise = noise;
    m
}

/// An organization whose work a system runs and whose people check all of it.
fn system(people: f64, cells: f64, rate: f64, executors: f64, run: f64, review: f64) -> Model {
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = 1;
    m.get_mut::<Organizations>().size = Law::Fixed(people);
    m.get_mut::<Purposes>().per_person = cells / people;
    m.get_mut::<Purposes>().span = 1_000;
    // Little is asked in the base year, which has people only: hardly any queue is left from it.
    m.get_mut::<Tasks>().emission = rate * 40.0 / cells / 1e4;
    m.get_mut::<Tasks>().multiplier = 1e4;
    m.get_mut::<Tasks>().work = Law::Fixed(run);
    m.get_mut::<Execution>().noise = Law::Exponential { mean: 1.0 };
    m.get_mut::<Execution>().executors = executors;
    m.get_mut::<Execution>().week = 40.0;
    m.get_mut::<Validation>().share = 1.0;
    m.get_mut::<Validation>().minutes = review * 60.0;
    m.get_mut::<Validation>().noise = Law::Exponential { mean: 1.0 };
    m.get_mut::<Validation>().tau = 0.0;
    m.get_mut::<Adoption>().path = telosim::model::adoption::Path::SystemRun;
    m
}
