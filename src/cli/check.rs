//! `telosim check`: the same path as `run` up to the point where it would write; and the checks of a finished run.

use std::path::{Path, PathBuf};

use super::{BASELINE, Failure, landscape, print, scenario_of, words};
use crate::report::checks::findings;
use crate::report::loaded::Loaded;
use crate::scenario::{Scenario, Style, Vocabulary};

pub(super) fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let mut first = None;
    for file in files {
        if file.join("manifest.json").is_file() {
            first = first.or(finished(file, &vocabulary)?);
            continue;
        }
        match Scenario::read(file, &vocabulary, BASELINE, &[]) {
            Ok(scenario) => {
                if let Some(notes) = &scenario.notes {
                    eprint!("{}", notes.render(Style::of_stderr()));
                }
                let (runs, arms) = (scenario.ensemble.runs, scenario.arms.len());
                print(&format!("{}: fine ({runs} runs, {arms} arms)\n", file.display()))?;
            }
            Err(faults) => {
                eprint!("{}", faults.render(Style::of_stderr()));
                first = first.or(Some(faults.exit_code()));
            }
        }
    }
    if first == Some(3) {
        return Err(Failure::Checks);
    }
    first.map_or(Ok(()), |code| Err(Failure::Plain(code, "not all files are fine".into())))
}

/// Looks at the checks of a run folder and says which are met; 3 if one is missed.
fn finished(run: &Path, vocabulary: &Vocabulary) -> Result<Option<u8>, Failure> {
    let scenario = scenario_of(run, vocabulary)?;
    let findings = findings(&Loaded::open(run, scenario)?)?;
    print(&format!(
        "{}: {} checks\n{}",
        run.display(),
        findings.len(),
        landscape::said(&findings)
    ))?;
    Ok(findings.iter().any(|finding| finding.met == Some(false)).then_some(3))
}
