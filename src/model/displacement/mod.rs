//! Displacement: people without work stay, are separated, or are never hired.
//!
//! # Claim
//!
//! Organizations that cannot scale their output with what they no longer need people for hold more people
//! than work (S4.12). Who that is, for how long, and whether task scaling or purpose scaling changes it
//! (S4.15, S4.16), comes out of the labour market, not out of a formula (S3.1, S0.12, S0.18).
//!
//! # Equations
//!
//! ```text
//! D = [Σ_o heads_o · max(0, s̄_o - s0_o) + separated for want of work and not re-employed
//!      + max(0, entrants never hired - those of the reference)] / labour force                    (1)
//! s = 1 - used / paid productive hours, s̄ a 26-week mean, s0 its base                             (2)
//! people move by the published two-rate flows, whose steady state is unemployment at the start      (3)
//! hires of v vacancies from s seekers: v · (1 - e^(-s/v)), by urn and ball over occupations        (4)
//! two clocks: displaced person-months in the 24 months after the start, and (room bottleneck) discounted
//! output of ten years                                                                              (5)
//! ```
//!
//! # Reads
//!
//! `Week`, `demand::Staffing`, `tiers::Standing`, `recognition::Regard`, `adoption::Mode`, `purposes::Cells`,
//! `tasks::Demanded`.
//!
//! # Publishes
//!
//! [`Employment`] per person, [`Payroll`] and [`Idle`] per organization, [`Groups`].
//!
//! # Neutral
//!
//! Nobody quits, retires, enters or is laid off; everybody has a place.
//!
//! # Limits
//!
//! Occupations are the same twenty in every scenario. D is a share of the modelled labour force. Who leaves for an
//! offer seeks at once and is taken before those who have none; what they are offered is room recognition's. Who
//! founds an organization is told by room market.
//!
//! # Sources
//!
//! `delrio2021` (3), `petrongolo2001` (4), `assumption` for entry and exit.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Organization, Trailing, Week};
use crate::engine::{Clock, Mechanism, Phase, SimulationBuilder};

mod flows;
mod groups;
mod market;
mod metrics;
#[cfg(test)]
mod tests;
mod toll;

pub use flows::Flows;
pub use groups::{Group, Groups};
pub use toll::Toll;
use toll::take_toll;

/// Occupations on the ring.
pub const OCCUPATIONS: usize = 20;

/// Who is displaced.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Displacement {
    /// Share of the employed who leave their job in a step of 6.75 weeks. Typical 0.016.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "delrio2021"))]
    pub separation: f64,
    /// Openings in such a step relative to the employed, for the steady state at the start. Typical 0.012.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "delrio2021"))]
    pub opening: f64,
    /// Speed at which employment adjusts to demand in such a step, for the same. Typical 0.16.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "delrio2021"))]
    pub adjustment: f64,
    /// Weeks between two applications of one seeker, on average. Typical 6.75.
    #[schemars(range(min = 1.0, max = 104.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "delrio2021"))]
    pub search_interval: f64,
    /// Weight of a vacancy in a neighbouring occupation, relative to one's own. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub mobility: f64,
    /// Share of the labour force that enters, and that leaves for good, in a year. Typical 0.02.
    #[schemars(range(min = 0.0, max = 0.2), extend("x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub turnover: f64,
    /// Seats for retraining, per person of the labour force.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "seats/person", "x-role" = "lever", "x-price" = "demand.seat_cost", "x-source" = "assumption"))]
    pub seats: f64,
    /// Weeks that retraining takes. Typical 26.
    #[schemars(range(min = 1, max = 520), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub retraining: u64,
    /// Task scaling and purpose scaling at which quadrants are split. Typical 1.5.
    #[schemars(range(min = 1.25, max = 3.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub threshold: f64,
}

impl Default for Displacement {
    fn default() -> Self {
        Self {
            separation: 0.0,
            opening: 0.0,
            adjustment: 0.0,
            search_interval: 6.75,
            mobility: 0.3,
            turnover: 0.0,
            seats: 0.0,
            retraining: 26,
            threshold: 1.5,
        }
    }
}

impl Mechanism for Displacement {
    const NAME: &'static str = "displacement";

    fn install(sim: &mut SimulationBuilder) {
        sim.resource(Reference::default())
            .state::<Labour>()
            .state::<Groups>()
            .state::<Toll>()
            .setup(market::settle_people)
            .systems(Phase::Learn, measure_idle)
            .systems(
                Phase::Move,
                (
                    market::part,
                    market::enter,
                    market::hire,
                    market::count,
                    (groups::group, take_toll),
                )
                    .chain(),
            );
        metrics::observe(sim);
    }
}

/// Entrants whom the reference never hired, by ticks since the run began `[people]`.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// Tick by tick; empty where a run is its own reference.
    pub never_hired: Vec<f64>,
}

/// Where a person stands in the labour market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In an organization, by `Organization::index`.
    Employed(usize),
    /// Looking for work.
    Unemployed,
    /// Learning another occupation.
    Retraining,
    /// Gone for good.
    Exited,
}

/// Why a person stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They did when the run began.
    Base,
    /// They were hired.
    Hired,
    /// They left of their own.
    Quit,
    /// They left for what others offer.
    Offered,
    /// There was no work for them.
    WantOfWork,
    /// Their organization closed.
    Closed,
    /// They have just entered.
    Entrant,
    /// They retired.
    Retired,
    /// They founded an organization.
    Founded,
}

