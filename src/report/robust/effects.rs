//! What each policy of a sweep does, and what it costs to choose it everywhere, in words.

use super::super::loaded::NET;
use super::Field;
use super::clocks::over_futures;
use crate::chart::Estimate;
use crate::chart::which_change_matters::{Single, WhichChangeMatters};
use crate::chart::words;
use crate::report::figures::time::quantity;
use crate::report::loaded::{CONFIDENCE, difference};
use crate::report::say::{plain, signed};
use crate::summary::{Standing, contrast};

/// What is more with an option than with none: a mean over futures, in pairs.
fn against_none(with: &[Vec<f64>], none: &[Vec<f64>]) -> Estimate {
    let pairs = |(with, none): (&Vec<f64>, &Vec<f64>)| -> Vec<f64> {
        with.iter().zip(none).map(|(a, b)| a - b).collect()
    };
    let by: Vec<Vec<f64>> = with.iter().zip(none).map(pairs).collect();
    let by: Vec<f64> = over_futures(&by).into_iter().filter(|x| !x.is_nan()).collect();
    difference(&contrast(&by, &vec![0.0; by.len()], CONFIDENCE))
}

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
            return format!("All options have the same mean regret, {least} of the net job loss.");
        }
        format!(
            "Where {first} is chosen in every future, the net job loss is on average {least} above that of the best option of \
             each; where {last} is chosen, {most}."
        )
    }

    /// What each policy does to the net job loss, against none: means over futures, in pairs.
    pub(super) fn effects(&self) -> WhichChangeMatters {
        let single = |line: usize| {
            let policy = self.run.scenario.policies.iter().any(|it| it.name == self.names[line]);
            let cost = against_none(&self.spent[line], &self.spent[0]);
            let cost = match cost.value.is_finite() && cost.value != 0.0 {
                // An arm is another world, which nobody pays for.
                true if policy => format!("costs the public {} of money", plain(&cost)),
                true => format!("public spending {} of money", signed(&cost)),
                false => String::new(),
            };
            let effect = against_none(&self.displaced[line], &self.displaced[0]);
            Single { name: self.names[line].to_owned(), effect, cost }
        };
        WhichChangeMatters {
            quantity: quantity(self.run, NET, "net job loss"),
            what: if self.run.scenario.policies.is_empty() { "arm" } else { "policy" }.into(),
            futures: self.at.len() as u64,
            changes: (1..self.names.len()).map(single).collect(),
        }
    }
}
