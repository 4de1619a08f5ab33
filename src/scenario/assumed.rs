//! Assumptions: parameters of which nobody knows more than a range, drawn by strata for each replicate.
//!
//! **Range.** It is a fact of the parameter's room. The value that a scenario gives is its centre: half of the replicates draw
//! less and half more, uniform in each half, or uniform in all of it where the value is one of its ends.
//!
//! **Strata.** Replicates come in blocks of [`BLOCK`]. Of a block the first 2, 4, 8, ... each meet as many equal strata of the
//! range once: a Latin hypercube that grows by doubling (`qian2009`). The second half of each doubling takes the strata in an
//! order of chance, each parameter in its own, so that parameters are no more alike than in any Latin hypercube. What a
//! replicate draws depends on seed, replicate and parameter alone: not on how many runs there are, nor on what else is drawn.
//! Why this and no other: `docs/decisions/0024-assumptions-by-doubling.md`.

use serde_json::{Value as Json, json};

use super::decimal::between;
use super::fault::Fault;
use super::frame::matches;
use super::merge::{Asked, Reader};
use super::spec::Spec;
use super::sweep::Sweep;
use super::text;
use super::{Axis, Ensemble, Scenario, Setting, Span};
use crate::engine::{Draws, Stream};

/// Replicates after which strata begin anew `[replicates]`: so many draws are made at most to know one.
pub(super) const BLOCK: u64 = 1024;

/// The key that says which assumptions are drawn.
const KEY: &str = "ensemble.assumptions";

/// Where a parameter may lie for all that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumed {
    /// The lower end, in the parameter's unit.
    pub low: f64,
    /// The upper end, in the parameter's unit.
    pub high: f64,
    /// Whether it is drawn in logarithms.
    pub log: bool,
}

impl Assumed {
    /// The range in the schema of a parameter, if it has one.
    pub(super) fn of_schema(property: &Json) -> Option<Self> {
        let ends = property.get("x-assumed")?;
        let end = |at: usize| ends.get(at).and_then(Json::as_f64);
        let log = property.get("x-log").and_then(Json::as_bool).unwrap_or(false);
        Some(Self { low: end(0)?, high: end(1)?, log })
    }

    /// Whether a value lies in it, its ends included.
    pub fn holds(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }

    /// The value below which this share of replicates draw, where the scenario has `centre`.
    pub fn at(&self, centre: f64, share: f64) -> f64 {
        let scale = |x: f64| if self.log { libm::log(x) } else { x };
        let [low, middle, high] = [self.low, centre, self.high].map(scale);
        let x = if middle <= low || middle >= high {
            low + share * (high - low)
        } else if share < 0.5 {
            low + 2.0 * share * (middle - low)
        } else {
            middle + (2.0 * share - 1.0) * (high - middle)
        };
        // What went through a logarithm and back stays within.
        (if self.log { libm::exp(x) } else { x }).clamp(self.low, self.high)
    }

    /// The value after this share of the way from one to another, in logarithms where it is drawn so.
    pub fn between(&self, from: f64, to: f64, share: f64) -> f64 {
        between(from, to, self.log, share)
    }

    /// As JSON, with its centre.
    pub(super) fn to_json(self, centre: f64) -> Json {
        json!({ "assumed": { "centre": centre, "low": self.low, "high": self.high, "log": self.log } })
    }
}

impl std::fmt::Display for Assumed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let logs = if self.log { ", in logs" } else { "" };
        write!(f, "{} to {}{logs}", text::number(self.low), text::number(self.high))
    }
}

/// The share of replicates that draw less of a parameter than this one does, between 0 and 1.
pub(super) fn share(path: &str, draws: &Draws) -> f64 {
    let (block, place) = (draws.replicate() / BLOCK, draws.replicate() % BLOCK);
    let shared = draws.shared();
    let within = Stream::new("assumption", path);
    let order = Stream::new("assumption-order", path);
    let within = |place: usize| shared.uniform(within, block * BLOCK + place as u64, 0);
    // One place in each of as many strata as there are places; then as many again, each in the empty half of a stratum.
    let mut shares = vec![within(0)];
    while shares.len() as u64 <= place {
        let strata = shares.len();
        let mut in_stratum = vec![0.0; strata];
        shares.iter().for_each(|share| in_stratum[(share * strata as f64) as usize] = *share);
        let mut all: Vec<usize> = (0..strata).collect();
        let mut draw = shared.at(order, block, strata as u64);
        for i in (1..strata).rev() {
            all.swap(i, (draw.uniform() * (i + 1) as f64) as usize);
        }
        for stratum in all {
            let halves = 2.0 * strata as f64;
            let taken = (in_stratum[stratum] * halves) as usize;
            let empty = 2 * stratum + usize::from(taken == 2 * stratum);
            shares.push((empty as f64 + within(shares.len())) / halves);
        }
    }
    shares[place as usize]
}

