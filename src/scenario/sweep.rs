//! `[sweep]` and `[[axis]]`: a scenario that has axes is a sweep, a design over its parameters.

use super::Setting;
use super::copula::Copula;
use super::correlation::Correlation;
use super::fault::{Fault, Severity};
use super::frame::{Ensemble, MOST_RUNS};
use super::merge::{Asked, Reader};
use super::source::Place;
use super::span::Axis;
use super::text;
use super::tree::Node;

/// The most axes of a design that is drawn from Sobol's sequence, which has so many dimensions here.
pub const SOBOL_DIMENSIONS: usize = 64;

/// Levels of an axis of a morris design, where nothing is said.
const LEVELS: u64 = 4;

/// Which points of the space are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Every value of an axis with every value of the others.
    Grid,
    /// The first values of all axes together, then the second ones.
    Zip,
    /// The points that the file lists, one by one.
    List,
    /// The scenario itself, then each value of each axis alone.
    OneAtATime,
    /// As many strata of each axis as points, each met once.
    LatinHypercube,
    /// Sobol's sequence, scrambled.
    Sobol,
    /// Trajectories that move one axis after the other by the same step (Morris).
    Morris,
    /// Two samples and their mixtures, for Sobol's indices (Saltelli).
    Saltelli,
}

/// The designs and what they are called.
const DESIGNS: [(&str, Design); 8] = [
    ("grid", Design::Grid),
    ("zip", Design::Zip),
    ("list", Design::List),
    ("one-at-a-time", Design::OneAtATime),
    ("latin-hypercube", Design::LatinHypercube),
    ("sobol", Design::Sobol),
    ("morris", Design::Morris),
    ("saltelli", Design::Saltelli),
];

/// What the designs are called.
pub(crate) const DESIGN_NAMES: [&str; DESIGNS.len()] = {
    let mut names = [""; DESIGNS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = DESIGNS[at].0;
        at += 1;
    }
    names
};

impl Design {
    /// What it is called in a file.
    pub fn name(self) -> &'static str {
        DESIGNS.iter().find(|(_, design)| *design == self).map_or("", |(name, _)| name)
    }

    /// Whether its points are sampled between the ends of axes, and not put together from their values.
    pub fn samples(self) -> bool {
        !matches!(self, Self::Grid | Self::Zip | Self::List | Self::OneAtATime)
    }
}

/// A design over parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// Which points.
    pub design: Design,
    /// How many: points, base samples (Saltelli) or trajectories (Morris); 0 where the axes say it.
    pub size: u64,
    /// Levels of an axis (Morris).
    pub levels: u64,
    /// What is varied.
    pub axes: Vec<Axis>,
    /// The points of a list: for each axis which of its values, if any.
    pub listed: Vec<Vec<Option<usize>>>,
    /// Axes that are drawn together, as their rank correlations say.
    pub joined: Option<Copula>,
}

impl Sweep {
    /// A design of so many points, trajectories or base samples, which varies nothing yet.
    #[cfg(test)]
    pub fn of(design: Design, size: u64) -> Self {
        Self { design, size, levels: LEVELS, axes: vec![], listed: vec![], joined: None }
    }

    /// The scenario itself, then each value of each axis alone.
    pub(super) fn one_at_a_time(axes: Vec<Axis>) -> Self {
        let design = Design::OneAtATime;
        Self { design, size: 0, levels: LEVELS, axes, listed: vec![], joined: None }
    }

    /// How many points it has.
    pub fn points(&self) -> u128 {
        let lengths = || self.axes.iter().map(|axis| axis.span.length() as u128);
        let (size, axes) = (u128::from(self.size), self.axes.len() as u128);
        match self.design {
            // Sixteen axes of 256 values are 2^128 points.
            Design::Grid => lengths().fold(1, u128::saturating_mul),
            Design::Zip => lengths().max().unwrap_or(0),
            Design::List => self.listed.len() as u128,
            Design::OneAtATime => 1 + lengths().sum::<u128>(),
            Design::LatinHypercube | Design::Sobol => size,
            Design::Morris => size * (axes + 1),
            Design::Saltelli => size * (axes + 2),
        }
    }
}

/// What a sweep has to fit.
pub(super) struct About<'a> {
    pub ensemble: &'a Ensemble,
    pub settings: &'a [Setting],
    pub correlations: &'a [Correlation],
    pub policies: usize,
}

