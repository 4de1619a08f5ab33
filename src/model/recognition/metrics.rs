//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce, TimeSpan};
use crate::model::agents::Week;
use crate::model::states::displacement::{Labour, Payroll};
use crate::model::states::prevention::Guard;
use crate::model::states::tiers::{Standing, TierTerms};

/// Weeks after a month of tenure in which people count for it.
const QUARTER: f64 = 13.0;

type People<'w, 's> = Query<'w, 's, (&'static Standing, &'static Regard)>;

/// Mean of `what` over those who work and for whom `which` holds; undefined where there are none.
fn mean(
    p: &Recognition,
    all: &People,
    which: impl Fn(&Standing, &Regard) -> bool,
    what: impl Fn(&Regard) -> f64,
) -> f64 {
    if !p.told_apart() {
        return f64::NAN;
    }
    let those = all.iter().filter(|(s, r)| r.home.is_some() && which(s, r));
    let (n, sum) = those.fold((0.0, 0.0), |t, (_, r)| (t.0 + 1.0, t.1 + what(r)));
    if n > 0.0 { sum / n } else { f64::NAN }
}

/// Whether more than half of what they did came to nothing that could be seen.
fn prevents(regard: &Regard) -> bool {
    let [visible, prevention] = regard.came_to.mean();
    prevention > visible
}

/// How far beliefs inside (0) or outside (1) are from what somebody's work came to, relative to `mean`.
fn error(regard: &Regard, side: usize, visibility: f64, mean: Signals) -> f64 {
    let [visible, prevention] = regard.believed[side];
    let seen = visible + prevention * if side == 0 { visibility } else { 1.0 };
    let true_worth: f64 = regard.came_to.mean().iter().sum();
    (seen - true_worth).abs() / mean.iter().sum::<f64>()
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    observe_gaps(sim);
    observe_beliefs(sim);
    observe_pay(sim);
    observe_losses(sim);
}

fn observe_gaps(sim: &mut SimulationBuilder) {
    let gap = |which: fn(&Standing, &Regard) -> bool| {
        move |p: Res<Recognition>, all: People| mean(&p, &all, which, Regard::gap)
    };
    for (name, doc, which) in [
        (
            "gap",
            "By how much the offer outside exceeds pay inside, on average.",
            (|_, _| true) as Which,
        ),
        (
            "gap_preventers",
            "The same gap of those more than half of whose work prevents.",
            |_, r| prevents(r),
        ),
        ("gap_executors", "The same gap of all others.", |_, r| !prevents(r)),
    ] {
        sim.metric(Metric::new(format!("recognition.{name}"), "1", doc, Reduce::Mean, gap(which)));
    }
    for (name, doc, what) in [
        ("pay_inside", "Pay inside", Regard::pay_factor as fn(&Regard) -> f64),
        ("offer_outside", "Offer outside", |r| r.offer),
    ] {
        sim.metric(Metric::new(format!("recognition.{name}"),
            "1",
            &format!("{doc} of those more than half of whose work prevents, relative to the mean at equal rank."),
            Reduce::Mean,
            move |p: Res<Recognition>, all: People| mean(&p, &all, |_, r| prevents(r), what),
        ));
    }
    for tier in [1_u8, 2, 3] {
        sim.metric(Metric::new(
            ("recognition.gap", "tier", tier),
            "1",
            &format!("By how much the offer outside exceeds pay inside, in tier {tier}."),
            Reduce::Mean,
            move |(p, tiers): (Res<Recognition>, Res<TierTerms>), all: People| {
                let gap = mean(&p, &all, |s, _| s.acts() == tier, Regard::gap);
                if tiers.differ { gap } else { f64::NAN }
            },
        ));
    }
    sim.metric(Metric::new(
        "recognition.underpaid",
        "share",
        "Share of the employed whose gap exceeds what moving costs.",
        Reduce::Mean,
        |p: Res<Recognition>, all: People| {
            mean(&p, &all, |_, _| true, |r| f64::from(u8::from(r.gap() > p.moving)))
        },
    ))
    .metric(Metric::new(
        "recognition.quits",
        "people/week",
        "People who left over the gap.",
        Reduce::Mean,
        |p: Res<Recognition>, labour: Res<Labour>| {
            if p.told_apart() { labour.offered() } else { f64::NAN }
        },
    ));
}

type Which = fn(&Standing, &Regard) -> bool;