impl Setting {
    /// What it is where nothing sets it otherwise: its value or law, or the range that is assumed around its value.
    pub(super) fn spec_as_assumed(&self) -> Spec {
        match (self.assumed, &self.spec) {
            (Some(range), Spec::Fixed(value)) => match value.as_f64() {
                Some(centre) => Spec::Assumed { centre, range },
                None => self.spec.clone(),
            },
            (_, spec) => spec.clone(),
        }
    }
}

impl Scenario {
    /// Paths of the assumptions that are drawn for each replicate, in the model's order.
    pub fn assumptions(&self) -> impl Iterator<Item = &str> {
        let drawn = self.parameters.iter().filter(|it| it.assumed.is_some());
        drawn.map(|it| it.path.as_str())
    }

    /// The same scenario with every assumption at the value that it gives.
    #[must_use]
    pub fn at_defaults(&self) -> Self {
        let mut plain = self.clone();
        plain.parameters.iter_mut().for_each(|it| it.assumed = None);
        plain
    }

    /// A sweep of the same: every assumption at the value that the scenario gives, then each of these alone at the ends of its range.
    #[must_use]
    pub fn alone(&self, paths: &[&str], runs: u64) -> Self {
        let axis = |path: &&str| {
            let setting = self.get(path)?;
            let (range, centre) = (setting.assumed?, setting.spec.number()?);
            let ends = [range.low, range.high].into_iter().filter(|end| *end != centre);
            let span = Span::Values(ends.map(|end| json!(end)).collect());
            Some(Axis { set: setting.path.clone(), span, whole: setting.whole })
        };
        let axes = paths.iter().filter_map(axis).collect();
        let mut study = self.at_defaults();
        study.title = format!("{}: assumptions alone", self.title);
        study.ensemble = Ensemble { runs, precision: None, ..study.ensemble };
        (study.arms, study.policies, study.checks) = (vec![], vec![], vec![]);
        (study.question, study.record.series, study.report.decision) = (String::new(), None, None);
        study.sweep = Some(Sweep::one_at_a_time(axes));
        study
    }
}

