//! Paths of the attribution: which parts of a run are its own, and which are replayed from another.

use crate::economy::Week;

/// Switches of the four paths that the fluid has (there are no closures, hence no finance); all on is a full run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Executors take work.
    pub execution: bool,
    /// Systems carry meetings and handoffs.
    pub coordination: bool,
    /// Organizations' orders are the run's own.
    pub price: bool,
    /// Spending and the rest's orders are the run's own.
    pub spending: bool,
}

impl Default for Paths {
    fn default() -> Self {
        Paths { execution: true, coordination: true, price: true, spending: true }
    }
}

/// What a week is replayed from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Replay {
    /// What is the run's own.
    pub paths: Paths,
    /// The week of R_L: the run without AI, with the run's levers.
    pub reference: Option<Week>,
    /// The week of the full run, from which adoption and κ come.
    pub full: Option<Week>,
}

impl Replay {
    /// The week from which organizations' orders come, unless they are the run's own.
    pub fn orders(&self) -> Option<Week> {
        self.reference.filter(|_| !self.paths.price)
    }

    /// The week from which spending and the rest's orders come, unless they are the run's own.
    pub fn spending(&self) -> Option<Week> {
        self.reference.filter(|_| !self.paths.spending)
    }
}
