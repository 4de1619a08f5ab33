//! What the points of a sweep depend on: which parameter explains most of what differs between them, and how it goes with it.

use std::cell::OnceCell;

use super::figures::time::quantity;
use super::label;
use super::loaded::{CONFIDENCE, Loaded};
use super::replicates::{NOTHING, Values, change_of};
use crate::chart::ends::Ends;
use crate::chart::what_happens::Quantity;
use crate::chart::what_it_depends_on::{Group, PANELS, Parameter, Point, WhatItDependsOn};
use crate::chart::which_change_matters::{Single, WhichChangeMatters};
use crate::chart::{Change, Estimate};
use crate::engine::{Draws, Stream};
use crate::scenario::{Axis, Span, Sweep};
use crate::summary::{Moments, contrast, quantile, sorted, t_quantile};

use super::loaded::difference;

/// Values of a listed axis up to which each is a group of its own.
const LISTED: usize = 12;
/// Groups of a sampled axis, at most.
const SAMPLED: usize = 6;
/// Share of the variance between points below which nothing is said to explain it.
const LITTLE: f64 = 0.05;
/// Bootstrap samples.
const SAMPLES: u64 = 200;
const POINT: Stream = Stream::new("depends", "point");

/// The points of a sweep with a quantity at each.
pub struct Terrain<'a> {
    run: &'a Loaded,
    sweep: &'a Sweep,
    quantity: Quantity,
    /// By point: values on the axes.
    at: &'a [Vec<f64>],
    /// By point, then by replicate.
    values: &'a [Vec<f64>],
    means: Vec<f64>,
    /// What each axis explains of points drawn anew from these, by sample.
    resampled: OnceCell<Vec<Vec<f64>>>,
}

/// Points with about the same value on an axis.
struct Alike {
    /// Least and greatest value.
    ends: [f64; 2],
    points: Vec<usize>,
}

impl<'a> Terrain<'a> {
    /// Of a metric, which readers call so.
    pub fn new(
        run: &'a Loaded,
        sweep: &'a Sweep,
        metric: [&str; 2],
        at: &'a [Vec<f64>],
        values: &'a [Vec<f64>],
    ) -> Self {
        let mean =
            |of: &Vec<f64>| of.iter().copied().filter(|x| !x.is_nan()).collect::<Moments>().mean();
        let means = values.iter().map(mean).collect();
        let quantity = quantity(run, metric[0], metric[1]);
        Self { run, sweep, quantity, at, values, means, resampled: OnceCell::new() }
    }

    /// The points that have a value of the quantity and a place on an axis.
    fn placed(&self, axis: usize) -> Vec<usize> {
        let known = |&point: &usize| {
            self.means[point].is_finite() && self.at[point].get(axis).is_some_and(|x| !x.is_nan())
        };
        (0..self.means.len()).filter(known).collect()
    }

    /// Points with about the same value on an axis, in the order of values: the same value where there are few, else as many
    /// points in each.
    fn groups(&self, axis: usize) -> Vec<Alike> {
        self.alike(axis, self.placed(axis))
    }

    /// The same of some points.
    fn alike(&self, axis: usize, mut points: Vec<usize>) -> Vec<Alike> {
        let at = |point: usize| self.at[point][axis];
        points.sort_by(|&a, &b| at(a).total_cmp(&at(b)));
        let mut values = sorted(points.iter().map(|&point| at(point)));
        values.dedup();
        let parts: Vec<Vec<usize>> = match values.len() <= LISTED {
            true => points.chunk_by(|&a, &b| at(a) == at(b)).map(<[usize]>::to_vec).collect(),
            false => {
                // Eight points or more in a group, so that its interval says something.
                let groups = (points.len() / 8).clamp(2, SAMPLED);
                let size = points.len().div_ceil(groups).max(1);
                points.chunks(size).map(<[usize]>::to_vec).collect()
            }
        };
        let alike = |points: Vec<usize>| {
            let ends = [at(points[0]), at(points[points.len() - 1])];
            Alike { ends, points }
        };
        parts.into_iter().filter(|points| !points.is_empty()).map(alike).collect()
    }

    /// Share of the variance between points that lies between the groups of an axis, less what groups of that size would
    /// show by chance (the adjusted correlation ratio); 0 where it is less than nothing.
    fn explains(&self, axis: usize) -> f64 {
        self.explained(axis, self.placed(axis))
    }

