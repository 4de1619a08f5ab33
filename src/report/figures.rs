//! From a run's tables to the numbers that each chart draws.

use super::loaded::{Loaded, difference, estimate, spread, spread_at, spread_of_values};
use crate::chart::do_ideas_run_out::{DoIdeasRunOut, Found, Month as IdeasMonth};
use crate::chart::how_many_executors::{HowManyExecutors, Point as ExecutorsPoint};
use crate::chart::what_binds::{Month as BindsMonth, Six, WhatBinds};
use crate::chart::what_does_the_policy_change::{
    Contrast as PolicyContrast, Month as PolicyMonth, WhatDoesThePolicyChange,
};
use crate::chart::where_time_goes::{Mode, Parts, Seam, WhereTimeGoes};
use crate::chart::which_quadrant::{Bin, Quadrant, WhichQuadrant};
use crate::chart::who_checks::{Month as ChecksMonth, WhoChecks};
use crate::chart::who_is_displaced::{Accounting, Line, Point, Run, WhoIsDisplaced};
use crate::chart::{Answer, Chart, Estimate, Source};
use crate::record::RecordError;

type Result<T> = std::result::Result<T, RecordError>;

const SHARE: &str = "displacement.share";
const TASKS: &str = "tasks.scaling";
const PURPOSES: &str = "purposes.scaling";
const NOTHING: Estimate = Estimate { value: f64::NAN, low: f64::NAN, high: f64::NAN };

/// Every chart that the run has variants for.
pub fn charts(run: &Loaded, source: &Source) -> Result<Vec<Chart>> {
    let mut all = vec![];
    all.extend(who_is_displaced(run)?.map(|it| it.draw(source)));
    all.push(which_quadrant(run)?.draw(source));
    all.push(what_binds(run)?.draw(source));
    all.extend(where_time_goes(run)?.map(|it| it.draw(source)));
    all.extend(how_many_executors(run)?.map(|it| it.draw(source)));
    all.push(who_checks(run)?.draw(source));
    all.push(do_ideas_run_out(run)?.draw(source));
    all.extend(what_does_the_policy_change(run)?.map(|it| it.draw(source)));
    Ok(all)
}

/// Panels that assign multipliers to births of purposes and to emission, and nothing else but the way of
/// working.
fn grid(run: &Loaded) -> Vec<(u32, f64, f64)> {
    let assigned = |name: &str| {
        let panel = run.scenario.panel(name)?;
        (panel.set.len() == 3 && panel.set.contains_key("adoption.path")).then_some(())?;
        Some((run.set(name, "purposes.multiplier")?, run.set(name, "tasks.multiplier")?))
    };
    run.variants().filter_map(|(i, v)| assigned(&v.name).map(|(p, t)| (i, p, t))).collect()
}

