//! What coordination takes.

use bevy_ecs::prelude::*;

/// What others must know of what coordination takes.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct CoordinationTerms {
    /// Share of hours lost to communication per squared head `[1/person²]`.
    pub communication: f64,
    /// Share of payroll that a tenth less of a seam takes `[share]`.
    pub improvement_cost: f64,
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
