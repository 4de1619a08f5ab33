//! Purposes: what people want done, led by people.
//!
//! # Claim
//!
//! A purpose is not a renamed task (S4.8, S4.13, S4.14, S0.9, S0.20, S3.2, S3.9). It has an owner, a
//! direction that is right or wrong before anybody knows, a value that decays, a breadth, and people
//! who spend hours leading it. Whether freed hours turn into purposes depends on what is granted for
//! finding them, on money, and on who is left to lead.
//!
//! # Equations
//!
//! ```text
//! births     = m_P · b · n · (h / h0)^η · reach                     [1/year]            (1)
//! h          = lead hours not used for decisions + finding hours    [h/week]
//! deaths     = d · 2^(age / half_life)                              [1/year per cell]   (2)
//! broadening = q per purpose, lapsing = q per cell                  [1/year]            (3)
//! leading    = l0 · (1 - α_l) per cell                              [h/week]            (4)
//! G_P        = live cells / their mean in the second half of the base year              (5)
//! steered: m_P is multiplied by target · (target / G_P)^4                               (6)
//! ```
//!
//! A *cell* is a (purpose, domain) pair. It is live if it has a lead and one of its tasks was accepted
//! in the last 26 weeks. With C cells and P purposes the expected change in cells is
//! `births + q·P - (d + q)·C`, zero at the start (P = C = n / 4) when `b = d / 4`.
//!
//! # Neutral
//!
//! No births, no deaths, no broadening, leading takes no time; what there is at the start stays.
//!
//! # Limits
//!
//! A lead holds at most `purposes.span` cells; a cell without a lead waits, and so does a purpose for which there is no
//! money for eight weeks of leading. Entering a further domain takes no money.
//!
//! # Sources
//!
//! `weitzman1998` (3), `assumption` for rates; the claims themselves are the essays'.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::after_start;
use crate::engine::quantity::WEEKS_PER_YEAR;
use crate::engine::{Clock, Draws, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::purposes::{
    Again as Ordered, Asked, Births, Cells, PurposeTerms, Pursued,
};

mod again;
mod birth;
mod finders;
mod metrics;
mod systems;
#[cfg(test)]
mod tests;

/// Ticks for which a cell without an accepted task still counts as live `[weeks]`.
pub const LIVE: i64 = 26;
/// What steering multiplies births by at most.
const MOST_STEERED: f64 = 100.0;
/// Weeks of its lead's pay that a new cell must find.
const FUNDING: f64 = 8.0;

/// People set purposes and lead them.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Purposes {
    /// Purposes per person at the start; each organization has at least one. Typical 0.25.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "purposes/person", "x-role" = "initial", "x-source" = "assumption"))]
    pub per_person: f64,
    /// New purposes a year that a person finds at base: how readily people notice what others miss. Typical 0.06.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "b", "x-level" = "core", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub births: f64,
    /// Share of births that come to organizations by how many people they were founded with, and not by how many they have:
    /// at 1, growth and decline of one organization are not cumulative. Typical 1 where they compete for customers.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub by_founding: f64,
    /// Assigned multiplier of births from the start on: the headline experiment varies it.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-letter" = "m_P", "x-level" = "core", "x-label" = "births of purposes", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub multiplier: f64,
    /// Live cells, against the base year, to which births are steered from the start on; at 0 they are not steered. For study:
    /// nobody pays for it, and where there is nobody to lead more it is not reached.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-label" = "live purposes, steered", "x-unit" = "× base", "x-role" = "lever", "x-source" = "assumption"))]
    pub target: f64,
    /// Elasticity of births to the hours that leads have free and those granted for finding. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "η", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub eta: f64,
    /// Share of free hours that organizations grant for finding problems. Typical 0.3.
    #[schemars(range(min = 0.0, max = 0.8), extend("x-level" = "core", "x-label" = "share of free hours granted for finding problems", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub finding: f64,
    /// Rate at which cells whose value is fresh are given up. Typical 0.165.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "d", "x-level" = "core", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub deaths: f64,
    /// Years after which a purpose's value has halved and its cells are given up twice as fast.
    #[schemars(range(min = 0.5), extend("x-unit" = "year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub half_life: f64,
    /// Weeks without an accepted task after which a cell is given up. Typical 52.
    #[schemars(range(min = 1.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub idle_limit: f64,
    /// Whether an organization keeps the last cell that it has: where hazards say how long organizations last, that cell ends
    /// with it and not before.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub keeps_last: bool,
    /// Weeks for which a purpose that was found waits for money. Typical 26; at 0 it is given up at once.
    #[schemars(range(min = 0.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub patience: f64,
    /// Domains that a purpose adds a year by recombining with another; each cell lapses at the same rate. Typical 0.1.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "q", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "weitzman1998"))]
    pub broadening: f64,
    /// Domains that a purpose can be about.
    #[schemars(range(min = 1, max = 256), extend("x-unit" = "domains", "x-role" = "scale", "x-source" = "assumption"))]
    pub domains: u64,
    /// Hours a week that leading a cell takes. Typical 8.
    #[schemars(range(min = 0.0, max = 40.0), extend("x-letter" = "l0", "x-level" = "core", "x-unit" = "h/week", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.0, 12.0]))]
    pub leading: f64,
    /// Share of leading that AI takes over from the start on: 0 is the essays' claim, not a law.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-letter" = "α_l", "x-level" = "core", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub leading_automated: f64,
    /// Cells that one person can lead. Typical 3.
    #[schemars(range(min = 1, max = 100), extend("x-unit" = "cells", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub span: u64,
    /// Probability that a new purpose's direction is right, where that does not rest on its first lead's judgment.
    /// Typical 0.7.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-level" = "core", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "judgment.directs = false"))]
    pub right: f64,
    /// Probability that the direction of a purpose of the start is right: these have outlived many wrong ones. Typical
    /// 0.8.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "initial", "x-source" = "assumption"))]
    pub right_at_start: f64,
    /// Probability that a signal of a wrong direction makes people give the purpose up. Typical 0.002.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub reversal: f64,
    /// Share of tasks that need one of the four decisions of their lead before they are agreed. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decision_share: f64,
    /// Factor on the service time of a decision: 4 h for what is worth building, 2 h for what may fail, 3 h for which
    /// trade-off, 1 h for where quality matters, each equally often.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decision_time: f64,
}

