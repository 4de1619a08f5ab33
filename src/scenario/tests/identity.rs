//! What a scenario asks does not depend on how it is written.

use std::fs;

use proptest::prelude::*;

use super::toy::{BASELINE, read, vocabulary};
use crate::engine::draws::Draws;
use crate::scenario::{Faults, Row, Scenario};

/// One line per leaf: table, and the line.
const LEAVES: [(&str, &str); 14] = [
    ("time", "years = 5"),
    ("time", "start = 2027-01-01"),
    ("ensemble", "runs = 20"),
    ("ensemble", "seed = 3"),
    ("ensemble", "assumptions = [\"coordination.*\"]"),
    ("purposes", "leading = \"3 to 6\""),
    ("purposes", "births = { lognormal = { median = 0.05, p90 = 0.1 } }"),
    ("tasks", "work = { gamma = { shape = 2, mean = \"12 bh\" } }"),
    ("tasks", "multiplier = 2.0"),
    ("coordination", "handoff_time = \"90 min\""),
    ("coordination", "handoffs = { uniform = { min = 1, max = 4 } }"),
    ("organizations", "count = 30"),
    ("adoption", "path = \"diffusion\""),
    ("report", "audience = \"ministry\""),
];

const HEAD: &str = "title = \"One\"\nquestion = \"What?\"\n";
const LEVER: &str = "[[lever]]\nfrom = 2028-01-01\nset = \"validation.share\"\nto = 0.4\n";
const ARM: &str = "[[arm]]\nname = \"p\"\nset = { \"tasks.multiplier\" = 3.0 }\n";
const LISTS: &str = "[[lever]]\nfrom = 2028-01-01\nset = \"validation.share\"\nto = 0.4\n\
    [[arm]]\nname = \"p\"\nset = { \"tasks.multiplier\" = 3.0 }\n";

/// A file of these leaves, tables in the order in which they first come.
fn file(head: &str, leaves: &[(&str, &str)], lists: &str) -> String {
    let mut tables: Vec<(&str, Vec<&str>)> = Vec::new();
    for (table, line) in leaves {
        match tables.iter_mut().find(|(name, _)| name == table) {
            Some((_, lines)) => lines.push(line),
            None => tables.push((table, vec![line])),
        }
    }
    let tables = tables.iter().map(|(name, lines)| format!("[{name}]\n{}\n", lines.join("\n")));
    format!("{head}{}{lists}", tables.collect::<String>())
}

fn parse(text: &[u8]) -> Result<Scenario, Faults> {
    Scenario::parse("a.toml", text, &vocabulary(), BASELINE, &[])
}

fn same(a: &Scenario, b: &Scenario) {
    assert_eq!(a.canonical(), b.canonical());
    assert_eq!(a.hash(), b.hash());
    for replicate in 0..3 {
        let draws = Draws::new(a.ensemble.seed, replicate);
        let rows = |it: &Scenario| -> Vec<(String, String)> {
            let arms = [None, it.arms.last()].into_iter();
            let rows = arms.map(|arm| it.resolved(&Row { arm, ..Row::default() }));
            rows.map(|row| (row.id(), it.model_json(&draws, &row).to_string())).collect()
        };
        assert_eq!(rows(a), rows(b));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn neither_the_order_of_keys_nor_the_split_over_files_counts(
        order in Just(LEAVES.to_vec()).prop_shuffle(),
        homes in proptest::collection::vec(0_usize..3, LEAVES.len()),
        lists in 0_usize..3,
    ) {
        let whole = parse(file(HEAD, &LEAVES, LISTS).as_bytes()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let names = ["one.toml", "two.toml", "sub/three.toml"];
        fs::create_dir(folder.path().join("sub")).unwrap();
        for (level, name) in names.iter().enumerate() {
            let here = order.iter().zip(&homes).filter(|(_, home)| **home == level);
            let leaves: Vec<_> = here.map(|(leaf, _)| *leaf).collect();
            let next = names.get(level + 1);
            let next = next.map_or(String::new(), |next| format!("extends = \"{next}\"\n"));
            let head = if level == 0 { HEAD } else { "title = \"Other\"\n" };
            // Arms are a file's own; levers may stand in any.
            let lever = if lists == level { LEVER } else { "" };
            let arm = if level == 0 { ARM } else { "" };
            let text = file(&format!("{next}{head}"), &leaves, &format!("{lever}{arm}"));
            fs::write(folder.path().join(name), text).unwrap();
        }
        let split = Scenario::read(&folder.path().join("one.toml"), &vocabulary(), BASELINE, &[]);
        same(&whole, &split.unwrap());
    }
}

#[test]
fn neither_line_ends_nor_comments_nor_units_nor_a_mark_at_the_start_count() {
    let text = file(HEAD, &LEAVES, LISTS);
    let whole = parse(text.as_bytes()).unwrap();
    same(&whole, &parse(text.replace('\n', "\r\n").as_bytes()).unwrap());
    same(&whole, &parse(text.replace('\n', "  # why\n").as_bytes()).unwrap());
    same(&whole, &parse(text.replace("\"90 min\"", "\"1.5 h\"").as_bytes()).unwrap());
    same(&whole, &parse(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).unwrap());
    assert_ne!(
        whole.hash(),
        parse(text.replace("runs = 20", "runs = 21").as_bytes()).unwrap().hash()
    );
    assert_ne!(
        whole.hash(),
        parse(text.replace("to = 0.4", "to = 0.5").as_bytes()).unwrap().hash()
    );
}

#[test]
fn a_resolved_scenario_reads_back_as_itself() {
    let check = "[[check]]\nsays = \"\\\"s\\\"\"\nmetric = \"tasks.backlog\"\nmin = 0\nmax = 1e300\nby = 2027-06-01\n\
        [window]\nwarm_up = \"2 weeks\"\n[record]\nmetrics = [\"tasks.*\"]\n";
    for text in [
        file(HEAD, &LEAVES, LISTS),
        file(HEAD, &LEAVES, &format!("{LISTS}{check}")),
        HEAD.to_owned(),
    ] {
        let scenario = parse(text.as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
        let resolved = scenario.resolved_toml();
        let again = Scenario::parse("resolved.toml", resolved.as_bytes(), &vocabulary(), "", &[]);
        same(&scenario, &again.unwrap_or_else(|faults| panic!("{faults}\n{resolved}")));
    }
    let echo = read("[purposes]\nleading = \"3 to 6\"").unwrap().resolved_toml();
    assert!(echo.contains("# h/week, test.toml:3, from \"3 to 6\""), "{echo}");
    assert!(echo.contains("handoffs = 3.0  # handoffs/task, built-in baseline:17"), "{echo}");
}
