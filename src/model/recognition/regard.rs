//! One person: what they are, what they did, and what is believed of them.

use bevy_ecs::prelude::*;

use super::weight;
use crate::engine::Law;

/// Visible output and prevention `[tasks/week]`.
pub(super) type Signals = [f64; 2];

/// Signals that are remembered for a while.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Memory {
    pub(super) weeks: f64,
    sums: Signals,
}

impl Memory {
    /// Takes in what so many weeks came to and forgets what lies beyond the window.
    pub(super) fn take(&mut self, weeks: f64, sums: Signals, window: f64) {
        let kept = 1.0 - 1.0 / window;
        self.weeks = kept * self.weeks + weeks;
        self.sums.iter_mut().zip(sums).for_each(|(sum, x)| *sum = kept * *sum + x);
    }

    /// Gives the share `rate` of what it holds away.
    pub(super) fn give(&mut self, rate: f64) -> (f64, Signals) {
        let given = (rate * self.weeks, self.sums.map(|sum| rate * sum));
        self.weeks -= given.0;
        self.sums.iter_mut().zip(given.1).for_each(|(sum, x)| *sum -= x);
        given
    }

    /// Mean of what it holds; 0 where that is nothing.
    pub(super) fn mean(&self) -> Signals {
        if self.weeks > 0.0 { self.sums.map(|sum| sum / self.weeks) } else { [0.0; 2] }
    }

    /// Equation (2): beliefs of one who knows the mean of all. Nobody is believed to be worth less than nothing.
    pub(super) fn belief(&self, prior: Signals, s0: f64, se: Signals) -> Signals {
        let mean = self.mean();
        std::array::from_fn(|k| {
            let w = weight(self.weeks, s0, se[k]);
            ((1.0 - w) * prior[k] + w * mean[k]).max(0.0)
        })
    }
}

/// What one person is, did, and is believed to be worth.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Regard {
    pub(super) met: bool,
    pub(super) craft: f64,
    pub(super) care: f64,
    /// Craft in standard deviations from the mean of all.
    pub(super) apart: f64,
    pub(super) home: Option<usize>,
    pub(super) tenure: f64,
    pub(super) did: Signals,
    pub(super) inside: Memory,
    pub(super) unverified: Memory,
    pub(super) outside: Memory,
    pub(super) came_to: Memory,
    pub(super) believed: [Signals; 2],
    pub(super) pay: f64,
    pub(super) offer: f64,
    pub(super) quits: f64,
    pub(super) worth: f64,
    pub(super) shown: Option<(f64, f64)>,
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

    /// Equation (5): how much more often they quit over the gap between pay and offer.
    pub fn quits(&self) -> f64 {
        self.quits
    }

    /// What they are worth by craft and care, relative to the mean of all: nobody can see it.
    pub fn worth(&self) -> f64 {
        self.worth
    }

    /// Equation (8): their rank among applicants, the lowest first, with this luck between 0 and 1. Where nobody is
    /// tested, luck is all.
    pub fn rank(&self, luck: f64) -> f64 {
        let Some((shown, hidden)) = self.shown else { return luck };
        let normal = Law::Normal { mean: 0.0, sd: 1.0 };
        hidden * normal.quantile(luck) - shown
    }

    /// Gap between offer and pay.
    pub(super) fn gap(&self) -> f64 {
        self.offer / self.pay - 1.0
    }

    /// They work for `employer` this week: who is new there is not known there.
    pub(super) fn settle(&mut self, employer: Option<usize>) {
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
