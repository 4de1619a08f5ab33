//! `[[policy]]`: named sets of levers of which a sweep tries each in every future.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::fault::Fault;
use super::frame::Time;
use super::merge::{Asked, Reader};
use super::tree::Table;
use super::value::Spec;
use super::vocabulary::Role;

/// What could be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// What it is called.
    pub name: String,
    /// The day from which it acts; from the start if `None`.
    pub at: Option<Date>,
    /// The first tick that starts on or after that day.
    pub tick: u32,
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
        let at = table.get("at").map(|(_, node)| (self.date(node, "policy.at"), node.place));
        if let Some((Some(at), place)) = at
            && time.tick_of(at) >= time.ticks
        {
            let message = format!("`policy.at`: on {at} the run is over");
            let last = time.day_of(time.ticks.saturating_sub(1));
            let label = format!("expected a day up to {last}, when the last tick begins");
            self.faults.push(Fault::at(place, message, label));
        }
        let at = at.and_then(|(at, _)| at);
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
        Some(Policy { name: name?, at, tick: at.map_or(0, |at| time.tick_of(at)), set, says })
    }
}
