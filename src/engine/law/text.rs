//! How a law is written in a file.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::validity::{POWERS, above, above_0, within};
use super::{Law, log_sd_from_p90, median_from_mean, pareto_min};

impl Serialize for Law {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fixed(value) => serializer.serialize_f64(*value),
            law => Tagged::serialize(law, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Law {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let law = deserializer.deserialize_any(NumberOrTable)?;
        law.validate().map_err(D::Error::custom)?;
        Ok(law)
    }
}

struct NumberOrTable;

impl<'de> Visitor<'de> for NumberOrTable {
    type Value = Law;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a number or a law such as { normal = { mean = 1.0, sd = 0.2 } }")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Law, E> {
        Ok(Law::Fixed(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Law, E> {
        Ok(Law::Fixed(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Law, E> {
        Ok(Law::Fixed(value as f64))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Law, A::Error> {
        if map.size_hint() == Some(0) {
            return Err(A::Error::invalid_length(0, &self));
        }
        // Serde reads one entry of the table as an enum and would pass over any further ones.
        let law = Tagged::deserialize(MapAccessDeserializer::new(&mut map))?;
        match map.next_key::<String>()? {
            None => Ok(law),
            Some(key) => Err(A::Error::custom(format!("one law too many: `{key}`"))),
        }
    }
}

/// The tagged form of [`Law`], which serde keeps in step with it.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(remote = "Law", rename_all = "snake_case", deny_unknown_fields)]
enum Tagged {
    Fixed(f64),
    Uniform {
        min: f64,
        max: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    #[serde(deserialize_with = "lognormal")]
    Lognormal {
        median: f64,
        log_sd: f64,
    },
    Triangular {
        min: f64,
        mode: f64,
        max: f64,
    },
    Pert {
        min: f64,
        mode: f64,
        max: f64,
    },
    Beta {
        alpha: f64,
        beta: f64,
        #[serde(default)]
        min: f64,
        #[serde(default = "one")]
        max: f64,
    },
    Gamma {
        shape: f64,
        mean: f64,
    },
    Exponential {
        mean: f64,
    },
    #[serde(deserialize_with = "pareto")]
    Pareto {
        min: f64,
        max: f64,
        shape: f64,
    },
    Choice {
        values: Vec<f64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weights: Vec<f64>,
    },
}

/// The upper bound of a beta law that names none.
fn one() -> f64 {
    1.0
}

/// Reads a log-normal law in any of its three forms as (median, log_sd).
fn lognormal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(f64, f64), D::Error> {
    let form = Form::deserialize(deserializer)?;
    match (form.median, form.mean, form.p90, form.log_sd) {
        (Some(median), None, None, Some(log_sd)) => Ok((median, log_sd)),
        (None, Some(mean), None, Some(log_sd)) => {
            above_0("mean", mean).map_err(D::Error::custom)?;
            Ok((median_from_mean(mean, log_sd), log_sd))
        }
        (Some(median), None, Some(p90), None) => {
            above_0("median", median).map_err(D::Error::custom)?;
            above("p90", p90, "median", median).map_err(D::Error::custom)?;
            Ok((median, log_sd_from_p90(median, p90)))
        }
        _ => Err(D::Error::custom(
            "a log-normal law takes `median` and `p90`, or `median` and `log_sd`, or `mean` and \
             `log_sd`",
        )),
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    median: Option<f64>,
    mean: Option<f64>,
    p90: Option<f64>,
    log_sd: Option<f64>,
}

/// Reads a Pareto law in either of its forms as (min, max, shape).
fn pareto<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(f64, f64, f64), D::Error> {
    let Bounds { min, mean, max, shape } = Bounds::deserialize(deserializer)?;
    match (min, mean) {
        (Some(min), None) => Ok((min, max, shape)),
        (None, Some(mean)) => {
            above_0("mean", mean).map_err(D::Error::custom)?;
            above("max", max, "mean", mean).map_err(D::Error::custom)?;
            within("shape", shape, POWERS).map_err(D::Error::custom)?;
            Ok((pareto_min(mean, max, shape), max, shape))
        }
        _ => Err(D::Error::custom("a Pareto law takes `min` or `mean`, and `max` and `shape`")),
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    min: Option<f64>,
    mean: Option<f64>,
    max: f64,
    shape: f64,
}

impl JsonSchema for Law {
    fn schema_name() -> Cow<'static, str> {
        "Law".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let laws: Map<String, Value> = [
            ("fixed", json!({ "type": "number" })),
            ("uniform", fields(&["min", "max"], &[])),
            ("normal", fields(&["mean", "sd"], &[])),
            (
                "lognormal",
                json!({ "oneOf": [
                    fields(&["median", "p90"], &[]),
                    fields(&["median", "log_sd"], &[]),
                    fields(&["mean", "log_sd"], &[]),
                ] }),
            ),
            ("triangular", fields(&["min", "mode", "max"], &[])),
            ("pert", fields(&["min", "mode", "max"], &[])),
            ("beta", fields(&["alpha", "beta"], &["min", "max"])),
            ("gamma", fields(&["shape", "mean"], &[])),
            ("exponential", fields(&["mean"], &[])),
            (
                "pareto",
                json!({ "oneOf": [
                    fields(&["min", "max", "shape"], &[]),
                    fields(&["mean", "max", "shape"], &[]),
                ] }),
            ),
            ("choice", choice()),
        ]
        .map(|(tag, schema)| (tag.to_owned(), schema))
        .into_iter()
        .collect();
        json_schema!({
            "description": "A number, a range such as \"2 to 6\" (5th and 95th percentile), or a law.",
            "oneOf": [
                { "type": "number" },
                { "type": "string", "examples": ["2 to 6"] },
                {
                    "type": "object",
                    "properties": laws,
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ],
        })
    }
}

/// The schema of a table of numbers.
fn fields(required: &[&str], optional: &[&str]) -> Value {
    let properties: Map<String, Value> = required
        .iter()
        .chain(optional)
        .map(|&name| (name.to_owned(), json!({ "type": "number" })))
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn choice() -> Value {
    let numbers = json!({ "type": "array", "items": { "type": "number" }, "minItems": 1 });
    json!({
        "type": "object",
        "properties": { "values": numbers, "weights": numbers },
        "required": ["values"],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Room {
        span: Law,
    }

    fn read(span: &str) -> Result<Law, toml::de::Error> {
        toml::from_str::<Room>(&format!("span = {span}")).map(|room| room.span)
    }

    /// Every way to write a law, and the law that it means.
    fn written() -> Vec<(&'static str, Law)> {
        vec![
            ("2.5", Law::Fixed(2.5)),
            ("-3", Law::Fixed(-3.0)),
            ("{ fixed = 4 }", Law::Fixed(4.0)),
            ("{ uniform = { min = -1, max = 3.0 } }", Law::Uniform { min: -1.0, max: 3.0 }),
            ("{ normal = { mean = 1.0, sd = 0 } }", Law::Normal { mean: 1.0, sd: 0.0 }),
            (
                "{ lognormal = { median = 2, log_sd = 0.5 } }",
                Law::Lognormal { median: 2.0, log_sd: 0.5 },
            ),
            ("{ lognormal = { mean = 2, log_sd = 0.5 } }", Law::lognormal_with_mean(2.0, 0.5)),
            ("{ lognormal = { median = 0.06, p90 = 0.12 } }", Law::lognormal_with_p90(0.06, 0.12)),
            (
                "{ triangular = { min = 1, mode = 1, max = 5 } }",
                Law::Triangular { min: 1.0, mode: 1.0, max: 5.0 },
            ),
            (
                "{ pert = { min = 1, mode = 2, max = 5 } }",
                Law::Pert { min: 1.0, mode: 2.0, max: 5.0 },
            ),
            (
                "{ beta = { alpha = 2, beta = 3 } }",
                Law::Beta { alpha: 2.0, beta: 3.0, min: 0.0, max: 1.0 },
            ),
            (
                "{ beta = { alpha = 2, beta = 3, min = -1, max = 5 } }",
                Law::Beta { alpha: 2.0, beta: 3.0, min: -1.0, max: 5.0 },
            ),
            ("{ gamma = { shape = 4, mean = 3 } }", Law::Gamma { shape: 4.0, mean: 3.0 }),
            ("{ exponential = { mean = 7 } }", Law::Exponential { mean: 7.0 }),
            (
                "{ pareto = { min = 2, max = 400, shape = 1.1 } }",
                Law::Pareto { min: 2.0, max: 400.0, shape: 1.1 },
            ),
            (
                "{ pareto = { mean = 20, max = 1000, shape = 1.06 } }",
                Law::pareto_with_mean(20.0, 1000.0, 1.06),
            ),
            (
                "{ choice = { values = [1, 2.5], weights = [0, 3] } }",
                Law::Choice { values: vec![1.0, 2.5], weights: vec![0.0, 3.0] },
            ),
            (
                "{ choice = { values = [1, 2] } }",
                Law::Choice { values: vec![1.0, 2.0], weights: vec![] },
            ),
        ]
    }

    #[test]
    fn each_way_to_write_a_law_is_read_and_returns_unchanged() {
        for (text, law) in written() {
            assert_eq!(read(text).as_ref(), Ok(&law), "{text}");
            let room = Room { span: law };
            let as_toml = toml::to_string(&room).unwrap();
            assert_eq!(toml::from_str::<Room>(&as_toml).unwrap(), room, "{as_toml}");
            let as_json = serde_json::to_string(&room).unwrap();
            assert_eq!(serde_json::from_str::<Room>(&as_json).unwrap(), room, "{as_json}");
        }
        let fixed = Room { span: Law::Fixed(2.5) };
        assert_eq!(serde_json::to_string(&fixed).unwrap(), r#"{"span":2.5}"#);
    }

    #[test]
    fn nonsense_is_refused_with_the_field_and_its_value() {
        let cases = [
            ("nan", "`fixed` is NaN"),
            ("-inf", "`fixed` is -inf"),
            ("1e101", "`fixed` is 1000"),
            ("\"2 to 6\"", "expected a number or a law such as"),
            ("{}", "expected a number or a law such as"),
            ("{ norml = { mean = 1 } }", "unknown variant `norml`"),
            ("{ normal = { mean = 1 } }", "missing field `sd`"),
            ("{ normal = { mean = 1, sd = 1, mode = 2 } }", "unknown field `mode`"),
            ("{ normal = { mean = 1, sd = 1 }, fixed = 2 }", "one law too many: `"),
            ("{ normal = { mean = 0, sd = -1 } }", "`sd` is -1, but must be at least 0"),
            ("{ normal = { mean = nan, sd = 1 } }", "`mean` is NaN"),
            ("{ normal = { mean = \"1\", sd = 1 } }", "invalid type: string"),
            ("{ lognormal = { median = 1, log_sd = 1000 } }", "`log_sd` is 1000"),
            ("{ lognormal = { mean = 1, log_sd = 1000 } }", "`log_sd` is 1000"),
            ("{ lognormal = { median = 0, log_sd = 1 } }", "`median` is 0"),
            ("{ lognormal = { mean = -1, log_sd = 1 } }", "`mean` is -1"),
            ("{ lognormal = { median = 2, p90 = 1 } }", "`p90` is 1, but must be above `median`"),
            ("{ lognormal = { median = -2, p90 = 1 } }", "`median` is -2"),
            ("{ lognormal = { median = 2 } }", "a log-normal law takes"),
            ("{ lognormal = { median = 2, p90 = 3, log_sd = 1 } }", "a log-normal law takes"),
            ("{ lognormal = { mean = 2, sd = 3 } }", "unknown field `sd`"),
            ("{ uniform = { min = 1, max = 1 } }", "`max` is 1, but must be above `min`"),
            ("{ uniform = { min = -inf, max = 1 } }", "`min` is -inf"),
            ("{ triangular = { min = 1, mode = 6, max = 5 } }", "`mode` is 6"),
            ("{ pert = { min = 1, mode = 0, max = 5 } }", "`mode` is 0"),
            ("{ beta = { alpha = 1e308, beta = 1e308 } }", "`alpha` is 1000"),
            ("{ beta = { alpha = 1, beta = 0 } }", "`beta` is 0"),
            ("{ beta = { alpha = 1, beta = 1, min = 2 } }", "`max` is 1, but must be above `min`"),
            ("{ gamma = { shape = 0, mean = 1 } }", "`shape` is 0"),
            ("{ gamma = { shape = 1, mean = 0 } }", "`mean` is 0"),
            ("{ exponential = { mean = 0 } }", "`mean` is 0, but must be above 0"),
            ("{ pareto = { min = 1, mean = 2, max = 9, shape = 1 } }", "a Pareto law takes"),
            ("{ pareto = { mean = 9, max = 9, shape = 1 } }", "`max` is 9, but must be"),
            ("{ pareto = { mean = 2, max = 9, shape = 0 } }", "`shape` is 0"),
            ("{ choice = { values = [] } }", "`values` is empty"),
            ("{ choice = { values = [nan] } }", "`values` is NaN"),
            ("{ choice = { values = [1], weights = [1, 2] } }", "`weights` holds 2"),
            ("{ choice = { values = [1], weights = [-1] } }", "`weights` is -1"),
            ("{ choice = { values = [1, 2], weights = [0, 0] } }", "above 0 at least once"),
        ];
        for (text, part) in cases {
            let error = read(text).expect_err(text);
            assert!(error.message().contains(part), "{text}: {}", error.message());
            assert!(error.span().is_some_and(|span| span.start >= 7), "{text}: no span");
        }
    }

    #[test]
    fn the_schema_is_named_law_and_knows_every_law() {
        let schema = schemars::schema_for!(Vec<Law>);
        assert_eq!(schema.pointer("/items/$ref"), Some(&json!("#/$defs/Law")));
        let known = schema.pointer("/$defs/Law/oneOf/2/properties").unwrap().as_object().unwrap();
        for (_, law) in written() {
            let Value::Object(table) = serde_json::to_value(&law).unwrap() else { continue };
            assert_eq!(table.len(), 1);
            assert!(table.keys().all(|tag| known.contains_key(tag)), "{table:?}");
        }
        assert_eq!(known.len(), 11);
    }
}
