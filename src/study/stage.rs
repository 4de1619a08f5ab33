//! Plays one replicate of one variant in a world that is used again and again.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::{Outcome, Series, Status};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{
    BASE_TICKS, Draws, FIRST_TICK, Handed, Lever, MetricInfo, Reduce, Simulation, Unknown,
};
use crate::model::Model;
use crate::model::agents::Window;
use crate::model::flow::Flow;
use crate::model::states::organizations::parameter;
use crate::scenario::{Scenario, Spec};

/// What one replicate of one variant is to run.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its parameters.
    pub model: Model,
    /// Its policies.
    pub levers: Vec<Lever>,
    /// What was drawn for it, in the order of the plan's inputs.
    pub inputs: Vec<f64>,
}

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
                Spec::Drawn(_) => None,
            });
        let one_by_one = one_by_one(organizations.unwrap_or(1), scenario.ensemble.runs);
        Self { ticks, every: scenario.record.every, window, looks: all, one_by_one }
    }

    /// The same without records but one at the start and one at the end, for what is about final numbers.
    pub fn finals_only(self) -> Self {
        Self { every: self.ticks.max(BASE_TICKS), ..self }
    }

    /// Ticks over which final numbers are taken.
    fn finals(&self) -> Range<i64> {
        let (from, to) = self.window.unwrap_or((0, self.ticks));
        i64::from(from)..i64::from(to)
    }

    fn counted(&self) -> Window {
        // The flow counts its hours from the beginning of the base year.
        let hours = |ticks: u32| f64::from(BASE_TICKS + ticks) * HOURS_PER_WEEK;
        self.window
            .map_or(Window::default(), |(from, to)| Window { from: hours(from), to: hours(to) })
    }

    /// Whether a record ends with this tick: each `every` ticks, counted from the beginning of the base year and anew from
    /// the start, so that none straddles it, and at the end.
    fn ends_record(&self, tick: i64) -> bool {
        let begun = if tick < 0 { FIRST_TICK } else { 0 };
        let next = tick + 1;
        (next - begun) % i64::from(self.every) == 0 || next == 0 || next == i64::from(self.ticks)
    }

    /// How many records a run leaves.
    fn records(&self) -> usize {
        let of = |ticks: u32| ticks.div_ceil(self.every) as usize;
        of(BASE_TICKS) + of(self.ticks)
    }
}

/// What a look has seen so far.
#[derive(Clone, Copy, Debug)]
struct Seen {
    metric: Option<usize>,
    first: f64,
    value: f64,
}

