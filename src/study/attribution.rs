//! Through which paths jobs go: the same replicates with some paths as they are without AI.

use std::sync::Mutex;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::again::Only;
use super::outcome::Left;
use super::pulse::Beating;
use super::script::row_id;
use super::stage::Worlds;
use super::{Broken, Horizon, Outcome, Part, Pulse, Sink, Stage};
use crate::engine::{Draws, Handed};
use crate::model::states::attribution::{PATHS, parameter};
use crate::model::states::economy::parameter::CLOSURE;
use crate::scenario::{Arm, MAIN, REFERENCE, Resolved, Row, Scenario, Spec};

/// All paths, and those of which AI does something by itself.
const ALL: usize = (1 << PATHS.len()) - 1;
const BY_AI: usize = 0b11;
/// Spending, which moves with incomes alone.
const SPENDING: usize = 0b01000;

/// How what all paths come to is shared out among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// What a path adds to those before, in the mean over all orders.
    Shapley,
    /// What a path adds to those before, in one order.
    Telescoping,
}

/// What a variant of an attribution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// The scenario, with all paths on.
    Whole,
    /// Without AI and policy.
    Reference,
    /// Without AI, with the policy.
    WithPolicy,
    /// With these paths on.
    Paths(usize),
}

/// One variant.
struct Line {
    name: String,
    which: Which,
    row: Resolved,
}

/// A scenario with some of its paths off, replicate by replicate.
pub struct Attribution<'a> {
    scenario: &'a Scenario,
    horizon: Horizon,
    lines: Vec<Line>,
    /// By set of paths, which set is run for it: the numbers are the same.
    same: Vec<usize>,
}

/// What sets of paths are called.
fn name_of(set: usize) -> String {
    let on = PATHS.iter().enumerate().filter(|(path, _)| set >> path & 1 == 1);
    let names: Vec<&str> = on.map(|(_, name)| *name).collect();
    if names.is_empty() { "none".into() } else { names.join("-") }
}

impl<'a> Attribution<'a> {
    /// What is run of a scenario.
    pub fn new(scenario: &'a Scenario, how: How) -> Self {
        let income = scenario.get(CLOSURE).is_none_or(|it| match &it.spec {
            Spec::Fixed(closure) => closure == "income",
            Spec::Drawn(_) | Spec::Assumed { .. } => true,
        });
        // Where AI does nothing nothing is another than without it; where incomes are not spent spending does not move.
        let same = |set: usize| match set {
            _ if set & BY_AI == 0 => 0,
            _ if income => set,
            _ => set | SPENDING,
        };
        let same: Vec<usize> = (0..=ALL).map(same).collect();
        let mut sets: Vec<usize> = match how {
            How::Shapley => same.clone(),
            How::Telescoping => (0..=PATHS.len()).map(|first| same[(1 << first) - 1]).collect(),
        };
        sets.sort_unstable();
        sets.dedup();
        let rows = |set: usize| {
            let on = |path: usize| Spec::Fixed((set >> path & 1 == 1).into());
            let set = parameter::PATHS.iter().enumerate().map(|(i, it)| ((*it).to_owned(), on(i)));
            let arm = Arm { name: String::new(), set: set.collect(), runs: None, says: None };
            scenario.resolved(&Row { arm: Some(&arm), ..Row::default() })
        };
        let line = |name: &str, which, row| Line { name: name.to_owned(), which, row };
        let mut lines = vec![
            line(MAIN, Which::Whole, rows(ALL)),
            line(REFERENCE, Which::Reference, rows(ALL).reference()),
            line("policy-without-ai", Which::WithPolicy, rows(ALL & !BY_AI)),
        ];
        let some = sets.into_iter().filter(|set| *set != ALL);
        lines.extend(some.map(|set| line(&name_of(set), Which::Paths(set), rows(set))));
        let horizon = Horizon { looks: vec![], ..Horizon::of(scenario).finals_only() };
        Self { scenario, horizon, lines, same }
    }

