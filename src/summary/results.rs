//! Statistics of a recorded run, streamed from its tables: memory does not grow with the number of replicates.

use std::collections::BTreeMap;

use super::{Bands, Contrast, Moments, Pairs, Sketch};
use crate::record::{RecordError, Results, RunRows};

/// One column of `runs.parquet` at one point of one variant, in the column's unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finals {
    /// Count, mean and spread of the values.
    pub moments: Moments,
    /// Their quantiles, and how many replicates have no value.
    pub sketch: Sketch,
    /// Replicates that failed `[replicates]`; they are among those without a value.
    pub failed: u64,
}

/// Bands of some metrics, by (variant, point), then in the order asked for.
///
/// # Errors
/// I/O, damage or an unknown metric (74).
pub fn bands_of(
    results: &Results,
    metrics: &[&str],
) -> Result<BTreeMap<(u32, u64), Vec<Bands>>, RecordError> {
    let mut all: BTreeMap<(u32, u64), Vec<Bands>> = BTreeMap::new();
    for rows in results.series(metrics)? {
        let rows = rows?;
        for (row, key) in rows.variant.iter().copied().zip(rows.point.iter().copied()).enumerate() {
            let bands = all.entry(key).or_insert_with(|| vec![Bands::default(); metrics.len()]);
            for (band, values) in bands.iter_mut().zip(&rows.values) {
                band.push(rows.tick[row], values[row]);
            }
        }
    }
    Ok(all)
}

/// A column of `runs.parquet`, by (variant, point).
///
/// # Errors
/// I/O, damage or an unknown column (74).
pub fn finals_of(
    results: &Results,
    column: &str,
) -> Result<BTreeMap<(u32, u64), Finals>, RecordError> {
    let mut all: BTreeMap<(u32, u64), Finals> = BTreeMap::new();
    for rows in results.runs(&[column])? {
        let rows = rows?;
        for row in 0..rows.status.len() {
            let finals = all.entry((rows.variant[row], rows.point[row])).or_default();
            let value = rows.values[0][row];
            finals.failed += u64::from(rows.status[row] != "ok");
            finals.sketch.push(value);
            if !value.is_nan() {
                finals.moments.push(value);
            }
        }
    }
    Ok(all)
}

/// The values of one variant with their (point, replicate), in that order.
fn values_of(
    results: &Results,
    column: &str,
    variant: u32,
) -> Result<impl Iterator<Item = Result<((u64, u64), f64), RecordError>> + use<>, RecordError> {
    let its = move |rows: RunRows| {
        let of_variant = (0..rows.variant.len()).filter(|&row| rows.variant[row] == variant);
        of_variant
            .map(|row| Ok(((rows.point[row], rows.replicate[row]), rows.values[0][row])))
            .collect::<Vec<_>>()
    };
    let rows = results.runs(&[column])?;
    Ok(rows.flat_map(move |rows| rows.map_or_else(|error| vec![Err(error)], &its)))
}

/// Compares a column of two variants on the same random numbers, by point: `first` minus `second`. A replicate that only one of
/// them has run (an arm may run fewer) is no pair; one that failed in either is a missing pair.
///
/// # Errors
/// I/O, damage or an unknown column (74).
pub fn compare(
    results: &Results,
    column: &str,
    first: u32,
    second: u32,
    confidence: f64,
) -> Result<BTreeMap<u64, Contrast>, RecordError> {
    let mut pairs: BTreeMap<u64, Pairs> = BTreeMap::new();
    let mut others = values_of(results, column, second)?;
    let mut other = others.next().transpose()?;
    for value in values_of(results, column, first)? {
        let (key, value) = value?;
        while other.is_some_and(|(place, _)| place < key) {
            other = others.next().transpose()?;
        }
        if let Some((place, partner)) = other
            && place == key
        {
            pairs.entry(key.0).or_default().push(value, partner);
        }
    }
    Ok(pairs.into_iter().map(|(point, pairs)| (point, pairs.contrast(confidence))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Identity, Machine, Plan, Progress, Recorder, RunFolder, VariantPlan};
    use crate::scenario::VariantRole;
    use crate::study::{MetricInfo, Outcome, Reduce, Sink, Status};

    fn value(variant: u32, point: u64, replicate: u64) -> f64 {
        (replicate * replicate % 17) as f64 + 10.0 * point as f64 - 2.0 * f64::from(variant)
    }

    /// Two points of 40 replicates; the second variant runs 30 of them. Replicate 7 fails in the first.
    fn run(dir: &std::path::Path) -> Results {
        let variant = |name: &str, runs| VariantPlan {
            name: name.into(),
            role: VariantRole::Scenario,
            points: 2,
            runs,
        };
        let [name, unit, doc] = ["demand.price", "EUR", "Price."].map(str::to_owned);
        let plan = Plan {
            scenario: "small".into(),
            calendar: crate::engine::Calendar::default(),
            variants: vec![variant("main", 40), variant("reference", 30)],
            inputs: vec![],
            metrics: vec![MetricInfo { name, unit, doc, reduce: Reduce::Last, stratum: None }],
            looks: vec![],
            series: true,
            part: 8,
        };
        let identity = Identity::new("", 1, "keyed", plan);
        let folder = RunFolder::create(dir, "", identity, Machine::default()).unwrap();
        let mut recorder = Recorder::new(folder);
        for (variant, runs) in [(0, 40), (1, 30)] {
            for (point, replicate) in (0..2).flat_map(|it| (0..runs).map(move |run| (it, run))) {
                let x = value(variant, point, replicate);
                let mut outcome = Outcome { variant, point, replicate, ..Outcome::default() };
                if (variant, replicate) == (0, 7) {
                    outcome.status = Status::Panicked { message: "seven".into() };
                } else {
                    outcome.ticks = vec![0, 4];
                    outcome.series = vec![vec![x, x + 1.0]].into();
                    outcome.finals = vec![x];
                }
                recorder.take(outcome).unwrap();
            }
        }
        drop(recorder.finish(Progress::Complete).unwrap());
        Results::open(dir).unwrap()
    }

    #[test]
    fn finals_and_bands_of_a_run_are_those_of_its_values() {
        let dir = tempfile::tempdir().unwrap();
        let results = run(dir.path());
        let finals = finals_of(&results, "demand.price").unwrap();
        assert_eq!(finals.keys().copied().collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 0), (1, 1)]);
        let its = || (0..40).filter(|&it| it != 7).map(|it| value(0, 1, it));
        let found = &finals[&(0, 1)];
        assert_eq!((found.moments, found.failed), (its().collect(), 1));
        assert_eq!((found.sketch.n(), found.sketch.missing()), (39, 1));
        let bands = bands_of(&results, &["demand.price"]).unwrap()[&(0, 1)][0].bands();
        let median = super::super::quantile(&super::super::sorted(its()), 0.5).unwrap();
        assert_eq!(bands.iter().map(|it| it.tick).collect::<Vec<_>>(), [0, 4]);
        assert_eq!((bands[0].median, bands[1].median, bands[0].n), (median, median + 1.0, 39));
    }

    #[test]
    fn variants_are_compared_on_the_replicates_that_both_have_run() {
        let dir = tempfile::tempdir().unwrap();
        let results = run(dir.path());
        for (first, second, sign) in [(0, 1, 1.0), (1, 0, -1.0)] {
            let found = compare(&results, "demand.price", first, second, 0.95).unwrap();
            for point in [0, 1] {
                let it = found[&point];
                assert_eq!((it.n, it.missing, it.difference), (29, 1, 2.0 * sign));
                assert_eq!(it.reduction, Some(f64::INFINITY));
            }
        }
    }
}
