//! This room's part of a task's row: what was done so far, and what a check makes of it.

use super::{Trust, Validation, detection, review_hours};
use crate::engine::{Draws, Law, Mechanism, Stream};

const REVIEWED: Stream = Stream::new(Validation::NAME, "reviewed");
const NOISE: Stream = Stream::new(Validation::NAME, "noise");
const FOUND: Stream = Stream::new(Validation::NAME, "found");
const ALARM: Stream = Stream::new(Validation::NAME, "alarm");

/// This room's part of a task's row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Review {
    hours: f32,
    step: u16,
    defect: bool,
    passed: bool,
    again: bool,
}

impl Review {
    /// The result is in; whether it has a defect, which nobody sees yet.
    pub fn result(&mut self, defect: bool) {
        self.defect = defect;
    }

    /// Hours that the last review took `[h]`.
    pub fn hours(&self) -> f64 {
        f64::from(self.hours)
    }

    /// Whether the result has a defect, or a step before it that was let through.
    pub fn defect(&self) -> bool {
        self.defect || self.passed
    }

    /// Whether what is being done was done before and failed.
    pub fn again(&self) -> bool {
        self.again
    }

    /// Whether the result of the `pass`-th execution is reviewed.
    pub fn due(&self, trust: &Trust, draws: &Draws, key: u64, pass: u32) -> bool {
        trust.share >= 1.0 || draws.chance(REVIEWED, key, u64::from(pass), trust.share)
    }

    /// Equation (1): hours that the review takes.
    pub fn begin(
        &mut self,
        p: &Validation,
        trust: &Trust,
        draws: &Draws,
        key: u64,
        pass: u32,
        work: f64,
    ) -> f64 {
        let expected = review_hours(p, work, trust.traced) / trust.pace;
        let hours = match p.noise {
            Law::Fixed(noise) => noise * expected,
            ref law => expected * law.sample(&mut draws.at(NOISE, key, u64::from(pass))),
        };
        self.hours = hours as f32;
        hours
    }

    /// Equation (2): whether the result fails. A trace, better tests and a smaller step make review shorter,
    /// not blinder.
    pub fn fails(&self, p: &Validation, trust: &Trust, draws: &Draws, key: u64, pass: u32) -> bool {
        if self.defect {
            let hours = self.hours() * trust.pace / if p.steps > 1 { p.step_cost } else { 1.0 };
            let hours = if trust.traced { hours / p.traced } else { hours };
            draws.chance(FOUND, key, u64::from(pass), detection(hours, p.tau))
        } else {
            draws.chance(ALARM, key, u64::from(pass), p.false_alarm)
        }
    }

    /// What was done has to be done again.
    pub fn send_back(&mut self) {
        self.again = true;
    }

    /// Equation (3): what was done is let through. Whether a further step is to be done.
    pub fn go_on(&mut self, p: &Validation) -> bool {
        self.again = false;
        self.passed |= std::mem::take(&mut self.defect);
        self.step += 1;
        u64::from(self.step) < p.steps
    }
}

/// Equation (3): share of the work that is done before it is checked, and again if that fails.
pub fn share_done(p: &Validation) -> f64 {
    1.0 / p.steps as f64
}
