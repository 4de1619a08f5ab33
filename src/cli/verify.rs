//! `telosim verify` and `telosim rerun`: whether a run folder holds what was written, and whether it can be simulated again.

use std::path::Path;

use super::output::{note, say};
use super::results::{Document, Rerun, State, Verified};
use super::selectors::{OfReplicate, RowOf};
use super::{Failure, attribute, compare, scenario_of, words};
use crate::engine::Draws;
use crate::record::Results;
use crate::study::{Cast, Experiment, Outcome, Script as _, Stage};

/// Says whether a folder is whole, partial or damaged: checks every file against the manifest, parts against the journal, and the
/// tables' values against the hash of the results.
pub(super) fn verify(run: &Path) -> Result<(), Failure> {
    let mut results = Results::open(run)?;
    let mut wrong = results.verify();
    // A run that goes on writes its manifest anew: what was compared with the old one is looked at again.
    while !wrong.is_empty() {
        let now = Results::open(run)?;
        if now.manifest() == results.manifest() {
            break;
        }
        (wrong, results) = (now.verify(), now);
    }
    let manifest = results.manifest();
    let (files, content) = (manifest.files.len() as u64, manifest.content.clone());
    let mut wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    if wrong.is_empty() && !content.is_empty() {
        let found = results.content()?;
        if found != content {
            wrong.push(format!("its tables have the content {found}, the manifest says {content}"));
        }
    }
    wrong.iter().for_each(|problem| note!("error: {problem}"));
    let (done, planned) = results.progress();
    let (state, text) = match (wrong.is_empty(), results.is_whole()) {
        (false, _) => (State::Damaged, String::new()),
        (true, true) => (
            State::Whole,
            format!(
                "whole: {done} simulations; {files} files are as they were written; content {content}\n"
            ),
        ),
        (true, false) => (
            State::Partial,
            format!(
                "partial: {done} of {planned} simulations; {files} files and the parts are as they were written\n"
            ),
        ),
    };
    let count = wrong.len();
    say(&text, &Document::Verify(Verified { state, done, planned, files, content, wrong }))?;
    match count {
        0 => Ok(()),
        _ => Err(Failure::Plain(74, format!("{} is damaged: {count} of its files", run.display()))),
    }
}

/// Simulates one replicate again and compares it with its row, bit by bit.
pub(super) fn rerun(run: &Path, of: &OfReplicate) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    attribute::refuse(run)?;
    let scenario = scenario_of(run, &vocabulary)?;
    let results = Results::open(run)?;
    let plan = &results.manifest().identity.plan;
    let RowOf { variant: place, point, replicate } = of.find(&results)?;
    let variant = results.variants()[place as usize].name.clone();
    let absent = || {
        let words = format!("no row has variant {variant}, point {point}, replicate {replicate}");
        Failure::Plain(2, words)
    };
    let names: Vec<&str> = plan.metrics.iter().map(|m| m.name.as_str()).collect();
    let mut row = None;
    for rows in results.runs(&names)? {
        let rows = rows?;
        let found = (0..rows.point.len()).find(|&i| {
            (rows.variant[i], rows.point[i], rows.replicate[i]) == (place, point, replicate)
        });
        if let Some(i) = found {
            let values: Vec<f64> = rows.values.iter().map(|column| column[i]).collect();
            row = Some((rows.status[i].clone(), values));
            break;
        }
    }
    let (status, values) = row.ok_or_else(absent)?;
    let again = match Experiment::new(&scenario, &vocabulary) {
        // Of a comparison every line is a scenario of its own.
        _ if compare::is_comparison(run) => {
            let line = compare::line_of(run, &results, place as usize, &vocabulary)?;
            alone(&Cast::new(&line, &vocabulary), 0, replicate)?
        }
        Some(experiment) => experiment.play_alone(place, point, replicate)?,
        None => alone(&Cast::new(&scenario, &vocabulary), place as usize, replicate)?,
    };
    let mut different = vec![];
    if again.status.word() != status {
        different.push(format!("status {status}, now {}", again.status.word()));
    }
    // A run may have recorded some of the metrics only.
    let now = |name: &str| {
        let place = metrics.iter().position(|it| it.name == name)?;
        again.finals.get(place).copied()
    };
    for (name, old) in names.iter().zip(&values) {
        let new = now(name).unwrap_or(f64::NAN);
        if old.to_bits() != new.to_bits() && !(old.is_nan() && new.is_nan()) {
            different.push(format!("{name} {old}, now {new}"));
        }
    }
    let text = match different.is_empty() {
        true => format!(
            "variant {variant}, point {point}, replicate {replicate}: the same bits in {} metrics\n",
            names.len()
        ),
        false => String::new(),
    };
    let metrics = names.len() as u64;
    let document = Rerun { variant, point, replicate, metrics, different: different.clone() };
    say(&text, &Document::Rerun(document))?;
    if different.is_empty() {
        return Ok(());
    }
    Err(Failure::Plain(70, format!("another result: {}", different.join("; "))))
}

/// One replicate of a variant, after its reference.
fn alone(cast: &Cast<'_>, variant: usize, replicate: u64) -> Result<Outcome, Failure> {
    let ensemble = cast.ensemble();
    let mut stage = Stage::new().map_err(|e| Failure::Plain(70, e.to_string()))?;
    let draws = Draws::new(ensemble.seed, replicate);
    let reference = cast.reference(variant, replicate)?;
    let (outcome, left) = stage.play(reference, draws, &ensemble.horizon);
    if ensemble.reference == Some(variant as u32) {
        return Ok(outcome);
    }
    Ok(stage.play_after(left, cast.part(variant, replicate)?, draws, &ensemble.horizon).0)
}
