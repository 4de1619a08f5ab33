//! Fetch, equation, store.

use super::*;
use crate::engine::{Clock, Gift};
use crate::model::agents::{Organization, after_start};
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::demand::Overhead;
use crate::model::states::displacement::Payroll;
use crate::model::states::flow::LeadTime;

pub(super) fn sew(mut commands: Commands, organizations: Query<Entity, With<Organization>>) {
    for entity in &organizations {
        commands.entity(entity).insert((Seams::default(), LeadTime::default()));
    }
}

pub(super) fn set_seams(
    p: Res<Coordination>,
    clock: Res<Clock>,
    mut all: Query<(&Organization, &Mode, &Payroll, &mut Seams)>,
    mut overhead: ResMut<Gift<Overhead, Coordination>>,
) {
    let improvement = after_start(*clock, improvement_cost(&p), 0.0);
    let without = after_start(*clock, f64::from(p.without as u8), 0.0) as u8;
    let out = |seam: Seam| without == seam as u8;
    // What improvement leaves of a seam, once it may begin.
    let left = |share: f64| 1.0 - after_start(*clock, share, 0.0);
    let clear = left(p.clarity);
    for (organization, mode, payroll, mut seams) in &mut all {
        overhead.give(organization.index, improvement);
        let heads = payroll.heads();
        let own = match p.form {
            Form::Squared => squared(&p, mode.coordinates(), heads, clear),
            Form::Tree => as_a_tree(&p, mode.coordinates(), heads, clear),
        };
        let handoffs = if out(Seam::Handoffs) { 0.0 } else { own.handoffs };
        let retention = if out(Seam::Context) { 1.0 } else { own.retention };
        let mut handovers = seams.handovers;
        handovers.set(handoffs, retention, p.context_to_defect);
        let founded = f64::from(organization.founded);
        *seams = Seams {
            handoffs,
            unowned: if out(Seam::Ownership) { 0.0 } else { own.unowned },
            meetings: if out(Seam::Coordination) { 0.0 } else { own.meetings },
            layers: own.layers,
            people: heads,
            managers: own.managers,
            stall: if out(Seam::Waiting) { 0.0 } else { p.stall },
            layer_delay: if out(Seam::Waiting) { 0.0 } else { p.layer_delay },
            handoff_time: p.handoff_time * left(p.process),
            owner_wait: p.owner_wait * left(p.management),
            handovers,
            asked: if p.form == Form::Tree { tree::asked(&p, founded) } else { 1.0 },
        };
    }
}

/// What a way of working makes of the seams of an organization of so many people.
struct Sewn {
    handoffs: f64,
    unowned: f64,
    retention: f64,
    meetings: f64,
    layers: f64,
    managers: f64,
}

/// Equations (7) and (8): a system has seams of its own, and people who no longer need coordinating.
fn squared(p: &Coordination, way: Way, heads: f64, clear: f64) -> Sewn {
    let (handoffs, unowned, retention, flat) = match way {
        Way::HumanCoordinated => (p.handoffs, p.unowned, p.retention, 0.0),
        Way::Copilot => {
            let [handoffs, unowned, retention] = scaled(p, p.copilot_seams);
            (handoffs, unowned, retention, 0.0)
        }
        Way::SystemRun => (p.handoffs_system, p.unowned_system, p.retention_system, p.flattening),
    };
    let n = heads * (1.0 - flat);
    Sewn {
        handoffs,
        unowned,
        retention,
        meetings: meetings(p, p.communication * clear, n),
        layers: layers(n, p.span),
        managers: n * managers(n, p.span),
    }
}

/// Equations (10) to (12): a system has the seams of people less what it carries.
fn as_a_tree(p: &Coordination, way: Way, n: f64, clear: f64) -> Sewn {
    let (seams, carried) = match way {
        Way::HumanCoordinated => (1.0, 0.0),
        Way::Copilot => (p.copilot_seams, 0.0),
        Way::SystemRun => (1.0 - p.seams_carried, p.carried),
    };
    let [handoffs, unowned, retention] = scaled(p, seams);
    let span = tree::span(p.span, carried);
    Sewn {
        handoffs,
        unowned,
        retention,
        meetings: (tree::meetings(p, p.agreeing * clear, n) * (1.0 - carried)).min(MOST),
        layers: tree::layers(n, span),
        managers: n * tree::managers(n, span),
    }
}

/// Handoffs, unowned tasks and context kept, where there is so much of what people have of each seam.
fn scaled(p: &Coordination, seams: f64) -> [f64; 3] {
    let unowned = (p.unowned * seams).min(1.0);
    [p.handoffs * seams, unowned, 1.0 - ((1.0 - p.retention) * seams).min(1.0)]
}
