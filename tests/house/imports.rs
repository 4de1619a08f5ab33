//! Who may name whom in the model: rooms meet in what they publish.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Source;
use crate::tidy::{holds, rooms, rust};

/// The modules of the model that each of its modules names outside of tests; what rooms publish lies in a module each.
fn uses(files: &[Source]) -> BTreeMap<String, Vec<(&Source, usize, String)>> {
    let mut all: BTreeMap<String, Vec<(&Source, usize, String)>> = BTreeMap::new();
    let node = |path: &[&str]| match path {
        ["states", room, ..] => format!("states::{}", room.trim_end_matches(".rs")),
        [room, ..] => room.trim_end_matches(".rs").to_owned(),
        [] => String::new(),
    };
    let modules: Vec<&str> = rooms(files).into_iter().map(|room| room.0).collect();
    let known =
        |name: &str| modules.contains(&name) || ["agents", "flow", "states"].contains(&name);
    for file in rust(files) {
        let Some(rest) = file.path.strip_prefix("src/model/") else { continue };
        let parts: Vec<&str> = rest.split('/').collect();
        if parts.iter().any(|part| part.contains("test")) || parts == ["mod.rs"] {
            continue;
        }
        let here = node(&parts);
        let end = file.code.find("#[cfg(test)]\nmod ").unwrap_or(file.code.len());
        let uses = all.entry(here.clone()).or_default();
        for (at, path) in file.paths().into_iter().filter(|(at, _)| *at < end) {
            let below = match path.as_slice() {
                ["crate", "model", below @ ..] => below,
                ["super", below @ ..] => {
                    let ups = 1 + below.iter().take_while(|part| **part == "super").count();
                    // `super` of a file of a folder is the folder's own module.
                    let depth = parts.len() - usize::from(rest.ends_with("mod.rs"));
                    match (depth == ups, below.get(ups - 1..)) {
                        (true, Some(below)) => below,
                        // What is published is a folder of modules that name each other.
                        _ if parts[0] == "states" && ups == 1 => {
                            uses.push((file, at, format!("states::{}", below[0])));
                            continue;
                        }
                        _ => continue,
                    }
                }
                _ => continue,
            };
            let there = node(below);
            if below.first().is_some_and(|name| known(name)) && there != here {
                uses.push((file, at, there));
            }
        }
    }
    all
}

/// Rooms name nouns and published states, never each other; the flow alone names rooms.
fn names_another_room(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    for (here, uses) in uses(files) {
        for (file, at, there) in uses {
            let may = here == "flow" || there == "agents" || there.starts_with("states");
            if !may || here == "agents" || here.starts_with("states") && there.is_empty() {
                breaches.push(file.breach(at, &format!("{here} names {there}")));
            }
        }
    }
    breaches
}

#[test]
fn rooms_meet_only_in_published_states() {
    holds(names_another_room);
    let both = |text: &str| {
        let room = |path: &str, text: &str| Source::new(path, text);
        let files = [room("src/model/a/mod.rs", text), room("src/model/b.rs", "")];
        names_another_room(&files).len()
    };
    assert_eq!(both("use crate::model::b::B;"), 1);
    assert_eq!(both("use super::{agents::Human, b};"), 1);
    assert_eq!(both("use crate::model::states::b::B; use super::agents::Human;"), 0);
    assert_eq!(both("#[cfg(test)]\nmod tests { use crate::model::b::B; }"), 0);
}

/// Each module of the model with all that it leads to.
fn circles(files: &[Source]) -> Vec<String> {
    let uses = uses(files);
    let mut reach: BTreeMap<&String, BTreeSet<&String>> = uses
        .iter()
        .map(|(here, uses)| (here, uses.iter().map(|(.., there)| there).collect()))
        .collect();
    loop {
        let more: Vec<(&String, Vec<&String>)> = reach
            .iter()
            .map(|(here, to)| {
                (*here, to.iter().filter_map(|it| reach.get(*it)).flatten().copied().collect())
            })
            .collect();
        let before: usize = reach.values().map(BTreeSet::len).sum();
        for (here, more) in more {
            if let Some(to) = reach.get_mut(here) {
                to.extend(more);
            }
        }
        if before == reach.values().map(BTreeSet::len).sum::<usize>() {
            break;
        }
    }
    let round = reach.iter().filter(|(here, to)| to.contains(*here));
    round.map(|(here, _)| format!("src/model/{here}:1: its imports lead back to it")).collect()
}

#[test]
fn imports_in_the_model_have_no_circle() {
    holds(circles);
    let a = Source::new("src/model/flow/mod.rs", "use crate::model::b::B;");
    let b = Source::new("src/model/b.rs", "use crate::model::flow::Flow;");
    assert_eq!(circles(&[a, b]).len(), 2);
}
