//! Demand: who wants the work, and who pays for it.
//!
//! # Claim
//!
//! Without demand no displacement question has an answer (S4.12, S4.16). Cheaper work is wanted more; how
//! much more decides whether fewer hours per task become fewer people. Hours that are paid but not used press
//! on cash, and every purpose, hire and set-up has to be paid for.
//!
//! # Equations
//!
//! ```text
//! unit cost c = (wages of the hours used + executors + set-up) / y, 13-week means         [money/bh]  (1)
//! price = (1 + m) · c, m so that base revenue is `coverage` times everything paid                     (2)
//! emission per live cell moves by (c / c0)^(-ε)                                                       (3)
//! cash' = price · y - wages - executors - set-up                                                      (4)
//! spending cap: base spending · (1 + χ · real output growth)                                          (5)
//! free demand: G_P* = 1 / (ω/q_l + (1-ω) · q^(ε-1)) is where nobody is displaced                       (6)
//! consumer surplus against base: p0·y0 · ((p/p0)^(1-ε) - 1) / (ε - 1), -p0·y0 · ln(p/p0) at ε = 1        (7)
//! ```
//!
//! # Reads
//!
//! `Week`, `displacement::Payroll`, `inputs::Supply`, `adoption::Mode`.
//!
//! # Publishes
//!
//! [`Account`] and [`Staffing`] per organization.
//!
//! # Neutral
//!
//! Demand does not move with cost, cash has no end, nobody is hired or laid off.
//!
//! # Limits
//!
//! Overheads beyond wages, executors and set-up are 0. An organization that closes does not come back.
//!
//! # Sources
//!
//! `bessen2019` (3), `assumption` for the policy of the firm.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adoption::Mode;
use super::agents::{Organization, Trailing, Week};
use super::displacement::{Idle, Payroll};
use super::inputs::Supply;
use crate::engine::quantity::{HOURS_PER_WEEK, ln, pow};
use crate::engine::{Clock, Mechanism, Metric, Phase, Reduce, SimulationBuilder};

/// What an organization does with people whom it has no work for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Surplus {
    /// They stay and are paid.
    #[default]
    Idle,
    /// They stay and are paid for the hours for which there is work.
    ShortTime,
    /// They are laid off.
    Layoff,
}

/// Who wants the work and who pays.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Demand {
    /// Pay of an hour, in 2025 dollars. Baseline 50.
    #[schemars(range(min = 0.0), extend("x-unit" = "money/h", "x-role" = "initial", "x-source" = "assumption"))]
    pub wage: f64,
    /// How much more work is wanted when it is cheaper: ε. Baseline 1, reported at 0.5, 1 and 1.5.
    #[schemars(range(min = 0.0, max = 3.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "bessen2019"))]
    pub elasticity: f64,
    /// Base revenue relative to everything paid, idle hours included. Baseline 1.15.
    #[schemars(range(min = 0.5, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub coverage: f64,
    /// Weeks of payroll that an organization has in cash at the start. Baseline 26.
    #[schemars(range(min = 0.0), extend("x-unit" = "week", "x-role" = "initial", "x-source" = "assumption"))]
    pub cash: f64,
    /// Share of payroll that may be spent on executors. Baseline 0.2.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub executor_budget: f64,
    /// Whether spending on work is capped: what it would exceed is refused.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub capped: bool,
    /// By how much capped spending grows with real output: 0 is pure business stealing.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub spending_growth: f64,
    /// What is done with people for whom there is no work.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub surplus: Surplus,
    /// Weeks of slack above base after which that is done. Baseline 26.
    #[schemars(range(min = 1.0, max = 520.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub patience: f64,
    /// Slack above base that is borne without doing anything. Baseline 0.05.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub tolerance: f64,
    /// Share of the surplus that is laid off in a week, once it is. Baseline 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub pace: f64,
    /// Weeks of cover in the backlog above which people are hired. Baseline 6.
    #[schemars(range(min = 0.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub hire_above: f64,
    /// Whether organizations hire at all, replacements included.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub hires: bool,
    /// Whether an organization without cash closes.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub closes: bool,
}

