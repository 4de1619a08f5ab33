//! What is at stake in one task's decision.

use super::value::hurdle;
use super::{CRITERIA, Judgment, Risk};
use crate::engine::{Draws, Mechanism, Stream};
use crate::model::states::judgment::irreversibility;

const CHANGE: Stream = Stream::new(Judgment::NAME, "change");
const SEEN: Stream = Stream::new(Judgment::NAME, "seen");
const OWN: Stream = Stream::new(Judgment::NAME, "own");
const FOUND: Stream = Stream::new(Judgment::NAME, "found");
const ANSWER: Stream = Stream::new(Judgment::NAME, "answer");
const HARM: Stream = Stream::new(Judgment::NAME, "harm");

/// This room's part of a task's row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stake {
    irreversible: f32,
    assessed: f32,
    score: f32,
    wrong: bool,
    probed: bool,
    answered: bool,
    mending: bool,
}

impl Judgment {
    /// How much the task changes of each criterion, relative to the average; the last is the business's.
    pub(super) fn changes(&self, draws: &Draws, key: u64) -> [f64; CRITERIA + 1] {
        let mut draw = draws.at(CHANGE, key, 0);
        std::array::from_fn(|_| self.change.sample(&mut draw))
    }

    /// Equation (4) for a new task of somebody who is right with probability `sight`; a system may help them see.
    pub fn stake(&self, draws: &Draws, key: u64, risk: &Risk, sight: f64, system: bool) -> Stake {
        if !self.risky() {
            return Stake::default();
        }
        let seen = self.seen + if system { self.seen_gain } else { 0.0 };
        let (changes, stocks, weights) = (self.changes(draws, key), risk.stocks(), self.weights());
        let (mut met, mut found) = (0.0, 0.0);
        for k in 0..CRITERIA {
            let part = weights[k] * stocks[k] * changes[k];
            met += part;
            found += if draws.chance(SEEN, key, k as u64, seen) { part } else { 0.0 };
        }
        let assessed = irreversibility(found);
        let score = ((1.0 - sight) * assessed) as f32;
        Stake {
            irreversible: irreversibility(met) as f32,
            assessed: assessed as f32,
            score,
            ..Stake::default()
        }
    }

    /// Whether AI answers for the task's decision, where a system runs the work.
    pub fn ai_answers(&self, draws: &Draws, key: u64) -> bool {
        draws.chance(ANSWER, key, 0, self.ai_answers)
    }

    /// Whether what turned out wrong cannot be undone.
    pub(super) fn harms(&self, draws: &Draws, key: u64, stake: &Stake) -> bool {
        draws.chance(HARM, key, 0, stake.irreversible())
    }
}

impl Stake {
    /// Equation (4): chance that the decision cannot be undone if it is wrong.
    pub fn irreversible(&self) -> f64 {
        f64::from(self.irreversible)
    }

    /// What is seen of it.
    pub fn assessed(&self) -> f64 {
        f64::from(self.assessed)
    }

    /// Equation (8): chance of harm as it is seen before.
    pub fn score(&self) -> f64 {
        f64::from(self.score)
    }

    /// Whether the task's own decision, where it needed one, was right.
    pub fn right(&self) -> bool {
        !self.wrong
    }

    /// Somebody who is right with probability `sight` has decided.
    pub fn decide(&mut self, p: &Judgment, draws: &Draws, key: u64, sight: f64) {
        self.wrong = draws.chance(OWN, key, 0, p.own * (1.0 - sight));
    }

    /// Equation (6): whether the decision is put off, to try it out first. It is tried out once.
    pub fn put_off(&mut self, p: &Judgment, sight: f64) -> bool {
        if p.probing == 0.0 || self.probed {
            return false;
        }
        let risk = (1.0 - sight) * p.loss * self.assessed();
        self.probed = sight < hurdle(p.discount, p.forgone, p.volatility) * risk;
        self.probed
    }

    /// Whether it has been put off before.
    pub fn probed(&self) -> bool {
        self.probed
    }

    /// Whether trying it out has shown a wrong direction.
    pub fn found_out(&self, p: &Judgment, draws: &Draws, key: u64, right: bool) -> bool {
        !right && draws.chance(FOUND, key, 0, p.found)
    }

    /// Whether a person must answer for the decision.
    pub fn needs_answer(&self, p: &Judgment) -> bool {
        self.assessed() > p.limit
    }

    /// Somebody answers for it from now on.
    pub fn answer(&mut self) {
        self.answered = true;
    }

    /// Nobody answers for it any more. Whether somebody did.
    pub fn let_go(&mut self) -> bool {
        std::mem::take(&mut self.answered)
    }

    /// What it broke is mended from now on.
    pub fn mend(&mut self) {
        self.mending = true;
    }

    /// Whether what it broke is being mended.
    pub fn mending(&self) -> bool {
        self.mending
    }
}
