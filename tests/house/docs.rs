//! What is written about the program is so: sources, tests that documents name, rooms that they describe.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::index::INDEX;
use crate::source::{Source, project};
use telosim::scenario::{Kind, Vocabulary};
use telosim::study::{Stage, vocabulary};

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The text between each pair of backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Keys that are named by no file, and keys of parameters that are not listed.
fn unsourced(listed: &BTreeSet<String>, named: &BTreeSet<String>, files: &[Source]) -> Vec<String> {
    let is_named = |key: &String| {
        let whole = |text: &str| {
            let end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            text.match_indices(key.as_str()).any(|(at, _)| {
                end(text[..at].chars().next_back()) && end(text[at + key.len()..].chars().next())
            })
        };
        files.iter().any(|file| file.path != "docs/sources.toml" && whole(&file.text))
    };
    let missing = named.difference(listed).map(|key| format!("{key} is not in docs/sources.toml"));
    let idle = listed.iter().filter(|key| !is_named(key));
    missing.chain(idle.map(|key| format!("{key} is named by nothing"))).collect()
}

#[test]
fn every_source_that_is_named_is_listed_and_every_one_that_is_listed_is_named() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let mut named = BTreeSet::new();
    for parameter in &words.parameters {
        named.insert(parameter.source.clone().unwrap_or_else(|| panic!("{}", parameter.path)));
    }
    // Rooms name theirs in backticks under their last heading.
    let files = project();
    for room in files.iter().filter(|f| f.path.starts_with("src/model/")) {
        let docs = room.text.lines().map_while(|line| line.strip_prefix("//!"));
        let docs = docs.collect::<Vec<_>>().join("\n");
        let sources = docs.split("# Sources").nth(1).unwrap_or("");
        let is_key = |word: &&str| {
            word.len() > 4 && word.ends_with(|c: char| c.is_ascii_digit()) && !word.contains(' ')
        };
        named.extend(quoted(sources).filter(is_key).map(str::to_owned));
    }
    let listed: BTreeMap<String, toml::Value> = toml::from_str(&read("docs/sources.toml")).unwrap();
    let listed: BTreeSet<String> = listed.into_keys().collect();
    let breaches = unsourced(&listed, &named, &files);
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
    let set = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>();
    let file = [Source::new("src/model/a.rs", "//! `one2001`; two20021")];
    let found = unsourced(&set(&["one2001", "two2002"]), &set(&["three2003"]), &file);
    assert_eq!(found.len(), 2, "{found:?}");
}

/// Functions that the test runner calls.
fn tests(files: &[Source]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        for part in file.text.split("#[test]\n").skip(1) {
            let Some((_, named)) = part.split_once("fn ") else { continue };
            found.insert(named.split('(').next().unwrap_or_default());
        }
    }
    found
}

/// Rows of the table of invariants that name no test, and names that are no test's.
fn unheld(text: &str, tests: &BTreeSet<&str>) -> Vec<String> {
    let (_, table) = text.split_once("## Invariants").unwrap_or_default();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    let mut breaches = vec![];
    for row in rows {
        let names: Vec<&str> = quoted(row)
            .filter(|it| !it.contains(['/', '.']) && it.matches('_').count() >= 2)
            .collect();
        let missing = names.iter().filter(|name| !tests.contains(*name));
        breaches.extend(missing.map(|name| format!("{name} is no test")));
        // What the compiler refuses is tried where it is documented.
        if names.is_empty() && !row.contains("documentation test") {
            breaches.push(format!("nothing holds: {row}"));
        }
    }
    breaches
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let (text, files) = (read("docs/architecture.md"), project());
    let tests = tests(&files);
    let breaches = unheld(&text, &tests);
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
    let rows = "## Invariants\n| a | b |\n|---|---|\n| x | `no_such_test` |\n| y | by hand |\n";
    assert_eq!(unheld(rows, &tests).len(), 2);
    assert_eq!(unheld(&rows.replace("no_such_test", "no_event_allocates"), &tests).len(), 1);
}

