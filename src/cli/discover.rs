//! `telosim discover`: in which corner of the inputs something happens, as rules in words.

use std::fmt::Write as _;
use std::path::Path;

use super::output::say;
use super::results::{Document, Found};
use super::selectors::OfVariant;
use super::{Failure, landscape, report, scenario_of, words};
use crate::chart::Answer as _;
use crate::record::RunFolder;
use crate::report::loaded::Loaded;
use crate::report::{discovery, kept};
use crate::scenario::Condition;

pub(super) fn discover(path: &Path, when: &str, of: &OfVariant) -> Result<(), Failure> {
    let refuse = |words: String| Failure::Plain(2, words);
    let (metrics, vocabulary) = words()?;
    let when = Condition::of(when, &metrics).map_err(|why| refuse(format!("--when {why}")))?;
    let scenario = scenario_of(path, &vocabulary)?;
    let mut folder = RunFolder::reopen(path)?;
    let run = Loaded::open(path, scenario)?;
    let subject = run.about(of.find(&run.results)?, None)?.map_err(refuse)?;
    let found = discovery::discover(&subject, &when)?.map_err(refuse)?;
    let mut text = found.words();
    if let Some(chart) = found.chart(&run.plan().metrics) {
        landscape::add_chart(&mut folder, "", &chart.draw(&landscape::source(&run)))?;
        let _ = writeln!(text, "  {}", path.join("charts/when_does_it_fail.png").display());
    }
    kept::keep(&run, &mut folder, found.clone())?;
    // The page is written by the next holder of the folder.
    drop(folder);
    report::again(path, &vocabulary)?;
    let _ = writeln!(text, "  {}", path.join("report.html").display());
    let folder = path.display().to_string();
    say(&text, &Document::Discover(Box::new(Found { folder, found })))
}
