//! Who works where, and who does not.

use bevy_ecs::prelude::*;

use super::adoption::Way;
use crate::engine::{Channel, Combiner, Each, Phase};
use crate::model::agents::Trailing;

mod churn;

pub use churn::{Churn, Spells, Turnover};

/// Occupations on the ring.
pub const OCCUPATIONS: usize = 20;

/// Where a person stands in the labour market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In an organization, by `Organization::index`.
    Employed(usize),
    /// In the rest of the economy.
    Elsewhere,
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
    /// They left of their own accord.
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
    pub(in crate::model) status: Status,
    pub(in crate::model) reason: Reason,
    pub(in crate::model) occupation: u8,
    pub(in crate::model) since: i64,
    pub(in crate::model) hired: bool,
    /// Their organization, or the last that they had.
    pub(in crate::model) home: Option<usize>,
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

    /// Whether they have left this week for what others offer.
    pub(in crate::model) fn left_for_an_offer(&self, tick: i64) -> bool {
        self.reason == Reason::Offered && self.since == tick
    }

    /// Why they stand there.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn reason(&self) -> Reason {
        self.reason
    }

    pub(in crate::model) fn become_(&mut self, status: Status, reason: Reason, tick: i64) {
        (self.status, self.reason, self.since) = (status, reason, tick);
        self.hired |= matches!(status, Status::Employed(_) | Status::Elsewhere);
        self.home = self.employer().or(self.home);
    }
}

/// People in one organization, and places that wait for somebody.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Payroll {
    pub(in crate::model) heads: f64,
    pub(in crate::model) openings: Vec<u8>,
}

impl Payroll {
    /// People employed `[people]`.
    pub fn heads(&self) -> f64 {
        self.heads
    }
}

/// People in the rest of the economy, places that wait for somebody there, and how people came and went.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct RestPayroll {
    pub(in crate::model) payroll: Payroll,
    pub(in crate::model) turnover: Turnover,
}

impl RestPayroll {
    /// People employed there `[people]`.
    pub fn heads(&self) -> f64 {
        self.payroll.heads
    }

    /// Places lost there since the start: see [`Turnover::places_lost`].
    pub fn places_lost(&self) -> [f64; 4] {
        self.turnover.places_lost()
    }
}

/// How much of its people's time one organization has no use for.
#[derive(Component, Clone, Debug)]
pub struct Idle {
    pub(in crate::model) window: Trailing,
    pub(in crate::model) used: Trailing,
    pub(in crate::model) per_head: f64,
    pub(in crate::model) base: f64,
    pub(in crate::model) base_ticks: f64,
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
    pub(in crate::model) employed: f64,
    pub(in crate::model) unemployed: f64,
    pub(in crate::model) long_term: f64,
    pub(in crate::model) retraining: f64,
    pub(in crate::model) exited: f64,
    pub(in crate::model) separated: f64,
    pub(in crate::model) never_hired: f64,
    pub(in crate::model) vacancies: f64,
    /// Who left for an offer, who was hired, and by how much better others were who applied, this tick.
    pub(in crate::model) offered: f64,
    pub(in crate::model) hired: f64,
    pub(in crate::model) forgone: f64,
    pub(in crate::model) churn: Churn,
    pub(in crate::model) spells: Spells,
    pub(in crate::model) everyone: f64,
    pub(in crate::model) born: u64,
    /// Of those born, how many were there when the run began.
    pub(in crate::model) settled: u64,
    pub(in crate::model) due: f64,
}

impl Labour {
    /// People who work or could.
    pub fn force(&self) -> f64 {
        self.employed + self.unemployed + self.retraining
    }

    /// Share of the labour force that is unemployed; none where there is nobody `[share]`.
    pub fn unemployment(&self) -> f64 {
        let force = self.force();
        if force > 0.0 { self.unemployed / force } else { 0.0 }
    }

    /// People who work `[people]`.
    pub fn employed(&self) -> f64 {
        self.employed
    }

    /// People who look for work `[people]`.
    pub fn unemployed(&self) -> f64 {
        self.unemployed
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

/// One group of people.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Group {
    pub(in crate::model) people: f64,
    pub(in crate::model) displaced: f64,
}

impl Group {
    /// People of the labour force in it `[people]`.
    pub fn people(&self) -> f64 {
        self.people
    }

