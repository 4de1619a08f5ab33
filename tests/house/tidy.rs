//! The rules of the house about its own source. Each rule is a function from files to breaches, and
//! each is tried on a file that breaks it.

use bevy_ecs::schedule::{MultiThreadedExecutor, SingleThreadedExecutor, default_executor};

use crate::source::{Source, project, tokens};

/// The path that a number takes: a module uses the modules before it, never one after it.
const ORDER: [&str; 9] =
    ["engine", "model", "scenario", "study", "record", "summary", "chart", "report", "cli"];

/// Where a crate may be named.
const CONFINED: [(&str, &[&str]); 10] = [
    ("bevy_ecs", &["engine", "model"]),
    ("rayon", &["study", "engine"]),
    ("polars", &["record", "summary"]),
    ("polars_parquet", &["record", "summary"]),
    ("rusqlite", &["record"]),
    ("plotters", &["chart"]),
    ("plotters_backend", &["chart"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
];

/// Not in a simulation: their order, value or last bit is not the same everywhere.
const UNREPEATABLE: [&str; 10] = [
    "HashMap",
    "HashSet",
    "Instant",
    "SystemTime",
    "par_iter",
    "par_iter_mut",
    "into_par_iter",
    "par_bridge",
    "par_chunks",
    "par_chunks_mut",
];

/// The one file of the engine in which threads work side by side.
const SHARED: &str = "src/engine/flow/shared.rs";

/// Methods of `f64` whose last bit differs between platforms.
const TRANSCENDENTAL: [&str; 26] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "cbrt",
    "hypot", "sin", "cos", "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh",
    "tanh", "asinh", "acosh", "atanh",
];

/// Names that say nothing.
const EMPTY: [&str; 11] = [
    "manager", "managers", "handler", "handlers", "helper", "helpers", "util", "utils", "utility",
    "common", "misc",
];

const HEADINGS: [&str; 5] = ["Claim", "Equations", "Neutral", "Limits", "Sources"];

const LONGEST: usize = 400;

pub type Rule = fn(&[Source]) -> Vec<String>;

pub fn holds(rule: Rule) {
    let breaches = rule(&project());
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// The rule finds `breaches` breaches in such a file, and says where.
#[track_caller]
fn finds(rule: Rule, path: &str, text: &str, breaches: usize) {
    let found = rule(&[Source::new(path, text)]);
    assert_eq!(found.len(), breaches, "{found:#?}");
    assert!(found.iter().all(|b| b.starts_with(&format!("{path}:"))), "{found:#?}");
}

pub fn rust(files: &[Source]) -> impl Iterator<Item = &Source> {
    files.iter().filter(|f| f.path.ends_with(".rs"))
}

fn looks_down(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    for file in rust(files) {
        let Some(here) = file.module().and_then(|m| ORDER.iter().position(|o| *o == m)) else {
            continue;
        };
        for (at, path) in file.paths() {
            let root = match path[0] {
                "crate" | "telosim" => path.get(1),
                "super" => path.iter().find(|p| **p != "super"),
                _ => None,
            };
            // `super::report` inside a module that has a `report` of its own would be a false alarm.
            let own = path[0] == "super" && file.path.matches('/').count() > path.len();
            if !own && root.is_some_and(|r| ORDER[here + 1..].contains(r)) {
                breaches.push(file.breach(at, "a module uses only modules before it"));
            }
        }
    }
    breaches
}

#[test]
fn modules_use_only_what_comes_before_them() {
    holds(looks_down);
    finds(looks_down, "src/engine/a.rs", "use crate::{model::X, engine::Y};", 1);
    finds(looks_down, "src/study/a.rs", "fn f() { crate::cli::run() }", 1);
    finds(looks_down, "src/study/a.rs", "use super::super::chart;", 1);
    finds(looks_down, "src/cli/a.rs", "use crate::engine; // crate::x", 0);
}

fn strays(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    for file in rust(files) {
        let Some(module) = file.module() else { continue };
        for (at, path) in file.paths() {
            let home = CONFINED.iter().find(|(name, _)| *name == path[0] && path.len() > 1);
            if let Some((name, homes)) = home.filter(|(_, homes)| !homes.contains(&module)) {
                breaches.push(file.breach(at, &format!("{name} stays in {}", homes.join(", "))));
            }
        }
    }
    breaches
}

#[test]
fn crates_stay_where_they_belong() {
    holds(strays);
    finds(strays, "src/summary/a.rs", "use plotters::prelude::*;", 1);
    finds(strays, "src/study/a.rs", "#[derive(clap::Parser)] struct A;", 1);
    finds(strays, "src/record/a.rs", "use polars::prelude::*; let polars = 1;", 0);
}

fn too_long(files: &[Source]) -> Vec<String> {
    rust(files)
        .filter(|file| file.text.lines().count() > LONGEST)
        .map(|f| format!("{}:{}: over {LONGEST} lines", f.path, f.text.lines().count()))
        .collect()
}

#[test]
fn no_file_is_over_four_hundred_lines() {
    holds(too_long);
    finds(too_long, "src/a.rs", &"\n".repeat(LONGEST), 0);
    finds(too_long, "src/a.rs", &"\n".repeat(LONGEST + 1), 1);
}

fn unrepeatable(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    for file in rust(files).filter(|f| matches!(f.module(), Some("engine" | "model"))) {
        let mut before = "";
        for (at, token) in tokens(&file.code) {
            let call = TRANSCENDENTAL.contains(&token)
                && (before == "." || before == "::" && file.code[..at].ends_with("f64::"));
            if call {
                breaches.push(file.breach(at, "use libm: std's last bit differs"));
            } else if UNREPEATABLE.contains(&token)
                && !(file.path == SHARED && token.starts_with("par_"))
            {
                breaches.push(file.breach(at, "not the same on every run"));
            }
            before = token;
        }
    }
    breaches
}

#[test]
fn nothing_in_engine_or_model_differs_between_runs_or_machines() {
    holds(unrepeatable);
    finds(unrepeatable, "src/model/a.rs", "x.exp() + f64::powi(y, 2) + z.powf(2.0)", 3);
    finds(unrepeatable, "src/engine/a.rs", "use std::collections::{BTreeMap, HashMap};", 1);
    finds(unrepeatable, "src/engine/a.rs", "v.par_iter(); Instant::now()", 2);
    finds(unrepeatable, "src/model/a.rs", "libm::exp(x) + x.sqrt() // HashMap", 0);
    finds(unrepeatable, "src/chart/a.rs", "x.exp()", 0);
}

fn silences(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    for file in rust(files) {
        for opening in ["#[allow(", "#![allow("] {
            let found = file.code.match_indices(opening);
            breaches.extend(found.map(|(at, _)| file.breach(at, "use expect, with a reason")));
        }
    }
    breaches
}

#[test]
fn lints_are_expected_with_a_reason_never_allowed() {
    holds(silences);
    finds(silences, "src/a.rs", "#![allow(dead_code)]\n#[allow(unused)] fn f() {}", 2);
    finds(silences, "src/a.rs", "#[expect(dead_code, reason = \"#[allow(\")]", 0);
}

fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c.is_uppercase() || c == '_' {
            words.push(String::new());
        }
        words.last_mut().expect("there is one").extend(c.to_lowercase().filter(|c| *c != '_'));
    }
    words
}