impl Default for Purposes {
    fn default() -> Self {
        Self {
            per_person: 0.25,
            births: 0.0,
            by_founding: 0.0,
            multiplier: 1.0,
            target: 0.0,
            eta: 0.0,
            finding: 0.0,
            deaths: 0.0,
            half_life: f64::INFINITY,
            idle_limit: f64::INFINITY,
            keeps_last: false,
            patience: 0.0,
            broadening: 0.0,
            domains: 20,
            leading: 0.0,
            leading_automated: 0.0,
            span: 3,
            right: 1.0,
            right_at_start: 1.0,
            reversal: 0.0,
            decision_share: 0.0,
            decision_time: 1.0,
        }
    }
}

impl Mechanism for Purposes {
    const NAME: &'static str = "purposes";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| PurposeTerms {
            domains: p.domains,
            multiplier: p.multiplier,
            half_life: p.half_life,
        })
        .channel::<Births>()
        .records::<Asked>()
        .part::<Purpose, Pursued>()
        .setup(systems::set_first_purposes)
        .systems(
            Phase::Intend,
            (
                systems::close_cells,
                systems::offer_purposes,
                systems::find_purposes,
                systems::broaden,
                again::ask_again,
                systems::assign_leads,
                systems::set_directions,
                systems::publish_cells,
            )
                .chain(),
        )
        .systems(Phase::Produce, systems::hear)
        .systems(Phase::Learn, systems::count_cells);
        metrics::observe(sim);
    }

    fn reference(self) -> Self {
        Self { leading_automated: 0.0, multiplier: 1.0, target: 0.0, ..self }
    }

    fn without_ai(self) -> Self {
        Self { leading_automated: 0.0, ..self }
    }
}

