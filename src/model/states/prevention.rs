//! What is done so that nothing happens.

use bevy_ecs::prelude::*;

/// How one organization is guarded against incidents.
///
/// What happens is drawn as the week begins; the hours that prevention took, and what they built, are those
/// of the week that has just ended.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Guard {
    pub(in crate::model) stock: f64,
    pub(in crate::model) visibility: f64,
    pub(in crate::model) given: f64,
    pub(in crate::model) effort: f64,
    pub(in crate::model) measuring: f64,
    pub(in crate::model) incidents: f64,
    pub(in crate::model) unprevented: f64,
    pub(in crate::model) repeats: f64,
    pub(in crate::model) expected: f64,
    pub(in crate::model) counterfactual: f64,
    pub(in crate::model) hours: [f64; 3],
    pub(in crate::model) on_call: f64,
    pub(in crate::model) repair: f64,
    pub(in crate::model) damage: f64,
    pub(in crate::model) averted: f64,
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            stock: 0.0,
            visibility: 0.0,
            // Before anybody has looked at pay, all that is granted is given.
            given: 1.0,
            effort: 0.0,
            measuring: 0.0,
            incidents: 0.0,
            unprevented: 0.0,
            repeats: 0.0,
            expected: 0.0,
            counterfactual: 0.0,
            hours: [0.0; 3],
            on_call: 0.0,
            repair: 0.0,
            damage: 0.0,
            averted: 0.0,
        }
    }
}

impl Guard {
    /// Prevention stock P `[1]`.
    pub fn stock(&self) -> f64 {
        self.stock
    }

    /// Share of prevention that its metrics make visible: v.
    pub fn visibility(&self) -> f64 {
        self.visibility
    }

    /// Share of people's productive hours that goes to prevention and its metrics this week.
    pub fn granted(&self) -> f64 {
        self.effort + self.measuring
    }

    /// Equation (9): share of people's productive hours that goes to prevention this week.
    pub fn effort(&self) -> f64 {
        self.effort
    }

    /// Incidents this week `[incidents]`.
    pub fn incidents(&self) -> f64 {
        self.incidents
    }

    /// Those of this week in a world without prevention, on the same random numbers `[incidents]`.
    pub fn unprevented(&self) -> f64 {
        self.unprevented
    }

    /// Their rate this week `[incidents/week]`.
    pub fn expected(&self) -> f64 {
        self.expected
    }

    /// What the rate would be without prevention `[incidents/week]`.
    pub fn counterfactual(&self) -> f64 {
        self.counterfactual
    }

    /// People's hours that went to prevention and its metrics last week `[h]`.
    #[cfg(test)]
    pub fn hours(&self) -> f64 {
        self.hours.iter().sum()
    }

    /// People's hours that restoring takes this week, as far as they are there `[h]`.
    pub fn on_call(&self) -> f64 {
        self.on_call
    }

    /// Damage of this week's incidents `[money/week]`.
    pub fn damage(&self) -> f64 {
        self.damage
    }

    /// Damage of those that were avoided this week `[money/week]`.
    #[cfg(test)]
    pub fn averted(&self) -> f64 {
        self.averted
    }
}

/// Metrics that others speak of.
pub mod metric {
    /// `prevention.avoided_so_far`.
    pub const AVOIDED_SO_FAR: &str = "prevention.avoided_so_far";
    /// `prevention.incidents`.
    pub const INCIDENTS: &str = "prevention.incidents";
    /// `prevention.unprevented`.
    pub const UNPREVENTED: &str = "prevention.unprevented";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `prevention.hazard`.
    pub const HAZARD: &str = "prevention.hazard";
    /// `prevention.life`.
    pub const LIFE: &str = "prevention.life";
}
