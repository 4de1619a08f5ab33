//! `telosim trace`: what happened to every task of one replicate.

use std::fmt::Write as _;
use std::path::Path;

use super::{BASELINE, Failure, print, words};
use crate::engine::Draws;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::flow::Flow;
use crate::scenario::Scenario;
use crate::study::{Cast, FIRST_TICK, Script as _, Stage};

pub(super) fn trace(run: &Path, replicate: u64) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let scenario = Scenario::read(&run.join("scenario.toml"), &vocabulary, BASELINE, &[])?;
    let runs = scenario.ensemble.runs;
    if replicate >= runs {
        let words = format!("--replicate {replicate}: the run has replicates 0 to {}", runs - 1);
        return Err(Failure::Plain(2, words));
    }
    let cast = Cast::new(&scenario, &vocabulary);
    let ensemble = cast.ensemble();
    let mut stage = Stage::new().map_err(|e| Failure::Plain(70, e.to_string()))?;
    let draws = Draws::new(ensemble.seed, replicate);
    let reference = cast.reference(0, replicate)?;
    let (_, never_hired) = stage.play(reference, draws, &ensemble.horizon, vec![]);
    stage.simulation().world().resource_mut::<Flow>().keep_trace();
    stage.play(cast.part(0, replicate)?, draws, &ensemble.horizon, never_hired);
    let trace = stage.simulation().world().resource_mut::<Flow>().take_trace().unwrap_or_default();
    let mut text = String::from("week,working_hour,organization,cell,task,state\n");
    for r in trace.records {
        let week = r.time / HOURS_PER_WEEK + FIRST_TICK as f64;
        let _ = writeln!(
            text,
            "{week:.4},{:.4},{},{},{:016x},{}",
            r.time,
            r.organization,
            r.cell,
            r.task,
            r.state.name()
        );
    }
    print(&text)
}
