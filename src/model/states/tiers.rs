//! Who stands where.

use bevy_ecs::prelude::*;

/// Where one person stands: their tier, what brought them there, and what it means this week.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    pub(in crate::model) tier: u8,
    pub(in crate::model) opted_out: bool,
    pub(in crate::model) cases: f64,
    pub(in crate::model) ledger: f64,
    pub(in crate::model) speed: f64,
    pub(in crate::model) restlessness: f64,
    pub(in crate::model) wanted: f64,
    pub(in crate::model) parting: f64,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            tier: 1,
            opted_out: false,
            cases: 0.0,
            ledger: 0.0,
            speed: 1.0,
            restlessness: 1.0,
            wanted: 1.0,
            parting: 0.0,
        }
    }
}

impl Standing {
    /// What they can do: 1 executes, 2 diagnoses, decides and reviews, 3 prevents.
    pub fn tier(&self) -> u8 {
        self.tier
    }

    /// The tier that they work in: the first for those who opted out of owning decisions.
    pub fn acts(&self) -> u8 {
        if self.opted_out { 1 } else { self.tier }
    }

    /// Whether they declined to own decisions.
    pub fn opted_out(&self) -> bool {
        self.opted_out
    }

    /// Whether they may check results, where tiers are gates.
    pub fn may_review(&self) -> bool {
        self.acts() >= 2
    }

    /// Whether they may lead and decide, where tiers are gates.
    pub fn may_decide(&self) -> bool {
        self.acts() >= 2
    }

    /// Equation (2): how fast they execute, relative to a person of their organization without AI.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// The lower it is, the sooner they are laid off; equal in all where tiers are treated alike.
    pub fn parting(&self) -> f64 {
        self.parting
    }
}

/// What others must know of what tiers are.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct TierTerms {
    /// Whether only those of a higher tier may decide and review.
    pub gated: bool,
    /// Whether tiers differ in anything.
    pub differ: bool,
    /// Speed of a person of each tier with AI at hand, relative to without `[1]`.
    pub gains: [f64; 3],
}

/// Metrics that others speak of.
pub mod metric {
    /// `tiers.bimodality`.
    pub const BIMODALITY: &str = "tiers.bimodality";
    /// `tiers.heads_1`.
    pub const HEADS_1: &str = "tiers.heads_1";
    /// `tiers.heads_2`.
    pub const HEADS_2: &str = "tiers.heads_2";
    /// `tiers.heads_3`.
    pub const HEADS_3: &str = "tiers.heads_3";
    /// `tiers.share_2`.
    pub const SHARE_2: &str = "tiers.share_2";
}
