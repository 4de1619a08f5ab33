//! What made the page: its run, and the files behind its figures.

use super::loaded::Loaded;
use super::page::{Block, Figure, Section, Table};

/// What made this page, and the command that makes it again.
pub fn provenance(run: &Loaded) -> Section {
    let manifest = run.results.manifest();
    let (identity, machine) = (&manifest.identity, &manifest.machine);
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let rows = vec![
        row("Makes it again", format!("{} (in the folder of the run)", run.command())),
        row("Program", format!("{} {}", manifest.program, manifest.version)),
        row("Run", identity.hash()),
        row("Scenario", manifest.scenario.clone()),
        row("Seed", identity.seed.to_string()),
        row("Random numbers", identity.seed_rule.clone()),
        row(
            "Made",
            format!("{}, {}, {} processors", machine.started, machine.platform, machine.processors),
        ),
    ];
    let table = Table::new("", &["", "what made it"]).rows(rows).of_words();
    Section::new("Provenance", vec![Block::Table(table)])
}

/// The data behind each figure.
pub fn data(figures: &[Figure], series: bool) -> Section {
    let row = |f: &Figure| {
        vec![f.question.to_owned(), format!("charts/{}.csv", f.name), f.rows.to_string()]
    };
    let table = Table::new("", &["figure", "file", "rows"]).rows(figures.iter().map(row).collect());
    let records = match series {
        true => "All records are in series.parquet, final numbers in runs.parquet.",
        false => "Final numbers are in runs.parquet; no records over time were kept.",
    };
    let note = format!(
        "Each file holds every number that its figure draws, with units in the header. What there is to see in a figure \
         stands in words below it. {records}"
    );
    Section::new("Data behind each figure", vec![Block::Table(table.note(&note).of_words())])
}
