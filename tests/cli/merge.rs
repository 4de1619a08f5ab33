//! Rows of several folders in one: from any split, finished or not, made anywhere.

use std::fs;
use std::path::Path;

use super::{SMALL, code, place, said, telosim};

/// Two axes over a small scenario: six points, 20 replicates of the scenario and of a policy.
const SWEEP: &str = "title = \"small sweep\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 0.1\n[ensemble]\nruns = 20\n[organizations]\ncount = 1\n\
    [[axis]]\nset = \"adoption.path\"\nvalues = [\"copilot\", \"system-run\"]\n\
    [[axis]]\nset = \"tasks.multiplier\"\nfrom = 1\nto = 3\nsteps = 3\n\
    [[policy]]\nname = \"more-tasks\"\nset = { \"tasks.multiplier\" = 3.0 }\n";

const TABLES: [&str; 3] = ["runs.parquet", "design.parquet", "points.csv"];

fn fine(at: &Path, arguments: &[&str]) -> String {
    let output = telosim(at, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
    said(&output)
}

fn same(at: &Path, one: &str, other: &str, files: &[&str]) {
    for name in files {
        let read = |run: &str| fs::read(at.join(run).join(name)).unwrap();
        assert!(read(one) == read(other), "{name} of {one} and {other}");
    }
}

/// The commands of a message: its lines that are set in.
fn commands(message: &str) -> Vec<Vec<String>> {
    let lines = message.lines().filter_map(|it| it.strip_prefix("  telosim "));
    lines.map(|it| it.split_whitespace().map(str::to_owned).collect()).collect()
}

fn follow(at: &Path, command: &[String]) -> String {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    fine(at, &words)
}

#[test]
fn shards_from_two_folders_and_two_splits_one_killed_twice_merge_into_the_whole() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    // Elsewhere the same is written with a remark and in another order.
    fs::create_dir(at.join("there")).unwrap();
    let other = SWEEP.replace("\"ten.toml\"", "\"../ten.toml\"  # a remark");
    fs::write(at.join("there/sweep.toml"), other).unwrap();
    fine(at, &["sweep", "sweep.toml", "--out", "whole", "--quiet"]);
    let shard = |file: &str, shard: &str, out: &str| {
        fine(at, &["sweep", file, "--shard", shard, "--out", out, "--quiet"]);
    };
    shard("sweep.toml", "1/2", "shards/half");
    // Of five, the first overlaps with the half; the second is killed twice, and its acknowledged parts are all it has.
    shard("there/sweep.toml", "1/5", "shards/first");
    for _ in 0..2 {
        killed(at, &["sweep", "there/sweep.toml", "--shard", "2/5", "--out", "shards/second"]);
    }
    shard("there/sweep.toml", "3/5", "shards/third");
    let output = telosim(at, &["merge", "shards", "--out", "joined"]);
    let words = said(&output);
    assert_eq!(code(&output), 66, "{words}");
    assert!(words.contains("is partial") && words.contains("main, point "), "{words}");
    // What the message says makes the rest, and joins it.
    let commands = commands(&words);
    let (here, rest) = commands.split_last().unwrap();
    assert!(rest.len() > 1 && rest.last().unwrap()[0] == "merge", "{words}");
    for command in rest {
        follow(at, command);
    }
    same(at, "joined", "whole", &TABLES);
    fine(at, &["verify", "joined"]);
    // So does the command that makes all of it here.
    fs::remove_dir_all(at.join("joined")).unwrap();
    let partly = ["merge", "shards/half", "--out", "joined"];
    assert_eq!(code(&telosim(at, &partly)), 66);
    follow(at, here);
    same(at, "joined", "whole", &TABLES);
    // A shard that lies in the whole is of it; rows that are not are refused.
    assert!(fine(at, &["merge", "shards", "--out", "joined"]).contains("nothing to simulate"));
    fs::write(at.join("wider.toml"), SWEEP.replace("to = 3", "to = 4")).unwrap();
    fine(at, &["sweep", "wider.toml", "--shard", "1/2", "--out", "wider", "--quiet"]);
    let output = telosim(at, &["merge", "whole", "wider", "--out", "both"]);
    assert!(code(&output) == 78 && said(&output).contains("its row"), "{}", said(&output));
}

/// Starts a command and kills it once its journal acknowledges something, or it has ended.
fn killed(at: &Path, arguments: &[&str]) {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    command.current_dir(at).args(arguments).arg("--quiet").stdout(Stdio::null());
    let journal = at.join(arguments[arguments.len() - 1]).join("journal.log");
    let length = || fs::metadata(&journal).map_or(0, |it| it.len());
    let (mut child, before) = (command.spawn().unwrap(), length());
    for _ in 0..10_000 {
        if length() > before || child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn a_finished_run_merged_with_itself_is_itself() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL).unwrap();
    fs::write(at.join("sweep.toml"), SWEEP.replace("runs = 20", "runs = 2")).unwrap();
    fine(at, &["run", "small.toml", "--out", "run", "--quiet"]);
    fine(at, &["sweep", "sweep.toml", "--out", "sweep", "--quiet"]);
    for (one, more) in [("run", "series.parquet"), ("sweep", "points.csv")] {
        let both = format!("{one}-both");
        fine(at, &["merge", one, one, "--out", &both]);
        let files = ["runs.parquet", "design.parquet", "scenario.toml", "report.html", more];
        same(at, one, &both, &files);
        let manifest = || fs::read(at.join(one).join("manifest.json")).unwrap();
        let before = manifest();
        fine(at, &["merge", one, "--out", one]);
        assert!(before == manifest());
        fine(at, &["verify", &both]);
    }
    // Fewer runs are some of its rows; of the larger run, what is missing is said.
    fine(at, &["run", "small.toml", "--out", "more", "--runs", "5", "--quiet"]);
    fine(at, &["merge", "run", "more", "--out", "larger"]);
    same(at, "larger", "more", &["runs.parquet", "series.parquet"]);
    let output = telosim(at, &["merge", "run", "nowhere", "--out", "x"]);
    assert_eq!(code(&output), 66, "{}", said(&output));
    // A run that ended by its rule has all that it wanted.
    let rule = ["--runs", "90", "--precision", "9"];
    fine(at, &[&["run", "small.toml", "--out", "rule", "--quiet"], &rule[..]].concat());
    fine(at, &["merge", "rule", "rule", "--out", "ruled"]);
    same(at, "ruled", "rule", &["runs.parquet", "report.html"]);
}
