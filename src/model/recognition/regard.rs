//! What is remembered and believed of one person.

use super::{Memory, Signals, weight};

impl Memory {
    /// Takes in what so many weeks came to and forgets what lies beyond the window.
    pub(super) fn take(&mut self, weeks: f64, sums: Signals, window: f64) {
        let kept = 1.0 - 1.0 / window;
        self.weeks = kept * self.weeks + weeks;
        self.sums.iter_mut().zip(sums).for_each(|(sum, x)| *sum = kept * *sum + x);
    }

    /// Gives away the share `rate` of what it holds.
    pub(super) fn give(&mut self, rate: f64) -> (f64, Signals) {
        let given = (rate * self.weeks, self.sums.map(|sum| rate * sum));
        self.weeks -= given.0;
        self.sums.iter_mut().zip(given.1).for_each(|(sum, x)| *sum -= x);
        given
    }

    /// Mean of what it holds; 0 where that is nothing.
    pub(super) fn mean(&self) -> Signals {
        if self.weeks > 0.0 { self.sums.map(|sum| sum / self.weeks) } else { [0.0; 2] }
    }

    /// Equation (2): beliefs of one who knows the mean of all. Nobody is believed to be worth less than nothing.
    pub(super) fn belief(&self, prior: Signals, s0: f64, se: Signals) -> Signals {
        let mean = self.mean();
        std::array::from_fn(|k| {
            let w = weight(self.weeks, s0, se[k]);
            ((1.0 - w) * prior[k] + w * mean[k]).max(0.0)
        })
    }
}
