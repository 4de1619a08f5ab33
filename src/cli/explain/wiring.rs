//! What gives what to whom, from the access of the systems that run.

use std::fmt::Write as _;

use crate::model::ROOMS;
use crate::model::wiring::{Duct, Wire};

/// Types that more than their owner touches: what rooms meet in.
fn shared(wires: &[Wire]) -> impl Iterator<Item = &Wire> {
    wires.iter().filter(|wire| readers(wire).next().is_some())
}

/// Who reads it besides its owner, in a tick or for a metric.
fn readers(wire: &Wire) -> impl Iterator<Item = &str> {
    let all = wire.readers.iter().chain(wire.observers.difference(&wire.readers));
    all.map(String::as_str).filter(|who| *who != wire.owner)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "nobody".into() } else { names.join(", ") }
}

/// Everything that rooms share, in Markdown.
pub(super) fn table(wires: &[Wire], ducts: &[Duct]) -> String {
    let mut text = "# Wiring\n\nMade by `telosim explain wiring` from the access of the systems that run. Rooms meet in channels and \
                    in states.\n\n## Channels\n\nA room gives a value for each organization or person; what several give is \
                    put together in the order of rooms, once a tick, after the phase that is named. `[cut] channels = \
                    [\"market.births\"]` leaves a gift out from the start on.\n\n\
                    | channel | what it is | unit | for each | given by | put together | after | read by |\n\
                    | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for Duct { channel: it, readers } in ducts {
        let _ = writeln!(
            text,
            "| {}.{} | {} | {} | {} | {} | {} | {:?} | {} |",
            it.owner,
            it.name,
            it.doc,
            it.unit,
            it.each.word(),
            it.gifts().map(|gift| format!("`{gift}`")).collect::<Vec<_>>().join(", "),
            it.combiner.word(),
            it.after,
            list(readers.iter().map(String::as_str))
        );
    }
    text += "\n## States\n\nA room writes its own states and reads those of others; the flow writes what rooms' event functions \
             say of tasks. Terms are what a room says of its parameters: they change with levers only.\n\n\
             | state | published by | written by | read in a tick by | read for metrics of |\n\
             | --- | --- | --- | --- | --- |\n";
    for wire in shared(wires) {
        let others = |names: &std::collections::BTreeSet<String>| {
            list(names.iter().map(String::as_str).filter(|who| *who != wire.owner))
        };
        let writers = match wire.writers.len() {
            0 => "its set-up, or when levers act".to_owned(),
            _ => list(wire.writers.iter().map(String::as_str)),
        };
        let _ = writeln!(
            text,
            "| {} | `{}` | {writers} | {} | {} |",
            wire.name,
            wire.owner,
            others(&wire.readers),
            others(&wire.observers)
        );
    }
    text
}

/// What one room reads of others and publishes for them.
pub(super) fn of_room(name: &str, wires: &[Wire], ducts: &[Duct]) -> String {
    let reads = wires.iter().filter(|wire| readers(wire).any(|who| who == name));
    let mut text = "# Reads\n\n".to_owned();
    for Duct { channel: it, .. } in ducts.iter().filter(|it| it.channel.owner == name) {
        let givers = list(it.givers.iter().map(|giver| giver.0));
        let _ = writeln!(text, "channel {} [{}], given by {givers}: {}", it.name, it.unit, it.doc);
    }
    for wire in reads {
        let when = if wire.readers.contains(name) { "" } else { ", for metrics only" };
        let _ = writeln!(text, "{} of `{}`{when}", wire.name, wire.owner);
    }
    text.push_str("\n# Publishes\n\n");
    for Duct { channel: it, .. } in ducts {
        if it.givers.iter().any(|giver| giver.0 == name) {
            let (gift, owner) = (it.name, it.owner);
            let _ = writeln!(text, "`{name}.{gift}` [{}] for `{owner}`: {}", it.unit, it.doc);
        }
    }
    for wire in shared(wires).filter(|wire| wire.owner == name) {
        let _ = writeln!(text, "{}, read by {}", wire.name, list(readers(wire)));
    }
    text
}

/// A row for each room that publishes and a column for each that reads: how many states go from one to the other.
pub(super) fn picture(wires: &[Wire], ducts: &[Duct]) -> String {
    const CELL: usize = 26;
    const LEFT: usize = 130;
    let names: Vec<&str> = ROOMS.iter().map(|room| room.name).chain(["flow"]).collect();
    let (width, height) = (LEFT + CELL * names.len() + 90, LEFT + CELL * names.len() + 40);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\"><title>What rooms publish for each other</title><desc>A row for each module that publishes, a \
         column for each that reads; the number of states and gifts that go from one to the other.</desc>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
    );
    for (i, name) in names.iter().enumerate() {
        let at = LEFT + CELL * i + CELL / 2;
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>\
             <text transform=\"translate({},{}) rotate(-45)\">{name}</text>",
            LEFT - 8,
            at + 4,
            at,
            LEFT - 8
        );
    }
    for (row, giver) in names.iter().enumerate() {
        for (column, taker) in names.iter().enumerate() {
            let n = shared(wires)
                .filter(|wire| wire.owner == *giver && readers(wire).any(|who| who == *taker))
                .count();
            let gives = |it: &&Duct| {
                it.channel.owner == *taker && it.channel.givers.iter().any(|by| by.0 == *giver)
            };
            let n = n + ducts.iter().filter(gives).count();
            let fill = match n {
                0 if row == column => "#ddd",
                0 => "#f6f6f6",
                1 => "#bcd9ee",
                2 | 3 => "#6aaed6",
                _ => "#2171b5",
            };
            let (x, y) = (LEFT + CELL * column, LEFT + CELL * row);
            let _ = write!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{0}\" height=\"{0}\" fill=\"{fill}\"/>",
                CELL - 2
            );
            if n > 0 {
                let ink = if n > 3 { "#fff" } else { "#111" };
                let _ = write!(
                    svg,
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"{ink}\">{n}</text>",
                    x + CELL / 2 - 1,
                    y + CELL / 2 + 3
                );
            }
        }
    }
    let bottom = height - 12;
    let _ =
        write!(svg, "<text x=\"{LEFT}\" y=\"{bottom}\">rows publish, columns read</text></svg>");
    svg + "\n"
}
