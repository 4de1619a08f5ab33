//! Every bit of every metric of shipped scenarios, so that a change of structure can show that it moved none.
//!
//! `bits.txt` has a hash for each scenario and one for each metric, over the records and final numbers of replicates 0 to
//! 3 and of their references: what moved is where a line of a scenario and one of a metric both differ. Metrics and
//! scenarios keep the names under which they are in the file, and their order; [`MOVED`] says what they are called now.
//! `TELOSIM_BLESS=1 cargo test --release --test house bits` writes the file anew; a commit that does so says in its
//! `Results:` line what moved and why.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use telosim::engine::Draws;
use telosim::scenario::Scenario;
use telosim::study::{Cast, Outcome, Script as _, Stage, Status, vocabulary};

use crate::limits::{TEN, shipped};

/// Where the hashes are.
const FILE: &str = "tests/house/bits.txt";

/// Replicates of each scenario `[replicates]`.
const REPLICATES: u64 = 4;

/// What a metric or a scenario is called now, and by which name the file knows it.
const MOVED: [(&str, &str); 43] = [
    ("scenarios/binding/review-bound.toml", "scenarios/review-bound.toml"),
    ("scenarios/binding/feedback-bound.toml", "scenarios/feedback-bound.toml"),
    ("scenarios/limits/sum-of-stages.toml", "scenarios/limits/k1.toml"),
    ("scenarios/limits/machine-repair.toml", "scenarios/limits/k2.toml"),
    ("scenarios/limits/open-network.toml", "scenarios/limits/k3.toml"),
    ("scenarios/limits/copilot-without-effect.toml", "scenarios/limits/k5.toml"),
    ("scenarios/limits/fixed-market.toml", "scenarios/limits/k6.toml"),
    ("scenarios/limits/saturated.toml", "scenarios/limits/k7.toml"),
    ("tests/probe.toml", "scenarios/probe.toml"),
    ("adoption.payback_days", "adoption.payback"),
    ("wages.pay_1", "wages.tier_1"),
    ("wages.pay_2", "wages.tier_2"),
    ("wages.pay_3", "wages.tier_3"),
    ("displacement.heads_neither", "displacement.quadrant_neither"),
    ("displacement.heads_tasks", "displacement.quadrant_tasks"),
    ("displacement.heads_purposes", "displacement.quadrant_purposes"),
    ("displacement.heads_both", "displacement.quadrant_both"),
    ("capability.reach", "capability.horizon"),
    ("demand.cash_held", "demand.cash"),
    ("displacement.learners", "displacement.retraining"),
    ("execution.at_work", "execution.executors"),
    ("execution.executors_per_head", "execution.fan_out"),
    ("feedback.wait", "feedback.delay"),
    ("inputs.hour_price", "inputs.price"),
    ("judgment.stock_complexity", "judgment.complexity"),
    ("judgment.stock_coupling", "judgment.coupling"),
    ("judgment.stock_diagnosability", "judgment.diagnosability"),
    ("judgment.stock_recovery", "judgment.recovery"),
    ("judgment.stock_single_points", "judgment.single_points"),
    ("market.free", "market.bar"),
    ("market.released", "market.releases"),
    ("market.value", "market.worth"),
    ("prevention.harm", "prevention.damage"),
    ("prevention.given", "prevention.effort"),
    ("prevention.recurring", "prevention.recurrence"),
    ("prevention.built", "prevention.stock"),
    ("prevention.covered", "prevention.visibility"),
    ("recognition.rewarded_prevention", "recognition.paid_prevention"),
    ("tasks.kinds_found", "tasks.kinds"),
    ("tiers.share_1", "tiers.tier_1"),
    ("tiers.share_2", "tiers.tier_2"),
    ("tiers.share_3", "tiers.tier_3"),
    ("wages.presence", "wages.physical"),
];

/// A shipped scenario and what its first replicates left behind, each after its reference.
pub struct Played {
    pub path: PathBuf,
    /// The rooms that are as if they were not there.
    pub neutral: Vec<&'static str>,
    pub outcomes: Vec<[Outcome; 2]>,
}

