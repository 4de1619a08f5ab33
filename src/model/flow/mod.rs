//! The flow: composes a task's row from the rooms' parts and moves it from birth to outcome.
//!
//! This is the one place that calls rooms' event functions. [`staff`] brings what the rooms decided
//! for the week into the sites, [`route`] says what each event means, [`week`] counts.
//!
//! ```text
//! Idea -> Triage -> (Dropped | Accepted) -> [Unanswered] -> (Unowned | Owned) -> [Handoff]* -> Queued -> Running ->
//! (Failed -> Queued | Done) -> AwaitReview -> Reviewing -> (Rework -> Queued | Approved) -> Shipped ->
//! AwaitFeedback -> (Success | [Rework -> Queued -> Running ->] Reverted);   from any of them Stalled -> Abandoned
//! ```

use std::collections::VecDeque;

use bevy_ecs::prelude::*;

use super::agents::{Human, Organization};
use super::purposes::Purpose;
use super::states::flow::{Deeds, Heard, Spent};
use super::{coordination, execution, feedback, judgment, tasks, validation};
use crate::engine::flow::{Site, TaskId};
use crate::engine::{Phase, SimulationBuilder};

mod answer;
mod route;
mod seats;
mod staff;
mod tour;
mod trace;
mod week;

pub use trace::{Record, Source, State, Trace, Worker};

/// Stations, in the order in which people serve them.
pub(super) const REVIEW: usize = 0;
pub(super) const DECIDE: usize = 1;
pub(super) const STEER: usize = 2;
pub(super) const HANDOFF: usize = 3;
pub(super) const EXECUTE: usize = 4;
pub(super) const MACHINE: usize = 5;
pub(super) const SIGNAL: usize = 6;
/// How many stations there are.
pub const STATIONS: usize = 7;
/// Names of the stations, by number.
#[cfg(not(feature = "private"))] // tests look in here
pub const STATION_NAMES: [&str; STATIONS] =
    ["review", "decide", "steer", "hand off", "execute", "machine", "signal"];

/// Classes of servers.
pub(super) const REVIEWERS: u8 = 0;
pub(super) const OTHERS: u8 = 1;
pub(super) const LEADS: u8 = 2;
pub(super) const EXECUTORS: u8 = 3;
pub(super) const SLOTS: u8 = 4;
pub(super) const CLASSES: usize = 5;

/// What each class serves, a bit for each station.
pub(super) const SERVES: [u32; CLASSES] = [
    1 << REVIEW | 1 << STEER | 1 << HANDOFF | 1 << EXECUTE,
    1 << STEER | 1 << HANDOFF | 1 << EXECUTE,
    1 << DECIDE,
    1 << MACHINE,
    1 << SIGNAL,
];

/// A task's row: a part for each room that has a say in it.
#[derive(Clone, Debug)]
pub struct Task {
    key: u64,
    cell: u32,
    born: f64,
    released: bool,
    redo: f32,
    success: f32,
    order: tasks::Order,
    stake: judgment::Stake,
    context: coordination::Context,
    draft: execution::Draft,
    review: validation::Review,
    signal: feedback::Signal,
    spent: Spent,
}

/// What the flow knows of a cell that asks for tasks.
#[derive(Clone, Debug)]
struct Asking {
    key: u64,
    domain: u16,
    right: bool,
    /// Chance that whoever leads it now is right.
    sight: f64,
    left: f64,
    asked: u64,
    accepted: bool,
    wrong: u32,
}

/// Servers that are nobody: as many as were ever wanted, and how many of them at which rate were wanted last.
#[derive(Debug, Default)]
struct Pool {
    servers: Vec<u32>,
    wanted: u32,
    rate: f64,
}

impl Pool {
    fn clear(&mut self) {
        self.servers.clear();
        (self.wanted, self.rate) = (0, 0.0);
    }
}

