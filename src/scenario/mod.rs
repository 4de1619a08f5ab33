//! What is asked: a scenario file becomes typed values, every default filled in, every origin kept.
//!
//! Reading takes one pass and finds every mistake ([`Faults`]); `check` and `run` share it, and
//! nothing is written before it has passed. The words of the rooms are not known here: they come
//! from the JSON Schema of the model ([`Vocabulary`]), so that a new parameter needs no line in
//! this module.
//!
//! **One meaning.** What is uncertain, where the world starts and how large it is hold in the whole
//! world with its base year. What levers are in the base year and in the reference stands in `[base]`;
//! a lever that is not there is neutral there. Wherever else a lever is set (file, child, command line,
//! arm, axis or point, policy, date), it acts from the start on, or from its day.
//!
//! **Merging.** A file extends another (`extends = "other.toml"`), the built-in baseline (as
//! without the key) or the neutral model (`"neutral"`). Parameters and keys merge leaf by leaf, a
//! law being one leaf. Arms replace their namesakes, levers those of the same day and parameter;
//! others are added; `arm = []` clears what was inherited. Title, question and checks belong to a
//! file alone. A setting of the command line comes last.

use std::path::Path;

mod assumed;
mod axis;
mod canon;
mod check;
mod condition;
mod copula;
mod correlation;
mod decide;
mod decimal;
mod difference;
mod draw;
mod echo;
mod experiment;
mod extends;
mod fault;
mod frame;
mod key;
mod listed;
mod merge;
mod need;
mod policy;
mod read;
mod resolved;
mod schema;
mod section;
mod source;
mod span;
mod spec;
mod subject;
mod sweep;
mod template;
mod text;
mod told;
mod tree;
mod unit;
mod value;
mod variant;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use assumed::Assumed;
pub use canon::{asked, differences, edits, meaning, sayings};
pub use check::{Bound, Check, Corner, Quota, Sign};
pub use condition::{Condition, Relation, known_metric};
pub use copula::Copula;
pub use correlation::Correlation;
pub use decide::{Budget, Choice, Decide, Futures, Measure, Search, Spending, slug};
pub use difference::Difference;
pub use fault::{Fault, Faults, Severity, Style};
pub(crate) use frame::MOST_RUNS;
pub use frame::{Ensemble, Precision, Record, Report, Time, Window};
pub use need::{Is, Need};
pub use policy::Policy;
pub use resolved::{AT_DEFAULTS, Course, MAIN, REFERENCE, Resolved, Row, Step, VariantRole};
pub use schema::{SCHEMA_TITLE, schema};
pub(crate) use source::similar;
pub use source::{Place, Source, Sources};
pub use span::{Axis, Span};
pub use spec::Spec;
pub use sweep::{Design, SOBOL_DIMENSIONS, Sweep};
pub use template::template;
pub(crate) use text::first_of;
pub use text::is_reserved;
pub(crate) use text::{is_hidden, no_such, shown_path};
pub use unit::units;
pub use variant::{Arm, Lever, Runs, Turn};
pub use vocabulary::{Kind, Level, Parameter, Range, Role, Vocabulary};

use extends::Start;
use merge::{Asked, Leaf, Reader};
use serde_json::Value as Json;

/// One parameter as the scenario has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// `room.parameter`.
    pub path: String,
    /// Its value, or the law that it is drawn from: throughout, or of a lever from the start on.
    pub spec: Spec,
    /// Of a lever its value in the base year and in the reference.
    pub base: Option<Json>,
    /// Where that comes from.
    pub base_origin: String,
    /// Where that comes from: `file:line`, `command line`, or `neutral` where no text says
    /// anything.
    pub origin: String,
    /// How it was written, where a law was fitted to it.
    pub written: Option<String>,
    /// Its unit.
    pub unit: String,
    /// What it is for.
    pub role: Option<Role>,
    /// Where it lies.
    pub range: Range,
    /// Whether it is a whole number.
    pub whole: bool,
    /// Of an assumption that is drawn for each replicate, where it may lie.
    pub assumed: Option<Assumed>,
}

/// A scenario with everything filled in.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub title: String,
    /// What it asks.
    pub question: String,
    /// When it begins and how long it lasts.
    pub time: Time,
    /// How many replicates, and from which seed.
    pub ensemble: Ensemble,
    /// All parameters of the model, in the model's order.
    pub parameters: Vec<Setting>,
    /// Policies, by date.
    pub levers: Vec<Lever>,
    /// Named variants.
    pub arms: Vec<Arm>,
    /// What could be done: a sweep tries each in every future.
    pub policies: Vec<Policy>,
    /// Behaviours that must hold.
    pub checks: Vec<Check>,
    /// Uncertain parameters that move together.
    pub correlations: Vec<Correlation>,
    /// The design over parameters, where it is a sweep.
    pub sweep: Option<Sweep>,
    /// What is to be decided, where options are sized to a budget.
    pub decide: Option<Decide>,
    /// What is left out for a steady state, where one is asked for.
    pub window: Option<Window>,
    /// What is written down.
    pub record: Record,
    /// For whom the report is written.
    pub report: Report,
    /// What is allowed but may not be meant.
    pub notes: Option<Faults>,
    /// Where the keys that are no parameters come from, by path.
    origins: std::collections::BTreeMap<String, String>,
}

