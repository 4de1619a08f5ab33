//! Fills the report's page from a run and writes it, as HTML and as Markdown.

use super::Failure;
use crate::chart::{Chart, Estimate, Source};
use crate::record::{RecordError, RunFolder};
use crate::report::checks::Finding;
use crate::report::loaded::{Loaded, difference};
use crate::report::page::{Looked, Page, Table};
use crate::scenario::{Spec, Vocabulary};

const SHARE: &str = "displacement.share";

fn percent(e: &Estimate) -> String {
    format!("{:.1} % [{:.1}, {:.1}]", 100.0 * e.value, 100.0 * e.low, 100.0 * e.high)
}

fn plain(e: &Estimate) -> String {
    format!("{:.2} [{:.2}, {:.2}]", e.value, e.low, e.high)
}

/// Displaced share, its parts, output and scaling in the four quadrants, at each demand elasticity.
fn quadrants(run: &Loaded) -> Result<Option<Table>, RecordError> {
    const METRICS: [&str; 7] = [
        SHARE,
        "displacement.idle",
        "displacement.separated",
        "displacement.entrants",
        "bottleneck.output_index",
        "tasks.scaling",
        "purposes.scaling",
    ];
    let mut rows = vec![];
    for elasticity in ["0.5", "1", "1.5"] {
        for name in ["neither", "tasks", "purposes", "both"] {
            let Some(variant) = run.variant(&format!("{name}-at-{elasticity}")) else { continue };
            let mut row = vec![format!("{name}, elasticity {elasticity}")];
            for (i, metric) in METRICS.iter().enumerate() {
                let cell = run.estimate(metric, variant)?;
                let words = if i < 4 { percent } else { plain };
                row.push(cell.as_ref().map_or("not known".into(), words));
            }
            rows.push(row);
        }
    }
    let header = ["assigned", "displaced", "idle", "separated", "entrants", "output", "G_T", "G_P"];
    Ok((!rows.is_empty()).then(|| Table {
        title: "Who is displaced where tasks, purposes, neither or both are multiplied".into(),
        header: header.map(str::to_owned).to_vec(),
        rows,
        note: "A system runs the work everywhere; tripled: emission of tasks, births of purposes, or both. Means \
               over the years after the start with 95 % intervals, of the modelled labour force; output, G_T and \
               G_P against base. Where only purposes are multiplied, accepted work is held at base."
            .into(),
    }))
}

/// Elasticity of output to ten per cent more of each input, on the same draws.
fn bindings(run: &Loaded) -> Result<Option<Table>, RecordError> {
    let base = run.estimate("bottleneck.output", 0)?.map_or(f64::NAN, |e| e.value);
    let mut rows = vec![];
    for input in &crate::model::bottleneck::INPUTS[..6] {
        let Some(variant) = run.variant(&format!("more-{input}")) else { continue };
        if let Some(change) = run.contrast("bottleneck.output", variant, 0)? {
            let e = difference(&change);
            let [value, low, high] = [e.value, e.low, e.high].map(|x| x / base / 0.1);
            let pairing = change.reduction.map_or("not known".into(), |r| format!("{r:.1}"));
            rows.push(vec![(*input).to_owned(), plain(&Estimate { value, low, high }), pairing]);
        }
    }
    let header = ["ten per cent more", "elasticity of output", "variance divided by pairing"];
    Ok((!rows.is_empty()).then(|| Table {
        title: "What binds, by what more of it would bring".into(),
        header: header.map(str::to_owned).to_vec(),
        rows,
        note: "Paired with the scenario itself on the same draws; 95 % intervals. An index says what is scarce in a \
               run, an elasticity what more of it would change."
            .into(),
    }))
}

fn evidence(run: &Loaded, vocabulary: &Vocabulary) -> Vec<[String; 6]> {
    let row = |s: &crate::scenario::Setting| {
        let parameter = vocabulary.get(&s.path);
        let source = parameter.and_then(|p| p.source.clone()).unwrap_or_default();
        let value = match &s.spec {
            Spec::Fixed(value) if value.is_null() => "unbounded".into(),
            spec => spec.to_json().to_string(),
        };
        let role = s.role.map_or(String::new(), |role| role.name().to_owned());
        [s.path.clone(), value, s.unit.clone(), role, source, s.origin.clone()]
    };
    run.scenario.parameters.iter().map(row).collect()
}

