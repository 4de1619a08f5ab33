//! Everything that a row of a table was simulated with, and how two rows differ.
//!
//! A row is a replicate of a variant at a point. [`Scenario::resolved`] puts together what the file,
//! the variant and the point say; what is simulated, what identifies it and what is said about it all
//! come from the [`Resolved`] that comes out. Names of variants, paths, comments and the order of a
//! file are not in it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::canon::sorted;
use super::variant::Turn;
use super::{Arm, Correlation, Policy, Scenario, Spec, Window};

/// The name of the scenario itself among its variants.
pub const MAIN: &str = "main";

/// The name of its counterfactual among its variants.
pub const REFERENCE: &str = "reference";

/// The name of the scenario with all of its assumptions at the values that it gives, among its variants.
pub const AT_DEFAULTS: &str = "at-defaults";

/// What a variant is to the scenario that it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariantRole {
    /// The scenario itself.
    #[default]
    Scenario,
    /// Its counterfactual without AI.
    Reference,
    /// An arm, which has the variant's name.
    Arm,
    /// A policy that a sweep tries, which has the variant's name.
    Policy,
    /// The scenario with its assumptions at the values that it gives, and not drawn.
    AtDefaults,
    /// Another variant without the scenario's dated levers.
    WithoutPolicy {
        /// That variant's name.
        of: String,
    },
}

/// Which row of a study: a variant at a point.
#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    /// The arm, if it is one.
    pub arm: Option<&'a Arm>,
    /// The policy that is tried, if it is one.
    pub policy: Option<&'a Policy>,
    /// Whether the scenario's dated levers are left out.
    pub without_levers: bool,
    /// Whether assumptions have the values that the scenario gives, and are not drawn.
    pub at_defaults: bool,
    /// Whether it is the counterfactual without AI.
    pub counterfactual: bool,
    /// What its point sets.
    pub point: BTreeMap<String, Json>,
}

impl Row<'_> {
    /// The same variant at a point that sets these parameters.
    #[must_use]
    pub fn at(self, point: impl IntoIterator<Item = (String, Json)>) -> Self {
        Self { point: point.into_iter().collect(), ..self }
    }
}

/// What a lever is over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its value in the base year.
    pub base: Json,
    /// Its changes from the start on, by tick; each changes the value before it.
    pub steps: Vec<Step>,
}

/// A change of a lever.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The first tick on which the value holds `[ticks since the start]`.
    pub tick: u32,
    /// The day from which it was meant to hold.
    pub day: Date,
    /// The value, in the parameter's unit.
    pub to: Json,
}

/// A value that somebody sets for a stretch of time. Of those that hold, the one that began last counts.
struct Hold<'a> {
    from: (u32, Date),
    until: Option<(u32, Date)>,
    to: &'a Json,
}

/// What a row was simulated with, but for seed, replicate and results epoch.
///
/// Two rows with the same [`Resolved::id`], seed and replicate have the same numbers:
///
/// ```
/// use telosim::{model::Model, scenario::{Scenario, VariantRole, Vocabulary}};
/// let words = Vocabulary::of::<Model>();
/// let text = br#"
/// title = "Two arms"
/// extends = "neutral"
/// [[arm]]
/// name = "more"
/// set  = { "tasks.multiplier" = 3.0 }
/// [[arm]]
/// name = "as-many-again"
/// set  = { "tasks.multiplier" = 3 }
/// "#;
/// let scenario = Scenario::parse("a.toml", text, &words, "", &[]).unwrap();
/// let of = |name, role| scenario.resolved(&scenario.row(name, &role).unwrap());
/// let main = of("main", VariantRole::Scenario);
/// let (more, again) = (of("more", VariantRole::Arm), of("as-many-again", VariantRole::Arm));
/// assert_eq!(more.id(), again.id());
/// assert_ne!(more.id(), main.id());
/// let differences = main.differences(&more);
/// assert_eq!(differences.len(), 1);
/// assert_eq!(differences[0].path, "tasks.multiplier");
/// assert_eq!(differences[0].numbers(), (Some(1.0), Some(3.0)));
/// assert_eq!(differences[0].since, Some(scenario.time.start));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// Parameters that hold throughout, the base year included: values, or laws that a replicate draws from.
    pub throughout: BTreeMap<String, Spec>,
    /// Levers over time.
    pub levers: BTreeMap<String, Course>,
    /// Correlations of what is drawn.
    pub correlations: Vec<Correlation>,
    /// Whether it is the counterfactual without AI.
    pub counterfactual: bool,
    /// The day on which tick 0 begins.
    pub start: Date,
    /// How long it runs `[ticks]`.
    pub ticks: u32,
    /// What is left out for a steady state.
    pub window: Option<Window>,
    /// How often it is recorded `[ticks]`.
    pub every: u32,
    /// Which metrics are recorded, as patterns.
    pub metrics: Vec<String>,
}

