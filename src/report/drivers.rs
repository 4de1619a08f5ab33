//! Which inputs drive a metric: Sobol's indices of a Saltelli design, Morris's effects of a Morris design.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kept::of_variant;
use super::label;
use super::loaded::{CONFIDENCE, Loaded};
use super::page::{Block, Section, Table};
use crate::chart::Estimate;
use crate::chart::what_drives_it::{self, WhatDrivesIt};
use crate::chart::words::{capital, short};
use crate::engine::MetricInfo;
use crate::record::RecordError;
use crate::scenario::{Axis, Design, Sweep};
use crate::study::design::Points;
use crate::summary::{Estimated, Moments, morris, sobol};

/// Half a width of a total index at which it counts as resolved `[share of variance]`.
const RESOLVED: f64 = 0.05;

/// What was found about what drives a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Drivers {
    /// The metric.
    pub metric: String,
    /// The variant whose rows were looked at: `main` is the scenario itself.
    pub variant: String,
    /// The design: `saltelli` or `morris`.
    pub design: String,
    /// Points of the design.
    pub points: u64,
    /// Replicates at each point.
    pub runs: u64,
    /// The inputs, in the order of the axes.
    pub inputs: Vec<Driver>,
    /// What the noise of replicates alone would show, in the unit of the numbers; none where a point has one replicate.
    pub noise: Option<f64>,
    /// Inputs that are drawn anew for each replicate beside the axes.
    pub drawn: u64,
}

