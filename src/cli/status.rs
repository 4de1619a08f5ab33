//! `telosim status`: how far a run folder is; it is only read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::engine::ranges;
use super::output::say;
use super::plan::{Plan, io, is_done, sweep_of};
use super::results::{Chunks, Document, Status};
use super::sweep::time;
use super::{Failure, scenario_of, words};
use crate::record::{Progress, Results, progress_of};
use crate::study::Experiment;

/// Says how many simulations there are, and of a plan which chunks are done.
pub(super) fn status(run: &Path) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let scenario = scenario_of(run, &vocabulary)?;
    let (state, mut known, of) = progress_of(run)?;
    let state = match state {
        Progress::Complete => "complete",
        Progress::Partial => "stopped",
        Progress::Running => "under way, or interrupted",
    };
    let (mut chunks, mut text) = (None, String::new());
    if let (Some(plan), true) = (Plan::read(run)?, state != "complete") {
        let found = chunks_of(&plan, run, &sweep_of(&scenario, run, &vocabulary)?)?;
        known = known.max(found.simulations);
        text += &format!("{} of {} chunks are done", found.done, found.of);
        if found.done < found.of {
            text += &format!(", {} have begun; missing: {}", found.begun, found.missing);
            text += &match found.seconds_left {
                Some(seconds) => format!("; about {} left at the rate so far", time(seconds)),
                None => {
                    let work = plan.seconds * (found.of - found.done) as f64;
                    format!("; about {} of work for one processor", time(work))
                }
            };
        }
        text += "\n";
        chunks = Some(found);
    }
    let folder = run.display().to_string();
    let text = format!("{folder}: {known} of {of} simulations, {state}\n{text}");
    let state = state.to_owned();
    let document = Status { folder, state, simulations: known, of, chunks };
    say(&text, &Document::Status(document))
}

fn chunks_of(plan: &Plan, folder: &Path, sweep: &Experiment<'_>) -> Result<Chunks, Failure> {
    let (mut done, mut begun, mut simulations, mut missing) = (0, 0, 0, BTreeSet::new());
    // From when the first one began until the last one was done.
    let (mut first, mut last) = (None::<jiff::Timestamp>, None::<jiff::Timestamp>);
    for (chunk, &size) in (0..).zip(&sweep.shards(plan.chunks)) {
        let path = Plan::chunk(folder, chunk);
        let manifest = path.join("manifest.json");
        if !manifest.exists() {
            if size > 0 {
                missing.insert(chunk);
            } else {
                done += 1;
            }
            continue;
        }
        simulations += progress_of(&path)?.1;
        let started = Results::open(&path)?.manifest().machine.started.parse().ok();
        first = first.into_iter().chain(started).min();
        if !is_done(&path, size)? {
            begun += 1;
            missing.insert(chunk);
            continue;
        }
        done += 1;
        let written =
            fs::metadata(&manifest).and_then(|it| it.modified()).map_err(io(&manifest))?;
        last = last.max(jiff::Timestamp::try_from(written).ok());
    }
    let span = first.zip(last).map(|(first, last)| last.duration_since(first).as_secs_f64());
    let left = |span: f64| span / done as f64 * missing.len() as f64;
    let seconds_left = span.filter(|it| *it > 0.0 && done > 0).map(left);
    let (of, missing) = (plan.chunks, ranges(&missing));
    Ok(Chunks { done, begun, of, missing, simulations, seconds_left })
}