impl Reader<'_> {
    /// Marks the parameters whose assumptions are drawn: those that the file names, and those that a pattern of it fits, a text
    /// sets and that act somewhere in the scenario.
    pub fn assume(&mut self, asked: &Asked, scenario: &mut Scenario) {
        let Some(leaf) = asked.leaves.get(KEY) else { return };
        let Some(patterns) = self.list_of_words(&leaf.node, KEY) else { return };
        let (vocabulary, place) = (self.vocabulary, leaf.node.place);
        let mut drawn = vec![];
        for pattern in &patterns {
            let known = vocabulary.parameters.iter().filter_map(|it| Some((it, it.assumed?)));
            let fits: Vec<_> = known.filter(|(it, _)| matches(pattern, &it.path)).collect();
            if fits.is_empty() {
                let path = text::shown(pattern);
                let message = match vocabulary.get(pattern) {
                    Some(_) => format!("`{KEY}`: nothing is assumed of `{path}`"),
                    None => format!("`{KEY}`: no assumption fits `{path}`"),
                };
                let all = vocabulary.parameters.iter().filter(|it| it.assumed.is_some());
                let near = text::meant(pattern, all.map(|it| it.path.as_str()));
                let fault = Fault::at(place, message, "expected names such as \"economy.*\"");
                self.faults.push(fault.meant(near).help("`telosim explain assumptions` lists all"));
            }
            for (parameter, range) in fits {
                let Some(setting) = scenario.get(&parameter.path) else { continue };
                let named = *pattern == parameter.path;
                let acts = parameter.need.as_ref().is_none_or(|need| need.is_met_in(scenario));
                if !named && (setting.origin == "neutral" || !acts) {
                    continue;
                }
                let path = &parameter.path;
                match &setting.spec {
                    Spec::Fixed(value) if value.as_f64().is_some_and(|x| range.holds(x)) => {
                        drawn.push((path.clone(), range));
                    }
                    Spec::Fixed(Json::Number(x)) => {
                        let (x, unit) =
                            (text::number(x.as_f64().unwrap_or(f64::NAN)), &parameter.unit);
                        let message = format!(
                            "`{path}` is {x}, outside of what is assumed of it: {range} {unit}"
                        );
                        let fault = Fault::at(place, message, "it would be drawn around its value");
                        let help = format!(
                            "set it within the range, or give it a law, as in {{ fixed = {x} }}, which it keeps"
                        );
                        self.faults.push(fault.help(help));
                    }
                    // A law of the file is kept, and what has no bound has no middle.
                    spec if named => {
                        let is = if matches!(spec, Spec::Fixed(_)) {
                            "has no bound"
                        } else {
                            "has a law"
                        };
                        let message =
                            format!("`{KEY}`: `{path}` {is} here: nothing is assumed of it");
                        self.faults.push(Fault::at(place, message, "leave it out"));
                    }
                    _ => {}
                }
            }
        }
        for setting in &mut scenario.parameters {
            let found = drawn.iter().find(|(path, _)| *path == setting.path);
            setting.assumed = found.map(|(_, range)| *range);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(path: &str, n: u64) -> Vec<f64> {
        (0..n).map(|replicate| share(path, &Draws::new(11, replicate))).collect()
    }

    /// How often each stratum is met.
    fn met(shares: &[f64], strata: usize) -> Vec<usize> {
        let mut met = vec![0; strata];
        shares.iter().for_each(|share| met[(share * strata as f64) as usize] += 1);
        met
    }

    #[test]
    fn every_power_of_two_of_replicates_meets_each_of_as_many_strata_once() {
        let all = shares("economy.owners", 2 * BLOCK);
        for power in 0..=10 {
            let n = 1 << power;
            assert_eq!(met(&all[..n], n), vec![1; n], "{n}");
        }
        let next = &all[BLOCK as usize..];
        assert_eq!(met(next, BLOCK as usize), vec![1; BLOCK as usize]);
        assert_ne!(next[0], all[0]);
    }

    /// Ranks of two parameters correlate as those of independent ones do: over 200 pairs of parameters at 24 replicates, the mean
    /// square of the correlation is 1 / (n - 1), with a relative standard error of sqrt(2 / 200).
    #[test]
    fn parameters_are_no_more_alike_than_independent_ones() {
        const N: u64 = 24;
        let ranks = |path: &str| -> Vec<f64> {
            let all = shares(path, N);
            all.iter().map(|x| all.iter().filter(|y| *y < x).count() as f64).collect()
        };
        let (n, pairs) = (N as f64, 200);
        let squares: f64 = (0..pairs)
            .map(|pair| {
                let (a, b) = (ranks(&format!("a.{pair}")), ranks(&format!("b.{pair}")));
                let apart: f64 = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum();
                let rho = 1.0 - 6.0 * apart / (n * (n * n - 1.0));
                rho * rho
            })
            .sum();
        let relative = squares / f64::from(pairs) * (n - 1.0);
        assert!((relative - 1.0).abs() < 4.0 * (2.0 / f64::from(pairs)).sqrt(), "{relative}");
    }

    #[test]
    fn half_of_the_draws_lie_below_the_centre_and_half_above() {
        let linear = Assumed { low: 0.3, high: 1.5, log: false };
        let log = Assumed { low: 10.0, high: 400.0, log: true };
        for (range, centre) in [(linear, 0.7), (log, 100.0)] {
            let of = |share| range.at(centre, share);
            assert!((of(0.0) / range.low - 1.0).abs() < 1e-12 && of(0.0) >= range.low);
            assert!((of(1.0) / range.high - 1.0).abs() < 1e-12 && of(1.0) <= range.high);
            assert!((of(0.5) - centre).abs() < 1e-12 * centre);
            assert!(of(0.49) < centre && of(0.51) > centre);
        }
        assert!((linear.at(0.7, 0.25) - 0.5).abs() < 1e-12);
        assert!((log.at(100.0, 0.75) - 200.0).abs() < 1e-9);
        // At an end there is nothing on its other side.
        assert!((linear.at(0.3, 0.5) - 0.9).abs() < 1e-12);
        assert!((linear.at(1.5, 0.25) - 0.6).abs() < 1e-12);
    }
}