/// One person's place in the labour market.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Employment {
    status: Status,
    reason: Reason,
    occupation: u8,
    since: i64,
    hired: bool,
    /// Their organization, or the last that they had.
    home: Option<usize>,
}

impl Employment {
    /// The organization that employs them, by `Organization::index`.
    pub fn employer(&self) -> Option<usize> {
        match self.status {
            Status::Employed(home) => Some(home),
            _ => None,
        }
    }

    /// What they do, a place on the ring of occupations.
    pub fn occupation(&self) -> u8 {
        self.occupation
    }

    /// Where they stand.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Whether they were hired so lately that they are still learning the job, which takes so many days.
    pub fn learns(&self, tick: i64, days: f64) -> bool {
        // Who is hired at the end of a tick comes to work in the next.
        self.reason == Reason::Hired && ((tick - self.since - 1) * 7) < libm::ceil(days) as i64
    }

    /// Why they stand there.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// They begin on their own, in an organization of one.
    pub(super) fn found(&mut self, home: usize, tick: i64) {
        self.become_(Status::Employed(home), Reason::Founded, tick);
    }

    fn become_(&mut self, status: Status, reason: Reason, tick: i64) {
        (self.status, self.reason, self.since) = (status, reason, tick);
        self.hired |= matches!(status, Status::Employed(_));
        self.home = self.employer().or(self.home);
    }
}

/// People in one organization, and places that wait for somebody.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Payroll {
    heads: f64,
    openings: Vec<u8>,
}

impl Payroll {
    /// People employed `[people]`.
    pub fn heads(&self) -> f64 {
        self.heads
    }

    /// Somebody begins here, alone.
    pub(super) fn found(&mut self) {
        self.heads = 1.0;
        self.openings.clear();
    }
}

/// How much of its people's time one organization has no use for.
#[derive(Component, Clone, Debug)]
pub struct Idle {
    window: Trailing,
    used: Trailing,
    per_head: f64,
    base: f64,
    base_ticks: f64,
}

impl Idle {
    /// Mean slack of the last 26 weeks above its base; 0 before a base exists.
    pub fn above_base(&self) -> f64 {
        let above = self.window.mean() - self.base / self.base_ticks;
        if above.is_nan() { 0.0 } else { above.max(0.0) }
    }

    /// People beyond those whom the hours used in the last 26 weeks take, where each has base slack and
    /// `tolerance` more. Unlike mean slack it moves at once when somebody leaves.
    pub fn surplus(&self, heads: f64, tolerance: f64) -> f64 {
        let filled = 1.0 - self.base / self.base_ticks - tolerance;
        let surplus = heads - self.used.mean() / (self.per_head * filled);
        if surplus.is_finite() && filled > 0.0 { surplus.max(0.0) } else { 0.0 }
    }
}

/// The labour market, counted at the end of the tick `[people]`.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Labour {
    employed: f64,
    unemployed: f64,
    long_term: f64,
    retraining: f64,
    exited: f64,
    separated: f64,
    never_hired: f64,
    vacancies: f64,
    /// Who left for an offer, who was hired, and by how much better others were who applied, this tick.
    offered: f64,
    hired: f64,
    forgone: f64,
    everyone: f64,
    born: u64,
    /// Of those born, how many were there when the run began.
    settled: u64,
    due: f64,
}

impl Labour {
    /// People who work or could.
    pub fn force(&self) -> f64 {
        self.employed + self.unemployed + self.retraining
    }

    /// Places that wait for somebody and are being filled `[people]`.
    pub fn vacancies(&self) -> f64 {
        self.vacancies
    }

    /// People who left for what others offer, this week `[people]`.
    pub fn offered(&self) -> f64 {
        self.offered
    }

    /// By how much the best who applied was worth more than who was hired, on average over those hired this
    /// week, relative to the mean of all; undefined where nobody was.
    pub fn forgone(&self) -> f64 {
        if self.hired > 0.0 { self.forgone / self.hired } else { f64::NAN }
    }

    /// People who learn another occupation.
    pub fn retraining(&self) -> f64 {
        self.retraining
    }

    /// Why people are not conserved, if they are not.
    pub fn leak(&self) -> Option<String> {
        let sum = self.force() + self.exited;
        (sum != self.everyone).then(|| format!("{sum} people of {}", self.everyone))
    }
}

/// Equation (2) for each organization.
fn measure_idle(clock: Res<Clock>, mut all: Query<(&Week, &Payroll, &mut Idle)>) {
    for (week, payroll, mut idle) in &mut all {
        idle.used.push(week.hours.used());
        idle.per_head = (week.hours.productive - week.hours.finding) / payroll.heads;
        let slack = week.hours.slack();
        // A closed organization has nobody who could be idle.
        idle.window.push(if slack.is_nan() { 0.0 } else { slack });
        if clock.measures_base() && !slack.is_nan() {
            idle.base += slack;
            idle.base_ticks += 1.0;
        }
    }
}

/// A quadrant of task scaling and purpose scaling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// Neither scales.
    Neither,
    /// Only tasks scale.
    Tasks,
    /// Only purposes scale.
    Purposes,
    /// Both scale.
    Both,
}

/// In which quadrant an organization lives.
pub fn quadrant(tasks: f64, purposes: f64, threshold: f64) -> Quadrant {
    match (tasks >= threshold, purposes >= threshold) {
        (false, false) => Quadrant::Neither,
        (true, false) => Quadrant::Tasks,
        (false, true) => Quadrant::Purposes,
        (true, true) => Quadrant::Both,
    }
}

/// Organizations, for the set-up.
type Homes<'w, 's> = Query<'w, 's, (Entity, &'static Organization)>;
