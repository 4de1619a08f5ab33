//! How a purpose comes into being.

use super::{Cell, DOMAIN, Purpose, Purposes};
use crate::engine::draws::child;
use crate::engine::quantity::{WEEKS_PER_YEAR, exp};
use crate::engine::{Draws, Mechanism, Stream};
use crate::model::agents::Organization;

const AGE: Stream = Stream::new(Purposes::NAME, "age");
pub(super) const RIGHT: Stream = Stream::new(Purposes::NAME, "right");

impl Purposes {
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
        let cell = Cell {
            key: child(key, 0),
            domain,
            lead: None,
            accepted: tick,
            open: true,
            source: None,
        };
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

/// The number of events of a Poisson law of this mean at the quantile `u`: monotone in the mean, so
/// that two scenarios with the same draw differ only where their means do.
pub(super) fn poisson_quantile(mean: f64, u: f64) -> u64 {
    let (mut n, mut p) = (0, exp(-mean));
    let mut sum = p;
    while u > sum && n < 1_000 {
        n += 1;
        p *= mean / n as f64;
        sum += p;
    }
    n
}
