//! Cells ask for tasks: how fast this week, and who is likely to be right about them.

use super::desk::{Asking, Desk, Sources};
use super::tour::Rooms;
use super::trace::{Source, Trace};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Mechanism, Stream};
use crate::model::purposes::{Cell, Purpose};
use crate::model::states::economy::Orders;
use crate::model::tasks::{Tasks, reach};

const FIRST: Stream = Stream::new(Tasks::NAME, "first arrival");

impl Desk {
    /// The purpose's led cells ask at the week's rate, or for what is ordered of them.
    pub(super) fn ask(
        &mut self,
        p: Rooms<'_>,
        (purpose, orders, tick): (&Purpose, &Orders, i64),
        sources: &mut Sources,
        mut trace: Option<&mut Trace>,
    ) {
        sources.fit(purpose);
        for (i, (cell, place)) in purpose.cells().iter().zip(&mut sources.of).enumerate() {
            if place.is_none() && cell.led() {
                let source = self.open(p, purpose, tick, cell);
                *place = Some(source);
                if let Some(trace) = &mut trace {
                    let organization = purpose.organization() as u32;
                    let (purpose, domain) = (purpose.key(), cell.domain());
                    trace.sources.push(Source { organization, cell: source, purpose, domain });
                }
            }
            if let &mut Some(source) = place {
                let left = self.books.asking[source as usize].left;
                let rate = self.now.each(orders.of(i).unwrap_or(self.now.tasks));
                let rate = if cell.led() { rate * reach(left, p.tasks) } else { 0.0 };
                self.site.set_source(source, rate);
            }
        }
    }

    /// The cells of a purpose that has changed hands ask here no more.
    pub(super) fn leave(&mut self, sources: &Sources) {
        for &source in sources.of.iter().flatten() {
            self.site.set_source(source, 0.0);
        }
    }

    /// A cell asks here for the first time.
    fn open(&mut self, p: Rooms<'_>, purpose: &Purpose, tick: i64, cell: &Cell) -> u32 {
        let key = cell.key();
        self.books.asking.push(Asking {
            key,
            domain: cell.domain(),
            right: purpose.right(),
            began: self.site.now() - (tick - purpose.born()) as f64 * HOURS_PER_WEEK,
            sight: 1.0,
            left: p.tasks.pool,
            asked: 0,
            accepted: false,
            wrong: 0,
        });
        self.site.add_source(p.draws.exponential(FIRST, key, 0))
    }

    /// How likely the lead of each cell of the purpose is to be right, by person, where that matters.
    pub(super) fn see(&mut self, purpose: &Purpose, sources: &Sources, sights: &[f64]) {
        let cells = purpose.cells().iter().zip(&sources.of);
        for (cell, source) in cells.filter(|(cell, _)| cell.led()) {
            if let (&Some(source), Some(lead)) = (source, cell.lead())
                && let Some(&sight) = sights.get(lead as usize)
            {
                self.books.asking[source as usize].sight = sight;
            }
        }
    }
}
