//! What AI can do.

use bevy_ecs::prelude::*;

use crate::engine::quantity::{exp, ln};

/// What AI can do this week.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Capability {
    /// The horizon of each domain relative to the whole, 0 out of reach; empty where all are alike.
    pub(in crate::model) domains: Vec<f64>,
    pub(in crate::model) horizon: f64,
    pub(in crate::model) kappa: f64,
    pub(in crate::model) reliability: f64,
    pub(in crate::model) forecast: f64,
}

impl Default for Capability {
    fn default() -> Self {
        Self {
            domains: vec![],
            horizon: f64::INFINITY,
            kappa: 1.0,
            reliability: 1.0,
            forecast: f64::NAN,
        }
    }
}

impl Capability {
    /// Length of task that is done half the time `[h]`.
    pub fn horizon(&self) -> f64 {
        self.horizon
    }

    /// Equations (2) and (5): the same in one domain.
    pub fn success_in(&self, domain: u16, hours: f64) -> f64 {
        match self.domains.get(usize::from(domain)) {
            None => self.success(hours),
            Some(0.0) => 0.0,
            // A horizon that is twice as far off makes a task half as long.
            Some(relative) => self.success(hours / relative),
        }
    }

    /// Equation (2): chance that a task of so many hours of a person succeeds.
    pub fn success(&self, hours: f64) -> f64 {
        if self.horizon.is_infinite() {
            return self.reliability;
        }
        success(hours / self.horizon, self.kappa, self.reliability)
    }
}

/// Equation (2), for a length relative to the horizon.
pub fn success(relative: f64, kappa: f64, reliability: f64) -> f64 {
    // Powers by way of logarithms: every task that a system starts asks.
    reliability * exp(-std::f64::consts::LN_2 * exp(kappa * ln(relative)))
}
