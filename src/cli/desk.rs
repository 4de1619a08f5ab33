//! Where what is made from a run goes: into its own folder, into a copy that is asked for, or nowhere.

use std::path::Path;

use super::Failure;
use super::output::{forget, note};
use crate::record::{RecordError, Results, RunFolder};

/// Does something with a run that adds files to a folder: to the run's own where that can be written, or to a copy of what
/// there is. Nothing that the run itself wrote is touched.
pub(super) fn at(
    run: &Path,
    out: Option<&Path>,
    work: impl FnOnce(&Path) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // What is no run is told by the command that looks for it.
    let Ok(results) = Results::open(run) else { return work(run) };
    let shown = run.display();
    if !results.is_whole() {
        note!("{shown} is not complete: what there is of it, marked PARTIAL");
    }
    if let Some(out) = out {
        results.copy_to(out)?;
        return work(out);
    }
    let Some(why) = RunFolder::closed(run) else { return work(run) };
    note!(
        "{shown} {why}: what is found is only printed; `--out FOLDER` works on a copy, with the page"
    );
    let place = std::env::temp_dir();
    let failed = |source| RecordError::CannotCreate { path: place.clone(), source };
    let copy = tempfile::tempdir().map_err(failed)?;
    results.copy_to(copy.path())?;
    forget(copy.path(), run);
    work(copy.path())
}
