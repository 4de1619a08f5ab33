//! Several scenarios side by side on the same random numbers: those of the same assumptions share their reference.

use std::sync::Mutex;

use rayon::prelude::*;

use super::again::Only;
use super::outcome::Left;
use super::pulse::Beating;
use super::script::row_id;
use super::stage::Worlds;
use super::{Broken, Horizon, Outcome, Part, Pulse, Sink, Stage};
use crate::engine::{Draws, Handed};
use crate::scenario::{Resolved, Row, Scenario};

/// A scenario, as it is simulated.
struct Line<'a> {
    scenario: &'a Scenario,
    row: Resolved,
    reference: Resolved,
    runs: u64,
}

/// Scenarios that are tried on the same random numbers, each for as many replicates as its ensemble has.
pub struct Trials<'a> {
    lines: Vec<Line<'a>>,
    seed: u64,
    horizon: Horizon,
}

impl<'a> Trials<'a> {
    /// These scenarios, which have one time and one seed.
    pub fn new(scenarios: &'a [Scenario]) -> Self {
        let line = |scenario: &'a Scenario| {
            let row = scenario.resolved(&Row::default());
            Line { scenario, reference: row.reference(), row, runs: scenario.ensemble.runs }
        };
        let first = &scenarios[0];
        Self {
            lines: scenarios.iter().map(line).collect(),
            seed: first.ensemble.seed,
            horizon: Horizon { looks: vec![], ..Horizon::of(first) },
        }
    }

    /// The id of each scenario's rows.
    pub fn ids(&self) -> Vec<Vec<u64>> {
        self.lines.iter().map(|line| vec![row_id(&line.row)]).collect()
    }

    /// What the columns of inputs hold for a replicate of a scenario.
    pub fn inputs_of(&self, line: usize, replicate: u64) -> Vec<f64> {
        let Line { scenario, row, .. } = &self.lines[line];
        scenario.input_values(&Draws::new(self.seed, replicate), row)
    }

    /// Simulations in all: each scenario's, equal ones once, and their references.
    pub fn simulations(&self) -> u64 {
        let rows = |of: &[&Resolved]| {
            let first = |(i, row): (usize, &&Resolved)| {
                let twins = of.iter().zip(&self.lines).filter(|it| it.0 == row);
                if of[..i].contains(row) { 0 } else { twins.map(|it| it.1.runs).max().unwrap_or(0) }
            };
            of.iter().enumerate().map(first).sum::<u64>()
        };
        let own: Vec<&Resolved> = self.lines.iter().map(|it| &it.row).collect();
        let references: Vec<&Resolved> = self.lines.iter().map(|it| &it.reference).collect();
        rows(&own) + rows(&references)
    }

    /// Runs what `sink` has not yet, and gives it each outcome as it comes.
    ///
    /// # Errors
    /// What the model refuses, or what went wrong in storing an outcome.
    pub fn run(&self, sink: &mut (impl Sink + Send), pulse: &impl Pulse) -> Result<(), Broken> {
        let sink = Mutex::new(sink);
        let pulse = &Beating::new(pulse, &sink, |sink| sink.beat());
        let worlds = Worlds::default();
        let runs = self.lines.iter().map(|line| line.runs).max().unwrap_or(0);
        let job = |replicate| worlds.lend(|kept| self.replicate(kept, replicate, &sink, pulse));
        self.horizon.each(0..runs, job)
    }

    /// One replicate of one scenario once more, with its reference; nothing where the pulse gives it up.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn again(
        &self,
        line: u32,
        replicate: u64,
        pulse: &impl Pulse,
    ) -> Result<Option<Outcome>, Broken> {
        Only::new(line, replicate)
            .of(|only| self.replicate(&mut None, replicate, &Mutex::new(only), pulse))
    }

    fn replicate<S: Sink>(
        &self,
        kept: &mut Option<Stage>,
        replicate: u64,
        sink: &Mutex<&mut S>,
        pulse: &impl Pulse,
    ) -> Result<(), Broken> {
        let lock = || sink.lock().map_err(|e| e.to_string());
        let draws = Draws::new(self.seed, replicate);
        let (mut left, mut known): (Vec<(&Resolved, Left)>, Vec<(&Resolved, Outcome)>) =
            (vec![], vec![]);
        for (at, line) in self.lines.iter().enumerate() {
            if replicate >= line.runs || lock()?.has(at as u32, 0, replicate) {
                continue;
            }
            let outcome = match known.iter().find(|it| *it.0 == line.row) {
                Some((_, outcome)) => outcome.clone(),
                None => {
                    let mut play = |row: &Resolved, before: Left| {
                        let part = Part::of(line.scenario, row, &draws)?;
                        if !pulse.go_on() {
                            return Ok(None);
                        }
                        Stage::play_on(kept, pulse, part, draws, &self.horizon, before)
                    };
                    let before = match left.iter().find(|it| *it.0 == line.reference) {
                        Some((_, left)) => left.clone(),
                        None => {
                            let played = play(&line.reference, Ok(Handed::default()))?;
                            let Some((_, handed)) = played else { return Ok(()) };
                            left.push((&line.reference, handed.clone()));
                            handed
                        }
                    };
                    let Some((outcome, _)) = play(&line.row, before)? else { return Ok(()) };
                    known.push((&line.row, outcome.clone()));
                    outcome
                }
            };
            let outcome = Outcome { variant: at as u32, replicate, ..outcome };
            lock()?.take(outcome)?;
        }
        Ok(())
    }
}

