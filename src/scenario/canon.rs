//! The identity of a scenario: what it asks, however it is written.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::check::{Bound, Quota};

/// Keys of a resolved scenario that move no row: what is said of it, and what is asked of its results.
const SAYINGS: [&str; 6] = ["title", "question", "format", "extends", "report", "check"];

/// What a resolved scenario asks, value by value, in one form, without the remarks that say where its values come from.
pub fn asked(resolved: &str) -> String {
    match resolved.parse::<toml::Table>() {
        // A table of this kind keeps its keys in order.
        Ok(table) => Json::from_iter([("scenario", plain(&toml::Value::Table(table)))]).to_string(),
        Err(_) => resolved.to_owned(),
    }
}

/// The hash of what a resolved scenario asks.
pub fn meaning(resolved: &str) -> String {
    blake3::hash(asked(resolved).as_bytes()).to_hex().to_string()
}

/// Where a resolved scenario asks otherwise than was [`asked`], value by value, as in `demand.elasticity is 1 in the run, 0.5 in the
/// file`; nothing where it is no scenario.
pub fn edits(asked: &str, resolved: &str) -> Vec<String> {
    let (Ok(there), Ok(here)) =
        (serde_json::from_str::<Json>(asked), resolved.parse::<toml::Table>())
    else {
        return vec![];
    };
    let all = |of: &Json| {
        let mut found = BTreeMap::new();
        let tables = of.as_object().into_iter().flatten();
        tables.for_each(|(key, value)| leaves(key, value, &mut found));
        found
    };
    let (there, here) = (all(&there["scenario"]), all(&plain(&toml::Value::Table(here))));
    each_difference((&there, "in the run"), (&here, "in the file"))
}

/// Where two resolved scenarios ask for other rows, value by value, as in `demand.elasticity is 1 there, 0.5 here`.
pub fn differences(there: &str, here: &str) -> Vec<String> {
    let of = |text: &str| values(text, |key, _| !SAYINGS.contains(&key));
    each_difference((&of(there), "there"), (&of(here), "here"))
}

/// Where two resolved scenarios say or check other things of the rows that both ask for, value by value.
pub fn sayings(there: &str, here: &str) -> Vec<String> {
    let layout = ["format", "extends"];
    let of = |text: &str| {
        values(text, |key, path| match SAYINGS.contains(&key) {
            true => !layout.contains(&key),
            false => path.ends_with(".says"),
        })
    };
    let (mut there, here) = (of(there), of(here));
    // What is said of an arm that is not asked for is no difference.
    there.retain(|path, _| !path.ends_with("`.says") || here.contains_key(path));
    each_difference((&there, "there"), (&here, "here"))
}

/// The values of a resolved scenario by dotted path, of those that are asked for by their first key and their path.
fn values(text: &str, wanted: impl Fn(&str, &str) -> bool) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (key, value) in text.parse::<toml::Table>().unwrap_or_default() {
        let mut found = BTreeMap::new();
        leaves(&key, &plain(&value), &mut found);
        all.extend(found.into_iter().filter(|(path, _)| wanted(&key, path)));
    }
    all
}

fn each_difference(
    (there, one): (&BTreeMap<String, String>, &str),
    (here, other): (&BTreeMap<String, String>, &str),
) -> Vec<String> {
    let keys: std::collections::BTreeSet<&String> = there.keys().chain(here.keys()).collect();
    let differ = |key: &&String| there.get(*key) != here.get(*key);
    let each = |key: &String| {
        let [there, here] = [there, here].map(|it| it.get(key).map_or("not set", String::as_str));
        format!("{key} is {there} {one}, {here} {other}")
    };
    keys.into_iter().filter(differ).map(each).collect()
}

/// A TOML value as JSON, with keys in order; dates as text.
fn plain(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(x) => json!(x),
        toml::Value::Float(x) => json!(x),
        toml::Value::Boolean(x) => json!(x),
        toml::Value::Datetime(day) => json!(day.to_string()),
        toml::Value::Array(items) => items.iter().map(plain).collect(),
        toml::Value::Table(table) => {
            sorted(table.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
    }
}

/// The values of a tree by dotted path; things in a list by their name, or what they set, or their place.
fn leaves(path: &str, value: &Json, found: &mut BTreeMap<String, String>) {
    match value {
        Json::Object(table) => {
            table.iter().for_each(|(key, value)| leaves(&format!("{path}.{key}"), value, found));
        }
        Json::Array(items) if items.iter().any(Json::is_object) => {
            for (place, item) in items.iter().enumerate() {
                let name = ["name", "set"].iter().find_map(|key| item.get(key)?.as_str());
                let name = name.map_or_else(|| place.to_string(), |name| format!("`{name}`"));
                leaves(&format!("{path} {name}"), item, found);
            }
        }
        other => {
            found.insert(path.to_owned(), other.to_string());
        }
    }
}

/// In how many runs, as the file has it.
pub(crate) fn quota(quota: Quota) -> Json {
    match quota {
        Quota::All => json!("all"),
        Quota::Share(share) => json!(share),
        Quota::Mean => json!("mean"),
    }
}

/// A bound as the file has it.
pub(crate) fn pair(bound: Bound) -> (String, Json) {
    let (key, x) = match bound {
        Bound::Sign(sign) => return ("sign".to_owned(), json!(sign.name())),
        Bound::Crosses(x) => ("crosses", x),
        Bound::Within(x) => ("within", x),
        Bound::Above(x) => ("above", x),
        Bound::Below(x) => ("below", x),
        Bound::Min(x) => ("min", x),
        Bound::Max(x) => ("max", x),
    };
    (key.to_owned(), json!(x))
}

/// The same with the keys of every table in order.
pub(super) fn sorted(value: Json) -> Json {
    match value {
        Json::Object(table) => {
            let mut entries: Vec<(String, Json)> = table.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
