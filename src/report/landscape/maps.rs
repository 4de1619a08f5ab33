//! The maps of a sweep over a grid: net job loss, and what arms or policies change about it.

use super::{BORDER, Landscape};
use crate::chart::Estimate;
use crate::chart::plane::{MAPS, Map};
use crate::chart::where_does_displacement_end::{Point, WhereDoesDisplacementEnd};
use crate::chart::where_does_it_help::{self, WhereDoesItHelp};
use crate::chart::words::capital;
use crate::model::states::displacement;
use crate::report::arms::told;
use crate::report::depends::setting;
use crate::report::label;
use crate::report::loaded::CONFIDENCE;
use crate::scenario::{Design, VariantRole};
use crate::summary::{Bounds, Moments};

/// A grid cut into planes: what runs to the right and upwards, and by plane what holds in it and its points, each with its
/// place to the right and upwards.
struct Planes {
    across: String,
    upwards: String,
    planes: Vec<(String, Vec<(usize, f64, f64)>)>,
}

impl Landscape<'_> {
    /// Whether a variant is an arm or a policy, at every point beside the scenario.
    fn is_option(&self, variant: u32) -> bool {
        let role = self.run.variant(variant).map(|plan| &plan.role);
        matches!(role, Some(VariantRole::Arm | VariantRole::Policy))
    }

    /// What an arm or a policy is, in its own words or by what it sets.
    fn option(&self, variant: u32) -> String {
        let scenario = &self.run.scenario;
        let name = self.run.variant(variant).map_or("", |plan| plan.name.as_str());
        let policy = scenario.policies.iter().find(|it| it.name == name);
        let says = scenario
            .arm(name)
            .map_or_else(|| policy.and_then(|it| it.says.as_ref()), |it| it.says.as_ref());
        let says = says.map(|says| says.trim_end_matches('.').to_owned());
        says.unwrap_or_else(|| told(&self.run.differences(0, variant), scenario.time.start))
    }

    /// The planes of a grid of two parameters, or of three of which the one with the fewest values makes planes.
    fn planes(&self) -> Option<Planes> {
        let axes = &self.sweep.axes;
        let lengths: Vec<usize> = axes
            .iter()
            .map(|axis| if axis.words().is_some() { 0 } else { axis.span.length() })
            .collect();
        if self.sweep.design != Design::Grid || lengths.iter().any(|&length| length < 2) {
            return None;
        }
        let third = (axes.len() == 3).then(|| (0..3).min_by_key(|&i| lengths[i])).flatten();
        let plane: Vec<usize> = (0..axes.len()).filter(|&i| Some(i) != third).collect();
        let &[upwards, across] = plane.as_slice() else { return None };
        let mut planes: Vec<(f64, (String, Vec<_>))> = vec![];
        for (point, at) in self.at.iter().enumerate().filter(|(_, at)| !at.is_empty()) {
            let (held, it) = (third.map_or(0.0, |i| at[i]), (point, at[across], at[upwards]));
            match planes.iter_mut().find(|(value, _)| *value == held) {
                Some((_, (_, points))) => points.push(it),
                None => {
                    let name = third.map_or("All points".to_owned(), |i| setting(&axes[i], held));
                    planes.push((held, (name, vec![it])));
                }
            }
        }
        let named = |i: usize| {
            let unit = self.run.scenario.get(&axes[i].set).map_or("1", |s| s.unit.as_str());
            let unit = match label::multiplies(&axes[i].set) {
                true => " [× base]".to_owned(),
                false if unit == "1" => String::new(),
                false => format!(" [{unit}]"),
            };
            capital(&format!("{}{unit}", label::parameter(&axes[i].set)))
        };
        let (across, upwards) = (named(across), named(upwards));
        let planes = planes.into_iter().map(|(_, plane)| plane).collect();
        Some(Planes { across, upwards, planes })
    }

    /// The map, where the grid has few enough planes.
    pub(super) fn map(&self) -> Option<WhereDoesDisplacementEnd> {
        let Planes { across, upwards, planes } = self.planes()?;
        if planes.len() > MAPS {
            return None;
        }
        let split = self.run.scenario.get(displacement::parameter::THRESHOLD);
        let split = split.and_then(|s| s.spec.to_json().as_f64()).unwrap_or(1.5);
        let at = |(point, across, upwards): (usize, f64, f64)| Point {
            across,
            upwards,
            displaced: self.estimate(point, 0),
            g_t: self.found[point][2].mean(),
            g_p: self.found[point][3].mean(),
            hours: self.found[point][6].mean(),
        };
        let map = |(name, points): (String, Vec<_>)| Map {
            name,
            points: points.into_iter().map(at).collect(),
        };
        let maps = planes.into_iter().map(map).collect();
        let ends = self.terrain().ends();
        Some(WhereDoesDisplacementEnd { across, upwards, maps, border: BORDER, split, ends })
    }

    /// What each arm or policy changes about net job loss at each point, in pairs, where there are few enough maps.
    pub(super) fn help(&self) -> Option<WhereDoesItHelp> {
        let Planes { across, upwards, planes } = self.planes()?;
        let options: Vec<_> = self.others.iter().filter(|(it, _)| self.is_option(*it)).collect();
        if options.is_empty() || options.len() * planes.len() > MAPS {
            return None;
        }
        let effect = |shares: &[Vec<f64>], point: usize| {
            let pairs = shares[point].iter().zip(&self.shares[point]).map(|(a, b)| a - b);
            let by: Moments = pairs.filter(|by| !by.is_nan()).collect();
            let interval = Bounds::Free.interval(&by, CONFIDENCE);
            let [low, high] = interval.map_or([f64::NAN; 2], |i| [i.lower, i.upper]);
            Estimate { value: by.mean(), low, high }
        };
        let map = |variant: u32, shares: &[Vec<f64>], (name, points): &(String, Vec<_>)| Map {
            name: match (options.len(), planes.len()) {
                (1, _) => name.clone(),
                (_, 1) => self.option(variant),
                _ => format!("{}: {name}", self.option(variant)),
            },
            points: points
                .iter()
                .map(|&(point, across, upwards)| where_does_it_help::Point {
                    across,
                    upwards,
                    effect: effect(shares, point),
                })
                .collect(),
        };
        let maps = options
            .iter()
            .flat_map(|(it, shares)| planes.iter().map(|plane| map(*it, shares, plane)))
            .collect();
        let option = match options.as_slice() {
            [(one, _)] => self.option(*one),
            _ if self.run.scenario.policies.is_empty() => "arms".to_owned(),
            _ => "policies".to_owned(),
        };
        Some(WhereDoesItHelp { option, across, upwards, maps })
    }
}
