//! The lists of a scenario: levers and arms.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::fault::{Fault, Severity};
use super::frame::{MOST_RUNS, Time};
use super::merge::{Asked, Leaf, Reader};
use super::resolved::{AT_DEFAULTS, MAIN, REFERENCE};
use super::section::section;
use super::source::Place;
use super::spec::Spec;
use super::text;
use super::tree::{Node, Table, Value};
use super::vocabulary::{Kind, Parameter, Role};

/// Names that a message lists before it says how many more there are.
const MOST_NAMES: usize = 12;

/// A dated parameter: a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// The day from which it acts.
    pub from: Date,
    /// The first tick that starts on or after that day.
    pub tick: u32,
    /// When it ends, if it does: the parameter goes back to what it was before.
    pub until: Option<Turn>,
    /// The parameter, as `room.parameter`.
    pub set: String,
    /// Its value from then on, in its unit.
    pub to: Json,
}

/// A day on which something ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The day.
    pub day: Date,
    /// The first tick that starts on or after it.
    pub tick: u32,
}

/// How many of the ensemble's replicates an arm has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Runs {
    /// So many `[runs]`.
    Count(u64),
    /// A share of them `[share]`: two at least, without which nothing has an interval.
    Share(f64),
}

impl Runs {
    /// Of an ensemble with so many replicates `[runs]`.
    pub fn of(self, all: u64) -> u64 {
        match self {
            Self::Count(runs) => runs,
            // A product that a rounding lifts above a whole number is that number.
            Self::Share(share) => ((share * all as f64 - 1e-9).ceil() as u64).max(2),
        }
        .min(all)
    }
}

/// A named variant, run on the same random numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What it is called.
    pub name: String,
    /// The parameters that differ.
    pub set: BTreeMap<String, Spec>,
    /// Replicates, if fewer than the ensemble has.
    pub runs: Option<Runs>,
    /// What it shows.
    pub says: Option<String>,
}

