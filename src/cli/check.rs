//! `telosim check`: the same path as `run` up to the point where it would write.

use std::path::PathBuf;

use super::{BASELINE, Failure, print, words};
use crate::scenario::{Scenario, Style};

pub(super) fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let mut first = None;
    for file in files {
        match Scenario::read(file, &vocabulary, BASELINE, &[]) {
            Ok(scenario) => {
                if let Some(notes) = &scenario.notes {
                    eprint!("{}", notes.render(Style::of_stderr()));
                }
                let (runs, panels) = (scenario.ensemble.runs, scenario.panels.len());
                print(&format!("{}: fine ({runs} runs, {panels} panels)\n", file.display()))?;
            }
            Err(faults) => {
                eprint!("{}", faults.render(Style::of_stderr()));
                first = first.or(Some(faults.exit_code()));
            }
        }
    }
    first.map_or(Ok(()), |code| Err(Failure::Plain(code, "not all files are fine".into())))
}
