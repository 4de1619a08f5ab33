//! Whether a metric goes one way with a parameter: over variants that differ in it alone, or along an axis.

use std::collections::BTreeMap;

use super::checks::Values;
use super::loaded::Loaded;
use crate::scenario::{Sign, Spec};
use crate::study::design::Points;

/// Where a metric stands as the parameter rises: (value, variant, point) in order.
type Line = Vec<(f64, u32, u64)>;

/// Lines of a sweep: points of one variant that are the same but for the parameter.
fn along_axis(run: &Loaded, variant: u32, path: &str) -> Vec<Line> {
    let Some(sweep) = &run.scenario.sweep else { return vec![] };
    let points = Points::new(sweep, run.scenario.ensemble.seed);
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for point in 0..points.len() {
        let set = points.settings(point);
        let value = set.iter().find(|(axis, _)| axis.set == path).and_then(|it| it.1.as_f64());
        let rest: Vec<String> = set
            .iter()
            .filter(|(axis, _)| axis.set != path)
            .map(|(axis, value)| format!("{} {value}", axis.set))
            .collect();
        if let Some(value) = value {
            lines.entry(rest.join(", ")).or_default().push((value, variant, point));
        }
    }
    lines.into_values().collect()
}

/// Lines of a run: the scenario and its arms, where they are the same but for the parameter.
fn over_arms(run: &Loaded, path: &str) -> Vec<Line> {
    let number = |spec: &Spec| match spec {
        Spec::Fixed(value) => value.as_f64(),
        Spec::Drawn(_) => None,
    };
    let own = run.scenario.get(path).and_then(|setting| number(&setting.spec));
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    lines.entry(String::new()).or_default().extend(own.map(|value| (value, 0, 0)));
    for arm in &run.scenario.arms {
        let Some(variant) = run.variant(&arm.name) else { continue };
        let value = arm.set.get(path).map_or(own, number);
        let rest: Vec<String> = arm
            .set
            .iter()
            .filter(|(other, _)| *other != path)
            .map(|(path, spec)| format!("{path} {}", spec.to_json()))
            .collect();
        lines.entry(rest.join(", ")).or_default().extend(value.map(|it| (it, variant, 0)));
    }
    lines.into_values().collect()
}

/// In how many replicates of each line the metric never turns: (held, looked at), by line.
pub(super) fn by_group(
    run: &Loaded,
    all: &Values,
    variant: u32,
    path: &str,
    sign: Sign,
) -> BTreeMap<u64, (u64, u64)> {
    let lines = match run.scenario.sweep {
        Some(_) => along_axis(run, variant, path),
        None => over_arms(run, path),
    };
    let mut counts = BTreeMap::new();
    for mut line in lines {
        line.sort_by(|a, b| a.0.total_cmp(&b.0));
        line.dedup_by(|a, b| a.0 == b.0);
        if line.len() > 1 {
            counts.insert(counts.len() as u64, count(all, &line, sign));
        }
    }
    counts
}

fn count(all: &Values, line: &Line, sign: Sign) -> (u64, u64) {
    let (_, variant, point) = line[0];
    let mut held = (0, 0);
    for &(_, _, replicate) in all.range((variant, point, 0)..(variant, point + 1, 0)).map(|it| it.0)
    {
        let at = |&(_, variant, point): &(f64, u32, u64)| all.get(&(variant, point, replicate));
        // A replicate that one of them did not run says nothing of the whole line.
        let Some(values) = line.iter().map(at).collect::<Option<Vec<&f64>>>() else { continue };
        let steps =
            values.windows(2).all(|pair| *pair[0] == *pair[1] || sign.holds(pair[1] - pair[0]));
        held.1 += 1;
        held.0 += u64::from(steps);
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_in_the_replicates_in_which_it_never_turns() {
        let line: Line = vec![(1.0, 0, 0), (2.0, 0, 1), (3.0, 0, 2)];
        let columns = [[1.0, 2.0, 2.0], [1.0, 3.0, 2.0], [3.0, 2.0, 1.0]];
        let mut all = Values::new();
        for (replicate, values) in columns.iter().enumerate() {
            for (point, &value) in values.iter().enumerate() {
                all.insert((0, point as u64, replicate as u64), value);
            }
        }
        all.insert((0, 0, 3), 1.0);
        assert_eq!(count(&all, &line, Sign::Positive), (1, 3));
        assert_eq!(count(&all, &line, Sign::Negative), (1, 3));
    }
}