impl Default for Demand {
    fn default() -> Self {
        Self {
            wage: 0.0,
            elasticity: 0.0,
            coverage: 1.0,
            cash: f64::INFINITY,
            executor_budget: f64::INFINITY,
            capped: false,
            spending_growth: 0.0,
            surplus: Surplus::Idle,
            patience: 26.0,
            tolerance: 0.05,
            pace: 0.0,
            hire_above: f64::INFINITY,
            hires: false,
            closes: false,
        }
    }
}

impl Mechanism for Demand {
    const NAME: &'static str = "demand";

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(open_accounts)
            .systems(Phase::Produce, price_work)
            .systems(Phase::Price, (settle_accounts, plan_staff).chain());
        observe(sim);
    }
}

/// Least output by which costs are divided, relative to base: a unit cost needs some output.
const LEAST: f64 = 0.05;
/// Bounds of the factor by which demand can move.
const MOST: f64 = 100.0;

/// One organization's money.
#[derive(Component, Clone, Debug)]
pub struct Account {
    wage: f64,
    cash: f64,
    cost: Trailing,
    output: Trailing,
    base_cost: f64,
    base_output: f64,
    base_paid: f64,
    base_ticks: f64,
    margin: f64,
    unit_cost: f64,
    ask_factor: f64,
    accepts: f64,
    budget: f64,
    paid: f64,
    revenue: f64,
    executors: f64,
    short: f64,
    open: bool,
}

impl Account {
    /// Pay of an hour [money/h].
    pub fn wage(&self) -> f64 {
        self.wage
    }

    /// Cost of an hour of base work [money/bh].
    pub fn unit_cost(&self) -> f64 {
        self.unit_cost
    }

    /// Price of an hour of base work [money/bh].
    pub fn price(&self) -> f64 {
        (1.0 + self.margin) * self.unit_cost
    }

    /// Equation (3): by how much more each cell asks for.
    pub fn ask_factor(&self) -> f64 {
        self.ask_factor
    }

    /// Work that may still be accepted this week [bh].
    pub fn accepts(&self) -> f64 {
        self.accepts
    }

    /// Money a week that may be spent on executors.
    pub fn executor_budget(&self) -> f64 {
        self.budget
    }

    /// Whether there is money for something that costs so much.
    pub fn may_fund(&self, cost: f64) -> bool {
        self.open && self.cash >= cost
    }

    /// Cash [money].
    pub fn cash(&self) -> f64 {
        self.cash
    }

    /// Whether the organization still exists.
    pub fn open(&self) -> bool {
        self.open
    }

    fn base_unit_cost(&self) -> f64 {
        self.base_cost / self.base_output
    }
}

/// Whom an organization wants.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Staffing {
    target: f64,
    hires: bool,
    layoffs: u32,
    frozen: bool,
    slack_weeks: f64,
    growth: f64,
    closes: bool,
}

impl Staffing {
    /// People for whom there are places [people].
    pub fn target(&self) -> f64 {
        self.target
    }

    /// Whether places that are free are filled.
    pub fn hires(&self) -> bool {
        self.hires && !self.frozen
    }

    /// People to be laid off now [people].
    pub fn layoffs(&self) -> u32 {
        self.layoffs
    }

    /// Whether it closes now.
    pub fn closes(&self) -> bool {
        self.closes
    }
}

/// Equation (3): Bessen's demand response to a cost relative to base.
pub fn response(relative_cost: f64, elasticity: f64) -> f64 {
    if elasticity == 0.0 { 1.0 } else { pow(relative_cost, -elasticity).clamp(1.0 / MOST, MOST) }
}

/// Labour demanded when productivity is `a` times what it was: a^(ε-1).
pub fn labour_demanded(a: f64, elasticity: f64) -> f64 {
    pow(a, elasticity - 1.0)
}