impl Scenario {
    /// The row of a variant, by its role; `None` for an arm or a policy that the scenario does not have.
    pub fn row(&self, name: &str, role: &VariantRole) -> Option<Row<'_>> {
        let row = Row::default();
        Some(match role {
            VariantRole::Scenario => row,
            VariantRole::Reference => Row { counterfactual: true, ..row },
            VariantRole::AtDefaults => Row { at_defaults: true, ..row },
            VariantRole::Arm => Row { arm: Some(self.arm(name)?), ..row },
            VariantRole::Policy => {
                let policy = self.policies.iter().find(|policy| policy.name == name);
                Row { policy: Some(policy?), ..row }
            }
            VariantRole::WithoutPolicy { of } => {
                Row { arm: self.arm(of), without_levers: true, ..row }
            }
        })
    }

    /// Everything that a row is simulated with. An arm's settings come before its point's, and what is
    /// dated holds from its day on.
    pub fn resolved(&self, row: &Row<'_>) -> Resolved {
        let arm = |path: &str| row.arm.and_then(|arm| arm.set.get(path)).cloned();
        let point = |path: &str| row.point.get(path).cloned().map(Spec::Fixed);
        let (mut throughout, mut levers) = (BTreeMap::new(), BTreeMap::new());
        for setting in &self.parameters {
            let set = arm(&setting.path).or_else(|| point(&setting.path));
            let own = || match row.at_defaults {
                true => setting.spec.clone(),
                false => setting.spec_as_assumed(),
            };
            let spec = set.unwrap_or_else(own);
            match (&setting.base, spec) {
                (Some(base), Spec::Fixed(set)) => {
                    levers
                        .insert(setting.path.clone(), self.course(&setting.path, base, &set, row));
                }
                (_, spec) => {
                    throughout.insert(setting.path.clone(), spec);
                }
            }
        }
        Resolved {
            correlations: self.joined(&throughout),
            throughout,
            levers,
            counterfactual: row.counterfactual,
            start: self.time.start,
            ticks: self.time.ticks,
            window: self.window.clone(),
            every: self.record.every,
            metrics: self.record.metrics.clone(),
        }
    }

    fn course(&self, path: &str, base: &Json, set: &Json, row: &Row<'_>) -> Course {
        let mut holds: Vec<Hold<'_>> = vec![];
        if !row.counterfactual {
            let start = (0, self.time.start);
            holds.push(Hold { from: start, until: None, to: set });
            let dated = self.levers.iter().filter(|lever| !row.without_levers && lever.set == path);
            let until = |until: &Option<Turn>| until.as_ref().map(|turn| (turn.tick, turn.day));
            holds.extend(dated.map(|lever| Hold {
                from: (lever.tick, lever.from),
                until: until(&lever.until),
                to: &lever.to,
            }));
            holds.extend(row.policy.iter().filter_map(|policy| {
                let from = (policy.tick, policy.from.unwrap_or(self.time.start));
                Some(Hold { from, until: until(&policy.until), to: policy.set.get(path)? })
            }));
        }
        // By their beginnings; of two that begin together the later of the list counts.
        holds.sort_by_key(|hold| hold.from.0);
        let ends = holds.iter().filter_map(|hold| hold.until);
        let mut turns: Vec<(u32, Date)> = holds.iter().map(|hold| hold.from).chain(ends).collect();
        turns.sort();
        turns.dedup_by_key(|turn| turn.0);
        let mut course = Course { base: base.clone(), steps: vec![] };
        for (tick, day) in turns.into_iter().filter(|turn| turn.0 < self.time.ticks) {
            let holding = |hold: &&Hold<'_>| {
                hold.from.0 <= tick && hold.until.is_none_or(|until| tick < until.0)
            };
            let to = holds.iter().rfind(holding).map_or(base, |hold| hold.to);
            if !same(course.at(tick), to) {
                course.steps.push(Step { tick, day, to: to.clone() });
            }
        }
        course
    }

    /// The correlations of parameters of which some are drawn: whole groups, as what one draws depends on
    /// the others.
    fn joined(&self, throughout: &BTreeMap<String, Spec>) -> Vec<Correlation> {
        let is_drawn = |name: &String| matches!(throughout.get(name), Some(Spec::Drawn(_)));
        let all = || self.correlations.iter();
        let mut group: BTreeSet<&String> =
            all().flat_map(|it| &it.between).filter(|name| is_drawn(name)).collect();
        loop {
            let touched = all().filter(|it| it.between.iter().any(|name| group.contains(name)));
            let grown: BTreeSet<&String> = touched.flat_map(|it| &it.between).collect();
            if grown.len() <= group.len() {
                break;
            }
            group.extend(grown);
        }
        let mut kept: Vec<Correlation> =
            all().filter(|it| group.contains(&it.between[0])).cloned().collect();
        kept.sort_by(|a, b| a.between.cmp(&b.between));
        kept
    }
}

