//! What a run promises: a whole folder that can be checked and had again, one writer, and a stop in good order.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{SMALL, code, files, place, root, said, telosim};

/// A folder with the small scenario and its run in `small`.
fn small() -> tempfile::TempDir {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    let output = telosim(folder.path(), &["run", "small.toml", "--out", "small", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    folder
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_run_folder_says_what_is_in_it() {
    let folder = small();
    let run = folder.path().join("small");
    let manifest = json(&run.join("manifest.json"));
    assert_eq!(manifest["status"], "complete", "{manifest}");
    let dictionary = json(&run.join("dictionary.json"));
    let columns = dictionary["columns"].as_array().unwrap();
    let share = columns.iter().find(|it| it["name"] == "headline.net").unwrap();
    assert_eq!(
        (&share["unit"], &share["over_the_run"]),
        (&"share of the labour force".into(), &"last".into())
    );
    for chart in files(&run.join("charts"), "svg") {
        for ending in ["csv", "png"] {
            assert!(chart.with_extension(ending).exists(), "{} {ending}", chart.display());
        }
    }
    // What is set and where; the same file runs again.
    let resolved = fs::read_to_string(run.join("scenario.toml")).unwrap();
    assert!(resolved.contains("small.toml:") && resolved.contains("neutral"), "{resolved}");
    let check = telosim(&run, &["check", "scenario.toml"]);
    assert_eq!(code(&check), 0, "{}", said(&check));
}

#[test]
fn a_run_can_be_verified_traced_and_had_again() {
    let folder = small();
    let run = |arguments: &[&str]| telosim(folder.path(), arguments);
    assert_eq!(code(&run(&["verify", "small"])), 0);
    let again = run(&["rerun", "small", "--replicate", "2"]);
    assert!(code(&again) == 0 && said(&again).contains("the same bits"), "{}", said(&again));
    assert_eq!(code(&run(&["rerun", "small", "--replicate", "9"])), 2);
    let log = run(&["trace", "small", "--format", "ocel"]);
    let log: serde_json::Value = serde_json::from_slice(&log.stdout).unwrap();
    for part in ["eventTypes", "objectTypes", "events", "objects"] {
        assert!(!log[part].as_array().unwrap().is_empty(), "{part}");
    }
    // Without an arm some statements cannot be made: the page says which and why, and even a strict report is whole.
    let strict = run(&["report", "small", "--strict"]);
    assert_eq!(code(&strict), 0, "{}", said(&strict));
    let page = fs::read_to_string(folder.path().join("small/report.md")).unwrap();
    let (_, unsaid) = page.split_once("\n## What this page does not say, and why\n").unwrap();
    assert!(unsaid.contains("It takes four variants"), "{unsaid}");
    let table = folder.path().join("small/runs.parquet");
    let mut bytes = fs::read(&table).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&table, bytes).unwrap();
    let damaged = run(&["verify", "small"]);
    assert!(code(&damaged) == 74 && said(&damaged).contains("runs.parquet"), "{}", said(&damaged));
}

/// A long run, started, with its first part written.
fn started(folder: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    let arguments = ["run", "long.toml", "--out", "parts", "--jobs", "1", "--quiet"];
    command.current_dir(folder).args(arguments).stderr(Stdio::null()).stdout(Stdio::null());
    let child = command.spawn().unwrap();
    let began = Instant::now();
    let begun =
        || fs::read_dir(folder.join("parts/parts")).is_ok_and(|mut all| all.next().is_some());
    while !begun() {
        assert!(began.elapsed() < Duration::from_secs(60), "it does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_goes_on_to_the_same_bytes() {
    let folder = place();
    let long = SMALL.replace("runs = 3", "runs = 100");
    fs::write(folder.path().join("long.toml"), long).unwrap();
    let mut child = started(folder.path());
    // One writer: a second one is told who holds the folder.
    let second = telosim(folder.path(), &["run", "long.toml", "--out", "parts"]);
    assert_eq!(code(&second), 75, "{}", said(&second));
    let signalled = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signalled.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let rest = telosim(folder.path(), &["run", "long.toml", "--out", "parts", "--quiet"]);
    assert_eq!(code(&rest), 0, "{}", said(&rest));
    let whole = telosim(folder.path(), &["run", "long.toml", "--out", "whole", "--quiet"]);
    assert_eq!(code(&whole), 0, "{}", said(&whole));
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    for table in ["runs.parquet", "series.parquet", "design.parquet"] {
        assert!(read(&format!("whole/{table}")) == read(&format!("parts/{table}")), "{table}");
    }
}

#[test]
fn what_is_missing_or_misspelt_on_the_command_line_has_its_exit_code() {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    for (wanted, arguments) in [
        (2, &["run"][..]),
        (2, &["run", "small.toml", "--runs", "many"]),
        (2, &["run", "small.toml", "--runs", "0"]),
        (2, &["run", "small.toml", "--jobs", "0"]),
        (2, &["run", "small.toml", "--jobs", "100000"]),
        (2, &["compare", "small.toml"]),
        (2, &["compare", "small.toml", "small.toml", "--metrics", "displacement.shard"]),
        (2, &["explain", "nonsense"]),
        (65, &["run", "small.toml", "--set", "demand.elasticity=cheap"]),
        (65, &["run", "small.toml", "--set", "demand.elastic=1"]),
        (66, &["run", "smal.toml"]),
        (66, &["report", "nowhere"]),
        (66, &["verify", "nowhere"]),
        (66, &["sensitivity", "nowhere"]),
        (66, &["discover", "nowhere", "--when", "headline.net > 0.2"]),
        (73, &["new", "small.toml"]),
    ] {
        let output = telosim(folder.path(), arguments);
        assert_eq!(code(&output), wanted, "{arguments:?}: {}", said(&output));
        assert!(!said(&output).contains("panicked"), "{arguments:?}");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "{arguments:?} wrote something"
        );
    }
}

#[test]
fn several_scenarios_run_into_a_folder_each() {
    let folder = small();
    fs::copy(folder.path().join("small.toml"), folder.path().join("other.toml")).unwrap();
    let output = telosim(folder.path(), &["run", "small.toml", "other.toml", "--out", "all"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    for name in ["small", "other"] {
        let run = folder.path().join("all").join(name);
        assert_eq!(json(&run.join("manifest.json"))["status"], "complete", "{name}");
        assert!(run.join("report.html").exists(), "{name}");
    }
}

#[test]
fn a_screen_moves_every_parameter_and_says_what_moved_nothing() {
    let folder = place();
    let tiny =
        SMALL.replace("years = 1", "years = 0.1").replace("count = 2", "count = 1\nsize = 5");
    fs::write(folder.path().join("tiny.toml"), tiny).unwrap();
    let output = telosim(folder.path(), &["screen", "tiny.toml", "--runs", "2", "--quiet"]);
    let text = said(&output);
    assert_eq!(code(&output), 0, "{text}");
    let row = text.lines().find(|line| line.starts_with("| organizations.count | 2 |"));
    assert!(row.is_some_and(|row| row.contains(" | +5")), "{text}");
    assert!(text.contains("Moved nothing by more than twice its error: "), "{text}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "it writes no file");
}

#[test]
fn shells_and_manuals_are_told_every_command() {
    let here = root();
    for arguments in [&["completions", "bash"][..], &["man"]] {
        let text = said(&telosim(&here, arguments));
        for command in ["compare", "sensitivity", "screen", "rerun"] {
            assert!(text.contains(command), "{arguments:?} {command}");
        }
    }
}

/// `TELOSIM_BLESS=1` writes them anew.
#[test]
fn the_lists_in_the_docs_are_those_of_the_program() {
    for (name, arguments) in [
        ("docs/parameters.md", &["explain", "parameters"][..]),
        ("docs/metrics.md", &["explain", "metrics"]),
        ("docs/tick.md", &["explain", "tick"]),
        ("docs/flow.md", &["explain", "flow"]),
        ("docs/selectors.md", &["explain", "selectors"]),
        ("docs/reference.md", &["explain", "reference"]),
        ("docs/wiring.md", &["explain", "wiring"]),
        ("docs/wiring.svg", &["explain", "wiring.svg"]),
        ("docs/schema.json", &["schema"]),
    ] {
        let output = telosim(&root(), arguments);
        assert_eq!(code(&output), 0, "{}", said(&output));
        let (path, text) = (root().join(name), String::from_utf8(output.stdout).unwrap());
        if std::env::var_os("TELOSIM_BLESS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{name} is not what telosim {} says", arguments.join(" "));
    }
}

/// What stands between `<!-- telosim ... -->` and `<!-- end -->` in a document is what that command prints.
/// `TELOSIM_BLESS=1` writes it anew.
#[test]
fn what_a_document_quotes_of_the_program_is_what_it_prints() {
    let (open, close) = ("<!-- telosim ", "<!-- end -->");
    let mut quoted = 0;
    for path in files(&root().join("docs"), "md").into_iter().chain([root().join("README.md")]) {
        let text = fs::read_to_string(&path).unwrap();
        let mut parts = text.split(open);
        let mut printed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (command, rest) =
                part.split_once(" -->\n").expect("a command on a line of its own");
            let (_, after) = rest.split_once(close).expect("an end");
            let output = telosim(&root(), &command.split(' ').collect::<Vec<_>>());
            assert_eq!(code(&output), 0, "{command}: {}", said(&output));
            printed += &format!("{open}{command} -->\n{}{close}{after}", said(&output));
            quoted += 1;
        }
        if std::env::var_os("TELOSIM_BLESS").is_some() && printed != text {
            fs::write(&path, &printed).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept == printed, "{} quotes what telosim does not say", path.display());
    }
    assert!(quoted > 0);
}
