//! What an event log has in it, from the code that writes it.

use std::fmt::Write as _;

use crate::record::log::{QUALIFIERS, TYPES, columns};

/// Columns of the log as a table; objects and what they have to do with events and with each other.
pub(super) fn table() -> String {
    let mut text = "As CSV or Parquet, a row for each event:\n\n\
                    | column | type | unit | meaning |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for [name, kind, unit, means] in columns() {
        let _ = writeln!(text, "| {name} | {kind} | {unit} | {means} |");
    }
    text += "\nAs OCEL 2.0, objects of these types:\n\n\
             | object | what it is | attributes | to other objects |\n| --- | --- | --- | --- |\n";
    for it in &TYPES {
        let attributes = it.attributes.iter().map(|[name, kind, unit, means]| {
            let unit = if unit.is_empty() { String::new() } else { format!(" [{unit}]") };
            format!("{name}, {kind}{unit}: {means}")
        });
        let related = it.related.iter().map(|(how, what)| format!("{how}: {what}"));
        let [attributes, related] =
            [attributes.collect::<Vec<_>>(), related.collect()].map(|it| it.join("<br>"));
        let _ = writeln!(text, "| {} | {} | {attributes} | {related} |", it.name, it.means);
    }
    text += "\nAn event has the state in which a task stands from then on as its type, and these objects:\n\n\
             | qualifier | object | of which events |\n| --- | --- | --- |\n";
    for [how, what, which] in QUALIFIERS {
        let _ = writeln!(text, "| {how} | {what} | {which} |");
    }
    text
}
