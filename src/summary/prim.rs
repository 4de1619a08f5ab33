//! Where something happens: the patient rule induction method (`friedman1999`), which peels a box around the cases that do.

use crate::engine::{Draws, Stream};

const RESAMPLE: Stream = Stream::new("prim", "resample");
/// Share of the points in the box that one peel takes off.
const PEEL: f64 = 0.05;
/// Share of all points below which no box is made smaller.
const LEAST: f64 = 0.05;
/// Samples of the bootstrap.
const SAMPLES: u64 = 100;

/// A case: where it lies on each input, and whether what is looked for happens there.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Values of the inputs, in their units.
    pub at: Vec<f64>,
    /// Whether it happens.
    pub happens: bool,
}

/// A box: for each input the least and the greatest value, infinite where it does not matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Ends by input.
    pub ends: Vec<[f64; 2]>,
    /// Share of all cases that it happens in that lie in the box.
    pub coverage: f64,
    /// Share of the cases in the box that it happens in.
    pub density: f64,
    /// Share of all cases that lie in the box.
    pub support: f64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The box with the greatest harmonic mean of coverage and density.
    pub region: Region,
    /// All boxes on the way, from all cases to the smallest.
    pub trajectory: Vec<Region>,
    /// By input: in which share of bootstrap samples the box found there is bounded in it.
    pub stability: Vec<f64>,
}

fn inside(case: &Case, ends: &[[f64; 2]]) -> bool {
    case.at.iter().zip(ends).all(|(x, [low, high])| low <= x && x <= high)
}

fn region(cases: &[Case], ends: Vec<[f64; 2]>) -> Region {
    let happening = cases.iter().filter(|case| case.happens).count() as f64;
    let (mut all, mut hits) = (0.0, 0.0);
    for case in cases.iter().filter(|case| inside(case, &ends)) {
        all += 1.0;
        hits += f64::from(u8::from(case.happens));
    }
    let support = all / cases.len() as f64;
    Region { ends, coverage: hits / happening, density: hits / all, support }
}

/// Ends that take off about [`PEEL`] of the cases in the box, at either end of one input.
fn peels(cases: &[&Case], ends: &[[f64; 2]], input: usize) -> Vec<Vec<[f64; 2]>> {
    let mut values: Vec<f64> = cases.iter().map(|case| case.at[input]).collect();
    values.sort_by(f64::total_cmp);
    let n = values.len();
    let off = ((n as f64 * PEEL) as usize).max(1);
    let mut all = vec![];
    let mut cut = |low: f64, high: f64| {
        let mut ends = ends.to_vec();
        ends[input] = [ends[input][0].max(low), ends[input][1].min(high)];
        all.push(ends);
    };
    // Equal values go together: the next other value is where the box begins.
    if let Some(&low) = values[off..].iter().find(|&&x| x > values[off - 1]) {
        cut(low, f64::INFINITY);
    }
    if let Some(&high) = values[..n - off].iter().rev().find(|&&x| x < values[n - off]) {
        cut(f64::NEG_INFINITY, high);
    }
    all
}

/// Boxes from all cases to the smallest, each the densest that one peel makes of the one before.
fn peel(cases: &[Case], inputs: usize) -> Vec<Region> {
    let mut trajectory = vec![region(cases, vec![[f64::NEG_INFINITY, f64::INFINITY]; inputs])];
    loop {
        let now = &trajectory[trajectory.len() - 1];
        let within: Vec<&Case> = cases.iter().filter(|case| inside(case, &now.ends)).collect();
        if now.density == 1.0 || within.len() < 2 {
            return trajectory;
        }
        let candidates = (0..inputs).flat_map(|input| peels(&within, &now.ends, input));
        let best = candidates
            .map(|ends| region(cases, ends))
            .filter(|next| next.support >= LEAST && next.support < now.support)
            .max_by(|a, b| {
                (a.density, a.support).partial_cmp(&(b.density, b.support)).expect("not NaN")
            });
        match best {
            Some(next) if next.density > 0.0 => trajectory.push(next),
            _ => return trajectory,
        }
    }
}