impl Course {
    /// Its value on a tick from the start on.
    pub fn at(&self, tick: u32) -> &Json {
        self.steps.iter().rfind(|step| step.tick <= tick).map_or(&self.base, |step| &step.to)
    }

    /// Whether it never leaves its value of the base year.
    #[cfg(test)]
    pub fn is_constant(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Resolved {
    /// The counterfactual of this row: the same world in which no lever is moved and there is no AI.
    #[must_use]
    pub fn reference(&self) -> Self {
        let mut reference = Self { counterfactual: true, ..self.clone() };
        reference.levers.values_mut().for_each(|course| course.steps.clear());
        reference
    }

    /// BLAKE3 of the canonical form, as 64 hexadecimal digits. It depends on values alone: not on files,
    /// lines, comments, order or names, nor on whether a number was written 1 or 1.0.
    pub fn id(&self) -> String {
        blake3::hash(self.canonical().to_string().as_bytes()).to_hex().to_string()
    }

    fn canonical(&self) -> Json {
        // A field that is forgotten here does not compile.
        let Self {
            throughout,
            levers,
            correlations,
            counterfactual,
            start,
            ticks,
            window,
            every,
            metrics,
        } = self;
        let throughout: Map<String, Json> =
            throughout.iter().map(|(path, spec)| (path.clone(), spec.to_json())).collect();
        let course = |Course { base, steps }: &Course| {
            // The day is what it was meant to be; what counts is the tick.
            let steps = steps.iter().map(|Step { tick, day: _, to }| json!([tick, to]));
            [base.clone()].into_iter().chain(steps).collect::<Json>()
        };
        let levers: Map<String, Json> =
            levers.iter().map(|(path, it)| (path.clone(), course(it))).collect();
        let pair = |Correlation { between, rank }: &Correlation| json!([between, rank]);
        let correlations: Vec<Json> = correlations.iter().map(pair).collect();
        let mut metrics = metrics.clone();
        metrics.sort();
        metrics.dedup();
        let window = window.as_ref().map(|Window { warm_up, drain }| [warm_up, drain]);
        sorted(numbers(json!({
            "throughout": throughout,
            "levers": levers,
            "correlations": correlations,
            "counterfactual": counterfactual,
            "start": start.to_string(),
            "ticks": ticks,
            "window": window,
            "every": every,
            "metrics": metrics,
        })))
    }
}

/// Whether two values say the same, be it 1 or 1.0.
pub(super) fn same(a: &Json, b: &Json) -> bool {
    a == b || numbers(a.clone()) == numbers(b.clone())
}

/// The same with every number written one way.
fn numbers(value: Json) -> Json {
    match value {
        // Adding 0 leaves no negative zero.
        Json::Number(number) => number.as_f64().map_or(Json::Number(number), |x| json!(x + 0.0)),
        Json::Array(items) => items.into_iter().map(numbers).collect(),
        Json::Object(table) => {
            Json::Object(table.into_iter().map(|(key, value)| (key, numbers(value))).collect())
        }
        other => other,
    }
}
