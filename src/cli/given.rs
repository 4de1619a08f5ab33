//! What the command line names: scenarios and run folders. What is misspelt is answered with what may have
//! been meant.

use std::path::Path;

use super::{BASELINE, Failure, Options};
use crate::record::{Plan, Results};
use crate::scenario::{Scenario, Vocabulary, shown_path, similar};
use crate::study::{Size, Threads};

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

/// A number of threads that a machine can use.
pub(super) fn jobs(text: &str) -> Result<usize, String> {
    let (jobs, most) = (text.parse().map_err(|e| format!("{e}"))?, Threads::most());
    match jobs {
        1.. if jobs <= most => Ok(jobs),
        _ => Err(format!("expected 1 to {most} threads: some for each processor")),
    }
}

/// Refuses a study that is too large to be kept.
pub(super) fn affordable(plan: &Plan, scenario: &Scenario) -> Result<(), Failure> {
    let variants = plan.variants.iter().map(|it| (it.points, it.runs)).collect();
    let size = Size::of(scenario, variants, plan.metrics.len(), plan.series);
    size.refusal().map_or(Ok(()), |words| Err(Failure::Plain(65, words)))
}
