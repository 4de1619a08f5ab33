//! Nouns that no room owns: organizations, people, and what a week was made of.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::draws::child;
use crate::engine::{Agent, Clock, Draws, Law, Mechanism, SimulationBuilder, Stream};

/// How many organizations there are, how large they are, and how many hours their people can work.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Organizations {
    /// Organizations at the start.
    #[schemars(range(min = 1, max = 10_000), extend("x-level" = "core", "x-label" = "organizations", "x-unit" = "organizations", "x-role" = "scale", "x-source" = "assumption"))]
    pub count: u64,

    /// People in an organization at the start.
    #[schemars(extend("x-level" = "core", "x-label" = "people in an organization", "minimum" = 1, "maximum" = 10_000, "x-unit" = "people", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "organization"))]
    pub size: Law,

    /// Whether each organization has a stratum of the law of sizes to itself, in an order of chance; else each draws alone.
    #[schemars(extend("x-unit" = "1", "x-role" = "initial", "x-source" = "assumption"))]
    pub stratified: bool,

    /// Places for organizations that people found later: empty until then.
    #[schemars(range(min = 0, max = 10_000), extend("x-unit" = "organizations", "x-role" = "scale", "x-source" = "assumption"))]
    pub places: u64,

    /// Share of paid hours in which a person can work at all.
    #[schemars(range(min = 0.1, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub productive: f64,
}

impl Default for Organizations {
    fn default() -> Self {
        Self { count: 1, size: Law::Fixed(20.0), stratified: false, places: 0, productive: 1.0 }
    }
}

const SIZE: Stream = Stream::new(Organizations::NAME, "size");
const ORDER: Stream = Stream::new(Organizations::NAME, "order");

impl Mechanism for Organizations {
    const NAME: &'static str = "organizations";
    const SOURCE: &'static str = include_str!("agents.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.resource(Window::default()).setup(found_organizations);
    }

    fn is_neutral(&self) -> bool {
        // There are always organizations.
        false
    }
}

/// An organization, or the place of one that closed.
#[derive(Component, Clone, Copy, Debug)]
pub struct Organization {
    /// Its place, from 0 in the order of founding; never reused.
    pub index: usize,
    /// What its draws are keyed by.
    pub key: u64,
    /// People in it at the start; none in a place for one that may be founded later `[people]`.
    pub founded: u32,
}

/// A person, or the record of one who left the labour force.
#[derive(Component, Clone, Copy, Debug)]
pub struct Human {
    /// Their place, from 0 in the order of entering; never reused.
    pub index: usize,
    /// What their draws are keyed by.
    pub key: u64,
}

fn found_organizations(mut commands: Commands, parameters: Res<Organizations>, draws: Res<Draws>) {
    let strata = strata(&parameters, &draws);
    for index in 0..(parameters.count + parameters.places) as usize {
        let key = child(0, index as u64);
        let size = match strata.get(index) {
            Some(&share) => parameters.size.quantile(share),
            None => parameters.size.sample(&mut draws.at(SIZE, key, 0)),
        };
        let there = (index as u64) < parameters.count;
        let founded = if there { libm::round(size).max(1.0) as u32 } else { 0 };
        commands.spawn((Agent, Organization { index, key, founded }, Week::default()));
    }
}

/// The middle of the stratum of each organization, (i + 1/2) / N in an order of chance; nothing where each draws alone.
fn strata(p: &Organizations, draws: &Draws) -> Vec<f64> {
    if !p.stratified {
        return vec![];
    }
    let mut order: Vec<(f64, usize)> = (0..p.count as usize)
        .map(|index| (draws.uniform(ORDER, child(0, index as u64), 0), index))
        .collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut strata = vec![0.0; order.len()];
    for (i, (_, index)) in order.into_iter().enumerate() {
        strata[index] = (i as f64 + 0.5) / p.count as f64;
    }
    strata
}

/// How a week's people's hours were cut `[h]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hours {
    /// Paid hours times the productive share.
    pub productive: f64,
    /// Meetings, status, translation.
    pub meetings: f64,
    /// Setting up a new way of working.
    pub setup: f64,
    /// Restoring what incidents broke.
    pub on_call: f64,
    /// Preventing incidents, and building the metrics that show it.
    pub prevention: f64,
    /// Leading purposes, decisions included.
    pub leading: f64,
    /// Granted for finding problems.
    pub finding: f64,
    /// What is left for the queues below.
    pub offered: f64,
    /// What people who may review offer.
    pub reviewers: f64,
    /// Checking results.
    pub review: f64,
    /// Steering executors.
    pub steer: f64,
    /// Handing work over, both sides.
    pub handoff: f64,
    /// Executing.
    pub execute: f64,
    /// Learning the job, and teaching it.
    pub training: f64,
}

