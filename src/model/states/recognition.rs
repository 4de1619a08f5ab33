//! What people did, and what is believed of them.

use bevy_ecs::prelude::*;

use crate::engine::Law;

/// Visible output and prevention `[tasks/week]`.
pub type Signals = [f64; 2];

/// Signals that are remembered for a while.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    pub(in crate::model) weeks: f64,
    pub(in crate::model) sums: Signals,
}

/// What one person is, did, and is believed to be worth.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Regard {
    pub(in crate::model) met: bool,
    pub(in crate::model) craft: f64,
    pub(in crate::model) care: f64,
    /// Craft in standard deviations from the mean of all.
    pub(in crate::model) apart: f64,
    pub(in crate::model) home: Option<usize>,
    pub(in crate::model) tenure: f64,
    pub(in crate::model) did: Signals,
    pub(in crate::model) inside: Memory,
    pub(in crate::model) unverified: Memory,
    pub(in crate::model) outside: Memory,
    pub(in crate::model) came_to: Memory,
    pub(in crate::model) believed: [Signals; 2],
    pub(in crate::model) pay: f64,
    pub(in crate::model) offer: f64,
    pub(in crate::model) quits: f64,
    pub(in crate::model) worth: f64,
    pub(in crate::model) shown: Option<(f64, f64)>,
}

impl Default for Regard {
    fn default() -> Self {
        Self {
            met: false,
            craft: 1.0,
            care: 1.0,
            apart: 0.0,
            home: None,
            tenure: 0.0,
            did: [0.0; 2],
            inside: Memory::default(),
            unverified: Memory::default(),
            outside: Memory::default(),
            came_to: Memory::default(),
            believed: [[0.0; 2]; 2],
            pay: 1.0,
            offer: 1.0,
            quits: 1.0,
            worth: 1.0,
            shown: None,
        }
    }
}

impl Regard {
    /// How fast they execute, relative to the mean of all.
    pub fn craft(&self) -> f64 {
        self.craft
    }

    /// Where they worked this week, by `Organization::index`.
    pub fn home(&self) -> Option<usize> {
        self.home
    }

    /// Equation (3): their pay, relative to the mean of their organization at equal rank.
    pub fn pay_factor(&self) -> f64 {
        self.pay
    }

    /// What they are worth by craft and care, relative to the mean of all: nobody can see it.
    pub fn worth(&self) -> f64 {
        self.worth
    }

    /// Equation (8): their rank among applicants, the lowest first, with this noise between 0 and 1. Where nobody is
    /// tested, noise is all.
    pub fn rank(&self, noise: f64) -> f64 {
        let Some((shown, hidden)) = self.shown else { return noise };
        let normal = Law::Normal { mean: 0.0, sd: 1.0 };
        hidden * normal.quantile(noise) - shown
    }

    /// Gap between offer and pay.
    pub(in crate::model) fn gap(&self) -> f64 {
        self.offer / self.pay - 1.0
    }

    /// They work for `employer` this week: who is new there is not known there.
    pub(in crate::model) fn settle(&mut self, employer: Option<usize>) {
        if self.home != employer {
            (self.home, self.tenure, self.inside) = (employer, 0.0, Memory::default());
        }
        if employer.is_some() {
            self.tenure += 1.0;
        } else {
            (self.pay, self.offer, self.quits) = (1.0, 1.0, 1.0);
        }
    }
}

/// What others must know of what is recognized.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct RecognitionTerms {
    /// Whether pay depends on what people are believed to be worth.
    pub pays: bool,
}

/// Metrics that others speak of.
pub mod metric {
    /// `recognition.offer_outside`.
    pub const OFFER_OUTSIDE: &str = "recognition.offer_outside";
    /// `recognition.pay_inside`.
    pub const PAY_INSIDE: &str = "recognition.pay_inside";
}
