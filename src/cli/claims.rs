//! `telosim claims`: the checks of finished runs by the claims that they name, as a table in Markdown.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::{BASELINE, Failure, print, words};
use crate::report::loaded::Loaded;
use crate::report::{checks, claims};
use crate::scenario::Scenario;

pub(super) fn claims(runs: &[PathBuf]) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let mut all = vec![];
    for path in runs {
        let scenario = Scenario::read(&path.join("scenario.toml"), &vocabulary, BASELINE, &[])?;
        let run = Loaded::open(path, scenario)?;
        all.extend(claims::claims(&run, &checks::findings(&run)?));
    }
    all.sort();
    let mut text = String::from(
        "| id | looked at | metric | scenario | runs in which it holds (95 % interval of the share) | verdict |\n\
         |---|---|---|---|---|---|\n",
    );
    for it in all {
        let claims::Claim { id, says, metric, scenario, holds, verdict, .. } = it;
        let _ = writeln!(text, "| {id} | {says} | {metric} | {scenario} | {holds} | {verdict} |");
    }
    print(&text)
}
