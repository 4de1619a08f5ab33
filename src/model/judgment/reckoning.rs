//! What one organization's decisions came to.

use bevy_ecs::prelude::*;

use super::{CRITERIA, Judgment, Stake};
use crate::engine::Draws;
use crate::model::states::execution::USUAL;

/// Classes of scores, each as wide, from 0 to 1.
const BINS: usize = 64;

/// What one organization's decisions came to: this week, and since the run began.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Reckoning {
    pub(super) week: Tally,
    pub(super) foresight: Foresight,
    /// What shipped tasks and harm change of each stock, the business's last.
    pub(super) changes: [f64; CRITERIA + 1],
}

/// One week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    /// Decisions to go on with a task, or to put that off `[tasks]`.
    pub decided: f64,
    pub irreversible: f64,
    pub assessed: f64,
    /// Of them, irreversible beyond the limit, and seen to be.
    pub beyond: f64,
    pub seen_beyond: f64,
    pub put_off: f64,
    /// Dropped because trying out showed a wrong direction `[bh]`.
    pub averted: f64,
    pub answered: f64,
    pub waited: f64,
    pub waiting: f64,
    pub settled: f64,
    pub right: f64,
    pub harmed: f64,
    /// `[bh]`
    pub gain: f64,
    pub loss: f64,
    pub mended: f64,
}

/// Scores before against harm after, for good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Foresight {
    /// By class of score: tasks without harm, and with.
    pub seen: [[u32; 2]; BINS],
    pub square: f64,
    pub count: f64,
}

impl Default for Foresight {
    fn default() -> Self {
        Self { seen: [[0; 2]; BINS], square: 0.0, count: 0.0 }
    }
}

impl Foresight {
    pub fn note(&mut self, score: f64, harm: bool) {
        let class = ((score * BINS as f64) as usize).min(BINS - 1);
        self.seen[class][usize::from(harm)] += 1;
        let miss = score - f64::from(u8::from(harm));
        (self.square, self.count) = (self.square + miss * miss, self.count + 1.0);
    }

    pub fn add(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.seen.iter_mut().zip(&other.seen) {
            *mine = [mine[0] + theirs[0], mine[1] + theirs[1]];
        }
        (self.square, self.count) = (self.square + other.square, self.count + other.count);
        self
    }

    /// Equation (8): chance that a task with harm had a higher score than one without, a tie counting half;
    /// undefined (NaN) without both.
    pub fn auc(&self) -> f64 {
        let (mut below, mut pairs, mut harmed) = (0.0, 0.0, 0.0);
        for [well, harm] in self.seen.map(|class| class.map(f64::from)) {
            pairs += harm * (below + 0.5 * well);
            (below, harmed) = (below + well, harmed + harm);
        }
        pairs / (below * harmed)
    }

    /// Equation (8): mean square of what scores were off; undefined (NaN) before any outcome.
    pub fn brier(&self) -> f64 {
        self.square / self.count
    }
}

impl Default for Reckoning {
    fn default() -> Self {
        Self {
            week: Tally::default(),
            foresight: Foresight::default(),
            changes: [0.0; CRITERIA + 1],
        }
    }
}

impl Reckoning {
    /// Signed value of the week's outcomes, in hours of base work `[bh]`.
    pub fn value(&self) -> f64 {
        self.week.gain - self.week.loss
    }

    /// A week begins.
    pub(in crate::model) fn begin(&mut self) {
        (self.week, self.changes) = (Tally::default(), [0.0; CRITERIA + 1]);
    }

    /// Whether to go on with a task is decided, for the first time.
    pub(in crate::model) fn decide(&mut self, p: &Judgment, stake: &Stake) {
        let week = &mut self.week;
        week.decided += 1.0;
        week.irreversible += stake.irreversible();
        week.assessed += stake.assessed();
        if stake.irreversible() > p.limit {
            week.beyond += 1.0;
            week.seen_beyond += f64::from(u8::from(stake.needs_answer(p)));
        }
    }

    /// A decision is put off.
    pub(in crate::model) fn put_off(&mut self) {
        self.week.put_off += 1.0;
    }

    /// Trying out has spared so much work in a wrong direction `[bh]`.
    pub(in crate::model) fn avert(&mut self, work: f64) {
        self.week.averted += work;
    }

    /// Somebody answers for a decision that waited for it so long `[h]`.
    pub(in crate::model) fn answer(&mut self, waited: f64) {
        self.week.answered += 1.0;
        self.week.waited += waited;
    }

    /// So many decisions wait for somebody at the end of the week `[tasks]`.
    pub(in crate::model) fn note_waiting(&mut self, waiting: usize) {
        self.week.waiting = waiting as f64;
    }

    /// Equation (3): a task of so much work is shipped, `share` times.
    pub(in crate::model) fn ship(
        &mut self,
        p: &Judgment,
        draws: &Draws,
        key: u64,
        work: f64,
        share: f64,
    ) {
        if p.imprint > 0.0 {
            let size = share * p.imprint * work / USUAL;
            let changes = p.changes(draws, key);
            self.changes.iter_mut().zip(changes).for_each(|(sum, x)| *sum += size * x);
        }
    }

    /// Equation (7): an outcome is known. Whether it was wrong and cannot be undone.
    pub(in crate::model) fn settle(
        &mut self,
        p: &Judgment,
        draws: &Draws,
        key: u64,
        stake: &Stake,
        work: f64,
        (right, success): (bool, bool),
    ) -> bool {
        self.week.settled += 1.0;
        self.week.right += f64::from(u8::from(right));
        self.week.gain += if success { work } else { 0.0 };
        if !p.risky() {
            return false;
        }
        let harm = !right && p.harms(draws, key, stake);
        self.foresight.note(stake.score(), harm);
        if harm {
            self.week.harmed += 1.0;
            self.week.loss += p.loss * work;
            self.ship(p, draws, key, work, p.system * p.loss);
        }
        harm
    }

    /// So much work mends what a wrong result broke `[bh]`.
    pub(in crate::model) fn mend(&mut self, work: f64) {
        self.week.mended += work;
    }
}