impl Seen {
    fn take(&mut self, look: &Look, tick: i64, row: &[f64]) {
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

/// Worlds that wait to be used again: as many as were ever used at once.
#[derive(Default)]
pub(super) struct Worlds(Mutex<Vec<Stage>>);

impl Worlds {
    /// Lends a world, or the place for one, and keeps it afterwards.
    pub fn lend<T>(&self, work: impl FnOnce(&mut Option<Stage>) -> T) -> T {
        let mut kept = self.0.lock().ok().and_then(|mut worlds| worlds.pop());
        let done = work(&mut kept);
        if let (Some(stage), Ok(mut worlds)) = (kept, self.0.lock()) {
            worlds.push(stage);
        }
        done
    }
}

/// A world that serves run after run.
pub struct Stage {
    simulation: Simulation,
    reduce: Vec<Reduce>,
    names: Vec<String>,
}

impl Stage {
    /// A world with every room in it.
    pub fn new() -> Result<Self, Unknown> {
        Ok(Self::of(Model::simulation()?))
    }

    /// A world around a simulation that has been built.
    pub fn of(simulation: Simulation) -> Self {
        let reduce = simulation.metrics().map(|m| m.reduce).collect();
        let names: Vec<String> = simulation.metrics().map(|m| m.name.clone()).collect();
        Self { simulation, reduce, names }
    }

    /// The metrics that it observes.
    pub fn metrics(&self) -> Vec<MetricInfo> {
        self.simulation.metrics().cloned().collect()
    }

    /// The simulation, to look into after a run.
    pub fn simulation(&mut self) -> &mut Simulation {
        &mut self.simulation
    }

    /// Runs one part and looks after every tick whether people were conserved and use stayed within
    /// capacity, which debug builds assert by themselves, and whether every share is one.
    ///
    /// # Errors
    /// What was found, and when.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn audit(&mut self, part: Part, draws: Draws, ticks: u32) -> Result<(), String> {
        self.simulation.start(draws, FIRST_TICK, part.levers, |world| part.model.insert(world));
        let mut row = vec![];
        for tick in FIRST_TICK..i64::from(ticks) {
            self.simulation.step(&mut row);
            let world = self.simulation.world();
            let leak = world.resource::<crate::model::states::displacement::Labour>().leak();
            let excess =
                world.resource::<crate::model::bottleneck::Output>().excess().map(str::to_owned);
            // Times of a task are kept in single precision.
            let odd = |(metric, value): (&MetricInfo, &f64)| {
                let is_odd = metric.unit == "share" && (*value < -1e-6 || *value > 1.0 + 1e-6);
                is_odd.then(|| format!("{} is {value}, which is no share", metric.name))
            };
            let odd = self.simulation.metrics().zip(&row).find_map(odd);
            if let Some(words) = leak.or(excess).or(odd) {
                return Err(format!("tick {tick}: {words}"));
            }
        }
        Ok(())
    }

    /// What a tick of a part takes, measured for as long as is granted or until the run is over `[s]`.
    pub fn pace(&mut self, part: Part, draws: Draws, ticks: u32, granted: Duration) -> f64 {
        self.simulation.start(draws, FIRST_TICK, part.levers, |world| part.model.insert(world));
        let (began, mut row, mut done) = (Instant::now(), vec![], 0_u32);
        while done == 0 || (done < BASE_TICKS + ticks && began.elapsed() < granted) {
            self.simulation.step(&mut row);
            done += 1;
        }
        began.elapsed().as_secs_f64() / f64::from(done)
    }

    /// Runs one part on the draws of (seed, replicate), with no run before it. Returns what it comes to and what it leaves
    /// for runs that follow.
    pub fn play(&mut self, part: Part, draws: Draws, horizon: &Horizon) -> (Outcome, Handed) {
        self.play_after(Handed::default(), part, draws, horizon)
    }

    /// The same after a run on the same random numbers, such as the reference, which has left something for it.
    pub fn play_after(
        &mut self,
        before: Handed,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
    ) -> (Outcome, Handed) {
        let Part { model, levers, inputs } = part;
        self.simulation.start(draws, FIRST_TICK, levers, |world| {
            model.insert(world);
            world.insert_resource(before);
            world.insert_resource(horizon.counted());
            world.resource_mut::<Flow>().share(horizon.one_by_one);
        });
        let width = self.reduce.len();
        let ticks = FIRST_TICK..i64::from(horizon.ticks);
        let records = horizon.records();
        let mut outcome = Outcome { inputs, ..Outcome::default() };
        outcome.series = Series::new(width, records);
        outcome.ticks.reserve_exact(records);
        let mut running = vec![(0.0, 0); width];
        let mut finals = vec![(0.0, 0); width];
        let mut row = Vec::with_capacity(width);
        let counted = horizon.finals();
        let place = |look: &Look| self.names.iter().position(|name| *name == look.metric);
        let unseen = |look| Seen { metric: place(look), first: f64::NAN, value: f64::NAN };
        let mut seen: Vec<Seen> = horizon.looks.iter().map(unseen).collect();
        for tick in ticks {
            self.simulation.step(&mut row);
            if let Some(odd) = row.iter().position(|value| value.is_infinite()) {
                let metric = self.names[odd].clone();
                outcome.status = Status::NotFinite { metric, tick: tick as i32 };
                let outcome = Outcome { series: Series::default(), ticks: vec![], ..outcome };
                return (outcome, self.simulation.left());
            }
            for ((&value, &reduce), (running, finals)) in
                row.iter().zip(&self.reduce).zip(running.iter_mut().zip(&mut finals))
            {
                reduce.take(running, value);
                if counted.contains(&tick) {
                    reduce.take(finals, value);
                }
            }
            for (seen, look) in seen.iter_mut().zip(&horizon.looks) {
                seen.take(look, tick, &row);
            }
            if horizon.ends_record(tick) {
                let record = outcome.ticks.len();
                outcome.ticks.push(tick as i32);
                for (metric, (reduce, running)) in self.reduce.iter().zip(&mut running).enumerate()
                {
                    *outcome.series.at(metric, record) = reduce.finish(std::mem::take(running));
                }
            }
        }
        outcome.finals = self.reduce.iter().zip(finals).map(|(r, f)| r.finish(f)).collect();
        outcome.looks = seen.iter().map(|seen| seen.value).collect();
        (outcome, self.simulation.left())
    }

    /// Plays a part on the world that this thread keeps, made if there is none; a panic in it is an outcome.
    pub(super) fn play_on(
        kept: &mut Option<Stage>,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
        before: Handed,
    ) -> Result<(Outcome, Handed), String> {
        let inputs = part.inputs.clone();
        let mut stage = match kept.take() {
            Some(stage) => stage,
            None => Stage::new().map_err(|e| e.to_string())?,
        };
        let played = catch_unwind(AssertUnwindSafe(|| {
            let played = stage.play_after(before, part, draws, horizon);
            (stage, played)
        }));
        Ok(match played {
            // A world in which something panicked is not used again.
            Ok((stage, played)) => {
                *kept = Some(stage);
                played
            }
            Err(panic) => {
                let status = Status::Panicked { message: message(panic.as_ref()) };
                (Outcome { status, inputs, ..Outcome::default() }, Handed::default())
            }
        })
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
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
