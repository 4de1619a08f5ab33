//! Sources emit in a time of their own, which runs as fast as the route admits: what is withheld costs no event.

use super::Site;
use crate::engine::flow::Route;
use crate::engine::flow::calendar::Calendar;

#[derive(Clone, Copy, Debug)]
struct Source {
    rate: f64,
    owed: f64,
    /// When that was owed, in the time of the sources `[h]`.
    since: f64,
    key: u128,
}

/// The sources of a site, and what they emit next in their own time, `∫ admitted dt` `[h]`.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    of: Vec<Source>,
    calendar: Calendar,
    /// Share of what they would emit that is emitted now.
    admitted: f64,
    /// Their own time at `since`, a time of the site's clock `[h]`.
    time: f64,
    since: f64,
    /// When the first of them emits by the site's clock `[h]`.
    due: f64,
    /// Sum of their rates, and whether one has changed since it was summed up.
    total: f64,
    changed: bool,
    withheld: f64,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            of: vec![],
            calendar: Calendar::default(),
            admitted: 1.0,
            time: 0.0,
            since: 0.0,
            due: f64::INFINITY,
            total: 0.0,
            changed: false,
            withheld: 0.0,
        }
    }
}

impl Sources {
    /// Forgets everything, keeping its memory.
    pub fn clear(&mut self) {
        let mut of = std::mem::take(&mut self.of);
        let mut calendar = std::mem::take(&mut self.calendar);
        of.clear();
        calendar.clear();
        *self = Self { of, calendar, ..Self::default() };
    }

    /// When the first of them emits by the site's clock `[h]`.
    pub fn due(&self) -> f64 {
        self.due
    }

    /// Emits, from now on, the share that is admitted.
    pub fn admit(&mut self, now: f64, admitted: f64) {
        if admitted.to_bits() != self.admitted.to_bits() {
            self.pass(now);
            self.admitted = admitted;
            self.look();
        }
    }

    /// Takes the source that is due.
    fn take(&mut self) -> Option<u32> {
        let (_, time, source) = self.calendar.next_until(f64::INFINITY)?;
        self.pass(self.due);
        // It is this already, but for rounding.
        self.time = time;
        Some(source)
    }

    /// Lets time pass. Equations (1) and (5).
    fn pass(&mut self, now: f64) {
        let passed = now - self.since;
        if passed > 0.0 {
            if self.changed {
                (self.total, self.changed) = (self.of.iter().map(|s| s.rate).sum(), false);
            }
            self.withheld += self.total * (1.0 - self.admitted) * passed;
            self.time += self.admitted * passed;
            self.since = now;
        }
    }

    fn owe(&mut self, source: u32, owed: f64) {
        let s = &mut self.of[source as usize];
        (s.owed, s.since, s.key) = (owed, self.time, 0);
        if s.rate > 0.0 {
            s.key = self.calendar.schedule(self.time + owed / s.rate, source);
        }
        self.look();
    }

    /// Finds out when the first of them emits; entries of sources whose rate has changed are out of date.
    fn look(&mut self) {
        let first = loop {
            match self.calendar.first() {
                Some((key, time, source)) if self.of[source as usize].key == key => {
                    break time;
                }
                Some(_) => self.calendar.skip(),
                None => break f64::INFINITY,
            }
        };
        let left = (first - self.time).max(0.0);
        self.due =
            if self.admitted > 0.0 { self.since + left / self.admitted } else { f64::INFINITY };
    }
}

impl<T> Site<T> {
    /// Adds a source that has `owed` (a draw of mean 1) to go until its first task.
    pub fn add_source(&mut self, owed: f64) -> u32 {
        let sources = &mut self.sources;
        sources.of.push(Source { rate: 0.0, owed, since: sources.time, key: 0 });
        sources.of.len() as u32 - 1
    }

    /// Sets the tasks that a source emits in an hour of the clock where all are admitted. Equation (1).
    pub fn set_source(&mut self, source: u32, rate: f64) {
        let sources = &mut self.sources;
        let old = sources.of[source as usize];
        if old.rate.to_bits() != rate.to_bits() {
            sources.pass(self.now);
            sources.of[source as usize].rate = rate;
            sources.changed = true;
            sources.owe(source, (old.owed - (sources.time - old.since) * old.rate).max(0.0));
        }
    }

    /// The tasks that a source emits in an hour of the clock where all are admitted.
    pub fn rate_of(&self, source: u32) -> f64 {
        self.sources.of[source as usize].rate
    }

    /// Takes the mean of the number of tasks that were withheld since it was last taken: their number is a draw of the
    /// Poisson law of this mean, as each would have come at random. Equation (5).
    pub fn take_withheld(&mut self) -> f64 {
        self.sources.pass(self.now);
        std::mem::take(&mut self.sources.withheld)
    }

    /// The first source emits.
    pub(super) fn emit<R: Route<Task = T>>(&mut self, route: &mut R) {
        self.now = self.sources.due;
        if let Some(source) = self.sources.take() {
            let owed = route.emitted(self, source);
            self.sources.owe(source, owed);
        }
    }
}
