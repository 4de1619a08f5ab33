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

/// What improving seams takes now.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Improvement {
    pub(in crate::model) cost: f64,
}

impl Improvement {
    /// Share of payroll `[share]`.
    pub fn cost(&self) -> f64 {
        self.cost
    }
}
