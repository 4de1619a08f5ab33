//! From a run's tables to the numbers that each chart draws.

use super::loaded::Loaded;
use super::statement::{Met, Unsaid};
use crate::chart::{Answer, Chart, Source};
use crate::record::RecordError;

mod arms;
mod people;
mod policy;
pub(super) mod time;
mod work;
mod worth;

type Result<T> = std::result::Result<T, RecordError>;

const SHARE: &str = "displacement.share";

/// What the first chart of a page is about.
const HEADLINE: [&str; 2] = [SHARE, "displaced share"];

/// Every chart that the run has variants for, and why the others are not drawn. Those of modules that a scenario leaves
/// neutral are neither.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn charts(run: &Loaded, source: &Source) -> Result<(Vec<Chart>, Vec<Unsaid>)> {
    let mut all = Drawn { run, source, charts: vec![], unsaid: vec![] };
    let quantity = time::quantity(run, HEADLINE[0], HEADLINE[1]);
    all.take(Ok((time::what_happens(run, quantity)?, 0)));
    all.take(people::who_is_displaced(run)?);
    all.take(Ok((people::which_quadrant(run)?, 0)));
    all.take(Ok((work::what_binds(run)?, 0)));
    all.take(work::where_time_goes(run)?);
    all.take(work::how_many_executors(run)?);
    all.take(Ok((work::who_checks(run)?, 0)));
    all.take_some(worth::what_did_not_happen(run)?);
    all.take_some(worth::where_did_the_middle_go(run)?);
    all.take_some(worth::what_is_scarce_now(run)?);
    all.take_some(worth::what_is_good_enough_worth(run)?);
    all.take(Ok((work::do_ideas_run_out(run)?, 0)));
    all.take(policy::what_does_the_policy_change(run)?.map(|it| (it, 0)));
    Ok((all.charts, all.unsaid))
}

/// The charts so far, and those that are not drawn.
struct Drawn<'a> {
    run: &'a Loaded,
    source: &'a Source,
    charts: Vec<Chart>,
    unsaid: Vec<Unsaid>,
}

impl Drawn<'_> {
    /// Draws what was found, with the number of runs of this variant: arms may have fewer than the scenario itself.
    fn take<A: Answer>(&mut self, found: Met<(A, u32)>) {
        match found {
            Ok((answer, variant)) => {
                let runs = self.run.runs(variant);
                self.charts.push(answer.draw(&Source { runs, ..self.source.clone() }));
            }
            Err(why) => {
                self.unsaid.push(Unsaid::new(format!("Picture: {}", A::QUESTION.asks), why))
            }
        }
    }

    /// Draws what a module that acts shows.
    fn take_some<A: Answer>(&mut self, found: Option<A>) {
        if let Some(answer) = found {
            self.take(Ok((answer, 0)));
        }
    }
}
