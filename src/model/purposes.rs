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
//! births     = m_P · b · n · (h / h0)^η · curiosity                 [1/year]            (1)
//! h          = lead hours not used for decisions + finding hours    [h/week]
//! deaths     = d · 2^(age / half_life)                              [1/year per cell]   (2)
//! broadening = q per purpose, lapsing = q per cell                  [1/year]            (3)
//! leading    = l0 · (1 - α_l) per cell                              [h/week]            (4)
//! G_P        = live cells / their mean in the second half of the base year              (5)
//! ```
//!
//! A *cell* is a (purpose, domain) pair. It is live if it has a lead and one of its tasks was accepted
//! in the last 26 weeks. With C cells and P purposes the expected change in cells is
//! `births + q·P - (d + q)·C`, zero at the start (P = C = n / 4) when `b = d / 4`.
//!
//! # Reads
//!
//! `Organization`, `Human`, `displacement::Employment`, `demand::Account`, the last `Week`, and what the
//! flow tells of each cell.
//!
//! # Publishes
//!
//! [`Purpose`] with its cells and leads, [`Cells`] per organization.
//!
//! # Neutral
//!
//! No births, no deaths, no broadening, leading takes no time; what there is at the start stays.
//!
//! # Limits
//!
//! A lead holds so many cells; a cell without a lead or without money for eight weeks of its lead waits.
//!
//! # Sources
//!
//! `weitzman1998` (recombination), `assumption` for rates; the claims themselves are the essays'.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Human, Organization, Trailing, Week, after_start};
use super::demand::Account;
use super::displacement::Employment;
use crate::engine::draws::child;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{Agent, Clock, Draws, Mechanism, Metric, Phase, Reduce, SimulationBuilder, Stream};

/// Ticks for which a cell without an accepted task still counts as live [weeks].
pub const LIVE: i64 = 26;
/// Weeks of its lead's pay that a new cell must find.
const FUNDING: f64 = 8.0;

/// People set purposes and lead them.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Purposes {
    /// Purposes per person at the start; each organization has at least one. Baseline 0.25.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "purposes/person", "x-role" = "initial", "x-source" = "assumption"))]
    pub per_person: f64,
    /// New purposes a year that a person finds at base. Baseline 0.06.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub births: f64,
    /// Assigned multiplier of births from the start on: the headline experiment turns it.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub multiplier: f64,
    /// Elasticity of births to free lead and finding hours. Baseline 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub eta: f64,
    /// How readily people notice what others miss, relative to base.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub curiosity: f64,
    /// Share of free hours that organizations grant for finding problems. Baseline 0.3.
    #[schemars(range(min = 0.0, max = 0.8), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub finding: f64,
    /// Cells given up a year, of those whose value is fresh. Baseline 0.24.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub deaths: f64,
    /// Years after which a purpose's value has halved and its cells are given up twice as fast.
    #[schemars(range(min = 0.5), extend("x-unit" = "year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub half_life: f64,
    /// Weeks without an accepted task after which a cell is given up. Baseline 52.
    #[schemars(range(min = 1.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub idle_limit: f64,
    /// Domains that a purpose adds a year by recombining with another; as many cells lapse. Baseline 0.1.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "weitzman1998"))]
    pub broadening: f64,
    /// Domains that a purpose can be about.
    #[schemars(range(min = 1, max = 256), extend("x-unit" = "domains", "x-role" = "scale", "x-source" = "assumption"))]
    pub domains: u64,
    /// Hours a week that leading a cell takes. Baseline 8.
    #[schemars(range(min = 0.0, max = 40.0), extend("x-unit" = "h/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub leading: f64,
    /// Share of leading that AI takes over from the start on: 0 is the essays' claim, not a law.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub leading_automated: f64,
    /// Cells that one person can lead. Baseline 3.
    #[schemars(range(min = 1, max = 100), extend("x-unit" = "cells", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub span: u64,
    /// Probability that a new purpose's direction is right. Baseline 0.7.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub right: f64,
    /// Probability that a signal of a wrong direction makes people give the purpose up. Baseline 0.01.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub reversal: f64,
    /// Share of tasks that need one of the four decisions of their lead before they are agreed. Baseline 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decision_share: f64,
    /// Service time of a decision: what is worth building, what may fail, which trade-off, where quality
    /// matters, each as often. Baseline 4, 2, 3 and 1 h times this factor.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decision_time: f64,
}

