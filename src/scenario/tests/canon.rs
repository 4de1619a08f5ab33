//! Everything that a scenario asks, in one form: two scenarios ask the same if these are equal.

use serde_json::{Map, Value as Json, json};

use crate::scenario::canon::{pair, quota, sorted};
use crate::scenario::check::Corner;
use crate::scenario::{Arm, Check, Lever, Policy, Scenario, Span, Sweep};

impl Scenario {
    /// BLAKE3 of the canonical form, as 64 hexadecimal digits. It depends on nothing but what is
    /// asked: not on the order of keys, comments, line ends, units chosen, the split over files or
    /// their names.
    pub fn hash(&self) -> String {
        blake3::hash(self.canonical().to_string().as_bytes()).to_hex().to_string()
    }

    /// Everything that is asked, with sorted keys: two scenarios ask the same if these are equal.
    pub fn canonical(&self) -> Json {
        let settings = self.parameters.iter();
        let parameters: Map<String, Json> = settings
            .map(|setting| (setting.path.clone(), setting.spec_as_assumed().to_json()))
            .collect();
        let base = self.parameters.iter();
        let base: Map<String, Json> =
            base.filter_map(|it| Some((it.path.clone(), it.base.clone()?))).collect();
        let precision = self.ensemble.precision.as_ref().map(|precision| {
            json!({
                "metric": precision.metric,
                "half_width": precision.half_width,
                "confidence": precision.confidence,
            })
        });
        let window = self
            .window
            .as_ref()
            .map(|window| json!({ "warm_up": window.warm_up, "drain": window.drain }));
        let correlations: Vec<Json> = self
            .correlations
            .iter()
            .map(|pair| json!({ "between": pair.between, "rank": pair.rank }))
            .collect();
        sorted(json!({
            "format": 1,
            "title": self.title,
            "question": self.question,
            "time": { "start": self.time.start.to_string(), "years": self.time.years },
            "ensemble": {
                "runs": self.ensemble.runs,
                "seed": self.ensemble.seed,
                "precision": precision,
            },
            "parameters": parameters,
            "base": base,
            "lever": self.levers.iter().map(lever).collect::<Vec<_>>(),
            "arm": self.arms.iter().map(arm).collect::<Vec<_>>(),
            "policy": self.policies.iter().map(policy).collect::<Vec<_>>(),
            "check": self.checks.iter().map(check).collect::<Vec<_>>(),
            "correlation": correlations,
            "sweep": self.sweep.as_ref().map(sweep),
            "window": window,
            "record": {
                "every": self.record.every,
                "metrics": self.record.metrics,
                "series": self.record.series,
            },
            "report": {
                "decision": self.report.decision,
                "audience": self.report.audience,
                "assumptions": self.report.assumptions,
            },
        }))
    }
}

fn lever(lever: &Lever) -> Json {
    let until = lever.until.as_ref().map(|turn| turn.day.to_string());
    json!({ "from": lever.from.to_string(), "until": until, "set": lever.set, "to": lever.to })
}

fn arm(arm: &Arm) -> Json {
    let set: Map<String, Json> =
        arm.set.iter().map(|(path, spec)| (path.clone(), spec.to_json())).collect();
    json!({ "name": arm.name, "set": set, "runs": format!("{:?}", arm.runs), "says": arm.says })
}

fn policy(policy: &Policy) -> Json {
    let from = policy.from.map(|from| from.to_string());
    let until = policy.until.as_ref().map(|turn| turn.day.to_string());
    json!({
        "name": policy.name,
        "from": from,
        "until": until,
        "set": policy.set,
        "says": policy.says,
    })
}

fn check(check: &Check) -> Json {
    let bounds: Map<String, Json> = check.bounds.iter().map(|bound| pair(*bound)).collect();
    json!({
        "says": check.says,
        "metric": check.metric,
        "of": check.of,
        "against": check.against,
        "bounds": bounds,
        "in": quota(check.quota),
        "by": check.by.map(|by| by.to_string()),
        "trend": check.trend.as_ref().map(|(path, sign)| json!([path, sign.name()])),
        "at": (check.at != Corner::Matrix).then(|| check.at.name()),
    })
}

fn sweep(sweep: &Sweep) -> Json {
    let axes = sweep.axes.iter().map(|axis| json!({ "set": axis.set, "span": span(&axis.span) }));
    json!({
        "design": sweep.design.name(),
        "points": sweep.size,
        "levels": sweep.levels,
        "axis": axes.collect::<Vec<_>>(),
        "listed": sweep.listed,
    })
}

fn span(span: &Span) -> Json {
    match span {
        Span::Values(values) => json!(values),
        Span::Interval { from, to, log } => json!({ "from": from, "to": to, "log": log }),
        Span::Law { law, .. } => json!({ "law": law }),
    }
}
