//! One number for each replicate, so that everything that is compared is compared in pairs.

use std::collections::BTreeMap;

use super::loaded::{CONFIDENCE, Loaded, difference};
use crate::chart::{Change, Estimate};
use crate::record::RecordError;
use crate::summary::{
    Bounds, Interval, Moments, Pairs, normal_quantile, price, quantile, ratio, sorted,
};

/// A number by replicate; one that is undefined is left out.
pub type Values = BTreeMap<u64, f64>;

type Result<T> = std::result::Result<T, RecordError>;

/// Nothing is known.
pub const NOTHING: Estimate = Estimate { value: f64::NAN, low: f64::NAN, high: f64::NAN };

fn with(value: f64, interval: Option<Interval>) -> Estimate {
    let ends = interval.map_or([f64::NAN; 2], |i| [i.lower, i.upper]);
    Estimate { value, low: ends[0], high: ends[1] }
}

/// The mean over replicates with its interval, of a quantity that lies anywhere.
pub fn mean(values: &Values) -> Estimate {
    mean_of(values, Bounds::Free)
}

/// The mean over replicates with its interval, which stays within the quantity's bounds.
pub fn mean_of(values: &Values, bounds: Bounds) -> Estimate {
    let moments: Moments = values.values().copied().collect();
    with(moments.mean(), bounds.interval(&moments, CONFIDENCE))
}

/// A ratio of means over the replicates that both have, with its interval.
pub fn mean_ratio(above: &Values, below: &Values) -> Estimate {
    let pairs: Vec<(f64, f64)> =
        above.iter().filter_map(|(it, &a)| Some((a, *below.get(it)?))).collect();
    ratio(&pairs, CONFIDENCE).map_or(NOTHING, |(value, interval)| with(value, interval))
}

/// The same of a share of people.
pub fn ratio_of(above: &Values, below: &Values) -> Estimate {
    // What is known to lie between 0 and 1 loses no coverage where its interval is cut there.
    let it = mean_ratio(above, below);
    Estimate { low: it.low.clamp(0.0, 1.0), high: it.high.clamp(0.0, 1.0), ..it }
}

/// What one of `bought` cost, over the replicates that both have; `None` unless what is bought differs significantly from nothing.
pub fn price_of(paid: &Values, bought: &Values) -> Option<Estimate> {
    let pairs: Vec<(f64, f64)> =
        paid.iter().filter_map(|(it, &a)| Some((a, *bought.get(it)?))).collect();
    price(&pairs, CONFIDENCE).map(|(value, interval)| with(value, Some(interval)))
}

/// From the first to the second, over the replicates that both have, of a quantity that lies anywhere.
pub fn change(before: &Values, after: &Values) -> Change {
    change_of(before, after, Bounds::Free)
}

/// From the first to the second, over the replicates that both have; no interval says what the quantity cannot be.
pub fn change_of(before: &Values, after: &Values, bounds: Bounds) -> Change {
    let both = |of: &Values, other: &Values| -> Values {
        of.iter().filter(|(it, _)| other.contains_key(it)).map(|(&it, &x)| (it, x)).collect()
    };
    let (before, after) = (both(before, after), both(after, before));
    // The interval of a difference is the one that `compare`, checks and sweeps have.
    let mut pairs = Pairs::default();
    before.iter().for_each(|(it, x)| pairs.push(after[it], *x));
    let by = difference(&pairs.contrast(CONFIDENCE));
    let by = match bounds {
        // What is nothing everywhere before, such as the net job loss without AI, is itself the difference: one interval, not two.
        Bounds::Free if !before.is_empty() && before.values().all(|&x| x == 0.0) => {
            mean_of(&after, bounds)
        }
        // Two shares differ by 1 at most: an interval that is cut there covers as often.
        Bounds::Share => {
            Estimate { low: by.low.clamp(-1.0, 1.0), high: by.high.clamp(-1.0, 1.0), ..by }
        }
        Bounds::Free | Bounds::Positive => by,
    };
    Change { before: mean_of(&before, bounds), after: mean_of(&after, bounds), by }
}

/// One less the other, over the replicates that both have.
pub fn less(one: &Values, other: &Values) -> Values {
    one.iter().filter_map(|(it, x)| Some((*it, x - other.get(it)?))).collect()
}

