//! What binds, where time goes, who checks, and whether ideas run out.

use std::collections::BTreeMap;

use super::Result;
use super::arms::{Member, differing};
use crate::chart::Estimate;
use crate::chart::do_ideas_run_out::{DoIdeasRunOut, Found, Month as IdeasMonth};
use crate::chart::how_many_executors::{HowManyExecutors, Point as ExecutorsPoint};
use crate::chart::what_binds::{Caps, Month as BindsMonth, WhatBinds};
use crate::chart::where_time_goes::{Mode, Parts, Seam, WhereTimeGoes};
use crate::chart::who_checks::{Month as ChecksMonth, WhoChecks};
use crate::engine::column;
use crate::model::bottleneck::{CAPS, LIMITS};
use crate::model::states::{
    adoption, bottleneck, coordination, displacement, execution, tasks, validation,
};
use crate::report::loaded::{Loaded, difference, spread, spread_at};
use crate::report::replicates::{NOTHING, Values, change_of, mean};
use crate::report::statement::Met;
use crate::summary::{Band, Bounds, Moments};

/// The bands of some metrics in the scenario itself, since its start.
fn since_start(run: &Loaded, metrics: &[&str]) -> Result<Vec<Vec<Band>>> {
    let mut bands = run.bands(metrics, 0)?;
    bands.resize(metrics.len(), vec![]);
    bands.iter_mut().for_each(|bands| bands.retain(|b| b.tick >= 0));
    Ok(bands)
}

fn caps(of: [f64; CAPS]) -> Caps {
    let [compute, hardware, energy, execution, tasks, feedback, demand] = of;
    Caps { compute, hardware, energy, execution, tasks, feedback, demand }
}

