//! From a run's tables to the numbers that each chart draws.

use super::loaded::{Loaded, NET};
use super::statement::{Met, Unsaid};
use crate::chart::do_ideas_run_out::DoIdeasRunOut;
use crate::chart::what_binds::WhatBinds;
use crate::chart::what_does_the_policy_change::WhatDoesThePolicyChange;
use crate::chart::what_happens::WhatHappens;
use crate::chart::which_quadrant::WhichQuadrant;
use crate::chart::who_checks::WhoChecks;
use crate::chart::who_is_displaced::WhoIsDisplaced;
use crate::chart::{Answer, Chart, Source};
use crate::model::states::{bottleneck, displacement, purposes, tasks};
use crate::record::RecordError;

mod arms;
mod people;
mod policy;
pub(super) mod time;
mod work;
mod worth;

type Result<T> = std::result::Result<T, RecordError>;

/// Every chart that the run has variants for, and why the others are not drawn. Those of modules that a scenario leaves
/// neutral are neither.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn charts(run: &Loaded, source: &Source) -> Result<(Vec<Chart>, Vec<Unsaid>)> {
    let mut all = Drawn { run, source, charts: vec![], unsaid: vec![] };
    if all.over_time::<WhatHappens>() {
        let quantity = time::quantity(run, NET, "net job loss");
        let level = time::quantity(run, displacement::metric::UNEMPLOYMENT, "unemployed people");
        all.take(time::what_happens(run, quantity, Some(level)).map(of_scenario))?;
    }
    if all.has::<WhoIsDisplaced>(&[NET, purposes::metric::SCALING, tasks::metric::SCALING]) {
        all.take(people::who_is_displaced(run))?;
    }
    let quadrants =
        [NET, tasks::metric::SCALING, purposes::metric::SCALING, displacement::metric::EMPLOYED];
    if all.over_time::<WhichQuadrant>() && all.has::<WhichQuadrant>(&quadrants) {
        all.take(people::which_quadrant(run).map(of_scenario))?;
    }
    if all.over_time::<WhatBinds>() && all.has::<WhatBinds>(&[bottleneck::metric::BINDING]) {
        all.take(work::what_binds(run).map(of_scenario))?;
    }
    all.take(work::where_time_goes(run))?;
    all.take(work::how_many_executors(run))?;
    if all.over_time::<WhoChecks>() {
        all.take(work::who_checks(run).map(of_scenario))?;
    }
    all.take_some(worth::what_did_not_happen(run))?;
    all.take_some(worth::where_did_the_middle_go(run))?;
    all.take_some(worth::what_is_scarce_now(run))?;
    all.take_some(worth::what_is_good_enough_worth(run))?;
    if all.over_time::<DoIdeasRunOut>() {
        all.take(work::do_ideas_run_out(run).map(of_scenario))?;
    }
    if all.over_time::<WhatDoesThePolicyChange>()
        && all.has::<WhatDoesThePolicyChange>(&[bottleneck::metric::OUTPUT, NET])
    {
        all.take(policy::what_does_the_policy_change(run).map(|met| met.map(|it| (it, 0))))?;
    }
    Ok((all.charts, all.unsaid))
}

/// What rests on the runs of the scenario itself.
fn of_scenario<A>(answer: A) -> Met<(A, u32)> {
    Ok((answer, 0))
}

/// The charts so far, and those that are not drawn.
struct Drawn<'a> {
    run: &'a Loaded,
    source: &'a Source,
    charts: Vec<Chart>,
    unsaid: Vec<Unsaid>,
}

impl Drawn<'_> {
    /// Whether there is anything to draw a picture over time from; if not, the page says so.
    fn over_time<A: Answer>(&mut self) -> bool {
        let kept = self.run.plan().series;
        if !kept {
            let about = format!("Picture: {}", A::QUESTION.asks);
            self.unsaid.push(Unsaid::new(about, "No records over time were kept."));
        }
        kept
    }

    /// Whether the metrics that a picture needs were recorded; if not, why it is not drawn.
    fn has<A: Answer>(&mut self, metrics: &[&str]) -> bool {
        let missing = metrics.iter().any(|metric| !self.run.recorded(metric));
        if missing {
            let about = format!("Picture: {}", A::QUESTION.asks);
            self.unsaid.push(Unsaid::new(about, "This run did not record what it shows."));
        }
        !missing
    }

    /// Draws what was found, with the number of runs of this variant: arms may have fewer than the scenario itself.
    fn take<A: Answer>(&mut self, found: Result<Met<(A, u32)>>) -> Result<()> {
        match found? {
            Ok((answer, variant)) => {
                let runs = self.run.runs(variant);
                self.charts.push(answer.draw(&Source { runs, ..self.source.clone() }));
            }
            Err(why) => {
                self.unsaid.push(Unsaid::new(format!("Picture: {}", A::QUESTION.asks), why))
            }
        }
        Ok(())
    }

    /// Draws what a module that acts shows.
    fn take_some<A: Answer>(&mut self, found: Result<Option<A>>) -> Result<()> {
        match found? {
            Some(answer) => self.take(Ok(of_scenario(answer))),
            None => Ok(()),
        }
    }
}
