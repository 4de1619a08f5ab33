//! Puts the page together, in the order in which a reader needs it.

use super::arms::DatedPolicy;
use super::assumptions::Assumed;
use super::binding::Bindings;
use super::certainty::FourLines;
use super::checks::{Finding, Verdict};
use super::clocks::Terms;
use super::closures::Closures;
use super::headline::headline;
use super::loaded::Loaded;
use super::page::{Block, Figure, Page, Section};
use super::payers::{Payers, PublicPrice};
use super::quadrants::QuadrantTable;
use super::statement::{Need, Unsaid, say};
use super::steered::Reached;
use super::years::Years;
use super::{
    affected, certainty, claims, evidence, findings, glossary, kept, limits, odd, provenance,
};
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
    pictures: Vec<Unsaid>,
) -> Result<Page, RecordError> {
    let (mut headline, mut unsaid) = headline(run)?;
    // What failed comes before what is said of the rest.
    headline.splice(0..0, run.failures().words());
    unsaid.extend(pictures);
    let mut figures: Vec<Figure> = charts.into_iter().map(Figure::from).collect();
    let data = provenance::data(&figures, run.plan().series);
    let met = findings.iter().filter(|f| f.verdict == Verdict::Met).count();

    let mut sections: Vec<Section> = vec![];
    // The answer in a picture, then what holds it back, who is affected, who pays.
    let happens = take(&mut figures, "what_happens");
    let mut happens = Section::of_figures("What happens over time", happens, vec![]);
    if let (Some(section), Some(table)) = (&mut happens, say::<Years>(run, &mut unsaid)?) {
        section.blocks.push(Block::Folded(table));
    }
    sections.extend(happens);
    let policy = take(&mut figures, "what_does_the_policy_change");
    if DatedPolicy::find(run)?.is_ok() {
        let lines = say::<FourLines>(run, &mut unsaid)?;
        sections.extend(Section::of_figures(
            "What the policy changes",
            policy,
            lines.into_iter().collect(),
        ));
    } else {
        // What is assigned from the start on is an experiment, and stands with the others.
        figures.extend(policy);
    }
    let binds = take(&mut figures, "what_binds");
    let (words, table) = say::<Bindings>(run, &mut unsaid)?.unzip();
    let mut held =
        Section::of_figures("What holds output back", binds, table.into_iter().collect());
    if let (Some(section), Some(words)) = (&mut held, words) {
        section.blocks.insert(0, Block::Text(words));
    }
    sections.extend(held);
    if let Some((section, neutral)) = say::<affected::Affected>(run, &mut unsaid)? {
        sections.push(section);
        unsaid.extend(neutral);
    }
    // That it is not said is listed with the sentences of the first screen.
    if let Some((_, table)) = say::<Assumed>(run, &mut vec![])? {
        sections.push(Section::new("Over what is assumed", vec![Block::Table(table)]));
    }
    if let Some((_, table)) = say::<Closures>(run, &mut vec![])? {
        sections.push(Section::new("Where the money comes from", vec![Block::Table(table)]));
    }
    if let Some(table) = say::<Reached>(run, &mut unsaid)? {
        sections.push(Section::new("What was steered", vec![Block::Table(table)]));
    }
    let mut payers = say::<Payers>(run, &mut unsaid)?;
    let price = say::<PublicPrice>(run, &mut unsaid)?;
    if let (Some(section), Some(table)) = (&mut payers, price) {
        section.blocks.push(Block::Table(table));
    }
    sections.extend(payers);
    sections.extend(say::<Terms>(run, &mut unsaid)?);
    let displaced =
        ["who_is_displaced", "which_quadrant"].iter().flat_map(|name| take(&mut figures, name));
    let displaced: Vec<Figure> = displaced.collect();
    let quadrants = say::<QuadrantTable>(run, &mut unsaid)?;
    let (shares, parts) = quadrants.map(|[shares, parts]| (shares, parts)).unzip();
    let mut picture = Section::of_figures(
        "Who is displaced in the four quadrants",
        displaced,
        shares.into_iter().collect(),
    );
    if let (Some(section), Some(parts)) = (&mut picture, parts) {
        section.blocks.push(Block::Folded(parts));
    }
    sections.extend(picture);
    sections.push(findings::section(&run.plan().metrics, findings));
    sections.extend(claims::section(run, findings));
    let worth = WORTH.iter().flat_map(|name| take(&mut figures, name)).collect();
    // What is left shows how the work flows.
    sections.extend(Section::of_figures("How the work flows", figures, vec![]));
    sections.extend(Section::of_figures("What work is worth", worth, vec![]));
    sections.extend(kept::sections(run, source)?);
    sections.push(certainty::sure(run)?);
    sections.push(certainty::compared(run, source.runs));
    sections.extend(limits::unsaid(unsaid));
    sections.push(limits::limits(run));
    sections.push(evidence::evidence(run, vocabulary));
    sections.push(evidence::logs(run));
    sections.push(odd::odd(run, vocabulary));
    sections.push(provenance::provenance(run));
    sections.push(data);
    sections.push(glossary::section());

    let checks = if findings.is_empty() {
        "no checks stated".to_owned()
    } else {
        format!("{met} of {} checks met", findings.len())
    };
    let planned = run.variant(0).map_or(0, |v| v.runs);
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
        headline,
        sections,
    })
}
