//! Which points of the space of parameters a sweep looks at, each computed by itself from its index.

use serde_json::Value as Json;

use crate::engine::{Draws, Stream};
use crate::scenario::{Axis, Design, Span, Sweep};
use sobol::Sobol;

mod directions;
mod latin;
mod sobol;
#[cfg(test)]
mod tests;

/// Share of a law's draws that trajectories leave out at either end, which may be infinite (Morris).
const EDGE: f64 = 0.025;
const START: Stream = Stream::new("design", "start");
const UP: Stream = Stream::new("design", "up");
const ORDER: Stream = Stream::new("design", "order");
const OTHER: Stream = Stream::new("design", "other");

/// The points of a sweep.
///
/// They are drawn by the sweep's seed from streams of their own: no simulation shares random numbers with them.
pub struct Points<'a> {
    sweep: &'a Sweep,
    draws: Draws,
    sobol: Sobol,
    strata: Vec<Vec<u32>>,
}

/// Where a point of a sampled design stands, beside its coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The trajectory (Morris) or base sample (Saltelli) that it belongs to; itself otherwise.
    pub block: u64,
    /// Its place there: steps taken (Morris); A, B, then A with one column of B each (Saltelli).
    pub step: u64,
}

impl<'a> Points<'a> {
    /// The points of a sweep with this seed.
    pub fn new(sweep: &'a Sweep, seed: u64) -> Self {
        // No replicate has this number.
        let draws = Draws::new(seed, u64::MAX);
        let dimensions = match sweep.design {
            Design::Sobol => sweep.axes.len(),
            Design::Saltelli => 2 * sweep.axes.len(),
            _ => 0,
        };
        let strata = match sweep.design {
            Design::LatinHypercube => latin::strata(sweep.size, sweep.axes.len(), &draws),
            _ => vec![],
        };
        let mut points = Self { sweep, draws, sobol: Sobol::new(dimensions), strata };
        points.pair_strata();
        points
    }

    /// Gives the strata of correlated axes of a Latin hypercube to points in the order that the copula says: each is met
    /// once still (`iman1982`).
    fn pair_strata(&mut self) {
        if self.strata.is_empty() || self.sweep.joined.is_none() {
            return;
        }
        let joined: Vec<Vec<f64>> =
            (0..self.sweep.size).map(|point| self.joined(self.shares(point))).collect();
        for (axis, strata) in self.strata.iter_mut().enumerate() {
            let mut order: Vec<usize> = (0..joined.len()).collect();
            order.sort_by(|&a, &b| joined[a][axis].total_cmp(&joined[b][axis]));
            (0..).zip(order).for_each(|(stratum, point)| strata[point] = stratum);
        }
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        u64::try_from(self.sweep.points()).unwrap_or(u64::MAX)
    }

    /// Whether there are none.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The block of a point and its place there.
    pub fn place(&self, point: u64) -> Place {
        let axes = self.sweep.axes.len() as u64;
        let size = match self.sweep.design {
            Design::Morris => axes + 1,
            Design::Saltelli => axes + 2,
            _ => 1,
        };
        Place { block: point / size, step: point % size }
    }

    /// A point of a sampled design: shares of the way along each axis, from 0 to 1.
    ///
    /// Empty for a design of listed values.
    pub fn shares(&self, point: u64) -> Vec<f64> {
        let (axes, place) = (0..self.sweep.axes.len(), self.place(point));
        match self.sweep.design {
            Design::LatinHypercube => {
                let n = self.sweep.size as f64;
                axes.map(|axis| {
                    let within = self.draws.uniform(latin::WITHIN, axis as u64, point);
                    (f64::from(self.strata[axis][point as usize]) + within) / n
                })
                .collect()
            }
            Design::Sobol => axes.map(|d| self.sobol.scrambled(point, d, &self.draws)).collect(),
            Design::Saltelli => {
                let mixed = |axis: usize| place.step == 1 || place.step == axis as u64 + 2;
                let dimension =
                    |axis| if mixed(axis) { axis + self.sweep.axes.len() } else { axis };
                axes.map(|a| self.sobol.scrambled(place.block, dimension(a), &self.draws)).collect()
            }
            Design::Morris => self.trajectory(place),
            Design::Grid | Design::Zip | Design::List | Design::OneAtATime => vec![],
        }
    }

