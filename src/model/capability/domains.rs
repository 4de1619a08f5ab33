//! Domains: what AI does in one field it need not do in another.

use bevy_ecs::prelude::*;

use super::{Capability, CapabilityGrowth};
use crate::engine::calendar::DAYS_PER_YEAR;
use crate::engine::quantity::{exp, ln, sqrt};
use crate::engine::{Draws, Law, Mechanism, Metric, Reduce, SimulationBuilder, Stream};
use crate::model::states::purposes::PurposeTerms;

const COMMON: Stream = Stream::new(CapabilityGrowth::NAME, "common");
const OWN: Stream = Stream::new(CapabilityGrowth::NAME, "own");
const REACHED: Stream = Stream::new(CapabilityGrowth::NAME, "reached");
/// The task by which domains are compared `[h]`.
const USUAL: f64 = 12.0;

/// Equation (5): the horizon of a domain relative to the whole, for the common and its own deviate.
pub(super) fn relative(spread: f64, common: f64, z: f64, own: f64) -> f64 {
    exp(spread * (sqrt(common) * z + sqrt(1.0 - common) * own))
}

/// Says how each domain differs, where any does.
pub(super) fn place_domains(
    (p, purposes, draws): (Res<CapabilityGrowth>, Res<PurposeTerms>, Res<Draws>),
    mut capability: ResMut<Capability>,
) {
    if p.spread == 0.0 && p.exposed >= 1.0 {
        return;
    }
    let normal = Law::Normal { mean: 0.0, sd: 1.0 };
    let z = normal.sample(&mut draws.at(COMMON, 0, 0));
    capability.domains = (0..purposes.domains)
        .map(|domain| {
            let own = normal.sample(&mut draws.at(OWN, domain, 0));
            let reached = draws.chance(REACHED, domain, 0, p.exposed);
            if reached { relative(p.spread, p.common, z, own) } else { 0.0 }
        })
        .collect();
}

impl Capability {
    /// Least and greatest horizon of the domains that are reached, relative to the whole.
    fn extremes(&self) -> (f64, f64) {
        if self.domains.is_empty() {
            return (1.0, 1.0);
        }
        let reached = || self.domains.iter().copied().filter(|r| *r > 0.0);
        (reached().fold(f64::NAN, f64::min), reached().fold(f64::NAN, f64::max))
    }

    /// The mean over domains of what `read` says of one.
    fn over_domains(&self, read: impl Fn(u16) -> f64) -> f64 {
        let n = self.domains.len().max(1);
        (0..n).map(|domain| read(domain as u16)).sum::<f64>() / n as f64
    }
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let finite = |x: f64| if x.is_finite() { x } else { f64::NAN };
    sim.metric(Metric::new(
        "capability.automatable",
        "share",
        "Share of tasks of 12 hours that AI would do, all domains weighing the same.",
        Reduce::Mean,
        |c: Res<Capability>| c.over_domains(|domain| c.success_in(domain, USUAL)),
    ))
    .metric(Metric::new(
        "capability.within_reach",
        "share",
        "Share of domains in which AI does a task of 12 hours at least half the time.",
        Reduce::Mean,
        |c: Res<Capability>| {
            c.over_domains(|domain| f64::from(u8::from(c.success_in(domain, USUAL) >= 0.5)))
        },
    ))
    .metric(Metric::new(
        "capability.horizon_least",
        "h",
        "Length of task that AI does half the time in the domain that it reaches last.",
        Reduce::Last,
        move |c: Res<Capability>| finite(c.horizon() * c.extremes().0),
    ))
    .metric(Metric::new(
        "capability.horizon_most",
        "h",
        "Length of task that AI does half the time in the domain that it reaches first.",
        Reduce::Last,
        move |c: Res<Capability>| finite(c.horizon() * c.extremes().1),
    ))
    .metric(Metric::new(
        "capability.apart",
        "year",
        "Time between the first and the last domain that come within reach, at the first pace.",
        Reduce::Last,
        move |p: Res<CapabilityGrowth>, c: Res<Capability>| {
            let (least, most) = c.extremes();
            finite(ln(most / least) / std::f64::consts::LN_2 * p.doubling / DAYS_PER_YEAR)
        },
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over 20,000 pairs the correlation of two domains is c, within five standard errors of (1 - c²) / √n.
    #[test]
    fn domains_are_as_alike_as_they_have_in_common() {
        let (draws, n, normal) = (Draws::new(5, 0), 20_000_u64, Law::Normal { mean: 0.0, sd: 1.0 });
        for common in [0.0, 0.5, 0.9] {
            let pair = |key: u64| {
                let z = normal.sample(&mut draws.at(COMMON, key, 0));
                [0, 1].map(|domain| {
                    let own = normal.sample(&mut draws.at(OWN, key, domain));
                    ln(relative(0.7, common, z, own)) / 0.7
                })
            };
            let product: f64 = (0..n).map(|key| pair(key).into_iter().product::<f64>()).sum();
            // A mean of products of standard normals: its variance is 1 + c².
            let error = sqrt((1.0 + common * common) / n as f64);
            assert!((product / n as f64 - common).abs() < 5.0 * error, "{product} at {common}");
        }
    }

    #[test]
    fn what_all_have_in_common_comes_to_all_at_once() {
        let at = |own: f64| relative(0.7, 1.0, 0.4, own);
        assert_eq!(at(-2.0), at(2.0));
    }

    #[test]
    fn a_domain_out_of_reach_stays_with_people() {
        let capability = Capability { domains: vec![0.0, 2.0], horizon: 8.0, ..Default::default() };
        assert_eq!(capability.success_in(0, 1.0), 0.0);
        assert_eq!(capability.success_in(1, 16.0), 0.5);
        assert_eq!(capability.success_in(7, 8.0), 0.5);
        assert_eq!(capability.extremes(), (2.0, 2.0));
    }
}
