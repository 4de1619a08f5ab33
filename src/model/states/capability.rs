//! What AI can do.

use bevy_ecs::prelude::*;

use crate::engine::quantity::{exp, ln, pow};

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
        match self.relative(domain) {
            0.0 => 0.0,
            // A horizon that is twice as far off makes a task half as long.
            relative => self.success(hours / relative),
        }
    }

    /// The length `[h]` above which a task certainly succeeds with less than this chance: Equation (2) the other way round,
    /// and a little more than what rounding makes of it.
    pub fn farthest(&self, chance: f64) -> f64 {
        const MORE: f64 = 1.0 + 1e-9;
        if chance <= 0.0 || self.horizon.is_infinite() || self.kappa <= 0.0 {
            return f64::INFINITY;
        }
        let halvings = (-ln(chance / self.reliability) / std::f64::consts::LN_2).max(0.0);
        MORE * self.horizon * pow(halvings, 1.0 / self.kappa)
    }

    /// The horizon of a domain relative to the whole.
    pub fn relative(&self, domain: u16) -> f64 {
        self.domains.get(usize::from(domain)).copied().unwrap_or(1.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is farther than the farthest is never tried, and what is a millionth nearer is.
    #[test]
    fn beyond_the_farthest_length_no_task_has_the_chance() {
        for (kappa, reliability) in [(0.5, 1.0), (1.0, 0.9), (2.0, 0.97)] {
            let c = Capability { kappa, reliability, horizon: 7.0, ..Capability::default() };
            for chance in [0.05, 0.3, 0.5, 0.8, 0.89] {
                let far = c.farthest(chance);
                assert!(c.success(far) < chance && c.success(far * (1.0 - 1e-6)) >= chance);
            }
            assert_eq!(c.farthest(0.0), f64::INFINITY);
        }
        let c = Capability { horizon: 7.0, reliability: 0.9, ..Capability::default() };
        assert_eq!(c.farthest(0.95), 0.0);
    }
}
