//! Summaries that charts draw. Computed elsewhere; a chart only shows them.

use super::csv::Cell;
use super::words::drawable;
use serde::{Deserialize, Serialize};

/// How a quantity is spread over runs: the median and three central bands [unit of the quantity].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// Half of the runs lie below.
    pub median: f64,
    /// From the 25th to the 75th percentile of runs.
    pub band50: [f64; 2],
    /// From the 10th to the 90th percentile of runs.
    pub band80: [f64; 2],
    /// From the 2.5th to the 97.5th percentile of runs.
    pub band95: [f64; 2],
}

impl Spread {
    /// What each of the seven cells is.
    pub const CELLS: [&str; 7] = ["median", "p2.5", "p10", "p25", "p75", "p90", "p97.5"];

    /// Every number, for an axis.
    pub fn values(&self) -> [f64; 7] {
        let ([a, b], [c, d], [e, f]) = (self.band95, self.band80, self.band50);
        [self.median, a, c, e, f, d, b]
    }

    /// The same numbers as fields of a CSV.
    pub fn cells(&self) -> [Cell<'static>; 7] {
        self.values().map(Cell::Number)
    }

    /// The bands from the widest to the narrowest.
    pub fn bands(&self) -> [[f64; 2]; 3] {
        [self.band95, self.band80, self.band50]
    }
}

/// A number with its 95 % interval [unit of the number].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The number itself.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}

impl Estimate {
    /// The three numbers, for an axis.
    pub fn values(&self) -> [f64; 3] {
        [self.value, self.low, self.high]
    }

    /// The same numbers as fields of a CSV.
    pub fn cells(&self) -> [Cell<'static>; 3] {
        self.values().map(Cell::Number)
    }

    /// Whether number and interval can be drawn.
    pub fn drawable(&self) -> bool {
        self.values().into_iter().all(drawable)
    }
}

/// Two means of the same replicates, and how the second differs from the first [unit of the means].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The first.
    pub before: Estimate,
    /// The second.
    pub after: Estimate,
    /// The second less the first, in pairs, with its 95 % interval.
    pub by: Estimate,
}

impl Change {
    /// Whether both means and the interval of their difference are known.
    pub fn drawable(&self) -> bool {
        self.by.drawable() && drawable(self.before.value) && drawable(self.after.value)
    }

    /// Whether the difference can be told from none: its interval does not hold zero.
    pub fn told(&self) -> bool {
        self.drawable() && (self.by.low > 0.0 || self.by.high < 0.0)
    }
}
