//! What past work has made hard to undo.

use bevy_ecs::prelude::*;

use super::{Judgment, irreversibility};

/// Criteria by which a decision is looked at before its outcome is known.
pub const CRITERIA: usize = 5;

/// What one organization's past work has made hard to undo: five stocks, and one apart.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Risk {
    stocks: [f64; CRITERIA],
    weighed: f64,
    business: f64,
}

impl Risk {
    pub(super) fn new(p: &Judgment, stocks: [f64; CRITERIA], business: f64) -> Self {
        let weighed = stocks.iter().zip(p.weights()).map(|(s, w)| s * w).sum();
        Self { stocks, weighed, business }
    }

    /// Complexity, coupling, recovery difficulty, single-point risk, lost diagnosability `[1]`.
    pub fn stocks(&self) -> [f64; CRITERIA] {
        self.stocks
    }

    /// The stocks' weighted sum w·S `[1]`.
    pub fn weighed(&self) -> f64 {
        self.weighed
    }

    /// Equation (4): share of a wrong decision that cannot be undone.
    pub fn irreversibility(&self) -> f64 {
        irreversibility(self.weighed)
    }

    /// Complexity of the business, which makes nothing harder to undo `[1]`.
    pub fn business(&self) -> f64 {
        self.business
    }

    /// Equation (3), for one week.
    pub(super) fn aged(&self, p: &Judgment, changes: &[f64; CRITERIA + 1], repair: f64) -> Self {
        let kept = 1.0 - p.decay;
        let stocks =
            std::array::from_fn(|k| (kept * self.stocks[k] + changes[k] - repair).max(0.0));
        Self::new(p, stocks, kept * self.business + changes[CRITERIA])
    }
}