impl Hours {
    /// Hours used, finding counted apart `[h]`.
    pub fn used(&self) -> f64 {
        self.meetings
            + self.setup
            + self.leading
            + self.review
            + self.steer
            + self.handoff
            + self.execute
            + self.on_call
            + self.prevention
            + self.training
    }

    /// Slack: 1 - used / productive, with finding counted apart from both `[share]`.
    pub fn slack(&self) -> f64 {
        let paid = self.productive - self.finding;
        if paid > 0.0 { 1.0 - self.used() / paid } else { f64::NAN }
    }
}

/// Why an accepted task was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abandoned {
    /// Nobody ever owned it.
    Lost,
    /// It stalled and nobody escalated it in time.
    Stalled,
    /// It waited longer than it was wanted.
    Expired,
    /// The person who worked on it left.
    Dropped,
    /// Its organization closed.
    Closed,
}

/// What one organization's flow did in the last tick. Written by the flow alone.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Week {
    /// People's hours.
    pub hours: Hours,
    /// Hours of prevention by the tier of those who gave them; all in the first where people have no tiers `[h]`.
    pub prevention: [f64; 3],
    /// Tasks emitted by cells `[tasks]`.
    pub begun: f64,
    /// Of them, turned away because too much waits: the cell keeps the idea `[tasks]`.
    pub turned_away: f64,
    /// Tasks accepted at triage `[tasks]`.
    pub accepted: f64,
    /// Work accepted `[bh]`.
    pub accepted_work: f64,
    /// Work refused because spending is capped `[bh]`.
    pub refused_work: f64,
    /// Work of tasks whose execution began for the first time `[bh]`.
    pub taken_work: f64,
    /// Work of tasks settled Reverted, or abandoned after their execution had begun `[bh]`.
    pub refunded_work: f64,
    /// Accepted, first executed, refunded, and given up before it was begun: work at the price of its order over that of the
    /// base year `[bh]`.
    pub ordered: f64,
    /// See `ordered`.
    pub paid: f64,
    /// See `ordered`.
    pub refunded: f64,
    /// See `ordered`.
    pub released: f64,
    /// Work of orders that were begun after more than 13 weeks, or given up before they were begun `[bh]`.
    pub late_work: f64,
    /// Work accepted and not yet begun, at the end of the tick `[bh]`.
    pub backlog_work: f64,
    /// Tasks accepted and not yet begun, at the end of the tick `[tasks]`.
    pub backlog: f64,
    /// Work of tasks settled Success `[bh]`.
    pub success_work: f64,
    /// Of it, work of tasks that needed somebody to be there `[bh]`.
    pub presence_work: f64,
    /// Tasks settled Success `[tasks]`.
    pub successes: f64,
    /// Tasks settled Reverted `[tasks]`.
    pub reverted: f64,
    /// Tasks shipped `[tasks]`.
    pub shipped: f64,
    /// Tasks abandoned after they were accepted `[tasks]`.
    pub abandoned: f64,
    /// The same by reason, in the order of [`Abandoned`] `[tasks]`.
    pub abandoned_by: [f64; 5],
    /// Longest time for which a task that found an owner had none `[working h]`.
    pub oldest_orphan: f64,
    /// Services by people that came to an end, two for a handoff `[touches]`.
    pub touches: f64,
    /// Executor-hours that could be used `[executor h]`.
    pub executor_offered: f64,
    /// Executor-hours used `[executor h]`.
    pub executor_used: f64,
    /// Executor-hours paid for: those used, or those bought where hours are bought `[executor h]`.
    pub executor_paid: f64,
    /// Executor-hours that runs take which began `[executor h]`.
    pub executor_drawn: f64,
    /// Of work whose execution began for the first time, work that executors took up `[bh]`.
    pub executor_work: f64,
    /// Executor-hours that work takes which came to wait and which executors may do for less than people `[executor h]`.
    pub eligible_hours: f64,
    /// What people would cost for that work, less what executors do `[money]`.
    pub expected_saving: f64,
    /// What people would cost for work that executors have taken from the queue `[money]`.
    pub routed: f64,
    /// The same, less what executors were to cost for it `[money]`.
    pub believed_saving: f64,
    /// What people would have cost for work that executors have brought to an end `[money]`.
    pub carried: f64,
    /// Work that executors could do `[bh]`.
    pub executor_capacity: f64,
    /// Attempts by AI executors `[attempts]`.
    pub attempts: f64,
    /// Attempts by AI executors that were right `[attempts]`.
    pub right_attempts: f64,
    /// Work that executors did not have to do again because they had saved their state `[bh]`.
    pub saved_work: f64,
    /// Results of executors that were drafts, for people to finish `[results]`.
    pub drafts: f64,
    /// Attempts that had to be merged with others' work on the same artifacts `[attempts]`.
    pub conflicts: f64,
    /// Hours of people that it takes to tell a system again what it had forgotten `[h]`.
    pub rebriefed: f64,
    /// Results of executors or people that were reviewed `[results]`.
    pub reviewed: f64,
    /// Results that were let through without a review `[results]`.
    pub unreviewed: f64,
    /// Defects that were shipped `[tasks]`.
    pub escapes: f64,
    /// Tasks settled with a defect that was shipped `[tasks]`.
    pub escaped: f64,
    /// Results sent back to be done again `[results]`.
    pub reworked: f64,
    /// Slot-hours of feedback offered; infinite where slots are not limited `[slot h]`.
    pub slots_offered: f64,
    /// Slot-hours of feedback used `[slot h]`.
    pub slots_used: f64,
    /// How long the oldest open signal has been open at the end of the tick `[working h]`.
    pub oldest_signal: f64,
    /// Hours that leads kept for decisions `[h]`.
    pub lead_offered: f64,
    /// Of them, used for decisions `[h]`.
    pub lead_used: f64,
    /// Fixed hours of the tick, for rates `[working h]`.
    pub length: f64,
}