fn balance(region: &Region) -> f64 {
    2.0 * region.coverage * region.density / (region.coverage + region.density)
}

fn choose(trajectory: &[Region]) -> Option<&Region> {
    trajectory.iter().max_by(|a, b| balance(a).total_cmp(&balance(b)))
}

/// Opens again what a box is bounded in for nothing: an end that can go without making it less dense.
fn paste(cases: &[Case], mut region_now: Region) -> Region {
    for input in 0..region_now.ends.len() {
        for end in 0..2 {
            let mut ends = region_now.ends.clone();
            ends[input][end] = [f64::NEG_INFINITY, f64::INFINITY][end];
            let wider = region(cases, ends);
            if balance(&wider) >= balance(&region_now) {
                region_now = wider;
            }
        }
    }
    region_now
}

/// Looks for the box around what happens. `None` where it happens in all cases or in none.
pub fn prim(cases: &[Case], seed: u64) -> Option<Found> {
    let inputs = cases.first()?.at.len();
    let hits = cases.iter().filter(|case| case.happens).count();
    if hits == 0 || hits == cases.len() {
        return None;
    }
    let trajectory = peel(cases, inputs);
    let region = paste(cases, choose(&trajectory)?.clone());
    let draws = Draws::new(seed, u64::MAX);
    let mut bounded = vec![0.0; inputs];
    for sample in 0..SAMPLES {
        let mut draw = draws.at(RESAMPLE, sample, 0);
        let mut one = || cases[(draw.uniform() * cases.len() as f64) as usize].clone();
        let again: Vec<Case> = (0..cases.len()).map(|_| one()).collect();
        let Some(found) = choose(&peel(&again, inputs)).map(|it| paste(&again, it.clone())) else {
            continue;
        };
        for (count, ends) in bounded.iter_mut().zip(found.ends) {
            *count += f64::from(u8::from(ends[0].is_finite() || ends[1].is_finite()));
        }
    }
    let stability = bounded.into_iter().map(|count| count / SAMPLES as f64).collect();
    Some(Found { region, trajectory, stability })
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    fn cases(n: usize, happens: impl Fn(&[f64]) -> bool) -> Vec<Case> {
        let mut numbers = Numbers(11);
        (0..n)
            .map(|_| {
                let at: Vec<f64> = (0..4).map(|_| numbers.uniform()).collect();
                let happens = happens(&at);
                Case { at, happens }
            })
            .collect()
    }

    #[test]
    fn a_planted_box_is_found_and_inputs_that_do_not_matter_stay_open() {
        let cases = cases(1000, |x| x[0] > 0.6 && x[2] < 0.5);
        let found = prim(&cases, 1).unwrap();
        let region = &found.region;
        assert!(region.coverage > 0.9 && region.density > 0.9, "{region:?}");
        assert!((region.ends[0][0] - 0.6).abs() < 0.05 && region.ends[0][1].is_infinite());
        assert!((region.ends[2][1] - 0.5).abs() < 0.05 && region.ends[2][0].is_infinite());
        assert!(region.ends[1].iter().chain(&region.ends[3]).all(|end| end.is_infinite()));
        assert!(found.stability[0] > 0.95 && found.stability[2] > 0.95);
        assert!(found.trajectory.windows(2).all(|w| w[1].support < w[0].support));
    }

    /// Where nothing is planted no box is both dense and wide: coverage and density multiply to little more than the share.
    #[test]
    fn noise_has_no_box() {
        let mut coins = Numbers(3);
        let mut cases = cases(1000, |_| false);
        cases.iter_mut().for_each(|case| case.happens = coins.uniform() < 0.3);
        let found = prim(&cases, 1).unwrap();
        assert!(found.region.density < 0.4, "{:?}", found.region);
    }

    #[test]
    fn what_always_or_never_happens_has_no_box() {
        assert_eq!(prim(&cases(50, |_| true), 1), None);
        assert_eq!(prim(&cases(50, |_| false), 1), None);
        assert_eq!(prim(&[], 1), None);
    }
}
