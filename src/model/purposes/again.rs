//! Where orders are those of another run, purposes are: the same are born, pursued and given up, week by week.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use super::{Cell, Ordered, Purpose};
use crate::engine::Clock;
use crate::engine::draws::child;
use crate::model::states::attribution::Again;
use crate::model::states::purposes::{Asked, AskedCell};

/// What was asked for this week in the run whose orders are made again, if any are.
pub(super) fn asked_again<'a>(again: &'a Again) -> Option<&'a Asked> {
    again.unless::<Asked>(again.paths().price)
}

/// Cells are open and led where they were. Who leads them is the run's own.
pub(super) fn ask_again(again: Again, clock: Res<Clock>, mut all: Query<&mut Purpose>) {
    let Some(asked) = asked_again(&again) else { return };
    let mut by_purpose: BTreeMap<u64, Vec<&AskedCell>> = BTreeMap::new();
    asked.cells.iter().for_each(|it| by_purpose.entry(it.keys[0]).or_default().push(it));
    for mut purpose in &mut all {
        for cell in &mut purpose.cells {
            (cell.open, cell.again) = (false, Some(Ordered::default()));
        }
        for it in by_purpose.get(&purpose.key).into_iter().flatten() {
            let home = it.organization as usize;
            if purpose.organization != home {
                // Others have taken it up.
                (purpose.organization, purpose.founder) = (home, u32::MAX);
                purpose.cells.iter_mut().for_each(|cell| cell.lead = None);
            }
            while purpose.cells.len() <= usize::from(it.place) {
                let key = child(purpose.key, purpose.cells.len() as u64);
                purpose.cells.push(Cell { open: false, ..Cell::new(key, it.domain, clock.tick) });
            }
            let cell = &mut purpose.cells[usize::from(it.place)];
            (cell.key, cell.open, cell.again) = (it.keys[1], true, Some(it.ordered));
        }
    }
}
