//! The table of the flow is true: of states and places, what traced runs show; of functions, what the source calls.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use telosim::engine::Draws;
use telosim::model::flow::{Flow, Place, STAGES, Stage, State, Trace};
use telosim::scenario::Scenario;
use telosim::study::{Cast, Script as _, Stage as Worlds, vocabulary};

use crate::limits::{PROBE, TEN};
use crate::source::{Source, project, tokens};
use crate::tidy::rust;

/// What it takes besides the arms of the probe to see all of the table, each in one arm: a limit of work in progress;
/// reviewers who mend on the spot what they find, in organizations some of which close; late signals without limit; one queue
/// for people and executors.
const BESIDES: [(&str, &str, &str); 4] = [
    (PROBE, "main", "execution.wip_limit=5"),
    (PROBE, "poor", "validation.on_failure=patch"),
    ("scenarios/limits/sum-of-stages.toml", "main", "feedback.instant=0"),
    (PROBE, "main", "execution.shared=true"),
];

/// What can be seen of the table.
type Seen = (BTreeSet<(State, State)>, BTreeSet<(State, Place)>);

/// Where the table lets tasks go, and what keeps them there.
fn table() -> Seen {
    let next = |it: &'static Stage| it.next.iter().map(|to| (it.state, *to));
    let at = |it: &'static Stage| it.at.iter().map(|place| (it.state, *place));
    (STAGES.iter().flat_map(next).collect(), STAGES.iter().flat_map(at).collect())
}

/// Adds what a trace shows: a task is kept at a place in the state in which it comes there, and in that in which
/// somebody takes it up there.
fn look(trace: &Trace, (moves, places): &mut Seen) {
    let mut tasks: BTreeMap<u64, (State, Option<Place>)> = BTreeMap::new();
    let mut kept = trace.kept.iter().peekable();
    for (i, record) in trace.records.iter().enumerate() {
        while let Some((_, task, place)) = kept.next_if(|(before, ..)| *before <= i) {
            let it = tasks.get_mut(task).expect("a task that is kept is noted first");
            places.insert((it.0, *place));
            it.1 = Some(*place);
        }
        let before = tasks.get(&record.task).copied();
        let place = before.and_then(|(_, place)| place);
        match before {
            Some((from, _)) => _ = moves.insert((from, record.state)),
            None => assert_eq!(record.state, STAGES[0].state, "a task begins as an idea"),
        }
        if record.by.is_some() {
            places.insert((record.state, place.expect("it was taken up somewhere")));
        }
        if STAGES[record.state as usize].next.is_empty() {
            tasks.remove(&record.task);
        } else {
            tasks.insert(record.task, (record.state, place));
        }
    }
}

/// Adds what the first replicate of a scenario shows with what is set, in one arm or in all.
fn watch(file: &str, only: Option<&str>, set: &[String], seen: &mut Seen) {
    let mut worlds = Worlds::new().unwrap();
    let words = vocabulary(&worlds.metrics());
    let scenario = Scenario::read(Path::new(file), &words, TEN, set).unwrap();
    let cast = Cast::new(&scenario, &words);
    let ensemble = cast.ensemble();
    let mut watched = 0;
    for (place, arm) in ensemble.variants.iter().enumerate() {
        if arm.same_as.is_some() || only.is_some_and(|only| only != arm.name) {
            continue;
        }
        worlds.simulation().world().resource_mut::<Flow>().keep_trace();
        let draws = Draws::new(ensemble.seed, 0);
        worlds.play(cast.part(place, 0).unwrap(), draws, &ensemble.horizon);
        let mut flow = worlds.simulation().world().resource_mut::<Flow>();
        look(&flow.take_trace().unwrap(), seen);
        watched += 1;
    }
    assert!(watched > 0, "there is no arm {only:?}");
}

#[test]
fn tasks_go_where_the_table_says_and_everywhere_it_says() {
    let mut seen = Seen::default();
    watch(PROBE, None, &[], &mut seen);
    for (file, arm, set) in BESIDES {
        let before = seen.clone();
        watch(file, Some(arm), &[set.to_owned()], &mut seen);
        assert!(seen != before, "{set} shows nothing new");
    }
    let (moves, places) = table();
    let [extra, missing] = [&seen.0 - &moves, &moves - &seen.0];
    assert!(extra.is_empty() && missing.is_empty(), "not there {extra:?}, unseen {missing:?}");
    let [extra, missing] = [&seen.1 - &places, &places - &seen.1];
    assert!(extra.is_empty() && missing.is_empty(), "not there {extra:?}, unseen {missing:?}");
}