impl Scenario {
    /// Reads a scenario file and all that it extends; `overrides` are `room.parameter=value`.
    ///
    /// # Errors
    /// All mistakes, in the order of the files.
    pub fn read(
        path: &Path,
        vocabulary: &Vocabulary,
        baseline: &str,
        overrides: &[String],
    ) -> Result<Self, Faults> {
        Self::resolve(&Start::File(path), vocabulary, baseline, overrides)
    }

    /// Reads a scenario out of memory; it can extend nothing but the baseline and the neutral
    /// model.
    ///
    /// # Errors
    /// All mistakes, in the order of the text.
    pub fn parse(
        name: &str,
        bytes: &[u8],
        vocabulary: &Vocabulary,
        baseline: &str,
        overrides: &[String],
    ) -> Result<Self, Faults> {
        Self::resolve(&Start::Bytes(name, bytes), vocabulary, baseline, overrides)
    }

    fn resolve(
        start: &Start<'_>,
        vocabulary: &Vocabulary,
        baseline: &str,
        overrides: &[String],
    ) -> Result<Self, Faults> {
        let mut reader = Reader::new(vocabulary);
        let asked = reader.read(start, baseline, overrides);
        let scenario = reader.scenario(&asked);
        let (sources, faults, notes) = reader.finish();
        if !faults.is_empty() {
            return Err(Faults::new(sources, faults));
        }
        let notes = (!notes.is_empty()).then(|| Faults::new(sources, notes));
        Ok(Self { notes, ..scenario })
    }

    /// The setting of a parameter.
    pub fn get(&self, path: &str) -> Option<&Setting> {
        self.parameters.iter().find(|setting| setting.path == path)
    }

    /// Whether a metric is recorded: one that is asked for, or that a check or the precision needs.
    pub fn records(&self, metric: &str) -> bool {
        let precision = self.ensemble.precision.iter().map(|it| &it.metric);
        let mut needed = self.checks.iter().map(|it| &it.metric).chain(precision);
        self.record.keeps(metric) || needed.any(|it| it == metric)
    }

    /// The arm of this name.
    pub fn arm(&self, name: &str) -> Option<&Arm> {
        self.arms.iter().find(|arm| arm.name == name)
    }
}

impl Reader<'_> {
    fn scenario(&mut self, asked: &Asked) -> Scenario {
        let (title, question) = self.heading(asked);
        let time = self.time(asked);
        let ensemble = self.ensemble(asked);
        let parameters = self.parameters(asked);
        let levers = self.levers(asked, &time);
        let arms = self.arms(asked);
        let policies = self.policies(asked, &time);
        let checks = self.checks(asked, &time, &arms, &policies);
        let correlations = self.correlations(asked, &parameters);
        let about = sweep::About {
            ensemble: &ensemble,
            settings: &parameters,
            correlations: &correlations,
            policies: policies.len(),
        };
        let sweep = self.sweep(asked, &about);
        let decide = self.decide(asked, &time, &parameters);
        let window = self.window(asked, &time);
        let (record, report) = (self.record(asked), self.report(asked));
        let origin =
            |(path, leaf): (&String, &merge::Leaf)| (path.clone(), self.sources.at(leaf.key));
        let is_parameter = |path: &str| self.vocabulary.get(path).is_some();
        let origins =
            asked.leaves.iter().filter(|(path, _)| !is_parameter(path)).map(origin).collect();
        let notes = None;
        let mut scenario = Scenario {
            title,
            question,
            time,
            ensemble,
            parameters,
            levers,
            arms,
            policies,
            checks,
            correlations,
            sweep,
            decide,
            window,
            record,
            report,
            notes,
            origins,
        };
        self.assume(asked, &mut scenario);
        self.weigh(asked, &scenario);
        scenario
    }

    fn parameters(&mut self, asked: &Asked) -> Vec<Setting> {
        let vocabulary = self.vocabulary;
        let mut settings = Vec::new();
        for parameter in &vocabulary.parameters {
            let held = asked.base.get(&parameter.path);
            let base = match held {
                Some(leaf) => self.spec(leaf, parameter),
                None => Some(Spec::Fixed(parameter.default.clone())),
            };
            let Some(base) = base else { continue };
            // What is said in [base] alone goes on after the start.
            let leaf = asked.leaves.get(&parameter.path).or(held);
            let spec = match asked.leaves.get(&parameter.path) {
                Some(leaf) => self.spec(leaf, parameter),
                None => Some(base.clone()),
            };
            let base = match (parameter.role, base) {
                (Some(Role::Lever), Spec::Fixed(value)) => Some(value),
                _ => None,
            };
            let Some(spec) = spec else { continue };
            let home = |leaf: Option<&Leaf>| {
                leaf.map_or_else(|| "neutral".to_owned(), |leaf| self.sources.at(leaf.key))
            };
            let (origin, base_origin) = (home(leaf), home(held));
            let written =
                leaf.and_then(|leaf| leaf.node.text()).filter(|text| text.contains(" to "));
            settings.push(Setting {
                path: parameter.path.clone(),
                spec,
                base,
                base_origin,
                origin,
                written: written.map(text::shown),
                unit: parameter.unit.clone(),
                role: parameter.role,
                range: parameter.range,
                whole: parameter.kind == Kind::Count,
                assumed: None,
            });
        }
        settings
    }
}
