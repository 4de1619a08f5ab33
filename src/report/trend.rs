//! Whether a metric goes one way with a parameter: over variants that differ in it alone, or along an axis.

use std::collections::BTreeMap;

use super::checks::Values;
use super::verdict::Tally;
use crate::scenario::{Scenario, Sign, Spec};
use crate::study::design::Points;

/// Where a metric stands as the parameter rises: (value, variant, point) in order.
pub(super) type Line = Vec<(f64, u32, u64)>;

/// Lines of a sweep: points of one variant that are the same but for the parameter.
fn along_axis(scenario: &Scenario, variant: u32, path: &str) -> Vec<Line> {
    let Some(sweep) = &scenario.sweep else { return vec![] };
    let points = Points::new(sweep, scenario.ensemble.seed);
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
fn over_arms(scenario: &Scenario, index: &impl Fn(&str) -> Option<u32>, path: &str) -> Vec<Line> {
    let own = scenario.get(path).filter(|it| it.assumed.is_none());
    let own = own.and_then(|setting| setting.spec.number());
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    lines.entry(String::new()).or_default().extend(own.map(|value| (value, 0, 0)));
    for arm in &scenario.arms {
        let Some(variant) = index(&arm.name) else { continue };
        let value = arm.set.get(path).map_or(own, Spec::number);
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

/// The lines of more than one step along which a parameter rises, given the index of each variant by its name.
pub(super) fn lines(
    scenario: &Scenario,
    index: &impl Fn(&str) -> Option<u32>,
    variant: u32,
    path: &str,
) -> Vec<Line> {
    let mut lines = match scenario.sweep {
        Some(_) => along_axis(scenario, variant, path),
        None => over_arms(scenario, index, path),
    };
    for line in &mut lines {
        line.sort_by(|a, b| a.0.total_cmp(&b.0));
        line.dedup_by(|a, b| a.0 == b.0);
    }
    lines.retain(|line| line.len() > 1);
    lines
}

/// In how many replicates of a line the metric never turns.
pub(super) fn tally(all: &Values, line: &Line, sign: Sign) -> Tally {
    let (_, variant, point) = line[0];
    let mut tally = Tally::default();
    for &(_, _, replicate) in all.range((variant, point, 0)..(variant, point + 1, 0)).map(|it| it.0)
    {
        let at = |&(_, variant, point): &(f64, u32, u64)| all.get(&(variant, point, replicate));
        // A replicate that one of them did not run says nothing of the whole line.
        let Some(values) = line.iter().map(at).collect::<Option<Vec<&f64>>>() else { continue };
        let mut steps = values.windows(2);
        if values.iter().any(|value| value.is_nan()) {
            tally.undefined += 1;
        } else if steps.all(|pair| *pair[0] == *pair[1] || sign.holds(pair[1] - pair[0])) {
            tally.held += 1;
        } else {
            tally.missed += 1;
        }
    }
    tally
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
        (0..3).for_each(|point| _ = all.insert((0, point, 4), f64::NAN));
        for sign in [Sign::Positive, Sign::Negative] {
            let it = tally(&all, &line, sign);
            assert_eq!((it.held, it.missed, it.undefined), (1, 2, 1));
        }
    }
}
