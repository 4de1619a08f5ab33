//! What stands between the first page and the appendix: comparison, picture, certainty, policy, limits.

use super::checks::Finding;
use super::loaded::{CONFIDENCE, Loaded, difference};
use super::page::{Block, Figure, Section, Table};
use super::replicates::NOTHING;
use super::say::{plain, points, share, signed};
use super::statement::Unsaid;
use crate::chart::Estimate;
use crate::chart::words::{of_runs, range};
use crate::engine::Draws;
use crate::model::Model;
use crate::model::judgment::Judgment;
use crate::model::market::Market;
use crate::model::prevention::Prevention;
use crate::model::recognition::Recognition;
use crate::model::tiers::Tiers;
use crate::model::wages::Wages;
use crate::record::RecordError;
use crate::scenario::{Arm, Role, Vocabulary};
use crate::study::without_policy;
use crate::summary::{Lines, contrast, rank_correlation};

type Result<T> = std::result::Result<T, RecordError>;

const SHARE: &str = "displacement.share";

/// Checks and stylised facts, missed ones first.
pub fn checks(findings: &[Finding]) -> Section {
    let said = |met: Option<bool>| match met {
        Some(false) => "missed",
        None => "could not be looked at",
        Some(true) => "met",
    };
    let line = |f: &Finding| format!("{}: {} ({})", said(f.met), f.says, f.detail);
    let of = |met| findings.iter().filter(move |f| f.met == met).map(line);
    let lines: Vec<String> = of(Some(false)).chain(of(None)).chain(of(Some(true))).collect();
    let blocks = if lines.is_empty() {
        let none = "This scenario states no checks, so none is met and none is missed: nothing here says that the model \
                    reproduces a known fact.";
        vec![Block::Text(none.into())]
    } else {
        vec![Block::List(lines)]
    };
    Section::new("Checks and stylised facts, met and missed", blocks)
}

/// What was compared, in plain words and a table.
pub fn compared(run: &Loaded, runs: u64) -> Section {
    let time = &run.scenario.time;
    let words = format!(
        "The scenario ran {runs} times, from {} over {} years, each time on other draws of what is not known and of chance. \
         Each run is paired with its reference: the same draws, with people coordinating all work throughout and no \
         policy. A year before the start, without AI, gives the base.",
        time.start, time.years
    );
    let how = "Differences are taken within pairs. Intervals are of 95 % and tell how sure the mean over runs is, not how \
               far single runs differ; shares of runs are counts of runs, not probabilities.";
    let says = |arm: &Arm| arm.says.clone().unwrap_or_else(|| "no words given".into());
    let row = |arm: &Arm| {
        let own = run.variant(&arm.name).map(|v| run.runs(v));
        vec![arm.name.clone(), says(arm), own.map_or("0".into(), |n| n.to_string())]
    };
    let rows: Vec<Vec<String>> = run.scenario.arms.iter().map(row).collect();
    let mut blocks = vec![Block::Text(words), Block::Text(how.into())];
    if !rows.is_empty() {
        let title = format!("The {} variants that ran on the same draws", rows.len());
        blocks.push(Block::Folded(
            Table::new(&title, &["variant", "what it is", "runs"]).rows(rows).of_words(),
        ));
    }
    Section::new("What was compared", blocks)
}

/// The parts of displacement and the two scalings in each quadrant.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn parts(run: &Loaded) -> Result<Option<Table>> {
    const METRICS: [&str; 6] = [
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
                let e = run.estimate(metric, variant)?.unwrap_or(NOTHING);
                row.push(if i < 3 { share(&e) } else { plain(&e) });
            }
            rows.push(row);
        }
    }
    let header = ["multiplied", "idle", "separated", "entrants", "output", "G_T", "G_P"];
    let note = "Idle, separated and entrants never hired are the three parts of the displaced share [% of the modelled labour \
                force]; output, task scaling G_T and purpose scaling G_P are multiples of the base year. Means over all years \
                with 95 % intervals.";
    let title = "Parts of displacement, output and scaling in each quadrant";
    Ok((!rows.is_empty()).then(|| Table::new(title, &header).rows(rows).note(note)))
}