pub fn what_binds(run: &Loaded) -> Result<WhatBinds> {
    let names: Vec<String> = LIMITS.iter().map(|i| column(bottleneck::metric::INDEX, i)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut counts = BTreeMap::<i32, [f64; CAPS]>::new();
    for rows in run.results.series(&[bottleneck::metric::BINDING])? {
        let rows = rows?;
        for i in (0..rows.variant.len())
            .filter(|&i| rows.variant[i] == 0 && rows.ok[i] && rows.tick[i] >= 0)
        {
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
    let month = |(&tick, n): (&i32, &[f64; CAPS])| {
        let all: f64 = n.iter().sum();
        BindsMonth {
            year: run.year(tick),
            binds: caps(n.map(|n| n / all)),
            index: caps(std::array::from_fn(|i| at(i, tick))),
            hours: at(CAPS, tick),
        }
    };
    let runs = counts.values().map(|n| n.iter().sum::<f64>() as u64).max().unwrap_or(0);
    Ok(WhatBinds { runs, months: counts.iter().map(month).collect() })
}

/// Ways of working that hold throughout, in the order in which they are drawn.
const MODES: [&str; 3] = ["human-coordinated", "copilot", "system-run"];

pub fn where_time_goes(run: &Loaded) -> Result<Met<(WhereTimeGoes, u32)>> {
    const PARTS: [&str; 8] =
        ["decide", "own", "hand_off", "wait", "execute", "rework", "review", "feedback"];
    let parts = PARTS.map(|part| column(coordination::metric::TIME, part));
    let columns = parts.each_ref().map(String::as_str);
    let (mut modes, mut totals) = (vec![], vec![]);
    let members = differing(run, &[adoption::parameter::PATH]).members;
    let of = |mode: &str| members.iter().find(|it| it.values[0].as_str() == Some(mode));
    let found: Vec<_> = MODES.iter().filter_map(|mode| Some((*mode, of(mode)?.variant))).collect();
    for &(name, variant) in &found {
        let values = run.values(&columns, variant)?;
        let hours = std::array::from_fn(|part| mean(&values[part]).value);
        // A replicate without one of the parts has no total.
        let total = |it: &u64| values.iter().map(|part| part.get(it)).sum::<Option<f64>>();
        totals.push(values[0].keys().filter_map(|it| Some((*it, total(it)?))).collect::<Values>());
        let [decide, own, hand_off, wait, execute, rework, review, feedback] = hours;
        let hours = Parts { decide, own, hand_off, wait, execute, rework, review, feedback };
        modes.push(Mode { name: name.to_owned(), hours });
    }
    let Some(&(_, first)) = found.first() else {
        let why = "Neither the scenario nor an arm keeps to one way of working throughout.";
        return Ok(Err(why.into()));
    };
    let none = Values::new();
    let change = change_of(
        totals.first().unwrap_or(&none),
        totals.last().unwrap_or(&none),
        Bounds::Positive,
    );
    Ok(Ok((WhereTimeGoes { modes, change, seams: seams(run)? }, first)))
}

/// What is gained without one of the seams, against the arm that has all of them.
fn seams(run: &Loaded) -> Result<Vec<Seam>> {
    let members = differing(run, &[coordination::parameter::WITHOUT]).members;
    let all = |it: &&Member| it.values[0].as_str() == Some("none");
    let Some(with) = members.iter().find(all).map(|it| it.variant) else { return Ok(vec![]) };
    let mut seams = vec![];
    for member in members.iter().filter(|it| it.variant != with) {
        let relative = |metric: &str| -> Result<Estimate> {
            let base = run.estimate(metric, with)?.map_or(f64::NAN, |e| e.value);
            let change = run.contrast(metric, member.variant, with)?;
            let e = change.as_ref().map_or(NOTHING, difference);
            // Nothing falls by more than all of it.
            let low = (e.low / base).clamp(-1.0, f64::INFINITY);
            Ok(Estimate { value: e.value / base, low, high: e.high / base })
        };
        let name = member.values[0].as_str().unwrap_or_default().to_owned();
        let throughput = relative(bottleneck::metric::OUTPUT)?;
        seams.push(Seam {
            name,
            throughput,
            lead_time: relative(coordination::metric::LEAD_TIME)?,
        });
    }
    Ok(seams)
}

pub fn how_many_executors(run: &Loaded) -> Result<Met<(HowManyExecutors, u32)>> {
    let members = differing(run, &[execution::parameter::EXECUTORS]).members;
    if members.len() < 2 {
        return Ok(Err("No two arms of this run differ in the number of executors alone.".into()));
    }
    let finals = [
        execution::metric::EXECUTORS_PER_HEAD,
        displacement::metric::OUTPUT_PER_HEAD,
        coordination::metric::TIME_WAIT,
        execution::metric::UTILIZATION,
    ]
    .map(|metric| run.finals(metric));
    let [fan_out, output, waiting, utilization] = finals;
    let (fan_out, output, waiting, utilization) = (fan_out?, output?, waiting?, utilization?);
    let mut points: Vec<(u32, ExecutorsPoint)> = members
        .iter()
        .map(|member| {
            let key = (member.variant, 0);
            let point = ExecutorsPoint {
                executors: fan_out.get(&key).map_or(f64::NAN, |f| f.moments.mean()),
                output: spread(output.get(&key)),
                waiting: spread(waiting.get(&key)),
                utilization: spread(utilization.get(&key)),
            };
            (member.variant, point)
        })
        .collect();
    points.sort_by(|a, b| a.1.executors.total_cmp(&b.1.executors));
    let (fewest, most) = (points[0].0, points[points.len() - 1].0);
    let change = run.between(displacement::metric::OUTPUT_PER_HEAD, fewest, most)?;
    let points = points.into_iter().map(|it| it.1).collect();
    Ok(Ok((HowManyExecutors { points, change }, fewest)))
}

pub fn who_checks(run: &Loaded) -> Result<WhoChecks> {
    let metrics = [
        validation::metric::REVIEW_SHARE,
        validation::metric::ESCAPES,
        validation::metric::UTILIZATION,
    ];
    let bands = since_start(run, &metrics)?;
    let [share, escapes, utilization] = [0, 1, 2].map(|i| &bands[i]);
    let months = share.iter().zip(escapes).zip(utilization).map(|((s, e), u)| ChecksMonth {
        year: run.year(s.tick),
        review_share: spread_at(s),
        escapes: spread_at(e),
        utilization: spread_at(u),
    });
    let [review_share, escapes] = [metrics[0], metrics[1]].map(|metric| run.drift(metric, 0));
    Ok(WhoChecks { months: months.collect(), review_share: review_share?, escapes: escapes? })
}

pub fn do_ideas_run_out(run: &Loaded) -> Result<DoIdeasRunOut> {
    let bands = since_start(
        run,
        &[tasks::metric::DRAWN, tasks::metric::KINDS_FOUND, tasks::metric::COVER],
    )?;
    let [drawn, kinds, cover] = [0, 1, 2].map(|i| &bands[i]);
    let found = drawn.iter().zip(kinds).map(|(d, k)| Found { tasks: d.mean, kinds: spread_at(k) });
    let months = cover.iter().map(|b| IdeasMonth { year: run.year(b.tick), backlog: spread_at(b) });
    let backlog = run.drift(tasks::metric::COVER, 0)?;
    let (found, months) = (found.collect(), months.collect());
    Ok(DoIdeasRunOut { found, slope: slope(run)?, backlog, months })
}

/// Least-squares slope of the log of kinds over the log of tasks since the start, fitted in each run.
fn slope(run: &Loaded) -> Result<Estimate> {
    let folded = run.fold(
        &[tasks::metric::DRAWN, tasks::metric::KINDS_FOUND],
        0,
        |all: &mut Vec<_>, tick, row| {
            if tick >= 0 && row[0] > 0.0 && row[1] > 0.0 {
                all.push((row[0].ln(), row[1].ln()));
            }
        },
    )?;
    let fit = |points: &Vec<(f64, f64)>| {
        let middle =
            |pick: fn(&(f64, f64)) -> f64| points.iter().map(pick).collect::<Moments>().mean();
        let (x, y) = (middle(|p| p.0), middle(|p| p.1));
        let over =
            |of: fn(f64, f64) -> f64| points.iter().map(|p| of(p.0 - x, p.1 - y)).sum::<f64>();
        over(|x, y| x * y) / over(|x, _| x * x)
    };
    let slopes: Values = folded.iter().map(|(&it, points)| (it, fit(points))).collect();
    Ok(mean(&slopes.into_iter().filter(|(_, slope)| slope.is_finite()).collect()))
}