fn observe_beliefs(sim: &mut SimulationBuilder) {
    for (side, name, who) in
        [(0, "inside", "their organization believes"), (1, "outside", "the market believes")]
    {
        for months in [3, 12, 36] {
            let weeks = TimeSpan::months(f64::from(months)).in_weeks();
            sim.metric(Metric::new(
                (&*format!("recognition.error_{name}"), "months of tenure", months),
                "1",
                &format!(
                    "How far what {who} of people in the quarter after {months} months is from what \
                     their work came to, relative to the mean of all."
                ),
                Reduce::Mean,
                move |(p, yardstick): (Res<Recognition>, Res<Yardstick>),
                      homes: Query<&Incentive>,
                      all: People| {
                    let seen: Vec<f64> = homes.iter().map(|i| i.visibility).collect();
                    let all_mean = yardstick.mean();
                    let due = |r: &Regard| (weeks..weeks + QUARTER).contains(&r.tenure);
                    let value = mean(&p, &all, |_, r| due(r), |r| {
                        r.home.map_or(f64::NAN, |home| error(r, side, seen[home], all_mean))
                    });
                    if value.is_finite() { value } else { f64::NAN }
                },
            ));
        }
    }
    sim.metric(Metric::new(
        "recognition.reliability",
        "1",
        "How much of what a test of execution shows is the person: its reliability.",
        Reduce::Mean,
        |p: Res<Recognition>, yardstick: Res<Yardstick>| {
            if p.test_error.is_finite() { yardstick.reliability } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "recognition.hiring_error",
        "1",
        "By how much the best applicants were worth more than those hired, relative to the mean of all.",
        Reduce::Mean,
        |p: Res<Recognition>, labour: Res<Labour>| {
            if p.told_apart() { labour.forgone() } else { f64::NAN }
        },
    ));
}

fn observe_pay(sim: &mut SimulationBuilder) {
    sim.metric(Metric::new(
        "recognition.rewarded_prevention",
        "share",
        "Share of prevention in what organizations reward: the invisible part of pay for merit.",
        Reduce::Mean,
        |p: Res<Recognition>, homes: Query<&Incentive>, all: People| {
            if !p.told_apart() {
                return f64::NAN;
            }
            let seen: Vec<f64> = homes.iter().map(|i| i.visibility).collect();
            let (mut prevention, mut whole) = (0.0, 0.0);
            for (_, regard) in &all {
                let Some(home) = regard.home else { continue };
                let paid = [p.paid_visible, p.paid_prevention];
                let [visible, prevented] = regard.believed[0];
                prevention += merit([0.0, prevented], paid, seen[home]);
                whole += merit([visible, prevented], paid, seen[home]);
            }
            if whole > 0.0 { prevention / whole } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "recognition.worth_prevention",
        "share",
        "Share of prevention in what people's work comes to.",
        Reduce::Mean,
        |p: Res<Recognition>, yardstick: Res<Yardstick>| {
            let share = yardstick.prevention_share();
            if p.told_apart() && share.is_finite() { share } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "recognition.effort",
        "1",
        "Effort that goes into prevention, relative to one paid like visible output, weighted by people.",
        Reduce::Mean,
        |p: Res<Recognition>, homes: Query<(&Payroll, &Incentive)>| {
            let (n, sum) = homes.iter().fold((0.0, 0.0), |t, (payroll, incentive)| {
                (t.0 + payroll.heads(), t.1 + payroll.heads() * incentive.share)
            });
            if p.told_apart() && n > 0.0 { sum / n } else { f64::NAN }
        },
    ));
}

fn observe_losses(sim: &mut SimulationBuilder) {
    for (name, shared, how) in [
        ("answered", false, "where one answers for each"),
        ("shared", true, "where all share each"),
    ] {
        sim.metric(Metric::new(
            ("recognition.loss", "liability", name),
            "tasks²/week",
            &format!(
                "Variance of what defects shipped and incidents cost a person, {how}, weighted by people."
            ),
            Reduce::Mean,
            move |p: Res<Recognition>, homes: Query<(&Week, &Payroll, &Guard)>| {
                let (mut sum, mut people) = (0.0, 0.0);
                for (week, payroll, guard) in homes.iter().filter(|(_, p, _)| p.heads() > 0.0) {
                    let n = payroll.heads();
                    sum += n * loss_variance(week.escaped, p.caught * p.caught, n, shared);
                    sum += n * loss_variance(guard.expected(), p.incident * p.incident, n, shared);
                    people += n;
                }
                if p.told_apart() && people > 0.0 { sum / people } else { f64::NAN }
            },
        ));
    }
}
