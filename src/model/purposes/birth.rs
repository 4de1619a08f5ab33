//! How a purpose comes into being.

use super::{Cell, DOMAIN, Purpose, Purposes};
use crate::engine::draws::child;
use crate::engine::quantity::WEEKS_PER_YEAR;
use crate::engine::{Draws, Mechanism, Stream};
use crate::model::agents::Organization;

const AGE: Stream = Stream::new(Purposes::NAME, "age");
pub(super) const RIGHT: Stream = Stream::new(Purposes::NAME, "right");

impl Purposes {
    /// With how many purposes an organization begins; a place for one that may be founded later has none yet.
    pub(super) fn first(&self, organization: &Organization) -> u64 {
        let first = f64::from(organization.founded) * self.per_person;
        if organization.founded > 0 { libm::round(first).max(1.0) as u64 } else { 0 }
    }

    /// A new purpose. Those of the start have lived for a while and seen the wrong ones given up.
    pub(super) fn purpose(
        &self,
        draws: &Draws,
        organization: &Organization,
        ordinal: u64,
        tick: i64,
        start: bool,
    ) -> Purpose {
        let key = child(organization.key, ordinal);
        let domain = (draws.uniform(DOMAIN, key, 0) * self.domains as f64) as u16;
        let cell = Cell::new(child(key, 0), domain, tick);
        let lived = if start && self.deaths > 0.0 {
            (WEEKS_PER_YEAR * draws.exponential(AGE, key, 0) / self.deaths) as i64
        } else {
            0
        };
        Purpose {
            key,
            organization: organization.index,
            founder: u32::MAX,
            right: draws.chance(
                RIGHT,
                key,
                0,
                if start { self.right_at_start } else { self.right },
            ),
            outlived: start,
            directed: false,
            born: tick - lived,
            cells: vec![cell],
            wrong_signals: 0,
        }
    }
}
