//! What the command line names: scenarios and run folders. What is misspelt is answered with what may have
//! been meant.

use std::path::Path;

use super::{BASELINE, Failure, Options};
use crate::record::Results;
use crate::scenario::{Scenario, Vocabulary, shown_path, similar};

/// The scenario that a run folder was made from, as the run has it.
pub(super) fn scenario_of(run: &Path, vocabulary: &Vocabulary) -> Result<Scenario, Failure> {
    if !run.exists() {
        let near = similar(run).map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
        let words = format!("{} does not exist{near}", shown_path(&run.display().to_string()));
        return Err(Failure::Plain(66, words));
    }
    // As it was written: one that was edited since is not believed.
    let text = Results::open(run)?.scenario()?;
    Ok(Scenario::parse("scenario.toml", text.as_bytes(), vocabulary, BASELINE, &[])?)
}

/// Reads a scenario with what the command line says of it.
pub(super) fn read(
    path: &Path,
    common: &Options,
    vocabulary: &Vocabulary,
) -> Result<Scenario, Failure> {
    let mut overrides = common.set.clone();
    overrides.extend(common.runs.map(|runs| format!("ensemble.runs={runs}")));
    if let Some(half_width) = common.precision {
        overrides.push(format!(
            "ensemble.precision={{ metric = \"headline.net\", half_width = {half_width} }}"
        ));
    }
    overrides.extend(common.seed.map(|seed| format!("ensemble.seed={seed}")));
    Ok(Scenario::read(path, vocabulary, BASELINE, &overrides)?)
}
