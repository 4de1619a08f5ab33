//! What may happen in a run, as typed on the command line: `headline.net > 0.2`.

use std::fmt;

use super::text;
use super::unit::{Unit, quantity};
use crate::engine::{MetricInfo, share_of};

/// How a metric lies to a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

/// The relations and how they are written, the longer first.
const RELATIONS: [(&str, Relation); 6] = [
    (">=", Relation::AtLeast),
    ("≥", Relation::AtLeast),
    ("<=", Relation::AtMost),
    ("≤", Relation::AtMost),
    (">", Relation::Above),
    ("<", Relation::Below),
];

/// A metric and the threshold that it passes.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The metric's name.
    pub metric: String,
    /// How it is to lie to the threshold.
    pub relation: Relation,
    /// The threshold, in the metric's unit.
    pub limit: f64,
}

impl Condition {
    /// Reads `metric > number`. The threshold is read as those of `[[check]]` are: a number in the metric's unit, or with a unit
    /// of its own, as in `2 weeks` or `5 %`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn of(text: &str, metrics: &[MetricInfo]) -> Result<Self, String> {
        let shown = text::shown(text);
        let written = || format!("`{shown}` is not like \"headline.net > 0.2\"");
        let at = text.find(['<', '>', '≤', '≥']).ok_or_else(written)?;
        let (sign, relation) = RELATIONS
            .into_iter()
            .find(|(sign, _)| text[at..].starts_with(sign))
            .ok_or_else(written)?;
        let (name, threshold) = (text[..at].trim(), text[at + sign.len()..].trim());
        let metric = known_metric(name, metrics).map_err(|why| format!("`{shown}`: {why}"))?;
        let unit = metric.unit.as_str();
        let like = match unit {
            "1" => String::new(),
            unit if share_of(unit).is_some() => " or a share such as 5 %".to_owned(),
            unit => format!(" in {unit}"),
        };
        let limit = quantity(threshold, &Unit::of_parameter(unit), unit)
            .map_err(|why| format!("`{shown}`: {why}; expected a number{like}"))?;
        Ok(Self { metric: metric.name.clone(), relation, limit })
    }

    /// Whether a value meets it; one that is not known (NaN) does not.
    pub fn holds(&self, value: f64) -> bool {
        match self.relation {
            Relation::Above => value > self.limit,
            Relation::AtLeast => value >= self.limit,
            Relation::Below => value < self.limit,
            Relation::AtMost => value <= self.limit,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = RELATIONS.iter().find(|(_, it)| *it == self.relation).map_or("", |it| it.0);
        write!(out, "{} {sign} {}", self.metric, text::number(self.limit))
    }
}

/// The metric of a name.
///
/// # Errors
/// That there is none, with the one that may have been meant.
pub fn known_metric<'a>(name: &str, metrics: &'a [MetricInfo]) -> Result<&'a MetricInfo, String> {
    let found = metrics.iter().find(|it| it.name == name);
    let all = "`telosim explain metrics` lists them";
    let names = metrics.iter().map(|it| it.name.as_str());
    found.ok_or_else(|| text::no_such("metric", name, names, all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Reduce;

    fn of(text: &str) -> Result<Condition, String> {
        let metric = |name: &str| MetricInfo {
            name: name.into(),
            unit: if name.ends_with("time") { "calendar h" } else { "share" }.into(),
            doc: String::new(),
            reduce: Reduce::Mean,
            stratum: None,
        };
        let all = ["headline.net", "displacement.idle", "coordination.lead_time"];
        Condition::of(text, &all.map(metric))
    }

    #[test]
    fn every_relation_and_shares_are_understood() {
        for (text, relation, limit) in [
            ("headline.net > 0.2", Relation::Above, 0.2),
            ("headline.net>=0.05", Relation::AtLeast, 0.05),
            ("headline.net < 10%", Relation::Below, 0.1),
            ("headline.net <= 10 percent", Relation::AtMost, 0.1),
            ("headline.net ≥ -1e-3", Relation::AtLeast, -1e-3),
        ] {
            let found = of(text).unwrap();
            assert_eq!((found.relation, found.limit), (relation, limit), "{text}");
            assert_eq!(of(&found.to_string()), Ok(found), "{text}");
        }
        for text in ["300 calendar h", "300", "12.5 days"] {
            assert_eq!(of(&format!("coordination.lead_time > {text}")).unwrap().limit, 300.0);
        }
        let at = |text: &str, x| of(text).unwrap().holds(x);
        assert!(at("headline.net >= 0.05", 0.05) && !at("headline.net > 0.05", 0.05));
        assert!(at("headline.net <= 5 %", 0.05) && !at("headline.net < 5 %", 0.05));
        assert!(!at("headline.net < 5 %", f64::NAN));
    }

    #[test]
    fn what_is_no_condition_is_refused_with_a_reason() {
        for (text, why) in [
            ("headline.net > nan", "does not start with a number"),
            ("headline.net > inf", "does not start with a number"),
            ("headline.net = 3", "is not like"),
            ("headline.net >", "does not start with a number"),
            ("headline.net > 0,2", "a decimal point is written `.`"),
            ("headline.net > 3 h", "plain number"),
            ("headline.nets > 1", "did you mean `headline.net`?"),
            ("purposes.births > 1", "explain metrics"),
        ] {
            let said = of(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
