//! The audit log that a user takes to a process-mining tool or a spreadsheet.

use std::collections::BTreeMap;
use std::fs;

use super::{SMALL, place, telosim};

fn log(format: &str) -> String {
    let folder = place();
    let system = format!("{SMALL}[adoption]\npath = \"system-run\"\n");
    fs::write(folder.path().join("small.toml"), system).unwrap();
    let ran = telosim(folder.path(), &["run", "small.toml", "--runs", "2", "--out", "small"]);
    assert!(ran.status.success());
    let traced = telosim(folder.path(), &["trace", "small", "--format", format]);
    String::from_utf8(traced.stdout).unwrap()
}

/// Tasks are told with the purposes that asked for them and with who did them, and nothing refers to what is not there.
#[test]
fn an_event_log_has_purposes_people_and_executors_beside_tasks() {
    let log: serde_json::Value = serde_json::from_str(&log("ocel")).unwrap();
    let list = |of: &serde_json::Value| of.as_array().unwrap().clone();
    let mut kinds = BTreeMap::new();
    for object in list(&log["objects"]) {
        let kind = object["type"].as_str().unwrap().to_owned();
        assert!(kinds.insert(object["id"].as_str().unwrap().to_owned(), kind).is_none());
    }
    let of = |kind: &str| kinds.values().filter(|it| *it == kind).count();
    for kind in ["organization", "purpose", "cell", "person", "executor", "task"] {
        assert!(of(kind) > 0, "{kind}");
    }
    assert_eq!(of("organization"), 2);
    let related = |thing: &serde_json::Value| -> Vec<String> {
        let to = list(&thing["relationships"]);
        to.iter().map(|it| kinds[it["objectId"].as_str().unwrap()].clone()).collect()
    };
    for object in list(&log["objects"]) {
        match object["type"].as_str().unwrap() {
            "task" => {
                assert_eq!(related(&object), ["cell"]);
                assert!(object["attributes"][0]["value"].as_f64().unwrap() > 0.0);
            }
            "cell" => assert_eq!(related(&object), ["purpose"]),
            _ => {}
        }
    }
    let mut done_by = BTreeMap::<String, usize>::new();
    for event in list(&log["events"]) {
        let kinds = related(&event);
        let taken = matches!(event["type"].as_str().unwrap(), "Running" | "Reviewing");
        assert_eq!(kinds.len(), if taken { 4 } else { 3 }, "{event}");
        if event["type"] == "Running" {
            *done_by.entry(kinds[3].clone()).or_default() += 1;
        }
    }
    assert!(done_by["person"] > 0 && done_by["executor"] > 0, "{done_by:?}");
}

/// Weeks, working hours and dates count from one day.
#[test]
fn a_line_of_the_audit_log_has_one_moment() {
    let text = log("csv");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(header[..3], ["date", "week", "working_hour"]);
    let start: jiff::civil::Date = "2026-01-01".parse().unwrap();
    let mut seen = [0, 0];
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), header.len(), "{line}");
        let [week, hour] = [1, 2].map(|i| cells[i].parse::<f64>().unwrap());
        // Each is rounded to four digits.
        assert!((hour - 40.0 * week).abs() < 0.003, "{line}");
        let days = cells[0].parse::<jiff::civil::Date>().unwrap().since(start).unwrap();
        let date = f64::from(days.get_days());
        assert!((date - 0.001..date + 1.001).contains(&(7.0 * week)), "{line}");
        seen[usize::from(week >= 0.0)] += 1;
    }
    assert!(seen[0] > 100 && seen[1] > 100, "{seen:?}");
}
