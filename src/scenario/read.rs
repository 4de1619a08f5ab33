//! Plain values out of the tree: numbers, counts, dates, durations, words. Each mistake is noted
//! where it stands.

use jiff::civil::Date;

use super::fault::Fault;
use super::merge::Reader;
use super::source::Place;
use super::text;
use super::tree::{Node, Table, Value};
use super::unit::{self, Refusal, Unit};
use super::vocabulary::Range;

/// Whole numbers beyond this are not all doubles.
const EXACT: i128 = 1 << 53;

/// No value of a parameter is larger in size. Where there may be no bound, "unbounded" says so; a number beyond this
/// would overflow a sum or exhaust memory long before it meant anything.
pub(crate) const LARGEST: f64 = 1e12;

/// The number that is wanted somewhere.
pub(crate) struct Wanted<'a> {
    /// What it is called in messages.
    pub what: &'a str,
    /// The unit that it is turned into.
    pub measure: &'a Unit,
    /// What that unit is called.
    pub unit: &'a str,
    /// Where it must lie.
    pub range: Range,
    /// What is said at the caret.
    pub expected: String,
    /// How large it may be in size.
    pub largest: f64,
}

impl Wanted<'_> {
    /// A mistake about it.
    pub fn fault(&self, place: Place, why: &str) -> Fault {
        Fault::at(place, format!("`{}`: {why}", self.what), format!("expected {}", self.expected))
    }
}

/// A number in the wanted unit, wherever it lies.
pub(crate) fn number(node: &Node, measure: &Unit, unit: &str) -> Result<f64, Refusal> {
    match &node.value {
        Value::Integer(Some(whole)) if whole.abs() <= EXACT => Ok(*whole as f64),
        Value::Integer(_) => {
            Err("a whole number beyond 2^53 = 9007199254740992 would be rounded".to_owned())
        }
        Value::Float(digits) => unit::float(digits),
        Value::Text(text) => unit::quantity(text, measure, unit),
        _ => Err(format!("{} stands where a number is wanted", node.kind())),
    }
}

