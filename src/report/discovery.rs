//! Where something happens: a rule over the inputs of a run or a sweep, and a regression tree as a second view.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kept::of_variant;
use super::label;
use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use super::robust::{kind, labels};
use crate::chart::when_does_it_fail::{self, Looked, WhenDoesItFail};
use crate::chart::words::{capital, percent, short};
use crate::engine::MetricInfo;
use crate::record::RecordError;
use crate::scenario::Condition;
use crate::summary::{self, Case, FEWEST, Kind, Sample, Side, prim, tree};

/// Runs below which no rule is looked for.
const LEAST: usize = 40;
/// Boxes of a regression tree at most.
const LEAVES: usize = 8;
/// Boxes of the way that are said.
const SHOWN: usize = 12;

/// What was found about where a condition holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Discovery {
    /// What happens, as in `headline.net > 0.2`.
    pub when: String,
    /// The variant whose rows were looked at: `main` is the scenario itself.
    pub variant: String,
    /// Runs that were looked at.
    pub runs: u64,
    /// Runs in which it happens.
    pub happens: u64,
    /// The rule; none where it happens in fewer than five runs or in all but fewer than five.
    pub rule: Option<Rule>,
    /// The tree; none where the metric does not vary, or there are too few points.
    pub tree: Option<Tree>,
}

/// A box around the runs in which it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// The rule in words.
    pub says: String,
    /// Share of the runs in which it happens that lie in the box `[0 to 1]`.
    pub coverage: f64,
    /// Share of the runs in the box in which it happens `[0 to 1]`.
    pub density: f64,
    /// Share of all runs that lie in the box `[0 to 1]`.
    pub support: f64,
    /// Where the box lies on each input.
    pub inputs: Vec<Input>,
    /// Coverage, density and support of the boxes on the way from all runs to the smallest box.
    pub trajectory: Vec<[f64; 3]>,
}

/// Where a box lies on one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// Its name, `room.parameter`.
    pub name: String,
    /// Least and greatest value that was looked at; of words all of them.
    pub looked: Values,
    /// Least and greatest value in the box; of words those in it.
    pub inside: Values,
    /// Share of bootstrap samples whose box is bounded in it `[0 to 1]`.
    pub stability: f64,
}

/// A stretch of numbers in the unit of the input, or some words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Values {
    /// Least and greatest number.
    Between([f64; 2]),
    /// Words.
    Among(Vec<String>),
}

/// A regression tree: a few boxes that together hold all runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tree {
    /// Share of the variance of runs that had no part in growing it that it explains; below 0 where it misleads.
    pub explained: f64,
    /// Its boxes, from the lowest mean to the highest.
    pub leaves: Vec<Leaf>,
}

/// A box of a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Leaf {
    /// Mean of the metric in it, in its unit.
    pub mean: f64,
    /// Runs in it.
    pub runs: u64,
    /// Which runs these are, in words.
    pub says: String,
}

/// An input over which rules are looked for.
struct Searched {
    name: String,
    kind: Kind,
    /// Its words in the order of the alphabet, in which no rule can depend on the file's.
    words: Vec<String>,
    /// The place of each word of the file among them.
    places: Vec<usize>,
}

impl Searched {
    /// The inputs of a run; of a sweep its axes, because what is drawn beside them takes a value for each replicate only.
    fn of(run: &Loaded) -> Vec<Self> {
        let Some(sweep) = &run.scenario.sweep else {
            let number =
                |name: String| Self { name, kind: Kind::Number, words: vec![], places: vec![] };
            return run.plan().inputs.iter().map(|input| number(input.name.clone())).collect();
        };
        let axis = |axis: &crate::scenario::Axis| {
            let of_file = labels(axis);
            let mut words = of_file.clone();
            words.sort();
            let place = |word: &String| words.iter().position(|it| it == word).unwrap_or(0);
            let places = of_file.iter().map(place).collect();
            Self { name: axis.set.clone(), kind: kind(axis), words, places }
        };
        sweep.axes.iter().map(axis).collect()
    }

    fn value(&self, x: f64) -> f64 {
        if self.places.is_empty() || x.is_nan() {
            return x;
        }
        self.places.get(x as usize).map_or(f64::NAN, |&place| place as f64)
    }
}