pub(super) fn write(
    folder: &mut RunFolder,
    run: &Loaded,
    source: &Source,
    charts: Vec<Chart>,
    findings: &[Finding],
    vocabulary: &Vocabulary,
) -> Result<(), Failure> {
    let known = |e: Option<Estimate>| e.as_ref().map_or("not known".into(), percent);
    let share = known(run.estimate(SHARE, 0)?);
    let mut headline = format!(
        "{share} of the modelled labour force is displaced, on average over the years after the start."
    );
    if let (Some(neither), Some(both)) = (run.variant("neither-at-1"), run.variant("both-at-1"))
        && let Some(change) = run.contrast(SHARE, both, neither)?
    {
        let points = difference(&change);
        let [value, low, high] = [points.value, points.low, points.high].map(|x| 100.0 * x);
        headline += &format!(
            " Where a system runs the work everywhere, tripling tasks and purposes together changes it by \
             {value:+.1} points [{low:+.1}, {high:+.1}] against tripling neither, at a demand elasticity of 1."
        );
    }
    let met = findings.iter().filter(|f| f.met == Some(true)).count();
    let evidence = evidence(run, vocabulary);
    let guesses = evidence.iter().filter(|row| row[4] == "assumption").count();
    let looked = |f: &Finding| Looked {
        says: f.says.clone(),
        word: f.met.map_or("unknown", |met| if met { "met" } else { "missed" }),
        detail: f.detail.clone(),
    };
    let manifest = run.results.manifest();
    let compared = vec![
        format!(
            "The scenario ran {} times on different draws, and each time once more as its reference: the same draws, \
             with people coordinating all work throughout. Intervals are of 95 % and tell how sure the mean is, not \
             how far single runs differ.",
            source.runs
        ),
        format!(
            "{} variants ran on the same draws; what each sets stands in scenario.toml beside this page.",
            run.scenario.panels.len()
        ),
    ];
    let limits = [
        "The displaced share is a share of the modelled labour force, not of a country's.",
        "Every purpose costs hours of leading and every task hours of work: that displacement falls when either is \
         multiplied by hand is arithmetic. What the model adds is whether births, demand, money and attention let them \
         multiply.",
        "Exposure, automation, adoption and displacement are four different things.",
        "Judgment, prevention, recognition, tiers, wages and markets are not in this version.",
        "Not to be used to forecast a date, an occupation or an organization.",
    ];
    let page = Page {
        title: run.scenario.title.clone(),
        question: run.scenario.question.clone(),
        decision: run.scenario.report.decision.clone(),
        audience: run.scenario.report.audience.clone(),
        version: source.version.clone(),
        run: source.run.clone(),
        runs: source.runs,
        checks_line: format!("{met} of {} checks met", findings.len()),
        headline,
        compared,
        tables: [quadrants(run)?, bindings(run)?].into_iter().flatten().collect(),
        figures: charts.into_iter().map(Into::into).collect(),
        checks: findings.iter().map(looked).collect(),
        limits: limits.map(str::to_owned).to_vec(),
        evidence_line: format!(
            "{guesses} of {} parameters rest on assumptions; the others name a source.",
            evidence.len()
        ),
        evidence,
        provenance: vec![
            ["run".into(), manifest.identity.hash()],
            ["scenario".into(), manifest.identity.scenario.clone()],
            ["seed".into(), manifest.identity.seed.to_string()],
            ["draws".into(), manifest.identity.seed_rule.clone()],
            [
                "command".into(),
                format!("telosim run scenario.toml --seed {}", manifest.identity.seed),
            ],
        ],
    };
    folder.add_file("report.html", page.html()?.as_bytes())?;
    folder.add_file("report.md", page.markdown().as_bytes())?;
    Ok(())
}
