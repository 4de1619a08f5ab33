//! Who is displaced, and where people are in the plane of the two scalings.

use super::Result;
use super::arms::{Group, Member, differing};
use crate::chart::which_quadrant::{Bin, Quadrant, WhichQuadrant};
use crate::chart::who_is_displaced::{Accounting, Line, Point, Run, WhoIsDisplaced};
use crate::engine::{TimeSpan, column};
use crate::model::states::{displacement, execution, purposes, tasks};
use crate::report::loaded::{Loaded, NET, spread};
use crate::report::replicates::{Values, mean_ratio, ratio_of};
use crate::report::statement::Met;

const TASKS: &str = tasks::metric::SCALING;
const PURPOSES: &str = purposes::metric::SCALING;

/// Variants that differ in the multipliers of births and of emission, and in nothing else.
pub fn grid(run: &Loaded) -> Group {
    differing(run, &[purposes::parameter::MULTIPLIER, tasks::parameter::MULTIPLIER])
}

pub fn who_is_displaced(run: &Loaded) -> Result<Met<(WhoIsDisplaced, u32)>> {
    let Group { members, everywhere } = grid(run);
    let mut births: Vec<f64> = members.iter().map(|it| it.number(0)).collect();
    births.sort_by(f64::total_cmp);
    births.dedup();
    if births.len() < 2 {
        return Ok(Err("No two arms of this run differ in the births of purposes alone.".into()));
    }
    let shares = run.finals(NET)?;
    let mut multipliers: Vec<f64> = members.iter().map(|it| it.number(1)).collect();
    multipliers.sort_by(f64::total_cmp);
    multipliers.dedup();
    let mut lines = vec![];
    for tasks in multipliers {
        let mut of: Vec<_> = members.iter().filter(|it| it.number(1) == tasks).collect();
        of.sort_by(|a, b| a.number(0).total_cmp(&b.number(0)));
        let point = |it: &&Member| Point {
            purposes: it.number(0),
            displaced: spread(shares.get(&(it.variant, 0))),
        };
        let change = run.between(NET, of[0].variant, of[of.len() - 1].variant)?;
        lines.push(Line { tasks, points: of.iter().map(point).collect(), change });
    }
    let mut runs = vec![];
    for rows in run.results.runs(&[PURPOSES, TASKS, NET])? {
        let rows = rows?;
        let of = |variant: u32| members.iter().any(|it| it.variant == variant);
        for i in (0..rows.variant.len()).filter(|&i| of(rows.variant[i])) {
            let [g_p, g_t, displaced] = [0, 1, 2].map(|c| rows.values[c][i]);
            runs.push(Run { g_p, g_t, displaced });
        }
    }
    let accounting = accounting(run, members[0].variant)?;
    Ok(Ok((WhoIsDisplaced { lines, runs, accounting, everywhere }, members[0].variant)))
}

/// What a bh and a cell take of people's hours, at base and in one of the arms.
fn accounting(run: &Loaded, system: u32) -> Result<Accounting> {
    let metrics =
        [execution::metric::HOURS_USED, purposes::metric::LEADING_HOURS, tasks::metric::ACCEPTED];
    let base = run.bands(&metrics, 0)?;
    let mean = |m: usize| {
        let year: Vec<f64> =
            base[m].iter().filter(|b| (-26..0).contains(&b.tick)).map(|b| b.mean).collect();
        year.iter().sum::<f64>() / year.len() as f64
    };
    let (used, leading, accepted) = (mean(0), mean(1), mean(2));
    let now = metrics.map(|m| run.estimate(m, system).map(|e| e.map_or(f64::NAN, |e| e.value)));
    let [used_now, leading_now, accepted_now] = now;
    let (used_now, leading_now, accepted_now) = (used_now?, leading_now?, accepted_now?);
    let q = (used - leading) / accepted / ((used_now - leading_now) / accepted_now);
    Ok(Accounting { omega: leading / used, q, q_l: 1.0 })
}

pub fn which_quadrant(run: &Loaded) -> Result<WhichQuadrant> {
    let threshold = run.scenario.get(displacement::parameter::THRESHOLD);
    let threshold = threshold.and_then(|s| s.spec.to_json().as_f64()).unwrap_or(1.5);
    // The split falls on an edge.
    let edges: Vec<f64> = (-14..=14).map(|i| threshold * 2_f64.powf(f64::from(i) / 4.0)).collect();
    let cells = edges.len() - 1;
    let place = |x: f64| edges.windows(2).position(|w| (w[0]..w[1]).contains(&x));
    let mut months = vec![0.0; cells * cells];
    let every = TimeSpan::ticks(run.scenario.record.every.into()).in_months();
    for rows in run.results.series(&[TASKS, PURPOSES, displacement::metric::EMPLOYED])? {
        let rows = rows?;
        for i in (0..rows.variant.len()).filter(|&i| rows.variant[i] == 0 && rows.tick[i] >= 0) {
            if let (Some(t), Some(p)) = (place(rows.values[0][i]), place(rows.values[1][i])) {
                months[t * cells + p] += rows.values[2][i] * every;
            }
        }
    }
    let bins = (0..cells * cells).filter(|&i| months[i] > 0.0).map(|i| Bin {
        g_t: [edges[i / cells], edges[i / cells + 1]],
        g_p: [edges[i % cells], edges[i % cells + 1]],
        person_months: months[i],
    });
    let bins = bins.collect();
    // For each quadrant the people in it, and those people's share of displacement meanwhile.
    let names =
        ["neither", "tasks", "purposes", "both"].map(|n| column(displacement::metric::HEADS, n));
    let mut columns: Vec<&str> = names.iter().map(String::as_str).collect();
    columns.push(NET);
    let sums = run.fold(&columns, 0, |all: &mut [[f64; 2]; 4], tick, row| {
        for (sum, people) in all.iter_mut().zip(&row[..4]).filter(|_| tick >= 0 && !row[4].is_nan())
        {
            *sum = [sum[0] + people, sum[1] + people * row[4]];
        }
    })?;
    let each = |pick: &dyn Fn(&[[f64; 2]; 4]) -> f64| -> Values {
        sums.iter().map(|(&it, sums)| (it, pick(sums))).collect()
    };
    let all = each(&|sums| sums.iter().map(|s| s[0]).sum());
    let quadrant = |n: usize| {
        let people = each(&|sums| sums[n][0]);
        Quadrant {
            share: ratio_of(&people, &all),
            displaced: mean_ratio(&each(&|sums| sums[n][1]), &people),
        }
    };
    let [neither, tasks_only, purposes_only, both] = std::array::from_fn(quadrant);
    Ok(WhichQuadrant { threshold, bins, neither, tasks_only, purposes_only, both })
}
