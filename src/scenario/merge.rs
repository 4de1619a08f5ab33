//! One scenario out of several texts: `extends` chains and settings of the command line, merged leaf by leaf.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::fault::{Fault, Severity};
use super::section::{self, SECTIONS, TOP};
use super::source::{COMMAND_LINE, Place, Sources};
use super::text;
use super::tree::{self, Node, Table, Value};
use super::vocabulary::Vocabulary;

/// The longest chain of `extends` [files].
const LONGEST_CHAIN: usize = 16;

/// The most tables of one list, such as `[[panel]]`.
const MOST_ITEMS: usize = 1000;

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

/// Where a chain of `extends` starts.
pub(crate) enum Start<'a> {
    File(&'a Path),
    Bytes(&'a str, &'a [u8]),
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

    fn parsed(&mut self, file: u32) -> Table {
        let before = self.faults.len();
        let table = tree::parse(&self.sources, file, &mut self.faults);
        let syntax = self.faults[before..].iter().filter(|fault| fault.is_syntax());
        self.broken.extend(syntax.filter_map(|fault| fault.line(&self.sources)));
        table
    }

    /// Reads the chain and the overrides. The baseline is what a file extends that does not say otherwise.
    pub fn read(&mut self, start: &Start<'_>, baseline: &str, overrides: &[String]) -> Asked {
        let mut chain = self.chain(start, baseline);
        let mut asked = Asked::default();
        // The last of the chain is the ground, the first is the scenario itself.
        for depth in (0..chain.len()).rev() {
            self.put(&mut asked, std::mem::take(&mut chain[depth]), depth == 0);
        }
        for setting in overrides {
            let table = self.setting(setting);
            self.put(&mut asked, table, true);
        }
        asked
    }

    fn chain(&mut self, start: &Start<'_>, baseline: &str) -> Vec<Table> {
        let mut chain = Vec::new();
        let mut visited: Vec<PathBuf> = Vec::new();
        let mut next = match start {
            Start::File(path) => self.file(path).map(|file| (Some(path.to_path_buf()), file)),
            Start::Bytes(name, bytes) => self.admit(name, bytes).map(|file| (None, file)),
        };
        let root = match start {
            Start::File(path) => folder(path)
                .canonicalize()
                .ok()
                .map(|dir| dir.parent().unwrap_or(&dir).to_path_buf()),
            Start::Bytes(..) => None,
        };
        while let Some((path, file)) = next.take() {
            visited.extend(path.as_deref().and_then(|path| path.canonicalize().ok()));
            let table = self.parsed(file);
            let extends = table.get("extends").map(|(_, node)| node.clone());
            chain.push(table);
            let Some(node) = extends else {
                let file = self.sources.add("built-in baseline", baseline);
                chain.push(self.parsed(file));
                break;
            };
            match node.text() {
                Some("neutral") => break,
                Some("baseline") => {
                    let file = self.sources.add("built-in baseline", baseline);
                    chain.push(self.parsed(file));
                }
                Some(name) => {
                    next =
                        self.extended(name, node.place, path.as_deref(), root.as_deref(), &visited);
                }
                None => {
                    let message = format!("`extends` is {}", node.kind());
                    let label = "the name of a file, \"baseline\" or \"neutral\"";
                    self.faults.push(Fault::at(node.place, message, label));
                }
            }
        }
        chain
    }

    fn admit(&mut self, name: &str, bytes: &[u8]) -> Option<u32> {
        self.sources.admit(name, bytes).map_err(|fault| self.faults.push(fault.syntax())).ok()
    }

    fn file(&mut self, path: &Path) -> Option<u32> {
        self.sources.read(path).map_err(|fault| self.faults.push(fault.syntax())).ok()
    }

    /// The file that is extended, if it may be.
    fn extended(
        &mut self,
        name: &str,
        place: Place,
        from: Option<&Path>,
        root: Option<&Path>,
        visited: &[PathBuf],
    ) -> Option<(Option<PathBuf>, u32)> {
        let shown = text::shown(name);
        let refuse =
            |label: String| Some(Fault::at(place, format!("cannot extend `{shown}`"), label));
        let (Some(from), Some(root)) = (from, root) else {
            self.faults.extend(refuse(
                "a text that is no file can extend \"baseline\" or \"neutral\" only".into(),
            ));
            return None;
        };
        let path = folder(from).join(name);
        let real = path.canonicalize().ok();
        let wrong = if Path::new(name).is_absolute() {
            refuse("an absolute path: give it relative to this file".into())
        } else if real.as_ref().is_some_and(|real| !real.starts_with(root))
            || leaves(from, name, root)
        {
            refuse(format!("it is outside {}", text::shown(&root.display().to_string())))
        } else if visited.len() >= LONGEST_CHAIN {
            refuse(format!("a chain of `extends` has at most {LONGEST_CHAIN} files"))
        } else if let Some(at) = visited.iter().position(|seen| Some(seen) == real.as_ref()) {
            let names = visited[at..].iter().chain(real.as_ref());
            let names = names.map(|path| path.file_name().unwrap_or_default().to_string_lossy());
            let cycle = names.map(|name| text::shown(&name)).collect::<Vec<_>>().join(" -> ");
            refuse(format!("it leads back: {cycle}"))
        } else {
            None
        };
        if let Some(fault) = wrong {
            self.faults.push(fault);
            return None;
        }
        match self.sources.read(&path) {
            Ok(file) => Some((Some(path), file)),
            Err(fault) => {
                self.faults.push(fault);
                let known = "a file, \"baseline\" or \"neutral\"";
                let fault = Fault::at(place, format!("cannot extend `{shown}`"), known);
                let fault = fault
                    .severity(Severity::Missing)
                    .meant(text::meant(name, ["baseline", "neutral"]));
                self.faults.push(fault);
                None
            }
        }
    }

    /// A `--set room.parameter=value`; a value that is no TOML is text.
    fn setting(&mut self, setting: &str) -> Table {
        let file = self.sources.add(COMMAND_LINE, setting);
        let mut trouble = Vec::new();
        let table = tree::parse(&self.sources, file, &mut trouble);
        if trouble.is_empty() && !table.is_empty() {
            return table;
        }
        let place = |start: usize, end: usize| Place { file, start: start as u32, end: end as u32 };
        let Some((path, value)) = setting.split_once('=') else {
            let message = format!("`{}` is no setting", text::shown(setting));
            self.faults.push(Fault::at(
                place(0, setting.len()),
                message,
                "write room.parameter=value",
            ));
            return Table::new();
        };
        let key = place(0, path.len());
        let value = Value::Text(value.trim().to_owned());
        let mut node = Node { place: place(path.len() + 1, setting.len()), value };
        let mut names: Vec<&str> = path.split('.').map(str::trim).collect();
        let first = names.remove(0);
        for name in names.into_iter().rev() {
            node = Node {
                place: key,
                value: Value::Table(Table::from([(name.to_owned(), (key, node))])),
            };
        }
        Table::from([(first.to_owned(), (key, node))])
    }

    /// Lays one text over what is there. What a scenario says about itself alone is taken from its `own` text only.
    fn put(&mut self, asked: &mut Asked, table: Table, own: bool) {
        for (name, (key, node)) in table {
            if TOP.iter().any(|top| top.name == name) {
                if own || name == "format" {
                    asked.leaves.insert(name, Leaf { key, node });
                }
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
                    if section.keys.iter().any(|key| key.name == inner_name) {
                        asked.leaves.insert(format!("{name}.{inner_name}"), Leaf { key, node });
                    } else {
                        let keys: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
                        self.unknown(&inner_name, key, &format!("[{name}]"), &keys);
                    }
                }
            } else if self.vocabulary.is_table(&name) {
                self.put_room(asked, &name, node);
            } else {
                let rooms = self.vocabulary.rooms.iter().map(|(room, _)| room.as_str());
                let known: Vec<&str> = rooms
                    .chain(SECTIONS.iter().map(|s| s.name))
                    .chain(TOP.iter().map(|k| k.name))
                    .collect();
                let what = if matches!(node.value, Value::Table(_) | Value::List(_)) {
                    "a table"
                } else {
                    "a key"
                };
                self.unknown(&name, key, &format!("a scenario, where {what} stands"), &known);
            }
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
                self.unknown(&name, key, &format!("[{table}]"), &known);
            }
        }
    }

    /// Items with a name replace their namesakes, others are added; an empty list clears what was inherited.
    fn extend_list(&mut self, asked: &mut Asked, name: &'static str, node: Node) {
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
        for item in items {
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
        let message = format!("`{name}` is {}, but it is a table", node.kind());
        self.faults.push(Fault::at(
            node.place,
            message,
            format!("write [{name}] on a line of its own"),
        ));
    }

    /// A key that does not belong where it stands.
    pub fn unknown(&mut self, name: &str, key: Place, home: &str, known: &[&str]) {
        let shown = text::shown(name);
        let message = format!("`{shown}` is not known in {home}");
        let fault = Fault::at(key, message, "not known here");
        // A text with very many is no scenario: no time is spent on what it may have meant.
        if self.faults.len() > MOST_ADVISED {
            self.faults.push(fault);
            return;
        }
        let last = |path: &&str| path.rsplit('.').next() == Some(name);
        let elsewhere: Vec<String> =
            self.vocabulary.paths().filter(last).map(|path| format!("`{path}`")).collect();
        let near = text::meant(name, known.iter().copied());
        self.faults.push(match near {
            Some(near) => fault.meant(Some(near)),
            None if elsewhere.is_empty() => fault.help(format!("known: {}", known.join(", "))),
            None => fault.help(format!("there is {}", text::either(&elsewhere))),
        });
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a path leaves the root by its dots alone, whatever exists there.
fn leaves(from: &Path, name: &str, root: &Path) -> bool {
    let Ok(mut at) = folder(from).canonicalize() else { return true };
    for part in Path::new(name).components() {
        match part {
            std::path::Component::ParentDir => drop(at.pop()),
            part => at.push(part),
        }
        if !at.starts_with(root) {
            return true;
        }
    }
    false
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
        "panel" => word("name"),
        "lever" => Some(format!("{} {}", word("at")?, word("set")?)),
        "correlation" => word("between"),
        _ => None,
    }
}
