//! The first screen: the answer to the question that was asked, in full-time jobs. A dated policy against the same scenario
//! without it; the scenario against its counterfactual without AI. One sentence to remember, with at most two numbers and one
//! interval, which says a loss, a gain, about none, or that the runs cannot tell it from none.

use jiff::civil::Date;

use super::arms::{Counterfactual, DatedPolicy, Scalings, and};
use super::assumptions::Assumed;
use super::band::Band;
use super::closures::Closures;
use super::loaded::{Loaded, NET};
use super::replicates::{Values, change_of, less, mean, needed};
use super::say::{duration, points, signed_thousand, size_in_thousand};
use super::statement::{Met, Need, Statement, Unsaid, say};
use super::{alone, attribution, label, payers, unserved};
use crate::chart::words::{capital, changes, number, percent, range};
use crate::chart::{Change, Estimate};
use crate::engine::TimeSpan;
use crate::model::states::headline;
use crate::record::RecordError;
use crate::summary::Bounds;

type Result<T> = std::result::Result<T, RecordError>;

/// Month 24, as a tick `[ticks]`.
pub(super) const SHORT: i32 = TimeSpan::months(24.0).last_tick() as i32;

/// The sentences to remember, the answer first, and what cannot be said.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn headline(run: &Loaded) -> Result<(Vec<String>, Vec<Unsaid>)> {
    let mut unsaid = vec![];
    let mut said: Vec<String> = vec![];
    said.extend(say::<PolicyEffect>(run, &mut unsaid)?.into_iter().flatten());
    let mut against = say::<AgainstCounterfactual>(run, &mut unsaid)?.unwrap_or_default();
    if let (Some(first), Some(turning)) = (against.first_mut(), alone::turning(run)?) {
        *first = format!("{}; {turning}.", first.trim_end_matches('.'));
    }
    said.extend(against);
    said.extend(say::<Assumed>(run, &mut unsaid)?.into_iter().flat_map(|it| it.0));
    said.extend(say::<Closures>(run, &mut unsaid)?.map(|it| it.0));
    said.extend(attribution::largest(run)?);
    said.extend(unserved::flag(run)?);
    said.extend(say::<Band>(run, &mut unsaid)?.into_iter().flatten());
    said.extend(say::<Soon>(run, &mut unsaid)?);
    said.extend(say::<BothScale>(run, &mut unsaid)?);
    Ok((said, unsaid))
}

/// That so many runs cannot tell, and how many would.
fn too_few(differences: &Values, what: &str) -> String {
    let runs = match differences.len() {
        1 => "One run is".to_owned(),
        n => format!("{} runs are", number(n as f64, 0)),
    };
    let more = match needed(differences) {
        Some(n) if n <= 100_000 => format!("; about {} would", number(n as f64, 0)),
        Some(_) => "; not even 100,000 would".to_owned(),
        None => String::new(),
    };
    format!("{runs} too few to tell {what}{more}.")
}

/// In how many of the replicates that both have a quantity is less in the second.
fn count_less(before: &Values, after: &Values) -> (usize, usize) {
    let both = || before.iter().filter_map(|(it, x)| Some((x, after.get(it)?)));
    (both().filter(|(before, after)| after < before).count(), both().count())
}

/// What the policy does to full-time jobs since it starts, against the same scenario without it, and what it costs.
pub struct PolicyEffect;

impl Statement for PolicyEffect {
    const ABOUT: &'static str = "What a policy changes";
    type Needs = DatedPolicy;
    type Said = Vec<String>;

    fn say(run: &Loaded, policy: DatedPolicy) -> Result<Met<Vec<String>>> {
        if policy.from >= run.scenario.time.ticks as i32 {
            return Ok(Err("The policy starts after the run ends.".into()));
        }
        let (without, with) = (policy.since(run, policy.without)?, policy.since(run, 0)?);
        let effect = change_of(&without, &with, Bounds::Free);
        if !effect.by.value.is_finite() {
            return Ok(Err("No run has both a with and a without.".into()));
        }
        Ok(Ok(vec![
            outcome(&effect, &without, &with),
            format!("{} {}", about(&policy, run.scenario.time.start), payers::cost(run, &policy)?),
        ]))
    }
}

/// The answer in one sentence.
fn outcome(effect: &Change, without: &Values, with: &Values) -> String {
    let (lower, pairs) = count_less(without, with);
    if !effect.told() {
        if effect.by.low == 0.0 && effect.by.high == 0.0 {
            return format!("The policy keeps or costs no job in any of {pairs} runs.");
        }
        let differences = less(with, without);
        return too_few(&differences, "whether the policy keeps or costs jobs");
    }
    let [size, between] = size_in_thousand(&effect.by);
    if effect.by.value < 0.0 {
        format!(
            "The policy keeps {size} full-time jobs ({between}) for every 1,000 people of the labour force, on average since it \
             starts, and helps in {lower} of {pairs} runs."
        )
    } else {
        format!(
            "The policy costs {size} full-time jobs ({between}) for every 1,000 people of the labour force, on average since it \
             starts, and helps in {lower} of {pairs} runs."
        )
    }
}

