//! What a file says about a parameter, as a value in the parameter's unit or as a law.
//!
//! A number may be given as a number, a text with a unit, a range `"2 to 6 h"` (5th and 95th
//! percentile) or a law. A parameter of the model's that is itself a law takes what it gets and
//! draws per organization or event. For any other number a law is drawn once per replicate, unless
//! it is a lever: a policy is decided, not drawn.
//!
//! **Range.** A law with bounds must lie in the parameter's range with both. One without must have
//! its 5th and 95th percentile there; what a replicate draws outside the range is drawn again, so that
//! the law is truncated, never piled up at an end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value as Json, json};

use crate::engine::law::Law;

use super::fault::Fault;
use super::merge::{Leaf, Reader};
use super::read::{self, Wanted};
use super::source::Place;
use super::spec::Spec;
use super::text;
use super::tree::{Node, Table, Value};
use super::unit::{self, Refusal};
use super::vocabulary::{Kind, Parameter, Range, Role};

/// The numbers of a law that carry no unit.
const PLAIN: [&str; 5] = ["log_sd", "alpha", "beta", "shape", "weights"];

/// Slack for ends that went through a logarithm and back `[share]`.
const ROUNDING: f64 = 1e-9;

/// The names of the numbers of each law, from the law's own schema.
static LAWS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let schema = schemars::schema_for!(Law).to_value();
    let forms = schema["oneOf"].as_array().into_iter().flatten();
    let tags = forms.filter_map(|form| form["properties"].as_object()).flatten();
    let fields = |law: &Json| {
        let alternatives = law["oneOf"].as_array().into_iter().flatten();
        let all = alternatives.chain([law]).filter_map(|form| form["properties"].as_object());
        all.flat_map(|properties| properties.keys().cloned()).collect()
    };
    tags.map(|(tag, law)| (tag.clone(), fields(law))).collect()
});

fn wanted(parameter: &Parameter) -> Wanted<'_> {
    Wanted {
        what: &parameter.path,
        measure: &parameter.measure,
        unit: &parameter.unit,
        range: parameter.range,
        expected: parameter.expected(),
        largest: read::LARGEST,
    }
}

/// Whether a text is a range, as in `2 to 6 h`.
fn ends(text: &str) -> Option<(&str, &str)> {
    text.split_once(" to ").map(|(low, high)| (low.trim(), high.trim()))
}