    /// Those of them who are displaced `[people]`: idle, by the share of their time above base; without work for
    /// lack of it; entered and never hired, the reference's not yet taken off.
    pub fn displaced(&self) -> f64 {
        self.displaced
    }

    pub(in crate::model) fn take(&mut self, displaced: f64) {
        self.people += 1.0;
        self.displaced += displaced;
    }
}

/// The labour force in groups, counted at the end of the tick. Each kind of group has everybody once, but ways of
/// working only those who work or have worked.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Groups {
    pub(in crate::model) tiers: [Group; 3],
    pub(in crate::model) physical: [Group; 2],
    pub(in crate::model) newcomers: [Group; 2],
    pub(in crate::model) ways: [Group; 3],
}

impl Groups {
    /// Those who work in a tier, or who would.
    pub fn of_tier(&self, tier: u8) -> Group {
        self.tiers[usize::from(tier) - 1]
    }

    /// Those of occupations that are physical, or that are not.
    pub fn of_presence(&self, physical: bool) -> Group {
        self.physical[usize::from(physical)]
    }

    /// Those who entered after the run began, or who were there.
    pub fn of_entry(&self, newcomers: bool) -> Group {
        self.newcomers[usize::from(newcomers)]
    }

    /// Those whose organization, or the last that they had, works in this way.
    pub fn of_way(&self, way: Way) -> Group {
        self.ways[way as usize]
    }
}

/// How much more often people quit of their own `[1]`.
pub struct Restlessness;

impl Channel for Restlessness {
    const OWNER: &'static str = "displacement";
    const NAME: &'static str = "restlessness";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "How much more often people quit of their own accord.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Person;
    const AFTER: Phase = Phase::Learn;
}

/// How much more often people leave for what others offer `[1]`.
pub struct Offers;

impl Channel for Offers {
    const OWNER: &'static str = "displacement";
    const NAME: &'static str = "offers";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "How much more often people leave for what others offer.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Person;
    const AFTER: Phase = Phase::Produce;
}

/// Factor on the chance that a seeker is considered `[1]`.
pub struct Search;

impl Channel for Search {
    const OWNER: &'static str = "displacement";
    const NAME: &'static str = "search";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on the chance that a seeker is considered.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Person;
    const AFTER: Phase = Phase::Learn;
}

/// Metrics that others speak of.
pub mod metric {
    /// `displacement.heads`, by quadrant.
    pub const HEADS: &str = "displacement.heads";
    /// `displacement.employed`.
    pub const EMPLOYED: &str = "displacement.employed";
    /// `displacement.entrants`.
    pub const ENTRANTS: &str = "displacement.entrants";
    /// `displacement.exits`.
    pub const EXITS: &str = "displacement.exits";
    /// `displacement.idle`.
    pub const IDLE: &str = "displacement.idle";
    /// `displacement.labour_force`.
    pub const LABOUR_FORCE: &str = "displacement.labour_force";
    /// `displacement.learners`.
    pub const LEARNERS: &str = "displacement.learners";
    /// `displacement.long_term`.
    pub const LONG_TERM: &str = "displacement.long_term";
    /// `displacement.openings_rate`.
    pub const OPENINGS_RATE: &str = "displacement.openings_rate";
    /// `displacement.output_per_head`.
    pub const OUTPUT_PER_HEAD: &str = "displacement.output_per_head";
    /// `displacement.person_years`.
    pub const PERSON_YEARS: &str = "displacement.person_years";
    /// `displacement.separated`.
    pub const SEPARATED: &str = "displacement.separated";
    /// `displacement.share`.
    pub const SHARE: &str = "displacement.share";
    /// `displacement.soon`.
    pub const SOON: &str = "displacement.soon";
    /// `displacement.unemployment`.
    pub const UNEMPLOYMENT: &str = "displacement.unemployment";
    /// `displacement.vacancies`.
    pub const VACANCIES: &str = "displacement.vacancies";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `displacement.threshold`.
    pub const THRESHOLD: &str = "displacement.threshold";
}
