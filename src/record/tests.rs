//! The recorder from outcomes to tables.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::engine::Calendar;
use crate::scenario::VariantRole;
use crate::study::{MetricInfo, Outcome, Reduce, Series, Sink, Status};

mod growth;
mod tables;
mod unfinished;

const TEXT: &str = "title = \"small\"\n";

fn plan(part: u64) -> Plan {
    let metric = |name: &str, unit: &str| MetricInfo {
        name: name.into(),
        unit: unit.into(),
        doc: format!("The {name}."),
        reduce: Reduce::Last,
        stratum: None,
    };
    let variant = |name: &str, points, runs| VariantPlan {
        name: name.into(),
        role: VariantRole::Scenario,
        points,
        runs,
    };
    Plan {
        scenario: "small".into(),
        calendar: Calendar::default(),
        variants: vec![variant("main", 3, 40), variant("reference", 1, 25)],
        inputs: vec![InputInfo {
            name: "tasks.rate".into(),
            unit: "1/week".into(),
            doc: "Rate.".into(),
        }],
        metrics: vec![metric("tasks.backlog", "tasks"), metric("demand.price", "EUR")],
        looks: vec![],
        series: true,
        part,
    }
}

fn identity(part: u64) -> Identity {
    Identity::new(TEXT, 7, "keyed", plan(part))
}

fn outcome(variant: u32, point: u64, replicate: u64) -> Outcome {
    let x = (replicate * 7 + point * 1000) as f64 + f64::from(variant) * 0.5;
    let ticks: Vec<i32> = (-13..120).map(|it| it * 4).collect();
    let backlog: Vec<f64> = ticks.iter().map(|&it| x + f64::from(it)).collect();
    let price: Vec<f64> =
        ticks.iter().map(|&it| if it < 0 { f64::NAN } else { x / f64::from(it + 1) }).collect();
    let failed = replicate == 5;
    Outcome {
        variant,
        point,
        replicate,
        status: if failed { Status::Panicked { message: "=oh".into() } } else { Status::Ok },
        inputs: vec![x],
        finals: if failed { vec![] } else { vec![backlog[132], price[132]] },
        series: if failed { Series::default() } else { vec![backlog, price].into() },
        ticks: if failed { vec![] } else { ticks },
        looks: vec![],
    }
}

fn all() -> Vec<Outcome> {
    let main = (0..3).flat_map(|point| (0..40).map(move |it| outcome(0, point, it)));
    main.chain((0..25).map(|it| outcome(1, 0, it))).collect()
}

/// The same outcomes in some other order, from a multiplier that is coprime to their number (145).
fn shuffled(step: usize) -> Vec<Outcome> {
    let all = all();
    (0..all.len()).map(|it| all[it * step % all.len()].clone()).collect()
}

fn recorder(path: &Path, part: u64) -> Recorder {
    let folder = RunFolder::create(path, TEXT, identity(part), Machine::default()).unwrap();
    Recorder::new(folder).patient()
}

fn record(path: &Path, part: u64, outcomes: Vec<Outcome>) -> Manifest {
    let mut recorder = recorder(path, part);
    outcomes.into_iter().for_each(|it| recorder.take(it).unwrap());
    recorder.finish(Progress::Complete).unwrap().manifest().clone()
}

#[test]
fn tables_have_the_same_bytes_whatever_the_order_and_the_size_of_parts() {
    let dir = tempfile::tempdir().unwrap();
    let first = record(&dir.path().join("a"), 16, all());
    assert_eq!(first.files["runs.parquet"].rows, Some(145));
    assert_eq!(first.files["series.parquet"].rows, Some((145 - 4) * 133));
    for (name, part, step) in [("b", 16, 7), ("c", 1, 13), ("d", 7, 77), ("e", 1000, 144)] {
        let again = record(&dir.path().join(name), part, shuffled(step));
        assert_eq!(again.files["runs.parquet"], first.files["runs.parquet"], "{name}");
        assert_eq!(again.files["series.parquet"], first.files["series.parquet"], "{name}");
        assert_eq!(again.files["design.parquet"], first.files["design.parquet"], "{name}");
        assert_eq!((again.content, again.run), (first.content.clone(), first.run.clone()));
    }
}

