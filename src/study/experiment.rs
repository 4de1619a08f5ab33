//! Runs a sweep: every replicate of every point, each against its reference, in parallel between worlds.

use std::ops::Range;
use std::sync::Mutex;

use rayon::prelude::*;

use super::design::Points;
use super::outcome::Left;
use super::pulse::{Beating, Steady};
use super::script::row_id;
use super::stage::Worlds;
use super::work::{Share, Work};
use super::{Broken, Horizon, Outcome, Part, Pulse, Series, Sink, Stage};
use crate::engine::{Draws, Handed};
use crate::scenario::{MAIN, Resolved, Row, Scenario, Setting, Spec, VariantRole, Vocabulary};

/// References of one replicate that are kept while a stretch lasts.
const REFERENCES: usize = 8;

/// Whether a sweep keeps records over time.
fn keeps_series(scenario: &Scenario) -> bool {
    scenario.record.series == Some(true)
}

/// A variant that is run at every point.
struct Line<'a> {
    name: &'a str,
    role: VariantRole,
    runs: u64,
    row: Row<'a>,
}

/// A scenario with axes, ready to run: itself, its policies and its arms at every point.
pub struct Experiment<'a> {
    scenario: &'a Scenario,
    lines: Vec<Line<'a>>,
    points: Points<'a>,
    /// Places in the scenario's own inputs of those that are no axes.
    drawn: Vec<usize>,
    horizon: Horizon,
}

impl<'a> Experiment<'a> {
    /// The experiment of a scenario; `None` if it has no axes.
    pub fn new(scenario: &'a Scenario, _vocabulary: &Vocabulary) -> Option<Self> {
        let sweep = scenario.sweep.as_ref()?;
        let is_axis = |path: &str| sweep.axes.iter().any(|axis| axis.set == path);
        let inputs = scenario.inputs();
        let drawn = (0..inputs.len()).filter(|&i| !is_axis(inputs[i])).collect();
        let runs = scenario.ensemble.runs;
        let main = Line { name: MAIN, role: VariantRole::Scenario, runs, row: Row::default() };
        let policies = scenario.policies.iter().map(|policy| Line {
            name: &policy.name,
            role: VariantRole::Policy,
            runs,
            row: Row { policy: Some(policy), ..Row::default() },
        });
        let arms = scenario.arms.iter().map(|arm| Line {
            name: &arm.name,
            role: VariantRole::Arm,
            runs: arm.runs.map_or(runs, |it| it.of(runs)),
            row: Row { arm: Some(arm), ..Row::default() },
        });
        let horizon = match keeps_series(scenario) {
            true => Horizon::of(scenario),
            // What a sweep is about are final numbers.
            false => Horizon::of(scenario).finals_only(),
        };
        Some(Self {
            scenario,
            lines: std::iter::once(main).chain(policies).chain(arms).collect(),
            points: Points::new(sweep, scenario.ensemble.seed),
            drawn,
            horizon,
        })
    }

    /// When each of its simulations begins, ends and is looked at.
    pub fn horizon(&self) -> &Horizon {
        &self.horizon
    }

