//! Runs an ensemble: every replicate of every variant with its reference, in parallel between worlds.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use rayon::prelude::*;

use super::{Outcome, Sink, Status, StopRule};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Draws, Lever, MetricInfo, Reduce, Simulation, Unknown};
use crate::model::Model;
use crate::model::agents::Window;
use crate::model::bottleneck::Output;
use crate::model::displacement::{Labour, Reference};

/// The first tick of the base year [weeks].
pub const FIRST_TICK: i64 = -52;
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

/// Says what to run.
pub trait Script: Sync {
    /// The part of a replicate in a variant.
    fn part(&self, variant: usize, replicate: u64) -> Result<Part, String>;

    /// The human-coordinated reference of a variant's replicate: the same draws, no levers.
    fn reference(&self, variant: usize, replicate: u64) -> Result<Part, String>;
}

/// A variant, as the ensemble runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Replicates at most [replicates].
    pub runs: u64,
    /// Variants of the same group share one reference, which is the first's.
    pub group: usize,
    /// An earlier variant of the group with the very same parts: it is simulated once for both.
    pub same_as: Option<usize>,
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

/// An ensemble: which variants, how often, over which time.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// Variants; the reference, if it is recorded, is among them under its own name.
    pub variants: Vec<Variant>,
    /// Which variant records the reference of the first group, if any.
    pub reference: Option<u32>,
    /// The seed of all draws.
    pub seed: u64,
    /// When it begins and ends.
    pub horizon: Horizon,
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
        let records = (ticks.end - ticks.start) as usize / horizon.every as usize + 1;
        let mut outcome = Outcome { inputs, ..Outcome::default() };
        outcome.series = (0..width).map(|_| Vec::with_capacity(records)).collect();
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
                    Outcome { series: vec![], finals: vec![], ticks: vec![], ..outcome },
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
                outcome.ticks.push(tick as i32);
                for ((series, reduce), running) in
                    outcome.series.iter_mut().zip(&self.reduce).zip(&mut running)
                {
                    series.push(reduce.finish(std::mem::take(running)));
                }
            }
        }
        outcome.finals = self.reduce.iter().zip(finals).map(|(r, f)| r.finish(f)).collect();
        (outcome, never_hired)
    }
}

impl Ensemble {
    /// Runs everything that `wanted` does not say is there already, and gives each outcome to `sink`.
    ///
    /// The first variant is asked about at the boundaries of `stop`; the others follow, each as often as
    /// it wants, but never for more replicates than the first had.
    pub fn run(
        &self,
        script: &impl Script,
        sink: &mut (impl Sink + Send),
        stop: &mut (impl StopRule + Send),
        go_on: &(impl Fn() -> bool + Sync),
    ) -> Result<u64, String> {
        let shared = Mutex::new((sink, stop));
        let most = self.variants.first().map_or(0, |v| v.runs);
        let mut done = 0;
        while done < most && go_on() {
            let next =
                shared.lock().map_err(|e| e.to_string())?.1.boundary(done).clamp(done + 1, most);
            // The first group's other variants run along where they can: they share the reference.
            let jobs: Vec<(usize, u64)> = (done..next).map(|replicate| (0, replicate)).collect();
            self.batch(&jobs, script, &shared, go_on)?;
            done = next;
            if shared.lock().map_err(|e| e.to_string())?.1.enough(done) {
                break;
            }
        }
        let groups = 1..self.variants.iter().map(|v| v.group + 1).max().unwrap_or(1);
        let jobs: Vec<(usize, u64)> = groups
            .flat_map(|group| {
                let runs = self.variants.iter().filter(|v| v.group == group).map(|v| v.runs).max();
                (0..runs.unwrap_or(0).min(done)).map(move |replicate| (group, replicate))
            })
            .collect();
        self.batch(&jobs, script, &shared, go_on)?;
        Ok(done)
    }

    fn batch<S: Sink + Send, T: StopRule + Send>(
        &self,
        jobs: &[(usize, u64)],
        script: &impl Script,
        shared: &Mutex<(&mut S, &mut T)>,
        go_on: &(impl Fn() -> bool + Sync),
    ) -> Result<(), String> {
        let stage = || Stage::new().map_err(|e| e.to_string());
        jobs.par_iter().with_max_len(1).try_for_each_init(
            || None,
            |kept, &(group, replicate)| {
                if !go_on() {
                    return Ok(());
                }
                let wants = |variant: usize| {
                    let shared = shared.lock().map_err(|e| e.to_string())?;
                    let wanted = replicate < self.variants[variant].runs;
                    Ok::<bool, String>(
                        wanted && go_on() && !shared.0.has(variant as u32, replicate),
                    )
                };
                let give = |outcome: Outcome| {
                    let mut shared = shared.lock().map_err(|e| e.to_string())?;
                    if outcome.variant == 0 {
                        shared.1.see(&outcome);
                    }
                    shared.0.take(outcome).map_err(|e| e.to_string())
                };
                self.job(kept, stage, group, replicate, script, &wants, &give)
            },
        )
    }

    /// One replicate of a group: its reference, then each variant that wants this replicate.
    #[expect(clippy::too_many_arguments, reason = "who wants what, and who takes it")]
    fn job(
        &self,
        kept: &mut Option<Stage>,
        stage: impl Fn() -> Result<Stage, String>,
        group: usize,
        replicate: u64,
        script: &impl Script,
        wants: &impl Fn(usize) -> Result<bool, String>,
        give: &impl Fn(Outcome) -> Result<(), String>,
    ) -> Result<(), String> {
        let draws = Draws::new(self.seed, replicate);
        let mut play = |part: Part, reference: Vec<f64>| -> Result<(Outcome, Vec<f64>), String> {
            let inputs = part.inputs.clone();
            let mut world = match kept.take() {
                Some(world) => world,
                None => stage()?,
            };
            let played = catch_unwind(AssertUnwindSafe(|| {
                let played = world.play(part, draws, &self.horizon, reference);
                (world, played)
            }));
            Ok(match played {
                // A world in which something panicked is not used again.
                Ok((world, played)) => {
                    *kept = Some(world);
                    played
                }
                Err(panic) => {
                    let status = Status::Panicked { message: message(panic.as_ref()) };
                    (Outcome { status, inputs, ..Outcome::default() }, vec![])
                }
            })
        };
        let members = || self.variants.iter().enumerate().filter(|(_, v)| v.group == group);
        let Some((leader, _)) = members().next() else { return Ok(()) };
        let mut wanted = false;
        for (variant, _) in members() {
            wanted |= wants(variant)?;
        }
        if !wanted {
            return Ok(());
        }
        let (outcome, never_hired) = play(script.reference(leader, replicate)?, vec![])?;
        if let (0, Some(variant)) = (group, self.reference)
            && wants(variant as usize)?
        {
            give(Outcome { variant, replicate, ..outcome })?;
        }
        let mut twins: Vec<(usize, Outcome)> = vec![];
        for (variant, wanted) in members() {
            if self.reference == Some(variant as u32) || !wants(variant)? {
                continue;
            }
            let twin = wanted.same_as.and_then(|same| twins.iter().find(|(of, _)| *of == same));
            let outcome = match twin {
                Some((_, outcome)) => outcome.clone(),
                None => play(script.part(variant, replicate)?, never_hired.clone())?.0,
            };
            if self.variants.iter().any(|other| other.same_as == Some(variant)) {
                twins.push((variant, outcome.clone()));
            }
            give(Outcome { variant: variant as u32, replicate, ..outcome })?;
        }
        Ok(())
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}
