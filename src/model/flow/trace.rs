//! The event log of a run: every change of a task's state.

use super::stages::{Place, State};
use crate::model::states::adoption::Way;

/// Who took a task up, by their place among all of their organization's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worker {
    /// A person.
    Person(u32),
    /// An AI executor.
    Executor(u32),
}

/// One change of a task's state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Hours of the working clock since the base year began `[working h]`.
    pub time: f64,
    /// The organization, by `Organization::index`.
    pub organization: u32,
    /// The cell that asked for it, by its place in the organization.
    pub cell: u32,
    /// The task, by its key.
    pub task: u64,
    /// What it takes when nothing goes wrong `[bh]`.
    pub work: f64,
    /// Price of the order over that of the base year, from when it is accepted `[1]`.
    pub price: f32,
    /// Where it stands from now on.
    pub state: State,
    /// Who took it up, where somebody runs or reviews it from now on.
    pub by: Option<Worker>,
}

/// A cell that asks for tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its organization, by `Organization::index`.
    pub organization: u32,
    /// Its place in the organization, as in [`Record::cell`].
    pub cell: u32,
    /// Its purpose, by its key.
    pub purpose: u64,
    /// The domain in which it pursues the purpose.
    pub domain: u16,
}

/// Somebody at their place for the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    /// Their organization, by `Organization::index`.
    pub organization: u32,
    /// Their place among all who ever worked there, as in [`Worker::Person`].
    pub place: u32,
    /// Who they are, by `Human::index`.
    pub person: u32,
    /// The tier that they work in, from 1; the first where there are no tiers.
    pub tier: u8,
}

/// All changes of a run, organization by organization within each tick.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The changes.
    pub records: Vec<Record>,
    /// The cells that asked for a task or were about to, in the order in which they were first led.
    pub sources: Vec<Source>,
    /// Who worked where, week by week.
    pub posts: Vec<Post>,
    /// How organizations worked, by `Organization::index`, week by week.
    pub ways: Vec<(u32, Way)>,
    /// What has kept a task: how many records there were, the task by its key, and the place.
    pub kept: Vec<(usize, u64, Place)>,
}
