//! Fetch, equation, store.

use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Clock, Folded};
use crate::model::agents::{Organization, Trailing, Week, after_start};
use crate::model::execution::choice::used_hour;
use crate::model::execution::hours::{bought, contexts, ration};
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::demand::Account;
use crate::model::states::economy::EconomyTerms;
use crate::model::states::execution::Routing;
use crate::model::states::inputs::Supply;

/// Hours used and people employed in the last half of the base year: what a head is worth in used hours.
#[derive(Resource, Clone, Debug)]
pub(super) struct Base {
    used: Trailing,
    heads: Trailing,
}

impl Default for Base {
    fn default() -> Self {
        Self { used: Trailing::new(26), heads: Trailing::new(26) }
    }
}

impl Base {
    /// Hours that a head uses in a week; undefined before anybody has used any `[h/person]`.
    fn used(&self) -> f64 {
        let used = self.used.sum() / self.heads.sum();
        if used > 0.0 { used } else { f64::NAN }
    }
}

pub(super) fn set_benches(
    mut commands: Commands,
    organizations: Query<Entity, With<Organization>>,
) {
    for entity in &organizations {
        commands.entity(entity).insert((Bench::IDLE, Routing::default()));
    }
}

/// Until the start, last week's hours and heads are taken in; where executors have a queue of their own nobody asks.
pub(super) fn measure_hours(
    (p, clock): (Res<Execution>, Res<Clock>),
    all: Query<(&Week, &Payroll)>,
    mut base: ResMut<Base>,
) {
    if !p.shared || clock.tick > 0 {
        return;
    }
    let (used, heads) = all
        .iter()
        .fold((0.0, 0.0), |s, (w, payroll)| (s.0 + w.hours.used(), s.1 + payroll.heads()));
    base.used.push(used);
    base.heads.push(heads);
}

type Benches<'w, 's> = Query<
    'w,
    's,
    (
        &'static Organization,
        &'static Mode,
        &'static Payroll,
        &'static Account,
        &'static Week,
        &'static Routing,
        &'static mut Bench,
    ),
>;

pub(super) fn apportion_executors(
    (p, clock, supply): (Res<Execution>, Res<Clock>, Res<Supply>),
    (pace, base, terms): (Res<Folded<Pace>>, Res<Base>, Res<EconomyTerms>),
    mut all: Benches,
) {
    let more = after_start(*clock, p.capacity_multiplier, 1.0);
    let price = terms.executor_cost(supply.price());
    let given = if p.buys() {
        buy_hours(&p, &supply, price, &mut all)
    } else {
        whole(&p, &supply, price, more, &all)
    };
    let own = after_start(*clock, p.multiplier, 1.0);
    let used = base.used();
    for ((organization, mode, payroll, account, _, _, mut bench), contexts) in
        all.iter_mut().zip(given)
    {
        let faster = own * pace.of(organization.index);
        let n = f64::from(contexts);
        let shared = if n > 0.0 { worth(n, p.contention, p.coherency) / n } else { 1.0 };
        let minded = attention(n, payroll.heads(), p.fan_out, p.overload);
        let copilots = if mode.way() == Way::Copilot { p.copilot_speed } else { 1.0 };
        let speed = p.system_speed * faster * shared * minded;
        *bench = Bench {
            executors: contexts.div_ceil(p.contexts as u32),
            contexts,
            rate: speed * p.week / HOURS_PER_WEEK / p.contexts as f64,
            people_speed: copilots * faster * more,
            presence_speed: faster * more,
            conflict: conflict(n, p.conflict),
            switching: switching(n / payroll.heads(), p.switching),
            system: mode.way() == Way::SystemRun,
            persistent: mode.way() == Way::SystemRun && p.persistent,
            rates: Rates {
                hour: used_hour(terms.hour_cost(account.wage()), HOURS_PER_WEEK, used),
                price,
                speed,
            },
            ..*bench
        };
    }
}

/// Whether there is a system to execute for, and anybody who has one.
fn has_system(mode: &Mode, payroll: &Payroll) -> bool {
    mode.way() == Way::SystemRun && payroll.heads() > 0.0
}

/// Equation (7): contexts of each organization, where as many times the executors are wanted.
fn whole(p: &Execution, supply: &Supply, price: f64, more: f64, all: &Benches) -> Vec<u32> {
    let wanted: Vec<f64> = all
        .iter()
        .map(|(_, mode, payroll, account, ..)| {
            if !has_system(mode, payroll) {
                return 0.0;
            }
            let hours = p.week * price;
            let paid = if hours > 0.0 { account.executor_budget() / hours } else { f64::INFINITY };
            libm::floor((more * p.wanted(payroll.heads())).min(paid))
        })
        .collect();
    let executors = apportion(supply.capacity() / p.week, &wanted);
    let contexts = |executors: u32| executors.saturating_mul(p.contexts as u32);
    executors.into_iter().map(contexts).collect()
}

/// Equation (15): contexts of each organization, once last week's runs have drawn on what there was and more is bought.
fn buy_hours(p: &Execution, supply: &Supply, price: f64, all: &mut Benches) -> Vec<u32> {
    let wanted = all.iter().map(|(_, mode, payroll, account, _, routing, _)| {
        let paid = if price > 0.0 { account.executor_budget() / price } else { f64::INFINITY };
        if has_system(mode, payroll) { bought(routing.eligible.mean(), paid) } else { 0.0 }
    });
    let mut hours: Vec<f64> = wanted.collect();
    ration(supply.capacity(), &mut hours);
    let each = p.week / p.contexts as f64;
    let mut given = vec![];
    for ((_, mode, payroll, _, week, _, mut bench), hours) in all.iter_mut().zip(hours) {
        bench.bucket.draw(week.executor_drawn);
        bench.bucket.fill(hours);
        bench.bought = hours;
        let there = contexts(bench.bucket.left(), each);
        given.push(if has_system(mode, payroll) { there } else { 0 });
    }
    given
}

/// What the week has shown of what executors save.
pub(super) fn watch_routing(p: Res<Execution>, mut all: Query<(&Week, &Bench, &mut Routing)>) {
    if !p.shared {
        return;
    }
    for (week, bench, mut routing) in &mut all {
        let Rates { hour, price, .. } = bench.rates;
        routing.hour = hour;
        routing.eligible.push(week.eligible_hours);
        routing.expected.push(week.expected_saving);
        routing.routed.push(week.routed);
        routing.believed.push(week.believed_saving);
        let paid = week.executor_paid * price + week.hours.steer * hour;
        // Before an hour has a price nobody can have saved any.
        routing.realised.push(if hour.is_nan() { 0.0 } else { week.carried - paid });
    }
}