/// Equation (6): purpose scaling at which nobody is displaced under free demand.
pub fn break_even_purposes(lead_share: f64, q_lead: f64, q: f64, elasticity: f64) -> f64 {
    1.0 / (lead_share / q_lead + (1.0 - lead_share) * pow(q, elasticity - 1.0))
}

/// Equation (7) [money/week].
pub fn consumer_surplus(p0: f64, y0: f64, p: f64, elasticity: f64) -> f64 {
    let relative = p / p0;
    if (elasticity - 1.0).abs() < 1e-9 {
        -p0 * y0 * ln(relative)
    } else {
        p0 * y0 * (pow(relative, 1.0 - elasticity) - 1.0) / (elasticity - 1.0)
    }
}

fn open_accounts(mut commands: Commands, p: Res<Demand>, organizations: Query<(Entity, &Organization)>) {
    for (entity, organization) in &organizations {
        let payroll = f64::from(organization.founded) * HOURS_PER_WEEK * p.wage;
        let account = Account {
            wage: p.wage,
            cash: if p.cash.is_infinite() { p.cash } else { p.cash * payroll },
            cost: Trailing::new(13),
            output: Trailing::new(13),
            base_cost: 0.0,
            base_output: 0.0,
            base_paid: 0.0,
            base_ticks: 0.0,
            margin: p.coverage - 1.0,
            unit_cost: f64::NAN,
            ask_factor: 1.0,
            accepts: f64::INFINITY,
            budget: f64::INFINITY,
            paid: 0.0,
            revenue: 0.0,
            executors: 0.0,
            short: 0.0,
            open: true,
        };
        let staffing = Staffing { target: f64::from(organization.founded), ..Staffing::default() };
        commands.entity(entity).insert((account, staffing));
    }
}

/// Equations (1) to (3).
fn price_work(
    (p, clock, supply): (Res<Demand>, Res<Clock>, Res<Supply>),
    mut all: Query<(&Week, &Payroll, &Mode, &mut Account)>,
) {
    for (week, payroll, mode, mut a) in &mut all {
        // An hour is paid whether or not a person can work in it: a used hour carries its share.
        let paid_hours = payroll.heads() * HOURS_PER_WEEK;
        let productive = week.hours.productive;
        let used = if productive > 0.0 { week.hours.used() / productive } else { 0.0 };
        a.executors = week.executor_used * supply.price();
        let setup = mode.setup_cost();
        let cost = p.wage * paid_hours * used.min(1.0) + a.executors + setup;
        a.cost.push(cost);
        a.output.push(week.success_work);
        a.short = if p.surplus == Surplus::ShortTime { a.short } else { 0.0 };
        a.paid = p.wage * paid_hours * (1.0 - a.short) + a.executors + setup;
        if clock.measures_base() {
            a.base_cost += cost;
            a.base_output += week.success_work;
            a.base_paid += a.paid;
            a.base_ticks += 1.0;
        }
        let base = if a.base_ticks > 0.0 { a.base_output / a.base_ticks } else { a.output.mean() };
        a.unit_cost = a.cost.mean() / a.output.mean().max(LEAST * base);
        let known = clock.started() && a.base_output > 0.0;
        if known {
            // Base revenue covers everything paid: (1 + m) c0 y0 = coverage · paid.
            a.margin = p.coverage * a.base_paid / a.base_cost - 1.0;
        }
        a.ask_factor = if known { response(a.unit_cost / a.base_unit_cost(), p.elasticity) } else { 1.0 };
        a.budget = if p.executor_budget.is_infinite() || p.wage == 0.0 {
            f64::INFINITY
        } else {
            p.executor_budget * p.wage * paid_hours
        };
        a.accepts = f64::INFINITY;
        if p.capped && known {
            let base_spending = a.base_cost / a.base_ticks * (1.0 + a.margin);
            let growth = a.output.mean() / base - 1.0;
            a.accepts = (base_spending * (1.0 + p.spending_growth * growth) / a.price()).max(0.0);
        }
    }
}

