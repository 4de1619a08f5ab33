//! What the policy does, with the same random numbers.

use std::collections::BTreeMap;

use super::Result;
use super::time::dates;
use crate::chart::what_does_the_policy_change::{
    Contrast as PolicyContrast, Month as PolicyMonth, WhatDoesThePolicyChange,
};
use crate::model::states::bottleneck;
use crate::record::RecordError;
use crate::report::loaded::{Loaded, NET, spread_of_values};
use crate::report::replicates::change_of;
use crate::report::statement::Met;

/// The scenario against the same without its dated policy.
pub fn what_does_the_policy_change(run: &Loaded) -> Result<Met<WhatDoesThePolicyChange>> {
    let Some(without) = run.without_policy(0) else {
        return Ok(Err("This scenario has no dated policy.".into()));
    };
    let with = 0;
    let metrics = [bottleneck::metric::OUTPUT, NET];
    // tick -> replicate -> [metric][variant]
    let mut all = BTreeMap::<i32, BTreeMap<u64, [[f64; 2]; 2]>>::new();
    for rows in run.results.series(&metrics)? {
        let rows = rows?;
        for i in (0..rows.variant.len()).filter(|&i| rows.tick[i] >= 0) {
            let side = match rows.variant[i] {
                v if v == without => 0,
                v if v == with => 1,
                _ => continue,
            };
            let row = all.entry(rows.tick[i]).or_default().entry(rows.replicate[i]);
            let row = row.or_insert([[f64::NAN; 2]; 2]);
            (row[0][side], row[1][side]) = (rows.values[0][i], rows.values[1][i]);
        }
    }
    let contrast = |pairs: &BTreeMap<u64, [[f64; 2]; 2]>, m: usize| PolicyContrast {
        baseline: spread_of_values(pairs.values().map(|p| p[m][0])),
        policy: spread_of_values(pairs.values().map(|p| p[m][1])),
        difference: spread_of_values(pairs.values().map(|p| p[m][1] - p[m][0])),
    };
    let last = all.values().next_back();
    let pairs = last.map_or(0, |pairs| pairs.len() as u64);
    let lower = last.map_or(0, |pairs| pairs.values().filter(|p| p[1][1] < p[1][0]).count());
    let months = all.iter().map(|(&tick, pairs)| PolicyMonth {
        year: run.year(tick),
        output: contrast(pairs, 0),
        displaced: contrast(pairs, 1),
    });
    let over = |metric| {
        let (before, after) = (run.last(metric, without)?, run.last(metric, with)?);
        Ok::<_, RecordError>(change_of(&before, &after, run.bounds(metric)))
    };
    Ok(Ok(WhatDoesThePolicyChange {
        policy: dates(run),
        pairs,
        lower: lower as f64 / pairs as f64,
        output: over(metrics[0])?,
        displaced: over(metrics[1])?,
        months: months.collect(),
    }))
}
