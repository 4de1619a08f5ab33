//! What was asked for this week, for runs in which the same is ordered again.

use bevy_ecs::prelude::*;

use super::Flow;
use crate::engine::Keep;
use crate::model::agents::Organization;
use crate::model::purposes::Purpose;
use crate::model::states::economy::Orders;
use crate::model::states::purposes::{Again, Asked, AskedCell, Bred, Cells};

/// Records the week's purposes and orders.
pub(super) fn record(
    flow: Res<Flow>,
    organizations: Query<(&Organization, &Cells)>,
    purposes: Query<(&Purpose, &Orders)>,
    mut keep: Keep<Asked>,
) {
    keep.push(|| {
        let mut bred = vec![Bred::default(); flow.desks.len()];
        organizations.iter().for_each(|(it, cells)| bred[it.index] = cells.bred());
        let cells = purposes.iter().flat_map(|(purpose, orders)| {
            let week = &flow.desks[purpose.organization()].now;
            let all = purpose.cells().iter().enumerate().filter(|(_, cell)| cell.open());
            all.map(move |(place, cell)| AskedCell {
                keys: [purpose.key(), cell.key()],
                organization: purpose.organization() as u32,
                place: place as u16,
                domain: cell.domain(),
                ordered: Again {
                    led: cell.led(),
                    tasks: if week.closed { 0.0 } else { orders.of(place).unwrap_or(week.tasks) },
                    work: orders.work_of(place),
                },
            })
        });
        Asked { organizations: bred, cells: cells.collect() }
    });
}
