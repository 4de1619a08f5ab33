//! Several scenarios on the same random numbers: what they differ by, regret, two clocks, what the public pays, and of
//! assumptions and policy what each of them does.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::loaded::CONFIDENCE;
use crate::chart::words::short;
use crate::engine::MetricInfo;
use crate::record::{RecordError, Results};
use crate::scenario::{Condition, Scenario, Spec};
use crate::summary::{
    Best, Contest, Contrast, Flip, Interval, Kind, Lines, Moments, contrast, controlled, pareto,
    price, skewness,
};

/// The file of a run folder that says what is compared.
pub const FILE: &str = "comparison.json";
/// Times by which a control must divide a variance to be worth a word.
const WORTH: f64 = 1.1;
/// Skewness over the root of the number of runs beyond which the interval of a mean covers less than it says.
const SKEWED: f64 = 0.2;
/// Displaced people soon, and output in the long run.
const CLOCKS: [&str; 2] = ["displacement.soon", "bottleneck.discounted"];
/// The short clock [ticks].
const SHORT: u32 = 104;
/// What the public spends, and what is to be avoided.
const SPENT: &str = "demand.public_spent";
const YEARS: &str = "displacement.person_years";

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
    fn new(value: f64, interval: Option<Interval>) -> Self {
        let known = |x: f64| Some(x).filter(|x| x.is_finite());
        Self {
            value: known(value),
            low: interval.and_then(|it| known(it.lower)),
            high: interval.and_then(|it| known(it.upper)),
        }
    }

    fn mean(values: &[f64]) -> Self {
        let moments: Moments = values.iter().copied().filter(|x| !x.is_nan()).collect();
        Self::new(moments.mean(), moments.interval(CONFIDENCE))
    }

    fn of(contrast: &Contrast) -> Self {
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
    /// Mean regret [unit of the first metric], never below 0.
    pub regret: Known,
    /// The greatest regret and its replicate; none where it is never worse than another.
    pub worst: Option<(f64, u64)>,
    /// Runs that reach the target, and of how many.
    pub reached: Option<(u64, u64)>,
    /// What the public spends [money].
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
    /// Output of at most ten years, discounted [bh].
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
    /// What is spent more [money].
    pub spent: Known,
    /// Displaced person-years that are avoided.
    pub avoided: Known,
    /// Price of each [money]; none where none avoided can be told from nothing.
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

/// Values of the lines, by replicate.
struct Field<'a> {
    asked: &'a Asked,
    scenarios: &'a [Scenario],
    inputs: Vec<String>,
    /// By metric, line and replicate.
    values: BTreeMap<String, Vec<Vec<f64>>>,
    /// By line and replicate.
    drawn: Vec<Vec<Vec<f64>>>,
}

impl<'a> Field<'a> {
    fn of(
        results: &Results,
        asked: &'a Asked,
        scenarios: &'a [Scenario],
        target: Option<&Condition>,
    ) -> Result<Self, RecordError> {
        let plan = &results.manifest().identity.plan;
        let known: BTreeSet<&str> = plan.metrics.iter().map(|it| it.name.as_str()).collect();
        let mut names: BTreeSet<&str> = asked.metrics.iter().map(String::as_str).collect();
        names.extend(CLOCKS.into_iter().chain([SPENT, YEARS]));
        names.extend(target.map(|it| it.metric.as_str()));
        let names: Vec<&str> = names.into_iter().filter(|name| known.contains(name)).collect();
        let inputs: Vec<String> = plan.inputs.iter().map(|it| it.name.clone()).collect();
        let columns: Vec<String> = inputs.iter().map(|it| format!("input:{it}")).collect();
        let all: Vec<&str> =
            names.iter().copied().chain(columns.iter().map(String::as_str)).collect();
        let lines = asked.lines.len();
        let mut values: BTreeMap<String, Vec<Vec<f64>>> =
            names.iter().map(|name| ((*name).to_owned(), vec![vec![]; lines])).collect();
        let mut drawn = vec![vec![]; lines];
        for rows in results.runs(&all)? {
            let rows = rows?;
            for i in 0..rows.variant.len() {
                let (line, replicate) = (rows.variant[i] as usize, rows.replicate[i] as usize);
                for (name, column) in names.iter().zip(&rows.values) {
                    if let Some(of) = values.get_mut(*name) {
                        put(&mut of[line], replicate, column[i], f64::NAN);
                    }
                }
                let at = rows.values[names.len()..].iter().map(|column| column[i]).collect();
                put(&mut drawn[line], replicate, at, vec![]);
            }
        }
        Ok(Self { asked, scenarios, inputs, values, drawn })
    }

