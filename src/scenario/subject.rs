//! The same study as another of its variants sees it: that one stands in the scenario's place, and the scenario itself is
//! one of the arms beside it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Arm, Lever, MAIN, Policy, Scenario, Spec, VariantRole};

impl Scenario {
    /// One point of a design, as a scenario of its own.
    #[must_use]
    pub fn at(&self, point: &BTreeMap<String, Json>) -> Self {
        let point = point.iter().map(|(path, value)| (path.clone(), Spec::Fixed(value.clone())));
        let mut here = Self { sweep: None, ..self.clone() };
        here.assign(&point.collect(), "the point of the sweep");
        here
    }

    /// The study with an arm, a policy or a variant without policy in the scenario's place; `None` for the counterfactual,
    /// which no scenario can say, and for what there is not.
    ///
    /// Variants that are told beside it keep their names and settings where the scenario that comes out can say them: whether
    /// it can is to be seen in what they are resolved to.
    pub fn about(&self, name: &str, role: &VariantRole) -> Option<Self> {
        let row = self.row(name, role).filter(|row| !row.counterfactual)?;
        let mut told = self.clone();
        if row.at_defaults {
            told = told.at_defaults();
        }
        if row.without_levers {
            told.levers.clear();
        }
        if let Some(policy) = row.policy {
            told.levers.extend(self.levers_of(policy));
        }
        if let Some(arm) = row.arm {
            told.arms.retain(|it| it.name != arm.name);
            let own = |path: &String| Some((path.clone(), self.get(path)?.spec_as_assumed()));
            let own: BTreeMap<String, Spec> = arm.set.keys().filter_map(own).collect();
            for other in &mut told.arms {
                other.set = own.clone().into_iter().chain(std::mem::take(&mut other.set)).collect();
            }
            let says = Some("The scenario itself.".to_owned());
            told.arms.insert(0, Arm { name: MAIN.to_owned(), set: own, runs: None, says });
            told.assign(&arm.set, &format!("arm {}", arm.name));
        }
        Some(told)
    }

    /// What a policy sets, as dated levers.
    fn levers_of(&self, policy: &Policy) -> impl Iterator<Item = Lever> {
        let (from, tick, until) =
            (policy.from.unwrap_or(self.time.start), policy.tick, policy.until.clone());
        policy.set.clone().into_iter().map(move |(set, to)| Lever {
            from,
            tick,
            until: until.clone(),
            set,
            to,
        })
    }

    /// Gives parameters other settings, which come from where `origin` says.
    fn assign(&mut self, set: &BTreeMap<String, Spec>, origin: &str) {
        for setting in &mut self.parameters {
            if let Some(spec) = set.get(&setting.path) {
                setting.spec = spec.clone();
                setting.assumed = None;
                setting.origin = origin.to_owned();
                setting.written = None;
            }
        }
    }
}