/// What the policy is, against what it is compared.
fn about(policy: &DatedPolicy, start: Date) -> String {
    let levers: Vec<String> = policy.levers.iter().map(|it| label::lever(it, start)).collect();
    format!(
        "The policy is: {}; it is compared with the same scenario without it, on the same random numbers.",
        and(&levers)
    )
}

/// Full-time jobs lost or gained at the end of the run, in the whole economy and in organizations.
pub struct AgainstCounterfactual;

impl Statement for AgainstCounterfactual {
    const ABOUT: &'static str = "What AI changes, against the same world without it";
    type Needs = Counterfactual;
    type Said = Vec<String>;

    fn say(run: &Loaded, _: u32) -> Result<Met<Vec<String>>> {
        let [net, organizations]: [Values; 2] = run
            .values(&[NET, headline::metric::ORGANIZATIONS], 0)?
            .try_into()
            .expect("a column for each name");
        if net.is_empty() {
            return Ok(Err("No run has both AI and its counterfactual.".into()));
        }
        let time = &run.scenario.time;
        let span = duration(time.ticks, time.years);
        let mut said = vec![lost(&net, &format!("After {span}"))];
        let hours = mean(&organizations);
        if certain(&hours) {
            let way = if hours.value > 0.0 { "lose" } else { "gain" };
            said.push(format!(
                "Organizations {way} {} of the hours that people work in them ({}).",
                percent(hours.value.abs()),
                range(hours.low.abs().min(hours.high.abs()), hours.low.abs().max(hours.high.abs()))
            ));
        }
        Ok(Ok(said))
    }
}

/// Whether an interval lies on one side of 0.
fn certain(e: &Estimate) -> bool {
    e.low > 0.0 || e.high < 0.0
}

/// A mean net job loss whose interval lies within plus or minus this is about none `[share of the labour force]`.
pub(super) const ABOUT_NONE: f64 = 0.005;

/// What a mean net job loss is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing in any run.
    None,
    /// So little that it is called none.
    AboutNone,
    /// Jobs are lost.
    Loss,
    /// Jobs are gained.
    Gain,
    /// The runs are too few to tell it from none.
    Unknown,
}

impl Verdict {
    /// Of the net job loss by replicate.
    pub fn of(net: &Values) -> Self {
        let it = mean(net);
        match net.values().all(|&x| x == 0.0) {
            true => Self::None,
            false if it.low > -ABOUT_NONE && it.high < ABOUT_NONE => Self::AboutNone,
            false if it.low > 0.0 => Self::Loss,
            false if it.high < 0.0 => Self::Gain,
            false => Self::Unknown,
        }
    }

    /// Whether the runs tell.
    pub fn told(self) -> bool {
        self != Self::Unknown
    }

    /// As it is said: "it is a loss".
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AboutNone => "about none",
            Self::Loss => "a loss",
            Self::Gain => "a gain",
            Self::Unknown => "too few runs to tell from none",
        }
    }
}

/// Jobs lost or gained, about none, or that the runs cannot tell.
fn lost(net: &Values, when: &str) -> String {
    const OF: &str = "for every 1,000 people of the labour force";
    const AGAINST: &str = "against the same world without AI";
    let it = mean(net);
    let [size, between] = size_in_thousand(&it);
    let way = if it.value > 0.0 { "lost" } else { "gained" };
    match Verdict::of(net) {
        Verdict::None => format!("{when} no full-time job is lost or gained {AGAINST}."),
        Verdict::AboutNone => format!(
            "{when} about none of the full-time jobs are lost or gained {AGAINST}: {} ({} to {}) {OF}.",
            signed_thousand(it.value),
            signed_thousand(it.low),
            signed_thousand(it.high)
        ),
        Verdict::Loss | Verdict::Gain => {
            format!("{when} {size} full-time jobs ({between}) {OF} are {way} {AGAINST}.")
        }
        Verdict::Unknown => {
            let too_few = too_few(net, "that from none");
            format!("{when} {size} full-time jobs {OF} are {way} {AGAINST}. {too_few}")
        }
    }
}

/// A run that lasts for 24 months at least.
pub struct TwoYears;

impl Need for TwoYears {
    type Found = ();

    fn find(run: &Loaded) -> Result<Met<()>> {
        let long = run.scenario.time.ticks as i32 > SHORT;
        Ok(long.then_some(()).ok_or_else(|| "The run is shorter than 24 months.".into()))
    }
}

/// The net job loss at month 24.
pub struct Soon;

impl Statement for Soon {
    const ABOUT: &'static str = "What happens within the first 24 months";
    type Needs = (TwoYears, Counterfactual);
    type Said = String;

