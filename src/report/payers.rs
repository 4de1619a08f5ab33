//! Who pays and who gains, and what a policy costs the public.

use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use super::replicates::{Values, change, price_of};
use super::say::{plain, signed, way};
use crate::chart::{Change, Estimate};
use crate::record::RecordError;
use crate::study::without_policy;

type Result<T> = std::result::Result<T, RecordError>;

const ROWS: [(&str, &str); 6] = [
    ("People: wages paid", "demand.wage_bill"),
    ("Sellers of execution: paid for executors", "demand.executor_bill"),
    ("Buyers: gain against base prices (consumer surplus)", "demand.consumer_surplus"),
    ("Organizations: revenue", "demand.revenue"),
    ("Levers: hours granted for finding, set-ups, public cost", "demand.policy_cost"),
    ("Of that, the public", "demand.public_cost"),
];

fn in_thousands(e: &Estimate) -> Estimate {
    Estimate { value: e.value / 1e3, low: e.low / 1e3, high: e.high / 1e3 }
}

/// Who pays and who gains, against the reference.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn section(run: &Loaded) -> Result<Option<Section>> {
    let Some(reference) = run.variant("reference") else { return Ok(None) };
    let mut rows = vec![];
    for (words, metric) in ROWS {
        if !run.plan().metrics.iter().any(|m| m.name == metric) {
            continue;
        }
        let it = run.between(metric, reference, 0)?;
        rows.push(vec![
            words.to_owned(),
            plain(&in_thousands(&it.after)),
            plain(&in_thousands(&it.before)),
            signed(&in_thousands(&it.by)),
            way(&it).to_owned(),
        ]);
    }
    let header = ["", "scenario", "reference", "difference in pairs", "than the reference"];
    let note = "Means over all years with 95 % intervals. Money is of 2025. The model has neither taxes nor benefits: where the \
                public’s money comes from is not in it.";
    let table = Table::new("Thousands of money a week", &header);
    let blocks = vec![Block::Table(table.rows(rows).note(note)), public(run)?];
    Ok(Some(Section::new("Who pays and who gains", blocks)))
}

/// What the public pays for each displaced person-year that a variant avoids, against what it is a variant of.
fn public(run: &Loaded) -> Result<Block> {
    let columns = ["demand.public_spent", "displacement.person_years"];
    let of = |variant: u32| -> Result<[Values; 2]> {
        Ok(run.values(&columns, variant)?.try_into().expect("a column for each name"))
    };
    let mut rows = vec![];
    for (name, variant, than, against) in comparisons(run) {
        let ([spent_there, years_there], [spent, years]) = (of(against)?, of(variant)?);
        let cost = change(&spent_there, &spent);
        if !cost.by.value.is_finite() || cost.by.value == 0.0 {
            continue;
        }
        let avoided: Change = change(&years, &years_there);
        let price = price_of(&less(&spent, &spent_there), &less(&years_there, &years));
        rows.push(vec![
            name,
            than,
            signed(&in_thousands(&cost.by)),
            signed(&avoided.by),
            price.map_or("none avoided that can be told".into(), |e| plain(&in_thousands(&e))),
        ]);
    }
    if rows.is_empty() {
        let words = "No policy and no variant of this scenario costs the public anything, so there is no public cost for each \
                     displaced person-year avoided.";
        return Ok(Block::Text(words.into()));
    }
    let header = [
        "variant",
        "against",
        "public cost [thousands of money]",
        "displaced person-years avoided",
        "public cost for each [thousands of money]",
    ];
    let note = "Since the start, in pairs on the same draws, with 95 % intervals; a price is said only where what it buys can be \
                told from nothing.";
    let table = Table::new("What the public pays for each displaced person-year avoided", &header);
    Ok(Block::Table(table.rows(rows).note(note)))
}

/// What is compared with what, by name and place: whatever ran without the policy, too, with that; a quadrant with the one that
/// multiplies neither; every other arm with the scenario.
fn comparisons(run: &Loaded) -> Vec<(String, u32, String, u32)> {
    let without = run.variant(&without_policy("main"));
    let policy =
        without.map(|it| ("the scenario".into(), 0, "itself without its policy".into(), it));
    let arms = run.scenario.arms.iter().filter_map(|arm| {
        let name = &arm.name;
        let alone =
            run.variant(&without_policy(name)).map(|it| (it, "itself without the policy".into()));
        let neither = ["tasks-at-", "purposes-at-", "both-at-"].iter().find_map(|quadrant| {
            let neither = format!("neither-at-{}", name.strip_prefix(quadrant)?);
            Some((run.variant(&neither)?, neither))
        });
        let (against, than) = alone.or(neither).unwrap_or((0, "the scenario".into()));
        Some((name.clone(), run.variant(name)?, than, against))
    });
    policy.into_iter().chain(arms).collect()
}

/// One less the other, over the replicates that both have.
fn less(one: &Values, other: &Values) -> Values {
    one.iter().filter_map(|(it, x)| Some((*it, x - other.get(it)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_one_of_replicates_that_both_have() {
        let (one, other) = (Values::from([(0, 3.0), (1, 1.0)]), Values::from([(0, 1.0), (2, 9.0)]));
        assert_eq!(less(&one, &other), Values::from([(0, 2.0)]));
    }
}
