//! Prevention: what did not happen, and who made it not happen.
//!
//! # Claim
//!
//! Prevention is invisible unless somebody measures it (S1.4, S1.6, S1.7, S1.14, S1.19).
//!
//! # Equations
//!
//! ```text
//! incidents ~ Poisson(λ0 · e^(β·S) · e^(-κP))                                            (1)
//! ```
//!
//! # Reads
//!
//! `judgment::Risk`.
//!
//! # Publishes
//!
//! [`Guard`] per organization.
//!
//! # Neutral
//!
//! Nothing happens.
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
use crate::engine::{Mechanism, SimulationBuilder};

/// Incidents, and what keeps them from happening.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Prevention {}

impl Mechanism for Prevention {
    const NAME: &'static str = "prevention";

    fn install(sim: &mut SimulationBuilder) {
        sim.part::<Organization, Guard>();
    }
}

/// How one organization is guarded against incidents.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Guard {
    stock: f64,
    visibility: f64,
    incidents: f64,
    expected: f64,
    counterfactual: f64,
    hours: f64,
    on_call: f64,
    repair: f64,
}

impl Guard {
    /// Prevention stock P [1].
    pub fn stock(&self) -> f64 {
        self.stock
    }

    /// Share of prevention that its metrics make visible: v_m.
    pub fn visibility(&self) -> f64 {
        self.visibility
    }

    /// Incidents this week [incidents].
    pub fn incidents(&self) -> f64 {
        self.incidents
    }

    /// Their rate this week [incidents/week].
    pub fn expected(&self) -> f64 {
        self.expected
    }

    /// What the rate would be without prevention [incidents/week].
    pub fn counterfactual(&self) -> f64 {
        self.counterfactual
    }

    /// People's hours that go to prevention this week [h].
    pub fn hours(&self) -> f64 {
        self.hours
    }

    /// People's hours that restoring takes this week [h].
    pub fn on_call(&self) -> f64 {
        self.on_call
    }

    /// What this week's prevention takes off each risk stock [1/week].
    pub fn repair(&self) -> f64 {
        self.repair
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_happens_where_nothing_is_set() {
        assert_eq!(Guard::default().incidents(), 0.0);
    }
}