impl Default for Purposes {
    fn default() -> Self {
        Self {
            per_person: 0.25,
            births: 0.0,
            multiplier: 1.0,
            eta: 0.0,
            curiosity: 1.0,
            finding: 0.0,
            deaths: 0.0,
            half_life: f64::INFINITY,
            idle_limit: f64::INFINITY,
            broadening: 0.0,
            domains: 20,
            leading: 0.0,
            leading_automated: 0.0,
            span: 3,
            right: 1.0,
            reversal: 0.0,
            decision_share: 0.0,
            decision_time: 1.0,
        }
    }
}

impl Mechanism for Purposes {
    const NAME: &'static str = "purposes";

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(set_first_purposes)
            .systems(Phase::Intend, (close_cells, find_purposes, broaden, assign_leads).chain())
            .systems(Phase::Learn, count_cells);
        observe(sim);
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
    source: Option<u32>,
}

impl Cell {
    /// What its tasks' draws are keyed by.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// The field in which it asks.
    pub fn domain(&self) -> u16 {
        self.domain
    }

    /// Where the flow has it asking for tasks.
    pub fn source(&self) -> Option<u32> {
        self.source
    }

    /// The person who leads it, by `Human::index`.
    pub fn lead(&self) -> Option<u32> {
        self.lead
    }

    /// Whether it is pursued at all: it has not been given up and somebody leads it.
    pub fn led(&self) -> bool {
        self.open && self.lead.is_some()
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
    born: i64,
    cells: Vec<Cell>,
    wrong_signals: u64,
}

impl Purpose {
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

    /// The flow lets a cell ask, at `source`.
    pub(super) fn attach(&mut self, cell: usize, source: u32) {
        self.cells[cell].source = Some(source);
    }

    /// Takes in what the flow saw of one cell: an accepted task, and signals of a wrong direction.
    pub(super) fn hear(&mut self, cell: usize, accepted: bool, wrong: u32, tick: i64) {
        if accepted {
            self.cells[cell].accepted = tick;
        }
        self.wrong_signals += u64::from(wrong);
    }
}

/// The purposes of one organization, counted.
#[derive(Component, Clone, Debug)]
pub struct Cells {
    live: f64,
    base: f64,
    base_ticks: f64,
    window: Trailing,
    free_hours: f64,
    base_free_hours: f64,
    unfunded: f64,
    leaderless: f64,
    open: f64,
    purposes: f64,
    born: u64,
    found: f64,
    led_cells: f64,
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
            unfunded: 0.0,
            leaderless: 0.0,
            open: 0.0,
            purposes: 0.0,
            born: 0,
            found: 0.0,
            led_cells: 0.0,
        }
    }
}