fn who_is_displaced(run: &Loaded) -> Result<Option<WhoIsDisplaced>> {
    let grid = grid(run);
    if grid.is_empty() {
        return Ok(None);
    }
    let shares = run.finals(SHARE)?;
    let mut multipliers: Vec<f64> = grid.iter().map(|g| g.2).collect();
    multipliers.sort_by(f64::total_cmp);
    multipliers.dedup();
    let lines = multipliers.into_iter().map(|tasks| {
        let mut points: Vec<Point> = grid
            .iter()
            .filter(|g| g.2 == tasks)
            .map(|g| Point { purposes: g.1, displaced: spread(shares.get(&(g.0, 0))) })
            .collect();
        points.sort_by(|a, b| a.purposes.total_cmp(&b.purposes));
        Line { tasks, points }
    });
    let lines = lines.collect();
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

fn which_quadrant(run: &Loaded) -> Result<WhichQuadrant> {
    let threshold = run.scenario.get("displacement.threshold");
    let threshold = threshold.and_then(|s| s.spec.to_json().as_f64()).unwrap_or(1.5);
    let edges: Vec<f64> = (-8..=16).map(|i| 2_f64.powf(f64::from(i) / 4.0)).collect();
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
    let names = ["neither", "tasks", "purposes", "both"];
    let mut people = vec![];
    for name in names {
        people.push(run.estimate(&format!("displacement.quadrant_{name}"), 0)?.unwrap_or(NOTHING));
    }
    let all: f64 = people.iter().map(|e| e.value).sum();
    let mut quadrants = vec![];
    for (name, people) in names.iter().zip(people) {
        let share =
            Estimate { value: people.value / all, low: people.low / all, high: people.high / all };
        let displaced = match run.variant(&format!("{name}-at-1")) {
            Some(variant) => run.estimate(SHARE, variant)?.unwrap_or(NOTHING),
            None => NOTHING,
        };
        quadrants.push(Quadrant { share, displaced });
    }
    let [neither, tasks_only, purposes_only, both] =
        <[Quadrant; 4]>::try_from(quadrants).unwrap_or_else(|_| unreachable!("four names"));
    Ok(WhichQuadrant { threshold, bins, neither, tasks_only, purposes_only, both })
}

fn six(of: [f64; 6]) -> Six {
    let [compute, hardware, energy, execution, tasks, feedback] = of;
    Six { compute, hardware, energy, execution, tasks, feedback }
}

fn what_binds(run: &Loaded) -> Result<WhatBinds> {
    let names: Vec<String> =
        crate::model::bottleneck::INPUTS.iter().map(|i| format!("bottleneck.index_{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut counts = std::collections::BTreeMap::<i32, [f64; 6]>::new();
    for rows in run.results.series(&["bottleneck.binding"])? {
        let rows = rows?;
        for i in (0..rows.variant.len()).filter(|&i| rows.variant[i] == 0 && rows.ok[i]) {
            let code = rows.values[0][i];
            if !code.is_nan() {
                counts.entry(rows.tick[i]).or_default()[code as usize] += 1.0;
            }
        }
    }
    let bands = run.bands(&names, 0)?;
    let at = |input: usize, tick: i32| {
        let bands: &[_] = bands.get(input).map_or(&[], Vec::as_slice);
        bands.binary_search_by_key(&tick, |b| b.tick).map_or(f64::NAN, |i| bands[i].median)
    };
    let month = |(&tick, n): (&i32, &[f64; 6])| {
        let all: f64 = n.iter().sum();
        BindsMonth {
            year: run.year(tick),
            binds: six(n.map(|n| n / all)),
            index: six(std::array::from_fn(|i| at(i, tick))),
            hours: at(6, tick),
        }
    };
    let runs = counts.values().map(|n| n.iter().sum::<f64>() as u64).max().unwrap_or(0);
    Ok(WhatBinds { runs, months: counts.iter().map(month).collect() })
}

fn where_time_goes(run: &Loaded) -> Result<Option<WhereTimeGoes>> {
    const PARTS: [&str; 8] =
        ["decide", "own", "hand_off", "wait", "execute", "rework", "review", "feedback"];
    let mut modes = vec![];
    for name in ["human-coordinated", "copilot", "system-run"] {
        let Some(variant) = run.variant(name) else { continue };
        let mut hours = [f64::NAN; 8];
        for (hours, part) in hours.iter_mut().zip(PARTS) {
            let part = run.estimate(&format!("coordination.time_{part}"), variant)?;
            *hours = part.map_or(f64::NAN, |e| e.value);
        }
        let [decide, own, hand_off, wait, execute, rework, review, feedback] = hours;
        let hours = Parts { decide, own, hand_off, wait, execute, rework, review, feedback };
        modes.push(Mode { name: name.to_owned(), hours });
    }
    let mut seams = vec![];
    if let Some(with) = run.variant("human-coordinated") {
        for (variant, plan) in run.variants().filter(|(_, v)| v.name.starts_with("without-")) {
            let relative = |metric: &str| -> Result<Estimate> {
                let base = run.estimate(metric, with)?.map_or(f64::NAN, |e| e.value);
                let change = run.contrast(metric, variant, with)?;
                let e = change.as_ref().map_or(NOTHING, difference);
                Ok(Estimate { value: e.value / base, low: e.low / base, high: e.high / base })
            };
            let name = plan.name.trim_start_matches("without-").to_owned();
            let throughput = relative("bottleneck.output")?;
            seams.push(Seam { name, throughput, lead_time: relative("coordination.lead_time")? });
        }
    }
    Ok((!modes.is_empty()).then_some(WhereTimeGoes { modes, seams }))
}

fn how_many_executors(run: &Loaded) -> Result<Option<HowManyExecutors>> {
    let finals = [
        "execution.fan_out",
        "displacement.output_per_head",
        "coordination.time_wait",
        "execution.utilization",
    ]
    .map(|metric| run.finals(metric));
    let [fan_out, output, waiting, utilization] = finals;
    let (fan_out, output, waiting, utilization) = (fan_out?, output?, waiting?, utilization?);
    let swept = run.variants().filter(|(_, v)| run.set(&v.name, "execution.executors").is_some());
    let mut points: Vec<ExecutorsPoint> = swept
        .map(|(variant, _)| {
            let key = (variant, 0);
            ExecutorsPoint {
                executors: fan_out.get(&key).map_or(f64::NAN, |f| f.moments.mean()),
                output: spread(output.get(&key)),
                waiting: spread(waiting.get(&key)),
                utilization: spread(utilization.get(&key)),
            }
        })
        .collect();
    points.sort_by(|a, b| a.executors.total_cmp(&b.executors));
    Ok((!points.is_empty()).then_some(HowManyExecutors { points }))
}

fn who_checks(run: &Loaded) -> Result<WhoChecks> {
    let metrics = ["validation.review_share", "validation.escapes", "validation.utilization"];
    let bands = run.bands(&metrics, 0)?;
    let empty = vec![];
    let [share, escapes, utilization] = [0, 1, 2].map(|i| bands.get(i).unwrap_or(&empty));
    let months = share.iter().zip(escapes).zip(utilization).map(|((s, e), u)| ChecksMonth {
        year: run.year(s.tick),
        review_share: spread_at(s),
        escapes: spread_at(e),
        utilization: spread_at(u),
    });
    Ok(WhoChecks { months: months.collect() })
}

fn do_ideas_run_out(run: &Loaded) -> Result<DoIdeasRunOut> {
    let bands = run.bands(&["tasks.drawn", "tasks.kinds", "tasks.cover"], 0)?;
    let empty = vec![];
    let [drawn, kinds, cover] = [0, 1, 2].map(|i| bands.get(i).unwrap_or(&empty));
    let found =
        drawn.iter().zip(kinds).map(|(d, k)| Found { tasks: d.median, kinds: spread_at(k) });
    let months = cover.iter().map(|b| IdeasMonth { year: run.year(b.tick), backlog: spread_at(b) });
    let slope = run.finals("tasks.heaps")?.get(&(0, 0)).map_or(NOTHING, estimate);
    Ok(DoIdeasRunOut { found: found.collect(), slope, months: months.collect() })
}

/// Both scaled against neither, at the same demand elasticity.
fn what_does_the_policy_change(run: &Loaded) -> Result<Option<WhatDoesThePolicyChange>> {
    let find = |name: &str| run.variant(&format!("{name}-at-1"));
    let (Some(without), Some(with)) = (find("neither"), find("both")) else { return Ok(None) };
    let metrics = ["bottleneck.output", SHARE];
    // tick -> replicate -> [metric][variant]
    let mut all =
        std::collections::BTreeMap::<i32, std::collections::BTreeMap<u64, [[f64; 2]; 2]>>::new();
    for rows in run.results.series(&metrics)? {
        let rows = rows?;
        for i in 0..rows.variant.len() {
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
    let contrast =
        |pairs: &std::collections::BTreeMap<u64, [[f64; 2]; 2]>, m: usize| PolicyContrast {
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
    Ok(Some(WhatDoesThePolicyChange {
        policy: "scaling both tasks and purposes".into(),
        starts: run.year(0),
        pairs,
        lower: lower as f64 / pairs as f64,
        months: months.collect(),
    }))
}
