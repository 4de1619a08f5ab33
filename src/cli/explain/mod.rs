//! `telosim explain`: the model's own documentation in the terminal, printed from the program itself.

use std::fmt::Write as _;

use super::{BASELINE, Failure, print, words};
use crate::engine::{MetricInfo, Room};
use crate::model::wiring::Wiring;
use crate::model::{Model, ROOMS};
use crate::report::glossary;
use crate::scenario::{Level, Parameter, Role, Scenario, Vocabulary, no_such, units};

mod codes;
mod event_log;
mod flow;
mod laws;
mod reference;
mod search;
mod selectors;
mod tables;
mod tick;
mod wiring;

/// All that can be explained.
struct Known {
    metrics: Vec<MetricInfo>,
    vocabulary: Vocabulary,
    baseline: Scenario,
}

/// A topic besides rooms, parameters, metrics and words: its name, what it tells, and its text.
type Topic = (&'static str, &'static str, fn(&Known) -> Result<String, Failure>);

const TOPICS: [Topic; 20] = [
    ("tick", "What runs in a tick, in its order", |_| {
        let simulation = Model::simulation().map_err(|e| Failure::Plain(70, e.to_string()))?;
        Ok(tick::table(&simulation.order()))
    }),
    ("flow", "What can happen to a task, and whom it meets", |_| Ok(flow::table())),
    ("stages", "The same in short: where a task can stand", |_| Ok(flow::stages())),
    ("event-log", "What `telosim trace` writes", |_| Ok(event_log::table())),
    ("wiring", "What gives what to whom", |_| Ok(wiring::table(&wires()?))),
    ("wiring.svg", "The same as a picture", |_| Ok(wiring::picture(&wires()?))),
    ("exit-codes", "What the program's exit codes mean", |_| Ok(codes::table())),
    ("laws", "How uncertain numbers are written", |_| Ok(laws::forms())),
    ("units", "Units in which numbers may be given", |_| Ok(units())),
    ("rooms", "All modules, and which of them act in the baseline", |it| Ok(tables::rooms(it))),
    ("reference", "What differs in the counterfactual without AI", |it| Ok(reference::table(it))),
    ("selectors", "Of which rows of a run each command can be asked", |_| Ok(selectors::table())),
    ("glossary", "All words", |_| Ok(glossary::MARKDOWN.to_owned())),
    ("parameters", "All parameters", |it| Ok(tables::parameters(it))),
    ("core", "The parameters that most scenarios are about", |it| {
        let core = it.vocabulary.parameters.iter().filter(|p| p.level == Level::Core);
        Ok(core.map(|p| tables::parameter(p, &it.baseline)).collect())
    }),
    ("levers", "All parameters that somebody chooses", |it| {
        let levers = it.vocabulary.parameters.iter().filter(|p| p.role == Some(Role::Lever));
        Ok(levers.map(|p| tables::parameter(p, &it.baseline)).collect())
    }),
    ("assumptions", "All parameters of which a range is assumed", |it| {
        let assumed = it.vocabulary.parameters.iter().filter(|p| p.assumed.is_some());
        Ok(assumed.map(|p| tables::parameter(p, &it.baseline)).collect())
    }),
    ("metrics", "All metrics", |it| Ok(tables::metrics(it))),
    ("scenarios", "The scenarios that ship: what each asks, and what it takes", |_| {
        Ok(include_str!("../../../scenarios/README.md").to_owned())
    }),
    ("topics", "This list", |it| Ok(topics(it))),
];

fn metric(m: &MetricInfo) -> String {
    format!("{} [{}]\n    {}\n", m.name, m.unit, m.doc)
}

/// What the systems of the program share.
fn wires() -> Result<Wiring, Failure> {
    let simulation = Model::simulation().map_err(|e| Failure::Plain(70, e.to_string()))?;
    Ok(Wiring::of(&simulation))
}

fn room_called(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

/// A room: its own documentation, parameters and metrics. `None` where there is no such room.
fn room(name: &str, known: &Known) -> Option<String> {
    let mut text = room_called(name)?.doc();
    if let Ok(wires) = wires() {
        text = text + "\n" + &wiring::of_room(name, &wires);
    }
    let its = |path: &str| path.split('.').next() == Some(name);
    text.push_str("\nParameters\n\n");
    let parameters = known.vocabulary.parameters.iter().filter(|p| its(&p.path));
    parameters.for_each(|p| text.push_str(&tables::parameter(p, &known.baseline)));
    text.push_str("\nMetrics\n\n");
    known.metrics.iter().filter(|m| its(&m.name)).for_each(|m| text.push_str(&metric(m)));
    Some(text)
}

/// What there is to explain.
fn topics(known: &Known) -> String {
    let mut text = String::new();
    for (name, tells, _) in TOPICS {
        let _ = writeln!(text, "{name:12} {tells}");
    }
    let rooms: Vec<&str> = ROOMS.iter().map(|room| room.name).collect();
    let _ = writeln!(text, "\nrooms: {}\nmetrics:", rooms.join(", "));
    known.metrics.iter().for_each(|m| text.push_str(&format!("    {}\n", m.name)));
    text + "\nAny other words are searched for, as in `telosim explain retraining`.\n"
}

/// The text of what has exactly this name.
fn named(topic: &str, known: &Known) -> Option<Result<String, Failure>> {
    if let Some(name) = topic.strip_prefix("wiring ")
        && (room_called(name).is_some() || name == "flow")
    {
        return Some(wires().map(|wires| wiring::of_room(name, &wires)));
    }
    if let Some((_, _, text)) = TOPICS.iter().find(|(name, ..)| *name == topic) {
        return Some(text(known));
    }
    let text = if let Some(text) = room(topic, known) {
        text
    } else if let Some(p) = known.vocabulary.get(topic) {
        tables::parameter(p, &known.baseline)
    } else {
        let m = known.metrics.iter().find(|m| m.name == topic)?;
        let name = topic.split('.').next().unwrap_or(topic);
        metric(m) + &room_called(name).map_or_else(String::new, |it| format!("\n{}", it.doc()))
    };
    Some(Ok(text))
}

/// Explains what has this name, else lists what is near it.
pub(super) fn explain(topic: &[String]) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let (file, bytes) = ("scenarios/baseline.toml", BASELINE.as_bytes());
    let baseline = Scenario::parse(file, bytes, &vocabulary, BASELINE, &[])?;
    let known = Known { metrics, vocabulary, baseline };
    let topic = topic.join(" ");
    if topic.is_empty() {
        return print(&topics(&known));
    }
    if let Some(text) = named(&topic, &known) {
        return print(&text?);
    }
    match search::search(&topic, &known) {
        Some(hits) => print(&hits),
        None => {
            let names = TOPICS.iter().map(|it| it.0).chain(ROOMS.iter().map(|room| room.name));
            let names = names.chain(known.vocabulary.paths());
            let names = names.chain(known.metrics.iter().map(|m| m.name.as_str()));
            let names = names.chain(glossary::TERMS.iter().map(|term| term.word));
            let all = "`telosim explain` lists what there is";
            Err(Failure::Plain(
                2,
                no_such("topic, room, parameter, metric or word", &topic, names, all),
            ))
        }
    }
}

/// A parameter's neutral value.
fn neutral(p: &Parameter) -> String {
    if p.default.is_null() { "unbounded".into() } else { p.default.to_string() }
}