    fn files(&self) -> usize {
        self.asked.lines.iter().filter(|it| it.which == Which::File).count()
    }

    fn column(&self, metric: &str, line: usize) -> &[f64] {
        self.values.get(metric).and_then(|of| of.get(line)).map_or(&[], Vec::as_slice)
    }

    /// The line with the assumptions or the policy of a file alone.
    fn line(&self, which: Which) -> Option<usize> {
        self.asked.lines.iter().position(|it| it.which == which)
    }

    fn compared(&self, info: &MetricInfo) -> Compared {
        let first = self.column(&info.name, 0);
        let level = |line: usize| {
            let own = self.column(&info.name, line);
            let by = (line > 0).then(|| contrast(own, first, CONFIDENCE));
            let n = own.iter().filter(|x| !x.is_nan()).count() as f64;
            Level {
                mean: Known::mean(own),
                difference: by.as_ref().map(Known::of),
                reduction: by.and_then(|it| it.reduction).filter(|it| it.is_finite()),
                control: by.and_then(|it| self.control(line, own, first, &it)),
                skewed: skewness(own).filter(|g| g.abs() / n.sqrt() > SKEWED),
            }
        };
        Compared {
            metric: info.name.clone(),
            label: super::label::metric(info),
            unit: info.unit.clone(),
            files: (0..self.files()).map(level).collect(),
        }
    }

    /// The input with a known mean that explains most of a difference, where that is worth it.
    fn control(&self, line: usize, own: &[f64], first: &[f64], by: &Contrast) -> Option<Control> {
        by.interval?;
        let differences: Vec<f64> = own.iter().zip(first).map(|(a, b)| a - b).collect();
        let candidates = self.inputs.iter().enumerate().filter_map(|(i, name)| {
            let setting = self.scenarios.get(line)?.get(name)?;
            let Spec::Drawn(law) = &setting.spec else { return None };
            let (low, high) = law.support();
            // A law that is cut at the ends of a range has another mean.
            if setting.whole || !setting.range.holds(low) || !setting.range.holds(high) {
                return None;
            }
            let drawn: Vec<f64> =
                self.drawn[line].iter().map(|at| at.get(i).copied().unwrap_or(f64::NAN)).collect();
            Some((name, controlled(&differences, &drawn, law.mean(), CONFIDENCE)?))
        });
        let (name, best) = candidates.max_by(|a, b| a.1.reduction.total_cmp(&b.1.reduction))?;
        (best.reduction > WORTH).then(|| Control {
            input: name.clone(),
            difference: Known::new(best.mean, Some(best.interval)),
            reduction: best.reduction,
        })
    }

    /// The first metric of every file, each replicate a future.
    fn contest(&self) -> Contest {
        let metric = &self.asked.metrics[0];
        let futures = |line| self.column(metric, line).iter().map(|&x| vec![x]).collect();
        Contest { values: (0..self.files()).map(futures).collect(), less: !self.asked.more }
    }

    fn standings(&self, target: Option<&Condition>) -> (Vec<Standing>, u64) {
        let found = self.contest().standings(None);
        let best = Best::of(&found);
        let standing = |(line, it): (usize, &crate::summary::Standing)| {
            let regret: Moments = it.known().into_iter().collect();
            // No regret is below nothing, nor is an end of its interval.
            let interval = regret.interval(CONFIDENCE);
            let interval = interval.map(|it| Interval { lower: it.lower.max(0.0), ..it });
            let reached = target.map(|when| {
                let known = self.column(&when.metric, line).iter().filter(|x| !x.is_nan());
                (known.clone().filter(|x| when.holds(**x)).count() as u64, known.count() as u64)
            });
            Standing {
                best: best.alone[line],
                of: best.of,
                regret: Known::new(regret.mean(), interval),
                worst: it.worst().map(|(at, worst)| (worst, at as u64)),
                reached,
                spent: Known::mean(self.column(SPENT, line)),
            }
        };
        (found.iter().enumerate().map(standing).collect(), best.tied)
    }

