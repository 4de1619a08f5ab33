//! Sizes options to a budget, on a few futures whose references are kept.

use std::collections::BTreeMap;

use super::Failure;
use crate::engine::MetricInfo;
use crate::model::states::{demand, economy, headline};
use crate::report::decision::{Mix, Money, Sized};
use crate::report::label;
use crate::scenario::{Choice, Decide, Lever, Measure, Scenario, Search, Spending};
use crate::study::{Bench, Outcome, Pulse, Status, Threads};
use crate::summary::{Sizing, best_mix, present};

/// How near to the budget an option must come, as a share of it.
const NEAR: f64 = 0.01;
/// Sizes of an option that are tried at most, and of a mix.
pub(super) const TRIALS: [usize; 2] = [10, 8];
/// Where the search for a size begins, as a share of the way to its largest: of a lever, and of how long levers hold.
const FIRST: [f64; 2] = [1.0 / 64.0, 0.25];
/// How many times as large as alone a part of a mix may be.
const LARGER: f64 = 8.0;
/// Weeks in a year.
const WEEKS: f64 = 365.2425 / 7.0;

/// What an option is made of, and how large each part is.
type Parts<'a> = Vec<(&'a Choice, f64)>;

/// Sizes options of a scenario.
pub(super) struct Sizer<'a, P> {
    scenario: &'a Scenario,
    decide: &'a Decide,
    bench: Bench,
    nothing: Vec<Outcome>,
    /// Places of what is counted, of person-years lost.
    places: [usize; 2],
    money: Money,
    worlds: u64,
    /// What is known of the options that are sized by themselves.
    alone: BTreeMap<String, Sizing>,
    threads: &'a Threads,
    pulse: &'a P,
}

/// Why nothing comes of it where somebody has stopped it.
fn stopped() -> Failure {
    Failure::Plain(0, "stopped while options were sized: the same command begins again".into())
}

