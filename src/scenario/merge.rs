//! One scenario out of several texts, merged leaf by leaf.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, Severity};
use super::section::{self, SECTIONS, TOP};
use super::source::{Place, Sources};
use super::text;
use super::tree::{self, Node, Table, Value};
use super::vocabulary::{Role, Vocabulary};

/// The most tables of one list, such as `[[arm]]`.
pub(crate) const MOST_ITEMS: usize = 1000;

/// Lists that had another name in 0.1, which is read for one release.
const RENAMED: [(&str, &str); 1] = [("panel", "arm")];

/// Keys of lists that had another name in 0.1: list, old name, new name.
const RENAMED_KEYS: [(&str, &str, &str); 2] = [("lever", "at", "from"), ("policy", "at", "from")];

/// Lists that a file has of its own, unless it says `arms = "inherit"`.
const OWN_LISTS: [&str; 2] = ["arm", "experiment"];

/// Mistakes that get advice.
const MOST_ADVISED: usize = 200;

/// What a leaf of the merged scenario says, and where its key stands.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub key: Place,
    pub node: Node,
}

/// All that was asked for: values by path, and the lists of tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub leaves: BTreeMap<String, Leaf>,
    /// What levers are in the base year, by path.
    pub base: BTreeMap<String, Leaf>,
    pub lists: BTreeMap<&'static str, Vec<Node>>,
}

/// The texts on the way from a scenario file to the whole of what it asks.
pub(crate) struct Reader<'a> {
    pub vocabulary: &'a Vocabulary,
    pub sources: Sources,
    pub faults: Vec<Fault>,
    /// What is allowed but may not be meant.
    pub notes: Vec<Fault>,
    /// Lines that are no TOML, as (file, line): what else is wrong there is no news.
    broken: BTreeSet<(u32, usize)>,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub fn new(vocabulary: &'a Vocabulary) -> Self {
        let (faults, notes, broken) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { vocabulary, sources: Sources::default(), faults, notes, broken }
    }

    /// The texts, all mistakes but those that follow from broken lines, and the notes.
    pub fn finish(self) -> (Sources, Vec<Fault>, Vec<Fault>) {
        let Self { sources, mut faults, notes, broken, .. } = self;
        faults.retain(|fault| {
            fault.is_syntax() || fault.line(&sources).is_none_or(|line| !broken.contains(&line))
        });
        (sources, faults, notes)
    }

    /// Whether all of the scenario's own text could be read as TOML.
    pub fn is_whole(&self) -> bool {
        !self.faults.iter().any(Fault::is_syntax)
    }

    pub fn parsed(&mut self, file: u32) -> Table {
        let before = self.faults.len();
        let table = tree::parse(&self.sources, file, &mut self.faults);
        let syntax = self.faults[before..].iter().filter(|fault| fault.is_syntax());
        self.broken.extend(syntax.filter_map(|fault| fault.line(&self.sources)));
        table
    }
}

