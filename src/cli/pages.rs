//! Writes the page of a run, as HTML and as Markdown.

use super::Failure;
use crate::record::RunFolder;
use crate::report::page::Page;

pub(super) fn write(folder: &mut RunFolder, page: &Page) -> Result<(), Failure> {
    folder.add_file("report.html", page.html()?.as_bytes())?;
    folder.add_file("report.md", page.markdown().as_bytes())?;
    Ok(())
}