/// Equation (4). In the base year revenue covers what is paid: prices are what they have to be.
fn settle_accounts(p: Res<Demand>, clock: Res<Clock>, mut all: Query<(&Week, &mut Account)>) {
    for (week, mut a) in &mut all {
        a.revenue = if clock.started() { a.price() * week.success_work } else { p.coverage * a.paid };
        if a.revenue.is_nan() || !a.open {
            a.revenue = 0.0;
        }
        a.cash += a.revenue - a.paid;
        // What is earned beyond the cash that the organization started with is paid out.
        if p.cash.is_finite() {
            let most = 2.0 * p.cash.max(1.0) * a.paid;
            a.cash = a.cash.min(most);
        }
    }
}

/// Freeze first, lay off after long slack, hire when the backlog is long and the hour earns its wage.
fn plan_staff(
    (p, clock): (Res<Demand>, Res<Clock>),
    mut all: Query<(&Week, &Payroll, &Idle, &mut Account, &mut Staffing)>,
) {
    for (week, payroll, idle, mut a, mut s) in &mut all {
        (s.layoffs, s.closes) = (0, false);
        s.hires = p.hires && a.open;
        if !clock.started() {
            continue;
        }
        let heads = payroll.heads();
        let above = idle.above_base();
        let over = above > p.tolerance;
        s.slack_weeks = if over { s.slack_weeks + 1.0 } else { 0.0 };
        s.frozen = s.slack_weeks > 0.0;
        if s.frozen {
            s.target = s.target.min(heads);
        }
        if s.slack_weeks >= p.patience {
            match p.surplus {
                Surplus::Idle => {}
                Surplus::ShortTime => a.short = above.clamp(0.0, 1.0),
                Surplus::Layoff => {
                    let surplus = heads * (above - p.tolerance);
                    s.layoffs = libm::ceil(surplus * p.pace).min(heads) as u32;
                    s.target = heads - f64::from(s.layoffs);
                }
            }
        } else {
            a.short = 0.0;
        }
        let cover = week.backlog_work / a.output.mean();
        let hours = week.hours.offered;
        let value = if hours > 0.0 { a.price() * a.output.mean() / hours } else { f64::INFINITY };
        if !s.frozen && cover > p.hire_above && value > p.wage && a.may_fund(p.wage * HOURS_PER_WEEK * 8.0) {
            // Enough to clear what is above the limit within half a year.
            let wanted = heads * ((cover - p.hire_above) / 26.0).min(0.25);
            s.growth += wanted / 8.6;
            let whole = libm::floor(s.growth);
            s.growth -= whole;
            s.target += whole;
        }
        if p.closes && a.open && a.cash < 0.0 {
            (a.open, s.closes, s.target) = (false, true, 0.0);
        }
    }
}