impl Cells {
    /// Live cells [cells].
    pub fn live(&self) -> f64 {
        self.live
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

const RIGHT: Stream = Stream::new(Purposes::NAME, "right");
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
    multiplier * p.births / WEEKS_PER_YEAR
        * people
        * crate::engine::quantity::pow(relative, p.eta)
        * p.curiosity
}

/// Equation (2): hazard that a cell of this age is given up [1/year].
pub fn death_hazard(deaths: f64, age_years: f64, half_life: f64) -> f64 {
    deaths * crate::engine::quantity::pow(2.0, age_years / half_life)
}

/// Equation (4) [h/week].
pub fn leading_hours(p: &Purposes, clock: Clock) -> f64 {
    p.leading * (1.0 - after_start(clock, p.leading_automated, 0.0))
}

/// Service time of a decision at the quantile `u` of which kind it is [h].
pub fn decision_hours(p: &Purposes, u: f64) -> f64 {
    p.decision_time * [4.0, 2.0, 3.0, 1.0][(u * 4.0) as usize]
}

/// The number of events of a Poisson law of this mean at the quantile `u`: monotone in the mean, so
/// that two scenarios with the same draw differ only where their means do.
fn poisson_quantile(mean: f64, u: f64) -> u64 {
    let (mut n, mut p) = (0, crate::engine::quantity::exp(-mean));
    let mut sum = p;
    while u > sum && n < 1_000 {
        n += 1;
        p *= mean / n as f64;
        sum += p;
    }
    n
}

impl Purposes {
    fn purpose(&self, draws: &Draws, organization: &Organization, ordinal: u64, born: i64) -> Purpose {
        let key = child(organization.key, ordinal);
        let domain = (draws.uniform(DOMAIN, key, 0) * self.domains as f64) as u16;
        let cell = Cell { key: child(key, 0), domain, lead: None, accepted: born, open: true, source: None };
        Purpose {
            key,
            organization: organization.index,
            founder: u32::MAX,
            right: draws.chance(RIGHT, key, 0, self.right),
            born,
            cells: vec![cell],
            wrong_signals: 0,
        }
    }
}

fn set_first_purposes(
    mut commands: Commands,
    (purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>),
    organizations: Query<(Entity, &Organization)>,
) {
    for (entity, organization) in &organizations {
        let first = f64::from(organization.founded) * purposes.per_person;
        let first = libm::round(first).max(1.0) as u64;
        for ordinal in 0..first {
            commands.spawn((Agent, purposes.purpose(&draws, organization, ordinal, clock.tick)));
        }
        commands.entity(entity).insert(Cells { born: first, ..Cells::default() });
    }
}

/// Gives up cells whose value has decayed, that stood idle, that feedback reversed, or that lapsed.
fn close_cells(
    (purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>),
    mut all: Query<&mut Purpose>,
) {
    let week = 1.0 / WEEKS_PER_YEAR;
    let lapse = hazard_to_probability(purposes.broadening, week);
    for mut purpose in &mut all {
        if !purpose.cells.iter().any(|cell| cell.open) {
            continue;
        }
        let signals = std::mem::take(&mut purpose.wrong_signals);
        let kept = libm::pow(1.0 - purposes.reversal, signals as f64);
        let (key, count) = (purpose.key, clock.age);
        let reversed = signals > 0 && draws.chance(REVERSAL, key, count, 1.0 - kept);
        let age = (clock.tick - purpose.born) as f64 * week;
        let death =
            hazard_to_probability(death_hazard(purposes.deaths, age, purposes.half_life), week);
        for cell in purpose.cells.iter_mut().filter(|cell| cell.open) {
            let idle = (clock.tick - cell.accepted) as f64 > purposes.idle_limit;
            cell.open = !(idle
                || reversed
                || draws.chance(DEATH, cell.key, count, death)
                || draws.chance(LAPSE, cell.key, count, lapse));
        }
    }
}

/// New purposes are found by those who have hours for it, and pursued if there is money for a start.
fn find_purposes(
    mut commands: Commands,
    (purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>),
    mut organizations: Query<(&Organization, &mut Cells, &Account, &Week)>,
    people: Query<&Employment>,
) {
    let multiplier = after_start(*clock, purposes.multiplier, 1.0);
    let mut heads = vec![0_u32; organizations.iter().len()];
    for home in people.iter().filter_map(Employment::employer) {
        heads[home] += 1;
    }
    let cost = FUNDING * leading_hours(&purposes, *clock);
    for (organization, mut cells, account, week) in &mut organizations {
        cells.free_hours = week.lead_offered - week.lead_used + week.hours.finding;
        if clock.measures_base() {
            cells.base_free_hours += cells.free_hours / LIVE as f64;
        }
        let base = if clock.started() { cells.base_free_hours } else { cells.free_hours };
        let n = f64::from(heads[organization.index]);
        let rate = births_a_week(&purposes, n, multiplier, cells.free_hours, base);
        let found = poisson_quantile(rate, draws.uniform(BIRTHS, organization.key, clock.age));
        (cells.found, cells.unfunded) = (found as f64, 0.0);
        for _ in 0..found {
            if account.may_fund(cost * account.wage()) {
                let purpose = purposes.purpose(&draws, organization, cells.born, clock.tick);
                cells.born += 1;
                commands.spawn((Agent, purpose));
            } else {
                cells.unfunded += 1.0;
            }
        }
    }
}

/// Purposes recombine with another of their organization and enter a domain of it.
fn broaden((purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>), mut all: Query<&mut Purpose>) {
    let chance = hazard_to_probability(purposes.broadening, 1.0 / WEEKS_PER_YEAR);
    if chance == 0.0 {
        return;
    }
    for mut purpose in &mut all {
        let (key, count) = (purpose.key, clock.age);
        if !purpose.cells.iter().any(Cell::led) || !draws.chance(BROADEN, key, count, chance) {
            continue;
        }
        let domain = (draws.uniform(DOMAIN, key, 1 + count) * purposes.domains as f64) as u16;
        if !purpose.cells.iter().any(|cell| cell.open && cell.domain == domain) {
            let key = child(purpose.key, purpose.cells.len() as u64);
            purpose.cells.push(Cell { key, domain, lead: None, accepted: clock.tick, open: true, source: None });
        }
    }
}

/// The founder leads first, then whoever leads least; nobody leads more cells than the span.
fn assign_leads(
    (purposes, draws): (Res<Purposes>, Res<Draws>),
    mut all: Query<&mut Purpose>,
    mut organizations: Query<&mut Cells>,
    people: Query<(&Human, &Employment)>,
) {
    let mut staff: Vec<Vec<(u32, u64)>> = vec![vec![]; organizations.iter().len()];
    let mut employer = vec![usize::MAX; people.iter().len()];
    for (human, employment) in &people {
        if let Some(home) = employment.employer() {
            staff[home].push((human.index as u32, 0));
            employer[human.index] = home;
        }
    }
    for mut purpose in &mut all {
        let (home, mut founder) = (purpose.organization, purpose.founder);
        for cell in purpose.cells.iter_mut().filter(|cell| cell.open) {
            cell.lead = cell.lead.filter(|&lead| employer[lead as usize] == home);
            if let Some(lead) = cell.lead {
                let at = staff[home].binary_search_by_key(&lead, |s| s.0);
                staff[home][at.expect("a lead is employed here")].1 += 1;
            }
        }
        if founder == u32::MAX && !staff[home].is_empty() {
            let pick = draws.uniform(FOUNDER, purpose.key, 0) * staff[home].len() as f64;
            founder = staff[home][pick as usize].0;
            purpose.founder = founder;
        }
    }
    organizations.iter_mut().for_each(|mut cells| cells.leaderless = 0.0);
    let mut waiting = vec![0.0; staff.len()];
    for mut purpose in &mut all {
        let (home, founder) = (purpose.organization, purpose.founder);
        for cell in purpose.cells.iter_mut().filter(|cell| cell.open && cell.lead.is_none()) {
            let free = staff[home].iter_mut().filter(|s| s.1 < purposes.span);
            // Lowest load first, the founder before all, ties by id.
            match free.min_by_key(|s| (s.0 != founder, s.1, s.0)) {
                Some(lead) => {
                    lead.1 += 1;
                    cell.lead = Some(lead.0);
                }
                None => waiting[home] += 1.0,
            }
        }
    }
    for (mut cells, waiting) in organizations.iter_mut().zip(waiting) {
        cells.leaderless = waiting;
    }
}

fn count_cells(clock: Res<Clock>, all: Query<&Purpose>, mut organizations: Query<&mut Cells>) {
    let mut counts = vec![[0.0; 4]; organizations.iter().len()];
    for purpose in &all {
        let count = &mut counts[purpose.organization];
        let open = purpose.cells.iter().filter(|cell| cell.open).count();
        count[0] += purpose.cells.iter().filter(|cell| cell.live(clock.tick)).count() as f64;
        count[1] += open as f64;
        count[2] += f64::from(u8::from(open > 0));
        count[3] += purpose.cells.iter().filter(|cell| cell.led()).count() as f64;
    }
    for (mut cells, [live, open, purposes, led]) in organizations.iter_mut().zip(counts) {
        (cells.live, cells.open, cells.purposes, cells.led_cells) = (live, open, purposes, led);
        cells.window.push(live);
        if clock.measures_base() {
            cells.base += live;
            cells.base_ticks += 1.0;
        }
    }
}

fn observe(sim: &mut SimulationBuilder) {
    type Q<'w, 's> = Query<'w, 's, &'static Cells>;
    let sum = |read: fn(&Cells) -> f64| move |all: Q| all.iter().map(read).sum::<f64>();
    let ratio = |all: Q| {
        let base: f64 = all.iter().map(|c| c.base / c.base_ticks.max(1.0)).sum();
        if all.iter().any(|c| c.base_ticks == 0.0) { f64::NAN } else { all.iter().map(|c| c.live).sum::<f64>() / base }
    };
    sim.metric(Metric::new("purposes.scaling", "1", "Live cells against the base year: G_P.", Reduce::Mean, ratio))
        .metric(Metric::new("purposes.cells", "cells", "Live (purpose, domain) cells.", Reduce::Mean, sum(|c| c.live)))
        .metric(Metric::new("purposes.leading_hours", "h/week", "People's hours spent on leading.", Reduce::Mean, |all: Query<&Week>| all.iter().map(|w| w.hours.leading).sum::<f64>()))
        .metric(Metric::new("purposes.purposes", "purposes", "Purposes that are pursued.", Reduce::Mean, sum(|c| c.purposes)))
        .metric(Metric::new("purposes.unexecuted", "cells", "Cells that are led, but no task of theirs was accepted for 26 weeks.", Reduce::Mean, sum(|c| c.led_cells - c.live)))
        .metric(Metric::new("purposes.leaderless", "cells", "Cells that wait for somebody to lead them.", Reduce::Mean, sum(|c| c.leaderless)))
        .metric(Metric::new("purposes.unfunded", "purposes/week", "Purposes found without money for a start.", Reduce::Mean, sum(|c| c.unfunded)))
        .metric(Metric::new("purposes.found", "purposes/week", "Purposes found.", Reduce::Mean, sum(|c| c.found)));
}
