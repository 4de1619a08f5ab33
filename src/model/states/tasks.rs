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
    /// `tasks.scaling`.
    pub const SCALING: &str = "tasks.scaling";
    /// `tasks.truncated`.
    pub const TRUNCATED: &str = "tasks.truncated";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `tasks.held`.
    pub const HELD: &str = "tasks.held";
    /// `tasks.multiplier`.
    pub const MULTIPLIER: &str = "tasks.multiplier";
}