/// Promises that nothing holds, names that are no test's and no row's of the fault harness, and rows that hold nothing.
fn unkept(text: &str, tests: &BTreeSet<&str>, rows: &BTreeSet<&str>) -> Vec<String> {
    let (mut breaches, mut named) = (vec![], BTreeSet::new());
    let promises = |it: &&str| it.starts_with("| ") && !it.starts_with("| promise");
    for promise in text.lines().filter(promises) {
        let (_, held) = promise.trim_end_matches(" |").rsplit_once(" | ").unwrap_or_default();
        let names: Vec<&str> = quoted(held).collect();
        let is_there = |name: &&str| tests.contains(name) || rows.contains(name);
        let missing = names.iter().filter(|name| !is_there(name));
        breaches.extend(missing.map(|name| format!("{name} is no test and no row")));
        if names.is_empty() {
            breaches.push(format!("nothing holds: {promise}"));
        }
        named.extend(names);
    }
    breaches.extend(rows.difference(&named).map(|row| format!("{row} holds no promise")));
    breaches
}

#[test]
fn every_promise_of_the_contract_names_tests_and_rows_that_exist() {
    let (files, harness) = (project(), read("tests/faults/main.rs"));
    let (_, list) = harness.split_once("const ROWS").unwrap();
    let (list, _) = list.split_once("];").unwrap();
    let rows: BTreeSet<&str> =
        list.split("(\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert!(rows.len() > 10, "{rows:?}");
    let (text, tests) = (read("docs/contract.md"), tests(&files));
    let breaches = unkept(&text, &tests, &rows);
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
    for (text, wrong) in
        [("| a | by hand |", 2), ("| a | `no_such_test` |", 2), ("| a | `row` |", 0)]
    {
        assert_eq!(unkept(text, &tests, &BTreeSet::from(["row"])).len(), wrong, "{text}");
    }
    let promised = (1..=11).filter(|n| text.contains(&format!("\n## C{n} "))).count();
    assert_eq!(promised, 11);
}

#[test]
fn every_file_that_the_architecture_names_exists() {
    let text = read("docs/architecture.md");
    let is_file = |word: &&str| {
        word.contains(['/', '.']) && !word.contains([' ', '*']) && !word.contains("::")
    };
    let mut files = 0;
    for word in quoted(&text).filter(is_file) {
        let there = |root: &str| Path::new(root).join(word).exists();
        assert!(there(".") || there("src"), "{word} is no file");
        files += 1;
    }
    assert!(files > 20, "{files}");
}

#[test]
fn the_description_of_the_model_tells_every_room() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let text = read("docs/model.md");
    let architecture = read("docs/architecture.md");
    for (room, _) in words.rooms {
        assert!(text.contains(&format!("**{room}**")), "docs/model.md does not tell of {room}");
        let is_there = quoted(&architecture).any(|it| it == room);
        assert!(is_there, "docs/architecture.md does not name {room}");
    }
}

