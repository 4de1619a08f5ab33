//! Options at equal cost over many futures: what each keeps, for whom, at which price, and what turns their order.

mod brief;
mod columns;
mod page;
mod pictures;
mod turns;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::comparison::Known;
use super::loaded::{CONFIDENCE, Loaded};
use super::{affected, label};
use crate::engine::share_of;
use crate::model::states::{demand, displacement, economy};
use crate::record::RecordError;
use crate::scenario::Scenario;
use crate::summary::{Best, Contest, Interval, Moments, contrast, pareto, price};
use columns::Columns;
pub use columns::needed;

/// The file of a run folder that says what is decided.
pub const FILE: &str = "decision.json";

/// What doing nothing is called.
pub const NOTHING: &str = "doing nothing";

/// What is decided, and how options were sized.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// The hash of what sizes follow from.
    pub of: String,
    /// What there is to spend.
    pub budget: Money,
    /// Futures on which sizes were found.
    pub sizing: u64,
    /// Worlds that were simulated to find them.
    pub worlds: u64,
    /// The options, as they were sized; doing nothing is not among them.
    pub options: Vec<Sized>,
    /// Mixes that were tried, the best first.
    pub searched: Vec<Mix>,
    /// Other closures of the economy, each with its lines: doing nothing, then the options.
    pub elsewhere: Vec<Elsewhere>,
}

/// What there is to spend, and for whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// How much `[money]`.
    pub amount: f64,
    /// The labour force that it is for `[people]`.
    pub population: f64,
    /// The modelled labour force `[people]`.
    pub modelled: f64,
    /// By how much less a year later counts `[1/year]`.
    pub discount: f64,
    /// Whether taxes gained and benefits saved are taken off.
    pub net: bool,
}

impl Money {
    /// People of the labour force for each that is modelled.
    pub fn scale(&self) -> f64 {
        self.population / self.modelled
    }

    /// What the modelled labour force has of it `[money]`.
    pub fn modelled_amount(&self) -> f64 {
        self.amount / self.scale()
    }
}

/// An option, as it was sized.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sized {
    /// What it is called.
    pub name: String,
    /// What it sets, in words.
    pub sets: Vec<String>,
    /// The options that it is made of: itself, or those that it mixes.
    pub of: Vec<String>,
    /// How far along its way to the largest each of them is, from 0 to 1.
    pub at: Vec<f64>,
    /// What it costs on the futures on which it was sized, over the budget.
    pub cost: f64,
    /// Whether it comes as near to the budget as was asked for: 1 % of it, or one step of its size.
    pub met: bool,
    /// Whether even its largest size costs less than the budget.
    pub short: bool,
    /// Sizes that were tried, as shares of the way to the largest, with what each costs over the budget.
    pub tried: Vec<[f64; 2]>,
}

/// A mix that a search has tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mix {
    /// The share of the budget that each option has.
    pub shares: Vec<f64>,
    /// Work that it keeps, on the futures on which it was sized `[job-years]`.
    pub kept: f64,
}

/// The same under another closure of the economy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Elsewhere {
    /// The closure.
    pub closure: String,
    /// Its lines.
    pub lines: Vec<usize>,
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// What is asked.
    pub question: String,
    /// Futures on which options were judged.
    pub futures: u64,
    /// The seed, as text.
    pub seed: String,
    /// Years over which work is counted.
    pub years: f64,
    /// What is decided, and how options were sized.
    pub asked: Asked,
    /// The options, doing nothing first.
    pub options: Vec<Judged>,
    /// The options from the best to the worst by the work that they keep.
    pub order: Vec<usize>,
    /// Whether the first of them keeps more than the second that is not equal to it, by more than chance.
    pub told: bool,
    /// Futures in which two options or more are equally good, and better than any other: counted once.
    pub tied: u64,
    /// What turns the order of the best and the next.
    pub turns: Vec<Turn>,
    /// Under other closures.
    pub closures: Vec<Closure>,
}

/// An option, as it was judged, scaled to the labour force that the budget is for; against doing nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Judged {
    /// What it is called.
    pub name: String,
    /// Its rank by the work that it keeps; equal options share one.
    pub rank: u64,
    /// What it costs the public, as the budget counts it `[money]`.
    pub cost: Known,
    /// What is spent on it `[money]`.
    pub spent: Known,
    /// People who learn another occupation because of it, in the mean over all years `[people]`.
    pub learners: Known,
    /// Jobs kept 24 months after the first option begins: people employed `[people]`.
    pub jobs_soon: Known,
    /// The same of full-time jobs, in hours worked `[full-time jobs]`.
    pub hours_soon: Known,
    /// Jobs kept at the end `[people]`.
    pub jobs: Known,
    /// The same of full-time jobs, in hours worked `[full-time jobs]`.
    pub hours: Known,
    /// Full-time work kept over all years `[job-years]`.
    pub kept: Known,
    /// What each job-year costs, both discounted `[money]`; none where what is kept does not differ from nothing.
    pub price: Option<Known>,
    /// Futures in which it alone is the best.
    pub best: u64,
    /// Mean regret over futures `[job-years]`, never below 0.
    pub regret: Known,
    /// The greatest regret `[job-years]`.
    pub worst: f64,
    /// Whether no other option is better both after 24 months and over all years.
    pub on_front: bool,
    /// Who gains and who pays.
    pub parties: Vec<Party>,
}

