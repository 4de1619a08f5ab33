//! Fetch, equation, store.

use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Clock, Folded};
use crate::model::agents::{Organization, after_start};
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::demand::Account;
use crate::model::states::inputs::Supply;

pub(super) fn set_benches(
    mut commands: Commands,
    organizations: Query<Entity, With<Organization>>,
) {
    let bench = Bench {
        executors: 0,
        contexts: 0,
        rate: 0.0,
        people_speed: 1.0,
        presence_speed: 1.0,
        conflict: 0.0,
        switching: 0.0,
        system: false,
        persistent: false,
    };
    for entity in &organizations {
        commands.entity(entity).insert(bench);
    }
}

pub(super) fn apportion_executors(
    (p, clock, supply): (Res<Execution>, Res<Clock>, Res<Supply>),
    pace: Res<Folded<Pace>>,
    mut all: Query<(&Organization, &Mode, &Payroll, &Account, &mut Bench)>,
) {
    let wanted: Vec<f64> = all
        .iter()
        .map(|(_, mode, payroll, account, _)| {
            if mode.way() != Way::SystemRun || payroll.heads() == 0.0 {
                return 0.0;
            }
            let hours = p.week * supply.price();
            let paid = if hours > 0.0 { account.executor_budget() / hours } else { f64::INFINITY };
            libm::floor(p.wanted(payroll.heads()).min(paid))
        })
        .collect();
    let given = apportion(supply.capacity() / p.week, &wanted);
    let own = after_start(*clock, p.multiplier, 1.0);
    for ((organization, mode, payroll, _, mut bench), executors) in all.iter_mut().zip(given) {
        let faster = own * pace.of(organization.index);
        let contexts = executors * p.contexts as u32;
        let n = f64::from(contexts);
        let shared = if n > 0.0 { worth(n, p.contention, p.coherency) / n } else { 1.0 };
        let minded = attention(n, payroll.heads(), p.fan_out, p.overload);
        let speed = if mode.way() == Way::Copilot { p.copilot_speed } else { 1.0 };
        *bench = Bench {
            executors,
            contexts,
            rate: p.system_speed * faster * shared * minded * p.week
                / HOURS_PER_WEEK
                / p.contexts as f64,
            people_speed: speed * faster,
            presence_speed: faster,
            conflict: conflict(n, p.conflict),
            switching: switching(n / payroll.heads(), p.switching),
            system: mode.way() == Way::SystemRun,
            persistent: mode.way() == Way::SystemRun && p.persistent,
        };
    }
}