/// The parts of a task's row, and the room of each: `stake` is judgment's.
fn parts(files: &[Source]) -> BTreeMap<String, String> {
    let row = files.iter().find(|file| file.path == "src/model/flow/mod.rs").expect("the row");
    let (_, fields) = row.code.split_once("pub struct Task {").expect("the row");
    let (fields, _) = fields.split_once('}').expect("its end");
    let parts = fields.lines().filter_map(|line| {
        let (field, of) = line.trim().split_once(": ")?;
        Some((field.to_owned(), of.split_once("::")?.0.to_owned()))
    });
    parts.collect()
}

/// Functions that the flow calls of others than itself, each with what it is called of: a part of the row, or nothing
/// where it is imported.
fn calls(files: &[Source]) -> BTreeSet<(String, String)> {
    let mut calls = BTreeSet::new();
    for file in rust(files).filter(|file| file.path.starts_with("src/model/flow/")) {
        let words: Vec<&str> = tokens(&file.code).map(|it| it.1).collect();
        for it in words.windows(4) {
            match *it {
                ["self" | "Self", "." | "::", _, "("] | [_, "fn", _, "("] => {}
                [of, "." | "::", function, "("] => _ = calls.insert((of.into(), function.into())),
                [_, _, function, "("] => _ = calls.insert((String::new(), function.into())),
                _ => {}
            }
        }
    }
    calls
}

/// Whether a room's files have such a line.
fn has(files: &[Source], room: &str, line: &str) -> bool {
    let home = format!("src/model/{room}");
    files.iter().any(|file| file.path.starts_with(&home) && file.code.contains(line))
}

/// What the table and the source say of the functions of rooms that the flow calls, where they differ.
fn differences(asked: &[&str], files: &[Source]) -> Vec<String> {
    let (calls, parts) = (calls(files), parts(files));
    let mut named = BTreeSet::new();
    for of_room in asked.iter().flat_map(|asks| asks.split("; ")) {
        let (room, functions) = of_room.split_once(": ").expect("a room and its functions");
        named.extend(functions.split(", ").map(|function| (room.to_owned(), function.to_owned())));
    }
    let idle = named.iter().filter(|(room, function)| {
        let its = has(files, room, &format!("fn {function}("));
        !its || !calls.iter().any(|(_, called)| called == function)
    });
    let idle = idle.map(|(room, function)| format!("the flow does not call {function} of {room}"));
    let called = calls.iter().filter_map(|(of, function)| {
        let room = parts.get(of)?;
        // What only tells what the part holds decides nothing.
        let tells = has(files, room, &format!("fn {function}(&self) -> "));
        (!tells).then(|| (room.clone(), function.clone()))
    });
    let called: BTreeSet<_> = called.collect();
    let unnamed = called.difference(&named);
    let unnamed = unnamed.map(|(room, function)| format!("no row asks {function} of {room}"));
    idle.chain(unnamed).collect()
}

#[test]
fn the_table_names_what_rooms_are_asked() {
    let files = project();
    let asks = STAGES.iter().map(|stage| stage.asks).filter(|asks| !asks.is_empty());
    let found = differences(&asks.collect::<Vec<_>>(), &files);
    assert!(found.is_empty(), "{found:#?}");
    let row = "pub struct Task {\n    mood: moods::Mood,\n}\nfn f() { task.mood.sour(p); task.mood.now() }";
    let room = "pub fn sour(&mut self, p: f64) {}\npub fn now(&self) -> f64 {}";
    let toy = [Source::new("src/model/flow/mod.rs", row), Source::new("src/model/moods.rs", room)];
    assert_eq!(differences(&["moods: sour"], &toy), Vec::<String>::new());
    assert_eq!(differences(&["moods: sweeten, sour"], &toy).len(), 1);
    assert_eq!(differences(&[], &toy).len(), 1);
}