    /// The same of some points.
    fn explained(&self, axis: usize, points: Vec<usize>) -> f64 {
        let all: Moments = points.iter().map(|&point| self.means[point]).collect();
        let groups = self.alike(axis, points);
        let (n, k) = (all.n() as f64, groups.len() as f64);
        let Some(total) = all.variance().filter(|total| *total > 0.0) else { return 0.0 };
        let square = |group: &Alike| {
            let inside: Moments = group.points.iter().map(|&point| self.means[point]).collect();
            inside.variance().map_or(0.0, |variance| variance * (inside.n() - 1) as f64)
        };
        let within: f64 = groups.iter().map(square).sum();
        // Where every point is a group of its own nothing is left to compare with.
        let free = if n > k { within / (n - k) } else { 0.0 };
        (1.0 - free / total).max(0.0)
    }

    /// The axes, the one that explains most first.
    fn in_order(&self) -> Vec<(usize, f64)> {
        let all = 0..self.sweep.axes.len();
        let mut all: Vec<(usize, f64)> = all.map(|axis| (axis, self.explains(axis))).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }

    /// A mean over points: of one point that over its replicates.
    fn mean_of(&self, points: &[usize]) -> (Moments, Estimate) {
        let moments: Moments = match points {
            [one] => self.values[*one].iter().copied().filter(|x| !x.is_nan()).collect(),
            many => many.iter().map(|&point| self.means[point]).collect(),
        };
        let bounds = self.run.bounds(&self.quantity.metric);
        let interval = bounds.interval(&moments, CONFIDENCE);
        let [low, high] = interval.map_or([f64::NAN; 2], |i| [i.lower, i.upper]);
        (moments, Estimate { value: moments.mean(), low, high })
    }

    /// Where the quantity is least and where it is greatest: among single points of a design of few, else among the groups of
    /// the axis that explains most.
    pub fn ends(&self) -> Ends {
        let quantity = self.quantity.clone();
        let several = |axis: usize| self.groups(axis).iter().any(|it| it.points.len() > 1);
        if self.sweep.design.samples()
            && let Some(&(axis, _)) = self.in_order().first()
            && several(axis)
        {
            let groups: Vec<(Moments, Estimate, String)> = self
                .groups(axis)
                .iter()
                .map(|group| {
                    let (moments, mean) = self.mean_of(&group.points);
                    (moments, mean, between(&self.sweep.axes[axis], group.ends))
                })
                .collect();
            let by = |a: &&(Moments, Estimate, String), b: &&(Moments, Estimate, String)| {
                a.1.value.total_cmp(&b.1.value)
            };
            if let (Some(least), Some(most)) = (groups.iter().min_by(by), groups.iter().max_by(by))
            {
                let by = unpaired(&least.0, &most.0);
                let change = Change { before: least.1, after: most.1, by };
                let (least, most) = (least.2.clone(), most.2.clone());
                return Ends { quantity, least, most, change };
            }
        }
        let known = || (0..self.means.len()).filter(|&point| self.means[point].is_finite());
        let by = |a: &usize, b: &usize| self.means[*a].total_cmp(&self.means[*b]);
        let (least, most) = (known().min_by(by), known().max_by(by));
        let values = |point: Option<usize>| -> Values {
            let all = point.map_or(&[][..], |point| &self.values[point]);
            (0..).zip(all).filter(|(_, x)| !x.is_nan()).map(|(it, &x)| (it, x)).collect()
        };
        let bounds = self.run.bounds(&quantity.metric);
        let change = change_of(&values(least), &values(most), bounds);
        let place = |point: Option<usize>| point.map_or(String::new(), |point| self.place(point));
        Ends { quantity, least: place(least), most: place(most), change }
    }

    /// Where a point is, in words: on the two axes that explain most.
    fn place(&self, point: usize) -> String {
        let mut axes: Vec<usize> = self.in_order().into_iter().take(2).map(|it| it.0).collect();
        axes.sort_unstable();
        let said: Vec<String> = axes
            .into_iter()
            .map(|axis| {
                setting(
                    &self.sweep.axes[axis],
                    self.at[point].get(axis).copied().unwrap_or(f64::NAN),
                )
            })
            .collect();
        said.join(" and ")
    }

