//! The JSON Schema of scenario files, for editors and for `telosim schema`.

use serde_json::{Map, Value as Json, json};

use crate::engine::law::Law;

use super::section::{BASE, BASE_DOC, Form, Key, SECTIONS, TOP};
use super::vocabulary::{Kind, Parameter, Role, Vocabulary};

/// By which a schema of ours is known.
pub const SCHEMA_TITLE: &str = "Telosim scenario";

/// The schema of scenario files for a model's vocabulary. It is strict: what it does not list is a
/// mistake.
pub fn schema(vocabulary: &Vocabulary) -> Json {
    let mut properties = keys(TOP);
    for section in SECTIONS {
        let table = table(keys(section.keys), section.keys);
        let mut body =
            if section.repeated { json!({ "type": "array", "items": table }) } else { table };
        body["description"] = json!(section.doc);
        properties.insert(section.name.to_owned(), body);
    }
    for (room, doc) in &vocabulary.rooms {
        properties.insert(
            room.clone(),
            json!({ "type": "object", "description": doc, "additionalProperties": false }),
        );
    }
    let base = json!({ "type": "object", "description": BASE_DOC, "additionalProperties": false });
    properties.insert(BASE.to_owned(), base);
    for parameter in &vocabulary.parameters {
        put(&mut properties, &parameter.path, property(parameter));
        if parameter.role == Some(Role::Lever) {
            put(&mut properties, &format!("{BASE}.{}", parameter.path), property(parameter));
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA_TITLE,
        "description": "A scenario file in TOML. A number may be written as text with a unit.",
        "type": "object",
        "properties": properties,
        "required": required(TOP),
        "additionalProperties": false,
        "$defs": definitions(vocabulary),
    })
}

/// What several keys refer to.
fn definitions(vocabulary: &Vocabulary) -> Json {
    let all: Vec<&Parameter> = vocabulary.parameters.iter().collect();
    let levers: Vec<&Parameter> = all
        .iter()
        .copied()
        .filter(|it| it.role == Some(Role::Lever) && it.kind != Kind::Law)
        .collect();
    let rooms: Vec<&str> = vocabulary.rooms.iter().map(|(room, _)| room.as_str()).collect();
    json!({
        "Law": law(),
        "Quantity": quantity(),
        "Path": names(all.iter().map(|it| it.path.as_str())),
        "Lever": names(levers.iter().map(|it| it.path.as_str())),
        "Metric": names(vocabulary.metrics.iter().map(|it| it.0.as_str())),
        "Settings": settings(&all, &rooms),
        "Levers": settings(&levers, &[]),
        "Factors": factors(&all, &rooms),
    })
}

/// One of these names, which an editor completes; any name where none is known.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> Json {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { json!({ "type": "string" }) } else { json!({ "enum": names }) }
}

/// A table such as `{ "tasks.multiplier" = [1, 3] }`: every value, or each of a list, is what it is in the table of its
/// room.
fn factors(parameters: &[&Parameter], rooms: &[&str]) -> Json {
    let mut table = settings(parameters, &[]);
    for property in table["properties"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        let one = property.take();
        *property = json!({ "anyOf": [one, { "type": "array", "items": one }] });
    }
    for room in rooms {
        table["properties"][*room] = json!({ "type": "object", "additionalProperties": true });
    }
    table
}