    /// Its points.
    pub fn points(&self) -> &Points<'a> {
        &self.points
    }

    /// The columns of inputs: axes, then what is drawn beside them.
    pub fn inputs(&self) -> Vec<&'a str> {
        let axes = self.scenario.sweep.iter().flat_map(|sweep| &sweep.axes);
        let drawn = self.scenario.inputs();
        axes.map(|axis| axis.set.as_str()).chain(self.drawn.iter().map(|&i| drawn[i])).collect()
    }

    /// What is run at every point: the scenario itself, then its policies, then its arms; names, roles and replicates.
    pub fn lines(&self) -> impl Iterator<Item = (&'a str, &VariantRole, u64)> {
        self.lines.iter().map(|line| (line.name, &line.role, line.runs))
    }

    /// How it is cut into pieces for so many shards.
    fn work(&self, shards: u64) -> Work {
        let runs = self.scenario.ensemble.runs;
        Work::new(self.points.len(), runs, self.lines.len() as u64, shards)
    }

    /// How many pieces it can be cut into: replicates of points.
    pub fn pieces_at_most(&self) -> u64 {
        self.points.len().saturating_mul(self.scenario.ensemble.runs)
    }

    /// How many simulations it has.
    pub fn simulations(&self, share: Share) -> u64 {
        let at_a_point: u64 = self.lines.iter().map(|line| line.runs).sum();
        match share {
            Share::All => self.points.len() * at_a_point,
            Share::Point(_) => at_a_point,
            Share::Shard { index, of } => {
                let work = self.work(of);
                let own = (0..work.pieces()).filter(|&number| work.turn(number, of) == index);
                own.map(|number| self.size(&work, number)).sum()
            }
        }
    }

    /// How many simulations a piece of work has.
    fn size(&self, work: &Work, number: u64) -> u64 {
        let (points, replicate) = (work.points_of(number), number % work.runs);
        let lines = self.lines.iter().filter(|line| replicate < line.runs).count() as u64;
        (points.end - points.start) * lines
    }

    /// How many simulations each of so many shards has.
    pub fn shards(&self, of: u64) -> Vec<u64> {
        let work = self.work(of);
        let mut sizes = vec![0; of as usize];
        for number in 0..work.pieces() {
            sizes[work.turn(number, of) as usize] += self.size(&work, number);
        }
        sizes
    }

    /// Which of so many shards has a replicate at a point; a function, to be asked often.
    pub fn shard_of(&self, of: u64) -> impl Fn(u64, u64) -> u64 + use<> {
        let work = self.work(of);
        move |point, replicate| work.turn(work.number(point, replicate), of)
    }

    /// Everything that a line is simulated with at a point.
    pub fn resolved(&self, line: u32, point: u64) -> Resolved {
        let set = self.points.settings(point).into_iter();
        let set = set.map(|(axis, value)| (axis.set.clone(), value));
        self.scenario.resolved(&self.lines[line as usize].row.clone().at(set))
    }

    /// The id of each row: by line, then by point.
    pub fn ids(&self) -> Vec<Vec<u64>> {
        let of = |line: u32| {
            let points = (0..self.points.len()).into_par_iter();
            points.map(|point| row_id(&self.resolved(line, point))).collect()
        };
        (0..self.lines.len() as u32).map(of).collect()
    }

    /// What the columns of inputs hold for a replicate of one line at one point.
    pub fn inputs_of(&self, line: u32, point: u64, replicate: u64) -> Vec<f64> {
        let draws = Draws::new(self.scenario.ensemble.seed, replicate);
        let drawn = self.scenario.input_values(&draws, &self.resolved(line, point));
        self.input_values(line, point, &drawn)
    }

    /// The draws of a replicate.
    pub fn draws(&self, replicate: u64) -> Draws {
        Draws::new(self.scenario.ensemble.seed, replicate)
    }

    /// The reference of a replicate of one line at one point, and its own part.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn parts(&self, line: u32, point: u64, replicate: u64) -> Result<(Part, Part), String> {
        let draws = Draws::new(self.scenario.ensemble.seed, replicate);
        let row = self.resolved(line, point);
        let part = |row: &Resolved| Part::of(self.scenario, row, &draws);
        Ok((part(&row.reference())?, part(&row)?))
    }

    /// What the columns of inputs hold; a word is the place of its value on the axis. What a point leaves as it is may be
    /// drawn, and then it has what this replicate drew; what an arm sets is as the arm has it.
    fn input_values(&self, line: u32, point: u64, drawn: &[f64]) -> Vec<f64> {
        let set = self.points.settings(point);
        let arm = self.lines[line as usize].row.arm;
        let inputs = self.scenario.inputs();
        let axes = self.scenario.sweep.iter().flat_map(|sweep| &sweep.axes);
        let axes = axes.map(|axis| {
            let here = set.iter().find(|(other, _)| *other == axis).map(|(_, value)| value.clone());
            let here = match arm.and_then(|arm| arm.set.get(&axis.set)) {
                Some(Spec::Fixed(value)) => Some(value.clone()),
                Some(Spec::Drawn(_) | Spec::Assumed { .. }) => None,
                None => here,
            };
            let as_it_is = || match self.scenario.get(&axis.set) {
                Some(Setting { spec: Spec::Fixed(value), assumed: None, .. }) => value.clone(),
                _ => serde_json::Value::Null,
            };
            let value = here.unwrap_or_else(as_it_is);
            let place = || axis.words()?.iter().position(|other| *other == value);
            let by_luck = || inputs.iter().position(|input| *input == axis.set).map(|i| drawn[i]);
            let known = place().map(|i| i as f64).or_else(|| value.as_f64());
            known.or_else(by_luck).unwrap_or(f64::NAN)
        });
        axes.chain(self.drawn.iter().map(|&i| drawn[i])).collect()
    }

    /// Runs what a share of the sweep has and `sink` has not yet.
    ///
    /// # Errors
    /// What the model refuses, or what went wrong in storing an outcome.
    pub fn run(
        &self,
        share: Share,
        sink: &mut (impl Sink + Send),
        pulse: &impl Pulse,
    ) -> Result<(), Broken> {
        let runs = self.scenario.ensemble.runs;
        let work = self.work(if let Share::Shard { of, .. } = share { of } else { 1 });
        let sink = Mutex::new(sink);
        let jobs = usize::try_from(work.pieces());
        let pulse = &Beating::new(pulse, &sink, |sink| sink.beat());
        let worlds = Worlds::default();
        let job = |number: usize| {
            let (points, replicate) = (share.of(&work, number as u64), number as u64 % runs);
            if points.is_empty() {
                return Ok(());
            }
            worlds.lend(|kept| self.replicate(kept, points, replicate, &sink, pulse))
        };
        let mut jobs = 0..jobs.map_err(|e| e.to_string())?;
        if self.horizon.one_by_one {
            return jobs.try_for_each(job);
        }
        jobs.into_par_iter().with_max_len(1).try_for_each(job)
    }

    fn replicate<S: Sink>(
        &self,
        kept: &mut Option<Stage>,
        points: Range<u64>,
        replicate: u64,
        sink: &Mutex<&mut S>,
        pulse: &impl Pulse,
    ) -> Result<(), Broken> {
        let mut known = Known::default();
        for point in points {
            known.here.clear();
            for line in (0u32..).zip(&self.lines).filter(|(_, line)| replicate < line.runs) {
                let line = line.0;
                let has = || sink.lock().map(|sink| sink.has(line, point, replicate));
                if !pulse.go_on() || has().map_err(|e| e.to_string())? {
                    continue;
                }
                let played = self.play(kept, pulse, (line, point, replicate), &mut known)?;
                let Some(outcome) = played else { return Ok(()) };
                sink.lock().map_err(|e| e.to_string())?.take(outcome)?;
            }
        }
        Ok(())
    }

    /// Plays one replicate of one line at one point, alone or after others: the numbers are the same.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn play_alone(&self, line: u32, point: u64, replicate: u64) -> Result<Outcome, String> {
        let played = self.play_alone_while(line, point, replicate, &Steady)?;
        played.ok_or_else(|| "it was stopped".to_owned())
    }

    /// The same, or nothing where the pulse gives it up.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn play_alone_while(
        &self,
        line: u32,
        point: u64,
        replicate: u64,
        pulse: &dyn Pulse,
    ) -> Result<Option<Outcome>, String> {
        self.play(&mut None, pulse, (line, point, replicate), &mut Known::default())
    }

    fn play(
        &self,
        kept: &mut Option<Stage>,
        pulse: &dyn Pulse,
        (line, point, replicate): (u32, u64, u64),
        known: &mut Known,
    ) -> Result<Option<Outcome>, String> {
        let draws = Draws::new(self.scenario.ensemble.seed, replicate);
        let resolved = self.resolved(line, point);
        let twin = known.here.iter().find(|(row, _)| *row == resolved);
        let mut outcome = match twin {
            Some((_, outcome)) => outcome.clone(),
            None => {
                let reference = self.reference(kept, pulse, &resolved, draws, known)?;
                let Some(reference) = reference else { return Ok(None) };
                let part = Part::of(self.scenario, &resolved, &draws)?;
                let drawn = part.inputs.clone();
                let played = Stage::play_on(kept, pulse, part, draws, &self.horizon, reference)?;
                let Some((outcome, _)) = played else { return Ok(None) };
                let mut outcome = Outcome { inputs: drawn, ..outcome };
                if !keeps_series(self.scenario) {
                    (outcome.series, outcome.ticks) = (Series::default(), vec![]);
                }
                known.here.push((resolved, outcome.clone()));
                outcome
            }
        };
        outcome.inputs = self.input_values(line, point, &outcome.inputs);
        (outcome.variant, outcome.point, outcome.replicate) = (line, point, replicate);
        Ok(Some(outcome))
    }

    /// What the reference of a row leaves for it.
    fn reference(
        &self,
        kept: &mut Option<Stage>,
        pulse: &dyn Pulse,
        row: &Resolved,
        draws: Draws,
        known: &mut Known,
    ) -> Result<Option<Left>, String> {
        let reference = row.reference();
        if let Some((_, left)) = known.references.iter().find(|(row, _)| *row == reference) {
            return Ok(Some(left.clone()));
        }
        let part = Part::of(self.scenario, &reference, &draws)?;
        let nothing = Ok(Handed::default());
        let played = Stage::play_on(kept, pulse, part, draws, &self.horizon, nothing)?;
        let Some((_, left)) = played else { return Ok(None) };
        if known.references.len() == REFERENCES {
            let _ = known.references.remove(0);
        }
        known.references.push((reference, left.clone()));
        Ok(Some(left))
    }
}

/// What is known of one replicate while a stretch of points lasts.
#[derive(Default)]
struct Known {
    /// References, each with what it leaves.
    references: Vec<(Resolved, Left)>,
    /// What was simulated at this point: equal rows are simulated once.
    here: Vec<(Resolved, Outcome)>,
}