#[test]
fn parts_that_were_written_in_pieces_are_merged_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let whole = record(&dir.path().join("a"), 16, all());
    let mut pieces = recorder(&dir.path().join("b"), 16);
    for (i, it) in shuffled(7).into_iter().enumerate() {
        pieces.take(it).unwrap();
        if i % 40 == 39 {
            pieces.flush().unwrap();
        }
    }
    let again = pieces.finish(Progress::Complete).unwrap();
    assert_eq!(again.manifest().files, whole.files);
}

#[test]
fn threads_move_no_byte() {
    let dir = tempfile::tempdir().unwrap();
    let first = record(&dir.path().join("a"), 16, all());
    for threads in [2, 8] {
        let path = dir.path().join(threads.to_string());
        let shared = Mutex::new(recorder(&path, 16));
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(it) = all().get(next.fetch_add(1, Ordering::Relaxed)) {
                        std::thread::yield_now();
                        shared.lock().unwrap().take(it.clone()).unwrap();
                    }
                });
            }
        });
        let folder = shared.into_inner().unwrap().finish(Progress::Complete).unwrap();
        assert_eq!(folder.manifest().files, first.files);
    }
}

#[test]
fn an_unfinished_run_is_settled_as_partial_and_can_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = recorder(dir.path(), 4);
    all().into_iter().take(50).for_each(|it| first.take(it).unwrap());
    drop(first);
    let folder = RunFolder::create(dir.path(), TEXT, identity(4), Machine::default()).unwrap();
    drop(Recorder::new(folder).finish(Progress::Partial).unwrap());
    let results = Results::open(dir.path()).unwrap();
    assert_eq!(results.manifest().status, Progress::Partial);
    assert_eq!(results.manifest().files["runs.parquet"].rows, Some(48));
    let mut again = recorder(dir.path(), 4);
    assert!(again.has(0, 0, 39) && !again.has(0, 1, 10));
    all().into_iter().skip(48).for_each(|it| again.take(it).unwrap());
    let whole = record(&dir.path().join("whole"), 16, all());
    assert_eq!(again.finish(Progress::Complete).unwrap().manifest().content, whole.content);
    assert_eq!(fs::read_dir(dir.path().join("parts")).unwrap().count(), 0);
}

#[test]
fn what_waits_for_its_part_is_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let mut plan = plan(2);
    plan.variants[0].runs = 1000;
    let identity = Identity::new(TEXT, 7, "keyed", plan);
    let folder = RunFolder::create(dir.path(), TEXT, identity, Machine::default()).unwrap();
    let mut recorder = Recorder::new(folder).patient();
    // The first of each part only: no part is ever full.
    (0..500).for_each(|it| recorder.take(outcome(0, 0, it * 2)).unwrap());
    assert!(recorder.acknowledged() >= 500 - 64, "{}", recorder.acknowledged());
    let folder = recorder.finish(Progress::Partial).unwrap();
    assert_eq!(folder.manifest().files["runs.parquet"].rows, Some(500));
}

#[test]
fn a_changed_value_changes_the_content_and_only_of_its_tables() {
    let dir = tempfile::tempdir().unwrap();
    let first = record(&dir.path().join("a"), 16, all());
    let mut outcomes = all();
    let value = outcomes[3].series.at(0, 100);
    *value = f64::from_bits(value.to_bits() + 1);
    let other = record(&dir.path().join("b"), 16, outcomes);
    assert_ne!(first.content, other.content);
    assert_ne!(first.files["series.parquet"].content, other.files["series.parquet"].content);
    assert_eq!(first.files["runs.parquet"], other.files["runs.parquet"]);
}

