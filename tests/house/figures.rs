//! What the report draws and tells are metrics and parameters that there are.

use std::collections::BTreeSet;

use telosim::study::{Stage, vocabulary};

use crate::source::project;

/// Words in quotes of the form `room.word`, where there is such a room.
fn named<'a>(text: &'a str, rooms: &BTreeSet<String>) -> Vec<&'a str> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_path = |it: &&str| {
        it.split_once('.').is_some_and(|(room, rest)| {
            rooms.contains(room) && !rest.is_empty() && rest.chars().all(word)
        })
    };
    text.split('"').filter(is_path).collect()
}

/// A figure whose metric does not exist is not drawn, and nobody would miss it.
#[test]
fn the_report_asks_for_metrics_and_parameters_that_exist() {
    let metrics: BTreeSet<String> =
        Stage::new().unwrap().metrics().into_iter().map(|metric| metric.name).collect();
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let rooms: BTreeSet<String> =
        words.paths().map(|path| path.split('.').next().unwrap().to_owned()).collect();
    assert_eq!(named("f(\"tiers.heads\", \"a.b\", \"tiers.\")", &rooms), ["tiers.heads"]);
    let mut seen = 0;
    for file in project() {
        let report = file.path.starts_with("src/report/") && !file.path.ends_with("tests.rs");
        for path in report.then(|| named(&file.text, &rooms)).into_iter().flatten() {
            let known = metrics.contains(path) || words.get(path).is_some();
            assert!(known, "{}: there is no `{path}`", file.path);
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} are named");
}
