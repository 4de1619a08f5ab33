//! Fetch, equation, store.

use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Draws, Folded, Keep, Stream};
use crate::model::agents::Organization;
use crate::model::states::attribution::Again;
use crate::model::states::demand::{Financed, Means, Till};
use crate::model::states::displacement::{Idle, Payroll};
use crate::model::states::economy::EconomyTerms;
use crate::model::states::inputs::Supply;
use crate::model::states::market::Foundings;

const KEEPS: Stream = Stream::new(Demand::NAME, "keeps");

pub(super) fn open_accounts(
    mut commands: Commands,
    (p, terms, draws): (Res<Demand>, Res<EconomyTerms>, Res<Draws>),
    organizations: Query<(Entity, &Organization)>,
) {
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
            damage: 0.0,
            setup: 0.0,
            short: 0.0,
            premium: 1.0,
            open: organization.founded > 0,
            ever: organization.founded > 0,
            quoted: None,
            base_price: f64::NAN,
            credit: 0.0,
            repute: 1.0,
            keeps: terms.cash.sample(&mut draws.at(KEEPS, organization.key, 0)),
        };
        let staffing = Staffing { target: f64::from(organization.founded), ..Staffing::default() };
        commands.entity(entity).insert((account, staffing, Till::default()));
    }
}

/// Weeks of pay that there must be money for when somebody is hired `[weeks]`.
const HIRING: f64 = 8.0;

/// Equations (1) to (3).
pub(super) fn price_work(
    (p, clock, supply): (Res<Demand>, Res<Clock>, Res<Supply>),
    (asked, premium, wage): (Res<Folded<Asked>>, Res<Folded<Premium>>, Res<Folded<WageLevel>>),
    (set_up, overhead, damage): (Res<Folded<SetUp>>, Res<Folded<Overhead>>, Res<Folded<Damage>>),
    mut all: Query<(&Organization, &Week, &Payroll, &mut Account)>,
) {
    for (organization, week, payroll, mut a) in &mut all {
        let it = organization.index;
        a.premium = premium.of(it);
        a.wage = p.wage * wage.of(it);
        // An hour is paid whether or not a person can work in it: a used hour carries its share.
        let paid_hours = payroll.heads() * HOURS_PER_WEEK;
        let productive = week.hours.productive;
        let used = if productive > 0.0 { week.hours.used() / productive } else { 0.0 };
        a.executors = week.executor_paid * supply.price();
        a.setup = set_up.of(it) + overhead.of(it) * a.wage * paid_hours;
        let setup = a.setup;
        let cost = a.wage * paid_hours * used.min(1.0) + a.executors + setup;
        a.cost.push(cost);
        a.output.push(week.success_work);
        a.short = if p.surplus == Surplus::ShortTime { a.short } else { 0.0 };
        // What incidents destroy is paid for, but it is no cost of the work that was done this week.
        a.damage = damage.of(it);
        a.paid = a.wage * paid_hours * (1.0 - a.short) + a.executors + setup + a.damage;
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
        a.ask_factor =
            if known { response(a.unit_cost / a.base_unit_cost(), p.elasticity) } else { 1.0 };
        a.repute = asked.of(it);
        a.ask_factor *= a.repute;
        a.budget = if p.executor_budget.is_infinite() || p.wage == 0.0 {
            f64::INFINITY
        } else {
            p.executor_budget * a.wage * paid_hours
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
pub(super) fn settle_accounts(
    (p, clock, terms): (Res<Demand>, Res<Clock>, Res<EconomyTerms>),
    mut all: Query<(&Week, &mut Account)>,
) {
    if terms.acts && clock.started() {
        return;
    }
    for (week, mut a) in &mut all {
        a.revenue =
            if clock.started() { a.price() * week.success_work } else { p.coverage * a.paid };
        if a.revenue.is_nan() || !a.open {
            a.revenue = 0.0;
        }
        a.cash += a.revenue - a.paid;
        // What is earned beyond twice the cash that the organization started with is paid out.
        if p.cash.is_finite() {
            let most = 2.0 * p.cash.max(1.0) * a.paid;
            a.cash = a.cash.min(most);
        }
    }
}

/// Whether an organization can pay for somebody more, and whether it closes for lack of money: as in the run before, where want
/// of money is that run's.
pub(super) fn means(p: &Demand, a: &Account, before: Option<&Financed>, index: usize) -> Means {
    let own = Means {
        hires: a.may_fund(a.wage * HOURS_PER_WEEK * HIRING),
        closes: p.closes && a.open && a.cash < -a.credit,
    };
    let means = before.and_then(|it| it.0.get(index)).unwrap_or(&own);
    Means { hires: a.open && means.hires, closes: a.open && means.closes }
}

/// Freeze first, lay off after long slack, hire when the backlog is long and the hour earns its wage.
pub(super) fn plan_staff(
    (p, clock, terms, again): (Res<Demand>, Res<Clock>, Res<EconomyTerms>, Again),
    mut all: Query<(&Organization, &Week, &Payroll, &Idle, &mut Account, &mut Staffing)>,
    mut keep: Keep<Financed>,
) {
    if p.staff == Staff::Orders && terms.acts {
        return;
    }
    let before = again.unless::<Financed>(again.paths().finance);
    let mut financed = vec![Means::default(); all.iter().len()];
    for (organization, week, payroll, idle, mut a, mut s) in &mut all {
        let means = means(&p, &a, before, organization.index);
        financed[organization.index] = means;
        (s.layoffs, s.closes) = (0, false);
        s.hires = p.hires && a.open;
        if !a.open && payroll.heads() > 0.0 {
            // Its time has come, money or no money.
            (s.closes, s.target) = (true, 0.0);
            continue;
        }
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
                    let surplus = idle.surplus(heads, p.tolerance);
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
        if !s.frozen && cover > p.hire_above && value > a.wage && means.hires {
            // Enough to clear what is above the limit within half a year.
            let wanted = heads * ((cover - p.hire_above) / 26.0).min(0.25);
            s.growth += wanted / 8.6;
            let whole = libm::floor(s.growth);
            s.growth -= whole;
            s.target += whole;
        }
        if means.closes {
            (a.open, s.closes, s.target) = (false, true, 0.0);
        }
    }
    keep.push(|| Financed(financed));
}

/// Organizations that were founded this week begin, and those that were given up end.
pub(super) fn take_foundings(
    foundings: Res<Foundings>,
    terms: Res<EconomyTerms>,
    mut all: Query<(&Organization, &mut Account, &mut Staffing, &mut Till)>,
) {
    let none = [foundings.closed(), foundings.exited()].iter().all(|it| it.is_empty());
    if none && foundings.founded().is_empty() && !terms.acts {
        return;
    }
    for (organization, mut account, mut staffing, mut till) in &mut all {
        till.capital = [0.0; 2];
        if foundings.closed().contains(&organization.index) {
            account.open = false;
        }
        if foundings.exited().contains(&organization.index) {
            // It would be gone anyway: whether it has closed for lack of money does not count any more.
            (account.open, account.ever) = (false, false);
        }
        let mut founded = foundings.founded().iter();
        if let Some(it) = founded.find(|it| it.organization == organization.index) {
            (account.open, account.ever) = (true, true);
            // Cash without end is without end for everybody.
            let endless = account.cash.is_infinite() && !terms.acts;
            account.cash = if endless { account.cash } else { it.cash };
            till.begin(it.cash, it.savings);
            *staffing = Staffing { target: f64::from(it.people), ..Staffing::default() };
        }
    }
}
