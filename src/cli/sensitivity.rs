//! `telosim sensitivity`: which inputs drive a metric, from a finished sweep of a design made for it.

use std::fmt::Write as _;
use std::path::Path;

use super::output::say;
use super::results::{Document, Found};
use super::selectors::OfVariant;
use super::sweep::{seconds, time};
use super::{Failure, landscape, report, scenario_of, words};
use crate::chart::Answer as _;
use crate::record::RunFolder;
use crate::report::loaded::Loaded;
use crate::report::{drivers, kept};
use crate::scenario::known_metric;
use crate::study::{Experiment, Threads};

pub(super) fn sensitivity(path: &Path, metric: &str, of: &OfVariant) -> Result<(), Failure> {
    let refuse = |words: String| Failure::Plain(2, words);
    let (_, vocabulary) = words()?;
    let scenario = scenario_of(path, &vocabulary)?;
    let mut folder = RunFolder::reopen(path)?;
    let run = Loaded::open(path, scenario)?;
    known_metric(metric, &run.plan().metrics).map_err(|why| refuse(format!("--metric: {why}")))?;
    let subject = run.about(of.find(&run.results)?, None)?.map_err(refuse)?;
    let found = drivers::drivers(&subject, metric)?.map_err(refuse)?;
    let mut each = f64::NAN;
    if let (true, Some(experiment)) = (
        found.inputs.iter().any(|it| it.needs.is_some()),
        Experiment::new(&run.scenario, &vocabulary),
    ) {
        each = seconds(&experiment)?;
    }
    let threads = Threads::new(None)?.count();
    let (points, runs) = (found.inputs.len() as f64 + 2.0, found.runs as f64);
    let takes = |samples: u64| {
        let all = each * samples as f64 * points * runs;
        format!(", about {} on {threads} threads", time(all / threads as f64))
    };
    let mut text = found.words(takes);
    let chart = found.chart(&run.plan().metrics).draw(&landscape::source(&run));
    landscape::add_chart(&mut folder, "", &chart)?;
    kept::keep(&run, &mut folder, found.clone())?;
    // The page is written by the next holder of the folder.
    drop(folder);
    report::again(path, &vocabulary)?;
    for name in ["charts/what_drives_it.png", "report.html"] {
        let _ = writeln!(text, "  {}", path.join(name).display());
    }
    let folder = path.display().to_string();
    say(&text, &Document::Sensitivity(Box::new(Found { folder, found })))
}
