//! Who pays and who gains, and what a policy costs the public.

use super::arms::{Counterfactual, DatedPolicy, told};
use super::clocks::ruled_by;
use super::limits;
use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use super::replicates::{Values, change, change_of, less, price_of};
use super::say::{plain, signed, way};
use super::statement::{Met, Need, Statement};
use crate::chart::words::short;
use crate::chart::{Change, Estimate};
use crate::model::states::{demand, economy, headline};
use crate::record::RecordError;
use crate::summary::Bounds;

type Result<T> = std::result::Result<T, RecordError>;

/// Flows of money, and whether one can be negative.
const ROWS: [(&str, &str, Bounds); 6] = [
    ("People: wages paid", demand::metric::WAGE_BILL, Bounds::Positive),
    ("Sellers of execution: paid for executors", demand::metric::EXECUTOR_BILL, Bounds::Positive),
    (
        "Buyers: gain against base prices (consumer surplus)",
        demand::metric::CONSUMER_SURPLUS,
        Bounds::Free,
    ),
    ("Organizations: revenue", demand::metric::REVENUE, Bounds::Positive),
    (
        "Levers: hours granted for finding, set-ups, public cost",
        demand::metric::POLICY_COST,
        Bounds::Positive,
    ),
    ("Of that, the public", demand::metric::PUBLIC_COST, Bounds::Positive),
];

fn in_thousands(e: &Estimate) -> Estimate {
    Estimate { value: e.value / 1e3, low: e.low / 1e3, high: e.high / 1e3 }
}

/// Who pays and who gains, against the same world without AI.
pub struct Payers;

impl Statement for Payers {
    const ABOUT: &'static str = "Who pays and who gains";
    type Needs = Counterfactual;
    type Said = Section;

    fn say(run: &Loaded, reference: u32) -> Result<Met<Section>> {
        let (mut rows, mut ruled) = (vec![], vec![]);
        for (words, metric, bounds) in ROWS.into_iter().filter(|it| run.recorded(it.1)) {
            let of = |variant| Ok::<_, RecordError>(run.values(&[metric], variant)?.remove(0));
            let own = of(0)?;
            let it = change_of(&of(reference)?, &own, bounds);
            if !it.after.value.is_finite() {
                continue;
            }
            rows.push(vec![
                words.to_owned(),
                plain(&in_thousands(&it.after)),
                plain(&in_thousands(&it.before)),
                signed(&in_thousands(&it.by)),
                way(&it).to_owned(),
            ]);
            ruled.extend(ruled_by(words, &own, |money| short(money / 1e3)));
        }
        if rows.is_empty() {
            return Ok(Err("No money is recorded.".into()));
        }
        let header = ["", "scenario", "without AI", "difference in pairs", "than without AI"];
        let note = format!(
            "Means over all years with 95 % intervals. Money is of 2025. {}{}",
            limits::money(&limits::neutral(run)),
            ruled.concat()
        );
        let table = Table::new("Thousands of money a week", &header).rows(rows).note(&note);
        Ok(Ok(Section::new("Who pays and who gains", vec![Block::Table(table)])))
    }
}

/// What a dated policy costs the public, as a sentence. What goes through the government's books alone, such as a tax, a transfer or
/// a subsidy, is the change of its debt.
///
/// # Errors
/// I/O, damage or a missing metric.
pub(super) fn cost(run: &Loaded, policy: &DatedPolicy) -> Result<String> {
    const COLUMNS: [&str; 2] = [demand::metric::PUBLIC_SPENT, headline::metric::PERSON_YEARS];
    const DEBT: &str = economy::metric::DEBT;
    if COLUMNS.iter().any(|it| !run.recorded(it)) {
        return Ok("What it costs is not recorded.".into());
    }
    let of = |variant: u32| -> Result<[Values; 2]> {
        Ok(run.values(&COLUMNS, variant)?.try_into().expect("a column for each name"))
    };
    let ([spent_without, years_without], [spent, years]) = (of(policy.without)?, of(0)?);
    let paid = change(&spent_without, &spent);
    if paid.by.value == 0.0 || !paid.by.value.is_finite() {
        if run.recorded(DEBT) {
            let debt = |variant| Ok::<_, RecordError>(run.values(&[DEBT], variant)?.remove(0));
            let more = change(&debt(policy.without)?, &debt(0)?).by;
            if more.value.is_finite() && more.value != 0.0 {
                return Ok(format!("It changes public debt at the end by {}.", signed(&more)));
            }
        }
        return Ok("No public spending on it is counted.".into());
    }
    let price = price_of(&less(&spent, &spent_without), &less(&years_without, &years));
    Ok(match price {
        Some(price) => {
            format!("The public pays {} for each person-year of work that it keeps.", plain(&price))
        }
        None => format!("Public spending changes by {} in all.", signed(&paid.by)),
    })
}

/// Two variants between which somebody chose: they differ in levers alone, and the public spends more in the first.
pub struct Choice {
    /// What the first is, in words.
    what: String,
    /// What it is compared with, in words.
    than: String,
    first: u32,
    second: u32,
}

/// Pairs of variants that differ in levers alone. A price is what somebody's choice costs: the part of a difference that is an
/// assumption is charged to nobody.
pub struct Choices;

