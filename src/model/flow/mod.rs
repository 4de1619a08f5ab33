//! The flow: composes a task's row from the rooms' parts and moves it from birth to outcome.
//!
//! [`stages`] is the table of where a task can stand and where it goes from there; `telosim explain flow` prints it.
//! This is the one place that calls rooms' event functions. [`staff`], [`seats`] and [`cells`] bring what the rooms
//! decided for the week into the sites, [`week`] counts; between them [`tour`] runs the events of the tick, each told
//! in a file named for what is decided: [`triage`], [`answer`], [`onward`], [`queue`], [`attempt`],
//! [`check`], [`outcome`], [`awaited`].

use bevy_ecs::prelude::*;

use super::agents::{Human, Organization};
use super::purposes::Purpose;
use super::states::flow::{Deeds, Heard, Spent};
use super::{coordination, execution, feedback, judgment, tasks, validation};
use crate::engine::{Phase, SimulationBuilder};
use desk::{Desk, Seat, Sources};

mod answer;
mod asked;
mod attempt;
mod awaited;
mod cells;
mod check;
mod desk;
mod onward;
mod outcome;
mod queue;
mod seats;
mod staff;
mod stages;
mod tour;
mod trace;
mod triage;
mod week;

pub use stages::{Class, Delay, Held, Place, STAGES, Stage, State, Station};
pub use trace::{Post, Record, Source, Trace, Worker};

/// One organization's queues.
pub type Site = crate::engine::flow::Site<Task>;

/// A task's row: a part for each room that has a say in it.
#[derive(Clone, Debug)]
pub struct Task {
    key: u64,
    cell: u32,
    born: f64,
    /// How full it was when it was asked for: see [`Tour::fill`](tour::Tour::fill).
    crowd: f64,
    released: bool,
    /// An executor has taken it from the queue that it shares with people.
    taken: bool,
    redo: f32,
    success: f32,
    /// Price of the order over that of the base year.
    price: f32,
    order: tasks::Order,
    stake: judgment::Stake,
    context: coordination::Context,
    draft: execution::Draft,
    review: validation::Review,
    signal: feedback::Signal,
    spent: Spent,
}

impl Task {
    /// A task as it is thought of: no room has done anything to it yet but to say what is wanted and what is at stake.
    fn new(key: u64, cell: u32, born: f64, order: tasks::Order, stake: judgment::Stake) -> Self {
        Self {
            key,
            cell,
            born,
            crowd: 0.0,
            released: false,
            taken: false,
            redo: 1.0,
            success: 1.0,
            price: 1.0,
            order,
            stake,
            context: coordination::Context::default(),
            draft: execution::Draft::default(),
            review: validation::Review::default(),
            signal: feedback::Signal::default(),
            spent: Spent::default(),
        }
    }
}

/// Every organization's flow. Its memory is kept from run to run.
#[derive(Resource, Debug, Default)]
pub struct Flow {
    /// By `Organization::index`.
    desks: Vec<Desk>,
    /// By `Human::index`.
    seats: Vec<Option<Seat>>,
    trace: Option<Trace>,
    /// Whether threads share out the organizations of a tick among themselves.
    shared: bool,
}

impl Flow {
    /// Lets the threads of the pool that calls share out the organizations of each tick: between two ticks no organization
    /// touches another, so that the numbers are the same.
    pub fn share(&mut self, shared: bool) {
        self.shared = shared;
    }

    /// Events so far, in all organizations.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn events(&self) -> u64 {
        self.desks.iter().map(|desk| desk.site.events()).sum()
    }

    /// One organization's queues, to look at.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn site(&self, organization: usize) -> &Site {
        &self.desks[organization].site
    }

    /// Records every change of state from now on: costly, so only where it was asked for.
    pub fn keep_trace(&mut self) {
        self.trace = Some(Trace::default());
    }

    /// Takes out what was noted since this was last called, and goes on.
    pub fn drain_trace(&mut self) -> Trace {
        self.trace.as_mut().map(std::mem::take).unwrap_or_default()
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
        .systems(Phase::Ask, (staff::seat_people, asked::record).chain())
        .systems(Phase::Flow, (tour::run, week::report).chain());
}

/// A desk for each organization, at the place of its index: from then on desks are what is gone through.
fn open_desks(mut flow: ResMut<Flow>, organizations: Query<(Entity, &Organization)>) {
    let flow = &mut *flow;
    flow.desks.resize_with(organizations.iter().len(), Desk::new);
    flow.desks.iter_mut().for_each(Desk::clear);
    for (entity, organization) in &organizations {
        let whose = &mut flow.desks[organization.index].organization;
        let nobody = std::mem::replace(whose, entity) == Entity::PLACEHOLDER;
        assert!(nobody, "two organizations have the index {}", organization.index);
    }
    flow.seats.clear();
    flow.trace = flow.trace.take().map(|_| Trace::default());
}