#[test]
fn an_interrupted_run_goes_on_and_ends_as_an_uninterrupted_one() {
    let dir = tempfile::tempdir().unwrap();
    let whole = record(&dir.path().join("a"), 16, all());
    let path = dir.path().join("b");
    let mut first = recorder(&path, 4);
    shuffled(7).into_iter().take(120).for_each(|it| first.take(it).unwrap());
    let done = first.acknowledged();
    assert!(done > 0 && done < 120, "{done}");
    drop(first);
    let mut second = recorder(&path, 4);
    assert_eq!(second.acknowledged(), done);
    let mut recalled = 0;
    second
        .recall(|it| {
            let wanted = outcome(it.variant, it.point, it.replicate);
            assert_eq!(it.inputs, wanted.inputs);
            match wanted.status {
                Status::Ok => assert_eq!(it.finals, wanted.finals),
                _ => assert!(it.status != Status::Ok && it.finals.iter().all(|it| it.is_nan())),
            }
            recalled += 1;
        })
        .unwrap();
    assert_eq!(recalled, done);
    for it in shuffled(13) {
        if !second.has(it.variant, it.point, it.replicate) {
            second.take(it).unwrap();
        }
    }
    let again = second.finish(Progress::Complete).unwrap();
    assert_eq!(again.manifest().files, whole.files);
}

#[test]
fn a_damaged_part_is_set_aside_and_computed_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = recorder(dir.path(), 16);
    all().into_iter().take(64).for_each(|it| first.take(it).unwrap());
    drop(first);
    let part = dir.path().join("parts/v0-00000016.series.parquet");
    let mut bytes = fs::read(&part).unwrap();
    bytes[2000] ^= 16;
    fs::write(&part, bytes).unwrap();
    fs::remove_file(dir.path().join("parts/v0-00000032.runs.parquet")).unwrap();
    let mut second = recorder(dir.path(), 16);
    assert_eq!(second.folder().set_aside().len(), 2);
    assert_eq!(second.acknowledged(), 32);
    assert!(!second.has(0, 0, 20) && second.has(0, 0, 15));
    for it in all() {
        if !second.has(it.variant, it.point, it.replicate) {
            second.take(it).unwrap();
        }
    }
    let again = second.finish(Progress::Complete).unwrap();
    let whole = record(&dir.path().join("whole"), 16, all());
    assert_eq!(again.manifest().content, whole.content);
}

#[test]
fn a_finished_run_is_opened_without_changing_a_byte() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path(), 16, all());
    let bytes = |dir: &Path| -> Vec<_> {
        let files = fs::read_dir(dir).unwrap().map(|it| it.unwrap().path());
        files.filter(|it| it.is_file()).map(|it| (fs::read(&it).unwrap(), it)).collect()
    };
    let before = bytes(dir.path());
    let again = RunFolder::create(dir.path(), TEXT, identity(16), Machine::default()).unwrap();
    assert!(again.is_complete());
    drop(again);
    assert_eq!(bytes(dir.path()), before);
}

#[test]
fn a_second_writer_is_refused_and_told_who_holds_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let first = recorder(dir.path(), 16);
    let error = RunFolder::create(dir.path(), TEXT, identity(16), Machine::default()).unwrap_err();
    assert_eq!(error.exit_code(), 75);
    assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    drop(first);
    assert!(RunFolder::create(dir.path(), TEXT, identity(16), Machine::default()).is_ok());
}

#[test]
fn a_folder_with_anything_else_in_it_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("thesis.txt"), "years of work").unwrap();
    let create = |path: &Path, identity| {
        RunFolder::create(path, TEXT, identity, Machine::default()).unwrap_err()
    };
    let error = create(dir.path(), identity(16));
    assert_eq!((error.exit_code(), fs::read_dir(dir.path()).unwrap().count()), (73, 1));
    assert_eq!(create(&dir.path().join("thesis.txt"), identity(16)).exit_code(), 73);
    let foreign = dir.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("manifest.json"), "{\"program\": \"other\"}").unwrap();
    assert_eq!(create(&foreign, identity(16)).exit_code(), 73);
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1);
}

