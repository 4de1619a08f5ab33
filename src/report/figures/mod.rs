//! From a run's tables to the numbers that each chart draws.

use super::loaded::Loaded;
use super::statement::Unsaid;
use crate::chart::{Answer, Chart, QUESTIONS, Source};
use crate::record::RecordError;

mod people;
mod policy;
mod work;
mod worth;

type Result<T> = std::result::Result<T, RecordError>;

const SHARE: &str = "displacement.share";

/// The charts of a whole report, by the names of their files. Those of rooms that a scenario may leave neutral
/// are not among them: they are drawn where the room acts.
pub const NAMES: [&str; 8] = [
    "who_is_displaced",
    "which_quadrant",
    "what_binds",
    "where_time_goes",
    "how_many_executors",
    "who_checks",
    "do_ideas_run_out",
    "what_does_the_policy_change",
];

/// Every chart that the run has variants for, and why the others are not drawn.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn charts(run: &Loaded, source: &Source) -> Result<(Vec<Chart>, Vec<Unsaid>)> {
    let all = drawn(run, source)?;
    let absent = QUESTIONS.iter().filter(|it| NAMES.contains(&it.name));
    let absent = absent.filter(|it| all.iter().all(|chart| chart.name != it.name));
    let why = "No arms of this run differ in the settings that this picture compares.";
    let unsaid = absent.map(|it| Unsaid::new(format!("Picture: {}", it.asks), why)).collect();
    Ok((all, unsaid))
}

fn drawn(run: &Loaded, source: &Source) -> Result<Vec<Chart>> {
    // A chart says how many runs it rests on: arms may have fewer than the scenario itself.
    let of = |variant: Option<u32>| Source {
        runs: variant.map_or(source.runs, |v| run.runs(v)),
        ..source.clone()
    };
    let mut all = vec![];
    if let Some(it) = people::who_is_displaced(run)? {
        all.push(it.draw(&of(people::grid(run).first().map(|g| g.0))));
    }
    all.push(people::which_quadrant(run)?.draw(source));
    all.push(work::what_binds(run)?.draw(source));
    if let Some(it) = work::where_time_goes(run)? {
        all.push(it.draw(&of(run.variant("human-coordinated"))));
    }
    if let Some(it) = work::how_many_executors(run)? {
        all.push(it.draw(&of(work::executors(run).first().copied())));
    }
    all.push(work::who_checks(run)?.draw(source));
    if let Some(it) = worth::what_did_not_happen(run)? {
        all.push(it.draw(source));
    }
    if let Some(it) = worth::where_did_the_middle_go(run)? {
        all.push(it.draw(source));
    }
    if let Some(it) = worth::what_is_scarce_now(run)? {
        all.push(it.draw(source));
    }
    if let Some(it) = worth::what_is_good_enough_worth(run)? {
        all.push(it.draw(source));
    }
    all.push(work::do_ideas_run_out(run)?.draw(source));
    if let Some(it) = policy::what_does_the_policy_change(run)? {
        all.push(it.draw(&of(run.variant("both-at-1"))));
    }
    Ok(all)
}
