//! A commented scenario to start from, for `telosim new`.

use serde_json::Value as Json;

use super::echo::{by_table, toml};
use super::section::{BASE, BASE_DOC, Key, SECTIONS, TOP};
use super::vocabulary::{Kind, Parameter, Vocabulary};

/// The longest line of the template `[characters]`.
const WIDTH: usize = 100;

/// A scenario in which every line but the title and the number of runs is a comment: it is the baseline, without its arms,
/// until one is uncommented. Editors are told of the schema, if there is a file of it beside the scenario.
pub fn template(vocabulary: &Vocabulary, schema: Option<&str>) -> String {
    let mut out = schema.map_or_else(String::new, |file| {
        format!(
            "#:schema ./{file}
"
        )
    });
    comment(
        &mut out,
        "A scenario. Every line that starts with `#` and a name shows what may be set; all else is as \
        in the scenario that it extends. `telosim explain` says more, `telosim check` finds mistakes.",
    );
    out.push('\n');
    for key in TOP {
        let live = key.name == "title";
        entry(&mut out, key, live);
    }
    for section in SECTIONS {
        out.push('\n');
        comment(&mut out, section.doc);
        // A first run takes seconds.
        let first = section.name == "ensemble";
        out += &match (section.repeated, first) {
            (true, _) => format!("# [[{}]]\n", section.name),
            (false, false) => format!("# [{}]\n", section.name),
            (false, true) => format!("[{}]\n", section.name),
        };
        for key in section.keys {
            if first && key.name == "runs" {
                entry(&mut out, &Key { example: "4", ..*key }, true);
            } else {
                entry(&mut out, key, false);
            }
        }
    }
    out.push('\n');
    comment(&mut out, BASE_DOC);
    out += &format!("# [{BASE}]\n# validation.share = 0.6\n");
    for (table, parameters) in by_table(&vocabulary.parameters, |parameter| &parameter.path) {
        out.push('\n');
        if let Some((_, doc)) = vocabulary.rooms.iter().find(|(room, _)| room == table) {
            comment(&mut out, doc);
        }
        out += &format!("# [{table}]\n");
        for (name, parameter) in parameters {
            comment(&mut out, &about(parameter));
            out += &format!("# {name} = {}\n", example(parameter));
        }
    }
    out
}

fn entry(out: &mut String, key: &Key, live: bool) {
    let need = if key.required { " Needed." } else { "" };
    comment(out, &format!("{}{need}", key.doc));
    let mark = if live { "" } else { "# " };
    *out += &format!("{mark}{} = {}\n", key.name, key.example);
}

/// `What it means. [h/week, 2 to 30; uncertainty]`
fn about(parameter: &Parameter) -> String {
    let mut said = parameter.expected();
    for more in
        [parameter.role.map(|role| role.name()), parameter.drawn.as_deref()].into_iter().flatten()
    {
        said += &format!("{}{more}", if said.is_empty() { "" } else { "; " });
    }
    if said.is_empty() { parameter.doc.clone() } else { format!("{} [{said}]", parameter.doc) }
}

/// The neutral value, with its unit where a text may carry one.
fn example(parameter: &Parameter) -> String {
    let default = &parameter.default;
    match (&parameter.kind, default) {
        (Kind::Number, Json::Null) => "\"unbounded\"".to_owned(),
        (_, Json::Null) => "...".to_owned(),
        (Kind::Number | Kind::Count | Kind::Law, Json::Number(x)) => {
            let named =
                !parameter.unit.is_empty() && !matches!(parameter.unit.as_str(), "1" | "share");
            if named { format!("\"{x} {}\"", parameter.unit) } else { x.to_string() }
        }
        (_, value) => toml(value),
    }
}

/// Text as comment lines of at most [`WIDTH`].
fn comment(out: &mut String, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let mut line = String::from("##");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            *out += &format!("{line}\n");
            line = String::from("##");
        }
        line.push(' ');
        line += word;
    }
    *out += &format!("{line}\n");
}