/// Looks for where a condition holds.
///
/// # Errors
/// In words where there are too few runs or no inputs; I/O or damage.
pub fn discover(run: &Loaded, when: &Condition) -> Result<Result<Discovery, String>, RecordError> {
    let inputs = Searched::of(run);
    let (mut cases, mut samples) = read(run, when, &inputs)?;
    if cases.len() < LEAST || inputs.is_empty() {
        return Ok(Err(format!(
            "{} runs over {} inputs are too few to find a rule: {LEAST} runs and an input are needed",
            cases.len(),
            inputs.len()
        )));
    }
    let seed = run.scenario.ensemble.seed;
    let kinds: Vec<Kind> = inputs.iter().map(|it| it.kind).collect();
    let rule = prim(&cases, &kinds, seed).map(|found| said(&found, &cases, &inputs));
    // The order of the points in the file is no evidence either.
    samples.sort_by(|a, b| {
        let mut pairs = a.at.iter().zip(&b.at).map(|(a, b)| a.total_cmp(b));
        pairs.find(|it| it.is_ne()).unwrap_or_else(|| a.value.total_cmp(&b.value))
    });
    if run.scenario.sweep.is_some() {
        let mut groups: BTreeMap<Vec<u64>, u64> = BTreeMap::new();
        for sample in &mut samples {
            let next = groups.len() as u64;
            let key = sample.at.iter().map(|x| x.to_bits()).collect();
            sample.group = *groups.entry(key).or_insert(next);
        }
    }
    let tree = tree(&samples, &kinds, LEAVES, seed).map(|found| second_view(&found, &inputs));
    let happens = cases.iter().filter(|case| case.happens).count() as u64;
    let runs = cases.len() as u64;
    cases.clear();
    let variant = run.variant(0).map_or(String::new(), |it| it.name.clone());
    Ok(Ok(Discovery { when: when.to_string(), variant, runs, happens, rule, tree }))
}

/// The runs of the first variant, as cases and as samples.
fn read(
    run: &Loaded,
    when: &Condition,
    inputs: &[Searched],
) -> Result<(Vec<Case>, Vec<Sample>), RecordError> {
    let columns: Vec<String> = inputs.iter().map(|it| format!("input:{}", it.name)).collect();
    let asked: Vec<&str> =
        std::iter::once(when.metric.as_str()).chain(columns.iter().map(String::as_str)).collect();
    let (mut cases, mut samples) = (vec![], vec![]);
    for rows in run.results.runs(&asked)? {
        let rows = rows?;
        for i in (0..rows.variant.len()).filter(|&i| rows.variant[i] == 0) {
            let value = rows.values[0][i];
            let columns = rows.values[1..].iter().zip(inputs);
            let at: Vec<f64> = columns.map(|(column, it)| it.value(column[i])).collect();
            if !value.is_nan() && at.iter().all(|x| !x.is_nan()) {
                samples.push(Sample { at: at.clone(), value, group: rows.replicate[i] });
                cases.push(Case { at, happens: when.holds(value) });
            }
        }
    }
    Ok((cases, samples))
}

fn said(found: &summary::Found, cases: &[Case], inputs: &[Searched]) -> Rule {
    let input = |(i, it): (usize, &Searched)| {
        let values = || cases.iter().map(|case| case.at[i]);
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        let (looked, inside) = match &found.region.sides[i] {
            Side::Between([from, to]) => {
                (Values::Between([low, high]), Values::Between([from.max(low), to.min(high)]))
            }
            Side::Among(places) => {
                let inside = it.words.iter().zip(places).filter(|(_, inside)| **inside);
                let inside = inside.map(|(word, _)| word.clone()).collect();
                (Values::Among(it.words.clone()), Values::Among(inside))
            }
        };
        Input { name: it.name.clone(), looked, inside, stability: found.stability[i] }
    };
    let region = &found.region;
    let sides = inputs.iter().zip(&region.sides);
    let says: Vec<String> =
        sides.filter_map(|(it, side)| side.said(&it.name, &it.words, short)).collect();
    Rule {
        says: if says.is_empty() { "no input tells".into() } else { says.join(" and ") },
        coverage: region.coverage,
        density: region.density,
        support: region.support,
        inputs: inputs.iter().enumerate().map(input).collect(),
        trajectory: found
            .trajectory
            .iter()
            .map(|it| [it.coverage, it.density, it.support])
            .collect(),
    }
}

fn second_view(found: &summary::Tree, inputs: &[Searched]) -> Tree {
    let leaf = |leaf: &summary::Leaf| {
        let side = |(it, side): (&Searched, &Side)| match side {
            // Of a tree the lower end is not in the box.
            Side::Between([low, high]) => {
                let name = &it.name;
                match (low.is_finite(), high.is_finite()) {
                    (false, false) => None,
                    (true, false) => Some(format!("{name} above {}", short(*low))),
                    (false, true) => Some(format!("{name} at most {}", short(*high))),
                    (true, true) => {
                        let (low, high) = (short(*low), short(*high));
                        Some(format!("{name} above {low} and at most {high}"))
                    }
                }
            }
            Side::Among(_) => side.said(&it.name, &it.words, short),
        };
        let says: Vec<String> = inputs.iter().zip(&leaf.sides).filter_map(side).collect();
        let says = if says.is_empty() { "everywhere".to_owned() } else { says.join(" and ") };
        Leaf { mean: leaf.mean, runs: leaf.n, says }
    };
    Tree { explained: found.explained, leaves: found.leaves.iter().map(leaf).collect() }
}