#[test]
fn another_scenario_or_seed_is_refused_with_the_difference() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path(), 16, all());
    let create =
        |identity| RunFolder::create(dir.path(), TEXT, identity, Machine::default()).unwrap_err();
    let error = create(Identity::new(TEXT, 8, "keyed", plan(16)));
    assert_eq!(error.exit_code(), 78);
    assert!(error.to_string().contains("seed is 7 there, 8 here"), "{error}");
    let mut newer = identity(16);
    newer.plan.metrics[0].unit = "tasks/day".into();
    assert_eq!(create(newer).exit_code(), 78);
    // Other settings are told one by one, from what was written down of both.
    let other = Identity::new("other rows", 7, "keyed", plan(16));
    let text = "title = \"small\"\n[demand]\nelasticity = 0.5\n";
    let error = RunFolder::create(dir.path(), text, other, Machine::default()).unwrap_err();
    assert_eq!(error.exit_code(), 78);
    assert!(error.to_string().contains("demand.elasticity is not set there, 0.5 here"), "{error}");
}

#[test]
fn an_outcome_that_is_given_twice_or_is_not_planned_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let mut recorder = recorder(dir.path(), 16);
    recorder.take(outcome(0, 0, 1)).unwrap();
    let error = recorder.take(outcome(0, 0, 1)).unwrap_err();
    assert!(RecordError::from_io(error).to_string().contains("twice"));
    assert!(recorder.take(outcome(0, 0, 2)).is_err(), "after an error nothing is taken");
    drop(recorder);
    for odd in [outcome(2, 0, 0), outcome(0, 3, 0), outcome(0, 0, 40)] {
        assert!(self::recorder(dir.path(), 16).take(odd).is_err());
    }
}

#[test]
fn results_are_read_back_by_column_with_failed_replicates_as_rows() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path(), 16, shuffled(7));
    let results = Results::open(dir.path()).unwrap();
    assert!(results.verify().is_empty());
    assert_eq!(results.content().unwrap(), results.manifest().content);
    let wanted = ["demand.price", "input:tasks.rate"];
    let runs: Vec<RunRows> = results.runs(&wanted).unwrap().map(Result::unwrap).collect();
    let [runs] = &runs[..] else { panic!("{} row groups", runs.len()) };
    assert_eq!(runs.status.iter().filter(|it| *it == "panicked").count(), 4);
    for (row, it) in all().iter().enumerate() {
        let key = (runs.variant[row], runs.point[row], runs.replicate[row]);
        assert_eq!(key, (it.variant, it.point, it.replicate));
        assert_eq!(runs.values[1][row], it.inputs[0]);
        match it.finals.get(1) {
            Some(price) => assert_eq!(runs.values[0][row], *price),
            None => assert!(runs.values[0][row].is_nan()),
        }
    }
    let mut rows = Vec::new();
    for group in results.series(&["tasks.backlog"]).unwrap() {
        let group = group.unwrap();
        rows.extend(group.tick.iter().copied().zip(group.values[0].iter().copied()));
    }
    let wanted: Vec<(i32, f64)> = all()
        .iter()
        .flat_map(|it| it.ticks.iter().copied().zip(it.series.get(0).unwrap_or_default().to_vec()))
        .collect::<Vec<_>>();
    assert_eq!(rows, wanted);
}

#[test]
fn a_damaged_table_is_not_read() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path(), 16, all());
    let path = dir.path().join("series.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[1234] ^= 1;
    fs::write(&path, bytes).unwrap();
    let results = Results::open(dir.path()).unwrap();
    assert_eq!(results.verify().len(), 1);
    assert_eq!(results.series(&["tasks.backlog"]).err().map(|it| it.exit_code()), Some(74));
    assert!(results.runs(&["tasks.backlog"]).is_ok());
}

#[test]
fn a_journal_that_was_changed_is_found() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path(), 16, all());
    let path = dir.path().join("journal.log");
    let text = fs::read_to_string(&path).unwrap();
    let results = Results::open(dir.path()).unwrap();
    let wrong = |text: String| {
        fs::write(&path, text).unwrap();
        results.verify().iter().map(RecordError::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(wrong(text.clone()), "");
    assert!(wrong(text.replacen("[0,1,2,", "[0,1,3,", 1)).contains("breaks at byte 0"));
    let last = text.trim_end().rfind('\n').unwrap() + 1;
    assert!(
        wrong(text[..last].to_owned()).contains("acknowledges 136 replicates, the table has 145")
    );
}
