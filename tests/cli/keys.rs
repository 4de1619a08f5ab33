//! Every key of a scenario that is no parameter acts: of two scenarios that differ in it alone, pages or tables differ, or
//! one is refused. Parameters are walked in `tests/house/keys.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Mutex;

use serde::Deserialize;

use crate::{code, place, root, said, telosim};

/// Two scenarios that differ in one key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The key, as `table.key`.
    key: String,
    /// `run` or `sweep`.
    #[serde(default = "run")]
    command: String,
    /// What is added to the ground in one and in the other: keys above all tables, then tables.
    one: String,
    other: String,
    /// Whether the other is refused.
    #[serde(default)]
    refused: bool,
}

fn run() -> String {
    "run".to_owned()
}

#[derive(Deserialize)]
struct Cases {
    ground: BTreeMap<String, String>,
    case: Vec<Case>,
}

/// The ground with what is added to it; a key that is added replaces that of the ground.
fn text(ground: &BTreeMap<String, String>, added: &str) -> String {
    let given = |key: &str| {
        let list = format!("[[{key}]]");
        added.lines().any(|line| line.split(" = ").next() == Some(key) || line == list)
    };
    let kept = ground.iter().filter(|(key, _)| !given(key));
    let kept: String = kept.map(|(key, value)| format!("{key} = {value}\n")).collect();
    kept + added
}

/// A text without what differs from one run of a scenario to the next: hashes and the name of the folder.
fn plain(text: &str, folder: &str) -> String {
    let text = text.replace(folder, "FOLDER");
    let lines = text.lines().filter(|line| !line.contains("processors"));
    let word = |word: &str| {
        let is_hash = word.len() >= 12 && word.chars().all(|c| c.is_ascii_hexdigit());
        if is_hash { "HASH".to_owned() } else { word.to_owned() }
    };
    lines
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).map(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a scenario leaves: exit code, what is printed, the page, points, and how long its tables are.
fn left(command: &str, text: &str) -> (i32, String) {
    let folder = place();
    fs::write(folder.path().join("case.toml"), text).unwrap();
    let output = telosim(folder.path(), &[command, "case.toml", "--out", "out", "--quiet"]);
    let out = folder.path().join("out");
    let mut all = String::from_utf8_lossy(&output.stdout).into_owned();
    for name in ["report.md", "points.csv"] {
        all += &fs::read_to_string(out.join(name)).unwrap_or_default();
    }
    for name in ["series.parquet", "runs.parquet"] {
        all += &format!(" {name} {}", fs::metadata(out.join(name)).map_or(0, |it| it.len()));
    }
    let shown = if out.exists() { all } else { said(&output) };
    (code(&output), plain(&shown, &folder.path().display().to_string()))
}

/// All keys of tables that are no rooms, as the schema has them.
fn keys() -> BTreeSet<String> {
    let schema: serde_json::Value =
        serde_json::from_slice(&telosim(&root(), &["schema"]).stdout).unwrap();
    let rooms = said(&telosim(&root(), &["explain", "rooms"]));
    let mut keys = BTreeSet::new();
    for (name, body) in schema["properties"].as_object().unwrap() {
        if rooms.contains(&format!("| `{name}` |")) {
            continue;
        }
        // What levers are in the base year: parameters, in a table of rooms.
        if name == "base" {
            keys.insert(name.clone());
            continue;
        }
        let table = if body["items"].is_object() { &body["items"] } else { body };
        match table["properties"].as_object() {
            Some(inner) => keys.extend(inner.keys().map(|key| format!("{name}.{key}"))),
            None => {
                keys.insert(name.clone());
            }
        }
    }
    keys
}

#[test]
fn every_key_of_a_scenario_acts_or_is_refused() {
    let cases: Cases =
        toml::from_str(&fs::read_to_string(root().join("tests/keys.toml")).unwrap()).unwrap();
    let covered: BTreeSet<String> = cases.case.iter().map(|case| case.key.clone()).collect();
    let all = keys();
    let missing: Vec<&String> = all.difference(&covered).collect();
    assert!(missing.is_empty(), "tests/keys.toml has no case for {missing:?}");
    // What is compared does not differ between two runs of the same.
    let same = text(&cases.ground, "");
    assert_eq!(left("run", &same), left("run", &format!("# a comment\n{same}")));
    let (waiting, idle) = (Mutex::new(cases.case), Mutex::new(vec![]));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = { waiting.lock().unwrap().pop() } {
                    let of = |added: &str| left(&case.command, &text(&cases.ground, added));
                    let (one, other) = (of(&case.one), of(&case.other));
                    let refused = other.0 == 65 || other.0 == 78;
                    if one == other || refused != case.refused || one.0 == 65 {
                        let ends: Vec<String> =
                            [one, other].map(|it| format!("{}: {:.300}", it.0, it.1)).into();
                        idle.lock().unwrap().push(format!("{}: {}", case.key, ends.join("\n")));
                    }
                }
            });
        }
    });
    let idle = idle.into_inner().unwrap();
    assert!(idle.is_empty(), "these do nothing:\n{}", idle.join("\n\n"));
}