impl Reader<'_> {
    /// What a leaf says about a parameter.
    pub fn spec(&mut self, leaf: &Leaf, parameter: &Parameter) -> Option<Spec> {
        let node = &leaf.node;
        match &parameter.kind {
            Kind::Number | Kind::Count => {
                let Some(law) = self.law_if_any(node, parameter)? else {
                    return self.plain(node, &parameter.kind, parameter).map(Spec::Fixed);
                };
                if parameter.role == Some(Role::Lever) {
                    let message =
                        format!("`{}` is a lever: a policy is decided, not drawn", parameter.path);
                    let label = format!("expected one number, {}", parameter.expected());
                    let fault = Fault::at(node.place, message, label);
                    self.faults.push(
                        fault.help(
                            "to compare several values, write a [[arm]] for each, or a sweep",
                        ),
                    );
                    return None;
                }
                Some(Spec::Drawn(law))
            }
            Kind::Law => {
                let law = match self.law_if_any(node, parameter)? {
                    Some(law) => law,
                    None => Law::Fixed(self.number(node, &wanted(parameter))?),
                };
                Some(Spec::Fixed(json!(law)))
            }
            kind => self.plain(node, kind, parameter).map(Spec::Fixed),
        }
    }

    /// A value that is drawn nowhere.
    pub fn plain(&mut self, node: &Node, kind: &Kind, parameter: &Parameter) -> Option<Json> {
        let wanted = wanted(parameter);
        let why = match (kind, &node.value) {
            (Kind::Number, Value::Text(word))
                if word == "unbounded" && parameter.may_be_unbounded() =>
            {
                return Some(Json::Null);
            }
            (Kind::Number | Kind::Law, _) => return self.number(node, &wanted).map(|x| json!(x)),
            (Kind::Count, Value::Text(_)) => {
                let x = self.number(node, &wanted)?;
                if x.fract() == 0.0 && x.abs() < 9e15 {
                    return Some(json!(x as i64));
                }
                format!("{} is no whole number", text::number(x))
            }
            (Kind::Count, Value::Integer(Some(whole))) if i64::try_from(*whole).is_ok() => {
                // The range's ends are small enough to be exact.
                if parameter.range.holds(*whole as f64) {
                    return Some(json!(*whole as i64));
                }
                format!("{whole} is out of range")
            }
            (Kind::Count, Value::Float(digits)) => match unit::float(digits) {
                Ok(x) if x.fract() == 0.0 && x.abs() < 9e15 && parameter.range.holds(x) => {
                    return Some(json!(x as i64));
                }
                Ok(x) if x.fract() == 0.0 => format!("{} is out of range", text::number(x)),
                Ok(_) => format!("{} is no whole number", text::shown(digits)),
                Err(why) => why,
            },
            (Kind::Count, Value::Integer(_)) => "the number is too large".to_owned(),
            (Kind::Flag, Value::Flag(flag)) => return Some(json!(flag)),
            (Kind::Text, _) => return self.words(node, &parameter.path).map(|text| json!(text)),
            (Kind::Choice(words), Value::Text(word)) => {
                if words.iter().any(|(known, _)| known == word) {
                    return Some(json!(word));
                }
                let known = || words.iter().map(|(known, _)| known.as_str());
                // Of words with two parts the second may be right.
                let last = word.rsplit_once('.').map(|(_, last)| last);
                let alike =
                    |it: &&str| last.is_some() && it.rsplit_once('.').map(|it| it.1) == last;
                let near = text::meant(word, known()).or_else(|| known().find(alike));
                let why = format!("`{}` is none of its words", text::shown(word));
                let fault = wanted.fault(node.place, &why).meant(near);
                let all = format!("its words: {}", known().collect::<Vec<_>>().join(", "));
                let listed = matches!(parameter.kind, Kind::List(_)) && near.is_none();
                self.faults.push(if listed { fault.help(all) } else { fault });
                return None;
            }
            (Kind::List(inner), Value::List(items)) => {
                return items
                    .iter()
                    .map(|item| self.plain(item, inner, parameter))
                    .collect::<Option<_>>()
                    .map(Json::Array);
            }
            (Kind::Other, _) => match bare(node) {
                Ok(value) => return Some(value),
                Err(why) => why,
            },
            _ => format!("{} is not what it takes", node.kind()),
        };
        self.faults.push(wanted.fault(node.place, &why));
        None
    }

    /// `Some(None)`: not written as a law. `None`: a law, but a wrong one.
    fn law_if_any(&mut self, node: &Node, parameter: &Parameter) -> Option<Option<Law>> {
        let law = match &node.value {
            Value::Text(text) => match ends(text) {
                Some((low, high)) => {
                    let law = range_law(low, high, parameter);
                    self.checked(node, parameter, law, None)
                }
                None => match unit::misspelt_range(text) {
                    Some(range) if self.number_of(text, parameter).is_err() => {
                        let why = format!("`{}` is no number", text::shown(text));
                        let fault = wanted(parameter).fault(node.place, &why);
                        self.faults.push(fault.meant(Some(&format!("\"{range}\""))));
                        None
                    }
                    _ => return Some(None),
                },
            },
            Value::Table(table) => self.tagged(node, table, parameter),
            _ => return Some(None),
        };
        law.map(Some)
    }

    /// A law as in `{ normal = { mean = 1.0, sd = 0.2 } }`.
    fn tagged(&mut self, node: &Node, table: &Table, parameter: &Parameter) -> Option<Law> {
        let mut entries = table.iter();
        let (Some((tag, (key, inner))), None) = (entries.next(), entries.next()) else {
            let why = format!("one law is wanted, not {}", table.len());
            let names: Vec<&str> = LAWS.keys().map(String::as_str).collect();
            self.faults.push(
                wanted(parameter)
                    .fault(node.place, &why)
                    .help(format!("laws: {}", names.join(", "))),
            );
            return None;
        };
        let Some(fields) = LAWS.get(tag) else {
            let why = format!("there is no law `{}`", text::shown(tag));
            let names: Vec<&str> = LAWS.keys().map(String::as_str).collect();
            let fault = Fault::at(*key, format!("`{}`: {why}", parameter.path), "not a law");
            self.faults.push(match text::meant(tag, names.iter().copied()) {
                Some(near) => fault.meant(Some(near)),
                None => fault.help(format!("laws: {}", names.join(", "))),
            });
            return None;
        };
        let body = match &inner.value {
            Value::Table(inner) => {
                let before = self.faults.len();
                let mut body = Map::new();
                for (name, (key, node)) in inner {
                    if fields.contains(name) {
                        let number = |node: &Node| self.law_number(node, name, parameter);
                        body.extend(
                            number_or_list(node, number).map(|value| (name.clone(), value)),
                        );
                    } else {
                        let known: Vec<&str> = fields.iter().map(String::as_str).collect();
                        self.unknown(name, *key, &format!("in the law `{tag}`"), &known);
                    }
                }
                if self.faults.len() > before {
                    return None;
                }
                Json::Object(body)
            }
            _ => self.law_number(inner, tag, parameter)?,
        };
        let mut tagged = Map::new();
        tagged.insert(tag.clone(), body);
        let law =
            serde_json::from_value(Json::Object(tagged)).map_err(|error| format!("{tag}: {error}"));
        self.checked(node, parameter, law, Some(inner))
    }

    /// What a text is in the parameter's unit.
    fn number_of(&self, text: &str, parameter: &Parameter) -> Result<f64, Refusal> {
        unit::quantity(text, &parameter.measure, &parameter.unit)
    }

    fn law_number(&mut self, node: &Node, name: &str, parameter: &Parameter) -> Option<Json> {
        let plain = unit::Unit::of_parameter("1");
        let (measure, unit) = if PLAIN.contains(&name) {
            (&plain, "1")
        } else {
            (&parameter.measure, parameter.unit.as_str())
        };
        match read::number(node, measure, unit) {
            Ok(x) => Some(json!(x)),
            Err(why) => {
                let message = format!("`{}`: `{name}`: {why}", parameter.path);
                self.faults.push(Fault::at(
                    node.place,
                    message,
                    format!("expected a number in {unit}"),
                ));
                None
            }
        }
    }

    /// A law that makes sense and keeps to the parameter's range. What is wrong with one of its numbers is said at that
    /// number, which stands in `numbers`.
    fn checked(
        &mut self,
        node: &Node,
        parameter: &Parameter,
        law: Result<Law, Refusal>,
        numbers: Option<&Node>,
    ) -> Option<Law> {
        let law = law.and_then(|law| law.validate().map(|()| law));
        let law = match law {
            Ok(law) => law,
            Err(why) => {
                let message = format!("`{}`: {why}", parameter.path);
                let form = match numbers {
                    Some(_) => "expected one of its forms: `telosim explain laws` lists them",
                    None => "expected two numbers that rise, as in \"2 to 6\"",
                };
                let (place, must) = condition(&why, numbers).unwrap_or((node.place, form));
                self.faults.push(Fault::at(place, message, must));
                return None;
            }
        };
        let kept = within(&law, &parameter.range).map(|()| law);
        kept.map_err(|why| self.faults.push(wanted(parameter).fault(node.place, &why))).ok()
    }
}

