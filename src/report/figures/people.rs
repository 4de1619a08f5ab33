//! Who is displaced, and where people are in the plane of the two scalings.

use super::{Result, SHARE};
use crate::chart::which_quadrant::{Bin, Quadrant, WhichQuadrant};
use crate::chart::who_is_displaced::{Accounting, Line, Point, Run, WhoIsDisplaced};
use crate::report::loaded::{Loaded, spread};
use crate::report::replicates::{Values, ratio_of};

const TASKS: &str = "tasks.scaling";
const PURPOSES: &str = "purposes.scaling";

/// Arms that assign multipliers to births of purposes and to emission, and nothing else but the way of
/// working.
pub fn grid(run: &Loaded) -> Vec<(u32, f64, f64)> {
    let assigned = |name: &str| {
        let arm = run.scenario.arm(name)?;
        (arm.set.len() == 3 && arm.set.contains_key("adoption.path")).then_some(())?;
        Some((run.set(name, "purposes.multiplier")?, run.set(name, "tasks.multiplier")?))
    };
    run.variants().filter_map(|(i, v)| assigned(&v.name).map(|(p, t)| (i, p, t))).collect()
}

pub fn who_is_displaced(run: &Loaded) -> Result<Option<WhoIsDisplaced>> {
    let grid = grid(run);
    if grid.is_empty() {
        return Ok(None);
    }
    let shares = run.finals(SHARE)?;
    let mut multipliers: Vec<f64> = grid.iter().map(|g| g.2).collect();
    multipliers.sort_by(f64::total_cmp);
    multipliers.dedup();
    let mut lines = vec![];
    for tasks in multipliers {
        let mut of: Vec<_> = grid.iter().filter(|g| g.2 == tasks).collect();
        of.sort_by(|a, b| a.1.total_cmp(&b.1));
        let point = |g: &&(u32, f64, f64)| Point {
            purposes: g.1,
            displaced: spread(shares.get(&(g.0, 0))),
        };
        let change = run.between(SHARE, of[0].0, of[of.len() - 1].0)?;
        lines.push(Line { tasks, points: of.iter().map(point).collect(), change });
    }
    let mut runs = vec![];
    for rows in run.results.runs(&[PURPOSES, TASKS, SHARE])? {
        let rows = rows?;
        for i in (0..rows.variant.len()).filter(|&i| grid.iter().any(|g| g.0 == rows.variant[i])) {
            let [g_p, g_t, displaced] = [0, 1, 2].map(|c| rows.values[c][i]);
            runs.push(Run { g_p, g_t, displaced });
        }
    }
    Ok(Some(WhoIsDisplaced { lines, runs, accounting: accounting(run)? }))
}

/// What a bh and a cell take of people's hours, at base and where a system runs the work.
fn accounting(run: &Loaded) -> Result<Accounting> {
    let metrics = ["execution.hours_used", "purposes.leading_hours", "tasks.accepted"];
    let nothing = Accounting { omega: f64::NAN, q: f64::NAN, q_l: f64::NAN };
    let (Some(main), Some(system)) = (run.variant("main"), run.variant("system-run")) else {
        return Ok(nothing);
    };
    let base = run.bands(&metrics, main)?;
    let mean = |m: usize| {
        let year: Vec<f64> =
            base[m].iter().filter(|b| (-26..0).contains(&b.tick)).map(|b| b.median).collect();
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
    let threshold = run.scenario.get("displacement.threshold");
    let threshold = threshold.and_then(|s| s.spec.to_json().as_f64()).unwrap_or(1.5);
    // The split falls on an edge.
    let edges: Vec<f64> = (-14..=14).map(|i| threshold * 2_f64.powf(f64::from(i) / 4.0)).collect();
    let cells = edges.len() - 1;
    let place = |x: f64| edges.windows(2).position(|w| (w[0]..w[1]).contains(&x));
    let mut months = vec![0.0; cells * cells];
    let every = f64::from(run.scenario.record.every) * 12.0 / 52.0;
    for rows in run.results.series(&[TASKS, PURPOSES, "displacement.employed"])? {
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
        ["neither", "tasks", "purposes", "both"].map(|n| format!("displacement.quadrant_{n}"));
    let mut columns: Vec<&str> = names.iter().map(String::as_str).collect();
    columns.push(SHARE);
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
            displaced: ratio_of(&each(&|sums| sums[n][1]), &people),
        }
    };
    let [neither, tasks_only, purposes_only, both] = std::array::from_fn(quadrant);
    Ok(WhichQuadrant { threshold, bins, neither, tasks_only, purposes_only, both })
}
