//! Turns a scenario into what an ensemble runs: its variants, their parts and their references.

use std::collections::BTreeMap;

use super::{Ensemble, Horizon, Part, Script, Variant};
use crate::engine::{Draws, Lever, MetricInfo};
use crate::model::Model;
use crate::scenario::{Arm, Role, Scenario, Spec, VariantRole, Vocabulary};

/// The place of the reference among the variants; the scenario itself comes first.
const REFERENCE: usize = 1;

/// The name of the scenario itself among the variants.
const MAIN: &str = "main";

/// What a variant is called without the scenario's policy.
pub fn without_policy(name: &str) -> String {
    if name == MAIN { "without-policy".into() } else { format!("{name}-without-policy") }
}

/// The scenario with its arms, each split into what differs from the outset and what is policy.
pub struct Cast<'a> {
    scenario: &'a Scenario,
    parts: Vec<Split>,
}

/// A variant's settings: uncertainties hold from the outset, levers from the start of time.
#[derive(Clone, Debug)]
pub(super) struct Split {
    name: String,
    role: VariantRole,
    runs: u64,
    pub(super) outset: Arm,
    levers: Vec<Lever>,
    /// Whether the scenario's dated policies act.
    policy: bool,
}

/// Whether two settings say the same, be it 1 or 1.0.
fn same(a: &Spec, b: &Spec) -> bool {
    match (a, b) {
        (Spec::Fixed(a), Spec::Fixed(b)) if a.is_number() => a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}

impl Split {
    /// What an arm sets to what it is anyway does not count as set.
    pub(super) fn of(
        arm: &Arm,
        role: VariantRole,
        scenario: &Scenario,
        vocabulary: &Vocabulary,
        runs: u64,
    ) -> Self {
        let lever = |path: &str| vocabulary.get(path).is_some_and(|p| p.role == Some(Role::Lever));
        let (mut outset, mut levers) = (BTreeMap::new(), vec![]);
        let sets = arm.set.iter().filter(|(path, spec)| {
            scenario.get(path).is_none_or(|setting| !same(&setting.spec, spec))
        });
        for (path, spec) in sets {
            match spec {
                Spec::Fixed(to) if lever(path) => {
                    levers.push(Lever { tick: 0, set: path.clone(), to: to.clone() });
                }
                _ => {
                    outset.insert(path.clone(), spec.clone());
                }
            }
        }
        let runs = arm.runs.unwrap_or(runs).min(runs);
        Self {
            name: arm.name.clone(),
            role,
            runs,
            outset: Arm { set: outset, ..arm.clone() },
            levers,
            policy: true,
        }
    }

    /// The same without the scenario's dated policies.
    fn without_policy(&self) -> Self {
        let role = VariantRole::WithoutPolicy { of: self.name.clone() };
        Self { name: without_policy(&self.name), role, policy: false, ..self.clone() }
    }

    /// What one replicate of it runs.
    pub(super) fn part(&self, scenario: &Scenario, draws: &Draws) -> Result<Part, String> {
        let dated = scenario.levers.iter().filter(|_| self.policy).map(|lever| Lever {
            tick: i64::from(lever.tick),
            set: lever.set.clone(),
            to: lever.to.clone(),
        });
        Ok(Part {
            model: scenario.model(draws, Some(&self.outset))?,
            // What an arm assigns from the start on comes first: a later policy may change it.
            levers: self.levers.iter().cloned().chain(dated).collect(),
            inputs: scenario.input_values(draws, Some(&self.outset)),
        })
    }

    /// The same world without AI.
    pub(super) fn reference(&self, scenario: &Scenario, draws: &Draws) -> Result<Part, String> {
        let model: Model = scenario.model(draws, Some(&self.outset))?;
        let inputs = scenario.input_values(draws, Some(&self.outset));
        Ok(Part { model: model.reference(), levers: vec![], inputs })
    }
}

impl<'a> Cast<'a> {
    /// Everybody in the scenario: itself first, then its reference, then its arms. Where there is a policy, what it
    /// changes is told by the scenario without it, and by each arm that changes an assumption without it.
    pub fn new(scenario: &'a Scenario, vocabulary: &Vocabulary) -> Self {
        let runs = scenario.ensemble.runs;
        let alone =
            |name: &str| Arm { name: name.into(), set: BTreeMap::new(), runs: None, says: None };
        let arms = [alone(MAIN), alone("reference")];
        let own = arms.iter().zip([VariantRole::Scenario, VariantRole::Reference]);
        let all = own.chain(scenario.arms.iter().map(|arm| (arm, VariantRole::Arm)));
        let mut parts: Vec<Split> =
            all.map(|(arm, role)| Split::of(arm, role, scenario, vocabulary, runs)).collect();
        if !scenario.levers.is_empty() {
            let lines = parts.iter().filter(|p| p.name == MAIN || !p.outset.set.is_empty());
            let without: Vec<Split> = lines.map(Split::without_policy).collect();
            parts.extend(without);
        }
        Self { scenario, parts }
    }

    /// The ensemble that runs them.
    pub fn ensemble(&self) -> Ensemble {
        let mut outsets: Vec<&BTreeMap<String, Spec>> = vec![];
        let variants = self.parts.iter().enumerate().map(|(i, part)| {
            let earlier = self.parts[..i].iter();
            let same = |other: &Split| {
                other.outset.set == part.outset.set
                    && other.levers == part.levers
                    && other.policy == part.policy
            };
            // The reference leaves out more than its settings say.
            let mut earlier = earlier.enumerate();
            let same_as =
                earlier.position(|(j, other)| ![i, j].contains(&REFERENCE) && same(other));
            let group =
                outsets.iter().position(|&set| *set == part.outset.set).unwrap_or_else(|| {
                    outsets.push(&part.outset.set);
                    outsets.len() - 1
                });
            let (name, role) = (part.name.clone(), part.role.clone());
            Variant { name, role, runs: part.runs, group, same_as }
        });
        Ensemble {
            variants: variants.collect(),
            reference: Some(REFERENCE as u32),
            seed: self.scenario.ensemble.seed,
            horizon: Horizon::of(self.scenario),
        }
    }

    fn draws(&self, replicate: u64) -> Draws {
        Draws::new(self.scenario.ensemble.seed, replicate)
    }
}

impl Script for Cast<'_> {
    fn part(&self, variant: usize, replicate: u64) -> Result<Part, String> {
        self.parts[variant].part(self.scenario, &self.draws(replicate))
    }

    fn reference(&self, variant: usize, replicate: u64) -> Result<Part, String> {
        self.parts[variant].reference(self.scenario, &self.draws(replicate))
    }
}

/// The words that a scenario may use: parameters of the model, and metrics.
pub fn vocabulary(metrics: &[MetricInfo]) -> Vocabulary {
    Vocabulary::of::<Model>().with_metrics(metrics.iter().map(|metric| metric.name.clone()))
}