fn observe(sim: &mut SimulationBuilder) {
    type All<'w, 's> = Query<'w, 's, (&'static Account, &'static Week)>;
    let finite = |x: f64| if x.is_finite() { x } else { f64::NAN };
    let sum = move |read: fn(&Account, &Week) -> f64| {
        move |all: All| finite(all.iter().map(|(a, w)| read(a, w)).sum::<f64>())
    };
    let mean = move |read: fn(&Account) -> f64| {
        move |all: All| {
            let those = all.iter().filter(|(a, _)| a.open && read(a).is_finite());
            let (sum, n) = those.fold((0.0, 0.0), |s, (a, w)| (s.0 + read(a) * w.success_work, s.1 + w.success_work));
            if n > 0.0 { sum / n } else { f64::NAN }
        }
    };
    sim.metric(Metric::new("demand.price", "money/bh", "Price of an hour of base work, weighted by output.", Reduce::Mean, mean(Account::price)))
        .metric(Metric::new("demand.unit_cost", "money/bh", "Cost of an hour of base work, weighted by output.", Reduce::Mean, mean(Account::unit_cost)))
        .metric(Metric::new("demand.refused", "bh/week", "Work refused because spending is capped.", Reduce::Mean, sum(|_, w| w.refused_work)))
        .metric(Metric::new("demand.cash", "money", "Cash of all organizations; undefined where it has no end.", Reduce::Mean, sum(|a, _| a.cash)))
        .metric(Metric::new("demand.revenue", "money/week", "Spending on work: what organizations earn.", Reduce::Mean, sum(|a, _| a.revenue)))
        .metric(Metric::new("demand.margin", "share", "Revenue less everything paid, of revenue.", Reduce::Mean, move |all: All| {
            let (revenue, paid) = all.iter().filter(|(a, _)| a.open).fold((0.0, 0.0), |s, (a, _)| (s.0 + a.revenue, s.1 + a.paid));
            finite(1.0 - paid / revenue)
        }))
        .metric(Metric::new("demand.wage_bill", "money/week", "Wages paid.", Reduce::Mean, sum(|a, _| a.paid - a.executors)))
        .metric(Metric::new("demand.executor_bill", "money/week", "Paid for executors.", Reduce::Mean, sum(|a, _| a.executors)))
        .metric(Metric::new("demand.consumer_surplus", "money/week", "What buyers gain against base prices.", Reduce::Mean, move |p: Res<Demand>, clock: Res<Clock>, all: All| {
            let gain = |a: &Account| consumer_surplus((1.0 + a.margin) * a.base_unit_cost(), a.base_output / a.base_ticks, a.price(), p.elasticity);
            let those = all.iter().filter(|(a, _)| a.open && a.base_output > 0.0);
            if clock.started() { finite(those.map(|(a, _)| gain(a)).sum::<f64>()) } else { f64::NAN }
        }))
        .metric(Metric::new("demand.closed", "organizations", "Organizations that have closed.", Reduce::Last, |all: All| all.iter().filter(|(a, _)| !a.open).count() as f64))
        .metric(Metric::new("demand.frozen", "share", "Share of organizations that freeze hiring.", Reduce::Mean, |all: Query<&Staffing>| {
            all.iter().filter(|s| s.frozen).count() as f64 / all.iter().len() as f64
        }))
        .metric(Metric::new("demand.layoffs", "people/week", "People to be laid off for want of work.", Reduce::Mean, |all: Query<&Staffing>| {
            all.iter().map(|s| f64::from(s.layoffs)).sum::<f64>()
        }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b6_labour_demanded_at_five_times_the_productivity() {
        for (e, labour) in [(0.25, 0.299_070), (0.5, 0.447_214), (1.0, 1.0), (1.5, 2.236_068), (2.0, 5.0)] {
            assert!((labour_demanded(5.0, e) - labour).abs() < 1e-6);
        }
    }

    #[test]
    fn free_demand_breaks_even_at_fewer_purposes_the_more_elastic_it_is() {
        for (e, purposes) in [(0.5, 2.570), (1.0, 1.0), (1.5, 0.345)] {
            let g = break_even_purposes(0.0994, 1.0, 9.6667, e);
            assert!((g - purposes).abs() < 5e-4, "{g} at {e}");
        }
    }

    #[test]
    fn consumer_surplus_is_the_area_under_the_demand_curve() {
        let (p0, y0, p1) = (80.0, 100.0, 30.0);
        for e in [0.5, 1.0, 1.5] {
            let steps = 200_000;
            let width = (p0 - p1) / f64::from(steps);
            let area: f64 = (0..steps)
                .map(|i| p1 + (f64::from(i) + 0.5) * width)
                .map(|p| y0 * pow(p / p0, -e) * width)
                .sum();
            assert!((consumer_surplus(p0, y0, p1, e) / area - 1.0).abs() < 1e-6, "{e}");
        }
    }

    #[test]
    fn demand_without_elasticity_does_not_move() {
        assert_eq!(response(0.1, 0.0), 1.0);
        assert_eq!(response(1.0, 1.5), 1.0);
    }
}