/// A table such as `{ "tasks.multiplier" = 3.0 }` or `{ tasks.multiplier = 3.0 }`: every value is what it is in the
/// table of its room.
fn settings(parameters: &[&Parameter], rooms: &[&str]) -> Json {
    let place = |path: &str| format!("#/properties/{}", path.replace('.', "/properties/"));
    let paths = parameters.iter().map(|parameter| parameter.path.as_str());
    let properties: Map<String, Json> = paths
        .chain(rooms.iter().copied())
        .map(|path| (path.to_owned(), json!({ "$ref": place(path) })))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// Puts a property into the tables of its path.
fn put(properties: &mut Map<String, Json>, path: &str, property: Json) {
    let Some((table, rest)) = path.split_once('.') else {
        properties.insert(path.to_owned(), property);
        return;
    };
    let table = properties
        .entry(table)
        .or_insert_with(|| json!({ "type": "object", "additionalProperties": false }));
    let inner = table.as_object_mut().expect("a table is an object");
    let inner = inner.entry("properties").or_insert_with(|| json!({}));
    put(inner.as_object_mut().expect("properties are an object"), rest, property);
}

fn property(parameter: &Parameter) -> Json {
    let mut body = value(&parameter.kind, parameter);
    let mut doc = parameter.meaning();
    if !parameter.expected().is_empty() {
        doc += &format!(" [{}]", parameter.expected());
    }
    body["description"] = json!(doc);
    if !parameter.default.is_null() {
        body["default"] = parameter.default.clone();
    }
    let role = parameter.role.map(|role| role.name().to_owned());
    let unit = (!parameter.unit.is_empty()).then(|| parameter.unit.clone());
    let extra = [
        ("x-unit", unit),
        ("x-role", role),
        ("x-source", parameter.source.clone()),
        ("x-price", parameter.price.clone()),
        ("x-drawn", parameter.drawn.clone()),
    ];
    for (key, said) in extra {
        if let Some(said) = said {
            body[key] = json!(said);
        }
    }
    if let Some(range) = &parameter.assumed {
        body["x-assumed"] = json!([range.low, range.high]);
    }
    body
}

fn value(kind: &Kind, parameter: &Parameter) -> Json {
    match kind {
        Kind::Number | Kind::Count => {
            let mut number =
                json!({ "type": if *kind == Kind::Count { "integer" } else { "number" } });
            bound(&mut number, parameter);
            let mut forms = vec![number, json!({ "$ref": "#/$defs/Quantity" })];
            if parameter.may_be_unbounded() {
                forms.push(json!({ "const": "unbounded" }));
            }
            // A policy is decided, not drawn.
            if parameter.role != Some(Role::Lever) {
                forms.push(json!({ "$ref": "#/$defs/Law" }));
            }
            json!({ "anyOf": forms })
        }
        Kind::Law => {
            let mut number = json!({ "type": "number" });
            bound(&mut number, parameter);
            json!({ "anyOf": [number, { "$ref": "#/$defs/Quantity" }, { "$ref": "#/$defs/Law" }] })
        }
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Choice(words) => {
            let one = |(word, doc): &(String, String)| match doc.as_str() {
                "" => json!({ "const": word }),
                doc => json!({ "const": word, "description": doc }),
            };
            json!({ "oneOf": words.iter().map(one).collect::<Vec<_>>() })
        }
        Kind::List(inner) => json!({ "type": "array", "items": value(inner, parameter) }),
        Kind::Other => json!({}),
    }
}

fn bound(number: &mut Json, parameter: &Parameter) {
    let range = &parameter.range;
    let min = range.min.map(|(x, open)| (if open { "exclusiveMinimum" } else { "minimum" }, x));
    let max = range.max.map(|(x, open)| (if open { "exclusiveMaximum" } else { "maximum" }, x));
    for (key, x) in min.into_iter().chain(max) {
        number[key] = json!(x);
    }
}

fn keys(keys: &[Key]) -> Map<String, Json> {
    let property = |key: &Key| {
        let mut body = match key.form {
            Form::Text => json!({ "type": "string" }),
            Form::Words(words) => json!({ "enum": words }),
            Form::Path => defined("Path"),
            Form::Lever => defined("Lever"),
            Form::Metric => defined("Metric"),
            // JSON has no dates; by its format editors know that a date of TOML is meant.
            Form::Date => json!({ "type": "string", "format": "date" }),
            Form::Count => json!({ "type": "integer", "minimum": 0 }),
            Form::Flag => json!({ "type": "boolean" }),
            Form::Number => {
                json!({ "anyOf": [{ "type": "number" }, { "$ref": "#/$defs/Quantity" }] })
            }
            Form::Runs => {
                json!({ "anyOf": [{ "type": "integer", "minimum": 1 }, { "$ref": "#/$defs/Quantity" }] })
            }
            Form::Duration => {
                json!({ "anyOf": [{ "type": "number" }, { "$ref": "#/$defs/Quantity" }] })
            }
            Form::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Form::Settings => defined("Settings"),
            Form::Levers => defined("Levers"),
            Form::Factors => defined("Factors"),
            Form::Value => json!({}),
            Form::Table(inner) => table(self::keys(inner), inner),
        };
        body["description"] = json!(key.doc);
        (key.name.to_owned(), body)
    };
    keys.iter().map(property).collect()
}

fn defined(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn table(properties: Map<String, Json>, keys: &[Key]) -> Json {
    json!({
        "type": "object",
        "properties": properties,
        "required": required(keys),
        "additionalProperties": false,
    })
}

fn required(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().filter(|key| key.required).map(|key| key.name).collect()
}

/// A number and its unit, or a range of which 9 in 10 draws come.
fn quantity() -> Json {
    json!({
        "type": "string",
        "pattern": "^[+-]?[.0-9]",
        "examples": ["8 h/week", "131 days", "30 %/year", "2 to 6 h"],
    })
}

/// The law's own schema, but every number in it may have a unit.
fn law() -> Json {
    let mut law = schemars::schema_for!(Law).to_value();
    if let Some(body) = law.as_object_mut() {
        body.remove("$schema");
        body.remove("title");
    }
    loosen(&mut law["oneOf"]);
    // A text is a quantity, whose alternative stands beside the law.
    law["oneOf"]
        .as_array_mut()
        .into_iter()
        .for_each(|forms| forms.retain(|form| form["type"] == json!("object")));
    law
}

fn loosen(schema: &mut Json) {
    match schema {
        Json::Object(body) if body.get("type") == Some(&json!("number")) => {
            *schema = json!({ "anyOf": [{ "type": "number" }, { "$ref": "#/$defs/Quantity" }] });
        }
        Json::Object(body) => body.values_mut().for_each(loosen),
        Json::Array(items) => items.iter_mut().for_each(loosen),
        _ => {}
    }
}