/// Every shipped scenario, played once for all who look at it.
pub static PLAYED: LazyLock<Vec<Played>> = LazyLock::new(|| {
    let paths = Mutex::new(shipped());
    let played = Mutex::new(vec![]);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut stage = Stage::new().unwrap();
                while let Some(path) = { paths.lock().unwrap().pop() } {
                    let it = play(&mut stage, path);
                    played.lock().unwrap().push(it);
                }
            });
        }
    });
    let mut played = played.into_inner().unwrap();
    played.sort_by(|a, b| a.path.cmp(&b.path));
    played
});

fn play(stage: &mut Stage, path: PathBuf) -> Played {
    let words = vocabulary(&stage.metrics());
    let scenario = Scenario::read(&path, &words, TEN, &[]).unwrap();
    let cast = Cast::new(&scenario, &words);
    let ensemble = cast.ensemble();
    let outcomes = (0..REPLICATES).map(|replicate| {
        let draws = Draws::new(ensemble.seed, replicate);
        let reference = cast.reference(0, replicate).unwrap();
        let (reference, left) = stage.play(reference, draws, &ensemble.horizon);
        let part = cast.part(0, replicate).unwrap();
        let (outcome, _) = stage.play_after(left, part, draws, &ensemble.horizon);
        assert_eq!(outcome.status, Status::Ok, "{}", path.display());
        [reference, outcome]
    });
    let outcomes = outcomes.collect();
    Played { neutral: cast.part(0, 0).unwrap().model.neutral(), path, outcomes }
}

/// What a number is to the hash: its bits, with one pattern for all that is undefined.
fn bytes(value: f64) -> [u8; 8] {
    (if value.is_nan() { f64::NAN } else { value }).to_bits().to_le_bytes()
}

/// By which name the file knows what is called so now.
fn known(now: &str) -> String {
    MOVED.iter().find(|(name, _)| *name == now).map_or(now, |(_, old)| old).to_owned()
}

#[test]
fn no_bit_of_shipped_scenarios_moves() {
    let names: Vec<String> = Stage::new().unwrap().metrics().into_iter().map(|m| m.name).collect();
    // In the order of the file's names, so that neither a new order of rooms nor a new name moves anything.
    let places: BTreeMap<String, usize> = names.iter().map(|it| known(it)).zip(0..).collect();
    let runs = PLAYED.iter().map(|it| (PathBuf::from(known(&it.path.to_string_lossy())), it));
    let runs: BTreeMap<PathBuf, &Played> = runs.collect();
    let mut of_metrics: BTreeMap<&str, blake3::Hasher> = BTreeMap::new();
    let mut found = String::new();
    for (path, Played { outcomes, .. }) in &runs {
        let mut of_scenario = blake3::Hasher::new();
        for outcome in outcomes.iter().flatten() {
            for (name, &place) in &places {
                let series = outcome.series.get(place).unwrap();
                for &value in series.iter().chain([&outcome.finals[place]]) {
                    of_scenario.update(&bytes(value));
                    of_metrics.entry(name).or_default().update(&bytes(value));
                }
            }
        }
        let hash = of_scenario.finalize().to_hex();
        writeln!(found, "{} {}", path.display(), &hash[..16]).unwrap();
    }
    for (name, hasher) in &of_metrics {
        writeln!(found, "{name} {}", &hasher.finalize().to_hex()[..16]).unwrap();
    }
    if std::env::var_os("TELOSIM_BLESS").is_some() {
        std::fs::write(FILE, &found).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    let moved: Vec<&str> =
        found.lines().filter(|line| !kept.lines().any(|it| it == *line)).collect();
    let gone: Vec<&str> =
        kept.lines().filter(|line| !found.lines().any(|it| it == *line)).collect();
    assert!(found == kept, "now:\n{}\nbefore:\n{}", moved.join("\n"), gone.join("\n"));
}
