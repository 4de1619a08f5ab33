//! What gives what to whom, from the access of the systems that run.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::engine::Phase;
use crate::model::ROOMS;
use crate::model::wiring::{Duct, Kind, Wire, Wiring};

/// Types that more than their owner touches: what rooms meet in.
fn shared(wires: &[Wire]) -> impl Iterator<Item = &Wire> {
    let foreign = |wire: &Wire| wire.writers.keys().any(|who| *who != wire.owner);
    wires.iter().filter(move |wire| readers(wire).next().is_some() || foreign(wire))
}

/// Who reads it besides its owner: in a tick, for a metric, or once at the start.
fn readers(wire: &Wire) -> impl Iterator<Item = &str> {
    let all: BTreeSet<&String> =
        wire.readers.iter().chain(&wire.observers).chain(&wire.starters).collect();
    all.into_iter().map(String::as_str).filter(|who| *who != wire.owner)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn phases(all: &BTreeSet<Phase>) -> String {
    all.iter().map(|phase| format!("{phase:?}")).collect::<Vec<_>>().join(", ")
}

/// In which phases a gift is given, and whether it is folded in the next tick only.
fn given(phase: &BTreeSet<Phase>, after: Phase) -> String {
    let late = phase.iter().any(|it| *it > after);
    format!("{}{}", phases(phase), if late { ", folded in the next tick" } else { "" })
}

/// In which phases a channel is read, and whether that is the fold of the tick before.
fn read(phase: &BTreeSet<Phase>, after: Phase) -> String {
    let early = phase.iter().any(|it| *it <= after);
    format!("{}{}", phases(phase), if early { ", in the next tick" } else { "" })
}

const CHANNELS: &str = "# Wiring

Made by `telosim explain wiring` from the access of the systems that run. Rooms meet in channels and in states; tasks carry from \
room to room what `telosim explain flow` says. All systems may read the clock and draw random numbers. What commands spawn, insert \
and despawn is no access and not listed: `displacement` lets people come and go.

## Channels

A room gives a value for each organization or person; what several give is put together in the order of rooms, once a tick, after the \
phase that is named; its owner reads what that comes to. What is given after that phase is put together in the next tick; what is read \
up to it was put together in the tick before. `telosim explain tick` has the phases. `[cut] channels = [\"market.births\"]` takes a name \
from the column \"given by\" and leaves that gift out from the start on, in a lever between its days; the base year has it.

| channel | what it is | unit | for each | given by | put together | after | read by |
| --- | --- | --- | --- | --- | --- | --- | --- |
";

const STATES: &str = "
## States

A room writes its own states and reads those of others; the flow writes what rooms' event functions say of tasks. What nobody writes in \
a tick is as it was set up at the start of the run.

| state | published by | written by | read in a tick by | read for metrics of | read once at the start by |
| --- | --- | --- | --- | --- | --- |
";

const PARAMETERS: &str = "
## Parameters

What others read of a room's parameters: all of them, or the terms that the room says of them. They change with levers only.

| parameters or terms | of | read in a tick by | read for metrics of | read once at the start by |
| --- | --- | --- | --- | --- |
";

const HANDED: &str = "
## From the reference run

What rooms ask of the run before on the same random numbers, tick by tick:
";

/// Everything that rooms share, in Markdown.
pub(super) fn table(wiring: &Wiring) -> String {
    let mut text = CHANNELS.to_owned();
    for Duct { channel: it, given: phase, readers } in &wiring.ducts {
        let givers = it.gifts().zip(phase);
        let givers = givers.map(|(gift, phase)| format!("`{gift}` ({})", given(phase, it.after)));
        let readers = readers.iter();
        let readers = readers.map(|(who, phase)| format!("`{who}` ({})", read(phase, it.after)));
        let _ = writeln!(
            text,
            "| {}.{} | {} | {} | {} | {} | {} | {:?} | {} |",
            it.owner,
            it.name,
            it.doc,
            it.unit,
            it.each.word(),
            givers.collect::<Vec<_>>().join(", "),
            it.combiner.word(),
            it.after,
            readers.collect::<Vec<_>>().join(", ")
        );
    }
    let others = |wire: &Wire, names: &BTreeSet<String>| {
        list(names.iter().map(String::as_str).filter(|who| *who != wire.owner))
    };
    let read = |wire: &Wire| {
        [&wire.readers, &wire.observers, &wire.starters]
            .map(|names| others(wire, names))
            .join(" | ")
    };
    text += STATES;
    for wire in shared(&wiring.wires).filter(|it| it.kind == Kind::State) {
        let writers = wire.writers.iter().map(|(who, all)| format!("`{who}` ({})", phases(all)));
        let writers = writers.collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "| {} | `{}` | {writers} | {} |", wire.name, wire.owner, read(wire));
    }
    text += PARAMETERS;
    for wire in shared(&wiring.wires).filter(|it| it.kind != Kind::State) {
        let all = if wire.kind == Kind::Terms { wire.name.as_str() } else { "all" };
        let _ = writeln!(text, "| {all} | `{}` | {} |", wire.owner, read(wire));
    }
    text += HANDED;
    wiring.asked.iter().for_each(|it| text += &format!("\n- `{it}`\n"));
    text
}