/// How one input moves the metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Driver {
    /// Its name, `room.parameter`.
    pub name: String,
    /// Total index `[share of variance]`, or μ*, the mean size of the change over its whole range `[unit of the metric]`.
    pub all: Ends,
    /// First-order index `[share of variance]`; none of a Morris design.
    pub first: Option<Ends>,
    /// μ, the mean change with its sign `[unit of the metric]`; none of a Saltelli design and of three words or more, which
    /// have no order.
    pub mean: Option<f64>,
    /// σ, how much the change differs from place to place `[unit of the metric]`; none of a Saltelli design.
    pub spread: Option<f64>,
    /// Base samples that would resolve the total index to plus or minus 0.05; none where these do.
    pub needs: Option<u64>,
}

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ends {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl From<&Estimated> for Ends {
    fn from(it: &Estimated) -> Self {
        Self { value: it.value, low: it.interval.lower, high: it.interval.upper }
    }
}

impl From<Ends> for Estimate {
    fn from(it: Ends) -> Self {
        Self { value: it.value, low: it.low, high: it.high }
    }
}

/// Finds what drives a metric.
///
/// # Errors
/// In words where the design has no answer to that; I/O or damage.
pub fn drivers(run: &Loaded, metric: &str) -> Result<Result<Drivers, String>, RecordError> {
    let sweep = match &run.scenario.sweep {
        Some(sweep) if matches!(sweep.design, Design::Saltelli | Design::Morris) => sweep,
        Some(sweep) => {
            let design = sweep.design.name();
            return Ok(Err(format!(
                "a {design} design has no sensitivity indices: sweep with design = \"saltelli\" or \"morris\""
            )));
        }
        None => return Ok(Err("it is no sweep: see `telosim sweep --help`".into())),
    };
    let points = Points::new(sweep, run.scenario.ensemble.seed);
    let mut found = vec![Moments::default(); points.len() as usize];
    for rows in run.results.runs(&[metric])? {
        let rows = rows?;
        // The others are other worlds.
        for i in (0..rows.point.len()).filter(|&i| rows.variant[i] == 0) {
            if !rows.values[0][i].is_nan() {
                found[rows.point[i] as usize].push(rows.values[0][i]);
            }
        }
    }
    if let Some(empty) = found.iter().position(|moments| moments.n() == 0) {
        return Ok(Err(format!("{metric} has no value at point {empty}")));
    }
    // Noise of a mean over replicates, as a variance.
    let noise: Moments = found.iter().filter_map(|m| Some(m.variance()? / m.n() as f64)).collect();
    let noise = noise.mean();
    let (inputs, noise) = match sweep.design {
        Design::Saltelli => {
            let Some(inputs) = by_variance(sweep, &found, run.scenario.ensemble.seed) else {
                let words = "the metric does not vary, or there are fewer than 8 base samples";
                return Ok(Err(words.into()));
            };
            let all: Moments = found.iter().map(Moments::mean).collect();
            (inputs, noise / all.variance().unwrap_or(f64::NAN))
        }
        _ => {
            let Some(inputs) = by_steps(sweep, &points, &found) else {
                let words = "a morris design needs two trajectories that move every input";
                return Ok(Err(words.into()));
            };
            // The mean size of a difference of two means that are nothing but noise, over a step of the design.
            let step = sweep.levels as f64 / 2.0 / (sweep.levels - 1) as f64;
            (inputs, (2.0 * noise).sqrt() * (2.0 / std::f64::consts::PI).sqrt() / step)
        }
    };
    Ok(Ok(Drivers {
        metric: metric.to_owned(),
        variant: run.variant(0).map_or(String::new(), |it| it.name.clone()),
        design: sweep.design.name().to_owned(),
        points: points.len(),
        runs: run.scenario.ensemble.runs,
        inputs,
        noise: Some(noise).filter(|it| it.is_finite()),
        drawn: (run.plan().inputs.len() - sweep.axes.len()) as u64,
    }))
}

/// The picture of what drives a metric that is called so; none where the design has no answer.
///
/// # Errors
/// I/O or damage.
pub fn picture(
    run: &Loaded,
    metric: &str,
    output: &str,
) -> Result<Option<WhatDrivesIt>, RecordError> {
    let found = drivers(run, metric)?.ok();
    let chart = found.map(|it| it.chart(&run.plan().metrics));
    Ok(chart.map(|chart| WhatDrivesIt { output: output.to_owned(), ..chart }))
}

fn by_variance(sweep: &Sweep, found: &[Moments], seed: u64) -> Option<Vec<Driver>> {
    let size = found.len() / sweep.size as usize;
    let means = |block: &[Moments]| block.iter().map(Moments::mean).collect();
    let blocks: Vec<Vec<f64>> = found.chunks(size).map(means).collect();
    let indices = sobol(&blocks, CONFIDENCE, seed)?;
    let driver = |(axis, index): (&Axis, crate::summary::SobolIndex)| {
        let half = index.total.interval.half_width();
        let needed = (sweep.size as f64 * (half / RESOLVED) * (half / RESOLVED)) as u64;
        Driver {
            name: axis.set.clone(),
            all: (&index.total).into(),
            first: Some((&index.first).into()),
            mean: None,
            spread: None,
            needs: (half > RESOLVED).then(|| needed.next_power_of_two()),
        }
    };
    Some(sweep.axes.iter().zip(indices).map(driver).collect())
}

fn by_steps(sweep: &Sweep, points: &Points<'_>, found: &[Moments]) -> Option<Vec<Driver>> {
    let size = found.len() / sweep.size as usize;
    let at =
        |(point, moments): (usize, &Moments)| (points.coordinates(point as u64), moments.mean());
    let all: Vec<(Vec<f64>, f64)> = found.iter().enumerate().map(at).collect();
    let trajectories: Vec<Vec<(Vec<f64>, f64)>> = all.chunks(size).map(<[_]>::to_vec).collect();
    let effects = morris(&trajectories, CONFIDENCE)?;
    let driver = |(axis, effect): (&Axis, crate::summary::Effect)| {
        let ordered = axis.words().is_none_or(|words| words.len() == 2);
        Driver {
            name: axis.set.clone(),
            all: (&effect.size).into(),
            first: None,
            mean: ordered.then_some(effect.mean),
            spread: Some(effect.spread),
            needs: None,
        }
    };
    Some(sweep.axes.iter().zip(effects).map(driver).collect())
}

impl Drivers {
    fn is_of_shares(&self) -> bool {
        self.design == Design::Saltelli.name()
    }

    /// What was found, for the terminal; `takes` says how long so many base samples take.
    pub fn words(&self, takes: impl Fn(u64) -> String) -> String {
        let Self { metric, points, design, .. } = self;
        let of = of_variant(&self.variant);
        let mut text = format!("{metric}{of} over {points} points of a {design} design\n");
        if self.is_of_shares() {
            let _ = writeln!(text, "  {:36} {:>26} {:>26}", "input", "first order", "total");
        } else {
            let _ = writeln!(text, "  {:36} {:>32} {:>12} {:>12}", "input", "mu*", "mu", "sigma");
        }
        for it in &self.inputs {
            match it.first {
                Some(first) => {
                    let said = |e: Ends| format!("{:6.3} [{:6.3}, {:6.3}]", e.value, e.low, e.high);
                    let verdict = match it.needs {
                        None => "resolved".to_owned(),
                        Some(needed) => {
                            format!("not resolved: needs N = {needed}{}", takes(needed))
                        }
                    };
                    let (first, total) = (said(first), said(it.all));
                    let _ = writeln!(text, "  {:36} {first:>26} {total:>26}  {verdict}", it.name);
                }
                None => {
                    let Ends { value, low, high } = it.all;
                    let size = format!("{value:.4} [{low:.4}, {high:.4}]");
                    let known = |x: Option<f64>| x.map_or("-".into(), |x| format!("{x:.4}"));
                    let (mean, spread) = (known(it.mean), known(it.spread));
                    let _ = writeln!(text, "  {:36} {size:>32} {mean:>12} {spread:>12}", it.name);
                }
            }
        }
        self.notes().into_iter().fold(text, |text, note| text + "  " + &note + "\n")
    }

    /// What one must know to read the numbers.
    fn notes(&self) -> Vec<String> {
        let runs = self.runs;
        let mut notes = vec![match self.noise {
            Some(noise) => format!(
                "noise of {runs} replicates at a point: {noise:.4}, if points did not share their random numbers; they do, so \
                 it is less"
            ),
            None => "one replicate at a point: how much of this is noise is not known".to_owned(),
        }];
        notes.push(
            "inputs were varied independently of each other over their ranges: where some move together in the world, their \
             indices say what each could do, not what it does; a design refuses axes that are correlated"
                .into(),
        );
        if self.drawn > 0 {
            notes.push(format!(
                "{} more inputs are drawn anew for each replicate: what they bring is part of the noise",
                self.drawn
            ));
        }
        notes
    }

    /// As a reader is shown it: what is known to be a share of the variance is none below nothing or above all.
    fn shown(&self, it: Ends) -> Ends {
        let within = |x: f64| if self.is_of_shares() { x.clamp(0.0, 1.0) } else { x };
        Ends { value: within(it.value), low: within(it.low), high: within(it.high) }
    }

    /// The picture of it.
    pub fn chart(&self, metrics: &[MetricInfo]) -> WhatDrivesIt {
        let input = |it: &Driver| {
            let spread = it.spread.unwrap_or(f64::NAN);
            let part =
                it.first.map_or(Estimate { value: spread, low: f64::NAN, high: f64::NAN }, |it| {
                    self.shown(it).into()
                });
            what_drives_it::Input {
                name: label::parameter(&it.name),
                all: self.shown(it.all).into(),
                part,
            }
        };
        WhatDrivesIt {
            output: label::metric_named(&self.metric, metrics),
            shares: self.is_of_shares(),
            inputs: self.inputs.iter().map(input).collect(),
            noise: self.noise.unwrap_or(0.0),
        }
    }

    /// What was found, for the page.
    pub fn section(&self, metrics: &[MetricInfo]) -> Section {
        let metric = label::metric_named(&self.metric, metrics);
        let name = |it: &Driver| capital(&label::parameter(&it.name));
        let ends = |it: Ends| {
            let it = self.shown(it);
            format!("{} ({} to {})", short(it.value), short(it.low), short(it.high))
        };
        let known = |it: Option<f64>| it.map_or("–".to_owned(), short);
        let row = |it: &Driver| match it.first {
            Some(first) => vec![
                name(it),
                ends(it.all),
                ends(first),
                it.needs
                    .map_or("yes".to_owned(), |needed| format!("no: needs {needed} base samples")),
            ],
            None => vec![name(it), ends(it.all), known(it.mean), known(it.spread)],
        };
        let header = match self.is_of_shares() {
            true => ["input", "with all interactions", "by itself", "resolved to ±0.05"],
            false => {
                ["input", "mean size of the change", "mean change", "spread from place to place"]
            }
        };
        let title = match self.is_of_shares() {
            true => format!("Share of the variance of {metric} that each input brings"),
            false => format!("Change of {metric} over the whole range of each input"),
        };
        let table = Table::new(&title, &header).rows(self.inputs.iter().map(row).collect());
        let notes: Vec<String> = self.notes().iter().map(|it| capital(it)).collect();
        let note = notes.join(". ") + ".";
        let of = of_variant(&self.variant);
        Section::new(&format!("What drives {metric}{of}"), vec![Block::Table(table.note(&note))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_share_of_the_variance_is_shown_below_nothing_or_above_all() {
        let wild = Ends { value: -0.02, low: -0.2, high: 1.14 };
        let driver = Driver {
            name: "demand.elasticity".into(),
            all: wild,
            first: Some(wild),
            mean: None,
            spread: None,
            needs: None,
        };
        let of = |design: Design| Drivers {
            metric: "headline.net".into(),
            variant: "main".into(),
            design: design.name().into(),
            points: 40,
            runs: 2,
            inputs: vec![driver.clone()],
            noise: None,
            drawn: 0,
        };
        let shown = of(Design::Saltelli).chart(&[]);
        assert_eq!(shown.inputs[0].all.values(), [0.0, 0.0, 1.0]);
        assert_eq!(shown.inputs[0].part.values(), [0.0, 0.0, 1.0]);
        assert_eq!(shown.inputs[0].name, "elasticity of demand");
        // A change over the range of an input can be of any size.
        assert_eq!(of(Design::Morris).chart(&[]).inputs[0].all.values(), [-0.02, -0.2, 1.14]);
    }
}