fn empty_names(files: &[Source]) -> Vec<String> {
    let empty = |name: &str| words(name).iter().any(|w| EMPTY.contains(&w.as_str()));
    let mut breaches = vec![];
    for file in rust(files) {
        if file.path.trim_end_matches(".rs").split('/').any(empty) {
            breaches.push(format!("{}:1: a name that says nothing", file.path));
        }
        let mut before = "";
        for (at, token) in tokens(&file.code) {
            if ["struct", "enum", "trait", "type", "mod", "union"].contains(&before) && empty(token)
            {
                breaches.push(file.breach(at, "a name that says nothing"));
            }
            before = token;
        }
    }
    breaches
}

#[test]
fn types_and_modules_have_names_that_say_something() {
    holds(empty_names);
    finds(empty_names, "src/a.rs", "struct TaskManager; mod helpers; trait Uncommon {}", 2);
    finds(empty_names, "src/utils.rs", "", 1);
}

/// The rooms: files or folders of `model`, but for the nouns, the flow and the list itself.
pub fn rooms(files: &[Source]) -> Vec<(&str, Vec<&Source>)> {
    let mut rooms: Vec<(&str, Vec<&Source>)> = vec![];
    for file in rust(files) {
        let Some(rest) = file.path.strip_prefix("src/model/") else { continue };
        let name = rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs");
        match rooms.last_mut() {
            _ if ["mod", "agents", "flow", "states", "tests", "wiring"].contains(&name) => {}
            Some(room) if room.0 == name => room.1.push(file),
            _ => rooms.push((name, vec![file])),
        }
    }
    rooms
}

