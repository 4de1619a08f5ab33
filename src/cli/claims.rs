//! `telosim claims`: the checks of finished runs by the claims that they name, as a table in Markdown.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::output::say;
use super::results::{Document, Table};
use super::{Failure, scenario_of, words};
use crate::report::claims::Claim;
use crate::report::loaded::Loaded;
use crate::report::page::untagged;
use crate::report::{checks, claims, ledger};

/// With `list`, a row for each claim of that file; without, a row for each look.
pub(super) fn claims(runs: &[PathBuf], list: Option<&Path>) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let (mut all, mut names) = (vec![], vec![]);
    for path in runs {
        let scenario = scenario_of(path, &vocabulary)?;
        let run = Loaded::open(path, scenario)?;
        names.push((run.plan().scenario.clone(), run.runs(0)));
        all.extend(claims::claims(&run, &checks::findings(&run)?));
    }
    claims::in_order(&mut all);
    let Some(list) = list else { return tell(&looks(&all)) };
    let wrong =
        |why: &dyn std::fmt::Display| Failure::Plain(2, format!("{}: {why}", list.display()));
    let text = std::fs::read_to_string(list).map_err(|e| wrong(&e))?;
    let listed = ledger::listed(&text).map_err(|e| wrong(&e))?;
    tell(&ledger::markdown(&listed, &all, &names))
}

fn tell(text: &str) -> Result<(), Failure> {
    say(text, &Document::Claims(Table::of_markdown(text)))
}

fn looks(all: &[Claim]) -> String {
    let mut text = String::from(
        "| id | looked at | metric | scenario | runs in which it holds (95 % interval of the share) | verdict |\n\
         |---|---|---|---|---|---|\n",
    );
    for it in all {
        let Claim { metric, scenario, holds, verdict, .. } = it;
        let (id, says) = (it.label(), untagged(&it.says).replace('|', "\\|"));
        let _ = writeln!(text, "| {id} | {says} | {metric} | {scenario} | {holds} | {verdict} |");
    }
    text
}
