//! `telosim report`: charts and pages from the tables of a run.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::output::say;
use super::results::{Check, Document, Failures, Summary, Swept};
use super::selectors::OfPoint;
use super::verdicts::{self, Verdicts};
use super::{Failure, attribute, compare, decide, landscape, scenario_of, words};
use crate::chart::Source;
use crate::engine::share_of;
use crate::model::states::{
    bottleneck, coordination, displacement, execution, headline, purposes, tasks,
};
use crate::record::RunFolder;
use crate::report::loaded::Loaded;
use crate::report::{checks, compose, figures, label, say};
use crate::scenario::{MAIN, Vocabulary};

/// What there is to say at the end.
#[derive(Default)]
pub(super) struct Told {
    pub words: String,
    pub json: Value,
    /// The same of a sweep.
    pub swept: Option<Box<Swept>>,
    /// What the checks and the simulations came to.
    pub verdicts: Verdicts,
    /// What a whole report has and this one has not.
    pub missing: Vec<String>,
}

impl Told {
    /// What there is to say, as a document has it.
    pub(super) fn summary(&self) -> Result<Box<Summary>, Failure> {
        let summary = serde_json::from_value(self.json.clone()).map_err(|e| e.to_string())?;
        Ok(Box::new(summary))
    }
}

/// Metrics of the short summary.
const SUMMARY: [&str; 10] = [
    headline::metric::NET,
    headline::metric::JOBS,
    headline::metric::IDLE,
    headline::metric::ORGANIZATIONS,
    displacement::metric::UNEMPLOYMENT,
    bottleneck::metric::OUTPUT_INDEX,
    tasks::metric::SCALING,
    purposes::metric::SCALING,
    coordination::metric::LEAD_TIME,
    execution::metric::PEOPLE_UTILIZATION,
];

pub(super) fn report(run: &Path, of: &OfPoint, strict: bool) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let asked = of.asked() != (None, None);
    if decide::is_decision(run) {
        return match asked {
            false => decide::tell(run, &vocabulary),
            true => {
                let words = "the page of a decision is about all of its options; `telosim run` tells of one";
                Err(Failure::Plain(2, words.to_owned()))
            }
        };
    }
    if compare::is_comparison(run) {
        return match asked {
            false => compare::tell(run, &vocabulary),
            true => {
                let words = "the page of a comparison is about all of its lines; `telosim run` tells of one";
                Err(Failure::Plain(2, words.to_owned()))
            }
        };
    }
    if attribute::is_attribution(run) {
        return match asked {
            false => attribute::tell(run, &vocabulary),
            true => {
                let words = "the page of an attribution is about all of its runs; `telosim run` tells of one";
                Err(Failure::Plain(2, words.to_owned()))
            }
        };
    }
    let is_sweep = scenario_of(run, &vocabulary)?.sweep.is_some();
    let told = match (asked, is_sweep) {
        (true, _) => about(run, of, &vocabulary)?,
        (false, true) => landscape::write(run, &vocabulary)?,
        (false, false) => tell(run, &vocabulary)?,
    };
    if let Some(swept) = told.swept {
        return say(&told.words, &Document::Sweep(swept));
    }
    say(&told.words, &Document::Report(told.summary()?))?;
    if strict && !told.missing.is_empty() {
        let words = format!("the report is not whole: {}", told.missing.join("; "));
        return Err(Failure::Plain(6, words));
    }
    Ok(())
}

/// Makes charts and pages of a run or a sweep again.
pub(super) fn again(path: &Path, vocabulary: &Vocabulary) -> Result<Told, Failure> {
    if decide::is_decision(path) {
        return decide::write(path, vocabulary);
    }
    if compare::is_comparison(path) {
        return compare::write(path, vocabulary);
    }
    if attribute::is_attribution(path) {
        return attribute::write(path, vocabulary);
    }
    let scenario = scenario_of(path, vocabulary)?;
    match scenario.sweep {
        Some(_) => landscape::write(path, vocabulary),
        None => tell(path, vocabulary),
    }
}

