//! Turns a scenario into what an ensemble runs: its variants, their parts and their references.

use super::{Ensemble, Horizon, Outcome, Part, Pulse, Script, Stage, Variant};
use crate::engine::{Draws, Handed, Lever, MetricInfo};
use crate::model::Model;
use crate::model::attribution::Attribution;
use crate::model::states::attribution::Paths;
use crate::scenario::{
    AT_DEFAULTS, MAIN, REFERENCE, Resolved, Row, Runs, Scenario, VariantRole, Vocabulary,
};

/// The place of the reference among the variants; the scenario itself comes first.
const SECOND: usize = 1;

/// How many of the scenario's runs it has with its assumptions at their defaults, where they are drawn.
const OF_DEFAULTS: Runs = Runs::Share(0.25);

/// What a variant is called without the scenario's policy.
pub fn without_policy(name: &str) -> String {
    if name == MAIN { "without-policy".into() } else { format!("{name}-without-policy") }
}

/// A variant that is played.
struct Line {
    name: String,
    role: VariantRole,
    runs: u64,
    resolved: Resolved,
}

/// The scenario with its arms, its reference, and what it is without its policy.
pub struct Cast<'a> {
    scenario: &'a Scenario,
    lines: Vec<Line>,
}

impl Part {
    /// What one replicate of a row plays: its parameters as they are in the base year, and the levers that move after it.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn of(scenario: &Scenario, row: &Resolved, draws: &Draws) -> Result<Self, String> {
        let model: Model = scenario.model(draws, Some(row))?;
        let paths = model.get::<Attribution>().paths();
        let levers = row.levers.iter().flat_map(|(path, course)| {
            course.steps.iter().map(|step| Lever {
                tick: i64::from(step.tick),
                set: path.clone(),
                to: step.to.clone(),
            })
        });
        // Where nothing is executed by AI there is none of what else it does, but for coordination.
        let acts = |it: &Lever| paths.execution || Model::is_policy(&it.set, &it.to);
        let model = match (row.counterfactual, paths.execution) {
            (true, _) => model.reference(),
            (false, true) => model,
            (false, false) => model.without_ai(),
        };
        let inputs = scenario.input_values(draws, row);
        // What a reference does is made again by the run that has a path off.
        let keeps = row.counterfactual && paths != Paths::ALL;
        Ok(Self { model, levers: levers.filter(acts).collect(), inputs, keeps })
    }
}

/// The id of a row, short enough for a column: the first 64 bits of that of its settings.
pub(super) fn row_id(resolved: &Resolved) -> u64 {
    u64::from_str_radix(&resolved.id()[..16], 16).unwrap_or_default()
}

