//! Reading never writes: what may be asked of runs that go on, were stopped, are shared out, finished or cannot be written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{SMALL, code, place, said, telosim};

/// What the run itself wrote, with its bytes.
fn own(run: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all =
        vec![run.join("journal.log"), run.join("scenario.toml"), run.join("dictionary.json")];
    all.extend(super::files(run, "parquet"));
    all.into_iter().map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

/// Commands that read a run, and the exit code of each.
const READERS: [&[&str]; 6] = [
    &["verify", "RUN"],
    &["check", "RUN"],
    &["claims", "RUN"],
    &["rerun", "RUN", "--replicate", "0"],
    &["trace", "RUN", "--replicate", "0"],
    &["report", "RUN"],
];

fn read_all(folder: &Path, run: &str) {
    for command in READERS {
        let arguments: Vec<&str> =
            command.iter().map(|it| if *it == "RUN" { run } else { it }).collect();
        let output = telosim(folder, &arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
    }
}

/// A folder with a run that was stopped in `parts`, and the whole of it in `whole`.
fn stopped() -> tempfile::TempDir {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL.replace("runs = 3", "runs = 60")).unwrap();
    let whole = telosim(at, &["run", "small.toml", "--out", "whole", "--quiet"]);
    assert_eq!(code(&whole), 0, "{}", said(&whole));
    // How long it takes until there is something, and not all, depends on the machine.
    for time in (0..).map(|times| format!("{}s", 0.3 * f64::from(1 << times))) {
        let stop = ["run", "small.toml", "--out", "parts", "--quiet", "--jobs", "1"];
        let output = telosim(at, &[&stop[..], &["--max-time", &time]].concat());
        assert_eq!(code(&output), 0, "{}", said(&output));
        let told = telosim(at, &["--json", "verify", "parts"]);
        let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
        // Of the first replicates the reference comes before the scenario.
        if told["done"].as_u64().unwrap() > 3 {
            assert_eq!(told["state"], "partial", "{told}");
            break;
        }
    }
    folder
}

fn goes_on_to_the_same_bytes(at: &Path, run: &str) {
    let rest = telosim(at, &["run", "small.toml", "--out", run, "--quiet"]);
    assert_eq!(code(&rest), 0, "{}", said(&rest));
    for table in ["runs.parquet", "series.parquet", "design.parquet"] {
        let read = |run: &str| fs::read(at.join(run).join(table)).unwrap();
        assert!(read("whole") == read(run), "{table}");
    }
    let verified = telosim(at, &["verify", run]);
    assert!(said(&verified).starts_with("whole: "), "{}", said(&verified));
}

#[test]
fn a_stopped_run_is_read_and_goes_on_wherever_it_is() {
    let folder = stopped();
    let at = folder.path();
    let before = own(&at.join("parts"));
    read_all(at, "parts");
    assert!(own(&at.join("parts")) == before, "reading has written");
    let page = fs::read_to_string(at.join("parts/report.md")).unwrap();
    assert!(page.contains("PARTIAL"), "{page}");
    // What is made of it is verified, too.
    fs::write(at.join("parts/report.md"), "edited").unwrap();
    let damaged = telosim(at, &["verify", "parts"]);
    assert!(code(&damaged) == 74 && said(&damaged).contains("report.md"), "{}", said(&damaged));
    let copied = telosim(at, &["report", "parts", "--out", "copy"]);
    assert_eq!(code(&copied), 74, "a copy of what is damaged is none: {}", said(&copied));
    assert_eq!(code(&telosim(at, &["report", "parts"])), 0);
    fs::rename(at.join("parts"), at.join("à l'écart")).unwrap();
    read_all(at, "à l'écart");
    goes_on_to_the_same_bytes(at, "à l'écart");
}

#[test]
fn a_report_in_another_folder_is_a_copy_of_what_there_is() {
    let folder = stopped();
    let at = folder.path();
    for (run, state) in [("parts", "partial: "), ("whole", "whole: ")] {
        let before = own(&at.join(run));
        let copy = format!("{run}-copy");
        let output = telosim(at, &["report", run, "--out", &copy]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        assert!(said(&output).contains(&format!("{copy}/report.html")), "{}", said(&output));
        assert!(own(&at.join(run)) == before && at.join(&copy).join("report.html").exists());
        let verified = telosim(at, &["verify", &copy]);
        assert!(said(&verified).starts_with(state), "{}", said(&verified));
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_goes_on_is_read_and_not_disturbed() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL.replace("runs = 3", "runs = 4000")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    command.current_dir(at).args(["run", "small.toml", "--out", "parts", "--jobs", "1"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = std::time::Instant::now();
    let lines = || fs::read_to_string(at.join("parts/journal.log")).unwrap_or_default();
    while lines().lines().count() < 4 {
        assert!(began.elapsed().as_secs() < 60, "nothing is kept");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    read_all(at, "parts");
    let told = telosim(at, &["report", "parts"]);
    let words = said(&told);
    assert!(
        words.contains("is being written by process ") && words.contains("--out FOLDER"),
        "{words}"
    );
    assert!(!words.contains("report.html") && !at.join("parts/report.html").exists(), "{words}");
    assert!(words.contains("net job loss") || words.contains("Net job loss"), "{words}");
    assert!(child.try_wait().unwrap().is_none(), "it has ended meanwhile");
    child.kill().unwrap();
    child.wait().unwrap();
    read_all(at, "parts");
}

/// The program as somebody who may not write where the test does: as root the test itself may write everywhere.
#[cfg(unix)]
fn as_nobody(folder: &Path, arguments: &[&str]) -> std::process::Output {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;
    let program = folder.join("telosim");
    if !program.exists() {
        let built = env!("CARGO_BIN_EXE_telosim");
        fs::hard_link(built, &program).or_else(|_| fs::copy(built, &program).map(drop)).unwrap();
    }
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    if fs::metadata(folder).unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    command.output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_run_that_cannot_be_written_is_read_and_what_is_found_is_printed() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = stopped();
    let at = folder.path();
    let may = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    fs::create_dir(at.join("open")).unwrap();
    may(&at.join("open"), 0o777);
    for run in ["whole", "parts"] {
        for entry in super::files(&at.join(run), "lock") {
            may(&entry, 0o444);
        }
        may(&at.join(run).join(".lock"), 0o444);
        may(&at.join(run), 0o555);
    }
    may(at, 0o555);
    for run in ["whole", "parts"] {
        for command in READERS {
            let arguments: Vec<&str> =
                command.iter().map(|it| if *it == "RUN" { run } else { it }).collect();
            let output = as_nobody(at, &arguments);
            assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
            if command[0] == "report" {
                let words = said(&output);
                assert!(words.contains("cannot be written"), "{words}");
                assert!(!words.contains("report.html"), "{words}");
            }
        }
        let out = format!("open/{run}");
        let output = as_nobody(at, &["report", run, "--out", &out]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        assert!(at.join(out).join("report.html").exists());
    }
    for path in [at, &at.join("whole"), &at.join("parts")] {
        may(path, 0o755);
    }
}

#[test]
fn a_share_of_a_sweep_is_reported_and_verified() {
    let folder = place();
    let at = folder.path();
    let axis = "[[axis]]\nset = \"demand.elasticity\"\nvalues = [0.5, 1.0, 1.5]\n";
    fs::write(at.join("map.toml"), format!("{SMALL}{axis}")).unwrap();
    for shard in ["1/2", "2/2"] {
        let out = shard.replace("/2", "");
        let output =
            telosim(at, &["sweep", "map.toml", "--shard", shard, "--out", &out, "--quiet"]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        for command in [&["verify"][..], &["report"], &["verify"]] {
            let output = telosim(at, &[command, &[&out]].concat());
            assert_eq!(code(&output), 0, "{command:?}: {}", said(&output));
            if command == ["verify"] {
                assert!(said(&output).starts_with("partial: "), "{}", said(&output));
            }
        }
    }
    let merged = telosim(at, &["merge", "1", "2", "--out", "merged"]);
    assert_eq!(code(&merged), 0, "{}", said(&merged));
    let verified = telosim(at, &["verify", "merged"]);
    assert!(said(&verified).starts_with("whole: 9 simulations"), "{}", said(&verified));
}

#[test]
fn what_was_lost_is_told_and_made_again() {
    let folder = stopped();
    let at = folder.path();
    fs::remove_file(at.join("parts/manifest.json")).unwrap();
    let part = super::files(&at.join("parts/parts"), "parquet").swap_remove(0);
    fs::write(&part, "torn").unwrap();
    let verified = telosim(at, &["verify", "parts"]);
    assert_eq!(code(&verified), 74, "{}", said(&verified));
    assert!(said(&verified).contains("manifest.json"), "{}", said(&verified));
    let rest = telosim(at, &["run", "small.toml", "--out", "parts", "--max-time", "0s"]);
    let name = part.file_name().unwrap().to_str().unwrap();
    for words in ["manifest.json was lost or damaged", name, "simulated again and compared"] {
        assert!(said(&rest).contains(words), "{words}: {}", said(&rest));
    }
    goes_on_to_the_same_bytes(at, "parts");
}
