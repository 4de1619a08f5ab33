//! Puts the page together, in the order in which a reader needs it.

use super::checks::Finding;
use super::first::{self, First};
use super::loaded::Loaded;
use super::page::{Block, Figure, Page, Section};
use super::statement::Unsaid;
use super::{affected, back, binding, body, claims, kept, payers};
use crate::chart::{Chart, Source};
use crate::record::RecordError;
use crate::scenario::Vocabulary;

/// What people prevent, in which tier they work, and what they are paid.
const WORTH: [&str; 4] = [
    "what_did_not_happen",
    "where_did_the_middle_go",
    "what_is_scarce_now",
    "what_is_good_enough_worth",
];

/// Takes a figure out of the list.
fn take(figures: &mut Vec<Figure>, name: &str) -> Vec<Figure> {
    let place = figures.iter().position(|it| it.name == name);
    place.map(|place| figures.remove(place)).into_iter().collect()
}

/// The whole report of a run.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn page(
    run: &Loaded,
    source: &Source,
    charts: Vec<Chart>,
    findings: &[Finding],
    vocabulary: &Vocabulary,
    unsaid: Vec<Unsaid>,
) -> Result<Page, RecordError> {
    let first = First::of(run)?;
    let mut figures: Vec<Figure> = charts.into_iter().map(Figure::from).collect();
    let data = back::data(&figures);
    let met = findings.iter().filter(|f| f.met == Some(true)).count();

    let mut sections: Vec<Section> = vec![];
    sections.extend(first::quadrants(run)?);
    sections.push(first.terms());
    sections.extend(payers::section(run)?);
    sections.push(body::checks(findings));
    sections.extend(claims::section(run, findings));
    sections.push(body::compared(run, source.runs));
    let main = ["what_happens", "who_is_displaced", "which_quadrant"]
        .iter()
        .flat_map(|name| take(&mut figures, name));
    let mut picture = body::figures("Main picture", main.collect(), vec![]);
    if let (Some(section), Some(parts)) = (&mut picture, body::parts(run)?) {
        section.blocks.push(Block::Folded(parts));
    }
    sections.extend(picture);
    let binds = take(&mut figures, "what_binds");
    sections.extend(body::figures(
        "What binds",
        binds,
        binding::bindings(run)?.into_iter().collect(),
    ));
    let policy = take(&mut figures, "what_does_the_policy_change").pop();
    let worth = WORTH.iter().flat_map(|name| take(&mut figures, name)).collect();
    // What is left shows how the work flows.
    sections.extend(body::figures("How the work flows", figures, vec![]));
    sections.extend(body::figures("What work is worth", worth, vec![]));
    sections.extend(kept::sections(run, source)?);
    sections.push(body::sure(run)?);
    sections.push(body::policy(run, vocabulary, policy)?);
    sections.extend(affected::section(run)?);
    sections.extend(body::unsaid(&unsaid));
    sections.push(body::limits(run));
    sections.push(back::evidence(run, vocabulary));
    sections.push(back::logs(run));
    sections.push(back::odd(run, vocabulary));
    sections.push(back::provenance(run));
    sections.push(data);
    sections.push(back::glossary());

    let checks = if findings.is_empty() {
        "no checks stated".to_owned()
    } else {
        format!("{met} of {} checks met", findings.len())
    };
    let planned = run.plan().variants.first().map_or(0, |v| v.runs);
    let runs = match run.is_partial() {
        true => format!("PARTIAL: {} of {planned} runs", source.runs),
        false => format!("{} runs", source.runs),
    };
    Ok(Page {
        title: run.scenario.title.clone(),
        status: vec![
            format!("telosim {}", source.version),
            format!("run {}", source.run),
            runs,
            checks,
        ],
        question: run.scenario.question.clone(),
        decision: run.scenario.report.decision.clone(),
        audience: run.scenario.report.audience.clone(),
        headline: first.headline(),
        sections,
    })
}
