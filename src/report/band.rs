//! A band, not a point: how far single runs differ, and which of the assumptions that are drawn for each run it goes with.

use super::label;
use super::loaded::{CONFIDENCE, Loaded, NET};
use super::replicates::Values;
use super::say::signed_thousand;
use super::statement::{Met, Need, Statement};
use crate::chart::Estimate;
use crate::chart::words::short;
use crate::record::RecordError;
use crate::summary::{Moments, quantile, rank_correlation, sorted};

type Result<T> = std::result::Result<T, RecordError>;

/// Runs from which on it is said how far single runs differ.
pub(super) const ENOUGH: usize = 20;
/// Assumptions that are named.
pub(super) const NAMED: usize = 3;

/// An assumption that is drawn for each run, with the net job loss of the runs.
pub struct Mover {
    /// Its name, `room.parameter`.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// Spearman's rank correlation with the net job loss.
    pub rank: Estimate,
    /// What was drawn, and the net job loss.
    pairs: Vec<(f64, f64)>,
}

impl Mover {
    /// Whether its interval tells that the net job loss goes with it.
    pub fn told(&self) -> bool {
        self.rank.low > 0.0 || self.rank.high < 0.0
    }

    /// The mean net job loss of the third of runs that drew least and of the third that drew most.
    fn ends(&self) -> [f64; 2] {
        let mut pairs = self.pairs.clone();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let third = pairs.len().div_ceil(3);
        let mean = |of: &[(f64, f64)]| of.iter().map(|it| it.1).collect::<Moments>().mean();
        [mean(&pairs[..third]), mean(&pairs[pairs.len() - third..])]
    }
}

/// What is drawn for each run of the scenario, the one that the net job loss goes with most first.
///
/// # Errors
/// I/O or damage.
pub(super) fn movers(run: &Loaded) -> Result<Vec<Mover>> {
    let inputs = &run.plan().inputs;
    let columns: Vec<String> = inputs.iter().map(|i| format!("input:{}", i.name)).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).chain([NET]).collect();
    let values = run.values(&columns, 0)?;
    let (net, drawn) = values.split_last().expect("net job loss was asked for");
    let mover = |(name, drawn): (&str, &Values)| {
        let pairs: Vec<(f64, f64)> =
            drawn.iter().filter_map(|(it, &x)| Some((x, *net.get(it)?))).collect();
        let (value, i) = rank_correlation(&pairs, CONFIDENCE)?;
        let rank = Estimate { value, low: i.lower, high: i.upper };
        Some(Mover { path: name.to_owned(), name: label::parameter(name), rank, pairs })
    };
    let names = inputs.iter().map(|i| i.name.as_str());
    let mut all: Vec<Mover> = names.zip(drawn).filter_map(mover).collect();
    all.sort_by(|a, b| b.rank.value.abs().total_cmp(&a.rank.value.abs()));
    Ok(all)
}

/// Enough runs to say how far they differ.
pub struct EnoughRuns;

impl Need for EnoughRuns {
    type Found = Values;

    fn find(run: &Loaded) -> Result<Met<Values>> {
        let net = run.values(&[NET], 0)?.remove(0);
        let why = || format!("How far single runs differ takes {ENOUGH} runs to say.");
        Ok(if net.len() < ENOUGH { Err(why()) } else { Ok(net) })
    }
}

/// The middle 80 % of runs, and what moves them most.
pub struct Band;

impl Statement for Band {
    const ABOUT: &'static str = "How far single runs differ";
    type Needs = EnoughRuns;
    type Said = Vec<String>;

    fn say(run: &Loaded, net: Values) -> Result<Met<Vec<String>>> {
        let all = sorted(net.values().copied());
        let at = |p: f64| quantile(&all, p).unwrap_or(f64::NAN);
        let [low, median, high] = [0.1, 0.5, 0.9].map(at);
        if low == high {
            return Ok(Err("All runs come to the same.".into()));
        }
        let differ = || {
            format!(
                "Single runs differ more: with other draws of what is not known and of chance, the middle 80 % of them lose from {} to \
             {} full-time jobs for every 1,000 people, and half of them {} or less (below 0 is gained).",
                signed_thousand(low),
                signed_thousand(high),
                signed_thousand(median)
            )
        };
        // Where assumptions are drawn that has been said, over their ranges.
        let assumed = run.scenario.assumptions().next().is_some();
        let mut said = if assumed { vec![] } else { vec![differ()] };
        let told: Vec<Mover> = movers(run)?.into_iter().filter(Mover::told).take(NAMED).collect();
        if !told.is_empty() {
            let one = |it: &Mover| {
                let [least, most] = it.ends().map(signed_thousand);
                format!(
                    "{} (rank correlation {}): {least} to {most}",
                    it.name,
                    short(it.rank.value)
                )
            };
            let all: Vec<String> = told.iter().map(one).collect();
            said.push(format!(
                "Of what is drawn for each run the loss goes most with {}; these are mean losses in the third of runs that drew \
                 least and in the third that drew most.",
                all.join("; ")
            ));
        }
        Ok(Ok(said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_an_assumption_are_thirds_of_the_runs() {
        let pairs = (0..9).map(|i| (f64::from(8 - i), f64::from(i))).collect();
        let rank = Estimate { value: -1.0, low: -1.0, high: -0.9 };
        let it = Mover { path: String::new(), name: "speed".into(), rank, pairs };
        assert_eq!(it.ends(), [7.0, 1.0]);
        assert!(it.told());
    }
}