/// One organization's flow and what it must remember between ticks.
#[derive(Debug)]
struct Desk {
    site: Site<Task>,
    asking: Vec<Asking>,
    ready: VecDeque<TaskId>,
    released: f64,
    /// Accepted, and nobody answers for it yet.
    unanswered: VecDeque<TaskId>,
    /// Decisions that somebody answers for, and for how many somebody can.
    open: f64,
    answerable: f64,
    backlog: f64,
    backlog_work: f64,
    machines: Pool,
    slots: Pool,
    places: u32,
    reviewers: u32,
    /// By place, where people are told apart; empty where they are not.
    speeds: Vec<f64>,
    handled: Vec<Deeds>,
    /// Hours of last week that reviewers and others had for queues and finding, and the share they did not use.
    duty: [f64; 2],
    free: [f64; 2],
    /// Services by people so far, two for a handoff.
    touched: u64,
    closed: bool,
}

impl Desk {
    fn new() -> Self {
        Self {
            site: Site::new(STATIONS, CLASSES),
            asking: vec![],
            ready: VecDeque::new(),
            released: 0.0,
            unanswered: VecDeque::new(),
            open: 0.0,
            answerable: f64::INFINITY,
            backlog: 0.0,
            backlog_work: 0.0,
            machines: Pool::default(),
            slots: Pool::default(),
            places: 0,
            reviewers: 0,
            speeds: vec![],
            handled: vec![],
            duty: [0.0; 2],
            free: [0.0; 2],
            touched: 0,
            closed: false,
        }
    }

    fn clear(&mut self) {
        self.site.clear();
        self.asking.clear();
        self.ready.clear();
        self.unanswered.clear();
        self.machines.clear();
        self.slots.clear();
        self.speeds.clear();
        self.handled.clear();
        (self.released, self.backlog, self.backlog_work) = (0.0, 0.0, 0.0);
        (self.open, self.answerable) = (0.0, f64::INFINITY);
        (self.places, self.reviewers, self.touched, self.closed) = (0, 0, 0, false);
        (self.duty, self.free) = ([0.0; 2], [0.0; 2]);
    }
}

/// Where a person works: the servers that stand for them.
#[derive(Clone, Copy, Debug)]
struct Seat {
    organization: usize,
    /// Their place among all who ever worked here: whom the server stands for.
    place: u32,
    server: u32,
    lead: u32,
}

/// Every organization's flow. Its memory is kept from run to run.
#[derive(Resource, Debug, Default)]
pub struct Flow {
    desks: Vec<Desk>,
    seats: Vec<Option<Seat>>,
    trace: Option<Trace>,
}

/// Where the cells of one purpose ask, in their order.
#[derive(Component, Clone, Debug, Default)]
struct Sources {
    organization: usize,
    of: Vec<Option<u32>>,
}

impl Sources {
    /// A place for each cell of the purpose: those of a purpose that has changed hands ask anew.
    fn fit(&mut self, purpose: &Purpose) {
        if self.organization != purpose.organization() {
            self.organization = purpose.organization();
            self.of.clear();
        }
        self.of.resize(purpose.cells().len(), None);
    }
}

impl Flow {
    /// Events so far, in all organizations.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn events(&self) -> u64 {
        self.desks.iter().map(|desk| desk.site.events()).sum()
    }

    /// One organization's queues, to look at.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn site(&self, organization: usize) -> &Site<Task> {
        &self.desks[organization].site
    }

    /// Records every change of state from now on: costly, so only where it was asked for.
    pub fn keep_trace(&mut self) {
        self.trace = Some(Trace::default());
    }

    /// Takes the trace out.
    pub fn take_trace(&mut self) -> Option<Trace> {
        self.trace.take()
    }
}

/// Puts the flow into a simulation; after the rooms, which make what it reads.
pub fn install(sim: &mut SimulationBuilder) {
    sim.resource(Flow::default())
        .setup(open_desks)
        .part::<Purpose, Sources>()
        .part::<Purpose, Heard>()
        .part::<Human, Deeds>()
        .systems(Phase::Ask, staff::seat_people)
        .systems(Phase::Flow, (route::run, week::report).chain());
}

fn open_desks(mut flow: ResMut<Flow>, organizations: Query<&Organization>) {
    let flow = &mut *flow;
    flow.desks.resize_with(organizations.iter().len(), Desk::new);
    flow.desks.iter_mut().for_each(Desk::clear);
    flow.seats.clear();
    flow.trace = flow.trace.take().map(|_| Trace::default());
}
