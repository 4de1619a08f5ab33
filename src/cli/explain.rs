//! `telosim explain`: the model's own documentation in the terminal.

use std::fmt::Write as _;

use super::{Failure, print, words};
use crate::scenario::Parameter;

/// The rooms' own module docs, as they stand in the source.
const ROOMS: [(&str, &str); 16] = [
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
    ("tiers", include_str!("../model/tiers/mod.rs")),
    ("wages", include_str!("../model/wages/mod.rs")),
    ("market", include_str!("../model/market/mod.rs")),
];
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

fn parameter(p: &Parameter) -> String {
    let default = if p.default.is_null() { "unbounded".into() } else { p.default.to_string() };
    format!(
        "{}\n    {}\n    expected {}; unit {}; neutral {default}; source {}\n",
        p.path,
        p.doc,
        p.expected(),
        p.unit,
        p.source.as_deref().unwrap_or("none")
    )
}

pub(super) fn explain(topic: Option<&str>) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let mut text = String::new();
    let metric =
        |m: &crate::engine::MetricInfo| format!("{} [{}]\n    {}\n", m.name, m.unit, m.doc);
    match topic {
        None => {
            let rooms: Vec<&str> = ROOMS.iter().map(|r| r.0).collect();
            let _ = writeln!(text, "tick\nexit-codes\nrooms: {}\nmetrics:", rooms.join(", "));
            metrics.iter().for_each(|m| text.push_str(&format!("    {}\n", m.name)));
        }
        Some("tick") => {
            let doc = TICK.lines().filter_map(|line| line.trim().strip_prefix("///"));
            doc.take_while(|line| !line.starts_with(" Inputs and")).for_each(|line| {
                let _ = writeln!(text, "{}", line.trim_start());
            });
        }
        Some("exit-codes") => text.push_str(EXIT_CODES),
        Some(topic) => {
            if let Some((_, source)) = ROOMS.iter().find(|(name, _)| *name == topic) {
                text.push_str(&module_doc(source));
                text.push_str("\nParameters\n\n");
                let here = |p: &&Parameter| p.path.split('.').next() == Some(topic);
                vocabulary
                    .parameters
                    .iter()
                    .filter(here)
                    .for_each(|p| text.push_str(&parameter(p)));
                text.push_str("\nMetrics\n\n");
                let its = metrics.iter().filter(|m| m.name.split('.').next() == Some(topic));
                its.for_each(|m| text.push_str(&metric(m)));
            } else if let Some(p) = vocabulary.get(topic) {
                text.push_str(&parameter(p));
            } else if let Some(m) = metrics.iter().find(|m| m.name == topic) {
                text.push_str(&metric(m));
                let room = topic.split('.').next();
                if let Some((_, source)) = ROOMS.iter().find(|(name, _)| Some(*name) == room) {
                    text.push('\n');
                    text.push_str(&module_doc(source));
                }
            } else {
                let all = vocabulary.paths().chain(metrics.iter().map(|m| m.name.as_str()));
                let near = all.min_by_key(|name| strsim::damerau_levenshtein(name, topic));
                let near = near.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
                return Err(Failure::Plain(2, format!("there is nothing called `{topic}`{near}")));
            }
        }
    }
    print(&text)
}