/// What the baseline has is printed from its file; a meaning names a typical value at most, which lies in the
/// parameter's range.
#[test]
fn meanings_leave_it_to_the_baseline_to_say_what_it_has() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let (mut wrong, mut typical) = (vec![], 0);
    for parameter in &words.parameters {
        let doc = &parameter.doc;
        if doc.contains("Baseline") || doc.contains("in the baseline") {
            wrong.push(format!("{}: {doc}", parameter.path));
        }
        let Some((_, after)) = doc.split_once("Typical ") else { continue };
        let said: String = after.chars().take_while(|c| !c.is_whitespace()).collect();
        let said = said.trim_end_matches(['.', ',', ';', ':', ')']).replace(',', "");
        let Ok(said) = said.parse::<f64>() else { continue };
        typical += 1;
        if !parameter.range.holds(said) {
            wrong.push(format!("{}: {said} is not {}", parameter.path, parameter.range));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(typical > 200, "{typical}");
}

/// What rooms give to channels, by name, with what it is.
pub fn gifts(words: &Vocabulary) -> &[(String, String)] {
    let Kind::List(of) = &words.get("cut.channels").unwrap().kind else { panic!("it is a list") };
    let Kind::Choice(all) = &**of else { panic!("of words") };
    all
}

#[test]
fn parameters_and_metrics_that_documents_name_exist() {
    let metrics = Stage::new().unwrap().metrics();
    let words = vocabulary(&metrics);
    let plain =
        |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || "_0123456789".contains(c));
    let (mut unknown, mut named) = (vec![], 0);
    for file in project().iter().filter(|file| file.path.ends_with(".md")) {
        for word in quoted(&file.text) {
            let Some((room, name)) = word.split_once('.') else { continue };
            if !plain(name) || !words.rooms.iter().any(|(known, _)| known == room) {
                continue;
            }
            named += 1;
            let is_gift = gifts(&words).iter().any(|(gift, _)| gift == word);
            let is_metric = metrics.iter().any(|m| {
                m.name == word || m.stratum.as_ref().is_some_and(|it| it.quantity == word)
            });
            if words.get(word).is_none() && !is_gift && !is_metric {
                unknown.push(format!("{}: {word}", file.path));
            }
        }
    }
    assert!(unknown.is_empty(), "\n{}\n", unknown.join("\n"));
    assert!(named > 30, "{named}");
}

/// Figures that were read off runs say of which results: who reads them at a later epoch knows that they have moved.
#[test]
fn pages_of_scenarios_say_at_which_results_their_figures_were_read() {
    let pages = project().into_iter().filter(|file| {
        let is_scenario = file.path.starts_with("scenarios/") && file.path.ends_with(".md");
        is_scenario && file.path != INDEX
            || ["docs/picture.md", "docs/screen.md", "tests/probe.md"].contains(&file.path.as_str())
    });
    let mut read = 0;
    for page in pages {
        let said = page.text.lines().find_map(|line| line.strip_prefix("Figures: results epoch "));
        let epoch = said.and_then(|it| it.trim_end_matches('.').parse::<u32>().ok());
        let known = epoch.is_some_and(|it| (1..=telosim::record::EPOCH).contains(&it));
        assert!(known, "{}: a line `Figures: results epoch N.`", page.path);
        read += 1;
    }
    assert!(read > 30, "{read}");
}

/// Whether a letter stands in equations by itself: `p` in `p + q · F`, not in `price`.
fn stands(letter: &str, equations: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    equations.match_indices(letter).any(|(at, _)| {
        !part(equations[..at].chars().next_back())
            && !part(equations[at + letter.len()..].chars().next())
    })
}

#[test]
fn letters_of_parameters_stand_in_the_equations_of_their_room() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let equations: BTreeMap<&str, String> = telosim::model::ROOMS
        .iter()
        .map(|room| (room.name, room.doc().split("```").skip(1).step_by(2).collect()))
        .collect();
    let mut lost = vec![];
    for parameter in &words.parameters {
        let Some(letter) = &parameter.letter else { continue };
        let room = parameter.path.split('.').next().unwrap();
        if !stands(letter, &equations[room]) {
            lost.push(format!("{} in {}", letter, parameter.path));
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
    assert!(stands("p", "hazard p + q") && !stands("p", "price of pay"));
}

#[test]
fn some_forty_parameters_are_what_most_scenarios_are_about() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let core = words.parameters.iter().filter(|it| it.level == telosim::scenario::Level::Core);
    let core: Vec<&str> = core.map(|it| it.path.as_str()).collect();
    assert!((35..=45).contains(&core.len()), "{core:?}");
}

#[test]
fn nothing_is_a_parameter_and_a_metric_by_the_same_name() {
    let metrics = Stage::new().unwrap().metrics();
    let words = vocabulary(&metrics);
    let both: Vec<&str> =
        words.paths().filter(|path| metrics.iter().any(|it| it.name == *path)).collect();
    assert!(both.is_empty(), "{both:?}");
}
