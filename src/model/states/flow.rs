//! What became of tasks, told to the rooms that made them.

use bevy_ecs::prelude::*;

use crate::model::agents::Window;

/// What one person brought to an end in the last week `[tasks]`.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Deeds {
    pub(in crate::model) executed: u16,
    pub(in crate::model) reviewed: u16,
    pub(in crate::model) caught: u16,
}

impl Deeds {
    /// Tasks executed.
    pub fn executed(&self) -> u16 {
        self.executed
    }

    /// Results reviewed.
    pub fn reviewed(&self) -> u16 {
        self.reviewed
    }

    /// Defects found.
    pub fn caught(&self) -> u16 {
        self.caught
    }
}

/// What the flow tells one purpose of its cells, in their order.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Heard {
    pub(in crate::model) cells: Vec<(bool, u32)>,
}

impl Heard {
    /// Of each cell: whether a task of it was accepted last week, and how many signals of a wrong direction came.
    pub fn cells(&self) -> &[(bool, u32)] {
        &self.cells
    }
}

/// A part of lead time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Until somebody decided.
    Decide,
    /// Until somebody owned it.
    Own,
    /// Handing over.
    HandOff,
    /// Waiting for anybody, or stalled.
    Wait,
    /// First execution.
    Execute,
    /// Execution again after a failed review.
    Rework,
    /// Being reviewed.
    Review,
    /// Until an outcome was known, after shipping.
    Feedback,
}

/// What a task has spent so far, by part `[working h]`.
///
/// Single precision holds a second in a year, and rows that fit into the cache are what makes events fast.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    pub(in crate::model) parts: [f32; 7],
    pub(in crate::model) touched: f32,
}

impl Spent {
    /// Adds hours to a part; `touched` of them somebody worked on it.
    pub fn add(&mut self, part: Part, hours: f64, touched: f64) {
        self.parts[part as usize] += hours as f32;
        self.touched += touched as f32;
    }
}

/// Lead times of the tasks that one organization shipped in the last tick.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct LeadTime {
    pub(in crate::model) shipped: f64,
    pub(in crate::model) settled: f64,
    pub(in crate::model) total: f64,
    pub(in crate::model) parts: [f64; 8],
    pub(in crate::model) touched: f64,
    pub(in crate::model) all_shipped: f64,
    pub(in crate::model) all_total: f64,
}

impl LeadTime {
    /// Starts a new tick.
    pub fn begin(&mut self) {
        *self =
            Self { all_shipped: self.all_shipped, all_total: self.all_total, ..Self::default() };
    }

    /// A task that was born then is shipped `now` `[working h]`.
    pub fn ship(&mut self, born: f64, now: f64, spent: &Spent, window: Window) {
        let hours = now - born;
        self.shipped += 1.0;
        self.total += hours;
        self.touched += f64::from(spent.touched);
        if (window.from..window.to).contains(&born) {
            self.all_shipped += 1.0;
            self.all_total += hours;
        }
        for (sum, part) in self.parts.iter_mut().zip(spent.parts) {
            *sum += f64::from(part);
        }
    }

    /// An outcome came `hours` after shipping `[working h]`.
    pub fn hear(&mut self, hours: f64) {
        self.settled += 1.0;
        self.parts[Part::Feedback as usize] += hours;
    }

    /// Tasks shipped in the tick, and the sum of their times from birth to shipping `[working h]`.
    pub fn shipped(&self) -> (f64, f64) {
        (self.shipped, self.total)
    }

    /// Outcomes heard in the tick, and the sum of their times since shipping `[working h]`.
    pub fn heard(&self) -> (f64, f64) {
        (self.settled, self.parts[Part::Feedback as usize])
    }
}