/// Replicates after which a mean difference of this size would be distinguished from none, if the others were like these; `None` where
/// nothing differs or there is but one.
pub fn needed(differences: &Values) -> Option<u64> {
    let moments: Moments = differences.values().copied().collect();
    let (mean, deviation) = (moments.mean().abs(), moments.deviation()?);
    let z = normal_quantile(0.5 + CONFIDENCE / 2.0);
    let runs = (z * deviation / mean).powi(2).ceil();
    (mean > 0.0 && runs.is_finite()).then(|| (runs as u64).max(moments.n() + 1))
}

/// The few runs that rule a mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    /// How many they are `[runs]`.
    pub runs: usize,
    /// The replicate of the greatest.
    pub replicate: u64,
    /// Its number.
    pub value: f64,
    /// The median of all.
    pub median: f64,
}

/// The run, or up to a tenth of the runs, without which a mean of five or more would be off by more than half of what it is;
/// `None` where no few rule it.
pub fn ruler(values: &Values) -> Option<Ruler> {
    if values.len() < 5 {
        return None;
    }
    let mut all: Vec<(u64, f64)> = values.iter().map(|(&replicate, &x)| (replicate, x)).collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let (replicate, value) = *all.first()?;
    let mean_of = |of: &[(u64, f64)]| of.iter().map(|it| it.1).sum::<f64>() / of.len() as f64;
    let mean = mean_of(&all);
    let rules = |few: &usize| (mean - mean_of(&all[*few..])).abs() > 0.5 * mean.abs();
    let runs = (1..=(all.len() / 10).max(1)).find(rules)?;
    let median = quantile(&sorted(values.values().copied()), 0.5)?;
    Some(Ruler { runs, replicate, value, median })
}

