//! `telosim explain`: the model's own documentation in the terminal.

use std::fmt::Write as _;

use super::{BASELINE, Failure, print, words};
use crate::engine::{Law, MetricInfo, Reduce};
use crate::scenario::{Parameter, Scenario, Spec, Vocabulary};

/// The rooms' own module docs, as they stand in the source.
const ROOMS: [(&str, &str); 19] = [
    ("organizations", include_str!("../model/agents.rs")),
    ("inputs", include_str!("../model/inputs/mod.rs")),
    ("capability", include_str!("../model/capability/mod.rs")),
    ("bottleneck", include_str!("../model/bottleneck/mod.rs")),
    ("purposes", include_str!("../model/purposes/mod.rs")),
    ("tasks", include_str!("../model/tasks/mod.rs")),
    ("coordination", include_str!("../model/coordination/mod.rs")),
    ("execution", include_str!("../model/execution/mod.rs")),
    ("validation", include_str!("../model/validation/mod.rs")),
    ("feedback", include_str!("../model/feedback.rs")),
    ("demand", include_str!("../model/demand/mod.rs")),
    ("adoption", include_str!("../model/adoption/mod.rs")),
    ("displacement", include_str!("../model/displacement/mod.rs")),
    ("judgment", include_str!("../model/judgment/mod.rs")),
    ("prevention", include_str!("../model/prevention/mod.rs")),
    ("recognition", include_str!("../model/recognition/mod.rs")),
    ("tiers", include_str!("../model/tiers/mod.rs")),
    ("wages", include_str!("../model/wages/mod.rs")),
    ("market", include_str!("../model/market/mod.rs")),
];
/// What there is to explain besides rooms, parameters and metrics.
const GENERAL: [&str; 5] = ["tick", "exit-codes", "laws", "parameters", "metrics"];
const TICK: &str = include_str!("../engine/phase.rs");
const EXIT_CODES: &str = "\
0    fine
2    usage
3    a check in the scenario failed
65   bad scenario
66   input missing
70   internal error (a bug)
73   cannot create output
74   input or output failed
75   locked by another run
78   the run folder holds another run, or the file is newer than the program
130  stopped by an interrupt (Ctrl-C), 143 by a request to terminate: what is done is kept, and the same
     command goes on from there
";

fn module_doc(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{line}");
        all
    })
}

fn neutral(p: &Parameter) -> String {
    if p.default.is_null() { "unbounded".into() } else { p.default.to_string() }
}

/// A parameter, with the value that the shipped baseline has for it.
fn parameter(p: &Parameter, baseline: &Scenario) -> String {
    let set = baseline.get(&p.path).map_or_else(String::new, |setting| match &setting.spec {
        Spec::Fixed(value) if value.is_null() => "unbounded".into(),
        spec => spec.to_json().to_string(),
    });
    let role = p.role.map_or("", |role| role.name());
    let drawn =
        p.drawn.as_ref().map_or_else(String::new, |each| format!("; drawn for each {each}"));
    format!(
        "{}\n    {}\n    {}; {role}{drawn}; neutral {}, in scenarios/baseline.toml {set}; source {}\n",
        p.path,
        p.doc,
        p.expected(),
        neutral(p),
        p.source.as_deref().unwrap_or("none")
    )
}

fn metric(m: &MetricInfo) -> String {
    format!("{} [{}]\n    {}\n", m.name, m.unit, m.doc)
}

