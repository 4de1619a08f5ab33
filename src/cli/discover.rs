//! `telosim discover`: in which corner of the inputs something happens, as rules in words.

use std::fmt::Write as _;
use std::path::Path;

use super::{BASELINE, Failure, landscape, print, words};
use crate::chart::Answer;
use crate::chart::when_does_it_fail::{Input, WhenDoesItFail};
use crate::chart::words::short;
use crate::record::RunFolder;
use crate::report::loaded::Loaded;
use crate::scenario::Scenario;
use crate::summary::{Case, Sample, Tree, prim, tree};

/// Runs below which no rule is looked for.
const LEAST: usize = 40;
/// Boxes of the way that are printed.
const SHOWN: usize = 12;

/// Boxes of a regression tree at most.
const LEAVES: usize = 8;

/// `displacement.share > 0.2`.
pub(super) fn condition(text: &str) -> Option<(&str, bool, f64)> {
    let (above, at) =
        text.find('>').map(|at| (true, at)).or(text.find('<').map(|at| (false, at)))?;
    Some((text[..at].trim(), above, text[at + 1..].trim().parse().ok()?))
}

/// A regression tree in words: its boxes from the lowest mean to the highest.
fn second_view(metric: &str, names: &[String], tree: Option<&Tree>) -> String {
    let Some(tree) = tree else { return "  too few points for a regression tree\n".into() };
    let mut text = format!(
        "  as a second view, a regression tree of {metric}: {} boxes explain {:.0} % of what differs between cases that it did \
         not see\n",
        tree.leaves.len(),
        100.0 * tree.explained
    );
    for leaf in &tree.leaves {
        let side =
            |(name, [low, high]): (&String, &[f64; 2])| match (low.is_finite(), high.is_finite()) {
                (false, false) => None,
                (true, false) => Some(format!("{name} > {}", short(*low))),
                (false, true) => Some(format!("{name} <= {}", short(*high))),
                (true, true) => Some(format!("{} < {name} <= {}", short(*low), short(*high))),
            };
        let rule: Vec<String> = names.iter().zip(&leaf.ends).filter_map(side).collect();
        let rule = if rule.is_empty() { "everywhere".to_owned() } else { rule.join(" and ") };
        let _ = writeln!(text, "    mean {:.4} in {} cases: {rule}", leaf.mean, leaf.n);
    }
    text
}

pub(super) fn discover(path: &Path, when: &str) -> Result<(), Failure> {
    let refuse = |words: String| Failure::Plain(2, words);
    let Some((metric, above, limit)) = condition(when) else {
        return Err(refuse(format!("--when `{when}` is not like \"displacement.share > 0.2\"")));
    };
    let (_, vocabulary) = words()?;
    let scenario = Scenario::read(&path.join("scenario.toml"), &vocabulary, BASELINE, &[])?;
    let mut folder = RunFolder::reopen(path)?;
    let run = Loaded::open(path, scenario)?;
    let plan = run.plan();
    if !plan.metrics.iter().any(|known| known.name == metric) {
        return Err(refuse(format!("--when {when}: there is no metric `{metric}`")));
    }
    // In a sweep, what is drawn beside the axes takes a value for each replicate only: too few to cut between.
    let axes = run.scenario.sweep.as_ref().map_or(plan.inputs.len(), |sweep| sweep.axes.len());
    let names: Vec<String> =
        plan.inputs.iter().take(axes).map(|input| input.name.clone()).collect();
    let columns: Vec<String> = names.iter().map(|name| format!("input:{name}")).collect();
    let asked: Vec<&str> =
        std::iter::once(metric).chain(columns.iter().map(String::as_str)).collect();
    let mut cases: Vec<Case> = vec![];
    let mut samples: Vec<Sample> = vec![];
    for rows in run.results.runs(&asked)? {
        let rows = rows?;
        for i in (0..rows.variant.len()).filter(|&i| rows.variant[i] == 0) {
            let value = rows.values[0][i];
            let at: Vec<f64> = rows.values[1..].iter().map(|column| column[i]).collect();
            if !value.is_nan() && at.iter().all(|x| !x.is_nan()) {
                let group =
                    if run.scenario.sweep.is_some() { rows.point[i] } else { rows.replicate[i] };
                samples.push(Sample { at: at.clone(), value, group });
                cases.push(Case { at, happens: if above { value > limit } else { value < limit } });
            }
        }
    }
    if cases.len() < LEAST || names.is_empty() {
        let words = format!(
            "{} runs over {} inputs are too few to find a rule: {LEAST} runs and an input are needed",
            cases.len(),
            names.len()
        );
        return Err(refuse(words));
    }
    let hits = cases.iter().filter(|case| case.happens).count();
    let mut text = format!("{when} in {hits} of {} runs\n", cases.len());
    let Some(found) = prim(&cases, run.scenario.ensemble.seed) else {
        text += "  it happens always or never: there is nothing to tell apart\n";
        return print(&text);
    };
    let input = |(i, name): (usize, &String)| {
        let values = cases.iter().map(|case| case.at[i]);
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        let [from, to] = found.region.ends[i];
        Input {
            name: name.clone(),
            looked: [low, high],
            inside: [from.max(low), to.min(high)],
            stability: found.stability[i],
        }
    };
    let chart = WhenDoesItFail {
        what: when.to_owned(),
        inputs: names.iter().enumerate().map(input).collect(),
        coverage: found.region.coverage,
        density: found.region.density,
        support: found.region.support,
    };
    let _ = writeln!(text, "  rule: {}", chart.rule());
    let _ = writeln!(
        text,
        "  coverage {:.2}, density {:.2}, {:.2} of all runs",
        chart.coverage, chart.density, chart.support
    );
    for input in &chart.inputs {
        let _ = writeln!(
            text,
            "  {:36} bounded in {:3.0} % of samples",
            input.name,
            100.0 * input.stability
        );
    }
    text += "  on the way (coverage, density, share of all runs):\n";
    let step = found.trajectory.len().div_ceil(SHOWN);
    for region in found.trajectory.iter().step_by(step) {
        let _ = writeln!(
            text,
            "    {:.2} {:.2} {:.2}",
            region.coverage, region.density, region.support
        );
    }
    text +=
        &second_view(metric, &names, tree(&samples, LEAVES, run.scenario.ensemble.seed).as_ref());
    let chart = chart.draw(&landscape::source(&run));
    landscape::add_chart(&mut folder, &chart)?;
    let _ = writeln!(text, "  {}", path.join("charts/when_does_it_fail.png").display());
    print(&text)
}
