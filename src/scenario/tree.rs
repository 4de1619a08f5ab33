//! A TOML text as a tree whose every key and value knows where it stands.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use super::source::{Place, Sources};
use super::text;

/// In a text that is larger than this only the first syntax error is looked for, because garbage has
/// a million and each takes memory `[bytes]`.
const ALL_ERRORS: usize = 1 << 18;

/// Syntax errors that are looked at; a text with more is no scenario.
const MOST_ERRORS: usize = 200;

/// A table: key, place of the key, value.
pub(crate) type Table = BTreeMap<String, (Place, Node)>;

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub place: Place,
    pub value: Value,
}

/// What TOML can say. Numbers keep their digits, because `toml` rounds some of them silently.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    /// `None`: beyond 128 bits.
    Integer(Option<i128>),
    Float(String),
    Flag(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

impl Node {
    /// What kind of value it is, in words.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }
}

/// Parses a text of `sources`; the tree holds whatever could be understood.
pub(crate) fn parse(sources: &Sources, file: u32, faults: &mut Vec<Fault>) -> Table {
    let whole = Place { file, start: 0, end: 0 };
    let text = sources.get(whole).text();
    let place = |start: usize, end: usize| Place { file, start: start as u32, end: end as u32 };
    if text.trim_start().starts_with('{') {
        let start = text.len() - text.trim_start().len();
        let fault = Fault::at(
            place(start, start + 1),
            "this is JSON, not TOML",
            "a scenario is written in TOML",
        );
        faults.push(
            fault
                .syntax()
                .help("write `[room]` on a line of its own and `parameter = value` below it"),
        );
        return Table::new();
    }
    let (tree, errors) = if text.len() <= ALL_ERRORS {
        DeTable::parse_recoverable(text)
    } else {
        match DeTable::parse(text) {
            Ok(tree) => (tree, Vec::new()),
            Err(error) => (Spanned::new(0..0, DeTable::new()), vec![error]),
        }
    };
    let mut growing = Growing { file, faults, keys: Vec::new() };
    let tree = growing.table(tree.get_ref());
    let keys = growing.keys;
    let mut last_line = None;
    for error in errors.iter().take(MOST_ERRORS) {
        let span = error.span().unwrap_or(text.len()..text.len());
        // One mistake makes the parser stumble again on the same line: only the first is news.
        let line = sources.line(place(span.start, span.end));
        if last_line.replace(line) != Some(line) {
            faults.push(syntax(text, place(span.start, span.end), error.message(), &keys).syntax());
        }
    }
    tree
}

/// A syntax error, with the advice that its line suggests.
fn syntax(text: &str, place: Place, message: &str, keys: &[(String, Place)]) -> Fault {
    let (start, end) = (place.start as usize, place.end as usize);
    let (start, end) = (text.floor_char_boundary(start), text.floor_char_boundary(end));
    if message == "duplicate key" {
        let name = text[start..end].trim_matches(['"', '\'']);
        let message = format!("`{}` is given twice", text::shown(name));
        let fault = Fault::at(place, message, "given again here");
        let first = keys.iter().filter(|(key, at)| key == name && at.start < place.start);
        // The parser keeps the place of a table's last heading only.
        let heading =
            |at: usize| Place { start: at as u32 + 1, end: (at + 1 + name.len()) as u32, ..place };
        let first = first.max_by_key(|(_, at)| at.start).map(|(_, at)| *at);
        let first = first.or_else(|| text[..start].find(&format!("[{name}]")).map(heading));
        return match first {
            Some(at) => fault.also(at, "first given here"),
            None => fault,
        };
    }
    let (expected, what) = match message.split_once(", expected ") {
        Some((what, "literal string")) => ("expected text in quotes".to_owned(), what),
        Some((what, expected)) => (format!("expected {expected}"), what),
        None => ("nothing is read beyond this".to_owned(), message),
    };
    let fault =
        Fault::at(place, format!("not TOML: {}", text::shown(what)), text::shown(&expected));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let Some((_, value)) = line.split_once('=') else { return fault };
    let value = value.trim();
    if value.is_empty() {
        fault.help("a value is missing")
    } else if value.starts_with(|c: char| c.is_ascii_digit()) && value.contains(',') {
        fault.help("write a decimal point: `1.5`, not `1,5`")
    } else if !value.starts_with(['"', '\'', '{', '[']) {
        fault.help(format!(
            "write a value with a unit, a name or a word in quotes: \"{}\"",
            text::shown(value)
        ))
    } else {
        fault
    }
}

/// The tree as it grows out of the parser's.
struct Growing<'a> {
    file: u32,
    faults: &'a mut Vec<Fault>,
    keys: Vec<(String, Place)>,
}

impl Growing<'_> {
    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place { file: self.file, start: span.start as u32, end: span.end as u32 }
    }

    fn table(&mut self, table: &DeTable<'_>) -> Table {
        let mut out = Table::new();
        for (key, value) in table {
            let at = self.place(key.span());
            let name = key.get_ref().to_string();
            self.keys.push((name.clone(), at));
            if let Some(hidden) = name.chars().find(|c| text::is_hidden(*c)) {
                let message = format!("the name `{}` holds a hidden character", text::shown(&name));
                let label = format!("holds U+{:04X}", u32::from(hidden));
                self.faults.push(
                    Fault::at(at, message, label).help("type the name again, do not paste it"),
                );
                continue;
            }
            out.insert(
                name,
                (at, Node { place: self.place(value.span()), value: self.value(value.get_ref()) }),
            );
        }
        out
    }

    fn value(&mut self, value: &DeValue<'_>) -> Value {
        match value {
            DeValue::String(text) => Value::Text(text.replace("\r\n", "\n")),
            DeValue::Integer(digits) => {
                Value::Integer(i128::from_str_radix(digits.as_str(), digits.radix()).ok())
            }
            DeValue::Float(digits) => Value::Float(digits.as_str().to_owned()),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(list) => Value::List(
                list.iter()
                    .map(|item| Node {
                        place: self.place(item.span()),
                        value: self.value(item.get_ref()),
                    })
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table)),
        }
    }
}