    /// What each axis explains of points drawn anew from these, by sample; nothing where there are too few points for it.
    fn resampled(&self) -> &[Vec<f64>] {
        self.resampled.get_or_init(|| {
            let axes = 0..self.sweep.axes.len();
            let most = self.in_order().first().map(|it| it.0);
            let points = most.map(|axis| self.placed(axis)).unwrap_or_default();
            let few = |axis: usize| points.len() <= 2 * self.groups(axis).len();
            if most.is_none_or(few) {
                return vec![];
            }
            let draws = Draws::new(self.run.scenario.ensemble.seed, u64::MAX);
            let again = |sample: u64| {
                let mut draw = draws.at(POINT, sample, 0);
                let one = |_: &usize| points[(draw.uniform() * points.len() as f64) as usize];
                let drawn: Vec<usize> = points.iter().map(one).collect();
                axes.clone().map(|axis| self.explained(axis, drawn.clone())).collect()
            };
            (0..SAMPLES).map(again).collect()
        })
    }

    /// Share of the variance between points that an axis explains, with the middle 95 % of what points drawn anew would give.
    fn explains_with(&self, axis: usize, value: f64) -> Estimate {
        if self.resampled().is_empty() {
            return Estimate { value, ..NOTHING };
        }
        let again = sorted(self.resampled().iter().map(|of| of[axis]));
        let tail = (1.0 - CONFIDENCE) / 2.0;
        let end = |at: f64| quantile(&again, at).unwrap_or(f64::NAN);
        // A sample has some points twice, which look alike: its middle is not that of the points themselves.
        let (low, high) = (end(tail).min(value), end(1.0 - tail).max(value));
        Estimate { value, low, high }
    }

    /// Which axis explains most, as a sentence; `None` where none exceeds chance.
    pub fn driver(&self) -> Option<String> {
        let order = self.in_order();
        let (&(first, share), &(next, _)) = (order.first()?, order.get(1)?);
        let name = |axis: usize| label::parameter(&self.sweep.axes[axis].set);
        let again = self.resampled();
        if share < LITTLE || again.is_empty() {
            return None;
        }
        // As often as points drawn anew from these say so.
        let best = |of: &&Vec<f64>| order[1..].iter().all(|&(other, _)| of[first] > of[other]);
        let wins = again.iter().filter(best).count();
        Some(match wins as f64 >= CONFIDENCE * SAMPLES as f64 {
            true => format!(
                "{} of what differs between the points goes with {}, more than with anything else.",
                super::say::share(&self.explains_with(first, share)),
                name(first)
            ),
            false => format!(
                "Too few points to tell whether {} or {} explains more of what differs between them.",
                name(first),
                name(next)
            ),
        })
    }

    /// The quantity against the axes that explain most.
    pub fn chart(&self) -> WhatItDependsOn {
        let several = self.sweep.axes.len() > 1;
        let parameter = |(axis, explains): (usize, f64)| {
            let it = &self.sweep.axes[axis];
            let words: Vec<String> = (0..it.words().map_or(0, <[_]>::len))
                .map(|place| it.word(place as f64).unwrap_or_default())
                .collect();
            let group = |group: &Alike| {
                let at: Moments = group.points.iter().map(|&p| self.at[p][axis]).collect();
                Group { at: at.mean(), mean: self.mean_of(&group.points).1 }
            };
            let point = |point: usize| Point { at: self.at[point][axis], value: self.means[point] };
            Parameter {
                name: label::parameter(&it.set),
                unit: if words.is_empty() { self.unit(it) } else { String::new() },
                log: is_log(it),
                words,
                // One axis alone is all there is.
                explains: if several { self.explains_with(axis, explains) } else { NOTHING },
                points: self.placed(axis).into_iter().map(point).collect(),
                groups: self.groups(axis).iter().map(group).collect(),
            }
        };
        let parameters = self.in_order().into_iter().take(PANELS).map(parameter).collect();
        WhatItDependsOn { ends: self.ends(), parameters }
    }

    fn unit(&self, axis: &Axis) -> String {
        let unit = self.run.scenario.get(&axis.set).map_or("1", |setting| setting.unit.as_str());
        match label::multiplies(&axis.set) {
            true => "× base".to_owned(),
            false if unit == "1" => String::new(),
            false => unit.to_owned(),
        }
    }