/// What one room reads of others and publishes for them.
pub(super) fn of_room(name: &str, Wiring { wires, ducts, asked }: &Wiring) -> String {
    let reads = wires.iter().filter(|wire| readers(wire).any(|who| who == name));
    let mut text = "# Reads\n\n".to_owned();
    for Duct { channel: it, given: phase, .. } in ducts {
        if it.owner == name {
            let givers = it.givers.iter().zip(phase);
            let givers: Vec<String> = givers
                .map(|((room, _), phase)| format!("`{room}` ({})", given(phase, it.after)))
                .collect();
            let (combiner, givers) = (it.combiner.word(), givers.join(", "));
            let _ = writeln!(
                text,
                "channel {} [{}], {combiner} of what is given by {givers}: {}",
                it.name, it.unit, it.doc
            );
        }
    }
    let what = |wire: &Wire| match wire.kind {
        Kind::Parameters => format!("all parameters of `{}`", wire.owner),
        _ => format!("{} of `{}`", wire.name, wire.owner),
    };
    for wire in reads {
        let when = if wire.readers.contains(name) {
            ""
        } else if wire.starters.contains(name) {
            ", once at the start"
        } else {
            ", for metrics only"
        };
        let _ = writeln!(text, "{}{when}", what(wire));
    }
    for it in asked.iter().filter(|it| it.split('.').next() == Some(name)) {
        let _ = writeln!(text, "`{it}` of the run before, on the same random numbers");
    }
    text.push_str("\n# Publishes\n\n");
    for Duct { channel: it, .. } in ducts {
        if it.givers.iter().any(|giver| giver.0 == name) {
            let (gift, owner) = (it.name, it.owner);
            let _ = writeln!(text, "`{name}.{gift}` [{}] for `{owner}`: {}", it.unit, it.doc);
        }
    }
    for wire in shared(wires) {
        let foreign = |who: &&String| **who != wire.owner;
        if wire.owner == name && readers(wire).next().is_some() {
            let all = if wire.kind == Kind::Parameters { "its parameters" } else { &wire.name };
            let _ = writeln!(text, "{all}, read by {}", list(readers(wire)));
        }
        if wire.owner == name && wire.writers.keys().any(|who| *who != wire.owner) {
            let by = list(wire.writers.keys().filter(foreign).map(String::as_str));
            let _ = writeln!(text, "{}, written by {by} as tasks come and go", wire.name);
        }
        if name != wire.owner && wire.writers.contains_key(name) {
            let _ = writeln!(text, "{} of `{}`, which it writes", wire.name, wire.owner);
        }
    }
    text
}

/// A row for each room that publishes and a column for each that reads: how many states go from one to the other.
pub(super) fn picture(Wiring { wires, ducts, .. }: &Wiring) -> String {
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
