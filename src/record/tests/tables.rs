//! What tables leave out, what was not recorded, and what is not believed.

use super::*;

#[test]
fn columns_without_a_value_are_left_out_and_listed() {
    let dir = tempfile::tempdir().unwrap();
    let ok = |it: Outcome| Outcome { series: it.series, ..it };
    let mut recorder = recorder(dir.path(), 16);
    for mut it in all().into_iter().filter(|it| it.status == Status::Ok).map(ok) {
        it.finals[1] = f64::NAN;
        recorder.take(it).unwrap();
    }
    let folder = recorder.finish(Progress::Complete).unwrap();
    let left_out = &folder.manifest().files["runs.parquet"].left_out;
    assert_eq!(*left_out, ["message", "demand.price"]);
    assert!(folder.manifest().files["series.parquet"].left_out.is_empty());
    drop(folder);
    let results = Results::open(dir.path()).unwrap();
    let rows: Vec<RunRows> = results.runs(&["demand.price"]).unwrap().map(Result::unwrap).collect();
    assert!(rows.iter().all(|rows| rows.values[0].iter().all(|it| it.is_nan())));
    let words = String::from_utf8(results.file("dictionary.json").unwrap()).unwrap();
    let words: serde_json::Value = serde_json::from_str(&words).unwrap();
    let columns = words["columns"].as_array().unwrap();
    let price = columns.iter().find(|it| it["name"] == "demand.price").unwrap();
    assert_eq!(price["null_throughout"], serde_json::json!(["runs.parquet"]));
    assert_eq!(price["tables"], serde_json::json!(["series.parquet"]));
    assert!(results.verify().is_empty());
    assert_eq!(results.content().unwrap(), results.manifest().content);
}

#[test]
fn what_was_not_recorded_is_undefined_and_is_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let mut plan = plan(8);
    let all_metrics = plan.metrics.clone();
    plan.metrics.remove(0);
    plan.series = false;
    let identity = Identity::new(TEXT, 7, "keyed", plan);
    let folder = RunFolder::create(dir.path(), TEXT, identity, Machine::default()).unwrap();
    let mut recorder = Recorder::new(folder).choosing(&all_metrics);
    all().into_iter().for_each(|it| recorder.take(it).unwrap());
    drop(recorder.finish(Progress::Complete).unwrap());
    assert!(!dir.path().join("series.parquet").exists());
    let results = Results::open(dir.path()).unwrap();
    let rows = results.runs(&["demand.price"]).unwrap().next().unwrap().unwrap();
    assert_eq!(rows.values[0][3], outcome(0, 0, 3).finals[1]);
    assert!(results.records(&["demand.price"]) && !results.records(&["tasks.backlog"]));
    let rows = results.runs(&["tasks.backlog"]).unwrap().next().unwrap().unwrap();
    assert!(rows.values[0].iter().all(|it| it.is_nan()) && rows.values[0].len() == 145);
    assert_eq!(results.series(&["demand.price"]).unwrap().count(), 0);
    assert!(results.verify().is_empty());
}

#[test]
fn an_edited_scenario_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path(), 16, all());
    let results = Results::open(dir.path()).unwrap();
    assert_eq!(results.scenario().unwrap(), TEXT);
    fs::write(dir.path().join("scenario.toml"), "title = \"another\"\n").unwrap();
    assert_eq!(results.scenario().unwrap_err().exit_code(), 78);
    assert_eq!(RunFolder::reopen(dir.path()).unwrap_err().exit_code(), 78);
}