/// Text of a cell of a table in Markdown.
fn cell(words: &str) -> String {
    words.replace('|', "\\|").replace('\n', " ")
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
        for row in rows {
            let cells: Vec<String> = row.iter().map(|words| cell(words)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
    }
    text
}

/// Every parameter, as `docs/parameters.md` has it.
fn parameters(vocabulary: &Vocabulary) -> String {
    let row = |p: &Parameter| {
        let role = p.role.map_or("", |role| role.name()).to_owned();
        let drawn = p.drawn.clone().unwrap_or_default();
        let source = p.source.clone().unwrap_or_default();
        vec![format!("`{}`", p.path), p.doc.clone(), p.expected(), neutral(p), role, drawn, source]
    };
    let rows = |room: &str| {
        vocabulary.parameters.iter().filter(|p| p.path.starts_with(room)).map(row).collect()
    };
    let header =
        ["parameter", "meaning", "unit and range", "neutral", "role", "drawn for each", "source"];
    format!(
        "# Parameters\n\nMade by `telosim explain parameters`. Neutral is the value at which a mechanism does nothing. The value that a \
         meaning calls baseline is what is usual where the mechanism acts; `scenarios/baseline.toml` leaves rooms that it \
         does not name neutral. Sources are keys of [sources.toml](sources.toml).\n{}",
        by_room(vocabulary, &header, rows)
    )
}

/// Every metric, as `docs/metrics.md` has it.
fn all_metrics(metrics: &[MetricInfo], vocabulary: &Vocabulary) -> String {
    let row = |m: &MetricInfo| {
        let over = match m.reduce {
            Reduce::Last => "last",
            Reduce::Mean => "mean",
            Reduce::Sum => "sum",
            Reduce::Max => "greatest",
        };
        vec![format!("`{}`", m.name), m.doc.clone(), m.unit.clone(), over.to_owned()]
    };
    let rows = |room: &str| metrics.iter().filter(|m| m.name.starts_with(room)).map(row).collect();
    format!(
        "# Metrics\n\nMade by `telosim explain metrics`. Over a run: how the values of its ticks become the number in \
         `runs.parquet`.\n{}",
        by_room(vocabulary, &["metric", "meaning", "unit", "over a run"], rows)
    )
}

/// A room: its own documentation, parameters and metrics. `None` where there is no such room.
fn room(
    name: &str,
    metrics: &[MetricInfo],
    vocabulary: &Vocabulary,
    baseline: &Scenario,
) -> Option<String> {
    let (_, source) = ROOMS.iter().find(|(room, _)| *room == name)?;
    let its = |path: &str| path.split('.').next() == Some(name);
    let mut text = module_doc(source);
    text.push_str("\nParameters\n\n");
    let parameters = vocabulary.parameters.iter().filter(|p| its(&p.path));
    parameters.for_each(|p| text.push_str(&parameter(p, baseline)));
    text.push_str("\nMetrics\n\n");
    metrics.iter().filter(|m| its(&m.name)).for_each(|m| text.push_str(&metric(m)));
    Some(text)
}

/// How a law is written, as its schema has it.
fn laws() -> String {
    let schema = schemars::schema_for!(Law);
    let mut text = "What may stand where an uncertain number may.\n\n    3.5\n    \"2 to 6\"    5th and 95th percentile\n".to_owned();
    let all = schema.get("oneOf").and_then(|forms| forms[2]["properties"].as_object());
    for (name, law) in all.into_iter().flatten() {
        let forms =
            law["oneOf"].as_array().map_or_else(|| vec![law], |forms| forms.iter().collect());
        for form in forms {
            let Some(fields) = form["properties"].as_object() else { continue };
            let needed = |field: &String| {
                form["required"].as_array().is_some_and(|all| all.contains(&field.as_str().into()))
            };
            let field = |field: &String| {
                if needed(field) { format!("{field} = ...") } else { format!("[{field} = ...]") }
            };
            let fields: Vec<String> = fields.keys().map(field).collect();
            let _ = writeln!(text, "    {{ {name} = {{ {} }} }}", fields.join(", "));
        }
    }
    text + "\nNumbers are in the parameter's unit, but for shapes (alpha, beta, shape), weights and log_sd, which have none; what stands in brackets \
            may be left out. A text with a unit, as in \"2 h\", may stand for a number.\n"
}

/// What there is to explain.
fn topics(metrics: &[MetricInfo]) -> String {
    let rooms: Vec<&str> = ROOMS.iter().map(|r| r.0).collect();
    let mut text = GENERAL.join("\n");
    let _ = writeln!(text, "\nrooms: {}\nmetrics:", rooms.join(", "));
    metrics.iter().for_each(|m| text.push_str(&format!("    {}\n", m.name)));
    text
}

/// That there is no such thing, with the nearest that there is, if one is near.
fn unknown(topic: &str, metrics: &[MetricInfo], vocabulary: &Vocabulary) -> Failure {
    let rooms = ROOMS.iter().map(|room| room.0);
    let all = GENERAL.into_iter().chain(rooms).chain(vocabulary.paths());
    let all = all.chain(metrics.iter().map(|m| m.name.as_str()));
    let near = all.min_by_key(|name| strsim::damerau_levenshtein(name, topic));
    let near = near.filter(|name| 3 * strsim::damerau_levenshtein(name, topic) <= topic.len());
    let hint = match near {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`telosim explain` lists what there is".to_owned(),
    };
    Failure::Plain(2, format!("there is nothing called `{topic}`; {hint}"))
}

pub(super) fn explain(topic: Option<&str>) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let Some(topic) = topic else { return print(&topics(&metrics)) };
    let (file, bytes) = ("scenarios/baseline.toml", BASELINE.as_bytes());
    let baseline = Scenario::parse(file, bytes, &vocabulary, BASELINE, &[])?;
    let text = match topic {
        "tick" => {
            let doc = TICK.lines().filter_map(|line| line.trim().strip_prefix("///"));
            let doc = doc.take_while(|line| !line.starts_with(" Inputs and"));
            doc.map(|line| format!("{}\n", line.trim_start())).collect()
        }
        "exit-codes" => EXIT_CODES.to_owned(),
        "laws" => laws(),
        "parameters" => parameters(&vocabulary),
        "metrics" => all_metrics(&metrics, &vocabulary),
        topic => {
            if let Some(text) = room(topic, &metrics, &vocabulary, &baseline) {
                text
            } else if let Some(p) = vocabulary.get(topic) {
                parameter(p, &baseline)
            } else if let Some(m) = metrics.iter().find(|m| m.name == topic) {
                let name = topic.split('.').next().unwrap_or(topic);
                let source = ROOMS.iter().find(|(room, _)| *room == name);
                metric(m) + &source.map_or_else(String::new, |it| format!("\n{}", module_doc(it.1)))
            } else {
                return Err(unknown(topic, &metrics, &vocabulary));
            }
        }
    };
    print(&text)
}
