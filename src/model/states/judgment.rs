//! What past work has made hard to undo.

use bevy_ecs::prelude::*;

use crate::engine::quantity::exp;
use crate::engine::{Channel, Combiner, Each, Phase};

/// Criteria by which a decision is looked at before its outcome is known.
pub const CRITERIA: usize = 5;

/// What one organization's past work has made hard to undo: five stocks, and one apart.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Risk {
    pub(in crate::model) stocks: [f64; CRITERIA],
    pub(in crate::model) weighed: f64,
    pub(in crate::model) business: f64,
}

impl Risk {
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
}

/// Equation (4): share of wrong decisions that cannot be undone, at a weighed risk w·S.
pub fn irreversibility(weighed: f64) -> f64 {
    1.0 - exp(-weighed)
}

/// How likely one person is to be right about a direction, this week.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Sight {
    pub(in crate::model) right: f64,
}

impl Sight {
    /// The chance, of those who work `[share]`.
    pub fn right(&self) -> f64 {
        self.right
    }
}

/// What others must know of how far anybody can be right.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct JudgmentTerms {
    /// Whether anything says how right directions are.
    pub foresees: bool,
    /// Whether the first person to lead a purpose sets its direction.
    pub directs: bool,
    /// Share of directions that are not evident, so that it takes judgment to be right `[share]`.
    pub unpredictability: f64,
}

impl JudgmentTerms {
    /// Equation (2) for a direction that would be right with probability `p` if no direction were evident.
    pub fn foreseen(&self, p: f64) -> f64 {
        // Not 1 - 1 · (1 - p): where nothing is foreseen, no bit of it may change.
        if self.unpredictability == 1.0 { p } else { 1.0 - self.unpredictability * (1.0 - p) }
    }
}

/// What is taken off each risk stock `[1/week]`.
pub struct Repair;

impl Channel for Repair {
    const OWNER: &'static str = "judgment";
    const NAME: &'static str = "repair";
    const UNIT: &'static str = "1/week";
    const DOC: &'static str = "What is taken off each risk stock.";
    const COMBINER: Combiner = Combiner::Sum;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Intend;
}
