//! Writes the page of a run, as HTML and as Markdown.

use super::Failure;
use crate::record::RunFolder;
use crate::report::page::Page;

/// Writes it into a place of the run folder: "" is the folder itself.
pub(super) fn write(folder: &mut RunFolder, place: &str, page: &Page) -> Result<(), Failure> {
    folder.add_file(&format!("{place}report.html"), page.html()?.as_bytes())?;
    folder.add_file(&format!("{place}report.md"), page.markdown().as_bytes())?;
    Ok(())
}
