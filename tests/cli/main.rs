//! The program as a user types it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

mod attribute;
mod band;
mod charts;
mod checks;
mod decide;
mod designs;
mod growth;
mod json;
mod keys;
#[cfg(unix)]
mod machines;
mod merge;
mod new;
mod promises;
mod reading;
mod stops;
mod streams;
mod subject;
mod sweep;
mod trace;
mod words;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What the program prints; one that hangs is ended, so that its test fails by name.
fn telosim(folder: &Path, arguments: &[&str]) -> Output {
    const PATIENCE: Duration = Duration::from_secs(900);
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1").stdin(Stdio::null());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let (ended, end) = mpsc::channel::<()>();
    let guard = thread::spawn(move || {
        if end.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            let _ = Command::new("kill").args(["-KILL", &id]).status();
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(ended);
    guard.join().unwrap();
    output
}

/// A folder with the scenario that those of the tests extend.
fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join("scenarios/ten.toml"), folder.path().join("ten.toml")).unwrap();
    folder
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Files with this ending below a folder, by name.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Two organizations, one year, three replicates, no arm.
const SMALL: &str = "title = \"small\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 1\n[ensemble]\nruns = 3\n[organizations]\ncount = 2\n";

/// Fixtures that are no mistakes but may not be meant: they run, with a word of warning.
const WARNED: [&str; 4] = [
    "check-after-the-end.toml",
    "lever-after-the-end.toml",
    "lever-before-the-start.toml",
    "one-run.toml",
];

#[test]
fn every_bad_scenario_is_refused_at_once_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = files(&root().join("tests/bad"), "toml");
    assert!(fixtures.len() >= 150, "{}", fixtures.len());
    let mut as_said = 0;
    for path in fixtures {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Two are only files that others extend, and of one only the toy model of the reader's tests assumes something.
        if ["cycle-other.toml", "parent.toml", "assumption-outside.toml"].contains(&name.as_str()) {
            continue;
        }
        let began = Instant::now();
        let warns = WARNED.contains(&name.as_str());
        for command in if warns { &["check"][..] } else { &["check", "run", "sweep"] } {
            let output = telosim(folder.path(), &[command, path.to_str().unwrap()]);
            let words = said(&output);
            if warns {
                assert!(code(&output) == 0 && words.contains("warning"), "{name}: {words}");
                continue;
            }
            assert!([65, 66, 78].contains(&code(&output)), "{command} {name}: {words}");
            assert!(words.contains("error") && !words.contains("panicked"), "{name}: {words}");
            as_said += usize::from(words.contains(&headline(&path)));
            assert!(!words.contains('\u{1b}'), "{name} lets an escape through: {words}");
        }
        if cfg!(unix) {
            // A quarter of a gigabyte is enough for all that the program maps, not for what a hostile file may ask for.
            let limited =
                ["-c", "ulimit -v 262144; exec \"$0\" check \"$1\"", env!("CARGO_BIN_EXE_telosim")];
            let output = Command::new("sh").args(limited).arg(&path).output().unwrap();
            assert!([0, 65, 66, 78].contains(&code(&output)), "{name}: {}", said(&output));
        }
        // Two seconds for each command.
        assert!(began.elapsed() < Duration::from_secs(8), "{name} takes too long");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{name} wrote something");
    }
    // Snapshots are of a small vocabulary; with the model's own the first mistake is told in the same words.
    assert!(as_said > 250, "{as_said}");
}

