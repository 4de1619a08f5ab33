//! What the room shows.

use super::*;
use crate::engine::inequality::gini;
use crate::engine::{Metric, Reduce};
use crate::model::states::displacement::{Employment, Payroll, Status};
use crate::model::states::market::metric;
use crate::model::states::tiers::{Standing, TierTerms};

type Sellers<'w, 's> = Query<'w, 's, &'static Repute>;
type People<'w, 's> = Query<'w, 's, (&'static Employment, &'static Standing, &'static Talent)>;

/// Everybody of the labour force whose talent is known.
fn known<'a>(all: &'a People<'_, '_>) -> impl Iterator<Item = (&'a Standing, &'a Talent)> {
    let here = all.iter().filter(|(e, _, t)| e.status() != Status::Exited && !t.skill.is_nan());
    here.map(|(_, s, t)| (s, t))
}

/// Mean worth of what the less skilled half makes in an hour, where `helped` says who has AI at hand.
fn bottom_half(
    (p, tiers, bar): (&Market, &TierTerms, f64),
    all: &People<'_, '_>,
    helped: impl Fn(&Talent) -> bool,
) -> f64 {
    let mut those: Vec<(f64, f64)> = known(all)
        .map(|(s, t)| {
            let with = helped(t);
            let speed = if with { tiers.gains[usize::from(s.tier()) - 1] } else { 1.0 };
            (t.skill, speed * t.quality(p, bar, with))
        })
        .collect();
    those.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let half = &those[..those.len() / 2];
    half.iter().map(|(_, made)| made).sum::<f64>() / half.len() as f64
}

