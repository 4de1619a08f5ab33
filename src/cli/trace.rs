//! `telosim trace`: what happened to every task of one replicate.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::{BASELINE, Failure, print, words};
use crate::engine::Draws;
use crate::engine::quantity::{CALENDAR_HOURS_PER_WEEK, HOURS_PER_WEEK};
use crate::model::flow::{Flow, Record};
use crate::scenario::Scenario;
use crate::study::{Cast, FIRST_TICK, Script as _, Stage};

/// The form of an audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// One line for each change of a task's state.
    Csv,
    /// An object-centric event log.
    Ocel,
}

pub(super) fn trace(run: &Path, replicate: u64, format: Format) -> Result<(), Failure> {
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
    let opens = scenario.time.opens();
    print(&match format {
        Format::Csv => csv(&trace.records),
        Format::Ocel => ocel(&trace.records, opens),
    })
}

fn csv(records: &[Record]) -> String {
    let mut text = String::from("week,working_hour,organization,cell,task,state\n");
    for r in records {
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
    text
}

/// The log in the JSON form of the standard <https://www.ocel-standard.org>, version 2.0. Times are of the calendar: 40
/// working hours are a week.
fn ocel(records: &[Record], opens: jiff::civil::Date) -> String {
    let (mut states, mut tasks, mut organizations) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for r in records {
        states.insert(r.state.name());
        tasks.insert(r.task);
        organizations.insert(r.organization);
    }
    let types = |names: &mut dyn Iterator<Item = &str>| -> Value {
        names.map(|name| json!({"name": name, "attributes": []})).collect()
    };
    let object = |id: String, kind: &str| json!({"id": id, "type": kind, "attributes": []});
    let objects = tasks.iter().map(|task| object(format!("task-{task:016x}"), "task"));
    let those = organizations.iter().map(|it| object(format!("organization-{it}"), "organization"));
    let event = |(i, r): (usize, &Record)| {
        let seconds = r.time / HOURS_PER_WEEK * CALENDAR_HOURS_PER_WEEK * 3600.0;
        let passed = jiff::SignedDuration::from_millis((seconds * 1e3) as i64);
        let time = opens.to_datetime(jiff::civil::Time::midnight()).saturating_add(passed);
        let to = |id: String, qualifier: &str| json!({"objectId": id, "qualifier": qualifier});
        json!({
            "id": format!("event-{i}"),
            "type": r.state.name(),
            "time": format!("{time}Z"),
            "attributes": [],
            "relationships": [
                to(format!("task-{:016x}", r.task), "of"),
                to(format!("organization-{}", r.organization), "in"),
            ],
        })
    };
    json!({
        "objectTypes": types(&mut ["task", "organization"].into_iter()),
        "eventTypes": types(&mut states.into_iter()),
        "objects": objects.chain(those).collect::<Value>(),
        "events": records.iter().enumerate().map(event).collect::<Value>(),
    })
    .to_string()
        + "\n"
}
