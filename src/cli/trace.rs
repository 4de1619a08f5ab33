//! `telosim trace`: what happened to every task of one replicate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use super::output::{raw, say};
use super::results::{Cell, Document, Table};
use super::selectors::{OfReplicate, RowOf};
use super::{Failure, attribute, scenario_of, words};
use crate::engine::quantity::{CALENDAR_HOURS_PER_WEEK, HOURS_PER_WEEK};
use crate::engine::{Draws, Handed};
use crate::model::flow::{Flow, Record, Source, Trace, Worker};
use crate::record::{Cell as Field, Results, csv};
use crate::scenario::VariantRole;
use crate::study::{Cast, Experiment, FIRST_TICK, Outcome, Script as _, Stage};

/// The form of an audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// One line for each change of a task's state.
    Csv,
    /// An object-centric event log.
    Ocel,
}

pub(super) fn trace(run: &Path, of: &OfReplicate, format: Format) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    attribute::refuse(run)?;
    let scenario = scenario_of(run, &vocabulary)?;
    let results = Results::open(run)?;
    let RowOf { variant, point, replicate } = of.find(&results)?;
    let (place, role) = (variant as usize, &results.variants()[variant as usize].role);
    let (reference, part, horizon) = match Experiment::new(&scenario, &vocabulary) {
        Some(experiment) => {
            let (reference, part) = experiment.parts(variant, point, replicate)?;
            (reference, part, experiment.horizon().clone())
        }
        None => {
            let cast = Cast::new(&scenario, &vocabulary);
            let part = match role {
                VariantRole::Reference => cast.reference(0, replicate)?,
                _ => cast.part(place, replicate)?,
            };
            (cast.reference(place, replicate)?, part, cast.ensemble().horizon)
        }
    };
    let mut stage = Stage::new().map_err(|e| Failure::Plain(70, e.to_string()))?;
    let draws = Draws::new(scenario.ensemble.seed, replicate);
    let (_, before) = match role {
        // It is its own: nobody is missing from it.
        VariantRole::Reference => (Outcome::default(), Handed::default()),
        _ => stage.play(reference, draws, &horizon),
    };
    stage.simulation().world().resource_mut::<Flow>().keep_trace();
    stage.play_after(before, part, draws, &horizon);
    let trace = stage.simulation().world().resource_mut::<Flow>().take_trace().unwrap_or_default();
    let opens = scenario.time.opens();
    match format {
        Format::Csv => {
            let text = table(&trace, opens);
            say(&text, &Document::Trace(Table::of_csv(&text, |_, it| Cell::text(it))))
        }
        Format::Ocel => raw(&ocel(&trace, opens)),
    }
}

/// The working hour at which the first day of the base year begins, counted from the start `[working h]`.
const OPENS: f64 = FIRST_TICK as f64 * HOURS_PER_WEEK;

fn name_of(worker: Option<Worker>) -> String {
    match worker {
        Some(Worker::Person(place)) => format!("person {place}"),
        Some(Worker::Executor(place)) => format!("executor {place}"),
        None => String::new(),
    }
}

/// A line for each change. Weeks and working hours count from the start and are negative in the base year.
fn table(trace: &Trace, opens: jiff::civil::Date) -> String {
    const COLUMNS: [&str; 11] = [
        "date",
        "week",
        "working_hour",
        "organization",
        "cell",
        "purpose",
        "domain",
        "task",
        "work_bh",
        "state",
        "by",
    ];
    let sources = by_place(trace);
    let rounded = |x: f64| Field::Number((x * 1e4).round() / 1e4);
    let text = Field::Text;
    let row = |r: &Record| {
        let hour = r.time + OPENS;
        let asked = sources.get(&(r.organization, r.cell));
        vec![
            text(moment(r.time, opens).date().to_string()),
            rounded(hour / HOURS_PER_WEEK),
            rounded(hour),
            Field::Whole(r.organization.into()),
            Field::Whole(r.cell.into()),
            text(asked.map_or(String::new(), |it| format!("{:016x}", it.purpose))),
            text(asked.map_or(String::new(), |it| it.domain.to_string())),
            text(format!("{:016x}", r.task)),
            rounded(r.work),
            text(format!("{:?}", r.state)),
            text(name_of(r.by)),
        ]
    };
    csv(&COLUMNS, trace.records.iter().map(row))
}

/// The cells that asked, by organization and place.
fn by_place(trace: &Trace) -> BTreeMap<(u32, u32), &Source> {
    trace.sources.iter().map(|it| ((it.organization, it.cell), it)).collect()
}

/// When a working hour is on the calendar: 40 working hours are a week.
fn moment(time: f64, opens: jiff::civil::Date) -> jiff::civil::DateTime {
    let seconds = time / HOURS_PER_WEEK * CALENDAR_HOURS_PER_WEEK * 3600.0;
    let passed = jiff::SignedDuration::from_millis((seconds * 1e3) as i64);
    opens.to_datetime(jiff::civil::Time::midnight()).saturating_add(passed)
}

