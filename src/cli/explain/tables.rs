//! Lists in Markdown: rooms, parameters, metrics, as `docs/` has them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Known, neutral};
use crate::engine::Reduce;
use crate::scenario::{Level, Parameter, Scenario, Setting, Spec, Vocabulary};

/// What the shipped baseline has for a parameter.
fn in_baseline(p: &Parameter, baseline: &Scenario) -> String {
    let said = |setting: &Setting| match (&setting.written, &setting.spec) {
        (Some(written), _) => format!("\"{written}\""),
        (None, Spec::Fixed(value)) if value.is_null() => "unbounded".into(),
        (None, spec) => spec.to_json().to_string(),
    };
    let Some(setting) = baseline.get(&p.path) else { return String::new() };
    match &setting.base {
        Some(base) if setting.spec != Spec::Fixed(base.clone()) => {
            format!("{}, in the base year {base}", said(setting))
        }
        _ => said(setting),
    }
}

/// A parameter, with the value that the shipped baseline has for it.
pub(super) fn parameter(p: &Parameter, baseline: &Scenario) -> String {
    let role = p.role.map_or("", |role| role.name());
    let letter = p.letter.as_ref().map_or(String::new(), |it| format!("  ({it})"));
    let drawn =
        p.drawn.as_ref().map_or_else(String::new, |each| format!("; drawn for each {each}"));
    let assumed = p.assumed.map_or_else(String::new, |range| format!("; assumed {range}"));
    format!(
        "{}{letter}\n    {}\n    {}; {role}{drawn}{assumed}; neutral {}, in scenarios/baseline.toml {}; source {}\n",
        p.path,
        p.meaning(),
        p.expected(),
        neutral(p),
        in_baseline(p, baseline),
        p.source.as_deref().unwrap_or("none")
    )
}

/// Text of a cell of a table in Markdown.
fn cell(words: &str) -> String {
    words.replace('|', "\\|").replace('\n', " ")
}

fn row(text: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|words| cell(words)).collect();
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// A table in Markdown for each room that has rows.
fn by_room(
    vocabulary: &Vocabulary,
    header: &[&str],
    rows: impl Fn(&str) -> Vec<Vec<String>>,
) -> String {
    let mut text = String::new();
    for (room, doc) in &vocabulary.rooms {
        let rows = rows(&format!("{room}."));
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n## {room}\n\n{doc}\n");
        let rule = vec!["---"; header.len()];
        let _ = writeln!(text, "| {} |\n| {} |", header.join(" | "), rule.join(" | "));
        rows.iter().for_each(|cells| row(&mut text, cells));
    }
    text
}

/// Every parameter, as `docs/parameters.md` has it.
pub(super) fn parameters(known: &Known) -> String {
    let row = |p: &Parameter| {
        vec![
            format!("`{}`", p.path),
            p.meaning(),
            p.expected(),
            neutral(p),
            in_baseline(p, &known.baseline),
            p.role.map_or("", |role| role.name()).to_owned(),
            p.level.name().to_owned(),
            p.letter.clone().unwrap_or_default(),
            p.drawn.clone().unwrap_or_default(),
            p.assumed.map_or_else(String::new, |range| range.to_string()),
            p.source.clone().unwrap_or_default(),
        ]
    };
    let rows = |room: &str| {
        known.vocabulary.parameters.iter().filter(|p| p.path.starts_with(room)).map(row).collect()
    };
    let header = [
        "parameter",
        "meaning",
        "unit and range",
        "neutral",
        "baseline",
        "role",
        "level",
        "letter",
        "drawn for each",
        "assumed",
        "source",
    ];
    format!(
        "# Parameters\n\nMade by `telosim explain parameters`: {} parameters of {} rooms. Neutral is the value at which a mechanism does \
         nothing; baseline is what `scenarios/baseline.toml` has, which leaves rooms that it does not name neutral. A typical value \
         is one that is usual where the mechanism acts. A level of core has what most scenarios are about ({} parameters, `telosim explain \
         core`), a letter stands in the equations of its room (`telosim explain ROOM`). Assumed is where the value may lie for all that is known: each \
         replicate draws it there where `[ensemble] assumptions` says so. Sources are keys of [sources.toml](sources.toml).\n{}",
        known.vocabulary.parameters.len(),
        known.vocabulary.rooms.len(),
        known.vocabulary.parameters.iter().filter(|p| p.level == Level::Core).count(),
        by_room(&known.vocabulary, &header, rows)
    )
}

/// Every metric, as `docs/metrics.md` has it.
pub(super) fn metrics(known: &Known) -> String {
    let row = |m: &crate::engine::MetricInfo| {
        let over = match m.reduce {
            Reduce::Last => "last",
            Reduce::End => "end of the run",
            Reduce::Mean => "mean",
            Reduce::Sum => "sum",
            Reduce::Max => "greatest",
        };
        let stratum = m
            .stratum
            .as_ref()
            .map_or(String::new(), |it| format!("`{}` by {}: {}", it.quantity, it.by, it.of));
        vec![format!("`{}`", m.name), m.doc.clone(), m.unit.clone(), over.to_owned(), stratum]
    };
    let rows =
        |room: &str| known.metrics.iter().filter(|m| m.name.starts_with(room)).map(row).collect();
    let strata = known.metrics.iter().filter_map(|m| m.stratum.as_ref());
    format!(
        "# Metrics\n\nMade by `telosim explain metrics`: {} metrics, {} of which are strata of {} quantities. Over a run: how the values of its \
         ticks become the number in `runs.parquet`.\n{}",
        known.metrics.len(),
        strata.clone().count(),
        strata.map(|it| &it.quantity).collect::<BTreeSet<_>>().len(),
        by_room(
            &known.vocabulary,
            &["metric", "meaning", "unit", "over a run", "stratum of"],
            rows
        )
    )
}

/// Whether the baseline gives any parameter of a room another than its neutral value.
fn acts(room: &str, known: &Known) -> bool {
    let its = known.vocabulary.parameters.iter().filter(|p| p.path.split('.').next() == Some(room));
    its.into_iter().any(|p| {
        let setting = known.baseline.get(&p.path);
        setting.is_some_and(|it| it.spec != Spec::Fixed(p.default.clone()))
    })
}

/// Every room, what it is about, how large it is, and whether it acts in the baseline, in Markdown.
pub(super) fn rooms(known: &Known) -> String {
    let rooms = &known.vocabulary.rooms;
    let acting = rooms.iter().filter(|(room, _)| acts(room, known)).count();
    let mut text = format!(
        "{} rooms hold {} parameters and {} metrics. The baseline sets parameters of {acting} of them; all parameters of the others are neutral \
         in it, until a scenario sets them.\n\n\
         | room | what it is about | parameters | metrics | in the baseline |\n| --- | --- | --- | --- | --- |\n",
        rooms.len(),
        known.vocabulary.parameters.len(),
        known.metrics.len()
    );
    for (room, doc) in rooms {
        let its = |path: &str| path.split('.').next() == Some(room);
        let parameters = known.vocabulary.paths().filter(|path| its(path)).count();
        let metrics = known.metrics.iter().filter(|m| its(&m.name)).count();
        let state = if acts(room, known) { "set" } else { "neutral" };
        row(
            &mut text,
            &[
                format!("`{room}`"),
                doc.clone(),
                parameters.to_string(),
                metrics.to_string(),
                state.to_owned(),
            ],
        );
    }
    text
}
