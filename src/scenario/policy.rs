//! `[[policy]]`: named sets of levers of which a sweep tries each in every future.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::fault::Fault;
use super::frame::Time;
use super::merge::{Asked, Reader};
use super::spec::Spec;
use super::tree::Table;
use super::variant::Turn;
use super::vocabulary::Role;

/// What could be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// What it is called.
    pub name: String,
    /// The day from which it acts; from the start if `None`.
    pub from: Option<Date>,
    /// The first tick that starts on or after that day.
    pub tick: u32,
    /// When it ends, if it does: its levers go back to what they were before.
    pub until: Option<Turn>,
    /// The levers that it sets.
    pub set: BTreeMap<String, Json>,
    /// What it is, in words.
    pub says: Option<String>,
}

impl Reader<'_> {
    /// `[[policy]]`, in the order of the files.
    pub fn policies(&mut self, asked: &Asked, time: &Time) -> Vec<Policy> {
        let mut policies: Vec<Policy> = vec![];
        for (_, table) in self.items(asked, "policy") {
            let Some(policy) = self.policy(table, time) else { continue };
            if policies.iter().any(|other| other.name == policy.name) {
                let message = format!("there are two policies named `{}`", policy.name);
                let place = table["name"].1.place;
                self.faults.push(Fault::at(place, message, "expected another name"));
            }
            policies.push(policy);
        }
        policies
    }

    fn policy(&mut self, table: &Table, time: &Time) -> Option<Policy> {
        let name = self.plain_name(&table.get("name")?.1, "policy.name");
        let from = table.get("from").map(|(_, node)| (self.date(node, "policy.from"), node.place));
        if let Some((Some(from), place)) = from
            && time.tick_of(from) >= time.ticks
        {
            let message = format!("`policy.from`: on {from} the run is over");
            let last = time.day_of(time.ticks.saturating_sub(1));
            let label = format!("expected a day up to {last}, when the last tick begins");
            self.faults.push(Fault::at(place, message, label));
        }
        // What is set before the start acts from the start on.
        let from = from.and_then(|(from, _)| from).map(|it| it.max(time.start));
        let until = self.until(table, "policy.until", from.unwrap_or(time.start), time)?;
        let says = table.get("says").and_then(|(_, node)| self.words(node, "policy.says"));
        let node = &table.get("set")?.1;
        let mut set = BTreeMap::new();
        for (path, spec) in self.settings(node, "policy.set")? {
            let lever = self.vocabulary.get(&path).is_some_and(|p| p.role == Some(Role::Lever));
            match spec {
                Spec::Fixed(value) if lever => {
                    set.insert(path, value);
                }
                _ => {
                    let message = format!("`policy.set`: `{path}` is no lever");
                    let label = "what is assumed belongs to the axes, what is chosen here";
                    self.faults.push(Fault::at(node.place, message, label));
                }
            }
        }
        let tick = from.map_or(0, |from| time.tick_of(from));
        Some(Policy { name: name?, from, tick, until, set, says })
    }
}