/// Mean price of the most expensive tenth of what people make, over the mean of all of it.
pub(super) fn top_tenth(prices: &mut [f64]) -> f64 {
    prices.sort_unstable_by(|a, b| b.total_cmp(a));
    let top = prices.len().div_ceil(10);
    let mean = |some: &[f64]| some.iter().sum::<f64>() / some.len() as f64;
    mean(&prices[..top]) / mean(prices)
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let or_nan = |x: f64| if x.is_finite() { x } else { f64::NAN };
    let free = |read: fn(&Bar) -> f64| {
        move |p: Res<Market>, bar: Res<Bar>| if p.acts() { read(&bar) } else { f64::NAN }
    };
    sim.metric(Metric::new(
        metric::FREE,
        "1",
        "Quality that everybody can have for free.",
        Reduce::Last,
        free(|b| b.quality),
    ))
    .metric(Metric::new(
        "market.released",
        "releases",
        "Releases of a capability so far.",
        Reduce::Last,
        free(|b| b.releases),
    ))
    .metric(Metric::new(
        "market.founded",
        "organizations",
        "Organizations founded by people without work.",
        Reduce::Sum,
        free(|b| b.founded),
    ))
    .metric(Metric::new(
        "market.founders",
        "people",
        "People who work in organizations that were founded after the start.",
        Reduce::Mean,
        |p: Res<Market>, all: Query<(&Repute, &Payroll)>| {
            let those = all.iter().filter(|(r, _)| r.founded);
            if p.acts() { those.map(|(_, payroll)| payroll.heads()).sum::<f64>() } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "market.assistants",
        "share",
        "Share of the labour force with an assistant of their own.",
        Reduce::Mean,
        move |p: Res<Market>, all: People| {
            if !p.acts() {
                return f64::NAN;
            }
            let (n, with) = known(&all)
                .fold((0.0, 0.0), |s, (_, t)| (s.0 + 1.0, s.1 + f64::from(u8::from(t.assistant))));
            or_nan(with / n)
        },
    ));
    for (name, doc, read) in [
        (
            "exited",
            "Organizations given up because their time had come.",
            (|b: &Bar| b.exited) as fn(&Bar) -> f64,
        ),
        ("entered", "Organizations that took the place of one that was given up.", |b| b.entered),
    ] {
        let read =
            move |p: Res<Market>, bar: Res<Bar>| if p.exit > 0.0 { read(&bar) } else { f64::NAN };
        sim.metric(Metric::new(format!("market.{name}"), "organizations", doc, Reduce::Sum, read));
    }
    let priced = |read: fn(&mut [f64]) -> f64| {
        move |p: Res<Market>, bar: Res<Bar>, all: People| {
            if !p.acts() {
                return f64::NAN;
            }
            let worth =
                |t: &Talent| price(t.quality(&p, bar.quality, t.assistant), bar.quality, 1.0);
            let mut prices: Vec<f64> = known(&all).map(|(_, t)| worth(t)).collect();
            or_nan(read(&mut prices))
        }
    };
    sim.metric(Metric::new(
        "market.irrelevant",
        "share",
        "Share of the labour force whose own work sells for nothing: it is not above the bar.",
        Reduce::Mean,
        priced(|prices| prices.iter().filter(|x| **x == 0.0).count() as f64 / prices.len() as f64),
    ))
    .metric(Metric::new(
        "market.top_tenth",
        "1",
        "Price of the most expensive tenth of what people make, relative to the mean of all.",
        Reduce::Mean,
        priced(top_tenth),
    ));
    for (with, name, doc) in [
        (true, "bottom_half_with", "with an assistant each"),
        (false, "bottom_half_without", "without any"),
    ] {
        sim.metric(Metric::new(
            format!("market.{name}"),
            "1",
            &format!("What the less skilled half makes in an hour (speed times quality), {doc}."),
            Reduce::Mean,
            move |p: Res<Market>, tiers: Res<TierTerms>, bar: Res<Bar>, all: People| {
                if !p.acts() {
                    return f64::NAN;
                }
                or_nan(bottom_half((&p, &tiers, bar.quality), &all, |_| with))
            },
        ));
    }
    let of_sellers = |read: fn(&[&Repute]) -> f64| {
        move |p: Res<Market>, all: Sellers| {
            let those: Vec<&Repute> = all.iter().filter(|r| !r.quality.is_nan()).collect();
            if p.acts() && !those.is_empty() { or_nan(read(&those)) } else { f64::NAN }
        }
    };
    let mean = |those: &[&Repute], read: fn(&Repute) -> f64| {
        those.iter().map(|r| read(r)).sum::<f64>() / those.len() as f64
    };
    type Ends = fn(f64, f64) -> f64;
    for (name, doc, end) in [
        ("quality_worst", "Quality of what the worst organization sells.", f64::min as Ends),
        ("quality_best", "Quality of what the best organization sells.", f64::max),
    ] {
        let read = move |p: Res<Market>, all: Sellers| {
            let those = all.iter().map(|r| r.quality).filter(|q| !q.is_nan());
            if p.acts() { those.fold(f64::NAN, end) } else { f64::NAN }
        };
        sim.metric(Metric::new(format!("market.{name}"), "1", doc, Reduce::Mean, read));
    }
    sim.metric(Metric::new(
        metric::VALUE,
        "1",
        "Price that quality above the bar brings, for a θ of 1. Mean over those who sell.",
        Reduce::Mean,
        move |p: Res<Market>, bar: Res<Bar>, all: Sellers| {
            let (n, sum) = all
                .iter()
                .filter(|r| !r.quality.is_nan())
                .fold((0.0, 0.0), |t, r| (t.0 + 1.0, t.1 + price(r.quality, bar.quality, 1.0)));
            if p.acts() && n > 0.0 { sum / n } else { f64::NAN }
        },
    ));
    for (name, unit, doc, read) in [
        (
            "price",
            "1",
            "Factor on the price of an organization's work.",
            Repute::price as fn(&Repute) -> f64,
        ),
        ("quality", "1", "Quality of what an organization sells.", |r| r.quality),
        (
            "reputation",
            "1",
            "Reputation of an organization: share of successes less blame for escapes.",
            |r| r.reputation,
        ),
    ] {
        let read = move |p: Res<Market>, all: Sellers| {
            let those: Vec<&Repute> = all.iter().filter(|r| !r.quality.is_nan()).collect();
            if p.acts() && !those.is_empty() { or_nan(mean(&those, read)) } else { f64::NAN }
        };
        let doc = format!("{doc} Mean over those who sell.");
        sim.metric(Metric::new(format!("market.{name}"), unit, &doc, Reduce::Mean, read));
    }
    sim.metric(Metric::new(
        "market.top_share",
        "share",
        "Share of what is paid for that goes to the best organization.",
        Reduce::Mean,
        of_sellers(|all| all.iter().map(|r| r.share).fold(0.0, f64::max)),
    ))
    .metric(Metric::new(
        "market.audience_gini",
        "1",
        "Gini coefficient of audiences of organizations.",
        Reduce::Mean,
        of_sellers(|all| gini(&all.iter().map(|r| r.audience).collect::<Vec<_>>())),
    ));
}
