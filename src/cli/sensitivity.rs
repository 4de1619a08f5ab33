//! `telosim sensitivity`: which inputs drive a metric, from a finished sweep of a design made for it.

use std::fmt::Write as _;
use std::path::Path;

use super::sweep::{seconds, time};
use super::{BASELINE, Failure, landscape, print, words};
use crate::chart::what_drives_it::{Input, WhatDrivesIt};
use crate::chart::{Answer, Estimate};
use crate::record::RunFolder;
use crate::report::loaded::{CONFIDENCE, Loaded};
use crate::scenario::{Design, Scenario};
use crate::study::design::Points;
use crate::study::{Experiment, Threads};
use crate::summary::{Estimated, Moments, morris, sobol};

/// Half a width of a total index at which it counts as resolved [share of variance].
const RESOLVED: f64 = 0.05;

fn shown(e: &Estimated) -> Estimate {
    Estimate { value: e.value, low: e.interval.lower, high: e.interval.upper }
}

pub(super) fn sensitivity(path: &Path, metric: &str) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let scenario = Scenario::read(&path.join("scenario.toml"), &vocabulary, BASELINE, &[])?;
    let mut folder = RunFolder::reopen(path)?;
    let run = Loaded::open(path, scenario)?;
    let refuse = |words: String| Failure::Plain(2, words);
    let sweep = match &run.scenario.sweep {
        Some(sweep) if matches!(sweep.design, Design::Saltelli | Design::Morris) => sweep,
        Some(sweep) => {
            let design = sweep.design.name();
            let words = format!(
                "a {design} design has no sensitivity indices: sweep with design = \"saltelli\" or \"morris\""
            );
            return Err(refuse(words));
        }
        None => {
            let words = format!("{} is no sweep: see `telosim sweep --help`", path.display());
            return Err(refuse(words));
        }
    };
    if !run.plan().metrics.iter().any(|known| known.name == metric) {
        let known: Vec<&str> = run.plan().metrics.iter().map(|m| m.name.as_str()).collect();
        let words = format!("--metric {metric}: there is none; there are {}", known.join(", "));
        return Err(refuse(words));
    }
    let points = Points::new(sweep, run.scenario.ensemble.seed);
    let mut found = vec![Moments::default(); points.len() as usize];
    for rows in run.results.runs(&[metric])? {
        let rows = rows?;
        // Without policy: those are other worlds.
        for i in (0..rows.point.len()).filter(|&i| rows.variant[i] == 0) {
            if !rows.values[0][i].is_nan() {
                found[rows.point[i] as usize].push(rows.values[0][i]);
            }
        }
    }
    if let Some(empty) = found.iter().position(|moments| moments.n() == 0) {
        return Err(refuse(format!("{metric} has no value at point {empty}")));
    }
    let size = found.len() / sweep.size as usize;
    // Noise of a mean over replicates, as a variance.
    let noise: Moments = found.iter().filter_map(|m| Some(m.variance()? / m.n() as f64)).collect();
    let noise = if noise.n() > 0 { noise.mean() } else { f64::NAN };
    let mut text =
        format!("{metric} over {} points of a {} design\n", found.len(), sweep.design.name());
    let (inputs, noise) = if sweep.design == Design::Saltelli {
        let blocks: Vec<Vec<f64>> =
            found.chunks(size).map(|block| block.iter().map(Moments::mean).collect()).collect();
        let all: Moments = found.iter().map(Moments::mean).collect();
        let floor = noise / all.variance().unwrap_or(f64::NAN);
        let Some(indices) = sobol(&blocks, CONFIDENCE, run.scenario.ensemble.seed) else {
            return Err(refuse(
                "the metric does not vary, or there are fewer than 8 base samples".into(),
            ));
        };
        let each = match Experiment::new(&run.scenario, &vocabulary) {
            Some(experiment) => seconds(&experiment)?,
            None => f64::NAN,
        };
        let threads = Threads::new(None)?.count();
        let _ = writeln!(text, "  {:36} {:>26} {:>26}", "input", "first order", "total");
        let mut inputs = vec![];
        for (axis, index) in sweep.axes.iter().zip(indices) {
            let half = index.total.interval.half_width();
            let verdict = if half <= RESOLVED {
                "resolved".to_owned()
            } else {
                let needed = (sweep.size as f64 * (half / RESOLVED).powi(2)) as u64;
                let needed = needed.next_power_of_two();
                let all = needed as f64 * size as f64 * run.scenario.ensemble.runs as f64;
                let takes = time(each * all / threads as f64);
                format!("not resolved: needs N = {needed}, about {takes} on {threads} threads")
            };
            let said = |e: &Estimated| {
                format!("{:6.3} [{:6.3}, {:6.3}]", e.value, e.interval.lower, e.interval.upper)
            };
            let (first, total) = (said(&index.first), said(&index.total));
            let _ = writeln!(text, "  {:36} {first:>26} {total:>26}  {verdict}", axis.set);
            let (all, part) = (shown(&index.total), shown(&index.first));
            inputs.push(Input { name: axis.set.clone(), all, part });
        }
        (inputs, floor)
    } else {
        let trajectories: Vec<Vec<(Vec<f64>, f64)>> = found
            .chunks(size)
            .enumerate()
            .map(|(block, steps)| {
                let first = (block * size) as u64;
                let at = |(step, moments): (usize, &Moments)| {
                    (points.shares(first + step as u64), moments.mean())
                };
                steps.iter().enumerate().map(at).collect()
            })
            .collect();
        let Some(effects) = morris(&trajectories, CONFIDENCE) else {
            return Err(refuse("a morris design needs two trajectories or more".into()));
        };
        let _ = writeln!(text, "  {:36} {:>32} {:>12} {:>12}", "input", "mu*", "mu", "sigma");
        let mut inputs = vec![];
        for (axis, effect) in sweep.axes.iter().zip(effects) {
            let e = &effect.size;
            let size = format!("{:.4} [{:.4}, {:.4}]", e.value, e.interval.lower, e.interval.upper);
            let _ = writeln!(
                text,
                "  {:36} {size:>32} {:12.4} {:12.4}",
                axis.set, effect.mean, effect.spread
            );
            let part = Estimate { value: effect.spread, low: f64::NAN, high: f64::NAN };
            inputs.push(Input { name: axis.set.clone(), all: shown(e), part });
        }
        // The mean size of a difference of two means that are nothing but noise, over a step of the design.
        let step = sweep.levels as f64 / 2.0 / (sweep.levels - 1) as f64;
        (inputs, (2.0 * noise).sqrt() * (2.0 / std::f64::consts::PI).sqrt() / step)
    };
    let runs = run.scenario.ensemble.runs;
    text += &if noise.is_finite() {
        format!(
            "  noise of {runs} replicates at a point: {noise:.4}, if points did not share their draws; they do, so it is less\n"
        )
    } else {
        "  one replicate at a point: how much of this is noise is not known\n".to_owned()
    };
    text += "  inputs were varied independently of each other over their ranges: where some move together in the world, \
             their indices say what each could do, not what it does; a design refuses axes that are correlated\n";
    let drawn = run.plan().inputs.len() - sweep.axes.len();
    if drawn > 0 {
        let _ = writeln!(
            text,
            "  {drawn} more inputs are drawn anew for each replicate: what they bring is part of the noise"
        );
    }
    let chart = WhatDrivesIt {
        output: metric.to_owned(),
        shares: sweep.design == Design::Saltelli,
        inputs,
        noise: if noise.is_finite() { noise } else { 0.0 },
    };
    let chart = chart.draw(&landscape::source(&run));
    landscape::add_chart(&mut folder, &chart)?;
    let _ = writeln!(text, "  {}", path.join("charts/what_drives_it.png").display());
    print(&text)
}
