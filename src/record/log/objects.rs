//! The log as the standard <https://www.ocel-standard.org> has it, version 2.0: events, the objects in them, and what these have
//! to do with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::Serialize;

use super::{By, Event, Sink, mode};
use crate::model::flow::{Record, STAGES, State};
use crate::model::states::adoption::Way;

/// A type of objects.
#[derive(Debug)]
pub struct Type {
    /// Its name.
    pub name: &'static str,
    /// What its objects are.
    pub means: &'static str,
    /// Name, type, unit and meaning of each attribute.
    pub attributes: &'static [[&'static str; 4]],
    /// What an object is to others: qualifier and type.
    pub related: &'static [(&'static str, &'static str)],
}

/// All types, in the order of [`What`].
pub const TYPES: [Type; 6] = [
    Type {
        name: "organization",
        means: "an organization",
        attributes: &[["mode", "string", "", "how it works; changes have their time"]],
        related: &[],
    },
    Type {
        name: "purpose",
        means: "what somebody wants, and asks for tasks for",
        attributes: &[],
        related: &[("pursued by", "organization")],
    },
    Type {
        name: "person",
        means: "somebody who ran or reviewed a task, the same at whatever organization",
        attributes: &[[
            "tier",
            "integer",
            "",
            "the tier in which they work; changes have their time",
        ]],
        related: &[("works for", "organization")],
    },
    Type {
        name: "reviewer",
        means: "a person as far as they review",
        attributes: &[],
        related: &[("is", "person")],
    },
    Type {
        name: "executor",
        means: "an AI executor that ran a task",
        attributes: &[],
        related: &[("works for", "organization")],
    },
    Type {
        name: "task",
        means: "a task",
        attributes: &[
            ["work", "float", "bh", "what it takes when nothing goes wrong"],
            [
                "value",
                "float",
                "bh",
                "its work at the price of its order over that of the base year",
            ],
            ["cell", "integer", "", "which cell of its organization asked for it"],
            ["domain", "integer", "", "domain in which the cell pursues the purpose"],
        ],
        related: &[("asked for by", "purpose")],
    },
];

/// What an object is to an event: qualifier, type, and to which events.
pub const QUALIFIERS: [[&str; 3]; 6] = [
    ["of", "task", "all"],
    ["in", "organization", "all"],
    ["for", "purpose", "the first of a task and its last"],
    ["by", "person", "those in which a person takes a task up"],
    ["by", "executor", "those in which an executor takes a task up"],
    ["reviewed by", "reviewer", "those in which a review begins"],
];

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Organization,
    Purpose,
    Person,
    Reviewer,
    Executor,
    Task,
}

impl What {
    pub(super) fn is(self) -> &'static Type {
        &TYPES[self as usize]
    }
}

/// What an attribute is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Value {
    Text(&'static str),
    Number(f64),
    Whole(u32),
}

/// Something in events.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) what: What,
    pub(super) id: String,
    /// When it is first seen `[ms]`.
    pub(super) since: i64,
    /// When an attribute takes a value, by name; the first is what it is at first `[ms]`.
    pub(super) attributes: Vec<(&'static str, i64, Value)>,
    pub(super) related: Vec<Related>,
}

/// What an object is to something.
#[derive(Debug, Serialize)]
pub(super) struct Related {
    #[serde(rename = "objectId")]
    pub(super) id: String,
    pub(super) qualifier: &'static str,
}

/// Where events and objects are kept. An object comes once, before or after the events in which it is.
pub(super) trait Store {
    fn event(&mut self, id: &str, state: State, at: i64, related: &[Related]) -> io::Result<()>;
    fn object(&mut self, object: &Object) -> io::Result<()>;
    fn finish(self) -> io::Result<()>;
}

/// Ids of objects.
mod id {
    pub fn organization(index: u32) -> String {
        format!("organization-{index}")
    }

    pub fn purpose(key: u64) -> String {
        format!("purpose-{key:016x}")
    }

    pub fn person(index: u32) -> String {
        format!("person-{index}")
    }

    pub fn reviewer(index: u32) -> String {
        format!("reviewer-{index}")
    }

    pub fn executor(organization: u32, place: u32) -> String {
        format!("executor-{organization}-{place}")
    }

    pub fn task(key: u64) -> String {
        format!("task-{key:016x}")
    }
}

fn to(id: String, qualifier: &'static str) -> Related {
    Related { id, qualifier }
}

/// When something was first seen, what it was when, and where.
#[derive(Debug)]
struct Seen<T> {
    since: i64,
    was: Vec<(i64, T)>,
    at: BTreeSet<u32>,
}

impl<T: PartialEq> Seen<T> {
    fn new(since: i64) -> Self {
        Self { since, was: vec![], at: BTreeSet::new() }
    }

    fn is(&mut self, at: i64, what: T) {
        if self.was.last().is_none_or(|(_, before)| *before != what) {
            self.was.push((at, what));
        }
    }
}

/// A task on its way.
#[derive(Debug)]
struct Task {
    since: i64,
    purpose: u64,
    domain: u16,
    last: Record,
}