/// Noise against parameters: how sure the mean is, how far runs differ, and what goes with it.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn sure(run: &Loaded) -> Result<Section> {
    let finals = run.finals(SHARE)?;
    let mut blocks = vec![];
    if let Some(it) = finals.get(&(0, 0)) {
        let half = it
            .moments
            .interval(CONFIDENCE)
            .map_or("an unknown number of".into(), |i| format!("{:.1}", 100.0 * i.half_width()));
        let spread = it
            .sketch
            .quantiles(&[0.1, 0.9])
            .map_or("an unknown range".into(), |q| range(q[0], q[1]));
        let failed = of_runs(it.failed as f64 / it.sketch.n().max(1) as f64, it.sketch.n());
        blocks.push(Block::Text(format!(
            "Noise: over {} runs the mean displaced share is known to {half} points either way, in 95 of 100 such \
             ensembles. Single runs differ more: the middle 80 % of them lie at {spread}. {failed} failed.",
            it.moments.n()
        )));
    }
    let inputs = &run.plan().inputs;
    let columns: Vec<String> = inputs.iter().map(|i| format!("input:{}", i.name)).collect();
    let mut columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    columns.push(SHARE);
    let values = run.values(&columns, 0)?;
    let (shares, drawn) = values.split_last().expect("the displaced share was asked for");
    let mut rows = vec![];
    for (input, drawn) in inputs.iter().zip(drawn) {
        let pairs: Vec<(f64, f64)> =
            drawn.iter().filter_map(|(it, &x)| Some((x, *shares.get(it)?))).collect();
        if let Some((rho, i)) = rank_correlation(&pairs, CONFIDENCE) {
            rows.push((
                rho.abs(),
                Estimate { value: rho, low: i.lower, high: i.upper },
                input.name.clone(),
            ));
        }
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let told =
        |e: &Estimate| if e.low > 0.0 || e.high < 0.0 { "yes" } else { "cannot be told from none" };
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(_, e, name)| vec![name, signed(&e), told(&e).into()]).collect();
    if !rows.is_empty() {
        let header =
            ["drawn for each run", "rank correlation with displacement", "does it go with it?"];
        let note = "Spearman’s rank correlation over the runs with its 95 % interval. It tells parameters from chance only \
                    roughly: one at a time, and only where they move one way. Of twenty intervals one misses by chance.";
        let table = Table::new(
            "Parameters: what is drawn for each run, and whether displacement goes with it",
            &header,
        );
        blocks.push(Block::Table(table.rows(rows).note(note)));
    }
    blocks.push(Block::Text(
        "Structure: which mechanisms there are does not vary here; every number is conditional on them. What drives the \
         result, when it fails and how robust options are is for a sensitivity analysis, which this run is not."
            .into(),
    ));
    Ok(Section::new("How sure: noise, parameters, structure", blocks))
}

/// Assumptions or policy: the four lines, or that there is no policy.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn policy(run: &Loaded, vocabulary: &Vocabulary, figure: Option<Figure>) -> Result<Section> {
    let levers = &run.scenario.levers;
    let mut blocks = vec![];
    if levers.is_empty() {
        blocks.push(Block::Text(
            "This scenario has no policy: nothing in it is chosen, dated and paid for. Of the four lines - baseline, \
             assumptions changed, policy on baseline, policy on changed assumptions - it holds the first two: the scenario \
             itself, and its variants. What a variant multiplies is assigned by hand; none is a recommendation."
                .into(),
        ));
    } else {
        let said = levers.iter().map(|l| format!("from {} {} is {}", l.from, l.set, l.to));
        blocks.push(Block::Text(format!(
            "Policy: {}. The same draws ran without it, too, and without it under each variant that changes an assumption: \
             what a policy does is told apart from what is assumed.",
            said.collect::<Vec<_>>().join("; ")
        )));
        blocks.extend(lines(run, vocabulary)?.map(Block::Table));
    }
    blocks.extend(figure.map(|figure| Block::Figure(Box::new(figure))));
    Ok(Section::new("Assumptions or policy", blocks))
}

/// The four lines: with the policy and without, on the scenario and on each variant that changes an assumption.
fn lines(run: &Loaded, vocabulary: &Vocabulary) -> Result<Option<Table>> {
    let assumed = |path: &String| vocabulary.get(path).is_some_and(|p| p.role != Some(Role::Lever));
    let values = |name: &str| -> Result<Option<Vec<f64>>> {
        let Some(variant) = run.variant(name) else { return Ok(None) };
        let known = run.values(&[SHARE], variant)?.swap_remove(0);
        let last = known.keys().next_back().map_or(0, |last| last + 1);
        Ok(Some((0..last).map(|r| known.get(&r).copied().unwrap_or(f64::NAN)).collect()))
    };
    let (Some(policy), Some(baseline)) = (values("main")?, values(&without_policy("main"))?) else {
        return Ok(None);
    };
    let effect = points(&difference(&contrast(&policy, &baseline, CONFIDENCE)));
    let mut rows = vec![vec!["the scenario".to_owned(), String::new(), effect, String::new()]];
    for arm in run.scenario.arms.iter().filter(|arm| arm.set.keys().any(assumed)) {
        let name = &arm.name;
        let (Some(both), Some(assumptions)) = (values(name)?, values(&without_policy(name))?)
        else {
            continue;
        };
        let lines =
            Lines { baseline: &baseline, assumptions: &assumptions, policy: &policy, both: &both };
        let it = lines.effects(CONFIDENCE);
        let cells = [&it.assumptions, &it.policy_changed, &it.interaction];
        let cells = cells.map(|c| points(&difference(c)));
        rows.push([vec![name.clone()], cells.to_vec()].concat());
    }
    let title =
        "The four lines: effects on the displaced share of the modelled labour force [points]";
    let header = ["under", "assumptions without policy", "policy", "interaction"];
    let note = "Mean differences in pairs on the same draws, with 95 % intervals: of other assumptions against the scenario's, \
                both without policy; of the policy against none; and how far the policy's effect differs from that in the \
                scenario. An interaction whose interval holds 0 means that the two may be added.";
    Ok(Some(Table::new(title, &header).rows(rows).note(note)))
}