/// What an option changes for some people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// For whom, and what.
    pub says: String,
    /// The unit.
    pub unit: String,
    /// By how much.
    pub by: Known,
}

/// An assumption on which the order turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// Where the best option is better than the next, in words.
    pub rule: String,
    /// Share of the futures in which the rule is right.
    pub right: f64,
    /// What the best keeps more than the next where that is so, and elsewhere `[job-years]`.
    pub more: [Known; 2],
    /// Futures on either side.
    pub futures: [u64; 2],
}

/// What comes of the options under another closure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Closure {
    /// Where the money comes from, in words.
    pub says: String,
    /// Futures.
    pub futures: u64,
    /// By option: full-time work that it keeps `[job-years]`.
    pub kept: Vec<Known>,
    /// The option that keeps most.
    pub best: usize,
    /// Whether it keeps more than the option that is best in the scenario, by more than chance; not where they are the same.
    pub turned: bool,
}

/// The years of a run in words: `10 years`.
fn span(years: f64) -> String {
    let years = crate::chart::words::short(years);
    if years == "1" { "one year".to_owned() } else { format!("{years} years") }
}

impl Decision {
    /// What came of it, from the tables of a run folder and the scenarios of its lines.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn of(run: &Loaded, asked: &Asked, scenarios: &[Scenario]) -> Result<Self, RecordError> {
        let lines = asked.options.len() + 1;
        let by = asked.budget.scale();
        let first = scenarios[..lines].iter().flat_map(|it| &it.levers).map(|it| it.tick).min();
        let columns = Columns::of(run, asked, first.unwrap_or(0))?;
        let name = |line: usize| match line {
            0 => NOTHING.to_owned(),
            line => asked.options[line - 1].name.clone(),
        };
        let lost: Vec<&[f64]> = (0..lines).map(|line| columns.lost(line)).collect();
        let contest = Contest {
            values: lost.iter().map(|it| it.iter().map(|x| vec![by * x]).collect()).collect(),
            less: true,
        };
        let standings = contest.standings(None);
        let best = Best::of(&standings);
        let mut options = vec![];
        for (line, standing) in standings.iter().enumerate() {
            let regret: Moments = standing.known().into_iter().collect();
            let interval = regret.interval(CONFIDENCE);
            let interval = interval.map(|it| Interval { lower: it.lower.max(0.0), ..it });
            let of = |values: &[f64], nothing: &[f64], by: f64| {
                let scaled = |it: &[f64]| it.iter().map(|x| by * x).collect::<Vec<f64>>();
                Known::of(&contrast(&scaled(values), &scaled(nothing), CONFIDENCE))
            };
            let pairs = columns.paid_and_bought(line);
            options.push(Judged {
                name: name(line),
                rank: 0,
                cost: of(&columns.cost[line], &columns.cost[0], by),
                spent: of(&columns.spent[line], &columns.spent[0], by),
                learners: of(&columns.learners[line], &columns.learners[0], by),
                jobs_soon: of(&columns.jobs_soon[line], &columns.jobs_soon[0], -by),
                hours_soon: of(&columns.net_soon[line], &columns.net_soon[0], -by),
                jobs: of(&columns.jobs[line], &columns.jobs[0], -by),
                hours: of(&columns.net[line], &columns.net[0], -by),
                kept: of(lost[line], lost[0], -by),
                price: price(&pairs, CONFIDENCE).map(|(each, it)| Known::new(each, Some(it))),
                best: best.alone[line],
                regret: Known::new(regret.mean(), interval),
                worst: standing.worst().map_or(0.0, |it| it.1),
                on_front: false,
                parties: parties(run, line as u32, by)?,
            });
        }
        let value = |it: &Judged| it.kept.value.unwrap_or(f64::NEG_INFINITY);
        let mut order: Vec<usize> = (0..lines).collect();
        order.sort_by(|a, b| value(&options[*b]).total_cmp(&value(&options[*a])));
        let equal = |a: usize, b: usize| lost[a] == lost[b];
        for &line in &order {
            let better = order
                .iter()
                .filter(|&&it| value(&options[it]) > value(&options[line]) && !equal(it, line));
            options[line].rank = 1 + better.count() as u64;
        }
        let soon = |it: &Judged| it.hours_soon.value.map_or(f64::NAN, |x| -x);
        let places: Vec<Vec<f64>> = options.iter().map(|it| vec![soon(it), -value(it)]).collect();
        for line in pareto(&places) {
            options[line].on_front = true;
        }
        let next = order.iter().copied().find(|&it| !equal(it, order[0]));
        let more = next.map(|next| contrast(lost[next], lost[order[0]], CONFIDENCE));
        let told = more.and_then(|it| it.interval).is_some_and(|it| it.lower > 0.0);
        let turns = match next {
            Some(next) => turns::of(run, [lost[order[0]], lost[next]], by)?,
            None => vec![],
        };
        let closure = |it: &Elsewhere| Self::under(&columns, it, order[0], by);
        let scenario = &scenarios[0];
        Ok(Self {
            question: if scenario.question.is_empty() {
                &scenario.title
            } else {
                &scenario.question
            }
            .clone(),
            futures: lost[0].len() as u64,
            seed: run.results.manifest().identity.seed.to_string(),
            years: scenario.time.years,
            options,
            told,
            tied: best.tied,
            turns,
            closures: asked.elsewhere.iter().map(closure).collect(),
            order,
            asked: asked.clone(),
        })
    }

    fn under(columns: &Columns, it: &Elsewhere, best_here: usize, by: f64) -> Closure {
        let lost = |option: usize| columns.lost(it.lines[option]);
        let less = |option: usize, than: usize| contrast(lost(than), lost(option), CONFIDENCE);
        let scaled = |option: usize| {
            let it = less(option, 0);
            let interval =
                it.interval.map(|it| Interval { lower: by * it.lower, upper: by * it.upper, ..it });
            Known::new(by * it.difference, interval)
        };
        let kept: Vec<Known> = (0..it.lines.len()).map(scaled).collect();
        let value = |option: &usize| kept[*option].value.unwrap_or(f64::NEG_INFINITY);
        let best = (0..kept.len()).rev().max_by(|a, b| value(a).total_cmp(&value(b))).unwrap_or(0);
        let more = less(best, best_here).interval;
        let turned = best != best_here && more.is_some_and(|it| it.lower > 0.0);
        let path = economy::parameter::CLOSURE;
        let says = label::value(path, &it.closure.clone().into());
        Closure { says, futures: lost(0).len() as u64, kept, best, turned }
    }
}

