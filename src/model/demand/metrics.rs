//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::demand::metric;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type All<'w, 's> = Query<'w, 's, (&'static Account, &'static Week)>;
    let finite = |x: f64| if x.is_finite() { x } else { f64::NAN };
    let sum = move |read: fn(&Account, &Week) -> f64| {
        move |all: All| finite(all.iter().map(|(a, w)| read(a, w)).sum::<f64>())
    };
    let mean = move |read: fn(&Account) -> f64| {
        move |all: All| {
            let those = all.iter().filter(|(a, _)| a.open && read(a).is_finite());
            let (sum, n) = those.fold((0.0, 0.0), |s, (a, w)| {
                (s.0 + read(a) * w.success_work, s.1 + w.success_work)
            });
            if n > 0.0 { sum / n } else { f64::NAN }
        }
    };
    sim.metric(Metric::new(
        "demand.price",
        "money/bh",
        "Price of an hour of base work, weighted by output.",
        Reduce::Mean,
        mean(Account::price),
    ))
    .metric(Metric::new(
        "demand.unit_cost",
        "money/bh",
        "Cost of an hour of base work, weighted by output.",
        Reduce::Mean,
        mean(Account::unit_cost),
    ))
    .metric(Metric::new(
        "demand.refused",
        "bh/week",
        "Work refused because spending is capped.",
        Reduce::Mean,
        sum(|_, w| w.refused_work),
    ))
    .metric(Metric::new(
        "demand.cash_held",
        "money",
        "Cash of all organizations; undefined where it has no end.",
        Reduce::Mean,
        sum(|a, _| a.cash),
    ))
    .metric(Metric::new(
        metric::REVENUE,
        "money/week",
        "Spending on work: what organizations earn.",
        Reduce::Mean,
        sum(|a, _| a.revenue),
    ))
    .metric(Metric::new(
        "demand.margin",
        "1",
        "Revenue less everything paid, relative to revenue: below 0 is a loss.",
        Reduce::Mean,
        move |all: All| {
            let (revenue, paid) = all
                .iter()
                .filter(|(a, _)| a.open)
                .fold((0.0, 0.0), |s, (a, _)| (s.0 + a.revenue, s.1 + a.paid));
            finite(1.0 - paid / revenue)
        },
    ))
    .metric(Metric::new(
        metric::WAGE_BILL,
        "money/week",
        "Wages paid.",
        Reduce::Mean,
        sum(|a, _| a.paid - a.executors - a.setup - a.damage),
    ))
    .metric(Metric::new(
        metric::EXECUTOR_BILL,
        "money/week",
        "What organizations pay for executors.",
        Reduce::Mean,
        sum(|a, _| a.executors),
    ))
    .metric(Metric::new(
        metric::CONSUMER_SURPLUS,
        "money/week",
        "What buyers gain against base prices.",
        Reduce::Mean,
        move |p: Res<Demand>, clock: Res<Clock>, all: All| {
            let gain = |a: &Account| {
                consumer_surplus(
                    (1.0 + a.margin) * a.base_unit_cost(),
                    a.base_output / a.base_ticks,
                    a.price(),
                    p.elasticity,
                )
            };
            let those = all.iter().filter(|(a, _)| a.open && a.base_output > 0.0);
            if clock.started() {
                finite(those.map(|(a, _)| gain(a)).sum::<f64>())
            } else {
                f64::NAN
            }
        },
    ))
    .metric(Metric::new(
        "demand.wanted",
        "bh/week",
        "Work accepted, or refused because spending is capped.",
        Reduce::Mean,
        sum(|_, w| w.accepted_work + w.refused_work),
    ))
    .metric(Metric::new(
        metric::POLICY_COST,
        "money/week",
        "What policies cost organizations and the public.",
        Reduce::Mean,
        |bill: Res<Bill>| bill.organizations() + bill.public(),
    ))
    .metric(Metric::new(
        metric::PUBLIC_COST,
        "money/week",
        "What policies cost the public.",
        Reduce::Mean,
        |bill: Res<Bill>| bill.public(),
    ))
    .metric(Metric::new(
        metric::PUBLIC_SPENT,
        "money",
        "What policies have cost the public since the start; over the difference that they made to \
         `headline.person_years`, their price.",
        Reduce::Last,
        |bill: Res<Bill>| bill.spent(),
    ))
    .metric(Metric::new(
        "demand.closed",
        "organizations",
        "Organizations that have closed.",
        Reduce::Last,
        |all: All| all.iter().filter(|(a, _)| a.ever && !a.open).count() as f64,
    ))
    .metric(Metric::new(
        "demand.frozen",
        "share",
        "Share of organizations that freeze hiring.",
        Reduce::Mean,
        |all: Query<(&Account, &Staffing)>| {
            let there = || all.iter().filter(|(a, _)| a.ever);
            there().filter(|(_, s)| s.frozen).count() as f64 / there().count() as f64
        },
    ))
    .metric(Metric::new(
        "demand.layoffs",
        "people/week",
        "People to be laid off for lack of work.",
        Reduce::Mean,
        |all: Query<&Staffing>| all.iter().map(|s| f64::from(s.layoffs)).sum::<f64>(),
    ));
}