/// Whether all settings in which two variants differ are levers.
fn is_choice(run: &Loaded, first: u32, second: u32) -> bool {
    let differences = run.differences(second, first);
    // What is cut is left out for study: nobody chooses it.
    let chosen = |path: &str| run.is_lever(path) && !path.starts_with("cut.");
    !differences.is_empty() && differences.iter().all(|it| chosen(&it.path))
}

/// The mean of what the public spends in a variant.
fn spending(run: &Loaded, variant: u32) -> Result<f64> {
    Ok(run.estimate(demand::metric::PUBLIC_SPENT, variant)?.map_or(f64::NAN, |e| e.value))
}

/// With what a variant is compared: itself without its policy; else, of all in which the public spends less and that differ
/// from it in levers alone, the one that differs in the fewest.
fn partner(run: &Loaded, of: u32, spent: &[(u32, f64)]) -> Option<u32> {
    if let Some(without) = run.without_policy(of) {
        return Some(without);
    }
    let own = spent.iter().find(|it| it.0 == of)?.1;
    let candidates = spent.iter().filter(|(it, less)| *it != of && *less < own);
    let choices = candidates.filter(|(it, _)| is_choice(run, of, *it));
    // The scenario itself, where it is one of them.
    choices.map(|(it, _)| *it).min_by_key(|&it| (it != 0, run.differences(it, of).len(), it))
}

/// What a variant is called where it is compared.
pub(super) fn called(run: &Loaded, variant: u32) -> String {
    match variant {
        0 => "the scenario".to_owned(),
        it => run.variant(it).map_or(String::new(), |plan| plan.name.clone()),
    }
}

impl Need for Choices {
    type Found = Vec<Choice>;

    fn find(run: &Loaded) -> Result<Met<Vec<Choice>>> {
        const COLUMNS: [&str; 2] = [demand::metric::PUBLIC_SPENT, headline::metric::PERSON_YEARS];
        if COLUMNS.iter().any(|it| !run.recorded(it)) {
            return Ok(
                Err("Public spending or person-years of work lost are not recorded.".into()),
            );
        }
        let all: Vec<u32> = std::iter::once(0).chain(run.arms()).collect();
        let spent: Vec<(u32, f64)> =
            all.iter().map(|&it| Ok((it, spending(run, it)?))).collect::<Result<_>>()?;
        let choice = |&first: &u32| {
            let second = partner(run, first, &spent)?;
            let differences = run.differences(second, first);
            let what =
                format!("{}: {}", called(run, first), told(&differences, run.scenario.time.start));
            let than = match run.without_policy(first) {
                Some(_) => "the same without the policy".to_owned(),
                None => called(run, second),
            };
            Some(Choice { what, than, first, second })
        };
        let found: Vec<Choice> = all.iter().filter_map(choice).collect();
        let why = "No two variants differ in levers alone while the public spends more in one of them. What has no price in the \
                   scenario is not counted as spending.";
        Ok(if found.is_empty() { Err(why.into()) } else { Ok(found) })
    }
}

/// Why what is kept has no price.
fn unpriced(avoided: &Change) -> &'static str {
    match (avoided.by.high < 0.0, avoided.by.low == 0.0 && avoided.by.high == 0.0) {
        (true, _) => "none: more work is lost",
        (_, true) => "none is kept",
        _ => "too few runs to tell that any is kept",
    }
}

/// What the public pays for each person-year of work that a choice keeps.
pub struct PublicPrice;

impl Statement for PublicPrice {
    const ABOUT: &'static str = "What the public pays for each person-year of work that it keeps";
    type Needs = Choices;
    type Said = Table;

    fn say(run: &Loaded, choices: Vec<Choice>) -> Result<Met<Table>> {
        let columns = [demand::metric::PUBLIC_SPENT, headline::metric::PERSON_YEARS];
        let of = |variant: u32| -> Result<[Values; 2]> {
            Ok(run.values(&columns, variant)?.try_into().expect("a column for each name"))
        };
        let mut rows = vec![];
        for Choice { what, than, first, second } in choices {
            let ([spent_there, years_there], [spent, years]) = (of(second)?, of(first)?);
            let cost = change(&spent_there, &spent);
            if !cost.by.value.is_finite() || cost.by.value == 0.0 {
                continue;
            }
            let avoided: Change = change(&years, &years_there);
            let price = price_of(&less(&spent, &spent_there), &less(&years_there, &years));
            let price = price.map(|e| plain(&in_thousands(&e)));
            rows.push(vec![
                what,
                than,
                signed(&in_thousands(&cost.by)),
                signed(&avoided.by),
                price.unwrap_or_else(|| unpriced(&avoided).into()),
            ]);
        }
        if rows.is_empty() {
            let why = "The public spends nothing on what differs. What has no price in the scenario is not counted as spending.";
            return Ok(Err(why.into()));
        }
        let header = [
            "choice",
            "against",
            "public cost [thousands of money]",
            "person-years of work kept",
            "public cost for each [thousands of money]",
        ];
        let note = "Since the start, in pairs on the same random numbers, with 95 % intervals. Only variants that differ in levers \
                    alone are compared: an assumption is charged to nobody. A price is said only where what it buys differs \
                    significantly from nothing.";
        let table = Table::new(Self::ABOUT, &header);
        Ok(Ok(table.rows(rows).note(note)))
    }
}
