//! Streams that are full or closed, files that may not grow, and names that would lead a terminal astray.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::{SMALL, code, place, said, telosim};

/// A folder with a small scenario and a bad one.
fn small() -> tempfile::TempDir {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    fs::write(folder.path().join("bad.toml"), "titel = 1\n").unwrap();
    folder
}

/// Where a stream goes.
#[derive(Clone, Copy, Debug)]
enum To {
    /// It is read to its end.
    Reader,
    /// Its reader has gone.
    Nobody,
    /// There is no room.
    Full,
}

fn spawned(folder: &Path, arguments: &[&str], [out, err]: [To; 2]) -> Output {
    let stream = |to| match to {
        To::Full => Stdio::from(File::options().write(true).open("/dev/full").unwrap()),
        To::Reader | To::Nobody => Stdio::piped(),
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    let mut child = command.stdout(stream(out)).stderr(stream(err)).spawn().unwrap();
    if matches!(out, To::Nobody) {
        drop(child.stdout.take());
    }
    if matches!(err, To::Nobody) {
        drop(child.stderr.take());
    }
    child.wait_with_output().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn no_stream_that_is_closed_or_full_is_a_panic() {
    use To::{Full, Nobody, Reader};
    let folder = small();
    for (wanted, arguments, streams) in [
        (65, &["check", "bad.toml"][..], [Nobody, Nobody]),
        (65, &["check", "bad.toml"], [Full, Full]),
        (2, &["simulate"], [Reader, Full]),
        (2, &["simulate"], [Reader, Nobody]),
        (74, &["--help"], [Full, Reader]),
        (0, &["--help"], [Nobody, Reader]),
        (0, &["explain", "parameters"], [Nobody, Reader]),
        (74, &["explain", "tick"], [Full, Reader]),
        (74, &["--json", "explain", "tick"], [Full, Full]),
        (0, &["run", "small.toml", "--out", "one"], [Reader, Full]),
        (0, &["run", "small.toml", "--out", "two"], [Nobody, Nobody]),
        (74, &["run", "small.toml", "--out", "three"], [Full, Reader]),
    ] {
        let output = spawned(folder.path(), arguments, streams);
        assert_eq!(code(&output), wanted, "{arguments:?} {streams:?}: {}", said(&output));
        assert!(!said(&output).contains("panicked"), "{arguments:?}: {}", said(&output));
    }
    // What could not be said was done.
    for run in ["one", "two", "three"] {
        let output = telosim(folder.path(), &["verify", run]);
        assert!(said(&output).starts_with("whole: "), "{run}: {}", said(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_an_error_with_its_name_and_the_same_command_goes_on() {
    let folder = small();
    let whole = telosim(folder.path(), &["run", "small.toml", "--out", "whole", "--quiet"]);
    assert_eq!(code(&whole), 0, "{}", said(&whole));
    for blocks in ["1", "64", "200"] {
        let program = env!("CARGO_BIN_EXE_telosim");
        let line =
            format!("ulimit -f {blocks}; exec {program} run small.toml --out limited --quiet");
        let limited = Command::new("sh").current_dir(folder.path()).args(["-c", &line]).output();
        let limited = limited.unwrap();
        let words = said(&limited);
        assert_eq!(code(&limited), 74, "{blocks}: {words}");
        assert!(words.contains("error: limited/") && words.contains("too large"), "{words}");
    }
    let rest = telosim(folder.path(), &["run", "small.toml", "--out", "limited", "--quiet"]);
    assert_eq!(code(&rest), 0, "{}", said(&rest));
    for table in ["runs.parquet", "series.parquet", "design.parquet"] {
        let read = |run: &str| fs::read(folder.path().join(run).join(table)).unwrap();
        assert!(read("whole") == read("limited"), "{table}");
    }
}

#[cfg(unix)]
#[test]
fn a_name_leads_no_terminal_astray_and_a_document_has_it_as_it_is() {
    let folder = small();
    let name = "run\u{1b}[31m\u{202e}\u{200b}\u{9b}2J";
    let run = |more: &[&str]| {
        telosim(folder.path(), &[more, &["run", "small.toml", "--out", name]].concat())
    };
    let stopped = run(&["--json"]);
    assert_eq!(code(&stopped), 0, "{}", said(&stopped));
    let document: serde_json::Value = serde_json::from_slice(&stopped.stdout).unwrap();
    assert_eq!(document["folder"], format!("{name}/"));
    let again = run(&[]);
    assert!(said(&again).contains("nothing to simulate"), "{}", said(&again));
    for output in [stopped, again, telosim(folder.path(), &["report", "gone\u{1b}[2J"])] {
        for bad in ['\u{1b}', '\u{202e}', '\u{200b}', '\u{9b}'] {
            assert!(!said(&output).contains(bad), "{bad:?}: {:?}", said(&output));
        }
    }
}
