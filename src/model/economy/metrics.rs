//! What the room shows; nothing where money has no end.

use super::ledger::Ledger;
use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::economy::metric;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let of = |read: fn(&Ledger) -> f64| move |ledger: Res<Ledger>| read(&ledger);
    sim.metric(Metric::new(
        metric::SPENDING,
        "money/week",
        "What people, owners and the government mean to spend: X.",
        Reduce::Mean,
        of(|it| it.week.spending),
    ))
    .metric(Metric::new(
        "economy.share_organizations",
        "1",
        "Of what is paid for work, what is paid to organizations, refunds taken off: s1.",
        Reduce::Mean,
        of(|it| it.week.share),
    ))
    .metric(Metric::new(
        "economy.price_index",
        "1",
        "Price of organizations' work over that of the base year: P1.",
        Reduce::Mean,
        of(|it| it.week.price),
    ))
    .metric(Metric::new(
        "economy.wage",
        "1",
        "Pay of an hour over that of the base year.",
        Reduce::Mean,
        of(|it| it.week.level),
    ))
    .metric(Metric::new(
        metric::OWNERS,
        "money/week",
        "What owners earn after tax: profits of organizations in the mean of 26 weeks, and what else they are paid out.",
        Reduce::Mean,
        of(|it| it.purse.as_ref().map_or(f64::NAN, |purse| purse.incomes[2])),
    ))
    .metric(Metric::new(
        metric::DEBT,
        "money",
        "Public debt.",
        Reduce::Last,
        of(|it| it.purse.as_ref().map_or(f64::NAN, Purse::debt)),
    ))
    .metric(Metric::new(
        "economy.executor_bill",
        "money/week",
        "What organizations pay for executors, tax included.",
        Reduce::Mean,
        of(|it| it.week.bill),
    ))
    .metric(Metric::new(
        "economy.put_forward",
        "bh/week",
        "Work that people propose; undefined where it has no bound.",
        Reduce::Mean,
        of(|it| finite(it.week.realised[0])),
    ))
    .metric(Metric::new(
        "economy.affordable",
        "bh/week",
        "Work that buyers can pay; undefined where money has no end.",
        Reduce::Mean,
        of(|it| finite(it.week.realised[1])),
    ))
    .metric(Metric::new(
        metric::UNSERVED,
        "1",
        "Work of orders begun after more than 13 weeks or given up before, over work accepted: of 13 weeks.",
        Reduce::Mean,
        of(|it| finite(it.late.sum() / it.accepted.sum())),
    ))
    .metric(Metric::new(
        metric::IMBALANCE,
        "1",
        "Largest sum of the week's books that must be nothing, over spending.",
        Reduce::Mean,
        of(|it| it.week.imbalance),
    ));
}

/// What has no bound is not shown.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}