impl<'a> Cast<'a> {
    /// Everybody in the scenario: itself first, then its reference, then its arms. Where there is a policy, what it
    /// changes is told by the scenario without it, and by each arm that changes an assumption without it. Where assumptions are
    /// drawn, the scenario with all of them at its own values comes last.
    pub fn new(scenario: &'a Scenario, _vocabulary: &Vocabulary) -> Self {
        let most = scenario.ensemble.runs;
        let line = |name: &str, role: VariantRole, runs: u64, row: &Row<'_>| Line {
            name: name.to_owned(),
            role,
            runs: runs.min(most),
            resolved: scenario.resolved(row),
        };
        let reference = Row { counterfactual: true, ..Row::default() };
        let mut lines = vec![
            line(MAIN, VariantRole::Scenario, most, &Row::default()),
            line(REFERENCE, VariantRole::Reference, most, &reference),
        ];
        lines.extend(scenario.arms.iter().map(|arm| {
            let row = Row { arm: Some(arm), ..Row::default() };
            line(&arm.name, VariantRole::Arm, arm.runs.map_or(most, |it| it.of(most)), &row)
        }));
        if !scenario.levers.is_empty() {
            let assumed = |it: &&Line| it.resolved.throughout != lines[0].resolved.throughout;
            let arms = lines.iter().filter(|it| it.role == VariantRole::Arm).filter(assumed);
            let without = [&lines[0]].into_iter().chain(arms).map(|it| {
                let row =
                    Row { arm: scenario.arm(&it.name), without_levers: true, ..Row::default() };
                let role = VariantRole::WithoutPolicy { of: it.name.clone() };
                line(&without_policy(&it.name), role, it.runs, &row)
            });
            let without: Vec<Line> = without.collect();
            lines.extend(without);
        }
        if scenario.assumptions().next().is_some() {
            let row = Row { at_defaults: true, ..Row::default() };
            lines.push(line(AT_DEFAULTS, VariantRole::AtDefaults, OF_DEFAULTS.of(most), &row));
        }
        Self { scenario, lines }
    }

    /// The ensemble that runs them.
    pub fn ensemble(&self) -> Ensemble {
        let ids: Vec<String> = self.lines.iter().map(|line| line.resolved.id()).collect();
        let references: Vec<String> =
            self.lines.iter().map(|line| line.resolved.reference().id()).collect();
        let variants = self.lines.iter().enumerate().map(|(i, line)| Variant {
            name: line.name.clone(),
            role: line.role.clone(),
            runs: line.runs,
            group: references.iter().position(|id| *id == references[i]).unwrap_or(i),
            same_as: ids[..i].iter().position(|id| *id == ids[i]),
        });
        Ensemble {
            variants: variants.collect(),
            reference: Some(SECOND as u32),
            seed: self.scenario.ensemble.seed,
            horizon: Horizon::of(self.scenario),
        }
    }

    /// The id of each variant's rows.
    pub fn ids(&self) -> Vec<Vec<u64>> {
        self.lines.iter().map(|line| vec![row_id(&line.resolved)]).collect()
    }

    /// What the columns of inputs hold for a replicate of a variant.
    pub fn inputs_of(&self, variant: usize, replicate: u64) -> Vec<f64> {
        let draws = Draws::new(self.scenario.ensemble.seed, replicate);
        self.scenario.input_values(&draws, &self.lines[variant].resolved)
    }

    /// Plays one replicate of one variant alone, after its reference unless it is one itself: the numbers are those that it has
    /// among others. Nothing where the pulse gives it up.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn play_alone(
        &self,
        variant: usize,
        replicate: u64,
        pulse: &dyn Pulse,
    ) -> Result<Option<Outcome>, String> {
        let (ensemble, kept) = (self.ensemble(), &mut None);
        let draws = Draws::new(ensemble.seed, replicate);
        let mut play =
            |part, before| Stage::play_on(kept, pulse, part, draws, &ensemble.horizon, before);
        let reference = play(self.reference(variant, replicate)?, Ok(Handed::default()))?;
        let Some((outcome, left)) = reference else { return Ok(None) };
        if ensemble.reference == Some(variant as u32) {
            return Ok(Some(outcome));
        }
        Ok(play(self.part(variant, replicate)?, left)?.map(|it| it.0))
    }

    fn play(&self, row: &Resolved, replicate: u64) -> Result<Part, String> {
        Part::of(self.scenario, row, &Draws::new(self.scenario.ensemble.seed, replicate))
    }
}

impl Script for Cast<'_> {
    fn part(&self, variant: usize, replicate: u64) -> Result<Part, String> {
        self.play(&self.lines[variant].resolved, replicate)
    }

    fn reference(&self, variant: usize, replicate: u64) -> Result<Part, String> {
        self.play(&self.lines[variant].resolved.reference(), replicate)
    }
}

/// The words that a scenario may use: parameters of the model, and metrics.
pub fn vocabulary(metrics: &[MetricInfo]) -> Vocabulary {
    Vocabulary::of::<Model>()
        .with_metrics(metrics.iter().map(|it| (it.name.clone(), it.unit.clone())))
}
