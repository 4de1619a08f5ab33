//! The texts that make a scenario: the file, what it extends, the settings of the command line.
//!
//! A file may extend files beside it, below it, and in the folders beside its own; never one that
//! is elsewhere, also not through a symbolic link, and never itself.

use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::merge::{Asked, Reader};
use super::source::{COMMAND_LINE, Place};
use super::text;
use super::tree::{self, Node, Table, Value};

/// The longest chain of `extends` `[files]`.
const LONGEST_CHAIN: usize = 16;

/// Where a chain of `extends` starts.
pub(crate) enum Start<'a> {
    File(&'a Path),
    Bytes(&'a str, &'a [u8]),
}

impl Reader<'_> {
    /// Reads the chain and the overrides. The baseline is what a file extends that does not say
    /// otherwise.
    pub fn read(&mut self, start: &Start<'_>, baseline: &str, overrides: &[String]) -> Asked {
        let mut chain = self.chain(start, baseline);
        let mut asked = Asked::default();
        // The last of the chain is the ground, the first is the scenario itself.
        for depth in (0..chain.len()).rev() {
            self.put(&mut asked, std::mem::take(&mut chain[depth]), depth == 0);
        }
        for setting in overrides {
            let mut table = self.setting(setting);
            if let Some((key, _)) = table.remove("extends") {
                let message = "`extends` cannot be set on the command line";
                self.faults.push(Fault::at(key, message, "it belongs in the file"));
            }
            self.lay(&mut asked, table, true);
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
        let wrong = if name.contains('\\') {
            refuse("write / between folders".into())
        } else if Path::new(name).is_absolute() {
            refuse("an absolute path: give it relative to this file".into())
        } else if real.as_ref().is_some_and(|real| !real.starts_with(root))
            || leaves(from, name, root)
        {
            refuse("it is outside the folder that holds this scenario's folder".into())
        } else if visited.len() >= LONGEST_CHAIN {
            refuse(format!("a chain of `extends` has at most {LONGEST_CHAIN} files"))
        } else if let Some(at) = visited.iter().position(|seen| Some(seen) == real.as_ref()) {
            let names = visited[at..].iter().chain(real.as_ref());
            let names = names.map(|path| path.file_name().unwrap_or_default().to_string_lossy());
            let cycle = names.map(|name| text::shown_path(&name)).collect::<Vec<_>>().join(" -> ");
            refuse(format!("it leads back: {cycle}"))
        } else {
            None
        };
        if let Some(fault) = wrong {
            self.faults.push(fault);
            return None;
        }
        let read = self.sources.read(&path).map_err(|fault| fault.because_of(place));
        let words = text::meant(name, ["baseline", "neutral"]);
        let file = read.map_err(|fault| self.faults.push(fault.meant(words).syntax())).ok()?;
        Some((Some(path), file))
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