    fn say(run: &Loaded, _: ((), u32)) -> Result<Met<String>> {
        let net = at_short(run, 0)?;
        let said = (!net.is_empty()).then(|| lost(&net, "After 24 months"));
        Ok(said.ok_or_else(|| "No record of month 24 is kept.".into()))
    }
}

/// The net job loss at the last record by month 24.
pub(super) fn at_short(run: &Loaded, variant: u32) -> Result<Values> {
    let last = run.fold(&[NET], variant, |last: &mut Option<f64>, tick, row| {
        if (0..=SHORT).contains(&tick) && !row[0].is_nan() {
            *last = Some(row[0]);
        }
    })?;
    Ok(last.into_iter().filter_map(|(it, last)| Some((it, last?))).collect())
}

/// What happens when both tasks and births of purposes are multiplied instead of neither.
pub struct BothScale;

impl Statement for BothScale {
    const ABOUT: &'static str = "What task scaling and purpose scaling do together";
    type Needs = Scalings;
    type Said = String;

    fn say(run: &Loaded, scalings: Scalings) -> Result<Met<String>> {
        let Some(four) = scalings.nearest(run) else {
            return Ok(Err("No four variants can be compared.".into()));
        };
        let [neither, .., both] = four.variants;
        let of = |variant| Ok::<_, RecordError>(run.values(&[NET], variant)?.remove(0));
        let (neither, both) = (of(neither)?, of(both)?);
        let change = change_of(&neither, &both, Bounds::Free);
        let over = over_pairs(less(&both, &neither).len() as u64, run.runs(0));
        let place = scalings.place(four);
        Ok(match changes(&change, ["", ""], percent) {
            Some(words) => Ok(capital(&format!(
                "{place}, the net job loss {words} when {} instead of neither{over}: a difference of {}.",
                scalings.both(),
                points(&change.by)
            ))),
            None => Err("Their numbers are not known.".into()),
        })
    }
}

/// Over how many pairs something is said, where the scenario has more runs than that, so that its own number is another.
fn over_pairs(pairs: u64, runs: u64) -> String {
    match pairs < runs {
        true => format!(", over the {} of {runs} runs that both have", number(pairs as f64, 0)),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(all: &[f64]) -> Values {
        (0..).zip(all.iter().copied()).collect()
    }

    fn plain_spaces(said: &str) -> String {
        said.replace('\u{a0}', " ")
    }

    fn effect(without: &[f64], with: &[f64]) -> String {
        let (without, with) = (values(without), values(with));
        let change = change_of(&without, &with, Bounds::Free);
        plain_spaces(&outcome(&change, &without, &with))
    }

    #[test]
    fn a_policy_that_works_in_every_run_is_said_to() {
        let without: Vec<f64> = (0..20).map(|i| 0.08 + 0.002 * f64::from(i % 5)).collect();
        let with: Vec<f64> =
            without.iter().zip(0..).map(|(x, i)| x - 0.024 - 0.001 * f64::from(i % 3)).collect();
        let said = effect(&without, &with);
        assert!(said.starts_with("The policy keeps 25 full-time jobs ("), "{said}");
        assert!(said.ends_with("helps in 20 of 20 runs."), "{said}");
        assert_eq!(
            effect(&without, &without),
            "The policy keeps or costs no job in any of 20 runs."
        );
        assert!(effect(&with, &without).contains("The policy costs 25 full-time jobs ("));
    }

    #[test]
    fn fewer_pairs_than_runs_are_said() {
        assert_eq!(over_pairs(4, 12), ", over the 4 of 12 runs that both have");
        assert_eq!(over_pairs(12, 12), "");
    }

    #[test]
    fn noise_is_too_few_runs_and_how_many_it_takes_is_said() {
        let said = effect(&[0.10, 0.11, 0.12], &[0.12, 0.10, 0.12]);
        // Differences 0.02, -0.01, 0: mean 0.0033, deviation 0.0153, so (1.96 * 4.58)² = 80.8 runs.
        assert!(said.starts_with("3 runs are too few to tell whether the policy"), "{said}");
        assert!(said.ends_with("; about 81 would."), "{said}");
    }

    #[test]
    fn jobs_are_lost_gained_about_none_or_not_told() {
        let said = |around: f64, step: f64| {
            let net: Vec<f64> = (0..21).map(|i| around + step * f64::from(i % 3 - 1)).collect();
            plain_spaces(&lost(&values(&net), "After ten years"))
        };
        // Mean 0.07 of 21 with deviation 0.00837: 2.086 standard errors are 3.8 in 1,000.
        assert_eq!(
            said(0.07, 0.01),
            "After ten years 70 full-time jobs (66 to 74) for every 1,000 people of the labour force are lost against the same \
             world without AI."
        );
        assert!(said(-0.07, 0.01).contains("are gained against"));
        assert!(said(0.0, 0.001).contains("about none of the full-time jobs"));
        assert!(said(0.004, 0.05).contains("21 runs are too few to tell that from none"));
        assert!(said(0.0, 0.0).contains("no full-time job is lost or gained"));
    }
}
