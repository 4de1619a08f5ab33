//! What sells, who could found, and what a name is worth.

use bevy_ecs::prelude::*;

use crate::engine::quantity::{WEEKS_PER_YEAR, pow};

/// What one person can do, chooses, and could pay for.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Talent {
    /// Undefined before they are known.
    pub(in crate::model) skill: f64,
    pub(in crate::model) taste: f64,
    pub(in crate::model) worth: f64,
    pub(in crate::model) savings: f64,
    pub(in crate::model) assistant: bool,
}

impl Default for Talent {
    fn default() -> Self {
        let unknown = f64::NAN;
        Self { skill: unknown, taste: unknown, worth: unknown, savings: unknown, assistant: false }
    }
}

impl Talent {
    /// Whether they have an assistant of their own.
    pub fn assistant(&self) -> bool {
        self.assistant
    }
}

/// What buyers make of one organization.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Repute {
    pub(in crate::model) quality: f64,
    pub(in crate::model) reputation: f64,
    pub(in crate::model) audience: f64,
    pub(in crate::model) share: f64,
    pub(in crate::model) base_worth: f64,
    pub(in crate::model) base_share: f64,
    pub(in crate::model) base_reputation: f64,
    pub(in crate::model) price: f64,
    pub(in crate::model) demand: f64,
    pub(in crate::model) births: f64,
    pub(in crate::model) founded: bool,
}

impl Default for Repute {
    fn default() -> Self {
        Self {
            quality: f64::NAN,
            reputation: f64::NAN,
            audience: 1.0,
            share: f64::NAN,
            base_worth: 0.0,
            base_share: 0.0,
            base_reputation: 0.0,
            price: 1.0,
            demand: 1.0,
            births: 1.0,
            founded: false,
        }
    }
}

impl Repute {
    /// Equation (7): by what its price is multiplied.
    pub fn price(&self) -> f64 {
        self.price
    }
}

/// Who founds an organization this week, and which end.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Foundings {
    pub(in crate::model) founded: Vec<Founding>,
    pub(in crate::model) closed: Vec<usize>,
    pub(in crate::model) exited: Vec<usize>,
}

/// One person founds one organization.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Founding {
    /// The founder, by `Human::index`.
    pub person: usize,
    /// The organization, by `Organization::index`.
    pub organization: usize,
    /// How many people it wants, the founder among them `[people]`.
    pub people: u32,
    /// What is put into it `[money]`.
    pub cash: f64,
    /// Of it, what comes out of the founder's savings; owners of other organizations put in the rest `[money]`.
    pub savings: f64,
}

impl Foundings {
    /// Those who found.
    pub fn founded(&self) -> &[Founding] {
        &self.founded
    }

    /// Organizations whose time has come, by `Organization::index`.
    pub fn exited(&self) -> &[usize] {
        &self.exited
    }

    /// Organizations that nobody works in any more, by `Organization::index`.
    pub fn closed(&self) -> &[usize] {
        &self.closed
    }
}

/// What others must know of how long organizations last.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct LifeTerms {
    /// Hazard with which an organization founded by one person is given up `[1/year]`.
    pub exit: f64,
    /// How much less often larger organizations are given up `[1]`.
    pub exit_size: f64,
    /// Weeks for which a place is vacant then `[weeks]`.
    pub vacant: f64,
}

impl LifeTerms {
    /// Hazard with which an organization founded by so many people is given up `[1/year]`.
    pub fn hazard(&self, founded: f64) -> f64 {
        self.exit * pow(founded, -self.exit_size)
    }

    /// Of places founded by so many people: people who lose their organization in a week, and who are missing while places are
    /// vacant or filled again, which takes so many weeks `[people]`. In the long run, of one place on average.
    pub fn missing(&self, founded: f64, filling: f64) -> [f64; 2] {
        if self.exit == 0.0 {
            return [0.0; 2];
        }
        let ends = 1.0 / (WEEKS_PER_YEAR / self.hazard(founded) + self.vacant);
        // The founder is there from the first week on.
        [ends * founded, ends * (founded * self.vacant + (founded - 1.0) * filling)]
    }
}

/// Metrics that others speak of.
pub mod metric {
    /// `market.free`.
    pub const FREE: &str = "market.free";
    /// `market.quality`.
    pub const QUALITY: &str = "market.quality";
    /// `market.quality_best`.
    pub const QUALITY_BEST: &str = "market.quality_best";
    /// `market.quality_worst`.
    pub const QUALITY_WORST: &str = "market.quality_worst";
    /// `market.value`.
    pub const VALUE: &str = "market.value";
}
