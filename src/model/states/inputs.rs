//! Compute, hardware and energy, and what effort makes of all inputs.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;

use crate::engine::quantity::exp;

/// What there is this week to execute with.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Supply {
    pub(in crate::model) compute: f64,
    pub(in crate::model) hardware: f64,
    pub(in crate::model) energy: f64,
    pub(in crate::model) per_hour: f64,
    pub(in crate::model) capacity: f64,
    pub(in crate::model) price: f64,
}

impl Supply {
    /// Executor-hours that budgets could buy `[executor h/week]`.
    pub fn compute(&self) -> f64 {
        self.compute
    }

    /// Accelerator-hours installed `[h/week]`.
    pub fn hardware(&self) -> f64 {
        self.hardware
    }

    /// Energy allotted, by how many executor-hours it is enough for at the start `[executor h/week]`.
    pub fn energy(&self) -> f64 {
        self.energy
    }

    /// Energy that an executor-hour takes, relative to the start `[1]`.
    pub fn energy_per_hour(&self) -> f64 {
        self.per_hour
    }

    /// Executor-hours that the three together allow `[executor h/week]`.
    pub fn capacity(&self) -> f64 {
        self.capacity
    }

    /// Price of an executor-hour `[money/h]`.
    pub fn price(&self) -> f64 {
        self.price
    }
}

/// Inputs that effort can go to, in the order of room bottleneck: compute, hardware, energy, execution, tasks,
/// feedback.
pub const SIX: usize = 6;

/// Places of the three that are no physical stock.
pub(in crate::model) const EXECUTION: usize = 3;

pub(in crate::model) const TASKS: usize = 4;

pub(in crate::model) const FEEDBACK: usize = 5;

/// What effort has made of each input.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Attention {
    pub(in crate::model) built: [f64; SIX],
    pub(in crate::model) begun: VecDeque<[f64; SIX]>,
}

impl Attention {
    /// Effort that is in each input `[log points]`.
    pub fn built(&self) -> [f64; SIX] {
        self.built
    }

    /// By how much effort has multiplied an input.
    pub(in crate::model) fn reach(&self, input: usize) -> f64 {
        exp(self.built[input])
    }

    /// The same for compute, hardware and energy.
    pub fn physical(&self) -> [f64; 3] {
        [0, 1, 2].map(|input| self.reach(input))
    }

    /// The same for the speed at which anybody executes.
    pub fn execution(&self) -> f64 {
        self.reach(EXECUTION)
    }

    /// The same for tasks that cells ask for.
    pub fn tasks(&self) -> f64 {
        self.reach(TASKS)
    }

    /// The same for results that can be checked and signals that can be attributed.
    pub fn feedback(&self) -> f64 {
        self.reach(FEEDBACK)
    }
}
