//! How two rows differ: in which settings, and between which days.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::Spec;
use super::resolved::{Course, Resolved, same};

/// One setting in which two rows differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `room.parameter`; `time.start`, `time.ticks`, `window`, `record.every`, `record.metrics`,
    /// `correlation` or `counterfactual` for what is no parameter.
    pub path: String,
    /// Its value, or law, in the one.
    pub from: Spec,
    /// Its value, or law, in the other.
    pub to: Spec,
    /// The day from which they differ; `None` where they do from the base year on.
    pub since: Option<Date>,
    /// The day from which they no longer do; `None` where they do until the end.
    pub until: Option<Date>,
}

impl Difference {
    /// Both values, where they are numbers.
    pub fn numbers(&self) -> (Option<f64>, Option<f64>) {
        (self.from.number(), self.to.number())
    }

    /// What the value is multiplied by, where both are numbers and the first is not 0.
    pub fn ratio(&self) -> Option<f64> {
        let (from, to) = self.numbers();
        from.filter(|from| *from != 0.0).and_then(|from| Some(to? / from))
    }
}

impl Resolved {
    /// In which settings another row differs from this one: parameters by name, each stretch of time of a
    /// lever by itself, then what is no parameter.
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        // A field that is forgotten here does not compile.
        let Self {
            throughout: _,
            levers: _,
            correlations: _,
            counterfactual: _,
            start: _,
            ticks: _,
            window: _,
            every: _,
            metrics: _,
        } = self;
        let mut found = vec![];
        let null = Spec::Fixed(Json::Null);
        let paths: BTreeSet<&String> =
            self.throughout.keys().chain(other.throughout.keys()).collect();
        for path in paths {
            let [from, to] = [self, other].map(|it| it.throughout.get(path).unwrap_or(&null));
            if !same(&from.to_json(), &to.to_json()) {
                found.push(Difference {
                    path: path.clone(),
                    from: from.clone(),
                    to: to.clone(),
                    since: None,
                    until: None,
                });
            }
        }
        for (path, one) in &self.levers {
            if let Some(another) = other.levers.get(path) {
                found.extend(self.stretches(path, one, another));
            }
        }
        let window = |it: &Self| json!(it.window.as_ref().map(|it| [it.warm_up, it.drain]));
        let mut other_than = |path: &str, from: Json, to: Json| {
            if !same(&from, &to) {
                let (from, to) = (Spec::Fixed(from), Spec::Fixed(to));
                found.push(Difference { path: path.into(), from, to, since: None, until: None });
            }
        };
        other_than("time.start", json!(self.start.to_string()), json!(other.start.to_string()));
        other_than("time.ticks", json!(self.ticks), json!(other.ticks));
        other_than("window", window(self), window(other));
        other_than("record.every", json!(self.every), json!(other.every));
        other_than("record.metrics", json!(self.metrics), json!(other.metrics));
        let pairs = |it: &Self| {
            json!(it.correlations.iter().map(|it| json!([it.between, it.rank])).collect::<Vec<_>>())
        };
        if self.throughout == other.throughout {
            // Else what is joined follows from what is drawn.
            other_than("correlation", pairs(self), pairs(other));
        }
        other_than("counterfactual", json!(self.counterfactual), json!(other.counterfactual));
        found
    }

    /// The stretches of time in which two courses of a lever differ by the same.
    fn stretches(&self, path: &str, one: &Course, another: &Course) -> Vec<Difference> {
        let steps = || one.steps.iter().chain(&another.steps);
        let days: BTreeMap<u32, Date> =
            std::iter::once((0, self.start)).chain(steps().map(|it| (it.tick, it.day))).collect();
        let now = days.iter().map(|(&tick, &day)| (Some(day), one.at(tick), another.at(tick)));
        let mut found: Vec<Difference> = vec![];
        for (since, from, to) in std::iter::once((None, &one.base, &another.base)).chain(now) {
            let open = found.last_mut().filter(|it| it.until.is_none());
            if let Some(open) = open {
                if same(&open.from.to_json(), from) && same(&open.to.to_json(), to) {
                    continue;
                }
                open.until = since;
            }
            if !same(from, to) {
                found.push(Difference {
                    path: path.to_owned(),
                    from: Spec::Fixed(from.clone()),
                    to: Spec::Fixed(to.clone()),
                    since,
                    until: None,
                });
            }
        }
        found
    }
}