/// One domain in which a purpose asks for tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    key: u64,
    domain: u16,
    lead: Option<u32>,
    accepted: i64,
    open: bool,
    /// Where orders of another run are made again, what they were.
    again: Option<Ordered>,
}

impl Cell {
    /// One that begins in this tick.
    fn new(key: u64, domain: u16, tick: i64) -> Self {
        Self { key, domain, lead: None, accepted: tick, open: true, again: None }
    }

    /// Whether it has not been given up.
    pub fn open(&self) -> bool {
        self.open
    }

    /// What its tasks' draws are keyed by.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// The field in which it asks.
    pub fn domain(&self) -> u16 {
        self.domain
    }

    /// The person who leads it, by `Human::index`.
    pub fn lead(&self) -> Option<u32> {
        self.lead
    }

    /// Whether it is pursued at all: it has not been given up and somebody leads it.
    pub fn led(&self) -> bool {
        self.open && self.again.map_or(self.lead.is_some(), |it| it.led)
    }

    /// Whether it counts: led, and with a task accepted not long ago.
    pub fn live(&self, tick: i64) -> bool {
        self.led() && tick - self.accepted < LIVE
    }
}

/// Something that somebody wants done.
#[derive(Component, Clone, Debug)]
pub struct Purpose {
    key: u64,
    organization: usize,
    founder: u32,
    right: bool,
    /// Of the start: it has outlived many that were wrong.
    outlived: bool,
    /// Whether somebody has led it, and so set its direction.
    directed: bool,
    born: i64,
    cells: Vec<Cell>,
    wrong_signals: u64,
}

impl Purpose {
    /// What no other purpose of the run has.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// The tick in which it was found: before the first for those of the start.
    pub fn born(&self) -> i64 {
        self.born
    }

    /// The organization that pursues it, by `Organization::index`.
    pub fn organization(&self) -> usize {
        self.organization
    }

    /// Whether its direction is right, which nobody can see.
    pub fn right(&self) -> bool {
        self.right
    }

    /// Its cells, those given up included.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

const DOMAIN: Stream = Stream::new(Purposes::NAME, "domain");
const FOUNDER: Stream = Stream::new(Purposes::NAME, "founder");
const BIRTHS: Stream = Stream::new(Purposes::NAME, "births");
const DEATH: Stream = Stream::new(Purposes::NAME, "death");
const LAPSE: Stream = Stream::new(Purposes::NAME, "lapse");
const REVERSAL: Stream = Stream::new(Purposes::NAME, "reversal");
const BROADEN: Stream = Stream::new(Purposes::NAME, "broaden");

/// Equation (1), for one week.
pub fn births_a_week(p: &Purposes, people: f64, multiplier: f64, free: f64, base_free: f64) -> f64 {
    let relative = if base_free > 0.0 { free / base_free } else { 1.0 };
    multiplier * p.births / WEEKS_PER_YEAR * people * crate::engine::quantity::pow(relative, p.eta)
}

/// Equation (6): births follow what live cells lack, fast against the years in which cells come and go.
pub fn steered(target: f64, scaling: f64) -> f64 {
    if target <= 0.0 || !scaling.is_finite() || scaling <= 0.0 {
        return 1.0;
    }
    (target * crate::engine::quantity::pow(target / scaling, 4.0)).min(MOST_STEERED)
}

/// Equation (2): hazard that a cell of this age is given up `[1/year]`.
pub fn death_hazard(deaths: f64, age_years: f64, half_life: f64) -> f64 {
    deaths * crate::engine::quantity::pow(2.0, age_years / half_life)
}

/// Equation (4) `[h/week]`.
pub fn leading_hours(p: &Purposes, clock: Clock) -> f64 {
    p.leading * (1.0 - after_start(clock, p.leading_automated, 0.0))
}

/// Service time of a decision at the quantile `u` of which kind it is `[h]`.
pub fn decision_hours(p: &Purposes, u: f64) -> f64 {
    p.decision_time * [4.0, 2.0, 3.0, 1.0][(u * 4.0) as usize]
}
