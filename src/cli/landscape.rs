//! Charts, pages and a short summary of a sweep.

use std::path::Path;

use super::output::say;
use super::report::Told;
use super::results::{Cell, Check, Document, Failures, Merged, Swept, Table};
use super::verdicts::{self, Verdicts};
use super::{Failure, pages, scenario_of};
use crate::chart::{Chart, Source, png};
use crate::record::{Results, RunFolder};
use crate::report::checks;
use crate::report::landscape::Landscape;
use crate::report::loaded::Loaded;
use crate::report::{kept, robust};
use crate::scenario::{Scenario, Vocabulary};

/// Where the charts of a sweep come from.
pub(super) fn source(run: &Loaded) -> Source {
    source_of(&run.results, run.scenario.ensemble.runs)
}

/// Where the charts of a study of so many runs come from.
pub(super) fn source_of(results: &Results, runs: u64) -> Source {
    let identity = &results.manifest().identity;
    Source {
        scenario: identity.plan.scenario.clone(),
        runs,
        run: identity.hash().chars().take(12).collect(),
        seed: identity.seed,
        version: env!("CARGO_PKG_VERSION").into(),
    }
}

/// Writes a chart as SVG and PNG, with its numbers, into a place of the run folder: "" is the folder itself.
pub(super) fn add_chart(folder: &mut RunFolder, place: &str, chart: &Chart) -> Result<(), Failure> {
    let picture = png(&chart.svg, 2.0, &chart.provenance).map_err(|e| Failure::Plain(70, e))?;
    let name = |ending| format!("{place}charts/{}.{ending}", chart.name);
    folder.add_file(&name("svg"), chart.svg.as_bytes())?;
    folder.add_file(&name("png"), &picture)?;
    folder.add_file(&name("csv"), chart.csv.as_bytes())?;
    Ok(())
}

/// Writes what there is to see of a complete sweep and prints it in short.
///
/// # Errors
/// I/O or damage.
pub(super) fn tell(
    path: &Path,
    vocabulary: &Vocabulary,
    merged: bool,
) -> Result<Verdicts, Failure> {
    let told = write(path, vocabulary)?;
    if let Some(swept) = told.swept {
        let document = match merged {
            true => Document::Merge(Box::new(Merged::Sweep(swept))),
            false => Document::Sweep(swept),
        };
        say(&told.words, &document)?;
    }
    Ok(told.verdicts)
}

/// Writes what there is to see of a complete sweep and says it in short.
pub(super) fn write(path: &Path, vocabulary: &Vocabulary) -> Result<Told, Failure> {
    let scenario = scenario_of(path, vocabulary)?;
    let mut folder = RunFolder::reopen(path)?;
    let run = loaded(path, scenario, &mut folder)?;
    put(&mut folder, &run, "")
}

/// Writes what there is to see of a sweep, or of another of its variants, into a place of its folder.
pub(super) fn put(folder: &mut RunFolder, run: &Loaded, place: &str) -> Result<Told, Failure> {
    let path = folder.path().join(place);
    let Some(landscape) = Landscape::of(run)? else {
        return Err(Failure::Plain(70, format!("{} has no axes", path.display())));
    };
    let source = source(run);
    folder.add_file(&format!("{place}points.csv"), landscape.csv().as_bytes())?;
    let charts = landscape.charts(&source)?;
    let mut text = format!("{}\n", run.scenario.title);
    for chart in &charts {
        add_chart(folder, place, chart)?;
    }
    for words in landscape.headline()? {
        text += &format!("  {words}\n");
    }
    if let Some(words) = landscape.apart() {
        text += &format!("  {words}\n");
    }
    text += &robust::short_words(run)?;
    let findings = checks::findings(run)?;
    text += &verdicts::said(&findings);
    let page = landscape.page(&source, charts, &findings)?;
    pages::write(folder, place, &page)?;
    for name in ["points.csv", "report.html"] {
        text += &format!("  {}\n", path.join(name).display());
    }
    let verdicts = Verdicts::new(&findings, run.failures());
    let swept = Swept {
        run: run.results.manifest().identity.hash(),
        folder: path.display().to_string(),
        title: run.scenario.title.clone(),
        points: Table::of_csv(landscape.csv(), |column, it| match column {
            "variant" | "row" => Cell::text(it),
            _ => Cell::number(it),
        }),
        checks: findings.iter().map(Check::of).collect(),
        failures: Failures::of(run.failures()),
    };
    Ok(Told { words: text, verdicts, swept: Some(Box::new(swept)), ..Told::default() })
}

/// Opens a run for its page, with what was asked of it answered from the results as they are now.
pub(super) fn loaded(
    path: &Path,
    scenario: Scenario,
    folder: &mut RunFolder,
) -> Result<Loaded, Failure> {
    let run = Loaded::open(path, scenario.clone())?;
    Ok(if kept::refresh(&run, folder)? { Loaded::open(path, scenario)? } else { run })
}
