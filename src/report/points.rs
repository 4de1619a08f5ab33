//! The points of a sweep, line by line: what each variant came to at each of them, and the table of it.

use super::label;
use super::loaded::{CONFIDENCE, Loaded};
use crate::chart::Estimate;
use crate::chart::words::short;
use crate::model::states::{bottleneck, coordination, execution, headline, purposes, tasks};
use crate::record::{Cell, RecordError, csv};
use crate::scenario::{Axis, Span, Sweep};
use crate::summary::Moments;

type Result<T> = std::result::Result<T, RecordError>;

/// Metrics of the table of points, with how they are said.
pub(super) const METRICS: [(&str, &str, bool); 7] = [
    (headline::metric::NET, "net job loss", true),
    (bottleneck::metric::OUTPUT_INDEX, "output [x base]", false),
    (tasks::metric::SCALING, "G_T [x base]", false),
    (purposes::metric::SCALING, "G_P [x base]", false),
    (coordination::metric::LEAD_TIME, "lead time [h]", false),
    (execution::metric::PEOPLE_UTILIZATION, "people's utilization", true),
    (bottleneck::metric::HOURS, "people's hours [x base]", false),
];

/// What a variant came to at each point.
#[derive(Clone, Default)]
pub(super) struct Line {
    /// By point: values on the axes.
    pub at: Vec<Vec<f64>>,
    /// By point, then by metric.
    pub found: Vec<Vec<Moments>>,
    /// Net job losss by point, then by replicate.
    pub shares: Vec<Vec<f64>>,
}

/// Takes note of where a point is; what differs between its replicates has no place (NaN).
pub(super) fn place(at: &mut Vec<f64>, values: impl Iterator<Item = f64>) {
    let values: Vec<f64> = values.collect();
    if at.is_empty() {
        *at = values;
    } else {
        let pairs = at.iter_mut().zip(values);
        pairs.filter(|(known, value)| **known != *value).for_each(|(known, _)| *known = f64::NAN);
    }
}

/// Reads the final numbers of a sweep, by variant.
///
/// # Errors
/// I/O or damage.
pub(super) fn lines(run: &Loaded, sweep: &Sweep) -> Result<Vec<Line>> {
    let axes: Vec<String> = sweep.axes.iter().map(|axis| format!("input:{}", axis.set)).collect();
    // What was not recorded has no value.
    let recorded: Vec<usize> =
        (0..METRICS.len()).filter(|&metric| run.recorded(METRICS[metric].0)).collect();
    let columns: Vec<&str> = recorded
        .iter()
        .map(|&metric| METRICS[metric].0)
        .chain(axes.iter().map(String::as_str))
        .collect();
    let line = |points: usize| Line {
        at: vec![vec![]; points],
        found: vec![vec![Moments::default(); METRICS.len()]; points],
        shares: vec![vec![]; points],
    };
    let mut lines: Vec<Line> = run.variants().map(|(_, it)| line(it.points as usize)).collect();
    for rows in run.results.runs(&columns)? {
        let rows = rows?;
        for i in 0..rows.point.len() {
            let (line, point) = (&mut lines[rows.variant[i] as usize], rows.point[i] as usize);
            let (values, inputs) = rows.values.split_at(recorded.len());
            place(&mut line.at[point], inputs.iter().map(|column| column[i]));
            for (&metric, column) in recorded.iter().zip(values) {
                if !column[i].is_nan() {
                    line.found[point][metric].push(column[i]);
                }
            }
            let share = recorded.first().filter(|&&metric| metric == 0);
            line.shares[point].push(share.map_or(f64::NAN, |_| values[0][i]));
        }
    }
    Ok(lines)
}

/// Mean and interval of a metric of the table.
pub(super) fn estimate(run: &Loaded, metric: usize, found: &Moments) -> Estimate {
    let interval = run.bounds(METRICS[metric].0).interval(found, CONFIDENCE);
    let [low, high] = interval.map_or([f64::NAN; 2], |i| [i.lower, i.upper]);
    Estimate { value: found.mean(), low, high }
}

/// A value on an axis, as it stands in the file.
pub(super) fn said(axis: &Axis, value: f64) -> String {
    match axis.words() {
        Some(_) if value.is_nan() => "as it is".into(),
        Some(_) => axis.word(value).unwrap_or_default(),
        None if value.is_nan() => "as it is drawn".into(),
        None => short(value),
    }
}

/// The same in words for readers.
pub(super) fn told(axis: &Axis, value: f64) -> String {
    match (axis.words(), &axis.span) {
        _ if value.is_nan() => said(axis, value),
        (Some(_), Span::Values(values)) => {
            values.get(value as usize).map_or(String::new(), |it| label::value(&axis.set, it))
        }
        _ => label::on_axis(axis, value),
    }
}

/// All points of all variants with their ids, values, means and intervals.
///
/// # Errors
/// I/O or damage.
pub(super) fn table(run: &Loaded, sweep: &Sweep, lines: &[Line]) -> Result<String> {
    let ids = run.results.ids()?;
    let mut header: Vec<String> = ["variant", "point", "row"].map(str::to_owned).to_vec();
    header.extend(sweep.axes.iter().map(|axis| axis.set.clone()));
    header.push("replicates".into());
    for (name, ..) in METRICS {
        header.extend([name.to_owned(), format!("{name}_low"), format!("{name}_high")]);
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let row = |(variant, name): (u32, &str), line: &Line, point: usize| {
        let id = ids.get(&(variant, point as u64)).map_or("", String::as_str);
        let mut row: Vec<Cell> = vec![name.into(), Cell::Whole(point as i64), id.into()];
        let axes = sweep.axes.iter().zip(&line.at[point]);
        row.extend(axes.map(|(axis, &value)| match axis.words() {
            Some(_) => Cell::Text(said(axis, value)),
            None => Cell::Number(value),
        }));
        row.push(Cell::Whole(line.found[point][0].n() as i64));
        for (metric, moments) in line.found[point].iter().enumerate() {
            let e = estimate(run, metric, moments);
            row.extend([e.value, e.low, e.high].map(Cell::Number));
        }
        row
    };
    let all = run.variants().zip(lines).flat_map(|((variant, plan), line)| {
        (0..line.at.len()).map(move |point| ((variant, plan.name.as_str()), line, point))
    });
    Ok(csv(&header, all.map(|(variant, line, point)| row(variant, line, point))))
}