    /// Names of the variants: the scenario, its reference, the same with policy, then those with some paths on.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.name.as_str())
    }

    /// The variant that has the numbers of a set of paths; none where it is not run.
    pub fn variant_of(&self, set: usize) -> Option<usize> {
        let set = self.same[set];
        let is = |line: &Line| match line.which {
            Which::Whole => set == ALL,
            Which::Paths(own) => set == own,
            _ => false,
        };
        self.lines.iter().position(is)
    }

    /// The id of each variant's rows.
    pub fn ids(&self) -> Vec<Vec<u64>> {
        self.lines.iter().map(|line| vec![row_id(&line.row)]).collect()
    }

    /// What the columns of inputs hold for a replicate of a variant.
    pub fn inputs_of(&self, variant: usize, replicate: u64) -> Vec<f64> {
        let draws = Draws::new(self.scenario.ensemble.seed, replicate);
        self.scenario.input_values(&draws, &self.lines[variant].row)
    }

    /// Simulations in all.
    pub fn simulations(&self) -> u64 {
        self.lines.len() as u64 * self.scenario.ensemble.runs
    }

    /// Runs what `sink` has not yet, and gives it each outcome as it comes.
    ///
    /// # Errors
    /// What the model refuses, or what went wrong in storing an outcome.
    pub fn run(&self, sink: &mut (impl Sink + Send), pulse: &impl Pulse) -> Result<(), Broken> {
        let sink = Mutex::new(sink);
        let pulse = &Beating::new(pulse, &sink, |sink| sink.beat());
        let worlds = Worlds::default();
        let job = |replicate| worlds.lend(|kept| self.replicate(kept, replicate, &sink, pulse));
        self.horizon.each(0..self.scenario.ensemble.runs, job)
    }

    /// One replicate of one variant once more, after those that it follows; nothing where the pulse gives it up.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn again(
        &self,
        variant: u32,
        replicate: u64,
        pulse: &impl Pulse,
    ) -> Result<Option<Outcome>, Broken> {
        Only::new(variant, replicate)
            .of(|only| self.replicate(&mut None, replicate, &Mutex::new(only), pulse))
    }

    fn replicate<S: Sink>(
        &self,
        kept: &mut Option<Stage>,
        replicate: u64,
        sink: &Mutex<&mut S>,
        pulse: &dyn Pulse,
    ) -> Result<(), Broken> {
        let lock = || sink.lock().map_err(|e| e.to_string());
        let draws = Draws::new(self.scenario.ensemble.seed, replicate);
        let mut missing = vec![];
        for line in 0..self.lines.len() {
            missing.push(!lock()?.has(line as u32, 0, replicate));
        }
        if !missing.contains(&true) {
            return Ok(());
        }
        let give = |line: usize, outcome: Outcome| {
            let outcome = Outcome { variant: line as u32, replicate, ..outcome };
            if missing[line] { Ok::<_, Broken>(lock()?.take(outcome)?) } else { Ok(()) }
        };
        let mut play = |line: usize, keeps: bool, before: Left| {
            if !pulse.go_on() {
                return Ok(None);
            }
            let part = Part::of(self.scenario, &self.lines[line].row, &draws)?;
            let part = Part { keeps, ..part };
            let played = Stage::play_on(kept, pulse, part, draws, &self.horizon, before)?;
            let Some((outcome, left)) = played else { return Ok(None) };
            give(line, outcome)?;
            Ok::<_, Broken>(Some(left))
        };
        // In this order: each needs what those before it have left.
        let Some(reference) = play(1, false, Ok(Handed::default()))? else { return Ok(()) };
        if !missing.iter().enumerate().any(|(line, missing)| line != 1 && *missing) {
            return Ok(());
        }
        let Some(policy) = play(2, true, reference.clone())? else { return Ok(()) };
        let Some(whole) = play(0, true, reference)? else { return Ok(()) };
        let before = policy.and_then(|policy| Ok(policy.following(whole?)));
        for line in (3..self.lines.len()).filter(|line| missing[*line]) {
            if play(line, false, before.clone())?.is_none() {
                break;
            }
        }
        Ok(())
    }
}