impl<'a, P: Pulse> Sizer<'a, P> {
    /// Simulates doing nothing, on the futures on which sizes are found.
    pub(super) fn new(
        scenario: &'a Scenario,
        decide: &'a Decide,
        metrics: &[MetricInfo],
        threads: &'a Threads,
        pulse: &'a P,
    ) -> Result<Self, Failure> {
        let net = decide.budget.measure == Measure::Net;
        let counted = if net { economy::metric::DEBT } else { demand::metric::PUBLIC_SPENT };
        let place = |name: &str| metrics.iter().position(|it| it.name == name).unwrap_or(0);
        let few = decide.futures.sizing;
        let bench = threads.run(|| Bench::new(scenario, few, pulse))?.ok_or_else(stopped)?;
        let nothing = threads.run(|| bench.outcomes(scenario, pulse))?;
        if nothing.len() as u64 != few {
            return Err(stopped());
        }
        let places = [place(counted), place(headline::metric::PERSON_YEARS)];
        let mean = |at: usize| {
            let known = nothing.iter().filter(|it| it.status == Status::Ok);
            let values: Vec<f64> = known.map(|it| it.finals[at]).collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        let modelled = mean(place(headline::metric::FORCE));
        if !mean(places[0]).is_finite() || !modelled.is_finite() {
            let words = "nobody keeps books of public debt where nobody's money is finite: close the economy \
                         (economy.closure, economy.exposed), or count what is spent (budget.measure = \"spent\")";
            return Err(Failure::Plain(65, words.to_owned()));
        }
        let budget = &decide.budget;
        let money = Money {
            amount: budget.amount,
            population: budget.population.map_or(modelled, |it| it as f64),
            modelled,
            discount: budget.discount,
            net,
        };
        let (alone, worlds) = (BTreeMap::new(), 2 * few);
        Ok(Self { scenario, decide, bench, nothing, places, money, worlds, alone, threads, pulse })
    }

    /// What there is to spend.
    pub(super) fn money(&self) -> Money {
        self.money.clone()
    }

    /// Worlds that were simulated.
    pub(super) fn worlds(&self) -> u64 {
        self.worlds
    }

    fn budget(&self) -> f64 {
        self.money.modelled_amount()
    }

    /// What parts of these sizes cost and keep against doing nothing, in the mean over futures.
    fn trial(&mut self, parts: &Parts<'_>) -> Result<[f64; 2], Failure> {
        let tried = self.scenario.with_levers(levers(self.scenario, parts));
        let outcomes = self.threads.run(|| self.bench.outcomes(&tried, self.pulse))?;
        if outcomes.len() != self.nothing.len() {
            return Err(stopped());
        }
        self.worlds += self.bench.runs();
        let [counted, years] = self.places;
        let worth = |it: &Outcome| {
            let after = it.ticks.iter().zip(&it.series[counted]).filter(|it| *it.0 >= 0);
            let (at, cost): (Vec<f64>, Vec<f64>) =
                after.map(|(tick, cost)| (f64::from(tick + 1) / WEEKS, *cost)).unzip();
            present(&at, &cost, self.money.discount)
        };
        let ok = |it: &(&Outcome, &Outcome)| it.0.status == Status::Ok && it.1.status == Status::Ok;
        let pairs: Vec<_> = outcomes.iter().zip(&self.nothing).filter(ok).collect();
        let mean = |of: &dyn Fn(&Outcome, &Outcome) -> f64| {
            pairs.iter().map(|(own, nothing)| of(own, nothing)).sum::<f64>() / pairs.len() as f64
        };
        Ok([
            mean(&|own, nothing| worth(own) - worth(nothing)),
            mean(&|own, nothing| nothing.finals[years] - own.finals[years]),
        ])
    }

    /// Looks for the size at which something costs the budget; what it keeps there.
    fn search(
        &mut self,
        mut sizing: Sizing,
        parts: impl Fn(f64) -> Parts<'a>,
    ) -> Result<(Sizing, f64), Failure> {
        let mut kept = vec![];
        while let Some(at) = sizing.next() {
            let [cost, keeps] = self.trial(&parts(at))?;
            sizing.note(at, cost);
            kept.push((at, keeps));
        }
        let best = sizing.best().map_or(0.0, |it| it.at);
        let keeps = kept.iter().find(|it| it.0 == best).map_or(0.0, |it| it.1);
        Ok((sizing, keeps))
    }

    fn said(&self, name: &str, sizing: &Sizing, step: f64, parts: &Parts<'_>) -> Sized {
        let budget = self.budget();
        let start = self.scenario.time.start;
        let cost = sizing.best().map_or(0.0, |it| it.cost) / budget;
        let near = sizing.tried().iter().any(|it| (it.cost - budget).abs() <= NEAR * budget);
        let said = |it: &Lever| label::lever(it, start);
        Sized {
            name: name.to_owned(),
            of: parts.iter().map(|it| it.0.name.clone()).collect(),
            at: parts.iter().map(|it| it.1).collect(),
            sets: levers(self.scenario, parts).iter().map(said).collect(),
            cost,
            met: near || step > 0.0 && !sizing.falls_short(),
            short: sizing.falls_short(),
            tried: sizing.tried().iter().map(|it| [it.at, it.cost / budget]).collect(),
        }
    }

    /// An option by itself.
    fn single(&mut self, option: &'a Choice) -> Result<Sized, Failure> {
        let step = self.scenario.step_of(option);
        let first = FIRST[usize::from(step > 0.0)];
        let budget = self.budget();
        let sizing = Sizing::new([budget, NEAR * budget], [first, step], TRIALS[0]);
        let (sizing, _) = self.search(sizing, |at| vec![(option, at)])?;
        let at = sizing.best().map_or(0.0, |it| it.at);
        let sized = self.said(&option.name, &sizing, step, &vec![(option, at)]);
        self.alone.insert(option.name.clone(), sizing);
        Ok(sized)
    }

    /// A mix: each part as large as its share of the budget makes it alone, then all of them larger or smaller at once.
    fn mix(&mut self, name: &str, shares: &[(&'a Choice, f64)]) -> Result<(Sized, f64), Failure> {
        let part = |(option, share): &(&'a Choice, f64)| {
            (*option, self.alone.get(&option.name).map_or(0.0, |it| it.at_share(*share)))
        };
        let parts: Parts<'a> = shares.iter().map(part).collect();
        let scaled = move |at: f64| -> Parts<'a> {
            parts.iter().map(|(option, size)| (*option, (LARGER * at * size).min(1.0))).collect()
        };
        let budget = self.budget();
        let sizing = Sizing::new([budget, NEAR * budget], [1.0 / LARGER, 0.0], TRIALS[1]);
        let (sizing, kept) = self.search(sizing, &scaled)?;
        let at = sizing.best().map_or(0.0, |it| it.at);
        Ok((self.said(name, &sizing, 0.0, &scaled(at)), kept))
    }

    /// All options, in their order, and the mixes that were tried, the best first.
    pub(super) fn all(&mut self) -> Result<(Vec<Sized>, Vec<Mix>), Failure> {
        let mut sized = vec![];
        for option in &self.decide.options {
            if let Spending::Sized { .. } = option.spending {
                sized.push((option.name.clone(), self.single(option)?));
            }
        }
        let named = |name: &str| self.decide.option(name);
        for option in &self.decide.options {
            if let Spending::Mix(shares) = &option.spending {
                let shares: Vec<_> =
                    shares.iter().filter_map(|(name, it)| Some((named(name)?, *it))).collect();
                sized.push((option.name.clone(), self.mix(&option.name, &shares)?.0));
            }
        }
        let place = |name: &str| self.decide.options.iter().position(|it| it.name == name);
        sized.sort_by_key(|it| place(&it.0));
        let mut sized: Vec<Sized> = sized.into_iter().map(|it| it.1).collect();
        let mut mixes = vec![];
        if let Some(search) = &self.decide.search {
            let (best, tried) = self.best(search)?;
            sized.extend(best);
            mixes = tried;
        }
        Ok((sized, mixes))
    }

    /// The best mix of some options that a search finds.
    fn best(&mut self, search: &Search) -> Result<(Option<Sized>, Vec<Mix>), Failure> {
        let between: Vec<&'a Choice> =
            search.between.iter().filter_map(|it| self.decide.option(it)).collect();
        let (began, mut found) = (self.worlds, vec![]);
        let most = TRIALS[1] as u64 * self.bench.runs();
        let tried = best_mix(between.len(), |shares| {
            if self.worlds - began + most > search.worlds {
                return Ok(None);
            }
            let some: Vec<_> = between.iter().copied().zip(shares.iter().copied()).collect();
            let some: Vec<_> = some.into_iter().filter(|it| it.1 > 0.0).collect();
            let names =
                some.iter().map(|(it, share)| format!("{:.0} % {}", 100.0 * share, it.name));
            let name = names.collect::<Vec<_>>().join(" with ");
            let (sized, kept) = self.mix(&name, &some)?;
            found.push((shares.to_vec(), sized));
            Ok::<_, Failure>(Some(kept))
        })?;
        let best =
            tried.first().and_then(|(shares, _)| found.into_iter().find(|it| it.0 == *shares));
        let by = self.money.scale();
        let mixes = tried.into_iter().map(|(shares, kept)| Mix { shares, kept: by * kept });
        // A single option is among the options already.
        let mixed = best.map(|it| it.1).filter(|it| it.of.len() > 1);
        Ok((mixed, mixes.collect()))
    }
}

/// The levers of all parts.
pub(super) fn levers(scenario: &Scenario, parts: &Parts<'_>) -> Vec<Lever> {
    parts.iter().flat_map(|(option, at)| scenario.levers_at(option, *at)).collect()
}
