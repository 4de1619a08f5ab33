//! Work that is accepted.

use bevy_ecs::prelude::*;

use crate::model::agents::Trailing;

/// Accepted work of one organization against its own base.
#[derive(Component, Clone, Debug)]
pub struct Demanded {
    pub(in crate::model) window: Trailing,
    pub(in crate::model) taken: Trailing,
    pub(in crate::model) base: f64,
    pub(in crate::model) base_ticks: f64,
    pub(in crate::model) now: f64,
}

impl Demanded {
    /// Task scaling of this organization, a 26-week mean; undefined before a base exists.
    pub fn scaling(&self) -> f64 {
        self.window.mean() / (self.base / self.base_ticks)
    }
}

/// How far emission is steered, and what is asked for of a cell.
#[derive(Resource, Clone, Debug)]
pub struct Steering {
    pub(in crate::model) multiplier: f64,
    pub(in crate::model) now: f64,
    pub(in crate::model) window: Trailing,
    pub(in crate::model) base: f64,
    pub(in crate::model) base_ticks: f64,
}

impl Default for Steering {
    fn default() -> Self {
        let window = Trailing::new(13);
        Self { multiplier: 1.0, now: 0.0, window, base: 0.0, base_ticks: 0.0 }
    }
}

impl Steering {
    /// What emission is multiplied by, beside what is assigned `[1]`.
    pub fn multiplier(&self) -> f64 {
        self.multiplier
    }

    /// Tasks that a led cell asks for in the base year `[tasks/week]`; undefined before one.
    pub fn base(&self) -> f64 {
        self.base / self.base_ticks
    }

    /// Tasks that a led cell asks for now, against base; undefined before one.
    pub fn per_cell(&self) -> f64 {
        self.now / self.base()
    }
}

/// What others must know of how tasks are asked for.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct TaskTerms {
    /// Assigned multiplier of emission `[1]`.
    pub multiplier: f64,
    /// Tasks that a live cell asks for at base `[tasks/week]`.
    pub emission: f64,
    /// Mean work of a task `[bh]`.
    pub work: f64,
}

/// Metrics that others speak of.
pub mod metric {
    /// `tasks.accepted`.
    pub const ACCEPTED: &str = "tasks.accepted";
    /// `tasks.cover`.
    pub const COVER: &str = "tasks.cover";
    /// `tasks.drawn`.
    pub const DRAWN: &str = "tasks.drawn";
    /// `tasks.kinds_found`.
    pub const KINDS_FOUND: &str = "tasks.kinds_found";
    /// `tasks.per_cell`.
    pub const PER_CELL: &str = "tasks.per_cell";
    /// `tasks.scaling`.
    pub const SCALING: &str = "tasks.scaling";
    /// `tasks.truncated`.
    pub const TRUNCATED: &str = "tasks.truncated";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `tasks.emission`.
    pub const EMISSION: &str = "tasks.emission";
    /// `tasks.work`.
    pub const WORK: &str = "tasks.work";
    /// `tasks.target`.
    pub const TARGET: &str = "tasks.target";
    /// `tasks.held`.
    pub const HELD: &str = "tasks.held";
    /// `tasks.multiplier`.
    pub const MULTIPLIER: &str = "tasks.multiplier";
}
