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