    /// Each single change of a one-at-a-time design against the scenario itself, its first point.
    pub fn changes(&self) -> WhichChangeMatters {
        let single = |point: usize| {
            let own = |axis: usize| {
                let [here, there] = [point, 0].map(|point| self.at[point].get(axis).copied());
                here.filter(|x| !x.is_nan() && here != there)
            };
            let axes = self.sweep.axes.iter().enumerate();
            let said: Vec<String> =
                axes.filter_map(|(i, axis)| Some(setting(axis, own(i)?))).collect();
            let it = contrast(&self.values[point], &self.values[0], CONFIDENCE);
            let (name, cost) = (said.join(" and "), String::new());
            (!name.is_empty()).then(|| Single { name, effect: difference(&it), cost })
        };
        let changes = (1..self.means.len()).filter_map(single).collect();
        WhichChangeMatters {
            quantity: self.quantity.clone(),
            what: "change".into(),
            futures: 1,
            changes,
        }
    }
}

/// Whether equal ratios take equal room on an axis.
fn is_log(axis: &Axis) -> bool {
    match &axis.span {
        Span::Interval { log, .. } => *log,
        Span::Values(values) => {
            let numbers: Vec<f64> = values.iter().filter_map(serde_json::Value::as_f64).collect();
            let ends = numbers
                .iter()
                .fold((f64::INFINITY, 0.0_f64), |(low, high), &x| (low.min(x), high.max(x)));
            ends.0 > 0.0 && ends.1 / ends.0 > 20.0
        }
        Span::Law { .. } => false,
    }
}

/// A value on an axis with the name of the parameter, as it stands in a sentence.
pub(super) fn setting(axis: &Axis, value: f64) -> String {
    let name = label::parameter(&axis.set);
    if value.is_nan() {
        return format!("{name} as it is");
    }
    match (axis.words(), &axis.span) {
        (Some(_), Span::Values(values)) => {
            let word = values.get(value as usize).cloned().unwrap_or_default();
            label::place(&axis.set, &word).replace(": ", " ")
        }
        _ => format!("{name} {}", label::on_axis(axis, value)),
    }
}

/// From one value to another on an axis, with the name of the parameter.
fn between(axis: &Axis, [low, high]: [f64; 2]) -> String {
    match low == high {
        true => setting(axis, low),
        false => {
            let said = |x: f64| label::on_axis(axis, x);
            format!("{} between {} and {}", label::parameter(&axis.set), said(low), said(high))
        }
    }
}

/// The difference of two means of different points, the second less the first, with Welch's interval.
fn unpaired(a: &Moments, b: &Moments) -> Estimate {
    let value = b.mean() - a.mean();
    let part = |it: &Moments| it.variance().map(|variance| variance / it.n() as f64);
    let (Some(x), Some(y)) = (part(a), part(b)) else {
        return Estimate { value, low: f64::NAN, high: f64::NAN };
    };
    let error = (x + y).sqrt();
    let free = |part: f64, it: &Moments| part * part / (it.n() - 1) as f64;
    let degrees = (x + y) * (x + y) / (free(x, a) + free(y, b));
    let half = match degrees.is_finite() {
        true => t_quantile(0.5 + CONFIDENCE / 2.0, degrees) * error,
        false => 0.0,
    };
    Estimate { value, low: value - half, high: value + half }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welchs_interval_is_that_of_his_formula() {
        // By hand: variances 5/3 and 5/2, errors 5/12 and 1/2, 6.98 degrees of freedom.
        let a: Moments = [1.0, 2.0, 3.0, 4.0].into_iter().collect();
        let b: Moments = [5.0, 6.0, 7.0, 8.0, 9.0].into_iter().collect();
        let it = unpaired(&a, &b);
        let (x, y) = (5.0 / 3.0 / 4.0, 2.5 / 5.0);
        let degrees: f64 = (x + y) * (x + y) / (x * x / 3.0 + y * y / 4.0);
        let half = t_quantile(0.975, degrees) * f64::sqrt(x + y);
        assert_eq!(it.value, 4.5);
        assert!((it.high - it.low - 2.0 * half).abs() < 1e-12 && (degrees - 6.98).abs() < 0.01);
    }
}