impl Task {
    fn object(&self) -> Object {
        let work = self.last.work;
        let attributes = [
            Value::Number(work),
            Value::Number(work * f64::from(self.last.price)),
            Value::Whole(self.last.cell),
            Value::Whole(self.domain.into()),
        ];
        let names = What::Task.is().attributes.iter().map(|it| it[0]);
        Object {
            what: What::Task,
            id: id::task(self.last.task),
            since: self.since,
            attributes: names.zip(attributes).map(|(name, it)| (name, self.since, it)).collect(),
            related: vec![to(id::purpose(self.purpose), "asked for by")],
        }
    }
}

/// Makes objects of who is in events. Tasks that are over are kept no longer.
pub(super) struct Ocel<S> {
    store: S,
    events: u64,
    organizations: BTreeMap<u32, Seen<Way>>,
    purposes: BTreeMap<u64, Seen<()>>,
    people: BTreeMap<u32, Seen<u8>>,
    reviewers: BTreeMap<u32, i64>,
    executors: BTreeMap<(u32, u32), i64>,
    tasks: BTreeMap<u64, Task>,
}

impl<S: Store> Ocel<S> {
    pub(super) fn new(store: S) -> Self {
        Self {
            store,
            events: 0,
            organizations: BTreeMap::new(),
            purposes: BTreeMap::new(),
            people: BTreeMap::new(),
            reviewers: BTreeMap::new(),
            executors: BTreeMap::new(),
            tasks: BTreeMap::new(),
        }
    }

    /// All that is not a task.
    fn others(&self) -> impl Iterator<Item = Object> {
        let organizations = self.organizations.iter().map(|(index, seen)| Object {
            what: What::Organization,
            id: id::organization(*index),
            since: seen.since,
            attributes: seen
                .was
                .iter()
                .map(|(at, it)| ("mode", *at, Value::Text(mode(*it))))
                .collect(),
            related: vec![],
        });
        let homes =
            |at: &BTreeSet<u32>, how| at.iter().map(|it| to(id::organization(*it), how)).collect();
        let purposes = self.purposes.iter().map(move |(key, seen)| Object {
            what: What::Purpose,
            id: id::purpose(*key),
            since: seen.since,
            attributes: vec![],
            related: homes(&seen.at, "pursued by"),
        });
        let people = self.people.iter().map(move |(index, seen)| Object {
            what: What::Person,
            id: id::person(*index),
            since: seen.since,
            attributes: seen
                .was
                .iter()
                .map(|(at, it)| ("tier", *at, Value::Whole((*it).into())))
                .collect(),
            related: homes(&seen.at, "works for"),
        });
        let reviewers = self.reviewers.iter().map(|(index, since)| Object {
            what: What::Reviewer,
            id: id::reviewer(*index),
            since: *since,
            attributes: vec![],
            related: vec![to(id::person(*index), "is")],
        });
        let executors = self.executors.iter().map(|((organization, place), since)| Object {
            what: What::Executor,
            id: id::executor(*organization, *place),
            since: *since,
            attributes: vec![],
            related: vec![to(id::organization(*organization), "works for")],
        });
        organizations.chain(purposes).chain(people).chain(reviewers).chain(executors)
    }
}

impl<S: Store> Sink for Ocel<S> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let Event { record, source, at, way, by } = *event;
        let (home, purpose) = (record.organization, source.purpose);
        let mut related = vec![to(id::task(record.task), "of"), to(id::organization(home), "in")];
        self.organizations.entry(home).or_insert_with(|| Seen::new(at)).is(at, way);
        self.purposes.entry(purpose).or_insert_with(|| Seen::new(at)).at.insert(home);
        let ends = STAGES[record.state as usize].next.is_empty();
        if ends || record.state == STAGES[0].state {
            related.push(to(id::purpose(purpose), "for"));
        }
        match by {
            Some(By::Person(person, tier)) => {
                let seen = self.people.entry(person).or_insert_with(|| Seen::new(at));
                seen.is(at, tier);
                seen.at.insert(home);
                related.push(to(id::person(person), "by"));
                if record.state == State::Reviewing {
                    self.reviewers.entry(person).or_insert(at);
                    related.push(to(id::reviewer(person), "reviewed by"));
                }
            }
            Some(By::Executor(place)) => {
                self.executors.entry((home, place)).or_insert(at);
                related.push(to(id::executor(home, place), "by"));
            }
            None => {}
        }
        let fresh = || Task { since: at, purpose, domain: source.domain, last: *record };
        self.tasks.entry(record.task).or_insert_with(fresh).last = *record;
        if ends && let Some(task) = self.tasks.remove(&record.task) {
            self.store.object(&task.object())?;
        }
        // As long as each other, for tools that sort them as words.
        let id = format!("event-{:012}", self.events);
        self.events += 1;
        self.store.event(&id, record.state, at, &related)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        for task in std::mem::take(&mut self.tasks).into_values() {
            self.store.object(&task.object())?;
        }
        let others: Vec<Object> = self.others().collect();
        others.iter().try_for_each(|it| self.store.object(it))?;
        self.store.finish()
    }
}
