//! On what the page rests: the source of each parameter, what is imposed or true by arithmetic, and what the scenario assumes.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::arms::Scalings;
use super::label;
use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use super::statement::Need as _;
use crate::model::states::{adoption, purposes, tasks};
use crate::scenario::{Spec, Vocabulary};

/// What sources are called, by key.
const SOURCES: &str = include_str!("../../docs/sources.toml");

#[derive(serde::Deserialize)]
struct Cited {
    title: String,
    authors: Option<String>,
    year: Option<i32>,
}

/// A number with four digits that matter at most, so that ends of a law do not fill a line.
fn digits(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return x.to_string();
    }
    let scale = 10_f64.powf(3.0 - x.abs().log10().floor());
    ((x * scale).round() / scale).to_string()
}

/// A value in words that a line may break between: `lognormal: median 20, log_sd 0.4`.
pub(super) fn said(value: &Json) -> String {
    match value {
        Json::Number(x) => x.as_f64().map_or_else(|| x.to_string(), digits),
        Json::String(words) => words.clone(),
        Json::Object(parts) => {
            let part = |(name, of): (&String, &Json)| match of {
                Json::Object(_) => format!("{name}: {}", said(of)),
                _ => format!("{name} {}", said(of)),
            };
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        }
        Json::Array(all) => all.iter().map(said).collect::<Vec<_>>().join(", "),
        Json::Bool(_) | Json::Null => value.to_string(),
    }
}

/// Where each parameter's value comes from, and how many are guesses.
pub fn evidence(run: &Loaded, vocabulary: &Vocabulary) -> Section {
    let known: BTreeMap<String, Cited> = toml::from_str(SOURCES).unwrap_or_default();
    let mut used = BTreeMap::<String, usize>::new();
    let mut rows = vec![];
    for setting in &run.scenario.parameters {
        let parameter = vocabulary.get(&setting.path);
        let source = parameter.and_then(|p| p.source.clone()).unwrap_or_else(|| "none".into());
        *used.entry(source.clone()).or_default() += 1;
        let value = match &setting.spec {
            Spec::Fixed(value) => match setting.assumed {
                Some(range) => format!("{}, {range}", label::value(&setting.path, value)),
                None => label::value(&setting.path, value),
            },
            spec if ["1", "share"].contains(&setting.unit.as_str()) => said(&spec.to_json()),
            spec => format!("{} [{}]", said(&spec.to_json()), setting.unit),
        };
        let role = setting.role.map_or("", |role| role.name()).to_owned();
        let means = parameter.map(|p| label::prose(&p.doc)).unwrap_or_default();
        let name = label::parameter(&setting.path);
        rows.push(vec![name, value, role, source, means]);
    }
    let (all, guesses) = (rows.len(), used.get("assumption").copied().unwrap_or(0));
    let words = format!(
        "{guesses} of {all} parameters ({} %) rest on assumptions; the others name a source. Which share of the variance of \
         the result rests on guesses is for a sensitivity analysis, which this run is not.",
        (100.0 * guesses as f64 / all.max(1) as f64).round()
    );
    let cite = |(key, n): (&String, &usize)| {
        let words = known.get(key).map_or_else(
            || "not in the list of sources".to_owned(),
            |it| match (&it.authors, it.year) {
                (Some(authors), Some(year)) => format!("{authors} ({year}), {}", it.title),
                _ => it.title.clone(),
            },
        );
        vec![key.clone(), words, n.to_string()]
    };
    let sources = Table::new("Sources", &["source", "what it is", "parameters"])
        .rows(used.iter().map(cite).collect())
        .of_words();
    let header = ["parameter", "value", "role", "source", "meaning"];
    let parameters = Table::new("Every parameter, with its source", &header).rows(rows).of_words();
    let blocks = vec![Block::Text(words), Block::Table(sources), Block::Folded(parameters)];
    Section::new("Evidence for each parameter", blocks)
}

