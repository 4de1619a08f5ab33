//! What a change that is assigned does, on the same draws.

use std::collections::BTreeMap;

use super::{Result, SHARE};
use crate::chart::what_does_the_policy_change::{
    Contrast as PolicyContrast, Month as PolicyMonth, WhatDoesThePolicyChange,
};
use crate::record::RecordError;
use crate::report::loaded::{Loaded, spread_of_values};
use crate::report::replicates::change;
use crate::study::without_policy;

/// The scenario's policy against none; where it has none, both scaled against neither at the same demand elasticity.
pub fn what_does_the_policy_change(run: &Loaded) -> Result<Option<WhatDoesThePolicyChange>> {
    let find = |name: &str| run.variant(&format!("{name}-at-1"));
    let dated = run.variant(&without_policy("main"));
    let found = dated.map(|without| (without, 0)).or(find("neither").zip(find("both")));
    let Some((without, with)) = found else { return Ok(None) };
    let (policy, names, note) = if dated.is_some() {
        ("the policy", ["Without policy", "With policy"], "")
    } else {
        (
            "tripling both tasks and births of purposes",
            ["Neither", "Both"],
            "Both are assigned from the start on; it is an experiment, not a policy that somebody could enact.",
        )
    };
    let metrics = ["bottleneck.output", SHARE];
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
    let [_, year] = run.years();
    let over = |metric| {
        let of = |variant| run.spans(metric, variant, [year.clone()]);
        let ([without], [with]) = (of(without)?, of(with)?);
        Ok::<_, RecordError>(change(&without, &with))
    };
    Ok(Some(WhatDoesThePolicyChange {
        policy: policy.into(),
        without: names[0].into(),
        with: names[1].into(),
        note: note.into(),
        starts: run.year(0),
        pairs,
        lower: lower as f64 / pairs as f64,
        output: over(metrics[0])?,
        displaced: over(metrics[1])?,
        months: months.collect(),
    }))
}
