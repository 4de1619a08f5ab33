//! Stopping: at once wherever it is, with all that is kept, and with the words that go on.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{SMALL, code, place, said, telosim};

/// How long a stop may take: two seconds are promised, and a machine that does ten things at once gets more. What is stopped
/// would go on for a minute.
const SOON: Duration = Duration::from_secs(5);

/// A folder with a scenario whose single replicate takes a minute or so.
fn long() -> tempfile::TempDir {
    let folder = place();
    let long = SMALL.replace("years = 1", "years = 30").replace("count = 2", "count = 400");
    fs::write(folder.path().join("long.toml"), long).unwrap();
    folder
}

fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[cfg(unix)]
fn send(signal: &str, child: &Child) -> Instant {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    Instant::now()
}

/// Waits until the file is there.
fn wait_for(path: &Path) {
    let began = Instant::now();
    while !path.exists() {
        assert!(began.elapsed() < Duration::from_secs(60), "{} does not come", path.display());
        sleep(Duration::from_millis(5));
    }
}

fn ended(child: Child, since: Instant) -> Output {
    let output = child.wait_with_output().unwrap();
    assert!(since.elapsed() < SOON, "it took {:?}", since.elapsed());
    output
}

#[cfg(unix)]
#[test]
fn a_signal_stops_within_one_long_replicate_and_the_whole_command_is_told() {
    let folder = long();
    let arguments = ["run", "long.toml", "--out", "a run", "--set", "demand.elasticity=0.5"];
    for (signal, wanted) in [("-INT", 130), ("-TERM", 143)] {
        let child = start(folder.path(), &arguments);
        wait_for(&folder.path().join("a run/journal.log"));
        sleep(Duration::from_millis(700));
        let output = ended_by(child, signal);
        assert_eq!(code(&output), wanted, "{}", said(&output));
        let line = "telosim run long.toml --out 'a run' --set demand.elasticity=0.5\n";
        let words = said(&output);
        assert!(words.contains("all of them kept in a run") && words.ends_with(line), "{words}");
    }
    let stopped = telosim(folder.path(), &["verify", "a run"]);
    assert!(said(&stopped).starts_with("partial: 0 of 6 simulations"), "{}", said(&stopped));
}

#[cfg(unix)]
fn ended_by(child: Child, signal: &str) -> Output {
    let since = send(signal, &child);
    ended(child, since)
}

#[test]
fn the_time_that_is_given_is_kept_within_one_long_replicate_and_a_sweeps_forecast() {
    let folder = long();
    let began = Instant::now();
    let output = telosim(folder.path(), &["run", "long.toml", "--max-time", "1s"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(said(&output).contains("telosim run long.toml --max-time 1s\n"), "{}", said(&output));
    let axis = "[[axis]]\nset = \"demand.elasticity\"\nvalues = [0.5, 1.5]\n";
    let sweep = format!("{}{axis}", fs::read_to_string(folder.path().join("long.toml")).unwrap());
    fs::write(folder.path().join("sweep.toml"), sweep).unwrap();
    let output = telosim(folder.path(), &["sweep", "sweep.toml", "--max-time", "1s"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(said(&output).contains("goes on from there"), "{}", said(&output));
    assert!(began.elapsed() < 3 * SOON, "{:?}", began.elapsed());
}

#[cfg(unix)]
#[test]
fn a_signal_while_a_page_is_drawn_stops_at_once() {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    let run = ["run", "small.toml", "--out", "small"];
    let whole = telosim(folder.path(), &run);
    assert_eq!(code(&whole), 0, "{}", said(&whole));
    let page = fs::read(folder.path().join("small/report.html")).unwrap();
    fs::remove_dir_all(folder.path().join("small/charts")).unwrap();
    let child = start(folder.path(), &run);
    wait_for(&folder.path().join("small/charts"));
    let output = ended_by(child, "-INT");
    assert_eq!(code(&output), 130, "{}", said(&output));
    assert!(said(&output).contains("telosim run small.toml --out small\n"), "{}", said(&output));
    let again = telosim(folder.path(), &run);
    assert_eq!(code(&again), 0, "{}", said(&again));
    assert!(fs::read(folder.path().join("small/report.html")).unwrap() == page);
    let verified = telosim(folder.path(), &["verify", "small"]);
    assert_eq!(code(&verified), 0, "{}", said(&verified));
}

#[cfg(unix)]
#[test]
fn what_was_kept_survives_a_kill_and_counts_in_what_is_told() {
    let folder = place();
    let slow = SMALL.replace("runs = 3", "runs = 200").replace("count = 2", "count = 20");
    fs::write(folder.path().join("slow.toml"), slow).unwrap();
    let run = ["run", "slow.toml", "--out", "slow", "--jobs", "1"];
    let mut child = start(folder.path(), &run);
    wait_for(&folder.path().join("slow/journal.log"));
    sleep(Duration::from_secs(3));
    child.kill().unwrap();
    let told = child.wait_with_output().unwrap();
    let kept = telosim(folder.path(), &["--json", "verify", "slow"]);
    let document: serde_json::Value = serde_json::from_slice(&kept.stdout).unwrap();
    assert_eq!((code(&kept), &document["state"]), (0, &"partial".into()), "{}", said(&kept));
    let done = document["done"].as_u64().unwrap();
    assert!(done > 0, "nothing was kept within three seconds");
    // Nothing was told of what was lost.
    for line in said(&told).lines().filter(|line| line.contains(" of 400 simulations, ")) {
        let (count, _) = line.split_once(' ').unwrap();
        assert!(count.parse::<u64>().unwrap() <= done, "{line}, but {done} are kept");
    }
    let rest = telosim(folder.path(), &[&run[..], &["--max-time", "2s"]].concat());
    let words = said(&rest);
    assert!(words.contains(&format!("going on from {done} simulations in slow")), "{words}");
}
