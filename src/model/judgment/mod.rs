//! Judgment: whether the direction is right, and what a wrong one costs.
//!
//! # Claim
//!
//! Value is correctness times execution (S1.2).
//!
//! # Equations
//!
//! ```text
//! I = 1 - e^(-w·S)                                                                       (1)
//! ```
//!
//! # Reads
//!
//! The last `Week`.
//!
//! # Publishes
//!
//! [`Risk`] per organization.
//!
//! # Neutral
//!
//! Nothing is irreversible.
//!
//! # Limits
//!
//! None yet.
//!
//! # Sources
//!
//! `assumption`.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::Organization;
use crate::engine::quantity::exp;
use crate::engine::{Mechanism, SimulationBuilder};

/// Whether the direction is right.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Judgment {}

impl Mechanism for Judgment {
    const NAME: &'static str = "judgment";

    fn install(sim: &mut SimulationBuilder) {
        sim.part::<Organization, Risk>();
    }
}

/// What one organization's past work has made hard to undo: five stocks.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Risk {
    stocks: [f64; 5],
    weighed: f64,
}

impl Risk {
    /// Complexity, coupling, recovery difficulty, single-point risk, lost diagnosability [1].
    pub fn stocks(&self) -> [f64; 5] {
        self.stocks
    }

    /// The stocks' weighted sum w·S [1].
    pub fn weighed(&self) -> f64 {
        self.weighed
    }

    /// Equation (1): share of a wrong decision that cannot be undone.
    pub fn irreversibility(&self) -> f64 {
        1.0 - exp(-self.weighed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_stocks_everything_can_be_undone() {
        assert_eq!(Risk::default().irreversibility(), 0.0);
    }
}