/// Writes the page of a run with another variant, or with one point of a sweep, in the scenario's place: into a place of its
/// own, named by the variant and the id of its row at the point.
fn about(path: &Path, of: &OfPoint, vocabulary: &Vocabulary) -> Result<Told, Failure> {
    let (mut folder, run) = open(path, vocabulary)?;
    let (variant, point) = of.find(&run.results)?;
    let subject = run.about(variant, point)?.map_err(|why| Failure::Plain(2, why))?;
    let name = subject.variant(0).map_or("", |it| it.name.as_str());
    let place = match point.filter(|_| run.scenario.sweep.is_some()) {
        None if name == MAIN => String::new(),
        None => format!("about/{name}/"),
        Some(_) => {
            let ids = subject.results.ids()?;
            format!("about/{name}-{}/", ids.get(&(0, 0)).map_or("", String::as_str))
        }
    };
    match subject.scenario.sweep {
        Some(_) => landscape::put(&mut folder, &subject, &place),
        None => put(&mut folder, &subject, &place, vocabulary),
    }
}

/// Draws the charts, writes the pages, and says in short what came out.
pub(super) fn tell(path: &Path, vocabulary: &Vocabulary) -> Result<Told, Failure> {
    let (mut folder, run) = open(path, vocabulary)?;
    put(&mut folder, &run, "", vocabulary)
}

/// Opens a run for its page; of a stopped one, what there is of it.
fn open(path: &Path, vocabulary: &Vocabulary) -> Result<(RunFolder, Loaded), Failure> {
    let scenario = scenario_of(path, vocabulary)?;
    let mut folder = RunFolder::reopen(path)?;
    let run = landscape::loaded(path, scenario, &mut folder)?;
    Ok((folder, run))
}

/// Writes what there is to see of a run, or of another of its variants, into a place of its folder.
fn put(
    folder: &mut RunFolder,
    run: &Loaded,
    place: &str,
    vocabulary: &Vocabulary,
) -> Result<Told, Failure> {
    let path = folder.path().join(place);
    let identity = run.results.manifest().identity.hash();
    let source = Source {
        scenario: run.plan().scenario.clone(),
        runs: run.runs(0),
        run: identity.chars().take(12).collect(),
        seed: run.scenario.ensemble.seed,
        version: env!("CARGO_PKG_VERSION").into(),
    };
    let (charts, unsaid) = figures::charts(run, &source)?;
    for chart in &charts {
        landscape::add_chart(folder, place, chart)?;
    }
    let findings = checks::findings(run)?;
    let page = compose::page(run, &source, charts, &findings, vocabulary, unsaid)?;
    let mut text = format!("{}\n", run.scenario.title);
    page.headline.iter().for_each(|words| text += &format!("  {words}\n"));
    let mut numbers = serde_json::Map::new();
    for metric in SUMMARY {
        let Some(info) = run.plan().metrics.iter().find(|m| m.name == metric) else { continue };
        let Some(e) = run.estimate(metric, 0)? else { continue };
        let said = if share_of(&info.unit).is_some() { say::share(&e) } else { say::plain(&e) };
        let unit = match info.unit.as_str() {
            "1" | "× base" => "",
            unit if share_of(unit).is_some() => "",
            unit => unit,
        };
        let _ = writeln!(text, "  {:<60} {said} {unit}", label::metric(info));
        let known = |x: f64| if x.is_finite() { json!(x) } else { Value::Null };
        let entry = json!({"mean": known(e.value), "low": known(e.low), "high": known(e.high), "unit": info.unit});
        numbers.insert(metric.into(), entry);
    }
    text += &verdicts::said(&findings);
    let mut missing = vec![];
    if run.is_partial() {
        missing.push("the run was stopped before it was done".to_owned());
    }
    let failures = run.failures();
    if failures.count() > 0 {
        missing.push(format!("{} simulations failed", failures.count()));
    }
    let verdicts = Verdicts::new(&findings, failures);
    super::pages::write(folder, place, &page)?;
    let _ = writeln!(text, "  {}", path.join("report.html").display());
    let json = json!({"run": identity, "folder": path.display().to_string(), "metrics": numbers,
        "failures": Failures::of(failures),
        "checks": findings.iter().map(Check::of).collect::<Vec<_>>()});
    Ok(Told { words: text, json, verdicts, missing, swept: None })
}
