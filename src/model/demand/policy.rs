//! What policies cost, so that they can be compared at equal budgets.

use bevy_ecs::prelude::*;

use super::{Account, Bill, Demand};
use crate::engine::Clock;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Week;
use crate::model::states::displacement::{Labour, Payroll};
use crate::model::states::purposes::{Cells, PurposeTerms};
use crate::model::states::tasks::TaskTerms;

/// Of what there is of something that a policy multiplies, the share that would not be there without it.
pub(super) fn owed_to(multiplier: f64) -> f64 {
    if multiplier > 1.0 { 1.0 - 1.0 / multiplier } else { 0.0 }
}

/// Equation (6).
pub(super) fn add_up(
    (p, clock, labour): (Res<Demand>, Res<Clock>, Res<Labour>),
    (purposes, tasks): (Res<PurposeTerms>, Res<TaskTerms>),
    all: Query<(&Week, &Payroll, &Cells, &Account)>,
    mut bill: ResMut<Bill>,
) {
    if !clock.started() {
        return;
    }
    let (found, asked) = (owed_to(purposes.multiplier), owed_to(tasks.multiplier));
    let (mut organizations, mut public) = (0.0, p.seat_cost * labour.retraining());
    for (week, payroll, cells, a) in &all {
        let payable = payroll.heads() * HOURS_PER_WEEK * a.wage;
        // A granted hour costs what is paid for all hours that are paid with it.
        let finding = week.hours.finding / week.hours.productive;
        organizations += if finding > 0.0 { finding * payable } else { 0.0 } + a.setup;
        public += p.short_time_paid * a.short * payable
            + p.purpose_cost * found * cells.found()
            + p.task_cost * asked * week.accepted_work;
    }
    (bill.organizations, bill.public) = (organizations, public);
    bill.spent += public;
}
