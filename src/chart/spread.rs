//! Summaries that charts draw. Computed elsewhere; a chart only shows them.

use super::words::drawable;
use serde::{Deserialize, Serialize};

/// How a quantity is spread over runs: the mean and, of many runs, three central bands `[unit of the quantity]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// The mean of runs.
    pub mean: f64,
    /// From the 25th to the 75th percentile of runs; undefined where runs are few.
    pub band50: [f64; 2],
    /// From the 10th to the 90th percentile of runs; undefined where runs are few.
    pub band80: [f64; 2],
    /// From the 2.5th to the 97.5th percentile of runs; undefined where runs are few.
    pub band95: [f64; 2],
    /// Every run, where they are too few for bands; else none.
    pub runs: Vec<f64>,
}

impl Spread {
    /// What the three bands are called in a table, from the widest to the narrowest.
    pub const BANDS: [&str; 3] = ["middle_95", "middle_80", "middle_50"];

    /// A few runs, all of them shown.
    #[cfg(test)]
    pub fn of_few(runs: Vec<f64>) -> Self {
        let mean = runs.iter().sum::<f64>() / runs.len() as f64;
        let none = [f64::NAN; 2];
        Self { mean, band50: none, band80: none, band95: none, runs }
    }

    /// Every number that is drawn, for an axis.
    pub fn values(&self) -> Vec<f64> {
        let few = !self.runs.is_empty();
        let bands = self.bands().into_iter().flatten().filter(|_| !few);
        std::iter::once(self.mean).chain(bands).chain(self.runs.iter().copied()).collect()
    }

    /// The bands from the widest to the narrowest.
    pub fn bands(&self) -> [[f64; 2]; 3] {
        [self.band95, self.band80, self.band50]
    }

    /// How far runs differ, in words: `95 % of runs: 29 to 33 %`, or `single runs: 29 to 33 %` where they are few.
    pub fn said(&self, say: impl Fn(f64) -> String) -> String {
        let ([low, high], of) = match self.runs.is_empty() {
            true => (self.band95, "95 % of runs"),
            false => (self.ends(), "single runs"),
        };
        format!("{of}: {} to {}", say(low), say(high))
    }

    /// The least and the greatest of a few runs.
    fn ends(&self) -> [f64; 2] {
        let low = self.runs.iter().copied().fold(f64::INFINITY, f64::min);
        [low, self.runs.iter().copied().fold(f64::NEG_INFINITY, f64::max)]
    }

    /// Whether the mean is not where the runs are: outside the middle 80 % of them or, of a few, beyond all but one.
    pub fn is_ruled(&self) -> bool {
        let [low, high] = match self.runs.as_slice() {
            [] => self.band80,
            [_, low, .., high, _] => [*low, *high],
            _ => return false,
        };
        drawable(self.mean) && (self.mean < low || self.mean > high)
    }
}

/// A number with its 95 % interval `[unit of the number]`.
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

    /// Whether number and interval can be drawn.
    pub fn drawable(&self) -> bool {
        self.values().into_iter().all(drawable)
    }
}

/// Two means of the same replicates, and how the second differs from the first `[unit of the means]`.
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

    /// Whether the difference is significant: its interval does not hold zero.
    pub fn told(&self) -> bool {
        self.drawable() && (self.by.low > 0.0 || self.by.high < 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_huge_run_rules_a_mean_and_is_told() {
        let mut runs: Vec<f64> = (0..19).map(|it| 0.1 + 0.01 * f64::from(it)).collect();
        assert!(!Spread::of_few(runs.clone()).is_ruled());
        runs[18] = 27.0;
        assert!(Spread::of_few(runs).is_ruled());
        let band = |low, high| [low, high];
        let many = Spread {
            mean: 1.4,
            band50: band(0.1, 0.2),
            band80: band(0.1, 0.3),
            band95: band(0.1, 27.0),
            runs: vec![],
        };
        assert!(many.is_ruled());
    }
}
