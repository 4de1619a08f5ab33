//! `[[axis]]`: where a sweep goes along one parameter.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::Setting;
use super::decimal::{in_ratio, spaced, stepped, steps as steps_between};
use super::fault::Fault;
use super::merge::{Asked, Reader};
use super::source::Place;
use super::span::{Axis, Span, share_of};
use super::spec::Spec;
use super::sweep::Design;
use super::text;
use super::tree::{Node, Table, Value};
use super::vocabulary::{Kind, Parameter};
use crate::engine::Law;

/// How an axis may be divided.
pub(crate) const SCALES: [&str; 2] = ["linear", "log"];

/// The most values of one axis that are written out.
const MOST_VALUES: u64 = 100_000;

impl Reader<'_> {
    pub fn axes(&mut self, asked: &Asked, design: Design, settings: &[Setting]) -> Vec<Axis> {
        let mut axes: Vec<Axis> = Vec::new();
        for (node, table) in self.items(asked, "axis") {
            let Some(axis) = self.axis(node, table, design, settings) else { continue };
            if axes.iter().any(|other| other.set == axis.set) {
                let message = format!("two axes vary `{}`", axis.set);
                self.faults.push(Fault::at(table["set"].1.place, message, "keep one of them"));
                continue;
            }
            let length = |axis: &Axis| axis.span.length();
            if let (Design::Zip, Some(first)) = (design, axes.first())
                && length(first) != length(&axis)
            {
                let (a, b) = (length(first), length(&axis));
                let message = format!("axes of {a} and of {b} values cannot be zipped");
                self.faults.push(Fault::at(node.place, message, format!("expected {a} values")));
            }
            axes.push(axis);
        }
        axes
    }

    fn axis(
        &mut self,
        node: &Node,
        table: &Table,
        design: Design,
        settings: &[Setting],
    ) -> Option<Axis> {
        let (_, target) = table.get("set")?;
        let set = self.words(target, "axis.set")?;
        let parameter = self.parameter(&set, target.place, "axis.set")?.clone();
        let number = matches!(parameter.kind, Kind::Number | Kind::Count);
        if !number && !matches!(parameter.kind, Kind::Flag | Kind::Choice(_)) {
            let message = format!("`{set}` is no single value: it cannot be an axis");
            let label = "expected a number, a word or true and false";
            let help =
                "a [[policy]] or an [[arm]] sets it, and a sweep runs each of them at every point";
            self.faults.push(Fault::at(target.place, message, label).help(help));
            return None;
        }
        let has = |key: &str| table.contains_key(key);
        let name = design.name();
        let whole = parameter.kind == Kind::Count;
        // What its law was refused for has been said.
        let spec = &settings.iter().find(|it| it.path == set)?.spec;
        if let (Spec::Drawn(law), true, 1) = (spec, design.samples(), table.len()) {
            return Some(Axis { set, span: truncated(law, &parameter), whole });
        }
        let wrong = match (has("values"), has("from") || has("to")) {
            (true, true) => Some("an axis has either values or two ends".to_owned()),
            (false, false) => Some("the axis goes nowhere".to_owned()),
            (false, true) if !(has("from") && has("to")) => Some("the axis has one end".to_owned()),
            (false, true) if !number => Some(format!("`{set}` is no number: give its values")),
            (true, false) => (["scale", "steps", "step"].into_iter().find(|key| has(key)))
                .map(|key| format!("an axis of values has no `{key}`")),
            _ => None,
        };
        if let Some(wrong) = wrong {
            let label = "expected values, or from and to";
            let fault = Fault::at(node.place, wrong, label);
            // Of the ways to say where it goes, the one that needs no further key.
            let third = design.samples() && number && !has("values") && !has("from") && !has("to");
            self.faults.push(match third {
                true => fault.help(format!(
                    "or give `{set}` a law in the scenario, as in \"2 to 6\": the axis goes over it"
                )),
                false => fault,
            });
            return None;
        }
        let span = match table.get("values") {
            Some((_, values)) => {
                let span = self.listed(values, &parameter)?;
                if design.samples() && span.length() < 2 {
                    let message =
                        format!("`{set}` has one value, which a {name} design cannot vary");
                    self.faults.push(Fault::at(
                        values.place,
                        message,
                        "expected two values or more",
                    ));
                    return None;
                }
                span
            }
            None => self.interval(node, table, design, &parameter)?,
        };
        Some(Axis { set, span, whole })
    }

    fn listed(&mut self, node: &Node, parameter: &Parameter) -> Option<Span> {
        let Value::List(items) = &node.value else {
            let message = format!("`axis.values`: {} stands where a list is wanted", node.kind());
            self.faults.push(Fault::at(node.place, message, "expected [1.0, 2.0]"));
            return None;
        };
        if items.is_empty() {
            let fault = Fault::at(node.place, "`axis.values` is empty", "expected values");
            self.faults.push(fault);
            return None;
        }
        if items.len() as u64 > MOST_VALUES {
            let message = format!("the axis has {} values", items.len());
            let label = format!("expected at most {MOST_VALUES}");
            self.faults.push(Fault::at(node.place, message, label));
            return None;
        }
        let mut values: Vec<Json> = Vec::new();
        let mut known = BTreeSet::new();
        let mut whole = true;
        for item in items {
            match self.plain(item, &parameter.kind, parameter) {
                Some(value) if !known.insert(value.to_string()) => {
                    let message = format!("the axis has {value} twice");
                    self.faults.push(Fault::at(item.place, message, "keep one of them"));
                }
                Some(value) => values.push(value),
                None => whole = false,
            }
        }
        whole.then_some(Span::Values(values))
    }

    fn interval(
        &mut self,
        node: &Node,
        table: &Table,
        design: Design,
        parameter: &Parameter,
    ) -> Option<Span> {
        let mut end = |key: &str| {
            self.plain(&table[key].1, &parameter.kind, parameter).and_then(|value| value.as_f64())
        };
        let (from, to) = (end("from"), end("to"));
        let (from, to) = (from?, to?);
        let log = match table.get("scale") {
            None => false,
            Some((_, scale)) => {
                let word = self.words(scale, "axis.scale")?;
                if !SCALES.contains(&word.as_str()) {
                    let message =
                        format!("`axis.scale`: there is no scale `{}`", text::shown(&word));
                    let near = text::meant(&word, SCALES);
                    let fault = Fault::at(scale.place, message, "expected linear or log");
                    self.faults.push(fault.meant(near));
                    return None;
                }
                word == "log"
            }
        };
        let mut refuse = |place: Place, message: String, label: &str| {
            self.faults.push(Fault::at(place, message, label));
            None
        };
        if from == to {
            return refuse(
                node.place,
                "the ends of the axis are the same".into(),
                "expected two ends",
            );
        }
        if log && (from <= 0.0 || to <= 0.0) {
            return refuse(node.place, "a log scale has no zero".into(), "expected ends above 0");
        }
        let (steps, step) = (table.get("steps"), table.get("step"));
        let name = design.name();
        match (steps, step) {
            _ if design.samples() => {
                if let Some((key, _)) = steps.or(step) {
                    let message = format!("a {name} design samples between the ends");
                    return refuse(*key, message, "leave it out");
                }
                if from > to {
                    let message = format!("`from` {from} is above `to` {to}");
                    return refuse(node.place, message, "expected the lower end first");
                }
                Some(Span::Interval { from, to, log })
            }
            (Some(_), Some((key, _))) => {
                refuse(*key, "both `steps` and `step` are given".into(), "leave one out")
            }
            (None, None) => refuse(
                node.place,
                format!("a {name} needs values of the axis"),
                "expected steps or step",
            ),
            (Some((_, steps)), None) => {
                let steps = self.count(steps, "axis.steps", 2, MOST_VALUES)?;
                let all = if log { in_ratio } else { spaced };
                Some(Span::Values(written(all(from, to, steps), parameter)))
            }
            (None, Some((_, step))) => {
                let by = self.any(step, "axis.step", "1")?;
                let steps = steps_between(from, to, by);
                if log {
                    let label = "give steps, or leave the scale out";
                    return self.refused(step, "a log scale has steps, not a step".into(), label);
                }
                if by == 0.0 || steps < 0.0 {
                    let message = format!("`axis.step`: {by} leads from {from} away from {to}");
                    return self.refused(step, message, "expected a step towards `to`");
                }
                if steps >= MOST_VALUES as f64 {
                    let message = format!("the axis has {steps:.0} steps");
                    let label = format!("expected at most {MOST_VALUES}");
                    return self.refused(step, message, &label);
                }
                Some(Span::Values(written(stepped(from, to, by), parameter)))
            }
        }
    }

    fn refused(&mut self, node: &Node, message: String, label: &str) -> Option<Span> {
        self.faults.push(Fault::at(node.place, message, label));
        None
    }
}

/// A law as far as the parameter's range lets it go.
fn truncated(law: &Law, parameter: &Parameter) -> Span {
    let low = parameter.range.min.map_or(0.0, |(least, _)| share_of(law, |x| x < least));
    let high = parameter.range.max.map_or(1.0, |(most, _)| share_of(law, |x| x <= most));
    Span::Law { law: law.clone(), low, high }
}

/// Values as they stand in a file; whole ones are rounded, and said once.
fn written(values: Vec<f64>, parameter: &Parameter) -> Vec<Json> {
    let mut all: Vec<Json> = values
        .into_iter()
        .map(|x| if parameter.kind == Kind::Count { json!(x.round() as i64) } else { json!(x) })
        .collect();
    all.dedup();
    all
}
