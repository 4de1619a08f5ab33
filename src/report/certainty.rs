//! How sure the page is: what was compared, how far single runs differ, and whether a policy adds to what arms do.

use super::arms::{DatedPolicy, told};
use super::band::{ENOUGH, Mover, movers};
use super::loaded::{CONFIDENCE, Loaded, NET, difference, estimate};
use super::page::{Block, Section, Table};
use super::say::{duration, points, share, signed};
use super::statement::{Met, Statement};
use crate::chart::words::{capital, of_runs, range};
use crate::record::RecordError;
use crate::summary::{Bounds, Lines, contrast};

type Result<T> = std::result::Result<T, RecordError>;

/// What was compared, in plain words and a table.
pub fn compared(run: &Loaded, runs: u64) -> Section {
    let time = &run.scenario.time;
    let span = duration(time.ticks, time.years);
    let times = if runs == 1 { "once".to_owned() } else { format!("{runs} times") };
    let words = format!(
        "The scenario ran {times}, from {} over {span}, each time with other random numbers for what is not known and for \
         chance. Each run is paired with its counterfactual: the same random numbers, with people coordinating all work \
         throughout, without AI and without any policy. A year before the start, without AI, gives the base.",
        time.start
    );
    let how = "Differences are taken within pairs. Intervals are of 95 % and tell how sure the mean over runs is, not how \
               far single runs differ; shares of runs are counts of runs, not probabilities.";
    let row = |variant: u32| {
        let name = run.variant(variant).map_or("", |it| it.name.as_str());
        let differences = run.differences(0, variant);
        let settings = told(&differences, time.start);
        let what = run.scenario.arm(name).and_then(|arm| arm.says.clone());
        let what = what.unwrap_or_else(|| capital(&settings));
        vec![name.to_owned(), what, run.runs(variant).to_string()]
    };
    let rows: Vec<Vec<String>> = run.arms().map(row).collect();
    let mut blocks = vec![Block::Text(words), Block::Text(how.into())];
    if !rows.is_empty() {
        let title = match rows.len() {
            1 => "The arm that ran on the same random numbers".to_owned(),
            n => format!("The {n} arms that ran on the same random numbers"),
        };
        blocks.push(Block::Folded(
            Table::new(&title, &["arm", "what it is", "runs"]).rows(rows).of_words(),
        ));
    }
    Section::new("What was compared", blocks)
}

/// Noise against parameters: how sure the mean is, how far runs differ, and what goes with it.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn sure(run: &Loaded) -> Result<Section> {
    let finals = run.finals(NET)?;
    let mut blocks = vec![];
    if let Some(it) = finals.get(&(0, 0)) {
        let failed = of_runs(it.failed as f64 / it.sketch.n().max(1) as f64, it.sketch.n());
        let spread = it.sketch.quantiles(&[0.1, 0.9]).filter(|_| it.moments.n() >= ENOUGH as u64);
        let spread = match spread {
            Some(q) => format!("the middle 80 % of them lie at {}", range(q[0], q[1])),
            None => format!("how far takes {ENOUGH} runs to say"),
        };
        blocks.push(Block::Text(format!(
            "Noise: the mean net job loss at the end is {} over {} runs; 95 of 100 such intervals hold the mean of all runs that there \
             could be. Single runs differ more: {spread}. {failed} failed.",
            share(&estimate(it, Bounds::Free)),
            it.moments.n()
        )));
    }
    let told = |it: &Mover| if it.told() { "yes" } else { "too few runs to tell" };
    let rows: Vec<Vec<String>> = movers(run)?
        .into_iter()
        .map(|it| vec![it.name.clone(), signed(&it.rank), told(&it).into()])
        .collect();
    if !rows.is_empty() {
        let header =
            ["drawn for each run", "rank correlation with net job loss", "does it go with it?"];
        let note = "Spearman’s rank correlation over the runs with its 95 % interval. It tells parameters from chance only \
                    roughly: one at a time, and only where they move one way. Of twenty intervals one misses by chance.";
        let table = Table::new(
            "Parameters: what is drawn for each run, and whether net job loss goes with it",
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

/// The four lines: with the policy and without, on the scenario and on each arm that changes an assumption.
pub struct FourLines;

impl Statement for FourLines {
    const ABOUT: &'static str = "Assumptions or policy";
    type Needs = DatedPolicy;
    type Said = Table;

    fn say(run: &Loaded, policy: DatedPolicy) -> Result<Met<Table>> {
        let values = |variant: u32| -> Result<Vec<f64>> {
            let known = policy.since(run, variant)?;
            let last = known.keys().next_back().map_or(0, |last| last + 1);
            Ok((0..last).map(|r| known.get(&r).copied().unwrap_or(f64::NAN)).collect())
        };
        let (with, baseline) = (values(0)?, values(policy.without)?);
        let effect = points(&difference(&contrast(&with, &baseline, CONFIDENCE)));
        let mut rows = vec![vec!["the scenario".to_owned(), String::new(), effect, String::new()]];
        let lines = run.arms().filter_map(|arm| Some((arm, run.without_policy(arm)?)));
        for (arm, without) in lines {
            let (both, assumptions) = (values(arm)?, values(without)?);
            let lines = Lines {
                baseline: &baseline,
                assumptions: &assumptions,
                policy: &with,
                both: &both,
            };
            let it = lines.effects(CONFIDENCE);
            let cells = [&it.assumptions, &it.policy_changed, &it.interaction];
            let cells = cells.map(|c| points(&difference(c)));
            let name = run.variant(arm).map_or(String::new(), |it| it.name.clone());
            rows.push([vec![name], cells.to_vec()].concat());
        }
        let title = "The four lines: effects on the net job loss, mean since the policy starts";
        let header = ["under", "assumptions without policy", "policy", "interaction"];
        let note = "Mean differences in pairs on the same random numbers, with 95 % intervals: of other assumptions against the \
                    scenario's, both without policy; of the policy against none; and how far the policy's effect differs from \
                    that in the scenario. An interaction whose interval holds 0 means that the two may be added.";
        Ok(Ok(Table::new(title, &header).rows(rows).note(note)))
    }
}
