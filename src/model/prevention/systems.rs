//! Fetch, equation, store.

use super::casebook::Exposure;
use super::*;
use crate::engine::{Clock, Draws, Gift};
use crate::model::agents::Week;
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::demand::Damage;
use crate::model::states::displacement::Payroll;
use crate::model::states::judgment::{Repair, Risk};
use crate::model::states::tiers::TierTerms;
use crate::model::states::validation::Incidents;

pub(super) fn begin(p: Res<Prevention>, mut all: Query<&mut Guard>) {
    for mut guard in &mut all {
        (guard.stock, guard.visibility) = (p.stock, p.visibility);
    }
}

/// Equations (3) to (5), out of the hours that last week had.
pub(super) fn use_hours(
    (p, tiers): (Res<Prevention>, Res<TierTerms>),
    mut all: Query<(&Week, &Payroll, &mut Guard, &mut Casebook)>,
) {
    let skills = p.skills(tiers.differ);
    for (week, payroll, mut g, mut book) in &mut all {
        g.hours = week.prevention;
        let skilled: f64 = g.hours.iter().zip(skills).map(|(hours, skill)| hours * skill).sum();
        let metrics = if g.granted() > 0.0 { skilled * g.measuring / g.granted() } else { 0.0 };
        let hours = skilled - metrics;
        let kinds = p.aimed * hours;
        let free = hours - kinds + book.work_off(kinds, p.task);
        let per_head =
            |hours: f64| if payroll.heads() > 0.0 { hours / payroll.heads() } else { 0.0 };
        g.stock = stock_after(g.stock, p.build * per_head(free), p.decay, 1.0);
        let shown = p.showing * per_head(metrics);
        g.visibility = stock_after(g.visibility, shown, p.staleness, 1.0).min(1.0);
        g.repair = p.easing * per_head(hours);
    }
}

/// Equation (9).
pub(super) fn shift_effort(p: Res<Prevention>, mut all: Query<&mut Guard>) {
    for mut g in &mut all {
        g.given += p.pace * (followed(&p, g.visibility) - g.given);
        (g.effort, g.measuring) = (p.effort * g.given, p.measuring);
    }
}

/// Equations (1), (2) and (6) to (8).
pub(super) fn meet_incidents(
    (p, clock, draws): (Res<Prevention>, Res<Clock>, Res<Draws>),
    mut all: Query<(&Organization, &Week, &Payroll, &Mode, &Risk, &mut Guard, &mut Casebook)>,
) {
    for (organization, week, payroll, mode, risk, mut g, mut book) in &mut all {
        let traced = mode.way() == Way::SystemRun;
        let toll = book.strike(
            &p,
            &draws,
            &Exposure {
                key: organization.key,
                age: clock.age,
                shipped: week.shipped,
                risk: risk.weighed(),
                stock: g.stock,
                restoring: restoring(&p, risk.stocks(), traced),
                share_done: share_done(p.least, risk.irreversibility()),
            },
        );
        // What there were no hours for last week is still broken; where nobody is left, nobody mends it.
        let carried = (g.on_call - week.hours.on_call).max(0.0);
        g.on_call = if payroll.heads() > 0.0 { carried + toll.on_call } else { 0.0 };
        (g.incidents, g.unprevented, g.repeats) = (toll.incidents, toll.unprevented, toll.repeats);
        (g.expected, g.counterfactual) = (toll.expected, toll.counterfactual);
        (g.damage, g.averted) = (toll.damage, toll.averted);
    }
}

/// What incidents destroy and shake, and what last week's prevention repairs.
pub(super) fn give_toll(
    all: Query<(&Organization, &Guard)>,
    mut damage: ResMut<Gift<Damage, Prevention>>,
    mut incidents: ResMut<Gift<Incidents, Prevention>>,
    mut repair: ResMut<Gift<Repair, Prevention>>,
) {
    for (organization, guard) in &all {
        damage.give(organization.index, guard.damage);
        incidents.give(organization.index, guard.incidents);
        repair.give(organization.index, guard.repair);
    }
}