impl Discovery {
    /// Why there is no rule.
    fn without(&self) -> String {
        format!(
            "no rule: it happens in {} of {} runs, and a rule needs {FEWEST} runs with it and {FEWEST} without",
            self.happens, self.runs
        )
    }

    /// What was found, for the terminal.
    pub fn words(&self) -> String {
        let of = of_variant(&self.variant);
        let mut text = format!("{}{of} in {} of {} runs\n", self.when, self.happens, self.runs);
        match &self.rule {
            None => {
                let _ = writeln!(text, "  {}", self.without());
            }
            Some(rule) => {
                let Rule { says, coverage, density, support, inputs, trajectory } = rule;
                let _ = writeln!(text, "  rule: {says}");
                let _ = writeln!(
                    text,
                    "  coverage {coverage:.2}, density {density:.2}, {support:.2} of all runs"
                );
                for Input { name, stability, .. } in inputs {
                    let share = 100.0 * stability;
                    let _ = writeln!(text, "  {name:36} bounded in {share:3.0} % of samples");
                }
                text += "  on the way (coverage, density, share of all runs):\n";
                for [coverage, density, support] in
                    trajectory.iter().step_by(trajectory.len().div_ceil(SHOWN))
                {
                    let _ = writeln!(text, "    {coverage:.2} {density:.2} {support:.2}");
                }
            }
        }
        match &self.tree {
            None => text += "  too few points for a regression tree\n",
            Some(tree) => {
                let _ =
                    writeln!(text, "  as a second view, {}", Self::tree_words(tree, self.metric()));
                for Leaf { mean, runs, says } in &tree.leaves {
                    let _ = writeln!(text, "    mean {mean:.4} in {runs} cases: {says}");
                }
            }
        }
        text
    }

    /// The metric that the condition is about.
    fn metric(&self) -> &str {
        self.when.split(' ').next().unwrap_or_default()
    }

    /// What happens, in words.
    fn happening(&self, metrics: &[MetricInfo]) -> String {
        let when = Condition::of(&self.when, metrics);
        when.map_or_else(|_| self.when.clone(), |it| label::condition(&it, metrics))
    }

    fn tree_words(tree: &Tree, metric: &str) -> String {
        format!(
            "a regression tree of {metric}: {} boxes explain {:.0} % of what differs between cases that it did not see",
            tree.leaves.len(),
            100.0 * tree.explained
        )
    }

    /// The picture of the rule.
    pub fn chart(&self, metrics: &[MetricInfo]) -> Option<WhenDoesItFail> {
        let rule = self.rule.as_ref()?;
        let input = |input: &Input| {
            let words = |all: &[String]| {
                let word = |it: &String| label::value(&input.name, &it.as_str().into());
                all.iter().map(word).collect()
            };
            let looked = match (&input.looked, &input.inside) {
                (Values::Between(all), Values::Between(inside)) => {
                    Looked::Numbers { all: *all, inside: *inside }
                }
                (Values::Among(all), Values::Among(inside)) => {
                    Looked::Words { all: words(all), inside: words(inside) }
                }
                _ => return None,
            };
            let (name, stability) = (label::parameter(&input.name), input.stability);
            Some(when_does_it_fail::Input { name, looked, stability })
        };
        Some(WhenDoesItFail {
            what: self.happening(metrics),
            inputs: rule.inputs.iter().filter_map(input).collect(),
            coverage: rule.coverage,
            density: rule.density,
            support: rule.support,
        })
    }

    /// What was found, for the page.
    pub fn section(&self, metrics: &[MetricInfo]) -> Section {
        let happening = self.happening(metrics);
        let words = match self.rule.as_ref().zip(self.chart(metrics)) {
            None => format!("{}.", capital(&self.without())),
            Some((rule, chart)) => format!(
                "{} in {} of {} runs. Of these {} lie where {}; of all runs there, {} have it.",
                capital(&happening),
                self.happens,
                self.runs,
                percent(rule.coverage),
                chart.rule(),
                percent(rule.density)
            ),
        };
        let mut blocks = vec![Block::Text(words)];
        if let Some(tree) = &self.tree {
            let row = |leaf: &Leaf| {
                let says = label::without_keys(&leaf.says, metrics);
                vec![says, short(leaf.mean), leaf.runs.to_string()]
            };
            let metric = label::metric_named(self.metric(), metrics);
            let title = format!("As a second view, {}", Self::tree_words(tree, &metric));
            let table = Table::new(&title, &["where", "mean", "runs"]);
            blocks.push(Block::Table(table.rows(tree.leaves.iter().map(row).collect())));
        }
        let of = of_variant(&self.variant);
        Section::new(&format!("Runs with {happening}{of}"), blocks)
    }
}
