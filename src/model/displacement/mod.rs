//! Displacement: people without work stay, are separated, or are never hired.
//!
//! # Claim
//!
//! An organization that no longer needs people for some of its work, and cannot scale its output with what that frees,
//! holds more people than work (S4.12). Who is displaced, for how long, and whether task scaling or purpose scaling
//! changes it (S4.15, S4.16), is an outcome of the labour market and not of a formula (S3.1, S0.12, S0.18).
//!
//! # Equations
//!
//! ```text
//! D = [Σ_o heads_o · max(0, s̄_o - s0_o) + separated for lack of work and not re-employed
//!      + max(0, entrants never hired - those of the reference)] / labour force                    (1)
//! s = 1 - used / paid productive hours, s̄ a 26-week mean, s0 its base                             (2)
//! people move by the published two-rate flows, whose steady state is unemployment at the start      (3)
//! hires of v vacancies from s seekers: v · (1 - e^(-s/v)), by urn and ball over occupations        (4)
//! two clocks: displaced person-months in the 24 months after the start, and (room bottleneck) discounted
//! output of ten years                                                                              (5)
//! where a vacancy picks once in r weeks: a seeker of occupation i makes eff · m_ij · r / V applications to each
//! ripe vacancy of j; m is 1 for one's own occupation, `mobility` next door; V vacancies wait in all          (6)
//! eff, and how often people at work apply, such that in the base year hires fill what is left, u0 of the labour
//! force seek, o0 of places are open, and `moves` go from job to job                                       (7)
//! vacancies of an organization = wanted - people + ahead; ahead = people · (l · d - q), where l leave a place a week
//! and head, q of them before places are posted, and filling takes d weeks: means of 13 weeks over all     (8)
//! ```
//!
//! # Neutral
//!
//! Nobody quits, retires, enters or is laid off; everybody has a place. Vacancies pick every week, nobody at work applies,
//! nothing is posted ahead: (6) to (8) are off.
//!
//! # Limits
//!
//! Occupations are the same twenty in every scenario. D is a share of the modelled labour force. People who leave for
//! an offer look for work at once and are hired before seekers without an offer; room recognition makes the offers.
//! Room market says who founds an organization. By (6) a seeker applies to one vacancy a week at most: where few wait,
//! fewer applications are made than (7) expects. Nobody applies where they work.
//!
//! # Sources
//!
//! `delrio2021` (3) and (6), `petrongolo2001` (4), `jolts`, `cps` and `fujita2024` for levels of (7), `assumption` for entry and exit.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Organization, Week};
use crate::engine::quantity::pow;
use crate::engine::{Clock, Mechanism, Phase, SimulationBuilder};
use crate::model::states::displacement::{
    Employment, Group, Groups, Idle, Labour, OCCUPATIONS, Offers, Payroll, Reason, RestPayroll,
    Restlessness, Search, Status,
};

mod elsewhere;
mod flows;
mod groups;
mod hiring;
mod market;
mod matcher;
mod matching;
mod metrics;
mod rates;
#[cfg(test)]
mod tests;
mod toll;

pub use flows::Flows;
use matcher::Matcher;
pub use toll::Toll;
use toll::take_toll;

/// Who is displaced.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Displacement {
    /// Share of the employed who leave their job in a step of 6.75 weeks. Typical 0.016.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-level" = "core", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "delrio2021"))]
    pub separation: f64,
    /// Openings in a step of 6.75 weeks, relative to the employed, for the steady state at the start. Typical 0.012.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "delrio2021"))]
    pub opening: f64,
    /// Share of the distance between employment and demand that is covered in a step of 6.75 weeks, for the steady
    /// state at the start. Typical 0.16.
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
    #[schemars(range(min = 0.0, max = 1.0), extend("x-level" = "core", "x-label" = "seats for retraining", "x-unit" = "seats/person", "x-role" = "lever", "x-price" = "demand.seat_cost", "x-source" = "assumption"))]
    pub seats: f64,
    /// Weeks that retraining takes. Typical 26.
    #[schemars(range(min = 1, max = 520), extend("x-level" = "core", "x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub retraining: u64,
    /// Weeks until a vacancy picks one of those who apply, on average; at 0 each vacancy picks every week. Typical 6.75.
    #[schemars(range(min = 0.0, max = 52.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "delrio2021"))]
    pub vacancy_interval: f64,
    /// Share of the labour force without work at the start, to which matching is fitted. Typical 0.0373.
    #[schemars(range(min = 0.001, max = 0.5), extend("x-letter" = "u0", "x-unit" = "share", "x-role" = "initial", "x-source" = "cps", "x-need" = "displacement.vacancy_interval > 0"))]
    pub unemployed_at_start: f64,
    /// Share of places that are open at the start, to which matching is fitted. Typical 0.0694.
    #[schemars(range(min = 0.001, max = 0.5), extend("x-letter" = "o0", "x-unit" = "share", "x-role" = "initial", "x-source" = "jolts", "x-need" = "displacement.vacancy_interval > 0"))]
    pub openings_at_start: f64,
    /// Share of people at work who move from job to job in a month of the base year. Typical 0.022.
    #[schemars(range(min = 0.0, max = 0.1), extend("x-unit" = "1/month", "x-role" = "uncertainty", "x-source" = "fujita2024", "x-need" = "displacement.vacancy_interval > 0"))]
    pub moves: f64,
    /// Whether places are posted for those who will leave before they are filled.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "displacement.vacancy_interval > 0"))]
    pub ahead: bool,
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
            vacancy_interval: 0.0,
            unemployed_at_start: 0.041_066,
            openings_at_start: 0.017_219,
            moves: 0.0,
            ahead: false,
            threshold: 1.5,
        }
    }
}

/// The step of the published flows `[weeks]`.
const STEP: f64 = 6.75;

impl Displacement {
    /// q: chance a week that somebody at work leaves of their own accord.
    fn quit_chance(&self) -> f64 {
        1.0 - pow(1.0 - self.separation, 1.0 / STEP)
    }
}

impl Mechanism for Displacement {
    const NAME: &'static str = "displacement";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.asks_for(NEVER_HIRED)
            .state::<Labour>()
            .state::<RestPayroll>()
            .state::<Groups>()
            .state::<Toll>()
            .state::<Matcher>()
            .channel::<Restlessness>()
            .channel::<Offers>()
            .channel::<Search>()
            .setup(market::settle_people)
            .systems(Phase::Adopt, market::take_founders)
            .systems(Phase::Learn, measure_idle)
            .systems(
                Phase::Move,
                (
                    market::part,
                    market::enter,
                    hiring::hire,
                    market::count,
                    (groups::group, take_toll),
                )
                    .chain(),
            );
        metrics::observe(sim);
        rates::observe(sim);
    }
}

/// Entrants who were never hired: a run asks the one that it is compared with.
const NEVER_HIRED: &str = "displacement.entrants_never_hired";

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

/// The ring with a chord to the other side.
fn neighbours(occupation: u8) -> [usize; 3] {
    let (i, n) = (occupation as usize, OCCUPATIONS);
    [(i + 1) % n, (i + n - 1) % n, (i + n / 2) % n]
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