/// Ids of the objects of a log.
mod id {
    use super::Worker;

    pub fn task(key: u64) -> String {
        format!("task-{key:016x}")
    }

    pub fn purpose(key: u64) -> String {
        format!("purpose-{key:016x}")
    }

    pub fn cell(organization: u32, cell: u32) -> String {
        format!("cell-{organization}-{cell}")
    }

    pub fn organization(index: u32) -> String {
        format!("organization-{index}")
    }

    pub fn worker(organization: u32, worker: Worker) -> String {
        match worker {
            Worker::Person(place) => format!("person-{organization}-{place}"),
            Worker::Executor(place) => format!("executor-{organization}-{place}"),
        }
    }
}

/// The log in the JSON form of the standard <https://www.ocel-standard.org>, version 2.0: tasks, the purposes and cells
/// that asked for them, and the people and executors who did and reviewed them.
fn ocel(trace: &Trace, opens: jiff::civil::Date) -> String {
    let begin = format!("{}Z", moment(0.0, opens));
    let attribute = |name: &str, value: Value| json!({"name": name, "time": begin, "value": value});
    let to = |id: String, qualifier: &str| json!({"objectId": id, "qualifier": qualifier});
    let object = |id: String, kind: &str, attributes: Vec<Value>, relationships: Vec<Value>| json!({"id": id, "type": kind, "attributes": attributes, "relationships": relationships});
    let mut states = BTreeSet::new();
    let mut tasks = BTreeMap::new();
    let mut workers = BTreeSet::new();
    let mut organizations = BTreeSet::new();
    for r in &trace.records {
        states.insert(r.state);
        tasks.entry(r.task).or_insert(r);
        organizations.insert(r.organization);
        workers.extend(r.by.map(|by| (r.organization, by)));
    }
    let states: BTreeSet<String> = states.iter().map(|it| format!("{it:?}")).collect();
    organizations.extend(trace.sources.iter().map(|it| it.organization));
    let purposes: BTreeMap<u64, u32> =
        trace.sources.iter().map(|it| (it.purpose, it.organization)).collect();
    let mut objects: Vec<Value> = vec![];
    objects.extend(
        organizations
            .into_iter()
            .map(|it| object(id::organization(it), "organization", vec![], vec![])),
    );
    objects.extend(purposes.into_iter().map(|(key, home)| {
        let of = to(id::organization(home), "of");
        object(id::purpose(key), "purpose", vec![], vec![of])
    }));
    objects.extend(trace.sources.iter().map(|it| {
        let domain = attribute("domain", json!(it.domain));
        let pursues = to(id::purpose(it.purpose), "pursues");
        object(id::cell(it.organization, it.cell), "cell", vec![domain], vec![pursues])
    }));
    objects.extend(workers.into_iter().map(|(home, by)| {
        let kind = if matches!(by, Worker::Person(_)) { "person" } else { "executor" };
        object(id::worker(home, by), kind, vec![], vec![to(id::organization(home), "works for")])
    }));
    objects.extend(tasks.values().map(|r| {
        let work = attribute("work", json!(r.work));
        object(
            id::task(r.task),
            "task",
            vec![work],
            vec![to(id::cell(r.organization, r.cell), "asked for by")],
        )
    }));
    let event = |(i, r): (usize, &Record)| {
        let mut relationships = vec![
            to(id::task(r.task), "of"),
            to(id::cell(r.organization, r.cell), "asked for by"),
            to(id::organization(r.organization), "in"),
        ];
        relationships.extend(r.by.map(|by| to(id::worker(r.organization, by), "by")));
        json!({
            "id": format!("event-{i}"),
            "type": format_args!("{:?}", r.state),
            "time": format!("{}Z", moment(r.time, opens)),
            "attributes": [],
            "relationships": relationships,
        })
    };
    let kind = |(name, attributes): (&str, &[(&str, &str)])| {
        let attributes = attributes.iter().map(|(name, kind)| json!({"name": name, "type": kind}));
        json!({"name": name, "attributes": attributes.collect::<Vec<_>>()})
    };
    let kinds: [(&str, &[(&str, &str)]); 6] = [
        ("organization", &[]),
        ("purpose", &[]),
        ("cell", &[("domain", "integer")]),
        ("person", &[]),
        ("executor", &[]),
        ("task", &[("work", "float")]),
    ];
    json!({
        "objectTypes": kinds.into_iter().map(kind).collect::<Vec<_>>(),
        "eventTypes": states.iter().map(|name| kind((name, &[]))).collect::<Vec<_>>(),
        "objects": objects,
        "events": trace.records.iter().enumerate().map(event).collect::<Vec<_>>(),
    })
    .to_string()
        + "\n"
}
