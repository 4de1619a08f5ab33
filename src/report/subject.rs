//! A run as it is told of one of its variants, or of one point of a sweep: that stands in the scenario's place.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::arms::and;
use super::label;
use super::loaded::Loaded;
use super::statement::Met;
use crate::record::{RecordError, VariantPlan};
use crate::scenario::{MAIN, Row, Scenario, VariantRole};
use crate::study::design::Points;

/// What a point sets.
type Settings = BTreeMap<String, Json>;

/// Settings beyond which a title does not name them.
const NAMED: usize = 3;

/// What the points of a sweep set; nothing where there is no sweep.
fn points(scenario: &Scenario) -> Vec<Settings> {
    let Some(sweep) = &scenario.sweep else { return vec![Settings::new()] };
    let points = Points::new(sweep, scenario.ensemble.seed);
    let set = |point| points.settings(point).into_iter().map(|(axis, it)| (axis.set.clone(), it));
    (0..points.len()).map(|point| set(point).collect()).collect()
}

/// What a variant may be beside a subject, the likeliest first.
fn beside(variant: &VariantPlan, subject: &VariantPlan) -> Vec<VariantRole> {
    match variant.role {
        VariantRole::Scenario => {
            vec![VariantRole::WithoutPolicy { of: subject.name.clone() }, VariantRole::Arm]
        }
        ref role => vec![role.clone()],
    }
}

/// A point in words.
fn place(point: u64, set: &Settings) -> String {
    let set: BTreeMap<_, _> = set.iter().collect();
    match set.len() {
        1..=NAMED => and(&set.iter().map(|(path, it)| label::place(path, it)).collect::<Vec<_>>()),
        _ => format!("point {point}"),
    }
}

/// What a subject sets beyond the scenario, in words; nothing of the scenario itself.
fn words(asked: &Scenario, told: &Scenario, subject: &VariantPlan) -> String {
    if subject.role == VariantRole::Scenario {
        return String::new();
    }
    let arm = asked.arm(&subject.name).and_then(|arm| arm.says.clone());
    let policy = asked.policies.iter().find(|it| it.name == subject.name);
    let says = match subject.role {
        VariantRole::Arm => arm,
        VariantRole::Policy => policy.and_then(|it| it.says.clone()),
        _ => None,
    };
    let [from, to] = [asked, told].map(|it| it.resolved(&Row::default()));
    let differences = from.differences(&to);
    match says {
        Some(says) => says.trim_end_matches('.').to_owned(),
        None if (1..=NAMED).contains(&differences.len()) => {
            super::arms::told(&differences, told.time.start)
        }
        None => subject.name.clone(),
    }
}

impl Loaded {
    /// The run as it is told of a variant, at all points or at one, or why it cannot be.
    ///
    /// Of the other variants those remain of which the scenario that stands there now says just what they were simulated
    /// with; of a sweep over its points none does, because its page is about one of them.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn about(&self, variant: u32, point: Option<u64>) -> Result<Met<Self>, RecordError> {
        let all = points(&self.scenario);
        let point = point.filter(|_| self.scenario.sweep.is_some());
        let here = point.and_then(|it| all.get(it as usize));
        let asked = here.map_or_else(|| self.scenario.clone(), |set| self.scenario.at(set));
        let subject = &self.results.variants()[variant as usize];
        let name = &subject.name;
        let Some(mut told) = asked.about(name, &subject.role) else {
            return Ok(Err(format!(
                "{name} is what the scenario is compared with: its numbers stand on the page of the scenario"
            )));
        };
        // By place of the study: what its point sets beyond what is told.
        let places: Vec<(&Settings, Settings)> = match here {
            Some(set) => vec![(set, Settings::new())],
            None => all.iter().map(|set| (set, set.clone())).collect(),
        };
        let is_told = |told: &Scenario, it: &VariantPlan, role: &VariantRole| {
            let (Some(was), Some(is)) =
                (self.scenario.row(&it.name, &it.role), told.row(&it.name, role))
            else {
                return false;
            };
            places.iter().all(|(set, beyond)| {
                let was = was.clone().at((*set).clone());
                self.scenario.resolved(&was) == told.resolved(&is.clone().at(beyond.clone()))
            })
        };
        if !is_told(&told, subject, &VariantRole::Scenario) {
            return Ok(Err(format!(
                "{name} sets what the sweep varies: there is nothing to tell of its points"
            )));
        }
        let counted = |it: &VariantPlan, role: VariantRole| {
            let points = if point.is_some() { 1 } else { it.points };
            VariantPlan { role, points, ..it.clone() }
        };
        let mut variants = vec![counted(subject, VariantRole::Scenario)];
        let others = self.results.variants().iter().filter(|it| it.name != *name);
        for it in others.filter(|_| told.sweep.is_none()) {
            let role = beside(it, subject).into_iter().find(|role| is_told(&told, it, role));
            variants.extend(role.map(|role| counted(it, role)));
        }
        let has = |name: &str| variants.iter().any(|it| it.name == name);
        told.arms.retain(|it| has(&it.name));
        told.policies.retain(|it| has(&it.name));
        let words = [
            words(&asked, &told, subject),
            point.zip(here).map_or_else(String::new, |(point, set)| place(point, set)),
        ];
        let words: Vec<String> = words.into_iter().filter(|it| !it.is_empty()).collect();
        if !words.is_empty() {
            let title = format!("{}: {}", self.scenario.title, words.join("; "));
            // Question, decision and checks are about the scenario.
            (told.title, told.question) = (title, String::new());
            told.report.decision = None;
            told.checks.clear();
        }
        told.ensemble.runs = subject.runs;
        Self::of(self.results.of(variants, point), told).map(Ok)
    }

    /// The command that makes the page again, in the folder of the run.
    pub(super) fn command(&self) -> String {
        let subject = self.variant(0).map_or(MAIN, |it| it.name.as_str());
        match (self.results.point(), self.is_whole()) {
            (Some(point), _) => format!("telosim report . --variant {subject} --point {point}"),
            (None, false) => format!("telosim report . --variant {subject}"),
            (None, true) => {
                let command = if self.scenario.sweep.is_some() { "sweep" } else { "run" };
                format!("telosim {command} scenario.toml --out again")
            }
        }
    }

    /// Whether it is told of the scenario itself, with all that was simulated.
    fn is_whole(&self) -> bool {
        self.results.point().is_none() && self.results.variants() == self.plan().variants
    }

    /// Whether a page about this run tells what was found over all points of a variant.
    pub(super) fn tells(&self, variant: &str) -> bool {
        let about = |it: &VariantPlan| self.results.point().is_none() && it.name == variant;
        self.is_whole() || self.variant(0).is_some_and(about)
    }

    /// The variant of this name.
    pub fn named(&self, name: &str) -> Option<u32> {
        self.variants().find(|(_, it)| it.name == name).map(|it| it.0)
    }
}
