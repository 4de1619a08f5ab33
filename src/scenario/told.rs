//! What is allowed but may not be meant: settings that override each other, policies that a run leaves
//! out; and what is refused: a lever that costs something and has no price.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::fault::{Fault, Severity};
use super::merge::{Asked, Reader};
use super::source::Place;
use super::spec::Spec;
use super::text;
use super::tree::Value;
use super::{Scenario, Setting, Span};

/// Arms that a note names at most.
const ARMS: usize = 8;

impl Reader<'_> {
    /// Notes and mistakes that only the whole scenario shows.
    pub fn weigh(&mut self, asked: &Asked, scenario: &Scenario) {
        self.tell_policies(asked, scenario);
        self.tell_overrides(asked, scenario);
        self.need_prices(asked, scenario);
        self.tell_needs(asked, scenario);
    }

    fn note(&mut self, place: Place, message: String, label: &str) {
        self.notes.push(Fault::at(place, message, label).severity(Severity::Note));
    }

    fn tell_policies(&mut self, asked: &Asked, scenario: &Scenario) {
        let first = asked.lists.get("policy").and_then(|list| list.first());
        if let (Some(first), None) = (first, &scenario.sweep) {
            let message = "policies are tried by `telosim sweep`: a run leaves them out".to_owned();
            self.note(first.place, message, "add an [[axis]], or write [[lever]]");
        }
    }

    /// Two settings of one parameter of which one overrides the other. That a file changes what it extends, and the
    /// command line a file, is no news.
    fn tell_overrides(&mut self, asked: &Asked, scenario: &Scenario) {
        let own = |path: &str| asked.leaves.contains_key(path);
        let axes: BTreeSet<&str> = scenario
            .sweep
            .iter()
            .flat_map(|sweep| sweep.axes.iter().map(|axis| axis.set.as_str()))
            .collect();
        let dated: BTreeMap<&str, Json> = scenario
            .levers
            .iter()
            .rev()
            .map(|lever| (lever.set.as_str(), Json::from(lever.from.to_string())))
            .collect();
        let mut told: Vec<(Place, String)> = vec![];
        let place = |list: &str, at: usize| {
            asked.lists.get(list).and_then(|items| items.get(at)).map(|node| node.place)
        };
        for lever in &scenario.levers {
            let held = axes.contains(lever.set.as_str()) || (own(&lever.set) && lever.tick > 0);
            let arms = scenario.arms.iter().filter(|arm| arm.set.contains_key(&lever.set));
            let arms: Vec<&str> = arms.map(|arm| arm.name.as_str()).collect();
            let named = |node: &&super::tree::Node| {
                let Value::Table(table) = &node.value else { return false };
                table.get("set").and_then(|(_, node)| node.text()) == Some(lever.set.as_str())
            };
            let at = asked.lists.get("lever").and_then(|items| items.iter().find(named));
            if let (true, Some(node)) = (held, at) {
                let words = format!(
                    "`{}` is set from the start on and again from {}, which then overrides it",
                    lever.set, lever.from
                );
                told.push((node.place, words));
            }
            if let (false, Some(node)) = (arms.is_empty(), at) {
                let until = match &lever.until {
                    Some(until) => format!("until {}", until.day),
                    None => "on".to_owned(),
                };
                let words = format!(
                    "this lever overrides `{}` from {} {until} in {}, which set it otherwise",
                    lever.set,
                    lever.from,
                    text::first_of(&arms, ARMS)
                );
                told.push((node.place, words));
            }
        }
        for (i, policy) in scenario.policies.iter().enumerate() {
            for path in policy.set.keys() {
                if let (Some(day), Some(place)) = (dated.get(path.as_str()), place("policy", i)) {
                    let words = format!(
                        "policy `{}` and a lever from {} both set `{path}`: the one that begins last holds",
                        policy.name,
                        day.as_str().unwrap_or_default()
                    );
                    told.push((place, words));
                } else if let (true, Some(place)) =
                    (axes.contains(path.as_str()), place("policy", i))
                {
                    let words =
                        format!("policy `{}` overrides the axis over `{path}`", policy.name);
                    told.push((place, words));
                }
            }
        }
        for (i, arm) in scenario.arms.iter().enumerate() {
            for path in arm.set.keys().filter(|path| axes.contains(path.as_str())) {
                if let Some(place) = place("arm", i).or_else(|| place("experiment", 0)) {
                    let words = format!(
                        "arm `{}` sets `{path}`, over which an axis goes: it has one value at all points",
                        arm.name
                    );
                    told.push((place, words));
                }
            }
        }
        for (place, words) in told {
            self.note(place, words, "the other setting stands elsewhere");
        }
    }

    /// Whatever sets a lever that costs something finds a price.
    fn need_prices(&mut self, asked: &Asked, scenario: &Scenario) {
        let vocabulary = self.vocabulary;
        let costly = vocabulary.parameters.iter().filter_map(|it| Some((it, it.price.as_ref()?)));
        for (lever, price) in costly {
            let moved =
                |value: &Json| *value != lever.default && value.as_f64() != lever.default.as_f64();
            let spends = |spec: &Spec| matches!(spec, Spec::Fixed(value) if moved(value));
            let is_priced = |spec: &Spec| match spec {
                Spec::Fixed(value) => value.as_f64().is_some_and(|price| price > 0.0),
                Spec::Drawn(_) | Spec::Assumed { .. } => true,
            };
            let axes = || scenario.sweep.iter().flat_map(|sweep| &sweep.axes);
            let priced = scenario.get(price).is_some_and(|it: &Setting| is_priced(&it.spec))
                || axes().any(|axis| axis.set == *price);
            if priced {
                continue;
            }
            let first = |list: &str| asked.lists.get(list).and_then(|items| items.first());
            let own = asked.leaves.get(&lever.path).or_else(|| asked.base.get(&lever.path));
            let spent = scenario
                .get(&lever.path)
                .is_some_and(|it| spends(&it.spec) || it.base.as_ref().is_some_and(moved));
            let along = |span: &Span| match span {
                Span::Values(values) => values.iter().any(moved),
                Span::Interval { .. } | Span::Law { .. } => true,
            };
            let unpriced_arm = |arm: &super::Arm| {
                arm.set.get(&lever.path).is_some_and(spends)
                    && !arm.set.get(price).is_some_and(is_priced)
            };
            let places = [
                spent.then(|| own.map(|leaf| leaf.key)).flatten(),
                scenario
                    .arms
                    .iter()
                    .any(unpriced_arm)
                    .then(|| first("arm").or_else(|| first("experiment")).map(|node| node.place))
                    .flatten(),
                axes()
                    .any(|axis| axis.set == lever.path && along(&axis.span))
                    .then(|| first("axis").or_else(|| first("point")).map(|node| node.place))
                    .flatten(),
                scenario
                    .levers
                    .iter()
                    .any(|it| it.set == lever.path && moved(&it.to))
                    .then(|| first("lever").map(|node| node.place))
                    .flatten(),
                scenario
                    .policies
                    .iter()
                    .any(|it| it.set.get(&lever.path).is_some_and(moved))
                    .then(|| first("policy").map(|node| node.place))
                    .flatten(),
                scenario
                    .decide
                    .iter()
                    .flat_map(|it| &it.options)
                    .any(|it| it.sizes(&lever.path))
                    .then(|| first("option").map(|node| node.place))
                    .flatten(),
            ];
            if let Some(place) = places.into_iter().flatten().next() {
                let message = format!("`{}` costs something and has no price", lever.path);
                let fault = Fault::at(place, message, format!("expected `{price}` above 0"));
                let typical = vocabulary.get(price).map(|it| it.doc.clone()).unwrap_or_default();
                self.faults.push(fault.help(format!("`{price}`: {typical}")));
            }
        }
    }
}
