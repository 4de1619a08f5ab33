//! What policies cost, so that they can be compared at equal budgets.

use bevy_ecs::prelude::*;

/// What policies cost this week, and the public since the start.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Bill {
    pub(in crate::model) organizations: f64,
    pub(in crate::model) public: f64,
    pub(in crate::model) spent: f64,
}

impl Bill {
    /// What organizations pay `[money/week]`.
    pub fn organizations(&self) -> f64 {
        self.organizations
    }

    /// What the public pays `[money/week]`.
    pub fn public(&self) -> f64 {
        self.public
    }

    /// What the public has paid since the start `[money]`.
    pub fn spent(&self) -> f64 {
        self.spent
    }
}