/// A few replicates of one scenario whose references are kept, on which one policy after the other is tried.
pub struct Bench {
    references: Vec<Left>,
    seed: u64,
    horizon: Horizon,
    worlds: Worlds,
}

impl Bench {
    /// The references of so many replicates; none where the pulse has stopped them.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn new(scenario: &Scenario, runs: u64, pulse: &impl Pulse) -> Result<Option<Self>, String> {
        let mut bench = Self {
            references: vec![Ok(Handed::default()); runs as usize],
            seed: scenario.ensemble.seed,
            horizon: Horizon { looks: vec![], ..Horizon::of(scenario) },
            worlds: Worlds::default(),
        };
        let row = scenario.resolved(&Row::default()).reference();
        let played = bench.play(scenario, &row, pulse)?;
        let all = played.len() as u64 == runs;
        bench.references = played.into_iter().map(|it| it.1).collect();
        Ok(all.then_some(bench))
    }

    /// Replicates.
    pub fn runs(&self) -> u64 {
        self.references.len() as u64
    }

    /// What comes of a scenario that differs from the one whose references are kept in its policy alone, by replicate; fewer
    /// where the pulse has stopped it.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn outcomes(
        &self,
        scenario: &Scenario,
        pulse: &impl Pulse,
    ) -> Result<Vec<Outcome>, String> {
        let row = scenario.resolved(&Row::default());
        Ok(self.play(scenario, &row, pulse)?.into_iter().map(|it| it.0).collect())
    }

    fn play(
        &self,
        scenario: &Scenario,
        row: &Resolved,
        pulse: &impl Pulse,
    ) -> Result<Vec<(Outcome, Left)>, String> {
        let job = |replicate: usize| {
            let draws = Draws::new(self.seed, replicate as u64);
            let part = Part::of(scenario, row, &draws)?;
            let before = self.references[replicate].clone();
            self.worlds.lend(|kept| Stage::play_on(kept, pulse, part, draws, &self.horizon, before))
        };
        let runs = 0..self.references.len();
        let played: Vec<_> = match self.horizon.one_by_one {
            true => runs.map(job).collect::<Result<_, String>>()?,
            false => {
                runs.into_par_iter().with_max_len(1).map(job).collect::<Result<_, String>>()?
            }
        };
        Ok(played.into_iter().flatten().collect())
    }
}
