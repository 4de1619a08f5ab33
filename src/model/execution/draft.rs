//! This room's part of a task's row: who has tried it how often, and what came of it.

use super::{Bench, Execution};
use crate::engine::{Draws, Law, Mechanism, Stream};

const NOISE: Stream = Stream::new(Execution::NAME, "noise");
const RIGHT: Stream = Stream::new(Execution::NAME, "right");
const SEEN: Stream = Stream::new(Execution::NAME, "seen");
const DROPPED: Stream = Stream::new(Execution::NAME, "dropped");
const CONFLICT: Stream = Stream::new(Execution::NAME, "conflict");

/// What an attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It is what it should be.
    Right,
    /// It is wrong, and nobody has noticed.
    Latent,
    /// It failed visibly and is tried again.
    Again,
    /// It failed visibly too often and goes to people.
    ToPeople,
}

/// This room's part of a task's row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Draft {
    taken: bool,
    bound: bool,
    passes: u16,
    runs: u16,
    failures: u16,
    wrong: bool,
}

impl Draft {
    /// Whether its execution has ever begun.
    pub fn taken(&self) -> bool {
        self.taken
    }

    /// Its execution begins. Whether that is the first time.
    pub fn take(&mut self) -> bool {
        !std::mem::replace(&mut self.taken, true)
    }

    /// Executions so far, those that nobody finished included.
    pub fn runs(&self) -> u64 {
        u64::from(self.runs)
    }

    /// Results so far that reached review: 1 after the first.
    pub fn passes(&self) -> u32 {
        u32::from(self.passes)
    }

    /// A result is ready to be looked at.
    pub fn pass(&mut self) {
        self.passes = self.passes.saturating_add(1);
    }

    /// A failed review sends it back with `share` of its work to do.
    pub fn send_back(&mut self) {
        self.failures = 0;
    }

    /// Hours of a person that starting an attempt takes: steering it, and once binding it to an artifact.
    pub fn steering(&mut self, p: &Execution, bench: &Bench) -> f64 {
        let new = p.bound && !std::mem::replace(&mut self.bound, true);
        p.steer + if new { p.binding } else { 0.0 } + bench.switching
    }

    /// Hours of a person that it takes to tell a system again what it has forgotten of an earlier attempt.
    pub fn rebriefing(&self, p: &Execution) -> f64 {
        if p.stateful || self.runs == 0 { 0.0 } else { p.rebrief }
    }

    /// Equation (1): hours of work for a person.
    pub fn by_hand(
        &mut self,
        p: &Execution,
        bench: &Bench,
        draws: &Draws,
        key: u64,
        work: f64,
    ) -> f64 {
        work * self.noise(p, draws, key) / bench.people_speed
    }

    /// Equations (2), (4) and (9): work for an executor `[bh]`.
    pub fn by_system(
        &mut self,
        p: &Execution,
        bench: &Bench,
        draws: &Draws,
        key: u64,
        work: f64,
    ) -> f64 {
        let run = work * self.left(p) * p.kept() * self.noise(p, draws, key);
        if self.conflicts(bench, draws, key) { run * (1.0 + p.merge) } else { run }
    }

    /// Share of the work that an attempt has to do: only what the last checkpoint did not save.
    fn left(&self, p: &Execution) -> f64 {
        if self.failures > 0 && p.stateful { 1.0 / p.checkpoints as f64 } else { 1.0 }
    }

    /// Work of a retry that checkpoints have saved `[bh]`.
    pub fn saved(&self, p: &Execution, work: f64) -> f64 {
        if self.failures > 0 { work * (1.0 - self.left(p)) } else { 0.0 }
    }

    /// Whether the run that has begun conflicts with another.
    pub fn conflicts(&self, bench: &Bench, draws: &Draws, key: u64) -> bool {
        bench.conflict > 0.0 && draws.chance(CONFLICT, key, self.runs(), bench.conflict)
    }

    /// An executor has left a draft for somebody to finish; whether it is wrong, which nobody sees yet.
    pub fn leave(&mut self, wrong: bool) {
        self.wrong = wrong;
    }

    /// Whether what somebody has just finished was begun wrongly.
    pub fn finish(&mut self) -> bool {
        std::mem::take(&mut self.wrong)
    }

    fn noise(&mut self, p: &Execution, draws: &Draws, key: u64) -> f64 {
        self.runs = self.runs.saturating_add(1);
        match p.noise {
            Law::Fixed(noise) => noise,
            ref law => law.sample(&mut draws.at(NOISE, key, u64::from(self.runs))),
        }
    }

    /// Equation (3), where the attempt was to succeed with probability `success`.
    pub fn attempted(&mut self, p: &Execution, draws: &Draws, key: u64, success: f64) -> Attempt {
        let count = u64::from(self.runs);
        if success >= 1.0 || draws.chance(RIGHT, key, count, success) {
            Attempt::Right
        } else if !draws.chance(SEEN, key, count, p.seen) {
            Attempt::Latent
        } else if u64::from(self.failures) < p.retries {
            self.failures += 1;
            Attempt::Again
        } else {
            self.failures = 0;
            Attempt::ToPeople
        }
    }

    /// Whether the task is dropped because the person who worked on it has left.
    pub fn dropped(&self, p: &Execution, bench: &Bench, draws: &Draws, key: u64) -> bool {
        !bench.persistent() && draws.chance(DROPPED, key, self.runs(), p.dropped)
    }
}
