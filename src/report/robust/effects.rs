//! What each policy of a sweep does, and what it costs to choose it everywhere, in words.

use super::{Field, SHARE};
use crate::chart::which_change_matters::{Single, WhichChangeMatters};
use crate::chart::words::{self, short};
use crate::report::figures::time::quantity;
use crate::report::loaded::{CONFIDENCE, difference};
use crate::summary::{Moments, Standing, contrast};

impl Field<'_> {
    /// The regret of the option with the least, and of the one with the most, in words.
    pub(super) fn regret(&self, found: &[Standing]) -> String {
        let mean = |it: &Standing| {
            let known = it.known();
            known.iter().sum::<f64>() / known.len() as f64
        };
        let mut all: Vec<(&str, f64)> =
            self.names.iter().zip(found).map(|(name, it)| (*name, mean(it))).collect();
        all.retain(|(_, regret)| regret.is_finite());
        all.sort_by(|a, b| a.1.total_cmp(&b.1));
        let [(first, least), .., (last, most)] = all[..] else {
            return "There is one option only, so none to regret.".into();
        };
        let [least, most] = [least, most].map(words::points);
        if least == most {
            return format!(
                "All options have the same mean regret, {least} of the displaced share."
            );
        }
        format!(
            "Where {first} is chosen in every future, the displaced share is on average {least} above that of the best option of \
             each; where {last} is chosen, {most}."
        )
    }

    /// What each policy does to the displaced share, against none: means over futures, in pairs.
    pub(super) fn effects(&self) -> WhichChangeMatters {
        let single = |line: usize| {
            let pairs = |point: usize| {
                let pairs = self.displaced[line][point].iter().zip(&self.displaced[0][point]);
                pairs.map(|(a, b)| a - b).collect::<Vec<f64>>()
            };
            let points: Vec<Vec<f64>> = (0..self.at.len()).map(pairs).collect();
            let mean = |run: usize| {
                points.iter().map(|of| of[run]).filter(|x| !x.is_nan()).collect::<Moments>().mean()
            };
            let runs = points.first().map_or(0, Vec::len);
            // Futures are what the design made of them; what differs by chance is replicates, if there are several.
            let means: Vec<f64> = match runs {
                1 => points.iter().map(|of| of[0]).collect(),
                _ => (0..runs).map(mean).collect(),
            };
            let effect = contrast(&means, &vec![0.0; means.len()], CONFIDENCE);
            let cost = self.spent[line] - self.spent[0];
            let cost = match cost.is_finite() && cost != 0.0 {
                true => format!("costs the public {} of money", short(cost)),
                false => String::new(),
            };
            Single { name: self.names[line].to_owned(), effect: difference(&effect), cost }
        };
        WhichChangeMatters {
            quantity: quantity(self.run, SHARE, "displaced share"),
            what: if self.run.scenario.policies.is_empty() { "arm" } else { "policy" }.into(),
            futures: self.at.len() as u64,
            changes: (1..self.names.len()).map(single).collect(),
        }
    }
}