/// Rooms that the scenario leaves as they are when nothing of them acts.
fn neutral(run: &Loaded) -> Vec<&'static str> {
    let draws = Draws::new(run.scenario.ensemble.seed, 0);
    let Ok(Model { judgment, prevention, recognition, tiers, wages, market, .. }) =
        run.scenario.model(&draws, None)
    else {
        return vec![];
    };
    let rooms = [
        ("judgment", judgment == Judgment::default()),
        ("prevention", prevention == Prevention::default()),
        ("recognition", recognition == Recognition::default()),
        ("tiers", tiers == Tiers::default()),
        ("wages", wages == Wages::default()),
        ("market", market == Market::default()),
    ];
    rooms.into_iter().filter_map(|(name, neutral)| neutral.then_some(name)).collect()
}

/// Limits, and what the page must not be used for.
pub fn limits(run: &Loaded) -> Section {
    let truncated = run.estimate("tasks.truncated", 0).ok().flatten().filter(|e| e.value > 0.0);
    let mut limits: Vec<String> = [
        "The displaced share is a share of the modelled labour force, not of a country’s.",
        "Exposure, automation, adoption and displacement are four different things; only the last is counted here.",
        "What a policy costs the public is counted; where that money comes from is not: there are no taxes and no benefits.",
        "Inputs add up only in the long run to what the scarcest allows; on the way output can exceed it.",
        "It must not be used to forecast a date, an occupation, an organization or a country, to decide on the work of a \
         person, or to rank policies that the run does not contain.",
    ]
    .map(str::to_owned)
    .to_vec();
    let neutral = neutral(run);
    if !neutral.is_empty() {
        limits.push(format!(
            "Left neutral in this scenario, as if there were no such thing: {}.",
            neutral.join(", ")
        ));
    }
    limits.extend(truncated.map(|e| {
        format!(
            "In {} organizations the number of kinds of task reached its cap and was cut.",
            plain(&e)
        )
    }));
    Section::new("Limits, and what it must not be used for", vec![Block::List(limits)])
}

/// What the page does not say, and why; nothing where it says all.
pub fn unsaid(unsaid: &[Unsaid]) -> Option<Section> {
    let line = |it: &Unsaid| format!("{}. {}", it.about, it.why);
    let lines: Vec<String> = unsaid.iter().map(line).collect();
    let section = || Section::new("What this page does not say, and why", vec![Block::List(lines)]);
    (!unsaid.is_empty()).then(section)
}

/// One figure with its question, or several under one heading.
pub fn figures(title: &str, figures: Vec<Figure>, tables: Vec<Table>) -> Option<Section> {
    let mut blocks: Vec<Block> =
        figures.into_iter().map(|it| Block::Figure(Box::new(it))).collect();
    blocks.extend(tables.into_iter().map(Block::Table));
    (!blocks.is_empty()).then(|| Section::new(title, blocks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_checks_come_first_and_none_is_said_to_be_none() {
        let finding = |says: &str, met| Finding {
            says: says.into(),
            held: 0,
            of: 1,
            wanted: 0.95,
            met,
            detail: "in 0 of 1 runs".into(),
        };
        let section =
            checks(&[finding("a", Some(true)), finding("b", Some(false)), finding("c", None)]);
        let Block::List(lines) = &section.blocks[0] else { panic!("a list") };
        assert!(lines[0].starts_with("missed: b") && lines[2].starts_with("met: a"), "{lines:?}");
        assert!(
            matches!(&checks(&[]).blocks[0], Block::Text(words) if words.contains("no checks"))
        );
    }
}