/// Where the number stands of which a law says that it "must be" something, and what that is.
fn condition<'a>(why: &'a str, numbers: Option<&Node>) -> Option<(Place, &'a str)> {
    let (about, must) = why.split_once(", but ")?;
    let numbers = numbers?;
    let Value::Table(table) = &numbers.value else { return Some((numbers.place, must)) };
    let field = about.split('`').nth(1)?;
    Some((table.get(field).map_or(numbers.place, |(_, node)| node.place), must))
}

/// The law of `2 to 6 h`; the unit at the end serves both ends.
fn range_law(low: &str, high: &str, parameter: &Parameter) -> Result<Law, Refusal> {
    let (high, high_unit) = unit::split(high)?;
    let (low, low_unit) = unit::split(low)?;
    let low_unit = if low_unit.is_empty() { high_unit } else { low_unit };
    let convert =
        |x: f64, given: &str| unit::in_unit(x, given, &parameter.measure, &parameter.unit);
    Law::from_range(convert(low, low_unit)?, convert(high, high_unit)?)
}

fn number_or_list(node: &Node, mut number: impl FnMut(&Node) -> Option<Json>) -> Option<Json> {
    match &node.value {
        Value::List(items) => items.iter().map(number).collect::<Option<_>>().map(Json::Array),
        _ => number(node),
    }
}

/// Checks a law against a range; see the head of this file.
fn within(law: &Law, range: &Range) -> Result<(), Refusal> {
    let (low, high) = law.support();
    let bounded = low.is_finite() && high.is_finite();
    let (what, low, high) = match bounded {
        true => ("draws", low, high),
        false => ("5th to 95th percentile", law.quantile(0.05), law.quantile(0.95)),
    };
    if low.abs().max(high.abs()) > read::LARGEST {
        let (low, high, most) =
            (text::number(low), text::number(high), text::number(read::LARGEST));
        return Err(format!("{what} {low} to {high}: more than {most}"));
    }
    let slack = |x: f64, towards: f64| if bounded { x } else { x + towards * ROUNDING * x.abs() };
    if range.holds(slack(low, 1.0)) && range.holds(slack(high, -1.0)) {
        return Ok(());
    }
    let end = |x: f64| text::number(text::rounded(x, 4));
    let span = if low == high { end(low) } else { format!("{} to {}", end(low), end(high)) };
    Err(format!("{what} {span}: out of range"))
}

/// A value for a structure that only the model understands.
fn bare(node: &Node) -> Result<Json, Refusal> {
    match &node.value {
        Value::Text(text) | Value::Date(text) => Ok(json!(text)),
        Value::Integer(Some(whole)) => i64::try_from(*whole)
            .map(|whole| json!(whole))
            .map_err(|_| "the number is too large".to_owned()),
        Value::Integer(None) => Err("the number is too large".to_owned()),
        Value::Float(digits) => unit::float(digits).map(|x| json!(x)),
        Value::Flag(flag) => Ok(json!(flag)),
        Value::List(items) => items.iter().map(bare).collect::<Result<_, _>>().map(Json::Array),
        Value::Table(table) => {
            let entry = |(key, (_, node)): (&String, &(_, Node))| Ok((key.clone(), bare(node)?));
            table.iter().map(entry).collect::<Result<_, _>>().map(Json::Object)
        }
    }
}