/// A sentence of the log, and whether it is so in a run.
type Logged = (&'static str, fn(&Loaded) -> bool);

/// What is true by arithmetic or by assumption, each said only of runs of which it is so.
const LOG: [Logged; 7] = [
    (
        "Identity: where execution gets faster, executing takes a smaller share of lead time.",
        |run| has_ai(run),
    ),
    (
        "Identity: displacement falls when tasks or purposes are multiplied by hand, because each costs hours.",
        |run| sets(run, tasks::parameter::MULTIPLIER) || sets(run, purposes::parameter::MULTIPLIER),
    ),
    (
        "Identity: over any span, mean output is at most what the scarcest input offered over what a success uses of it.",
        |_| true,
    ),
    (
        "Imposed: how fast a system executes, how many handoffs each way of working has, how much context survives one.",
        |run| has_ai(run),
    ),
    (
        "Imposed: where only births of purposes are multiplied, accepted work is held at its base.",
        |run| matches!(Scalings::find(run), Ok(Ok(it)) if it.fours.iter().all(|four| four.held)),
    ),
    (
        "Imposed: on the same random numbers, the base year is the same in every arm, as arms differ from its end on.",
        |run| {
            let since_start =
                |arm: u32| run.differences(0, arm).iter().all(|it| it.since.is_some());
            run.arms().next().is_some() && run.arms().all(since_start)
        },
    ),
    (
        "Imposed: some arms differ in what holds throughout, so that their base years may differ as well.",
        |run| run.arms().any(|arm| run.differences(0, arm).iter().any(|it| it.since.is_none())),
    ),
];

/// Whether a parameter is not the same in all arms, or not what it is neutrally.
fn sets(run: &Loaded, path: &str) -> bool {
    run.arms().any(|arm| run.differences(0, arm).iter().any(|it| it.path == path))
        || run.scenario.levers.iter().any(|it| it.set == path)
}

/// Whether anything but people coordinates or executes in the scenario or an arm.
fn has_ai(run: &Loaded) -> bool {
    let path = |variant: u32| run.resolved(variant)?.levers.get(adoption::parameter::PATH);
    let people = serde_json::json!("human-coordinated");
    let ai =
        |variant: u32| path(variant).is_some_and(|it| *it.at(run.scenario.time.ticks) != people);
    std::iter::once(0).chain(run.arms()).any(ai)
}

/// Identities, what is imposed, what the scenario assumes, and which data were used.
pub fn logs(run: &Loaded) -> Section {
    let stated = LOG.iter().filter(|(_, holds)| holds(run)).map(|(words, _)| (*words).to_owned());
    let mut blocks = vec![Block::List(stated.collect())];
    let own = &run.scenario.report.assumptions;
    blocks.push(if own.is_empty() {
        Block::Text("The scenario adds no assumption of its own in words; its numbers are in the evidence above.".into())
    } else {
        Block::List(own.iter().map(|it| format!("The scenario assumes: {it}")).collect())
    });
    blocks.push(Block::Text(
        "Data: the run reads no data set; numbers enter only as parameters.".into(),
    ));
    Section::new("Log of assumptions and data", blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_said_in_words_that_can_be_broken_over_lines() {
        let law = serde_json::json!({"lognormal": {"median": 1.897_366, "log_sd": 0.4}});
        assert_eq!(said(&law), "lognormal: median 1.897, log_sd 0.4");
        assert_eq!(said(&serde_json::json!([0.165, 2.85, 10_000, 0.0])), "0.165, 2.85, 10000, 0");
        assert_eq!(said(&serde_json::json!([1.0, 2.5])), "1, 2.5");
        assert_eq!(said(&serde_json::json!("diffusion")), "diffusion");
    }

    #[test]
    fn every_source_in_the_list_can_be_cited() {
        let known: BTreeMap<String, Cited> = toml::from_str(SOURCES).unwrap();
        assert!(known.contains_key("assumption") && known.len() > 10);
        assert!(known.values().all(|it| !it.title.is_empty()));
    }
}
