//! Purposes of organizations, counted.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;

use crate::engine::{Channel, Combiner, Each, Phase, Recorded};
use crate::model::agents::Trailing;

/// The purposes of one organization, counted.
#[derive(Component, Clone, Debug)]
pub struct Cells {
    pub(in crate::model) live: f64,
    pub(in crate::model) base: f64,
    pub(in crate::model) base_ticks: f64,
    pub(in crate::model) window: Trailing,
    pub(in crate::model) free_hours: f64,
    pub(in crate::model) base_free_hours: f64,
    pub(in crate::model) base_heads: f64,
    /// Ticks in which purposes were found that wait for money, oldest first.
    pub(in crate::model) unfunded: VecDeque<i64>,
    pub(in crate::model) leaderless: f64,
    pub(in crate::model) open: f64,
    pub(in crate::model) purposes: f64,
    pub(in crate::model) born: u64,
    pub(in crate::model) found: f64,
    pub(in crate::model) led_cells: f64,
    /// Whether there was money for a purpose this week.
    pub(in crate::model) funded: bool,
}

impl Default for Cells {
    fn default() -> Self {
        Self {
            live: 0.0,
            base: 0.0,
            base_ticks: 0.0,
            window: Trailing::new(26),
            free_hours: 0.0,
            base_free_hours: 0.0,
            base_heads: 0.0,
            unfunded: VecDeque::new(),
            leaderless: 0.0,
            open: 0.0,
            purposes: 0.0,
            born: 0,
            found: 0.0,
            led_cells: 0.0,
            funded: false,
        }
    }
}

impl Cells {
    /// Purposes found this week `[purposes]`.
    pub fn found(&self) -> f64 {
        self.found
    }

    /// Cells that somebody leads `[cells]`.
    pub fn led(&self) -> f64 {
        self.led_cells
    }

    /// Purposes that were ever born here, and whether there was money for one this week.
    pub fn bred(&self) -> Bred {
        Bred { born: self.born, funded: self.funded }
    }

    /// Cells that are led and no task of which was accepted lately `[cells]`.
    pub fn unexecuted(&self) -> f64 {
        self.led_cells - self.live
    }

    /// Live cells of the base year; none before one `[cells]`.
    pub fn base_live(&self) -> f64 {
        self.base / self.base_ticks.max(1.0)
    }

    /// Live cells now against base; 1 before a base exists.
    pub fn relative(&self) -> f64 {
        if self.base > 0.0 { self.live * self.base_ticks / self.base } else { 1.0 }
    }

    /// The organization's own purpose scaling, a 26-week mean against its base; undefined before one.
    pub fn scaling(&self) -> f64 {
        self.window.mean() / (self.base / self.base_ticks)
    }
}

/// What others must know of one purpose this week: who pursues it, since when, and which of its cells somebody leads.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Pursued {
    pub(in crate::model) organization: usize,
    pub(in crate::model) born: i64,
    pub(in crate::model) led: Vec<bool>,
    /// What was ordered of each cell in the run whose orders are made again; empty where none are.
    pub(in crate::model) again: Vec<Again>,
}

impl Pursued {
    /// The organization that pursues it, by `Organization::index`.
    pub fn organization(&self) -> usize {
        self.organization
    }

    /// Weeks since it was found.
    pub fn age(&self, tick: i64) -> f64 {
        (tick - self.born) as f64
    }

    /// Of each cell, whether it is pursued at all.
    pub fn led(&self) -> &[bool] {
        &self.led
    }

    /// What was ordered of each cell in the run whose orders are made again; empty where none are.
    pub fn again(&self) -> &[Again] {
        &self.again
    }
}

/// Purposes of a week, and what was ordered of them: for runs in which the same is ordered again.
pub struct Asked {
    /// By `Organization::index`.
    pub organizations: Vec<Bred>,
    /// Cells that have not been given up, by purpose.
    pub cells: Vec<AskedCell>,
}

impl Recorded for Asked {}

/// Births of purposes in one organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bred {
    /// Purposes so far `[purposes]`.
    pub born: u64,
    /// Whether there was money for one this week.
    pub funded: bool,
}

/// What was ordered of one cell in a week of the run whose orders are made again.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Again {
    /// Whether somebody led it.
    pub led: bool,
    /// Tasks a week.
    pub tasks: f64,
    /// The same as work, where money goes round `[bh/week]`.
    pub work: f64,
}

/// One cell of a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AskedCell {
    /// Of the purpose, and of the cell.
    pub keys: [u64; 2],
    /// The organization that pursues it, by `Organization::index`.
    pub organization: u32,
    /// Its place among the cells of its purpose.
    pub place: u16,
    /// Its field.
    pub domain: u16,
    /// What is ordered of it.
    pub ordered: Again,
}

/// What others must know of how purposes come and go.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct PurposeTerms {
    /// Domains in which purposes may be pursued `[domains]`.
    pub domains: u64,
    /// Assigned multiplier of births `[1]`.
    pub multiplier: f64,
    /// Years in which the value of a purpose halves `[years]`.
    pub half_life: f64,
}

/// Factor on births of purposes `[1]`.
pub struct Births;

impl Channel for Births {
    const OWNER: &'static str = "purposes";
    const NAME: &'static str = "births";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on births of purposes.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Price;
}

/// Metrics that others speak of.
pub mod metric {
    /// `purposes.leading_hours`.
    pub const LEADING_HOURS: &str = "purposes.leading_hours";
    /// `purposes.scaling`.
    pub const SCALING: &str = "purposes.scaling";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `purposes.per_person`.
    pub const PER_PERSON: &str = "purposes.per_person";
    /// `purposes.births`.
    pub const BIRTHS: &str = "purposes.births";
    /// `purposes.target`.
    pub const TARGET: &str = "purposes.target";
    /// `purposes.multiplier`.
    pub const MULTIPLIER: &str = "purposes.multiplier";
}