    /// Where the order of two files turns from replicate to replicate.
    fn turn(&self, files: [usize; 2]) -> Turned {
        let metric = &self.asked.metrics[0];
        let sign = if self.asked.more { -1.0 } else { 1.0 };
        let [a, b] = files.map(|line| self.column(metric, line));
        let better = |way: f64| -> Vec<usize> {
            let pairs = a.iter().zip(b).enumerate();
            pairs.filter(|(_, (x, y))| way * sign * (*x - *y) < 0.0).map(|it| it.0).collect()
        };
        let flip = Flip { options: files, first: better(1.0), second: better(-1.0) };
        let better = [flip.first.len() as u64, flip.second.len() as u64];
        let rule = flip.turn(&self.drawn[files[0]], &vec![Kind::Number; self.inputs.len()]);
        let says = rule.as_ref().and_then(|it| it.first.said(&self.inputs[it.input], &[], short));
        Turned { files, better, rule: says, right: rule.map(|it| it.right) }
    }

    fn clocks(&self) -> Option<Vec<Clock>> {
        if self.scenarios.iter().any(|it| it.time.ticks < SHORT) {
            return None;
        }
        let both: Vec<[Known; 2]> = (0..self.files())
            .map(|line| CLOCKS.map(|metric| Known::mean(self.column(metric, line))))
            .collect();
        let number = |known: Known| known.value.unwrap_or(f64::NAN);
        let places: Vec<Vec<f64>> =
            both.iter().map(|[people, output]| vec![number(*people), -number(*output)]).collect();
        let front = pareto(&places);
        let clock = |(i, [people, output]): (usize, &[Known; 2])| Clock {
            people: *people,
            output: *output,
            on_front: front.contains(&i),
        };
        Some(both.iter().enumerate().map(clock).collect())
    }

    /// What a line costs against another that differs from it in policy alone; nothing where it costs nothing.
    fn cost(&self, file: usize, changed: bool, with: usize, without: usize) -> Option<Cost> {
        let column = |metric, line| self.column(metric, line);
        let spent = contrast(column(SPENT, with), column(SPENT, without), CONFIDENCE);
        let avoided = contrast(column(YEARS, without), column(YEARS, with), CONFIDENCE);
        if spent.difference.is_nan() || spent.difference == 0.0 {
            return None;
        }
        let paid = column(SPENT, with).iter().zip(column(SPENT, without)).map(|(a, b)| a - b);
        let bought = column(YEARS, without).iter().zip(column(YEARS, with)).map(|(a, b)| a - b);
        let pairs: Vec<(f64, f64)> = paid.zip(bought).collect();
        let each = price(&pairs, CONFIDENCE);
        Some(Cost {
            file,
            changed,
            spent: Known::of(&spent),
            avoided: Known::of(&avoided),
            price: each.map(|(each, interval)| Known::new(each, Some(interval))),
        })
    }

    /// Only what is policy has a price: of a file that differs in assumptions too the two lines between show it.
    fn costs(&self) -> Vec<Cost> {
        let mut costs = vec![];
        for file in 1..self.files() {
            let (assumed, policy) = differ(&self.scenarios[0], &self.scenarios[file]);
            match (policy, assumed) {
                (false, _) => {}
                (true, false) => costs.extend(self.cost(file, false, file, 0)),
                (true, true) => {
                    if let Some(line) = self.line(Which::Policy(file)) {
                        costs.extend(self.cost(file, false, line, 0));
                    }
                    if let Some(line) = self.line(Which::Assumptions(file)) {
                        costs.extend(self.cost(file, true, file, line));
                    }
                }
            }
        }
        costs
    }

    fn effects(&self, file: usize) -> Option<Effects> {
        let assumed = self.line(Which::Assumptions(file))?;
        let policy = self.line(Which::Policy(file))?;
        let columns =
            [0, assumed, policy, file].map(|line| self.column(&self.asked.metrics[0], line));
        let [baseline, assumptions, policy, both] = columns;
        let it = Lines { baseline, assumptions, policy, both }.effects(CONFIDENCE);
        Some(Effects {
            file,
            levels: columns.map(Known::mean),
            assumptions: Known::of(&it.assumptions),
            policy: Known::of(&it.policy),
            policy_changed: Known::of(&it.policy_changed),
            interaction: Known::of(&it.interaction),
        })
    }
}

fn put<T: Clone>(all: &mut Vec<T>, place: usize, value: T, unknown: T) {
    if all.len() <= place {
        all.resize(place + 1, unknown);
    }
    all[place] = value;
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
            effects: (1..files).filter_map(|file| field.effects(file)).collect(),
            asked: asked.clone(),
        })
    }
}