impl Reader<'_> {
    pub fn items<'n>(
        &mut self,
        asked: &'n Asked,
        name: &'static str,
    ) -> Vec<(&'n Node, &'n Table)> {
        let keys = section(name).expect("only lists that exist are asked for").keys;
        let list = asked.lists.get(name).into_iter().flatten();
        list.filter_map(|node| self.item(node, name, keys).map(|table| (node, table))).collect()
    }

    /// The parameter that a text names.
    pub fn parameter(&mut self, name: &str, place: Place, what: &str) -> Option<&Parameter> {
        let vocabulary = self.vocabulary;
        let found = vocabulary.get(name);
        if found.is_none() {
            let last = name.rsplit('.').next();
            let same = vocabulary.paths().find(|path| path.rsplit('.').next() == last);
            let near = text::meant(name, vocabulary.paths()).or(same);
            let message = format!("`{what}`: there is no parameter `{}`", text::shown(name));
            self.faults.push(Fault::at(place, message, "expected room.parameter").meant(near));
        }
        found
    }

    /// `[[lever]]`, by date.
    pub fn levers(&mut self, asked: &Asked, time: &Time) -> Vec<Lever> {
        let mut levers: Vec<Lever> = self
            .items(asked, "lever")
            .into_iter()
            .filter_map(|(_, table)| self.lever(table, time))
            .collect();
        levers.sort_by(|a, b| (a.from, &a.set).cmp(&(b.from, &b.set)));
        for pair in levers
            .windows(2)
            .filter(|pair| pair[0].from == pair[1].from && pair[0].set == pair[1].set)
        {
            let twice = asked.lists["lever"].iter().rfind(|node| names(node, "set", &pair[0].set));
            let message = format!("two levers set `{}` on {}", pair[0].set, pair[0].from);
            self.faults
                .extend(twice.map(|node| Fault::at(node.place, message, "keep one of them")));
        }
        levers
    }

    fn lever(&mut self, table: &Table, time: &Time) -> Option<Lever> {
        let from = self.date(&table.get("from")?.1, "lever.from");
        let (_, target) = table.get("set")?;
        let name = self.words(target, "lever.set")?;
        let parameter = self.parameter(&name, target.place, "lever.set")?.clone();
        let (_, value) = table.get("to")?;
        if parameter.role != Some(Role::Lever) || parameter.kind == Kind::Law {
            let role = parameter.role.map_or("no role", Role::name);
            let message = format!("`{name}` is no lever: its role is {role}");
            let fault = Fault::at(target.place, message, "expected a lever");
            self.faults.push(fault.help(format!("levers: {}", self.near_levers(&name))));
            return None;
        }
        let to = self.plain(value, &parameter.kind, &parameter)?;
        let (written, from) = (from?, from?.max(time.start));
        if written < from {
            let message =
                format!("the lever on `{name}` acts from the start on, not from {written}");
            let day = table.get("from")?.1.place;
            let note = Fault::at(day, message, format!("the run starts on {from}"));
            self.notes.push(note.severity(Severity::Note));
        }
        let until = self.until(table, "lever.until", from, time)?;
        if time.tick_of(from) >= time.ticks {
            let (end, last) = (time.last_day(), time.day_of(time.ticks.saturating_sub(1)));
            let message = format!("the lever on `{name}` never acts: the run ends on {end}");
            let day = table.get("from")?.1.place;
            let note = Fault::at(day, message, format!("the last tick begins on {last}"));
            self.notes.push(note.severity(Severity::Note));
        }
        Some(Lever { from, tick: time.tick_of(from), until, set: name, to })
    }

    /// Names of levers, those of the same room first, and how many are left out.
    fn near_levers(&self, name: &str) -> String {
        let room = name.split('.').next();
        let all = self.vocabulary.parameters.iter();
        let mut levers: Vec<&str> =
            all.filter(|it| it.role == Some(Role::Lever)).map(|it| it.path.as_str()).collect();
        levers.sort_by_key(|path| path.split('.').next() != room);
        let listed = text::first_of(&levers, MOST_NAMES);
        match levers.len() > MOST_NAMES {
            true => format!("{listed}; `telosim explain levers` lists all"),
            false => listed,
        }
    }

    /// `until`, which lies after `from`; `None` where it is wrong.
    pub fn until(
        &mut self,
        table: &Table,
        what: &str,
        from: Date,
        time: &Time,
    ) -> Option<Option<Turn>> {
        let Some((_, node)) = table.get("until") else { return Some(None) };
        let day = self.date(node, what)?;
        let turn = Turn { day, tick: time.tick_of(day) };
        if turn.tick <= time.tick_of(from) {
            let message = format!("`{what}`: {day} is not a week after {from}: it never acts");
            self.faults.push(Fault::at(node.place, message, "expected a later day"));
            return None;
        }
        Some(Some(turn))
    }

    /// `[[arm]]` and then those of `[[experiment]]`, in the order of the files.
    pub fn arms(&mut self, asked: &Asked) -> Vec<Arm> {
        let mut arms: Vec<Arm> = Vec::new();
        for (_, table) in self.items(asked, "arm") {
            let Some(arm) = self.arm(table) else { continue };
            let place = table["name"].1.place;
            if arms.iter().any(|other| other.name == arm.name) {
                let message = format!("there are two arms named `{}`", arm.name);
                self.faults.push(Fault::at(place, message, "expected another name"));
            }
            arms.push(arm);
        }
        for (arm, place) in self.experiments(asked) {
            if arms.iter().any(|other| other.name == arm.name) {
                let message = format!("there are two arms named `{}`", arm.name);
                let fault = Fault::at(place, message, "the experiment makes one of them");
                self.faults.push(
                    fault.help("give the experiment a name, which its arms' names begin with"),
                );
            }
            arms.push(arm);
        }
        arms
    }

    fn arm(&mut self, table: &Table) -> Option<Arm> {
        let name = self.plain_name(&table.get("name")?.1, "arm.name");
        let runs = match table.get("runs") {
            Some((_, node)) => self.runs(node, "arm.runs"),
            None => None,
        };
        let says = table.get("says").and_then(|(_, node)| self.words(node, "arm.says"));
        let set = self.settings(&table.get("set")?.1, "arm.set")?;
        Some(Arm { name: name?, set, runs, says })
    }

    /// Replicates of an arm: a whole number, or a share of the ensemble's.
    pub fn runs(&mut self, node: &Node, what: &str) -> Option<Runs> {
        match &node.value {
            Value::Text(_) => self.between(node, what, "share", true, (0.0, 1.0)).map(Runs::Share),
            Value::Integer(_) => self.count(node, what, 1, MOST_RUNS).map(Runs::Count),
            _ => {
                let message = format!("`{what}` is neither a number of runs nor a share of them");
                let label = "expected a whole number, or a share as in \"3 %\"";
                self.faults.push(Fault::at(node.place, message, label));
                None
            }
        }
    }

    /// A name of a variant, which stands in tables and on charts.
    pub fn plain_name(&mut self, node: &Node, what: &str) -> Option<String> {
        let name = self.words(node, what)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let starts = name.starts_with(|c: char| c.is_ascii_alphanumeric());
        // What is told of a scenario or an arm without the policy stands beside it by such a name.
        let without = name == "without-policy" || name.ends_with("-without-policy");
        let taken = without || [MAIN, REFERENCE, AT_DEFAULTS].contains(&name.as_str());
        let device = text::is_reserved(&name);
        if taken || device || name.len() > 64 || !name.chars().all(plain) || !starts {
            let why = match (taken, device) {
                (true, _) => "is taken by the program",
                (_, true) => "is the name of a device on Windows, and no file can be called so",
                _ => "is no plain name",
            };
            let message = format!("`{what}`: `{}` {why}", text::shown(&name));
            let label = "expected at most 64 letters, digits, `-`, `_` or `.`";
            self.faults.push(Fault::at(node.place, message, label));
        }
        Some(name)
    }

    /// A table such as `{ "tasks.multiplier" = 3.0 }`; `{ tasks.multiplier = 3.0 }` is the same.
    pub fn settings(&mut self, node: &Node, what: &str) -> Option<BTreeMap<String, Spec>> {
        let Value::Table(_) = &node.value else {
            let message = format!("`{what}`: {} stands where a table is wanted", node.kind());
            self.faults.push(Fault::at(
                node.place,
                message,
                "expected { \"room.parameter\" = value }",
            ));
            return None;
        };
        let mut flat = Vec::new();
        self.flatten("", node, node.place, &mut flat);
        let mut set = BTreeMap::new();
        for (path, key, node) in flat {
            let Some(parameter) = self.parameter(&path, key, what).cloned() else { continue };
            let leaf = Leaf { key, node: node.clone() };
            if let Some(spec) = self.spec(&leaf, &parameter) {
                set.insert(path, spec);
            }
        }
        Some(set)
    }

    /// The leaves of a table by their paths, be they written as `a.b` or in tables of tables.
    pub fn flatten<'n>(
        &self,
        path: &str,
        node: &'n Node,
        key: Place,
        flat: &mut Vec<(String, Place, &'n Node)>,
    ) {
        match &node.value {
            Value::Table(table) if path.is_empty() || self.vocabulary.is_table(path) => {
                for (name, (key, node)) in table {
                    let path =
                        if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.flatten(&path, node, *key, flat);
                }
            }
            _ => flat.push((path.to_owned(), key, node)),
        }
    }
}

fn names(node: &Node, key: &str, name: &str) -> bool {
    let Value::Table(table) = &node.value else { return false };
    table.get(key).and_then(|(_, node)| node.text()) == Some(name)
}

#[cfg(test)]
mod tests {
    use super::Runs;

    #[test]
    fn a_share_of_the_runs_is_two_at_least_and_never_more_than_there_are() {
        let of = |all| Runs::Share(0.03).of(all);
        assert_eq!([200, 100, 20, 2, 1].map(of), [6, 3, 2, 2, 1]);
        // 0.07 times 100 is a little more than 7.
        assert_eq!(Runs::Share(0.07).of(100), 7);
        assert_eq!([Runs::Count(50).of(20), Runs::Count(6).of(200)], [20, 6]);
    }
}
