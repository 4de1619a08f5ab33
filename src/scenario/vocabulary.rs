//! The words a scenario may use, read from the JSON Schema of the model: no list of parameters is
//! kept here.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Map, Value as Json};

use super::assumed::Assumed;
use super::need::Need;
use super::text;
use super::unit::Unit;

/// What a parameter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Not known well: may be a distribution, drawn once per replicate.
    Uncertainty,
    /// Somebody's choice: may be dated by a `[[lever]]`, is never drawn.
    Lever,
    /// How the world starts; may be drawn.
    Initial,
    /// How much of it is simulated; may be drawn.
    Scale,
}

impl Role {
    /// The word for it in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uncertainty => "uncertainty",
            Self::Lever => "lever",
            Self::Initial => "initial",
            Self::Scale => "scale",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Uncertainty, Self::Lever, Self::Initial, Self::Scale]
            .into_iter()
            .find(|role| role.name() == name)
    }
}

/// What a parameter's value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A real number.
    Number,
    /// A whole number, not negative unless its range says so.
    Count,
    /// True or false.
    Flag,
    /// One of these words, each with its meaning.
    Choice(Vec<(String, String)>),
    /// Any text.
    Text,
    /// A distribution that the model itself draws from.
    Law,
    /// Several values of one kind.
    List(Box<Kind>),
    /// A structure that only the model understands.
    Other,
}

/// The ends of a range; `None` is open to infinity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// The least value, and whether it is itself excluded.
    pub min: Option<(f64, bool)>,
    /// The greatest value, and whether it is itself excluded.
    pub max: Option<(f64, bool)>,
}

impl Range {
    /// Whether a value lies in it.
    pub fn holds(&self, x: f64) -> bool {
        self.min.is_none_or(|(min, open)| if open { x > min } else { x >= min })
            && self.max.is_none_or(|(max, open)| if open { x < max } else { x <= max })
    }

    /// The nearest value that is in the closed range.
    pub fn clamp(&self, x: f64) -> f64 {
        let x = self.min.map_or(x, |(min, _)| x.max(min));
        self.max.map_or(x, |(max, _)| x.min(max))
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = |end: Option<(f64, bool)>| end.map(|(x, open)| (text::number(x), open));
        match (end(self.min), end(self.max)) {
            (Some((min, false)), Some((max, false))) => write!(f, "{min} to {max}"),
            (Some((min, open)), Some((max, shut))) => {
                let (low, high) =
                    (if open { "above" } else { "from" }, if shut { "below" } else { "up to" });
                write!(f, "{low} {min}, {high} {max}")
            }
            (Some((min, true)), None) => write!(f, "above {min}"),
            (Some((min, false)), None) => write!(f, "{min} or more"),
            (None, Some((max, true))) => write!(f, "below {max}"),
            (None, Some((max, false))) => write!(f, "{max} or less"),
            (None, None) => f.write_str("any"),
        }
    }
}

/// Who looks at a parameter first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Everybody: the some forty that most scenarios are about.
    Core,
    /// Those who ask about its mechanism.
    Expert,
}

impl Level {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Expert => "expert",
        }
    }
}

/// One parameter of one room.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `room.parameter`.
    pub path: String,
    /// What it means.
    pub doc: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// What readers call it, where that is not the beginning of what it means.
    pub label: Option<String>,
    /// Its letter in the equations of its room, if it has one.
    pub letter: Option<String>,
    /// Who looks at it first.
    pub level: Level,
    /// What it is for.
    pub role: Option<Role>,
    /// Where its default comes from.
    pub source: Option<String>,
    /// For a lever that costs something, the parameter that is its price.
    pub price: Option<String>,
    /// What another parameter must be for it to act, if it acts only then.
    pub need: Option<Need>,
    /// What a law is drawn for: `organization` or `event`.
    pub drawn: Option<String>,
    /// Where its value may lie for all that is known, if its room says so.
    pub assumed: Option<Assumed>,
    /// What its value is.
    pub kind: Kind,
    /// Where its value lies.
    pub range: Range,
    /// Its neutral value.
    pub default: Json,
    pub(crate) measure: Unit,
}