impl Reader<'_> {
    /// `[sweep]` with its `[[axis]]` or `[[point]]`, if there are any.
    pub fn sweep(&mut self, asked: &Asked, about: &About<'_>) -> Option<Sweep> {
        let leaf = |key: &str| asked.leaves.get(&format!("sweep.{key}"));
        let first = ["design", "points", "levels"].iter().find_map(|key| leaf(key));
        let there = |list: &str| asked.lists.get(list).is_some_and(|list| !list.is_empty());
        if !there("axis") && !there("point") {
            if let Some(first) = first {
                let fault =
                    Fault::at(first.key, "the sweep has no axis", "expected [[axis]] tables");
                self.faults.push(fault);
            }
            return None;
        }
        let design = match leaf("design") {
            Some(leaf) => self.design(&leaf.node)?,
            None if there("point") && !there("axis") => Design::List,
            None => Design::Grid,
        };
        self.fits_lists(asked, design);
        let (size, place) = match leaf("points") {
            Some(leaf) => {
                (self.count(&leaf.node, "sweep.points", 1, u64::MAX >> 8)?, Some(leaf.node.place))
            }
            None => (0, None),
        };
        let place = place.or(first.map(|leaf| leaf.key)).unwrap_or_else(|| {
            let lists = ["axis", "point"].map(|list| asked.lists.get(list));
            let first = lists.into_iter().flatten().flatten().next();
            first.expect("an axis or a point was listed").place
        });
        let name = design.name();
        if design.samples() == (size == 0) {
            let (message, label) = match size {
                0 => {
                    (format!("a {name} design needs `points`"), "expected points = ... in [sweep]")
                }
                _ => (format!("the axes say how many points a {name} has"), "leave `points` out"),
            };
            self.faults.push(Fault::at(place, message, label));
        }
        if matches!(design, Design::Sobol | Design::Saltelli) && size > 0 && !size.is_power_of_two()
        {
            let message = format!("{size} points of Sobol's sequence are not balanced");
            let near = format!("{} are", size.next_power_of_two());
            self.notes.push(Fault::at(place, message, near).severity(Severity::Note));
        }
        let levels = self.levels(leaf("levels").map(|leaf| (&leaf.node, leaf.key)), design);
        let (axes, listed) = match design {
            Design::List => self.listed_points(asked),
            _ => (self.axes(asked, design, about.settings), vec![]),
        };
        let most = if design == Design::Saltelli { SOBOL_DIMENSIONS / 2 } else { SOBOL_DIMENSIONS };
        if matches!(design, Design::Sobol | Design::Saltelli) && axes.len() > most {
            let message = format!("a {name} design has at most {most} axes, not {}", axes.len());
            self.faults.push(Fault::at(place, message, "expected fewer axes"));
        }
        let joined = self.joined(&axes, design, about.correlations, place);
        let sweep = Sweep { design, size, levels, axes, listed, joined };
        let lines = about.policies as u128 + 1;
        let runs = about.ensemble.runs;
        let all = sweep.points().saturating_mul(u128::from(runs)).saturating_mul(lines);
        if all > u128::from(MOST_RUNS) {
            let each = if lines > 1 { format!(" of {lines} lines") } else { String::new() };
            let message = format!(
                "{} points of {runs} replicates{each} are {all} simulations",
                sweep.points()
            );
            let fault = Fault::at(place, message, format!("expected at most {MOST_RUNS}"));
            self.faults.push(fault.help("fewer points, or fewer replicates with --runs"));
        }
        Some(sweep)
    }

    /// A list has points and no axes, every other design axes and no points.
    fn fits_lists(&mut self, asked: &Asked, design: Design) {
        let (list, wanted) = match design {
            Design::List => ("axis", "point"),
            _ => ("point", "axis"),
        };
        if let Some(node) = asked.lists.get(list).and_then(|nodes| nodes.first()) {
            let message = format!("a {} design has no [[{list}]]", design.name());
            self.faults.push(Fault::at(node.place, message, format!("expected [[{wanted}]]")));
        }
    }

    fn design(&mut self, node: &Node) -> Option<Design> {
        let word = self.words(node, "sweep.design")?;
        let found = DESIGNS.iter().find(|(name, _)| *name == word).map(|(_, design)| *design);
        if found.is_none() {
            let names: Vec<&str> = DESIGNS.iter().map(|(name, _)| *name).collect();
            let message = format!("`sweep.design`: there is no design `{}`", text::shown(&word));
            let label = format!("expected {}", names.join(", "));
            let near = text::meant(&word, names.iter().copied());
            self.faults.push(Fault::at(node.place, message, label).meant(near));
        }
        found
    }

    fn levels(&mut self, given: Option<(&Node, Place)>, design: Design) -> u64 {
        let Some((node, key)) = given else { return LEVELS };
        let levels = self.count(node, "sweep.levels", 2, 1000).unwrap_or(LEVELS);
        if design != Design::Morris {
            let message = format!("a {} design has no `levels`", design.name());
            self.faults.push(Fault::at(key, message, "only a morris design has"));
        } else if levels % 2 == 1 {
            let message = format!("`sweep.levels`: {levels} is odd");
            let label = "expected an even number, so that steps up and down are equally likely";
            self.faults.push(Fault::at(node.place, message, label));
        }
        levels
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::super::span::Span;
    use super::*;

    #[test]
    fn a_grid_of_more_points_than_can_be_counted_is_not_an_empty_one() {
        let values = (0..256).map(Json::from).collect();
        let axis = Axis { set: String::new(), span: Span::Values(values), whole: true };
        let sweep = Sweep { axes: vec![axis; 16], ..Sweep::of(Design::Grid, 0) };
        assert_eq!(sweep.points(), u128::MAX);
    }
}
