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
    let lost = p.communication * left(p.clarity);
    for (organization, mode, payroll, mut seams) in &mut all {
        overhead.give(organization.index, improvement);
        let copilot = p.copilot_seams;
        let (handoffs, unowned, retention, flat) = match mode.way() {
            Way::HumanCoordinated => (p.handoffs, p.unowned, p.retention, 0.0),
            Way::Copilot => (
                p.handoffs * copilot,
                (p.unowned * copilot).min(1.0),
                1.0 - ((1.0 - p.retention) * copilot).min(1.0),
                0.0,
            ),
            Way::SystemRun => {
                (p.handoffs_system, p.unowned_system, p.retention_system, p.flattening)
            }
        };
        let n = payroll.heads() * (1.0 - flat);
        let handoffs = if out(Seam::Handoffs) { 0.0 } else { handoffs };
        let retention = if out(Seam::Context) { 1.0 } else { retention };
        let mut handovers = seams.handovers;
        handovers.set(handoffs, retention, p.context_to_defect);
        *seams = Seams {
            handoffs,
            unowned: if out(Seam::Ownership) { 0.0 } else { unowned },
            meetings: if out(Seam::Coordination) { 0.0 } else { meetings(&p, lost, n) },
            layers: layers(n, p.span),
            people: payroll.heads(),
            managers: n * managers(n, p.span),
            stall: if out(Seam::Waiting) { 0.0 } else { p.stall },
            layer_delay: if out(Seam::Waiting) { 0.0 } else { p.layer_delay },
            handoff_time: p.handoff_time * left(p.process),
            owner_wait: p.owner_wait * left(p.management),
            handovers,
        };
    }
}
