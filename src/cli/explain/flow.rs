//! What can happen to a task, from the table that says it.

use std::fmt::{Debug, Write as _};

use crate::model::flow::{Class, Place, STAGES, Stage, Station};

/// The name of a variant in words: `HandOff` is `hand off`.
fn words(variant: impl Debug) -> String {
    let mut words = String::new();
    for c in format!("{variant:?}").chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// What keeps a task at a place.
fn keeps(place: Place) -> String {
    match place {
        Place::Station(station) => format!("station `{}`", words(station)),
        Place::Delay(why) => format!("a delay: {}", why.means()),
        Place::Held(until) => format!("held until {}", until.means()),
    }
}

/// Where a task can stand next, the last after `or`; nothing if it is gone.
fn next(stage: &Stage) -> Option<String> {
    let mut next: Vec<String> = stage.next.iter().map(|it| format!("{it:?}")).collect();
    let last = next.pop()?;
    Some(if next.is_empty() { last } else { format!("{} or {last}", next.join(", ")) })
}

/// Each state with what it means and where it leads, a line each.
pub(super) fn stages() -> String {
    let mut text = String::new();
    for stage in &STAGES {
        let then = next(stage).map_or("that is the end".into(), |next| format!("then {next}"));
        let _ = writeln!(text, "- **{:?}**: {}; {then}.", stage.state, stage.means);
    }
    text
}

/// The same as a diagram, with what keeps a task in each state, what modules are asked then, and who serves where.
pub(super) fn table() -> String {
    let mut text = "# The flow of a task\n\nMade by `telosim explain flow` from the table that says what can happen to a task, \
                    `src/model/flow/stages.rs`. A state in which nothing keeps a task is passed in a moment; states are \
                    those of the event log, `telosim trace`.\n\n```mermaid\nstateDiagram-v2\n"
        .to_owned();
    let _ = writeln!(text, "    [*] --> {:?}", STAGES[0].state);
    for stage in &STAGES {
        stage.next.iter().for_each(|to| _ = writeln!(text, "    {:?} --> {to:?}", stage.state));
        if stage.next.is_empty() {
            let _ = writeln!(text, "    {:?} --> [*]", stage.state);
        }
    }
    text.push_str(
        "```\n\n| state | meaning | what keeps a task there | modules, and what they are asked | next |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for stage in &STAGES {
        let at: Vec<String> = stage.at.iter().map(|place| keeps(*place)).collect();
        let (at, asks) = (at.join("; "), stage.asks.replace('_', " "));
        let next = next(stage).unwrap_or_default();
        let _ = writeln!(text, "| {:?} | {} | {at} | {asks} | {next} |", stage.state, stage.means);
    }
    text + "\nA server that is free takes up the first station of this list at which anything waits; a new task goes to \
            the first server that is free, in the order in which they are named.\n\n| station | served by |\n| --- | --- |\n"
        + &stations()
}

/// Each station and who serves it.
fn stations() -> String {
    Station::ALL.iter().fold(String::new(), |mut text, station| {
        let all = Class::ALL.iter().filter(|class| class.serves().contains(station));
        let all: Vec<&str> = all.map(|class| class.means()).collect();
        let _ = writeln!(text, "| {} | {} |", words(station), all.join(", "));
        text
    })
}
