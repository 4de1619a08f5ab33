//! Runs that go on or were stopped: what is read of them, and what was lost of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;

/// A run of which so many outcomes were given before it was stopped.
fn stopped(path: &Path, outcomes: usize) {
    let mut recorder = recorder(path, 4);
    all().into_iter().take(outcomes).for_each(|it| recorder.take(it).unwrap());
    assert_eq!(recorder.leave().unwrap(), outcomes as u64);
}

fn goes_on(path: &Path) -> Manifest {
    let mut again = recorder(path, 4);
    for it in all() {
        if !again.has(it.variant, it.point, it.replicate) {
            again.take(it).unwrap();
        }
    }
    again.finish(Progress::Complete).unwrap().manifest().clone()
}

/// All files below a folder but the lock, with their bytes.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        match entry.is_dir() {
            true => found.extend(bytes(&entry)),
            false if entry.ends_with(".lock") => {}
            false => drop(found.insert(entry.clone(), fs::read(&entry).unwrap())),
        }
    }
    found
}

#[test]
fn a_stopped_run_is_read_from_its_parts_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    stopped(dir.path(), 50);
    let before = bytes(dir.path());
    let results = Results::open(dir.path()).unwrap();
    assert!(results.verify().is_empty() && !results.is_whole());
    assert_eq!(results.progress(), (50, 145));
    let rows: Vec<RunRows> = results.runs(&[]).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|it| it.point.len()).sum::<usize>(), 50);
    assert!(results.series(&["tasks.backlog"]).unwrap().count() > 0);
    drop(RunFolder::reopen(dir.path()).unwrap());
    assert_eq!(bytes(dir.path()), before);
    let whole = record(&dir.path().join("whole"), 16, all());
    assert_eq!(goes_on(dir.path()).content, whole.content);
}

#[test]
fn a_file_that_is_made_of_a_stopped_run_is_verified_and_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    stopped(dir.path(), 50);
    let mut folder = RunFolder::reopen(dir.path()).unwrap();
    folder.add_file("report.md", b"# PARTIAL\n").unwrap();
    drop(folder);
    let results = Results::open(dir.path()).unwrap();
    assert!(results.verify().is_empty());
    fs::write(dir.path().join("report.md"), "# another\n").unwrap();
    let [wrong] = &results.verify()[..] else { panic!("one file is wrong") };
    assert!(wrong.to_string().contains("report.md"), "{wrong}");
    let whole = record(&dir.path().join("whole"), 16, all());
    assert_eq!(goes_on(dir.path()).content, whole.content);
}

#[test]
fn a_copy_has_what_there_is_and_a_place_that_holds_anything_else_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    stopped(&at("stopped"), 50);
    record(&at("whole"), 16, all());
    for (name, rows) in [("stopped", 50), ("whole", 145)] {
        let copy = at(&format!("{name}-copy"));
        let run = Results::open(&at(name)).unwrap();
        // An earlier copy is made anew.
        run.copy_to(&copy).unwrap();
        run.copy_to(&copy).unwrap();
        let its = Results::open(&copy).unwrap();
        assert_eq!(its.manifest().files["runs.parquet"].rows, Some(rows));
        assert!(its.verify().is_empty(), "{name}");
        assert_eq!(its.content().unwrap(), its.manifest().content);
        assert_eq!(its.is_whole(), run.is_whole());
        assert_eq!(run.copy_to(&at(name)).unwrap_err().exit_code(), 73);
    }
    fs::create_dir(at("mine")).unwrap();
    fs::write(at("mine/thesis.txt"), "years of work").unwrap();
    let error = Results::open(&at("whole")).unwrap().copy_to(&at("mine")).unwrap_err();
    assert_eq!((error.exit_code(), bytes(&at("mine")).len()), (73, 1));
}

#[test]
fn what_comes_out_otherwise_than_it_was_written_stops_everything() {
    let dir = tempfile::tempdir().unwrap();
    stopped(dir.path(), 8);
    fs::remove_file(dir.path().join("parts/v0-00000004.series.parquet")).unwrap();
    let mut again = recorder(dir.path(), 4);
    for replicate in 4..7 {
        again.take(outcome(0, 0, replicate)).unwrap();
    }
    let mut other = outcome(0, 0, 7);
    *other.series.at(0, 3) += 1e-9;
    let error = RecordError::from_io(again.take(other).unwrap_err());
    assert_eq!(error.exit_code(), 70);
    assert!(error.to_string().contains("determinism violation"), "{error}");
    assert!(again.take(outcome(0, 0, 9)).is_err() && again.flush().is_err());
    drop(again);
    // The same outcomes give the same bytes, and the run goes on.
    let whole = record(&dir.path().join("whole"), 16, all());
    assert_eq!(goes_on(dir.path()).content, whole.content);
}

#[test]
fn a_lost_or_damaged_manifest_is_made_again_of_the_same_run_only() {
    let whole = tempfile::tempdir().unwrap();
    let whole = record(whole.path(), 16, all());
    for damage in [
        "",
        "{\"program\": \"telosim\", ",
        "{\"program\": \"telosim\", \"identity\": {\"format\": 2}}",
    ] {
        let dir = tempfile::tempdir().unwrap();
        stopped(dir.path(), 50);
        let manifest = dir.path().join("manifest.json");
        match damage {
            "" => fs::remove_file(&manifest).unwrap(),
            damage => fs::write(&manifest, damage).unwrap(),
        }
        let error = Results::open(dir.path()).unwrap_err();
        assert_eq!(error.exit_code(), 74);
        assert!(error.to_string().contains("manifest.json"), "{error}");
        // Another seed is another run, whose rows look like these.
        let text = "title = \"small\"\n[ensemble]\nseed = 8\n";
        let other = Identity::new(TEXT, 8, "keyed", plan(4));
        assert!(RunFolder::create(dir.path(), text, other, Machine::default()).is_err());
        let folder = RunFolder::create(dir.path(), TEXT, identity(4), Machine::default()).unwrap();
        assert!(folder.losses()[0].contains("manifest.json was lost or damaged"));
        assert_eq!(folder.entries().iter().map(|it| it.serials.len()).sum::<usize>(), 50);
        drop(folder);
        assert_eq!(goes_on(dir.path()).content, whole.content, "{damage}");
    }
}

#[test]
fn what_waits_is_kept_after_a_second_whatever_the_size_of_a_part() {
    let dir = tempfile::tempdir().unwrap();
    let folder = RunFolder::create(dir.path(), TEXT, identity(100), Machine::default()).unwrap();
    let mut recorder = Recorder::new(folder).telling();
    recorder.take(outcome(0, 0, 0)).unwrap();
    assert_eq!((recorder.acknowledged(), recorder.news().len()), (0, 0));
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    recorder.beat().unwrap();
    assert_eq!(recorder.acknowledged(), 1);
    let news = recorder.news();
    assert_eq!(news[0].finals, outcome(0, 0, 0).finals);
    assert!(recorder.news().is_empty());
    // And so it is found by the process that comes after a kill.
    std::mem::forget(recorder);
    assert_eq!(Results::open(dir.path()).unwrap().progress(), (1, 145));
}

#[test]
fn no_bit_of_a_manifest_flips_unseen() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path(), 16, all());
    let path = dir.path().join("manifest.json");
    let written = fs::read(&path).unwrap();
    let is_seen = || Results::open(dir.path()).map_or(true, |run| !run.verify().is_empty());
    assert!(!is_seen());
    for at in 0..written.len() {
        let mut bytes = written.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&path, bytes).unwrap();
        assert!(is_seen(), "byte {at}");
    }
}
