//! What one organization's flow must remember from tick to tick.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;

use super::Site;
use super::awaited::Awaited;
use super::seats::Colleague;
use super::staff::Cut;
use super::stages::{Class, Station};
use crate::engine::flow::TaskId;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::purposes::Purpose;
use crate::model::states::flow::Deeds;

/// One organization's flow.
#[derive(Debug)]
pub(super) struct Desk {
    /// Whose it is.
    pub organization: Entity,
    pub site: Site,
    pub books: Books,
    pub posts: Posts,
    pub now: ThisWeek,
    pub last: LastWeek,
}

/// What tasks meet besides queues.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub asking: Vec<Asking>,
    pub gate: Gate,
    pub answers: Answers,
    /// Shipped, and nobody can follow what becomes of it yet: the first is the oldest.
    pub awaited: VecDeque<Awaited>,
    /// Tasks that executors have taken from the queue that they share with people, and not done with.
    pub taken: u32,
    pub people: People,
}

/// What the flow knows of a cell that asks for tasks.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    pub key: u64,
    pub domain: u16,
    pub right: bool,
    /// When its purpose began: before the run for those of the start `[working h]`.
    pub began: f64,
    /// Chance that its present lead is right.
    pub sight: f64,
    /// What is left in its pool.
    pub left: f64,
    pub asked: u64,
    pub accepted: bool,
    pub wrong: u32,
}

/// The limit of work in progress.
#[derive(Debug, Default)]
pub(super) struct Gate {
    pub waiting: VecDeque<TaskId>,
    /// Tasks that have passed it and are not out yet.
    pub released: f64,
}

/// Decisions that somebody must answer for.
#[derive(Debug)]
pub(super) struct Answers {
    /// Accepted, and nobody answers for it yet.
    pub waiting: VecDeque<TaskId>,
    /// Those that somebody answers for, and for how many somebody can.
    pub open: f64,
    pub most: f64,
}

impl Default for Answers {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), open: 0.0, most: f64::INFINITY }
    }
}

/// By place, where people are heterogeneous; empty where they are not.
#[derive(Debug, Default)]
pub(super) struct People {
    pub speeds: Vec<f64>,
    pub handled: Vec<Deeds>,
}

/// Servers that there are.
#[derive(Debug, Default)]
pub(super) struct Posts {
    pub machines: Pool,
    pub slots: Pool,
    /// People who ever worked here, and those of them who may review.
    pub places: u32,
    pub reviewers: u32,
}

/// Servers that are nobody: as many as were ever wanted, and how many of them at which rate were wanted last.
#[derive(Debug, Default)]
pub(super) struct Pool {
    pub servers: Vec<u32>,
    pub wanted: u32,
    pub rate: f64,
}

/// What was decided for the week.
#[derive(Debug, Default)]
pub(super) struct ThisWeek {
    /// Who works here.
    pub staff: Vec<Colleague>,
    pub cut: Cut,
    /// Hours that reviewers and others have for queues and finding.
    pub duty: [f64; 2],
    /// Tasks that a led cell asks for in a week.
    pub tasks: f64,
    /// Nobody is left.
    pub closed: bool,
}

/// What the week that has ended leaves for the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LastWeek {
    pub backlog: f64,
    pub backlog_work: f64,
    /// Share of their hours that reviewers and others did not use.
    pub free: [f64; 2],
    /// Services by people so far, two for a handoff.
    pub touched: u64,
}

/// Where a person works: the servers that stand for them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub organization: usize,
    /// Their place among all who ever worked here: whom the server stands for.
    pub place: u32,
    pub server: u32,
    pub lead: Option<u32>,
}

impl Seat {
    /// Every server that stands for the person.
    pub fn servers(self) -> impl Iterator<Item = u32> {
        [Some(self.server), self.lead].into_iter().flatten()
    }
}

/// Where the cells of one purpose ask, in their order.
#[derive(Component, Clone, Debug, Default)]
pub(super) struct Sources {
    pub organization: usize,
    pub of: Vec<Option<u32>>,
}

impl Sources {
    /// A place for each cell of the purpose: those of a purpose that has changed hands ask anew.
    pub fn fit(&mut self, purpose: &Purpose) {
        if self.organization != purpose.organization() {
            self.organization = purpose.organization();
            self.of.clear();
        }
        self.of.resize(purpose.cells().len(), None);
    }
}

impl Desk {
    pub fn new() -> Self {
        Self {
            organization: Entity::PLACEHOLDER,
            site: Site::new(Station::ALL.len(), Class::ALL.len()),
            books: Books::default(),
            posts: Posts::default(),
            now: ThisWeek::default(),
            last: LastWeek::default(),
        }
    }

    /// Empties it for the next run, keeping its memory.
    pub fn clear(&mut self) {
        let Self { organization, site, books, posts, now, last } = self;
        (*organization, *last) = (Entity::PLACEHOLDER, LastWeek::default());
        site.clear();
        books.clear();
        posts.clear();
        now.clear();
    }
}

impl Books {
    fn clear(&mut self) {
        let Self { asking, gate, answers, awaited, taken, people } = self;
        asking.clear();
        gate.waiting.clear();
        gate.released = 0.0;
        answers.waiting.clear();
        awaited.clear();
        *taken = 0;
        (answers.open, answers.most) = (0.0, f64::INFINITY);
        people.speeds.clear();
        people.handled.clear();
    }
}

impl ThisWeek {
    /// Tasks that come in an hour where so many are ordered in a week.
    pub fn each(&self, ordered: f64) -> f64 {
        if self.closed { 0.0 } else { ordered / HOURS_PER_WEEK }
    }

    fn clear(&mut self) {
        let mut staff = std::mem::take(&mut self.staff);
        staff.clear();
        *self = Self { staff, ..Self::default() };
    }
}

impl Posts {
    /// The servers of a class that are nobody.
    pub fn pool(&mut self, class: Class) -> &mut Pool {
        if class == Class::Slots { &mut self.slots } else { &mut self.machines }
    }

    fn clear(&mut self) {
        for pool in [&mut self.machines, &mut self.slots] {
            pool.servers.clear();
            (pool.wanted, pool.rate) = (0, 0.0);
        }
        (self.places, self.reviewers) = (0, 0);
    }
}