/// The first line of a fixture's snapshot.
fn headline(path: &Path) -> String {
    let text = fs::read_to_string(path.with_extension("txt")).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[test]
fn every_shipped_scenario_is_fine() {
    for path in files(&root().join("scenarios"), "toml") {
        let output = telosim(&root(), &["check", path.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{}: {}", path.display(), said(&output));
    }
}

#[test]
fn the_model_explains_itself() {
    for (topic, words) in [
        ("tick", ["Grow", "Flow", "Move"]),
        ("purposes", ["Claim", "purposes.births", "purposes.scaling"]),
        ("headline.net", ["headline.net", "share", "labour force"]),
        ("tasks.emission", ["tasks.emission", "tasks/week", "assumption"]),
        ("exit-codes", ["65", "74", "130"]),
        (
            "laws",
            [
                "{ pert = { min = ..., mode = ..., max = ... } }",
                "[max = ...]",
                "{ lognormal = { median = ..., p90 = ... } }",
            ],
        ),
        ("judgment", ["Claim", "judgment.unpredictability", "judgment.value"]),
        ("prevention.hazard", ["incidents/result", "uncertainty", "neutral"]),
    ] {
        let output = telosim(&root(), &["explain", topic]);
        let text = said(&output);
        assert_eq!(code(&output), 0, "{topic}: {text}");
        for word in words {
            assert!(text.contains(word), "{topic} does not say {word}: {text}");
        }
    }
    let output = telosim(&root(), &["explain", "purposse"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("did you mean `purposes`?"), "{}", said(&output));
    let output = telosim(&root(), &["explain", "nonsense"]);
    assert!(said(&output).contains("lists what there is"), "{}", said(&output));
    // Every room of the model is explained.
    let schema: serde_json::Value =
        serde_json::from_slice(&telosim(&root(), &["schema"]).stdout).unwrap();
    let properties = schema["properties"].as_object().unwrap();
    let is_room = |name: &&String| {
        fs::read_to_string(root().join("docs/model.md")).unwrap().contains(&format!("**{name}**"))
    };
    let rooms: Vec<_> = properties.keys().filter(is_room).collect();
    assert_eq!(rooms.len(), telosim::model::ROOMS.len(), "{rooms:?}");
    for room in rooms {
        let text = said(&telosim(&root(), &["explain", room]));
        assert!(text.contains("\nParameters\n"), "{room}: {text}");
    }
}

#[test]
fn help_names_every_command_and_what_it_takes() {
    let all = said(&telosim(&root(), &["--help"]));
    for command in [
        "run",
        "compare",
        "decide",
        "attribute",
        "sweep",
        "sensitivity",
        "discover",
        "screen",
        "claims",
        "merge",
        "status",
        "verify",
        "rerun",
        "check",
        "explain",
        "trace",
        "report",
        "new",
        "schema",
        "completions",
        "man",
    ] {
        assert!(all.contains(command), "{command}");
        let output = telosim(&root(), &[command, "--help"]);
        assert_eq!(code(&output), 0);
        assert!(said(&output).contains("Usage:"), "{command}");
    }
    assert_eq!(code(&telosim(&root(), &["simulate"])), 2);
}

/// C2 in small: stopped before the end and gone on with, a run ends with the bytes of one that was not.
#[test]
fn a_stopped_run_goes_on_to_the_same_bytes_and_a_finished_one_does_nothing() {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    let whole = telosim(folder.path(), &["run", "small.toml", "--out", "whole", "--quiet"]);
    assert_eq!(code(&whole), 0, "{}", said(&whole));
    let stopped = ["run", "small.toml", "--out", "parts", "--max-time", "0s"];
    let output = telosim(folder.path(), &stopped);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(said(&output).contains("goes on"), "{}", said(&output));
    let unfinished = telosim(folder.path(), &["report", "parts"]);
    assert_eq!(code(&unfinished), 66, "{}", said(&unfinished));
    let rest = telosim(folder.path(), &["run", "small.toml", "--out", "parts", "--quiet"]);
    assert_eq!(code(&rest), 0, "{}", said(&rest));
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    for table in ["runs.parquet", "series.parquet", "design.parquet"] {
        assert!(read(&format!("whole/{table}")) == read(&format!("parts/{table}")), "{table}");
    }
    let again = telosim(folder.path(), &["run", "small.toml", "--out", "whole"]);
    assert!(said(&again).contains("nothing to simulate"), "{}", said(&again));
    let trace = telosim(folder.path(), &["trace", "whole", "--replicate", "1"]);
    let text = String::from_utf8(trace.stdout).unwrap();
    assert!(text.lines().count() > 1_000 && text.contains("Success"), "{}", text.len());
}

#[test]
fn another_runs_folder_and_one_that_is_not_ours_are_left_alone() {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/thesis.txt"), "precious").unwrap();
    let output = telosim(folder.path(), &["run", "small.toml", "--out", "mine"]);
    assert_eq!(code(&output), 73, "{}", said(&output));
    assert_eq!(fs::read_to_string(folder.path().join("mine/thesis.txt")).unwrap(), "precious");
    let first = ["run", "small.toml", "--out", "one", "--runs", "2", "--quiet"];
    assert_eq!(code(&telosim(folder.path(), &first)), 0);
    let other = telosim(folder.path(), &["run", "small.toml", "--out", "one", "--seed", "8"]);
    assert_eq!(code(&other), 78, "{}", said(&other));
}

#[test]
fn a_check_that_is_missed_is_exit_code_three() {
    let folder = place();
    let check = "[[check]]\nsays = \"nobody works\"\nmetric = \"displacement.employed\"\nmax = 0\n";
    fs::write(folder.path().join("small.toml"), format!("{SMALL}{check}")).unwrap();
    let output = telosim(folder.path(), &["run", "small.toml", "--quiet"]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("nobody works"));
}

/// The limits that ship as scenarios hold, as their own checks say.
#[test]
fn limits_and_bounds_hold_by_their_own_checks() {
    let folder = place();
    let scenarios = root().join("scenarios");
    let mut all = files(&scenarios.join("limits"), "toml");
    all.extend(
        ["review-bound", "feedback-bound"]
            .map(|n| scenarios.join("binding").join(n).with_extension("toml")),
    );
    for path in all {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let arguments = ["run", path.to_str().unwrap(), "--out", name, "--quiet"];
        let output = telosim(folder.path(), &arguments);
        assert_eq!(code(&output), 0, "{name}: {}", said(&output));
    }
}

/// Every command of the README's tour, on a small run.
#[test]
fn the_tour_of_the_readme_works() {
    let folder = place();
    for path in files(&root().join("scenarios"), "toml") {
        let copy = folder.path().join(path.strip_prefix(root()).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&path, copy).unwrap();
    }
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let sweep = readme.split("```toml\n").find(|block| block.contains("[[axis]]")).unwrap();
    let sweep = sweep.split("```").next().unwrap();
    fs::write(folder.path().join("map.toml"), sweep).unwrap();
    let lines = readme.lines().filter(|line| line.starts_with("telosim "));
    let mut toured = 0;
    for line in lines {
        let command = line.split('#').next().unwrap();
        let mut words: Vec<&str> =
            command.split_whitespace().skip(1).map(|word| word.trim_matches('"')).collect();
        match words[0] {
            "run" | "compare" => {
                words.extend(["--runs", "1", "--set", "time.years=1"]);
                // Once is enough: an option may not be given twice.
                if let Some(at) = words.iter().position(|word| *word == "--runs")
                    && words[at + 1..].contains(&"--runs")
                {
                    words.drain(at..at + 2);
                }
            }
            "sweep" => words.extend(["--runs", "7", "--set", "time.years=1"]),
            _ => {}
        }
        let output = telosim(folder.path(), &words);
        // One short run may miss a check, or end before the date of one.
        let wanted: &[i32] = if words[0] == "run" { &[0, 3, 4] } else { &[0] };
        assert!(wanted.contains(&code(&output)), "{line}: {}", said(&output));
        toured += 1;
    }
    assert!(toured >= 18, "{toured}");
}
