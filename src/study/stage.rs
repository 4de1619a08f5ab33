//! Plays one replicate of one variant in a world that is used again and again.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::horizon::{Horizon, Look, Seen};
use super::outcome::Left;
use super::pulse::Steady;
use super::{Outcome, Pulse, Series, Status};
use crate::engine::budget::{Impossible, OutOfBudget};
use crate::engine::{
    BASE_TICKS, Draws, FIRST_TICK, Handed, Keeping, Lever, MetricInfo, Reduce, Simulation, Unknown,
};
use crate::model::Model;
use crate::model::flow::{Flow, Trace};

/// What one replicate of one variant is to run.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its parameters.
    pub model: Model,
    /// Its policies.
    pub levers: Vec<Lever>,
    /// What was drawn for it, in the order of the plan's inputs.
    pub inputs: Vec<f64>,
    /// Whether what rooms record is kept for runs that follow.
    pub keeps: bool,
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
    /// Places of metrics that other runs are compared by: they are never undefined, so one that is not a number is a failure.
    levels: Vec<usize>,
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
        let place = |level: &str| names.iter().position(|name| name == level);
        let levels = simulation.asked().filter_map(place).collect();
        Self { simulation, reduce, names, levels }
    }

    /// The metrics that it observes.
    pub fn metrics(&self) -> Vec<MetricInfo> {
        self.simulation.metrics().cloned().collect()
    }

    /// The simulation, to look into after a run.
    #[cfg(not(feature = "private"))] // tests look in here
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
            let output = world.resource::<crate::model::bottleneck::Output>();
            let excess = output.excess().map(str::to_owned);
            // Output never passes what the scarcest input allows, over the same weeks.
            let passed = output.mean() > output.cap() * (1.0 + 1e-9);
            let passed = passed
                .then(|| format!("output {} passes its cap of {}", output.mean(), output.cap()));
            // Times of a task are kept in single precision.
            let odd = |(metric, value): (&MetricInfo, &f64)| {
                let is_odd = metric.unit == "share" && (*value < -1e-6 || *value > 1.0 + 1e-6);
                is_odd.then(|| format!("{} is {value}, which is no share", metric.name))
            };
            let odd = self.simulation.metrics().zip(&row).find_map(odd);
            if let Some(words) = leak.or(excess).or(passed).or(odd) {
                return Err(format!("tick {tick}: {words}"));
            }
        }
        Ok(())
    }

    /// What a tick of a part takes, measured for as long as is granted or until the run is over `[s]`.
    ///
    /// # Errors
    /// How it failed meanwhile. The world is not to be used again then.
    pub fn pace(
        &mut self,
        part: Part,
        draws: Draws,
        ticks: u32,
        granted: Duration,
    ) -> Result<f64, Status> {
        let began = Instant::now();
        let (simulation, mut row, mut done) = (&mut self.simulation, vec![], 0_u32);
        let tried = catch_unwind(AssertUnwindSafe(|| {
            simulation.start(draws, FIRST_TICK, part.levers, |world| part.model.insert(world));
            while done == 0 || (done < BASE_TICKS + ticks && began.elapsed() < granted) {
                simulation.step(&mut row);
                done += 1;
            }
            began.elapsed().as_secs_f64() / f64::from(done)
        }));
        tried.map_err(failed)
    }

    /// Runs one part on the draws of (seed, replicate), with no run before it. Returns what it comes to and what it leaves
    /// for runs that follow.
    pub fn play(&mut self, part: Part, draws: Draws, horizon: &Horizon) -> (Outcome, Handed) {
        self.play_after(Handed::default(), part, draws, horizon)
    }

    /// The same after a run on the same random numbers, such as the reference, which has left something for it. The world is
    /// not to be used again where it failed.
    pub fn play_after(
        &mut self,
        before: Handed,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
    ) -> (Outcome, Handed) {
        self.guarded(part, |stage, part| {
            stage.play_while(&Steady, None, before, part, draws, horizon)
        })
        .expect("nobody stops it")
    }

    /// The same with an event log of any length: what was noted in a tick is handed over at its end. Given up where the one who
    /// takes it has enough.
    pub fn play_traced(
        &mut self,
        mut take: impl FnMut(Trace) -> bool,
        before: Handed,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
    ) -> Option<(Outcome, Handed)> {
        self.simulation.world().resource_mut::<Flow>().keep_trace();
        let mut noted = |flow: &mut Flow| take(flow.drain_trace());
        let played = self.guarded(part, |stage, part| {
            stage.play_while(&Steady, Some(&mut noted), before, part, draws, horizon)
        });
        self.simulation.world().resource_mut::<Flow>().take_trace();
        played
    }

    /// Plays a part; a panic in it is an outcome.
    fn guarded(
        &mut self,
        part: Part,
        play: impl FnOnce(&mut Self, Part) -> Option<(Outcome, Handed)>,
    ) -> Option<(Outcome, Handed)> {
        let inputs = part.inputs.clone();
        catch_unwind(AssertUnwindSafe(|| play(self, part))).unwrap_or_else(|panic| {
            let status = failed(panic);
            Some((Outcome { status, inputs, ..Outcome::default() }, Handed::default()))
        })
    }

    /// The same, given up where the pulse says so between two ticks.
    fn play_while(
        &mut self,
        pulse: &dyn Pulse,
        mut noted: Option<&mut dyn FnMut(&mut Flow) -> bool>,
        before: Handed,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
    ) -> Option<(Outcome, Handed)> {
        let Part { model, levers, inputs, keeps } = part;
        self.simulation.start(draws, FIRST_TICK, levers, |world| {
            model.insert(world);
            world.insert_resource(before);
            world.insert_resource(Keeping(keeps));
            world.insert_resource(horizon.counted());
            world.resource_mut::<Flow>().share(horizon.one_by_one);
        });
        self.simulation.share(horizon.one_by_one);
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
            if !pulse.go_on() {
                return None;
            }
            self.simulation.step(&mut row);
            if let Some(noted) = &mut noted
                && !noted(&mut self.simulation.world().resource_mut::<Flow>())
            {
                return None;
            }
            let odd = row.iter().position(|value| value.is_infinite());
            if let Some(odd) = odd.or(self.levels.iter().copied().find(|&at| row[at].is_nan())) {
                let metric = self.names[odd].clone();
                outcome.status = Status::NotFinite { metric, tick: tick as i32 };
                let outcome = Outcome { series: Series::default(), ticks: vec![], ..outcome };
                return Some((outcome, self.simulation.left()));
            }
            for ((&value, &reduce), (running, finals)) in
                row.iter().zip(&self.reduce).zip(running.iter_mut().zip(&mut finals))
            {
                reduce.take(running, value);
                if counted.contains(&tick) || reduce == Reduce::End && tick >= counted.start {
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
            pulse.tick(tick);
        }
        outcome.finals = self.reduce.iter().zip(finals).map(|(r, f)| r.finish(f)).collect();
        outcome.looks = seen.iter().map(|seen| seen.value).collect();
        Some((outcome, self.simulation.left()))
    }

    /// Plays a part on the world that this thread keeps, made if there is none, after a run that has left something for it. A
    /// panic in it is an outcome; so is it if that run has failed. There is none where the pulse gives it up.
    pub(super) fn play_on(
        kept: &mut Option<Stage>,
        pulse: &dyn Pulse,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
        before: Left,
    ) -> Result<Option<(Outcome, Left)>, String> {
        let inputs = part.inputs.clone();
        let before = match before {
            Ok(before) => before,
            Err(why) => return Ok(Some((Outcome::unmatched(why.clone(), inputs), Err(why)))),
        };
        let mut stage = match kept.take() {
            Some(stage) => stage,
            None => Stage::new().map_err(|e| e.to_string())?,
        };
        let played = catch_unwind(AssertUnwindSafe(|| {
            let played = stage.play_while(pulse, None, before, part, draws, horizon);
            (stage, played)
        }));
        Ok(match played {
            // A world in which something panicked is not used again.
            Ok((stage, played)) => {
                *kept = Some(stage);
                played
            }
            Err(panic) => {
                let status = failed(panic);
                Some((Outcome { status, inputs, ..Outcome::default() }, Handed::default()))
            }
        }
        .map(|(outcome, left)| {
            let left = outcome.status.failure().map_or(Ok(left), Err);
            (outcome, left)
        }))
    }
}

/// How a run ended that unwound.
fn failed(panic: Box<dyn Any + Send>) -> Status {
    if let Some(it) = panic.downcast_ref::<OutOfBudget>() {
        return Status::OutOfBudget { message: it.to_string() };
    }
    if let Some(Impossible(message)) = panic.downcast_ref() {
        return Status::Impossible { message: message.clone() };
    }
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    Status::Panicked { message: text.to_owned() }
}
