//! `telosim explain`: the model's own documentation in the terminal, printed from the program itself.

use std::fmt::Write as _;

use super::{BASELINE, Failure, print, words};
use crate::engine::MetricInfo;
use crate::model::Model;
use crate::report::glossary;
use crate::scenario::{Parameter, Role, Scenario, Vocabulary, no_such, units};

mod codes;
mod laws;
mod reference;
mod search;
mod selectors;
mod tables;
mod tick;

/// The rooms' own module docs, as they stand in the source.
const ROOMS: [(&str, &str); 19] = [
    ("organizations", include_str!("../../model/agents.rs")),
    ("inputs", include_str!("../../model/inputs/mod.rs")),
    ("capability", include_str!("../../model/capability/mod.rs")),
    ("bottleneck", include_str!("../../model/bottleneck/mod.rs")),
    ("purposes", include_str!("../../model/purposes/mod.rs")),
    ("tasks", include_str!("../../model/tasks/mod.rs")),
    ("coordination", include_str!("../../model/coordination/mod.rs")),
    ("execution", include_str!("../../model/execution/mod.rs")),
    ("validation", include_str!("../../model/validation/mod.rs")),
    ("feedback", include_str!("../../model/feedback.rs")),
    ("demand", include_str!("../../model/demand/mod.rs")),
    ("adoption", include_str!("../../model/adoption/mod.rs")),
    ("displacement", include_str!("../../model/displacement/mod.rs")),
    ("judgment", include_str!("../../model/judgment/mod.rs")),
    ("prevention", include_str!("../../model/prevention/mod.rs")),
    ("recognition", include_str!("../../model/recognition/mod.rs")),
    ("tiers", include_str!("../../model/tiers/mod.rs")),
    ("wages", include_str!("../../model/wages/mod.rs")),
    ("market", include_str!("../../model/market/mod.rs")),
];

/// All that can be explained.
struct Known {
    metrics: Vec<MetricInfo>,
    vocabulary: Vocabulary,
    baseline: Scenario,
}

/// A topic besides rooms, parameters, metrics and words: its name, what it tells, and its text.
type Topic = (&'static str, &'static str, fn(&Known) -> Result<String, Failure>);

const TOPICS: [Topic; 12] = [
    ("tick", "What runs in a tick, in its order", |_| {
        let simulation = Model::simulation().map_err(|e| Failure::Plain(70, e.to_string()))?;
        Ok(tick::table(&simulation.order()))
    }),
    ("exit-codes", "What the program's exit codes mean", |_| Ok(codes::table())),
    ("laws", "How uncertain numbers are written", |_| Ok(laws::forms())),
    ("units", "Units in which numbers may be given", |_| Ok(units())),
    ("rooms", "All modules, and which of them act in the baseline", |it| Ok(tables::rooms(it))),
    ("reference", "What differs in the counterfactual without AI", |it| Ok(reference::table(it))),
    ("selectors", "Of which rows of a run each command can be asked", |_| Ok(selectors::table())),
    ("glossary", "All words", |_| Ok(glossary::markdown())),
    ("parameters", "All parameters", |it| Ok(tables::parameters(it))),
    ("levers", "All parameters that somebody chooses", |it| {
        let levers = it.vocabulary.parameters.iter().filter(|p| p.role == Some(Role::Lever));
        Ok(levers.map(|p| tables::parameter(p, &it.baseline)).collect())
    }),
    ("metrics", "All metrics", |it| Ok(tables::metrics(it))),
    ("topics", "This list", |it| Ok(topics(it))),
];

fn module_doc(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{line}");
        all
    })
}

fn metric(m: &MetricInfo) -> String {
    format!("{} [{}]\n    {}\n", m.name, m.unit, m.doc)
}

/// A room: its own documentation, parameters and metrics. `None` where there is no such room.
fn room(name: &str, known: &Known) -> Option<String> {
    let (_, source) = ROOMS.iter().find(|(room, _)| *room == name)?;
    let its = |path: &str| path.split('.').next() == Some(name);
    let mut text = module_doc(source);
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
    let rooms: Vec<&str> = ROOMS.iter().map(|r| r.0).collect();
    let _ = writeln!(text, "\nrooms: {}\nmetrics:", rooms.join(", "));
    known.metrics.iter().for_each(|m| text.push_str(&format!("    {}\n", m.name)));
    text + "\nAny other words are searched for, as in `telosim explain retraining`.\n"
}

/// The text of what has exactly this name.
fn named(topic: &str, known: &Known) -> Option<Result<String, Failure>> {
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
        let source = ROOMS.iter().find(|(room, _)| *room == name);
        metric(m) + &source.map_or_else(String::new, |it| format!("\n{}", module_doc(it.1)))
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
            let names = TOPICS.iter().map(|it| it.0).chain(ROOMS.iter().map(|room| room.0));
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
