//! What past work has made hard to undo.

use super::{CRITERIA, Judgment, Risk};

impl Risk {
    pub(super) fn new(p: &Judgment, stocks: [f64; CRITERIA], business: f64) -> Self {
        let weighed = stocks.iter().zip(p.weights()).map(|(s, w)| s * w).sum();
        Self { stocks, weighed, business }
    }

    /// Equation (3), for one week.
    pub(super) fn aged(&self, p: &Judgment, changes: &[f64; CRITERIA + 1], repair: f64) -> Self {
        let kept = 1.0 - p.decay;
        let stocks =
            std::array::from_fn(|k| (kept * self.stocks[k] + changes[k] - repair).max(0.0));
        Self::new(p, stocks, kept * self.business + changes[CRITERIA])
    }
}
