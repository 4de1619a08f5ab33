//! What coordination takes.

use bevy_ecs::prelude::*;

/// What others must know of what coordination takes.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct CoordinationTerms {
    /// Share of hours lost to communication per squared head, up to 20 people; none in a tree `[1/person²]`.
    pub squared: f64,
    /// Share of hours that people of a large tree take to agree; none elsewhere `[share]`.
    pub agreeing: f64,
    /// Share of payroll that a tenth less of a seam takes `[share]`.
    pub improvement_cost: f64,
}

impl CoordinationTerms {
    /// Share of hours that clearer communication can cut among so many people.
    pub fn talk(&self, n: f64) -> f64 {
        self.squared * n.min(20.0) * n.min(20.0) + self.agreeing * (1.0 - 1.0 / n.max(1.0))
    }
}

/// Metrics that others speak of.
pub mod metric {
    /// `coordination.time`, by part.
    pub const TIME: &str = "coordination.time";
    /// `coordination.lead_time`.
    pub const LEAD_TIME: &str = "coordination.lead_time";
    /// `coordination.time_wait`.
    pub const TIME_WAIT: &str = "coordination.time_wait";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `coordination.without`.
    pub const WITHOUT: &str = "coordination.without";
}