impl Loaded {
    /// Final numbers of some columns in one variant; none of what is not recorded.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn values(&self, columns: &[&str], variant: u32) -> Result<Vec<Values>> {
        if let Some(place) = columns.iter().position(|it| !self.has(it)) {
            let known = [&columns[..place], &columns[place + 1..]].concat();
            let mut all = self.values(&known, variant)?;
            all.insert(place, Values::new());
            return Ok(all);
        }
        let mut all = vec![Values::new(); columns.len()];
        for rows in self.results.runs(columns)? {
            let rows = rows?;
            for i in (0..rows.variant.len()).filter(|&i| rows.variant[i] == variant) {
                for (values, column) in all.iter_mut().zip(&rows.values) {
                    if !column[i].is_nan() {
                        values.insert(rows.replicate[i], column[i]);
                    }
                }
            }
        }
        Ok(all)
    }

    /// Folds the records of some metrics in one variant, each replicate by itself and in the order of time: `add`
    /// takes what there is, the tick and the metrics' values. Nothing where one of them is not recorded.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn fold<T: Default>(
        &self,
        metrics: &[&str],
        variant: u32,
        mut add: impl FnMut(&mut T, i32, &[f64]),
    ) -> Result<BTreeMap<u64, T>> {
        let mut all = BTreeMap::new();
        if metrics.iter().any(|it| !self.recorded(it)) {
            return Ok(all);
        }
        let mut row = vec![0.0; metrics.len()];
        for rows in self.results.series(metrics)? {
            let rows = rows?;
            for i in (0..rows.variant.len()).filter(|&i| rows.variant[i] == variant && rows.ok[i]) {
                row.iter_mut().zip(&rows.values).for_each(|(x, column)| *x = column[i]);
                add(all.entry(rows.replicate[i]).or_default(), rows.tick[i], &row);
            }
        }
        Ok(all)
    }

    /// The mean of a metric over its records from a tick on, by replicate.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn since(&self, metric: &str, variant: u32, first: i32) -> Result<Values> {
        let folded = self.fold(&[metric], variant, |all: &mut Moments, tick, row| {
            if tick >= first && !row[0].is_nan() {
                all.push(row[0]);
            }
        })?;
        let known = folded.into_iter().filter(|(_, all)| all.n() > 0);
        Ok(known.map(|(it, all)| (it, all.mean())).collect())
    }

    /// A metric at its first and its last record from the start on, by replicate.
    ///
    /// # Errors
    /// I/O, damage or an unknown metric.
    fn ends(&self, metric: &str, variant: u32) -> Result<[Values; 2]> {
        let known = self.fold(&[metric], variant, |all: &mut BTreeMap<i32, f64>, tick, row| {
            if tick >= 0 && !row[0].is_nan() {
                all.insert(tick, row[0]);
            }
        })?;
        let ticks = || known.values().flat_map(|all| all.keys().copied());
        let at = |tick: Option<i32>| -> Values {
            let value = |all: &BTreeMap<i32, f64>| all.get(&tick?).copied();
            known.iter().filter_map(|(&it, all)| Some((it, value(all)?))).collect()
        };
        Ok([at(ticks().min()), at(ticks().max())])
    }

    /// A metric at its last record, by replicate.
    ///
    /// # Errors
    /// I/O, damage or an unknown metric.
    pub fn last(&self, metric: &str, variant: u32) -> Result<Values> {
        Ok(self.ends(metric, variant)?[1].clone())
    }

    /// A metric from its first record to its last, in the same runs of a variant.
    ///
    /// # Errors
    /// I/O, damage or an unknown metric.
    pub fn drift(&self, metric: &str, variant: u32) -> Result<Change> {
        let [first, last] = self.ends(metric, variant)?;
        let bounds = self.bounds(metric);
        // Each mean is of all replicates that have it, as a line is; only their difference is of pairs.
        let by = change_of(&first, &last, bounds).by;
        Ok(Change { before: mean_of(&first, bounds), after: mean_of(&last, bounds), by })
    }

    /// A column's final numbers in two variants, the second less the first, on the same random numbers.
    ///
    /// # Errors
    /// I/O, damage or an unknown column.
    pub fn between(&self, column: &str, first: u32, second: u32) -> Result<Change> {
        let of = |variant| Ok::<_, RecordError>(self.values(&[column], variant)?.remove(0));
        Ok(change_of(&of(first)?, &of(second)?, self.bounds(column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_counts_only_replicates_that_both_have() {
        let before = Values::from([(0, 1.0), (1, 2.0), (2, 9.0)]);
        let after = Values::from([(0, 1.5), (1, 3.0), (7, 9.0)]);
        let it = change(&before, &after);
        assert_eq!((it.before.value, it.after.value, it.by.value), (1.5, 2.25, 0.75));
        assert!(it.by.low < 0.0 && !it.told());
        assert!(change(&before, &Values::new()).by.value.is_nan());
    }

    #[test]
    fn a_difference_is_one_of_replicates_that_both_have() {
        let (one, other) = (Values::from([(0, 3.0), (1, 1.0)]), Values::from([(0, 1.0), (2, 9.0)]));
        assert_eq!(less(&one, &other), Values::from([(0, 2.0)]));
    }

    #[test]
    fn a_run_that_rules_a_mean_is_found_and_none_where_all_are_alike() {
        let mut values: Values = (0..19).map(|it| (it, 0.1)).collect();
        assert_eq!(ruler(&values), None);
        values.insert(19, 27.0);
        let one = Ruler { runs: 1, replicate: 19, value: 27.0, median: 0.1 };
        assert_eq!(ruler(&values), Some(one));
        // Without either of two that are alike the other still rules.
        values.insert(18, 26.0);
        assert_eq!(ruler(&values), Some(Ruler { runs: 2, ..one }));
        values.extend([(17, 25.0), (16, 24.0)]);
        assert_eq!(ruler(&values), None, "four of twenty are no few");
        let few = Values::from([(0, 0.0), (1, 0.0), (2, 9.0)]);
        assert_eq!(ruler(&few), None);
    }

    #[test]
    fn the_runs_that_it_takes_grow_with_the_noise() {
        // Mean 1, deviation 2: (1.96 * 2)² = 15.4.
        let differences = Values::from([(0, -1.0), (1, 3.0), (2, 1.0)]);
        assert_eq!(needed(&differences), Some(16));
        assert_eq!(needed(&Values::from([(0, 1.0)])), None);
        assert_eq!(needed(&Values::from([(0, 0.0), (1, 0.0)])), None);
    }

    #[test]
    fn a_share_of_people_is_a_ratio_of_means() {
        let (above, below) =
            (Values::from([(0, 1.0), (1, 0.0)]), Values::from([(0, 1.0), (1, 9.0)]));
        assert_eq!(ratio_of(&above, &below).value, 0.1);
    }
}
