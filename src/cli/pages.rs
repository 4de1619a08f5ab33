//! Writes the report of a run, as HTML and as Markdown.

use super::Failure;
use crate::chart::{Chart, Source};
use crate::record::RunFolder;
use crate::report::checks::Finding;
use crate::report::compose;
use crate::report::loaded::Loaded;
use crate::report::statement::Unsaid;
use crate::scenario::Vocabulary;

pub(super) fn write(
    folder: &mut RunFolder,
    run: &Loaded,
    source: &Source,
    charts: Vec<Chart>,
    findings: &[Finding],
    vocabulary: &Vocabulary,
    unsaid: Vec<Unsaid>,
) -> Result<(), Failure> {
    let page = compose::page(run, source, charts, findings, vocabulary, unsaid)?;
    folder.add_file("report.html", page.html()?.as_bytes())?;
    folder.add_file("report.md", page.markdown().as_bytes())?;
    Ok(())
}