fn unlike_a_room(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    for (name, files) in rooms(files) {
        let file = files.iter().find(|f| f.path.ends_with("mod.rs")).unwrap_or(&files[0]);
        let docs = file.text.lines().filter_map(|line| line.strip_prefix("//! # "));
        let headings: Vec<_> = docs.map(str::trim).collect();
        if headings != HEADINGS {
            breaches.push(format!("{}:1: the headings of {name} are {headings:?}", file.path));
        }
        let declares = |f: &&Source| f.code.contains("mod tests") || f.path.ends_with("/tests.rs");
        if !files.iter().any(declares) {
            breaches.push(format!("{}:1: {name} has no tests", file.path));
        }
    }
    breaches
}

#[test]
fn every_room_says_the_same_things_in_the_same_order_and_tests_them() {
    holds(unlike_a_room);
    let docs: String = HEADINGS.iter().map(|h| format!("//! # {h}\n")).collect();
    finds(unlike_a_room, "src/model/a.rs", &format!("{docs}mod tests {{}}"), 0);
    finds(unlike_a_room, "src/model/a.rs", &docs, 1);
    finds(unlike_a_room, "src/model/a.rs", "//! # Equations\nmod tests {}", 1);
    finds(unlike_a_room, "src/model/agents.rs", "", 0);
}

fn names_a_room(files: &[Source]) -> Vec<String> {
    let rooms: Vec<_> = rooms(files).into_iter().map(|room| room.0).collect();
    let mut breaches = vec![];
    for file in rust(files).filter(|f| f.module() == Some("engine") && !f.path.contains("test")) {
        let end = file.code.find("mod tests").unwrap_or(file.code.len());
        for room in &rooms {
            for quoted in [format!("\"{room}\""), format!("\"{room}.")] {
                let found = file.text[..end].match_indices(&quoted);
                breaches.extend(found.map(|(at, _)| file.breach(at, "engine names a room")));
            }
        }
        for (at, path) in file.paths() {
            if path.len() > 1 && rooms.contains(&path[0]) {
                breaches.push(file.breach(at, "engine names a room"));
            }
        }
    }
    breaches
}

#[test]
fn the_engine_names_no_room() {
    holds(names_a_room);
    let room = || Source::new("src/model/trust.rs", "");
    let engine = |text| names_a_room(&[room(), Source::new("src/engine/a.rs", text)]);
    assert_eq!(engine("f(\"trust\"); g(\"trust.rate\"); trust::h();").len(), 3);
    assert_eq!(engine("let trusting = 1; // trust").len(), 0);
}

fn machine_paths(files: &[Source]) -> Vec<String> {
    // In two pieces, so that this file does not break its own rule.
    let homes = [
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("/tm", "p/"),
        concat!("C:\\", "Users"),
    ];
    let mut breaches = vec![];
    for file in files {
        for home in homes {
            for (at, _) in file.text.match_indices(home) {
                // A folder of that name inside another path is nobody's machine.
                if !file.text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}".contains(c)) {
                    breaches.push(file.breach(at, "a path of one machine"));
                }
            }
        }
    }
    breaches
}

#[test]
fn nothing_names_a_path_of_one_machine() {
    holds(machine_paths);
    finds(machine_paths, "docs/a.md", concat!("see /ho", "me/me/x and /tm", "p/y"), 2);
    finds(machine_paths, "docs/a.md", concat!("example.org/ho", "me/x"), 0);
}

/// The executor that `bevy_ecs` chooses by itself depends on its feature `multi_threaded`, which any
/// crate in the build could turn on. The two executors differ in size, which distinguishes them.
#[test]
fn worlds_are_single_threaded_inside() {
    let (single, multi) = (size_of::<SingleThreadedExecutor>(), size_of::<MultiThreadedExecutor>());
    assert_ne!(single, multi, "size no longer distinguishes the executors");
    let chosen = size_of_val(&*default_executor());
    assert_eq!(chosen, single, "Cargo.lock:1: some crate turns on bevy_ecs/multi_threaded");
}