impl Reader<'_> {
    /// Lays one text over what is there. What a scenario says about itself alone is taken from its
    /// `own` text only.
    pub fn put(&mut self, asked: &mut Asked, table: Table, own: bool) {
        if !self.inherits_arms(&table) {
            OWN_LISTS.iter().for_each(|list| drop(asked.lists.remove(list)));
        }
        self.lay(asked, table, own);
    }

    /// Whether a file asks for the arms of the one that it extends.
    fn inherits_arms(&mut self, table: &Table) -> bool {
        let Some((_, node)) = table.get("arms") else { return false };
        let inherits = node.text() == Some("inherit");
        if !inherits {
            let message = format!("`arms` is {}, but there is one word for it", node.kind());
            self.faults.push(Fault::at(
                node.place,
                message,
                "expected \"inherit\", or no such line",
            ));
        }
        inherits
    }

    /// The same with all lists.
    pub fn lay(&mut self, asked: &mut Asked, table: Table, own: bool) {
        for (name, (key, node)) in table {
            let name = self.renamed(name, key);
            if TOP.iter().any(|top| top.name == name) {
                if own || name == "format" {
                    asked.leaves.insert(name, Leaf { key, node });
                }
            } else if name == section::BASE {
                self.put_base(asked, node);
            } else if let Some(section) = section::section(&name) {
                if section.repeated {
                    if own || section.name != "check" {
                        self.extend_list(asked, section.name, node);
                    }
                    continue;
                }
                let Value::Table(inner) = node.value else {
                    self.no_table(&name, &node);
                    continue;
                };
                for (inner_name, (key, node)) in inner {
                    // For which decision something is written goes with its question: both are a file's own.
                    if !own && (name.as_str(), inner_name.as_str()) == ("report", "decision") {
                        continue;
                    }
                    if section.keys.iter().any(|key| key.name == inner_name) {
                        asked.leaves.insert(format!("{name}.{inner_name}"), Leaf { key, node });
                    } else {
                        let keys: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
                        self.unknown(&inner_name, key, &format!("in [{name}]"), &keys);
                    }
                }
            } else if self.vocabulary.is_table(&name) {
                self.put_room(asked, &name, node);
            } else {
                let rooms = self.vocabulary.rooms.iter().map(|(room, _)| room.as_str());
                let tables = rooms.chain(SECTIONS.iter().map(|section| section.name));
                let tables = tables.chain([section::BASE]);
                let is_table = matches!(node.value, Value::Table(_) | Value::List(_));
                let keys = TOP.iter().map(|key| key.name);
                let (home, known): (&str, Vec<&str>) = if is_table {
                    ("as a table", tables.collect())
                } else {
                    ("above the first table", keys.collect())
                };
                self.unknown(&name, key, home, &known);
            }
        }
    }

    /// The name that a list has today.
    fn renamed(&mut self, name: String, key: Place) -> String {
        let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == name) else { return name };
        let message = format!("`{name}` is called `{new}` now");
        let note = Fault::at(key, message, format!("write [[{new}]]"));
        self.notes.push(note.severity(Severity::Note));
        (*new).to_owned()
    }

    /// Keys of an item have the names that they have today.
    fn rename_keys(&mut self, list: &str, item: &mut Node) {
        let Value::Table(table) = &mut item.value else { return };
        for (_, old, new) in RENAMED_KEYS.iter().filter(|(of, ..)| *of == list) {
            let Some((key, node)) = table.remove(*old) else { continue };
            let message = format!("`{old}` of a {list} is called `{new}` now");
            let note = Fault::at(key, message, format!("write {new} = ..."));
            self.notes.push(note.severity(Severity::Note));
            table.entry((*new).to_owned()).or_insert((key, node));
        }
    }

    fn put_room(&mut self, asked: &mut Asked, table: &str, node: Node) {
        let Value::Table(inner) = node.value else {
            self.no_table(table, &node);
            return;
        };
        for (name, (key, node)) in inner {
            let path = format!("{table}.{name}");
            if self.vocabulary.get(&path).is_some() {
                asked.leaves.insert(path, Leaf { key, node });
            } else if self.vocabulary.is_table(&path) {
                self.put_room(asked, &path, node);
            } else {
                let vocabulary = self.vocabulary;
                let prefix = format!("{table}.");
                let known: Vec<&str> =
                    vocabulary.paths().filter_map(|path| path.strip_prefix(&prefix)).collect();
                self.unknown(&name, key, &format!("in [{table}]"), &known);
            }
        }
    }

    /// `[base]`: levers by their paths.
    fn put_base(&mut self, asked: &mut Asked, node: Node) {
        let Value::Table(_) = node.value else {
            self.no_table(section::BASE, &node);
            return;
        };
        let mut flat = vec![];
        self.flatten("", &node, node.place, &mut flat);
        for (path, key, node) in flat {
            let Some(parameter) = self.parameter(&path, key, section::BASE) else { continue };
            if parameter.role == Some(Role::Lever) {
                asked.base.insert(path, Leaf { key, node: node.clone() });
                continue;
            }
            let (room, name) = path.rsplit_once('.').unwrap_or(("", &path));
            let message = format!("`{path}` is no lever: it holds in the base year as after it");
            let fault = Fault::at(key, message, "[base] is for levers");
            self.faults.push(fault.help(format!("write `{name}` in [{room}]")));
        }
    }

    /// Items with a name replace their namesakes, others are added; an empty list clears what was
    /// inherited.
    fn extend_list(&mut self, asked: &mut Asked, name: &'static str, node: Node) {
        let node = match node.value {
            // One experiment may stand as a table.
            Value::Table(_) if name == "experiment" => {
                Node { place: node.place, value: Value::List(vec![node]) }
            }
            _ => node,
        };
        let Value::List(items) = node.value else {
            let message = format!("`{name}` is {}, but there may be several", node.kind());
            self.faults.push(Fault::at(node.place, message, format!("write [[{name}]]")));
            return;
        };
        if items.len() > MOST_ITEMS {
            let message = format!("there are {} tables [[{name}]]", items.len());
            self.faults.push(Fault::at(
                node.place,
                message,
                format!("expected at most {MOST_ITEMS}"),
            ));
            return;
        }
        let list = asked.lists.entry(name).or_default();
        if items.is_empty() {
            list.clear();
        }
        for mut item in items {
            self.rename_keys(name, &mut item);
            let list = asked.lists.entry(name).or_default();
            let same = list.iter().position(|old| {
                identity(name, old).is_some_and(|id| identity(name, &item) == Some(id))
            });
            match same {
                // Within one text a double is a mistake, which the reader of the list reports.
                Some(at) if list[at].place.file != item.place.file => list[at] = item,
                _ => list.push(item),
            }
        }
    }

    fn no_table(&mut self, name: &str, node: &Node) {
        let message = format!("`{name}` is {}, but must be a table", node.kind());
        self.faults.push(Fault::at(
            node.place,
            message,
            format!("write [{name}] on a line of its own"),
        ));
    }

    /// A key that does not belong where it stands.
    pub fn unknown(&mut self, name: &str, key: Place, home: &str, known: &[&str]) {
        let shown = text::shown(name);
        let message = format!("`{shown}` is not known {home}");
        let fault = Fault::at(key, message, "not known here");
        // A text with very many is no scenario: no time is spent on what it may have meant.
        if self.faults.len() > MOST_ADVISED {
            self.faults.push(fault);
            return;
        }
        let mut fault = fault;
        let near = text::meant(name, known.iter().copied());
        fault = fault.meant(near);
        let sections = SECTIONS.iter().filter(|section| !section.repeated);
        let keys =
            sections.flat_map(|s| s.keys.iter().map(|key| format!("{}.{}", s.name, key.name)));
        let paths = self.vocabulary.paths().map(str::to_owned).chain(keys);
        let elsewhere: Vec<String> = paths
            .filter(|path| path.rsplit('.').next() == Some(name))
            .map(|path| format!("`{path}`"))
            .collect();
        if !elsewhere.is_empty() {
            fault = fault.help(format!("there is {}", text::either(&elsewhere)));
        } else if near.is_none() {
            fault = fault.help(format!("known: {}", known.join(", ")));
        }
        self.faults.push(fault);
    }
}

/// What makes an item of a list the same in two texts.
fn identity(list: &str, node: &Node) -> Option<String> {
    let Value::Table(table) = &node.value else { return None };
    let word = |key: &str| match &table.get(key)?.1.value {
        Value::Text(text) | Value::Date(text) => Some(text.clone()),
        Value::List(items) => {
            Some(items.iter().filter_map(Node::text).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    match list {
        "arm" | "policy" | "option" => word("name"),
        "lever" => Some(format!("{} {}", word("from")?, word("set")?)),
        "axis" => word("set"),
        "correlation" => word("between"),
        _ => None,
    }
}