impl Reader<'_> {
    /// A number in its range.
    pub fn number(&mut self, node: &Node, wanted: &Wanted<'_>) -> Option<f64> {
        match number(node, wanted.measure, wanted.unit) {
            Ok(x) if wanted.range.holds(x) && x.abs() > wanted.largest => {
                let message = format!("`{}`: {} is too large", wanted.what, text::number(x));
                let most = format!("expected at most {}", text::number(wanted.largest));
                self.faults.push(Fault::at(node.place, message, most));
                None
            }
            Ok(x) if wanted.range.holds(x) => Some(x),
            Ok(x) => {
                let fault =
                    wanted.fault(node.place, &format!("{} is out of range", text::number(x)));
                self.faults.push(fault);
                None
            }
            Err(why) => {
                self.faults.push(wanted.fault(node.place, &why));
                None
            }
        }
    }

    /// A number of some unit between two ends, both included unless `above` says that the lower is
    /// not.
    pub fn between(
        &mut self,
        node: &Node,
        what: &str,
        unit: &str,
        above: bool,
        ends: (f64, f64),
    ) -> Option<f64> {
        let range = Range { min: Some((ends.0, above)), max: Some((ends.1, false)) };
        let measure = Unit::of_parameter(unit);
        let name = if unit == "1" { String::new() } else { format!("{unit}, ") };
        self.number(
            node,
            &Wanted {
                what,
                measure: &measure,
                unit,
                range,
                expected: format!("{name}{range}"),
                largest: f64::MAX,
            },
        )
    }

    /// Any number in a unit, in which it is where it says none.
    pub fn any(&mut self, node: &Node, what: &str, unit: &str) -> Option<f64> {
        let measure = Unit::of_parameter(unit);
        let range = Range::default();
        let expected = match unit {
            "1" => "a number".to_owned(),
            unit => format!("a number in {unit}"),
        };
        self.number(
            node,
            &Wanted { what, measure: &measure, unit, range, expected, largest: f64::MAX },
        )
    }

    /// A whole number between two ends, both included.
    pub fn count(&mut self, node: &Node, what: &str, min: u64, max: u64) -> Option<u64> {
        let whole = match &node.value {
            Value::Integer(whole) => {
                whole.ok_or_else(|| "the number is beyond 128 bits".to_owned())
            }
            Value::Float(digits) => unit::float(digits).and_then(|x| {
                let whole = x.trunc() == x && x.abs() <= EXACT as f64;
                if whole {
                    Ok(x as i128)
                } else {
                    Err(format!("{} is no whole number", text::shown(digits)))
                }
            }),
            _ => Err(format!("{} stands where a whole number is wanted", node.kind())),
        };
        let inside = whole.and_then(|whole| {
            let inside = (i128::from(min)..=i128::from(max)).contains(&whole);
            if inside { Ok(whole as u64) } else { Err(format!("{whole} is out of range")) }
        });
        let expected = format!("expected a whole number, {min} to {max}");
        let fault = |why: String| Fault::at(node.place, format!("`{what}`: {why}"), expected);
        inside.map_err(|why| self.faults.push(fault(why))).ok()
    }

    /// Text without hidden characters.
    pub fn words(&mut self, node: &Node, what: &str) -> Option<String> {
        let Some(text) = node.text() else {
            let message = format!("`{what}`: {} stands where text is wanted", node.kind());
            self.faults.push(Fault::at(node.place, message, "expected text in quotes"));
            return None;
        };
        if let Some(hidden) = text.chars().find(|c| text::is_hidden(*c) && *c != '\n' && *c != '\t')
        {
            let message =
                format!("`{what}` holds the hidden character U+{:04X}", u32::from(hidden));
            self.faults.push(Fault::at(node.place, message, "expected text that can be seen"));
            return None;
        }
        Some(text.to_owned())
    }

    /// `true` or `false`.
    pub fn flag(&mut self, node: &Node, what: &str) -> Option<bool> {
        if let Value::Flag(flag) = node.value {
            return Some(flag);
        }
        let message = format!("`{what}`: {} stands where true or false is wanted", node.kind());
        self.faults.push(Fault::at(node.place, message, "expected true or false"));
        None
    }

    /// A list of texts.
    pub fn list_of_words(&mut self, node: &Node, what: &str) -> Option<Vec<String>> {
        let Value::List(items) = &node.value else {
            let message = format!("`{what}`: {} stands where a list is wanted", node.kind());
            self.faults.push(Fault::at(node.place, message, "expected [\"...\", \"...\"]"));
            return None;
        };
        items.iter().map(|item| self.words(item, what)).collect()
    }

    /// A calendar day, bare or in quotes.
    pub fn date(&mut self, node: &Node, what: &str) -> Option<Date> {
        let (Value::Date(text) | Value::Text(text)) = &node.value else {
            let message = format!("`{what}`: {} stands where a date is wanted", node.kind());
            self.faults.push(Fault::at(node.place, message, "expected a date such as 2028-01-01"));
            return None;
        };
        // Exactly ten characters: neither a time of day nor a zone is meant anywhere in a scenario.
        match text
            .parse::<Date>()
            .ok()
            .filter(|date| text.len() == 10 && (1900..=2500).contains(&date.year()))
        {
            Some(date) => Some(date),
            None => {
                let message =
                    format!("`{what}`: `{}` is no day between 1900 and 2500", text::shown(text));
                self.faults.push(Fault::at(
                    node.place,
                    message,
                    "expected a date such as 2028-01-01",
                ));
                None
            }
        }
    }

    /// A length of calendar time `[weeks]`.
    pub fn weeks(&mut self, node: &Node, what: &str, max: f64) -> Option<f64> {
        self.between(node, what, "weeks", false, (0.0, max))
    }

    /// A metric's name; checked where the names are known.
    pub fn metric(&mut self, node: &Node, what: &str) -> Option<String> {
        let name = self.words(node, what)?;
        let known = &self.vocabulary.metrics;
        let plain =
            name.split_once('.').is_some_and(|(room, rest)| !room.is_empty() && !rest.is_empty());
        if plain && (known.is_empty() || known.iter().any(|it| it.0 == name)) {
            return Some(name);
        }
        let near = text::meant(&name, known.iter().map(|it| it.0.as_str())).map(str::to_owned);
        let message = format!("`{what}`: there is no metric `{}`", text::shown(&name));
        self.faults
            .push(Fault::at(node.place, message, "expected room.quantity").meant(near.as_deref()));
        None
    }

    /// The table of an item such as a `[[arm]]`, with its keys checked: unknown ones, and all
    /// that are missing.
    pub fn item<'n>(
        &mut self,
        node: &'n Node,
        name: &str,
        keys: &[super::section::Key],
    ) -> Option<&'n Table> {
        let Value::Table(table) = &node.value else {
            let message = format!("`{name}`: {} stands where a table is wanted", node.kind());
            let label = format!("expected {{ {} = ... }}", keys[0].name);
            self.faults.push(Fault::at(node.place, message, label));
            return None;
        };
        let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
        for (key, (place, _)) in table {
            if !known.contains(&key.as_str()) {
                self.unknown(key, *place, &format!("in `{name}`"), &known);
            }
        }
        let missing: Vec<String> = keys
            .iter()
            .filter(|key| key.required && !table.contains_key(key.name))
            .map(|key| format!("`{}`", key.name))
            .collect();
        if missing.is_empty() {
            return Some(table);
        }
        let message = format!("`{name}` lacks {}", missing.join(", "));
        self.faults.push(Fault::at(
            node.place,
            message,
            format!("expected {} here", missing.join(", ")),
        ));
        None
    }
}