impl Parameter {
    /// Whether it may have no bound at all, as its neutral value does: JSON has no infinity, so
    /// that is absence.
    pub(crate) fn may_be_unbounded(&self) -> bool {
        self.kind == Kind::Number && self.default.is_null()
    }

    /// What it means, and when it acts if that is not always.
    pub fn meaning(&self) -> String {
        match &self.need {
            Some(need) => format!("{} Acts only where {need}.", self.doc),
            None => self.doc.clone(),
        }
    }

    /// Unit and range for a message: `h/week, 2 to 30`.
    pub fn expected(&self) -> String {
        let mut said: Vec<String> = match &self.kind {
            Kind::Choice(words) => {
                vec![text::either(
                    &words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>(),
                )]
            }
            Kind::Flag => vec!["true or false".to_owned()],
            Kind::Text => vec!["text in quotes".to_owned()],
            Kind::Count => vec!["a whole number".to_owned()],
            Kind::List(of) => match &**of {
                Kind::Choice(words) if !words.is_empty() => {
                    vec![format!("a list such as [\"{}\"]", words[0].0)]
                }
                _ => vec!["a list".to_owned()],
            },
            Kind::Number | Kind::Law | Kind::Other => Vec::new(),
        };
        if self.may_be_unbounded() {
            said.push("\"unbounded\" or a number".to_owned());
        }
        if !self.unit.is_empty() && self.unit != "1" {
            said.push(self.unit.clone());
        }
        if self.range != Range::default() {
            said.push(self.range.to_string());
        }
        said.join(", ")
    }
}

/// Everything that a scenario file can set in a model.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Rooms in the model's order, each with its meaning.
    pub rooms: Vec<(String, String)>,
    /// Parameters in the model's order.
    pub parameters: Vec<Parameter>,
    /// Names of metrics with their units; where empty, names of metrics are not checked.
    pub metrics: Vec<(String, String)>,
    index: BTreeMap<String, usize>,
}

impl Vocabulary {
    /// The vocabulary of a model.
    pub fn of<M: JsonSchema>() -> Self {
        Self::from_schema(schemars::schema_for!(M).as_value())
    }

    /// The vocabulary in the JSON Schema of a model: one property per room, one property of that
    /// per parameter.
    pub fn from_schema(schema: &Json) -> Self {
        let mut vocabulary = Self::default();
        for (room, property) in properties(schema) {
            let body = follow(schema, property);
            vocabulary.rooms.push((room.clone(), doc(property, body)));
            vocabulary.read(schema, room, body, property.get("default"));
        }
        vocabulary
    }

    /// The same, knowing which metrics there are, and in which units.
    #[must_use]
    pub fn with_metrics(mut self, metrics: impl IntoIterator<Item = (String, String)>) -> Self {
        self.metrics = metrics.into_iter().collect();
        self
    }

    /// The unit of a metric; a plain number where it is not known.
    pub fn unit_of(&self, metric: &str) -> String {
        let known = self.metrics.iter().find(|it| it.0 == metric);
        known.map_or("1".to_owned(), |it| it.1.clone())
    }

    /// The parameter of this path.
    pub fn get(&self, path: &str) -> Option<&Parameter> {
        self.index.get(path).map(|at| &self.parameters[*at])
    }

    /// Whether a path is a room or a table within one.
    pub(crate) fn is_table(&self, path: &str) -> bool {
        let is_room = self.rooms.iter().any(|(room, _)| room == path);
        is_room
            || self
                .parameters
                .iter()
                .any(|p| p.path.strip_prefix(path).is_some_and(|r| r.starts_with('.')))
    }

