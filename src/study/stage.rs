//! Plays one replicate of one variant in a world that is used again and again.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use super::{Outcome, Series, Status};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Draws, Lever, MetricInfo, Reduce, Simulation, Unknown};
use crate::model::Model;
use crate::model::agents::Window;
use crate::model::bottleneck::Output;
use crate::model::displacement::{Labour, Reference};
use crate::scenario::BASE_TICKS;

/// The first tick of the base year [weeks].
pub const FIRST_TICK: i64 = -(BASE_TICKS as i64);
/// The metric by which a reference's entrants enter a variant's displaced share.
const NEVER_HIRED: &str = "displacement.entrants_never_hired";

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

/// When a run begins, ends and is written down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizon {
    /// Ticks after the start [weeks].
    pub ticks: u32,
    /// Ticks in a record [weeks].
    pub every: u32,
    /// Ticks, from the first of the run, over which final numbers are taken [weeks]; after the start if `None`.
    pub window: Option<(u32, u32)>,
}

impl Horizon {
    fn finals(&self) -> Range<i64> {
        match self.window {
            Some((from, to)) => FIRST_TICK + i64::from(from)..FIRST_TICK + i64::from(to),
            None => 0..i64::from(self.ticks),
        }
    }

    fn counted(&self) -> Window {
        let hours = |ticks: u32| f64::from(ticks) * HOURS_PER_WEEK;
        self.window
            .map_or(Window::default(), |(from, to)| Window { from: hours(from), to: hours(to) })
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
    never_hired: Option<usize>,
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
        let never_hired = names.iter().position(|name| name == NEVER_HIRED);
        Self { simulation, reduce, names, never_hired }
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
    /// capacity, which debug builds assert by themselves.
    ///
    /// # Errors
    /// What was found, and when.
    pub fn audit(&mut self, part: Part, draws: Draws, ticks: u32) -> Result<(), String> {
        self.simulation.start(draws, FIRST_TICK, part.levers, |world| part.model.insert(world));
        let mut row = vec![];
        for tick in FIRST_TICK..i64::from(ticks) {
            self.simulation.step(&mut row);
            let world = self.simulation.world();
            let leak = world.resource::<Labour>().leak();
            let excess = world.resource::<Output>().excess().map(str::to_owned);
            if let Some(words) = leak.or(excess) {
                return Err(format!("tick {tick}: {words}"));
            }
        }
        Ok(())
    }

    /// Runs one part on the draws of (seed, replicate). Returns what it leaves behind and its entrants
    /// who were never hired, tick by tick.
    pub fn play(
        &mut self,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
        reference: Vec<f64>,
    ) -> (Outcome, Vec<f64>) {
        let Part { model, levers, inputs } = part;
        self.simulation.start(draws, FIRST_TICK, levers, |world| {
            model.insert(world);
            world.insert_resource(Reference { never_hired: reference });
            world.insert_resource(horizon.counted());
        });
        let width = self.reduce.len();
        let ticks = FIRST_TICK..i64::from(horizon.ticks);
        let records = ((ticks.end - ticks.start) as usize).div_ceil(horizon.every as usize);
        let mut outcome = Outcome { inputs, ..Outcome::default() };
        outcome.series = Series::new(width, records);
        outcome.ticks.reserve_exact(records);
        let mut running = vec![(0.0, 0); width];
        let mut finals = vec![(0.0, 0); width];
        let (mut row, mut never_hired) = (Vec::with_capacity(width), Vec::new());
        let counted = horizon.finals();
        for tick in ticks.clone() {
            self.simulation.step(&mut row);
            if let Some(odd) = row.iter().position(|value| value.is_infinite()) {
                let metric = self.names[odd].clone();
                outcome.status = Status::NotFinite { metric, tick: tick as i32 };
                return (
                    Outcome { series: Series::default(), ticks: vec![], ..outcome },
                    never_hired,
                );
            }
            never_hired.extend(self.never_hired.map(|i| row[i]));
            for ((&value, &reduce), (running, finals)) in
                row.iter().zip(&self.reduce).zip(running.iter_mut().zip(&mut finals))
            {
                reduce.take(running, value);
                if counted.contains(&tick) {
                    reduce.take(finals, value);
                }
            }
            if (tick - ticks.start + 1) % i64::from(horizon.every) == 0 || tick + 1 == ticks.end {
                let record = outcome.ticks.len();
                outcome.ticks.push(tick as i32);
                for (metric, (reduce, running)) in self.reduce.iter().zip(&mut running).enumerate()
                {
                    *outcome.series.at(metric, record) = reduce.finish(std::mem::take(running));
                }
            }
        }
        outcome.finals = self.reduce.iter().zip(finals).map(|(r, f)| r.finish(f)).collect();
        (outcome, never_hired)
    }

    /// Plays a part on the world that this thread keeps, made if there is none; a panic in it is an outcome.
    pub(super) fn play_on(
        kept: &mut Option<Stage>,
        part: Part,
        draws: Draws,
        horizon: &Horizon,
        reference: Vec<f64>,
    ) -> Result<(Outcome, Vec<f64>), String> {
        let inputs = part.inputs.clone();
        let mut stage = match kept.take() {
            Some(stage) => stage,
            None => Stage::new().map_err(|e| e.to_string())?,
        };
        let played = catch_unwind(AssertUnwindSafe(|| {
            let played = stage.play(part, draws, horizon, reference);
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
                (Outcome { status, inputs, ..Outcome::default() }, vec![])
            }
        })
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}