    /// Morris: every axis moves once, in an order of the trajectory's own: numbers between two ends by the same step up or
    /// down, a list from one of its values to another.
    fn trajectory(&self, Place { block, step }: Place) -> Vec<f64> {
        let (k, levels) = (self.sweep.axes.len(), self.sweep.levels);
        let mut order: Vec<u64> = (0..k as u64).collect();
        let mut draw = self.draws.at(ORDER, block, 0);
        for i in (1..k).rev() {
            order.swap(i, (draw.uniform() * (i + 1) as f64) as usize);
        }
        let last = (levels - 1) as f64;
        let up_by = levels as f64 / 2.0;
        (0..k)
            .map(|axis| {
                let who = block * k as u64 + axis as u64;
                let start = self.draws.uniform(START, who, 0);
                let moved = order[..step as usize].contains(&(axis as u64));
                let up = moved == self.draws.chance(UP, who, 0, 0.5);
                match self.sweep.axes[axis].span {
                    Span::Values(ref values) => {
                        let places = self.two_of(values.len() as u64, start, who);
                        (places[usize::from(up)] as f64 + 0.5) / values.len() as f64
                    }
                    _ => {
                        let low = (start * (levels / 2) as f64).floor();
                        (if up { low + up_by } else { low }) / last
                    }
                }
            })
            .collect()
    }

    /// Two different places of a list, each two as likely as any other, the lower first.
    fn two_of(&self, length: u64, start: f64, who: u64) -> [u64; 2] {
        let one = (start * length as f64) as u64;
        let further = (self.draws.uniform(OTHER, who, 0) * (length - 1) as f64) as u64;
        let other = (one + 1 + further) % length;
        [one.min(other), one.max(other)]
    }

    /// Where a point of a trajectory lies on each axis (Morris): the share of the way of what it really sets, which of a whole
    /// number is not the share that was drawn. Of words, 0 before and 1 after the change to the one that comes later in the list.
    pub fn coordinates(&self, point: u64) -> Vec<f64> {
        let drawn = self.shares(point);
        let first = self.place(point);
        let start = point - first.step;
        let set = self.settings(point).into_iter().zip(drawn).enumerate();
        set.map(|(i, ((axis, value), drawn))| {
            let Some(share) = axis.share(&value) else {
                let ends =
                    [start, start + self.sweep.axes.len() as u64].map(|it| self.shares(it)[i]);
                return f64::from(u8::from(drawn > ends[0].min(ends[1])));
            };
            match axis.span {
                Span::Law { .. } if axis.whole => (share - EDGE) / (1.0 - 2.0 * EDGE),
                // What is no whole number lies where it was drawn, to the last bit.
                Span::Interval { .. } | Span::Law { .. } if !axis.whole => drawn,
                _ => share,
            }
        })
        .collect()
    }

    /// What a point sets, in the order of the axes; an axis that it leaves as it is is left out.
    pub fn settings(&self, point: u64) -> Vec<(&'a Axis, Json)> {
        let axes = &self.sweep.axes;
        let chosen = |axis: &'a Axis, i: u64| match &axis.span {
            Span::Values(values) => (axis, values[i as usize].clone()),
            Span::Interval { .. } | Span::Law { .. } => (axis, Json::Null),
        };
        let length = |axis: &Axis| axis.span.length() as u64;
        match self.sweep.design {
            Design::Zip => axes.iter().map(|axis| chosen(axis, point)).collect(),
            Design::List => {
                let taken = axes.iter().zip(&self.sweep.listed[point as usize]);
                taken.filter_map(|(axis, place)| Some(chosen(axis, (*place)? as u64))).collect()
            }
            Design::Grid => {
                let mut rest = point;
                let mut all: Vec<_> = axes
                    .iter()
                    .rev()
                    .map(|axis| {
                        let i = rest % length(axis);
                        rest /= length(axis);
                        chosen(axis, i)
                    })
                    .collect();
                all.reverse();
                all
            }
            Design::OneAtATime => {
                let mut rest = point;
                for axis in axes {
                    if (1..=length(axis)).contains(&rest) {
                        return vec![chosen(axis, rest - 1)];
                    }
                    rest = rest.saturating_sub(length(axis));
                }
                vec![]
            }
            _ => {
                let mut shares = self.shares(point);
                match self.sweep.design {
                    Design::Morris => self.inside(&mut shares),
                    Design::Sobol => shares = self.joined(shares),
                    _ => {}
                }
                axes.iter().zip(shares).map(|(axis, share)| (axis, axis.at(share))).collect()
            }
        }
    }
}

impl Points<'_> {
    /// Leaves out the ends of laws.
    fn inside(&self, shares: &mut [f64]) {
        let laws = self.sweep.axes.iter().zip(shares);
        for (_, share) in laws.filter(|(axis, _)| matches!(axis.span, Span::Law { .. })) {
            *share = EDGE + *share * (1.0 - 2.0 * EDGE);
        }
    }

    /// Shares of axes that are correlated, made to move together.
    fn joined(&self, mut shares: Vec<f64>) -> Vec<f64> {
        let Some(copula) = &self.sweep.joined else { return shares };
        let place = |name: &String| self.sweep.axes.iter().position(|axis| axis.set == *name);
        let places: Vec<usize> = copula.names().iter().filter_map(place).collect();
        let own: Vec<f64> = places.iter().map(|&i| shares[i]).collect();
        for (i, share) in places.into_iter().zip(copula.join(&own)) {
            shares[i] = share;
        }
        shares
    }
}
