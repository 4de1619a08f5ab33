//! Recognition: who is believed to be worth what, inside and outside.
//!
//! # Claim
//!
//! Organizations pay what they see, markets what it comes to (S1.1, S1.6, S1.8, S1.9, S3.4).
//!
//! # Equations
//!
//! ```text
//! weight of t signals: t · s0 / (t · s0 + se)                                            (1)
//! ```
//!
//! # Reads
//!
//! `prevention::Guard`.
//!
//! # Publishes
//!
//! [`Regard`] per person.
//!
//! # Neutral
//!
//! Nobody is told apart.
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

use super::agents::Human;
use crate::engine::{Mechanism, SimulationBuilder};

/// Who is believed to be worth what.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recognition {}

impl Mechanism for Recognition {
    const NAME: &'static str = "recognition";

    fn install(sim: &mut SimulationBuilder) {
        sim.part::<Human, Regard>();
    }
}

/// What is believed of one person.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Regard {
    quits: f64,
}

impl Default for Regard {
    fn default() -> Self {
        Self { quits: 1.0 }
    }
}

impl Regard {
    /// How much more often they quit over the gap between pay and offer.
    pub fn quits(&self) -> f64 {
        self.quits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_quits_more_often_where_nothing_is_set() {
        assert_eq!(Regard::default().quits(), 1.0);
    }
}