/// Which tasks count where a steady state is asked for: those born between two times.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// From when on `[working h]`.
    pub from: f64,
    /// Until when `[working h]`.
    pub to: f64,
}

impl Default for Window {
    fn default() -> Self {
        Self { from: 0.0, to: f64::INFINITY }
    }
}

/// Means over a trailing window of ticks, of a fixed length.
#[derive(Clone, Debug)]
pub struct Trailing {
    ring: Vec<f64>,
    length: usize,
    next: usize,
    /// Kept, because many ask for it in a tick and one changes it.
    sum: f64,
}

impl Trailing {
    /// A window of so many ticks `[weeks]`.
    pub fn new(length: usize) -> Self {
        Self { ring: Vec::with_capacity(length), length, next: 0, sum: 0.0 }
    }

    /// Takes this tick's value in.
    pub fn push(&mut self, value: f64) {
        if self.ring.len() < self.length {
            self.ring.push(value);
        } else {
            self.ring[self.next] = value;
            self.next = (self.next + 1) % self.length;
        }
        // Anew, so that no error of rounding is ever carried along.
        self.sum = self.ring.iter().sum();
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.ring.clear();
        (self.next, self.sum) = (0, 0.0);
    }

    /// The mean of what the window holds; undefined (NaN) while it is empty.
    pub fn mean(&self) -> f64 {
        self.sum() / self.ring.len() as f64
    }

    /// The value that leaves the window next; 0 while it is empty.
    pub fn oldest(&self) -> f64 {
        self.ring.get(self.next).copied().unwrap_or(0.0)
    }

    /// The sum of what the window holds.
    pub fn sum(&self) -> f64 {
        self.sum
    }
}

/// The share of the current way of working that AI may already touch: none in the base year.
pub fn after_start(clock: Clock, value: f64, base: f64) -> f64 {
    if clock.started() { value } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_organization_has_a_stratum_of_its_own_in_an_order_of_chance() {
        let p = Organizations { count: 50, stratified: true, ..Organizations::default() };
        let order = strata(&p, &Draws::new(3, 0));
        let mut sorted = order.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let middles: Vec<f64> = (0..50).map(|i| (f64::from(i) + 0.5) / 50.0).collect();
        assert_eq!(sorted, middles);
        assert_ne!(order, middles);
        assert_ne!(order, strata(&p, &Draws::new(3, 1)));
        assert!(strata(&Organizations::default(), &Draws::new(3, 0)).is_empty());
    }
}
