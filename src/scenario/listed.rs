//! `[[point]]`: a sweep whose points are written out; and axes that are drawn together.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::copula::Copula;
use super::correlation::Correlation;
use super::fault::Fault;
use super::merge::{Asked, Reader};
use super::source::Place;
use super::span::{Axis, Span};
use super::spec::Spec;
use super::sweep::Design;
use super::vocabulary::Kind;

impl Reader<'_> {
    /// The parameters that the points of a list set, each with its values, and which of them each point takes.
    pub fn listed_points(&mut self, asked: &Asked) -> (Vec<Axis>, Vec<Vec<Option<usize>>>) {
        let mut axes: Vec<(Axis, Vec<Json>)> = vec![];
        let mut points: Vec<Vec<Option<usize>>> = vec![];
        // Without what is set by none of them yet: a parameter may be known only to later ones.
        let mut known_points = BTreeSet::new();
        for (node, table) in self.items(asked, "point") {
            let Some(set) = self.settings(&table["set"].1, "point.set") else { continue };
            let mut taken = vec![None; axes.len()];
            for (path, spec) in set {
                let Spec::Fixed(value) = spec else {
                    let message = format!("`point.set`: `{path}` is to be drawn");
                    self.faults.push(Fault::at(node.place, message, "a point has fixed values"));
                    continue;
                };
                let place = axes.iter().position(|(axis, _)| axis.set == path);
                let place = place.unwrap_or_else(|| {
                    let whole = self.vocabulary.get(&path).is_some_and(|p| p.kind == Kind::Count);
                    axes.push((Axis { set: path, span: Span::Values(vec![]), whole }, vec![]));
                    taken.push(None);
                    axes.len() - 1
                });
                let values = &mut axes[place].1;
                let known = values.iter().position(|other| *other == value);
                taken[place] = Some(known.unwrap_or_else(|| {
                    values.push(value);
                    values.len() - 1
                }));
            }
            let shown = taken.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
            if !known_points.insert(taken[..shown].to_vec()) {
                let message = "a point before this one sets the same";
                self.faults.push(Fault::at(node.place, message, "keep one of them"));
            }
            points.push(taken);
        }
        points.iter_mut().for_each(|point| point.resize(axes.len(), None));
        let whole = |(axis, values)| Axis { span: Span::Values(values), ..axis };
        (axes.into_iter().map(whole).collect(), points)
    }

    /// Axes that are drawn from their laws and correlated move together in a sample that allows for it.
    pub fn joined(
        &mut self,
        axes: &[Axis],
        design: Design,
        correlations: &[Correlation],
        place: Place,
    ) -> Option<Copula> {
        let by_law = |name: &String| {
            axes.iter().any(|axis| axis.set == *name && matches!(axis.span, Span::Law { .. }))
        };
        let is_axis = |name: &String| axes.iter().any(|axis| axis.set == *name);
        let (mut inside, mut torn) = (vec![], None);
        for pair in correlations.iter().filter(|pair| pair.between.iter().any(is_axis)) {
            if pair.between.iter().all(by_law) {
                inside.push(pair.clone());
            } else {
                torn = Some(&pair.between);
            }
        }
        if let Some([a, b]) = torn {
            let message = format!("`{a}` and `{b}` are correlated, and an axis tears them apart");
            let label = "expected both as axes without ends, or neither";
            self.faults.push(Fault::at(place, message, label));
        }
        if inside.is_empty() {
            return None;
        }
        if matches!(design, Design::Morris | Design::Saltelli) {
            let message = format!("a {} design needs inputs that are independent", design.name());
            let help = "a latin-hypercube or sobol design takes correlated axes";
            let fault = Fault::at(place, message, "two of its axes are correlated");
            self.faults.push(fault.help(help));
        }
        Copula::of(&inside).ok()
    }
}
