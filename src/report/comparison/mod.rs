//! Several scenarios on the same random numbers: what they differ by, regret, two clocks, what the public pays, and of
//! assumptions and policy what each of them does.

mod field;
mod page;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::loaded::CONFIDENCE;
use crate::record::{RecordError, Results};
use crate::scenario::{Condition, Scenario};
use crate::summary::{Bounds, Contrast, Interval, Moments, contrast};
use field::Field;

/// The file of a run folder that says what is compared.
pub const FILE: &str = "comparison.json";
/// What is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// The lines, by index of their variants: first the files, then what parts assumptions from policy.
    pub lines: Vec<Line>,
    /// The metrics; regret, stopping and the four lines are about the first.
    pub metrics: Vec<String>,
    /// What an option is to reach.
    pub target: Option<String>,
    /// Whether more of the first metric is better.
    pub more: bool,
    /// Half a width of the interval of every difference at which it stops.
    pub precision: Option<f64>,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// Its name, which is its variant's.
    pub name: String,
    /// What it is.
    pub which: Which,
    /// The file of its scenario in the run folder.
    pub scenario: String,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// A scenario file as it is; the first is what the others are compared with.
    File,
    /// The first file with the assumptions of the file with this index.
    Assumptions(usize),
    /// The first file with the policy of the file with this index.
    Policy(usize),
    /// The file with this index where the money comes from elsewhere.
    Elsewhere(usize),
}

/// A number with its 95 % interval; what is not known is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Known {
    /// The estimate.
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}

impl Known {
    /// A number with the interval that it has, if it has any.
    pub(in crate::report) fn new(value: f64, interval: Option<Interval>) -> Self {
        let known = |x: f64| Some(x).filter(|x| x.is_finite());
        Self {
            value: known(value),
            low: interval.and_then(|it| known(it.lower)),
            high: interval.and_then(|it| known(it.upper)),
        }
    }

    pub(in crate::report) fn mean(values: &[f64], bounds: Bounds) -> Self {
        let moments: Moments = values.iter().copied().filter(|x| !x.is_nan()).collect();
        Self::new(moments.mean(), bounds.interval(&moments, CONFIDENCE))
    }

    pub(in crate::report) fn of(contrast: &Contrast) -> Self {
        Self::new(contrast.difference, contrast.interval)
    }

    /// Whether its interval leaves out 0.
    pub fn told(&self) -> bool {
        self.low.zip(self.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

/// What came of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Replicates of each line.
    pub runs: u64,
    /// The seed, as text.
    pub seed: String,
    /// What was compared.
    pub asked: Asked,
    /// Settings in which a file differs from the first.
    pub differences: Vec<Setting>,
    /// Half a width of the widest interval of a difference of the first metric; none where one has no interval.
    pub half_width: Option<f64>,
    /// By metric, what each file comes to.
    pub metrics: Vec<Compared>,
    /// How the files stand as options.
    pub standings: Vec<Standing>,
    /// Replicates in which two files or more are equally good, and better than any other.
    pub tied: u64,
    /// Where the order of two files turns.
    pub turns: Vec<Turned>,
    /// People soon and output in the long run; none of runs shorter than 24 months.
    pub clocks: Option<Vec<Clock>>,
    /// What the public pays, and for what.
    pub costs: Vec<Cost>,
    /// Assumptions and policy, by file that differs from the first in both.
    pub effects: Vec<Effects>,
}

/// A setting that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// The file.
    pub file: String,
    /// `room.parameter`, or what else of a scenario it is.
    pub path: String,
    /// Whether it is a policy: a lever.
    pub is_policy: bool,
    /// Its value, or law, in the first file.
    pub from: serde_json::Value,
    /// Its value, or law, in this one.
    pub to: serde_json::Value,
    /// The day from which they differ; from the base year on where there is none.
    pub since: Option<String>,
}

/// One metric over all files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Compared {
    /// The metric.
    pub metric: String,
    /// What readers call it.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// By file.
    pub files: Vec<Level>,
}

/// One metric in one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Level {
    /// Mean over the runs.
    pub mean: Known,
    /// Mean difference from the first file; none of the first.
    pub difference: Option<Known>,
    /// What pairing divides the variance of the difference by.
    pub reduction: Option<f64>,
    /// The difference with the help of an input whose mean is known, where that is worth it.
    pub control: Option<Control>,
    /// Skewness, where it makes the interval of the mean cover less often than it says.
    pub skewed: Option<f64>,
}

/// A control variate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Control {
    /// The input.
    pub input: String,
    /// The difference.
    pub difference: Known,
    /// What it divides the variance by.
    pub reduction: f64,
}

/// How a file does as an option on the same random numbers: each replicate is a future.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Replicates in which it alone is the best.
    pub best: u64,
    /// Of so many.
    pub of: u64,
    /// Mean regret `[unit of the first metric]`, never below 0.
    pub regret: Known,
    /// The greatest regret and its replicate; none where it is never worse than another.
    pub worst: Option<(f64, u64)>,
    /// Runs that reach the target, and of how many.
    pub reached: Option<(u64, u64)>,
    /// What the public spends `[money]`.
    pub spent: Known,
}

