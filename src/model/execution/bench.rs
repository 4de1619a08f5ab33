//! What an organization executes with: how much, how fast, at what price.

use bevy_ecs::prelude::*;

use super::choice::Rates;
use super::hours::Bucket;

/// What one organization executes with this week.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Bench {
    pub(super) executors: u32,
    pub(super) contexts: u32,
    pub(super) rate: f64,
    pub(super) people_speed: f64,
    pub(super) presence_speed: f64,
    pub(super) conflict: f64,
    pub(super) switching: f64,
    pub(super) system: bool,
    pub(super) persistent: bool,
    pub(super) rates: Rates,
    pub(super) bucket: Bucket,
    pub(super) bought: f64,
}

impl Bench {
    /// A bench before anything is decided.
    pub(super) const IDLE: Self = Self {
        executors: 0,
        contexts: 0,
        rate: 0.0,
        people_speed: 1.0,
        presence_speed: 1.0,
        conflict: 0.0,
        switching: 0.0,
        system: false,
        persistent: false,
        rates: Rates { hour: f64::NAN, price: 0.0, speed: 1.0 },
        bucket: Bucket::NONE,
        bought: 0.0,
    };

    /// What its hours cost and do.
    pub fn rates(&self) -> Rates {
        self.rates
    }

    /// Executor-hours that runs may take this week, where they are bought `[h]`.
    pub fn hours(&self) -> f64 {
        self.bucket.left().max(0.0)
    }

    /// Executor-hours that were bought for this week `[h]`.
    pub fn bought(&self) -> f64 {
        self.bought
    }

    /// Tasks that executors work on at a time.
    pub fn contexts(&self) -> u32 {
        self.contexts
    }

    /// Work of one context in an hour of the clock `[bh/h]`.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Speed of people who execute, relative to a person of the base year.
    pub fn people_speed(&self) -> f64 {
        self.people_speed
    }

    /// The same for work in presence, which no AI makes faster.
    pub fn presence_speed(&self) -> f64 {
        self.presence_speed
    }

    /// Whether a system runs the work and there is an executor to run it.
    pub fn runs(&self) -> bool {
        self.system && self.contexts > 0
    }

    /// Whether a system keeps the state of work, so that it survives its owner's leaving.
    pub fn persistent(&self) -> bool {
        self.persistent
    }

    /// Hours that a person who steers takes to turn from one context to the next `[h]`.
    pub fn switching(&self) -> f64 {
        self.switching
    }
}
