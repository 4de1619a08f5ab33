//! When a run begins, ends and is written down, and what is looked at on the way.

use std::ops::Range;

use rayon::prelude::*;

use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{BASE_TICKS, FIRST_TICK};
use crate::model::agents::Window;
use crate::model::states::organizations::parameter;
use crate::scenario::{Scenario, Spec};

/// What a check looks at by a date: a metric at one tick, whatever is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The column that has it.
    pub name: String,
    /// The metric.
    pub metric: String,
    /// The tick that holds the date `[ticks]`.
    pub tick: i64,
    /// Whether the metric has passed this value since the start, 1 or 0, instead of where it is.
    pub crosses: Option<f64>,
}

/// When a run begins, ends and is written down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Horizon {
    /// Ticks after the start `[ticks]`.
    pub ticks: u32,
    /// Ticks in a record `[ticks]`.
    pub every: u32,
    /// Ticks after the start over which final numbers are taken, from and to `[ticks]`; all of them if `None`.
    pub window: Option<(u32, u32)>,
    /// What checks look at by a date.
    pub looks: Vec<Look>,
    /// Whether worlds are simulated one after the other, each by all threads: the numbers are the same.
    pub one_by_one: bool,
}

/// Organizations from which on several threads may work on one world.
const SHARED_FROM: u64 = 40;
/// Organizations from which on worlds are so large that one at a time is enough for the memory of a machine.
const LARGE: u64 = 1_000;

/// Whether so many worlds of so many organizations are simulated one after the other: where they are large, or are fewer
/// than there are processors to do one each.
fn one_by_one(organizations: u64, runs: u64) -> bool {
    let processors = std::thread::available_parallelism().map_or(1, |it| it.get() as u64);
    organizations >= LARGE || organizations >= SHARED_FROM && runs < processors
}

impl Horizon {
    /// Does jobs side by side, begun in their order so that long ones, which come first, leave no thread waiting at the end; one
    /// after the other where the threads are within worlds.
    pub(super) fn each<J: Send, E: Send>(
        &self,
        mut jobs: impl Iterator<Item = J> + Send,
        job: impl Fn(J) -> Result<(), E> + Send + Sync,
    ) -> Result<(), E> {
        if self.one_by_one { jobs.try_for_each(job) } else { jobs.par_bridge().try_for_each(job) }
    }

    /// So many ticks after the start, of which each `every` are a record.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn new(ticks: u32, every: u32) -> Self {
        Self { ticks, every, ..Self::default() }
    }

    /// The horizon of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let ticks = scenario.time.ticks;
        let weeks = |w: f64| libm::round(w) as u32;
        let window = scenario.window.as_ref();
        let window = window.map(|w| (weeks(w.warm_up), ticks.saturating_sub(weeks(w.drain))));
        let looks = scenario.checks.iter().filter_map(|check| {
            let tick = scenario.time.tick_by(check.by?);
            let crosses = check.crosses();
            let (name, metric) = (check.column()?, check.metric.clone());
            (tick < i64::from(ticks)).then_some(Look { name, metric, tick, crosses })
        });
        let mut all: Vec<Look> = vec![];
        for look in looks {
            if all.iter().all(|other| other.name != look.name) {
                all.push(look);
            }
        }
        let organizations =
            scenario.get(parameter::COUNT).and_then(|setting| match &setting.spec {
                Spec::Fixed(count) => count.as_u64(),
                Spec::Drawn(_) | Spec::Assumed { .. } => None,
            });
        let one_by_one = one_by_one(organizations.unwrap_or(1), scenario.ensemble.runs);
        Self { ticks, every: scenario.record.every, window, looks: all, one_by_one }
    }

    /// The same without records but one at the start and one at the end, for what is about final numbers.
    pub fn finals_only(self) -> Self {
        Self { every: self.ticks.max(BASE_TICKS), ..self }
    }

    /// Ticks over which final numbers are taken.
    pub(super) fn finals(&self) -> Range<i64> {
        let (from, to) = self.window.unwrap_or((0, self.ticks));
        i64::from(from)..i64::from(to)
    }

    pub(super) fn counted(&self) -> Window {
        // The flow counts its hours from the beginning of the base year.
        let hours = |ticks: u32| f64::from(BASE_TICKS + ticks) * HOURS_PER_WEEK;
        self.window
            .map_or(Window::default(), |(from, to)| Window { from: hours(from), to: hours(to) })
    }

    /// Whether a record ends with this tick: each `every` ticks, counted from the beginning of the base year and anew from
    /// the start, so that none straddles it, and at the end.
    pub(super) fn ends_record(&self, tick: i64) -> bool {
        let begun = if tick < 0 { FIRST_TICK } else { 0 };
        let next = tick + 1;
        (next - begun) % i64::from(self.every) == 0 || next == 0 || next == i64::from(self.ticks)
    }

    /// How many records a run leaves.
    pub(super) fn records(&self) -> usize {
        let of = |ticks: u32| ticks.div_ceil(self.every) as usize;
        of(BASE_TICKS) + of(self.ticks)
    }
}

/// What a look has seen so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub metric: Option<usize>,
    pub first: f64,
    pub value: f64,
}

impl Seen {
    pub fn take(&mut self, look: &Look, tick: i64, row: &[f64]) {
        let Some(value) = self.metric.map(|metric| row[metric]).filter(|_| tick <= look.tick)
        else {
            return;
        };
        match look.crosses {
            None if tick == look.tick => self.value = value,
            None => {}
            // Where it comes from is its first value after the start.
            Some(_) if tick < 0 || value.is_nan() || self.value > 0.0 => {}
            Some(_) if self.first.is_nan() => (self.first, self.value) = (value, 0.0),
            Some(level) => {
                let passed = (self.first > level) != (value > level) || value == level;
                self.value = f64::from(u8::from(passed));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_record_straddles_the_start() {
        for every in [1, 3, 4, 52, 53, 100] {
            let horizon = Horizon::new(53, every);
            let ends: Vec<i64> = (FIRST_TICK..53).filter(|&t| horizon.ends_record(t)).collect();
            assert_eq!(ends.len(), horizon.records(), "{every}");
            assert!(ends.contains(&-1) && ends.contains(&52), "{every}");
            // Records after the start are as long as is asked for, but for the last.
            let after: Vec<i64> = ends.iter().copied().filter(|&t| t >= 0).collect();
            let whole = |(i, &t): (usize, &i64)| t + 1 == i64::from(every) * (i as i64 + 1);
            assert!(after[..after.len() - 1].iter().enumerate().all(whole), "{every}");
        }
    }

    #[test]
    fn a_series_crosses_once_and_for_all_from_either_side() {
        let run = |values: &[f64]| {
            let (name, metric) = (String::new(), String::new());
            let look = Look { name, metric, tick: 9, crosses: Some(0.5) };
            let mut seen = Seen { metric: Some(0), first: f64::NAN, value: f64::NAN };
            for (tick, &value) in values.iter().enumerate() {
                seen.take(&look, tick as i64, &[value]);
            }
            seen.value
        };
        assert_eq!(run(&[0.1, 0.4, 0.6, 0.2]), 1.0);
        assert_eq!(run(&[0.9, 0.7, 0.4]), 1.0);
        assert_eq!(run(&[0.1, f64::NAN, 0.4]), 0.0);
        assert_eq!(run(&[0.1, 0.5]), 1.0);
        assert!(run(&[f64::NAN]).is_nan());
    }
}
