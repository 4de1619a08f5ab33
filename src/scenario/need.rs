//! Parameters that act only together with another: what that one must be, and who sets the one without the other.

use std::fmt;

use serde_json::Value as Json;

use super::fault::{Fault, Severity};
use super::merge::{Asked, Reader};
use super::source::{COMMAND_LINE, Place};
use super::text;
use super::{Scenario, Span, Spec};

/// What another parameter must be for one to act.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The other parameter.
    pub path: String,
    /// What it must be.
    pub is: Is,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Is {
    /// This word or flag.
    Same(Json),
    /// A number above this one.
    Above(f64),
}

impl Need {
    /// Reads `room.parameter = "word"`, `room.parameter = true` or `room.parameter > 1`, as rooms write it.
    pub(crate) fn of(written: &str) -> Option<Self> {
        let mut parts = written.splitn(3, ' ');
        let (path, relation, value) = (parts.next()?, parts.next()?, parts.next()?);
        let value: Json = serde_json::from_str(value).ok()?;
        let is = match relation {
            "=" => Is::Same(value),
            ">" => Is::Above(value.as_f64()?),
            _ => return None,
        };
        Some(Self { path: path.to_owned(), is })
    }

    /// Whether a value of the other parameter meets it.
    pub fn is_met_by(&self, value: &Json) -> bool {
        match &self.is {
            Is::Same(same) => value == same,
            Is::Above(limit) => value.is_null() || value.as_f64().is_some_and(|x| x > *limit),
        }
    }

    /// Whether the other parameter meets it anywhere in a scenario: in itself, in an arm, at a point, or from some day on. One
    /// that is drawn may.
    pub(super) fn is_met_in(&self, scenario: &Scenario) -> bool {
        let meets = |value: &Json| self.is_met_by(value);
        let may = |spec: &Spec| match spec {
            Spec::Fixed(value) => meets(value),
            Spec::Drawn(_) | Spec::Assumed { .. } => true,
        };
        let along = |span: &Span| match span {
            Span::Values(values) => values.iter().any(meets),
            Span::Interval { .. } | Span::Law { .. } => true,
        };
        let axes = scenario.sweep.iter().flat_map(|sweep| &sweep.axes);
        let dated = scenario.levers.iter().filter(|lever| lever.set == self.path);
        let policies = scenario.policies.iter().filter_map(|policy| policy.set.get(&self.path));
        let options = scenario.decide.iter().flat_map(|it| &it.options);
        let options = options.flat_map(|it| it.sets(&self.path));
        scenario.get(&self.path).is_some_and(|it| may(&it.spec) || it.base.iter().any(meets))
            || scenario.arms.iter().any(|arm| arm.set.get(&self.path).is_some_and(may))
            || axes.filter(|axis| axis.set == self.path).any(|axis| along(&axis.span))
            || dated.map(|lever| &lever.to).chain(policies).chain(options).any(meets)
    }
}

impl fmt::Display for Need {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.is {
            Is::Same(value) => write!(out, "`{}` is {value}", self.path),
            Is::Above(limit) => write!(out, "`{}` is above {}", self.path, text::number(*limit)),
        }
    }
}

impl Reader<'_> {
    /// What a scenario sets that acts only together with something that it has nowhere. What it inherits may wait for its
    /// own children.
    pub fn tell_needs(&mut self, asked: &Asked, scenario: &Scenario) {
        let own = |place: Place| place.file == 0 || self.sources.get(place).name() == COMMAND_LINE;
        let vocabulary = self.vocabulary;
        let mut told = vec![];
        for (parameter, need) in
            vocabulary.parameters.iter().filter_map(|it| Some((it, it.need.as_ref()?)))
        {
            let set =
                [&asked.leaves, &asked.base].into_iter().find_map(|all| all.get(&parameter.path));
            let Some(leaf) = set.filter(|leaf| own(leaf.key)) else { continue };
            if !need.is_met_in(scenario) {
                let message = format!("`{}` acts only where {need}", parameter.path);
                told.push(Fault::at(leaf.key, message, "set here, and acts nowhere"));
            }
        }
        self.notes.extend(told.into_iter().map(|note| note.severity(Severity::Note)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_written_in_three_forms_and_read_by_people() {
        for (written, words, met, unmet) in [
            ("a.b = \"c\"", "`a.b` is \"c\"", "\"c\"", "\"d\""),
            ("a.b = false", "`a.b` is false", "false", "true"),
            ("a.b > 1", "`a.b` is above 1", "1.5", "1"),
        ] {
            let need = Need::of(written).unwrap();
            assert_eq!(need.to_string(), words);
            let [met, unmet] =
                [met, unmet].map(|it| need.is_met_by(&serde_json::from_str(it).unwrap()));
            assert!(met && !unmet, "{written}");
        }
        for wrong in ["a.b", "a.b = c", "a.b > true", "a.b < 1"] {
            assert_eq!(Need::of(wrong), None, "{wrong}");
        }
    }
}