    /// Paths of parameters, in the model's order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().map(|parameter| parameter.path.as_str())
    }

    fn read(&mut self, schema: &Json, table: &str, body: &Json, defaults: Option<&Json>) {
        for (name, property) in properties(body) {
            let path = format!("{table}.{name}");
            let inner = follow(schema, property);
            let default =
                defaults.and_then(|all| all.get(name)).or_else(|| property.get("default"));
            let kind = kind(schema, property);
            if kind == Kind::Other && !properties(inner).is_empty() {
                self.read(schema, &path, inner, default);
                continue;
            }
            let word =
                |key: &str| property.get(key).or_else(|| inner.get(key)).and_then(Json::as_str);
            let unit = word("x-unit").unwrap_or_default().to_owned();
            self.index.insert(path.clone(), self.parameters.len());
            self.parameters.push(Parameter {
                path,
                doc: doc(property, inner),
                label: word("x-label").map(str::to_owned),
                letter: word("x-letter").map(str::to_owned),
                level: if word("x-level") == Some("core") { Level::Core } else { Level::Expert },
                role: word("x-role").and_then(Role::from_name),
                source: word("x-source").map(str::to_owned),
                price: word("x-price").map(str::to_owned),
                need: word("x-need").map(|written| {
                    Need::of(written).unwrap_or_else(|| panic!("no such form: {written}"))
                }),
                drawn: word("x-drawn").map(str::to_owned),
                assumed: Assumed::of_schema(property),
                kind,
                range: range(property),
                default: default.cloned().unwrap_or(Json::Null),
                measure: Unit::of_parameter(&unit),
                unit,
            });
        }
    }
}

fn properties(schema: &Json) -> &Map<String, Json> {
    static NONE: std::sync::LazyLock<Map<String, Json>> = std::sync::LazyLock::new(Map::new);
    schema.get("properties").and_then(Json::as_object).unwrap_or(&NONE)
}

/// Where a `$ref`, bare or alone in an `allOf`, leads.
fn follow<'a>(schema: &'a Json, property: &'a Json) -> &'a Json {
    let alone = property
        .get("allOf")
        .and_then(Json::as_array)
        .filter(|all| all.len() == 1)
        .map(|all| &all[0]);
    match alone.unwrap_or(property).get("$ref").and_then(Json::as_str) {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap_or(property),
        None => property,
    }
}

fn is_law(property: &Json) -> bool {
    let text = |value: &Json| value.get("$ref").and_then(Json::as_str) == Some("#/$defs/Law");
    text(property)
        || property.get("allOf").and_then(Json::as_array).is_some_and(|all| all.iter().any(text))
}

/// The first paragraph of a doc comment, on one line.
fn doc(property: &Json, body: &Json) -> String {
    let said =
        property.get("description").or_else(|| body.get("description")).and_then(Json::as_str);
    let first = said.unwrap_or_default().split("\n\n").next().unwrap_or_default();
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind(schema: &Json, property: &Json) -> Kind {
    if is_law(property) {
        return Kind::Law;
    }
    let body = follow(schema, property);
    if let Some(words) = words(body) {
        return Kind::Choice(words);
    }
    match type_of(body) {
        Some("number") => Kind::Number,
        Some("integer") => Kind::Count,
        Some("boolean") => Kind::Flag,
        Some("string") => Kind::Text,
        Some("array") => match body.get("items").map(|items| kind(schema, items)) {
            Some(kind) if kind != Kind::Other => Kind::List(Box::new(kind)),
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}

/// The type, that of what is there if it may be absent.
fn type_of(body: &Json) -> Option<&str> {
    match body.get("type")? {
        Json::Array(types) => types.iter().filter_map(Json::as_str).find(|name| *name != "null"),
        one => one.as_str(),
    }
}

/// The words of an enum without data.
fn words(body: &Json) -> Option<Vec<(String, String)>> {
    let listed = |body: &Json| {
        let all = body.get("enum")?.as_array()?;
        all.iter()
            .map(|word| Some((word.as_str()?.to_owned(), String::new())))
            .collect::<Option<Vec<_>>>()
    };
    let Some(variants) = body.get("oneOf").and_then(Json::as_array) else { return listed(body) };
    let mut words = Vec::new();
    for variant in variants {
        match variant.get("const") {
            Some(word) => words.push((word.as_str()?.to_owned(), doc(variant, variant))),
            None => words.extend(listed(variant)?),
        }
    }
    Some(words)
}

fn range(property: &Json) -> Range {
    let end = |closed: &str, open: &str| {
        let at = |key: &str| property.get(key).and_then(Json::as_f64);
        at(open).map(|x| (x, true)).or_else(|| at(closed).map(|x| (x, false)))
    };
    Range { min: end("minimum", "exclusiveMinimum"), max: end("maximum", "exclusiveMaximum") }
}