/// Weeks in a year.
const WEEKS: f64 = 365.2425 / 7.0;

/// Who gains and who pays with an option, against doing nothing, in means over all years.
fn parties(run: &Loaded, line: u32, by: f64) -> Result<Vec<Party>, RecordError> {
    let money = by * WEEKS;
    let rows: [(&str, &str, f64, &str); 6] = [
        ("People: without a job", displacement::metric::UNEMPLOYMENT, 100.0, "points"),
        ("People: wages that organizations pay", demand::metric::WAGE_BILL, money, "money a year"),
        ("Owners: income after tax", economy::metric::OWNERS, money, "money a year"),
        ("Organizations: revenue", demand::metric::REVENUE, money, "money a year"),
        (
            "Buyers: gain against base prices",
            demand::metric::CONSUMER_SURPLUS,
            money,
            "money a year",
        ),
        (
            "Sellers of execution: paid for executors",
            demand::metric::EXECUTOR_BILL,
            money,
            "money a year",
        ),
    ];
    let of = |column: &str, variant: u32| {
        Ok::<_, RecordError>(run.values(&[column], variant)?.remove(0))
    };
    let known = |change: crate::chart::Change, by: f64| {
        let finite = |x: f64| Some(by * x).filter(|x| x.is_finite());
        let it = change.by;
        Known { value: finite(it.value), low: finite(it.low), high: finite(it.high) }
    };
    let mut all = vec![];
    for (says, metric, by, unit) in rows.into_iter().filter(|it| run.recorded(it.1)) {
        let change = super::replicates::change(&of(metric, 0)?, &of(metric, line)?);
        let by = if unit == "points" && share_of(run.unit(metric).unwrap_or("")).is_none() {
            1.0
        } else {
            by
        };
        let (says, unit) = (says.to_owned(), unit.to_owned());
        all.push(Party { says, unit, by: known(change, by) });
    }
    for (words, [people, displaced]) in affected::all_groups() {
        if !run.recorded(&people) || of(&people, 0)?.values().all(|it| *it == 0.0) {
            continue;
        }
        let change = super::replicates::change(&of(&displaced, 0)?, &of(&displaced, line)?);
        let says = format!("People without the work that they had. {words}");
        all.push(Party { says, unit: "people".into(), by: known(change, by) });
    }
    Ok(all)
}