/// Two files of which now one is better, now the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turned {
    /// The files, by index.
    pub files: [usize; 2],
    /// Replicates in which each of them is better.
    pub better: [u64; 2],
    /// Where the first is the better one, in words; none where there is no rule.
    pub rule: Option<String>,
    /// Share of these replicates in which the rule is right.
    pub right: Option<f64>,
}

/// Two clocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Clock {
    /// Displaced person-months within 24 months.
    pub people: Known,
    /// Output of at most ten years, discounted `[bh]`.
    pub output: Known,
    /// Whether no other file is better in both.
    pub on_front: bool,
}

/// What a policy costs the public, and what it avoids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    /// The file whose policy it is, by index.
    pub file: usize,
    /// Whether it acts on the assumptions of that file, and not on those of the first.
    pub changed: bool,
    /// What is spent more `[money]`.
    pub spent: Known,
    /// Displaced person-years that are avoided.
    pub avoided: Known,
    /// Price of each `[money]`; none where what is avoided does not differ significantly from nothing.
    pub price: Option<Known>,
}

/// What assumptions and policy do, paired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Effects {
    /// The file that differs in both, by index.
    pub file: usize,
    /// The four lines: baseline, assumptions changed, policy on the baseline, policy on the changed assumptions.
    pub levels: [Known; 4],
    /// Effect of the assumptions.
    pub assumptions: Known,
    /// Effect of the policy on the baseline.
    pub policy: Known,
    /// Effect of the policy on the changed assumptions.
    pub policy_changed: Known,
    /// How far the policy's effect depends on the assumptions.
    pub interaction: Known,
}

/// Whether two scenarios differ in assumptions, and whether in policy.
pub fn differ(one: &Scenario, other: &Scenario) -> (bool, bool) {
    let differences = settings(one, other, "");
    let has = |policy: bool| differences.iter().any(|it| it.is_policy == policy);
    (has(false), has(true))
}

/// The settings in which a scenario differs from another.
fn settings(one: &Scenario, other: &Scenario, file: &str) -> Vec<Setting> {
    let resolved = |scenario: &Scenario| scenario.resolved(&crate::scenario::Row::default());
    let role = |path: &str| one.get(path).and_then(|it| it.role);
    let setting = |it: crate::scenario::Difference| Setting {
        file: file.to_owned(),
        is_policy: role(&it.path) == Some(crate::scenario::Role::Lever),
        from: it.from.to_json(),
        to: it.to.to_json(),
        since: it.since.map(|day| day.to_string()),
        path: it.path,
    };
    // How often is written down is no assumption.
    let settings = resolved(one).differences(&resolved(other)).into_iter().map(setting);
    settings.filter(|it| !it.path.starts_with("record.")).collect()
}

impl Comparison {
    /// What came of a comparison, from its tables and the scenarios of its lines.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn of(
        results: &Results,
        asked: &Asked,
        scenarios: &[Scenario],
    ) -> Result<Self, RecordError> {
        let plan = &results.manifest().identity.plan;
        let target = asked.target.as_ref().and_then(|text| Condition::of(text, &plan.metrics).ok());
        let field = Field::of(results, asked, scenarios, target.as_ref())?;
        let files = field.files();
        let (standings, tied) = field.standings(target.as_ref());
        let pairs = (0..files).flat_map(|a| (a + 1..files).map(move |b| [a, b]));
        let info = |name: &String| plan.metrics.iter().find(|it| it.name == *name);
        let metrics: Vec<Compared> =
            asked.metrics.iter().filter_map(info).map(|info| field.compared(info)).collect();
        let half = |file| {
            let [own, first] = [file, 0].map(|line| field.column(&asked.metrics[0], line));
            contrast(own, first, CONFIDENCE).interval.map_or(f64::INFINITY, |it| it.half_width())
        };
        let bounds = metrics.first().map_or(Bounds::Free, |it| Bounds::of_unit(&it.unit));
        let widest = (1..files).map(half).fold(0.0, f64::max);
        let differences = (1..files)
            .flat_map(|file| settings(&scenarios[0], &scenarios[file], &asked.lines[file].name));
        Ok(Self {
            runs: field.column(&asked.metrics[0], 0).len() as u64,
            seed: results.manifest().identity.seed.to_string(),
            differences: differences.collect(),
            half_width: Some(widest).filter(|it| it.is_finite()),
            metrics,
            standings,
            tied,
            turns: pairs.map(|files| field.turn(files)).collect(),
            clocks: field.clocks(),
            costs: field.costs(),
            effects: (1..files).filter_map(|file| field.effects(file, bounds)).collect(),
            asked: asked.clone(),
        })
    }
}
