//! `telosim screen`: what each parameter moves at all, as a table in Markdown.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::output::{note, say};
use super::results::{Document, Table};
use super::{Failure, Options, read, words};
use crate::study::{Change, Screen, Threads};
use crate::summary::Pairs;

#[derive(Args, Debug)]
pub(super) struct ScreenArgs {
    /// Scenario file
    scenario: PathBuf,
    #[command(flatten)]
    common: Options,
}

/// What a change moves most, in standard errors of the paired difference.
struct Moved {
    metric: usize,
    difference: f64,
    ratio: f64,
    metrics: usize,
}

/// Of all metrics the one whose paired difference is largest against its error, and how many differ by two.
fn moved(base: &[Vec<f64>], changed: &[Vec<f64>], metrics: usize) -> Option<Moved> {
    let value = |row: &[f64], metric: usize| row.get(metric).copied().unwrap_or(f64::NAN);
    let mut most: Option<Moved> = None;
    let mut count = 0;
    for metric in 0..metrics {
        let mut pairs = Pairs::default();
        base.iter().zip(changed).for_each(|(a, b)| pairs.push(value(b, metric), value(a, metric)));
        let Some((difference, error)) = pairs.difference_and_error() else { continue };
        // What rounding does is nothing.
        let size = base.iter().map(|row| value(row, metric).abs()).fold(0.0, f64::max);
        if difference.abs() <= 1e-9 * size {
            continue;
        }
        let ratio = (difference / error).abs();
        count += usize::from(ratio > 2.0);
        if most.as_ref().is_none_or(|m| ratio > m.ratio) {
            most = Some(Moved { metric, difference, ratio, metrics: 0 });
        }
    }
    most.map(|m| Moved { metrics: count, ..m })
}

pub(super) fn screen(args: &ScreenArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let scenario = read(&args.scenario, &args.common, &vocabulary)?;
    let screen = Screen::new(&scenario, &vocabulary);
    let threads = Threads::new(args.common.jobs)?;
    let mut text = String::from(
        "| parameter | set to | under | moves most | by | in standard errors | metrics moved by more than 2 |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let mut still: Vec<String> = vocabulary.paths().map(str::to_owned).collect();
    // What moves nothing in the scenario itself may do so where an arm gives it something to move.
    for under in std::iter::once(None).chain(scenario.arms.iter().map(Some)) {
        let base = threads.run(|| screen.finals(under, None))?;
        let mut changes = screen.changes(under);
        changes.retain(|change| still.contains(&change.path));
        for (i, change) in changes.iter().enumerate() {
            let Change { path, to } = change;
            let name = under.map_or("-", |arm| &arm.name);
            if !args.common.quiet && !args.common.no_progress {
                note!("{} of {} under {name}: {path} = {to}", i + 1, changes.len());
            }
            let changed = threads.run(|| screen.finals(under, Some(change)))?;
            let found = moved(&base, &changed, metrics.len());
            if found.as_ref().is_some_and(|m| m.ratio > 2.0) {
                still.retain(|other| other != path);
            } else if under.is_some() {
                continue;
            }
            let row = match found {
                Some(m) => {
                    let info = &metrics[m.metric];
                    let (name, unit) = (&info.name, &info.unit);
                    let ratio = if m.ratio.is_finite() {
                        format!("{:.1}", m.ratio)
                    } else {
                        "exact".into()
                    };
                    format!("{name} | {:+.3e} {unit} | {ratio} | {}", m.difference, m.metrics)
                }
                None => "nothing | 0 | 0 | 0".to_owned(),
            };
            let _ = writeln!(text, "| {path} | {to} | {name} | {row} |");
        }
    }
    let screened = vocabulary.parameters.len();
    let left = if still.is_empty() { "none".into() } else { still.join(", ") };
    let runs = scenario.ensemble.runs;
    let _ = writeln!(
        text,
        "\n{screened} parameters, {runs} replicates each. Moved nothing by more than twice its error: {left}."
    );
    say(&text, &Document::Screen(Table::of_markdown(&text)))
}
