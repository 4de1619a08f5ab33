//! Where something happens: the patient rule induction method (`friedman1999`), which peels a box around the cases that do.

use std::cmp::Ordering;

use super::side::{Kind, Side};
use crate::engine::{Draws, Stream};

const RESAMPLE: Stream = Stream::new("prim", "resample");
/// Share of the points in the box that one peel takes off.
const PEEL: f64 = 0.05;
/// Share of all points below which no box is made smaller.
const LEAST: f64 = 0.05;
/// Cases that a rule has on either side at least: in the box and out of it, with what is looked for and without `[cases]`.
pub const FEWEST: usize = 5;
/// Samples of the bootstrap.
const SAMPLES: u64 = 100;

/// A case: where it lies on each input, and whether what is looked for happens there.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Values of the inputs, in their units; of a word its place.
    pub at: Vec<f64>,
    /// Whether it happens.
    pub happens: bool,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Where it lies on each input.
    pub sides: Vec<Side>,
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

fn inside(case: &Case, sides: &[Side]) -> bool {
    case.at.iter().zip(sides).all(|(x, side)| side.holds(*x))
}

fn region(cases: &[Case], sides: Vec<Side>) -> Region {
    let happening = cases.iter().filter(|case| case.happens).count() as f64;
    let (mut all, mut hits) = (0.0, 0.0);
    for case in cases.iter().filter(|case| inside(case, &sides)) {
        all += 1.0;
        hits += f64::from(u8::from(case.happens));
    }
    let support = all / cases.len() as f64;
    Region { sides, coverage: hits / happening, density: hits / all, support }
}

/// Boxes without about [`PEEL`] of the cases, at either end of a number, or without one of the words.
fn peels(cases: &[&Case], sides: &[Side], input: usize) -> Vec<Vec<Side>> {
    let with = |side: Side| {
        let mut sides = sides.to_vec();
        sides[input] = side;
        sides
    };
    let [from, to] = match &sides[input] {
        Side::Between(ends) => *ends,
        Side::Among(places) => {
            // Words have no order: each of them may go.
            let without = |place: usize| {
                let mut places = places.clone();
                places[place] = false;
                with(Side::Among(places))
            };
            return (0..places.len()).filter(|&place| places[place]).map(without).collect();
        }
    };
    let mut values: Vec<f64> = cases.iter().map(|case| case.at[input]).collect();
    values.sort_by(f64::total_cmp);
    let n = values.len();
    let off = ((n as f64 * PEEL) as usize).max(1);
    // Equal values go together: the next other value is where the box begins.
    let low = values[off..].iter().find(|&&x| x > values[off - 1]);
    let high = values[..n - off].iter().rev().find(|&&x| x < values[n - off]);
    let low = low.map(|&low| with(Side::Between([from.max(low), to])));
    let high = high.map(|&high| with(Side::Between([from, to.min(high)])));
    low.into_iter().chain(high).collect()
}

/// Boxes from all cases to the smallest, each the densest that one peel makes of the one before.
fn peel(cases: &[Case], kinds: &[Kind]) -> Vec<Region> {
    let everywhere = kinds.iter().copied().map(Side::open).collect();
    let least = LEAST.max(FEWEST as f64 / cases.len() as f64);
    let mut trajectory = vec![region(cases, everywhere)];
    loop {
        let now = &trajectory[trajectory.len() - 1];
        let within: Vec<&Case> = cases.iter().filter(|case| inside(case, &now.sides)).collect();
        if now.density == 1.0 || within.len() < 2 {
            return trajectory;
        }
        let candidates = (0..kinds.len()).flat_map(|input| peels(&within, &now.sides, input));
        let best = candidates
            .map(|sides| region(cases, sides))
            .filter(|next| next.support >= least && next.support < now.support)
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

/// Whether a box leaves enough cases out to be a rule, or none.
fn is_rule(region: &Region, cases: usize) -> bool {
    let out = (1.0 - region.support) * cases as f64;
    out > FEWEST as f64 - 0.5 || !region.sides.iter().any(Side::is_bounded)
}

fn choose(trajectory: &[Region], cases: usize) -> Option<&Region> {
    let rules = trajectory.iter().filter(|region| is_rule(region, cases));
    rules.max_by(|a, b| balance(a).total_cmp(&balance(b)))
}

/// A side with one of its two ends open, or with one of its words back.
fn wider(side: &Side) -> Vec<Side> {
    match side {
        Side::Between([low, high]) => {
            vec![Side::Between([f64::NEG_INFINITY, *high]), Side::Between([*low, f64::INFINITY])]
        }
        Side::Among(places) => {
            let with = |place: usize| {
                let mut places = places.clone();
                places[place] = true;
                Side::Among(places)
            };
            (0..places.len()).filter(|&place| !places[place]).map(with).collect()
        }
    }
}

/// Opens again what a box is bounded in for nothing: an end or a word that can come back without making it less balanced.
fn paste(cases: &[Case], mut now: Region) -> Region {
    for input in 0..now.sides.len() {
        let with = |now: &Region, side: Side| {
            let mut sides = now.sides.clone();
            sides[input] = side;
            region(cases, sides)
        };
        let better = |now: &Region, next: &Region| {
            next.sides != now.sides && is_rule(next, cases.len()) && balance(next) >= balance(now)
        };
        while let Some(next) = wider(&now.sides[input])
            .into_iter()
            .map(|side| with(&now, side))
            .find(|next| better(&now, next))
        {
            now = next;
        }
    }
    now
}

/// The rule of some cases; `None` where it happens in all of them or in none, or too few are on one side.
fn rule(cases: &[Case], kinds: &[Kind]) -> Option<(Region, Vec<Region>)> {
    let hits = cases.iter().filter(|case| case.happens).count();
    if hits < FEWEST || cases.len() - hits < FEWEST {
        return None;
    }
    let trajectory = peel(cases, kinds);
    let region = paste(cases, choose(&trajectory, cases.len())?.clone());
    Some((region, trajectory))
}

/// Looks for the box around what happens. `None` where it happens in fewer than five cases, or in all but fewer than five.
///
/// What comes out does not depend on the order of the cases.
pub fn prim(cases: &[Case], kinds: &[Kind], seed: u64) -> Option<Found> {
    let mut cases = cases.to_vec();
    cases.sort_by(|a, b| {
        let mut pairs = a.at.iter().zip(&b.at).map(|(a, b)| a.total_cmp(b));
        let first = pairs.find(|order| order.is_ne());
        first.unwrap_or(Ordering::Equal).then(a.happens.cmp(&b.happens))
    });
    let (region, trajectory) = rule(&cases, kinds)?;
    let draws = Draws::new(seed, u64::MAX);
    let mut bounded = vec![0.0; kinds.len()];
    for sample in 0..SAMPLES {
        let mut draw = draws.at(RESAMPLE, sample, 0);
        let mut one = || cases[(draw.uniform() * cases.len() as f64) as usize].clone();
        let again: Vec<Case> = (0..cases.len()).map(|_| one()).collect();
        let Some((found, _)) = rule(&again, kinds) else { continue };
        for (count, side) in bounded.iter_mut().zip(found.sides) {
            *count += f64::from(u8::from(side.is_bounded()));
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

    const NUMBERS: [Kind; 4] = [Kind::Number; 4];

    fn ends(region: &Region, input: usize) -> [f64; 2] {
        let Side::Between(ends) = region.sides[input] else { panic!("no number") };
        ends
    }

    #[test]
    fn a_planted_box_is_found_and_inputs_that_do_not_matter_stay_open() {
        let cases = cases(1000, |x| x[0] > 0.6 && x[2] < 0.5);
        let found = prim(&cases, &NUMBERS, 1).unwrap();
        let region = &found.region;
        assert!(region.coverage > 0.9 && region.density > 0.9, "{region:?}");
        assert!((ends(region, 0)[0] - 0.6).abs() < 0.05 && ends(region, 0)[1].is_infinite());
        assert!((ends(region, 2)[1] - 0.5).abs() < 0.05 && ends(region, 2)[0].is_infinite());
        assert!(!region.sides[1].is_bounded() && !region.sides[3].is_bounded());
        assert!(found.stability[0] > 0.95 && found.stability[2] > 0.95);
        assert!(found.trajectory.windows(2).all(|w| w[1].support < w[0].support));
        // Another order of the cases is the same evidence.
        let backwards: Vec<Case> = cases.into_iter().rev().collect();
        assert_eq!(prim(&backwards, &NUMBERS, 1), Some(found));
    }

    /// It happens with the second of three words, which no cut of an order can part from both others.
    #[test]
    fn a_word_in_the_middle_is_found_and_every_order_of_the_words_finds_it() {
        let mut numbers = Numbers(5);
        let plain: Vec<(usize, f64, bool)> = (0..300)
            .map(|_| {
                let (word, x) = ((numbers.uniform() * 3.0) as usize, numbers.uniform());
                (word, x, word == 1 && numbers.uniform() < 0.9)
            })
            .collect();
        for order in [[0, 1, 2], [1, 0, 2], [2, 0, 1]] {
            let cases: Vec<Case> = plain
                .iter()
                .map(|&(word, x, happens)| Case { at: vec![order[word] as f64, x], happens })
                .collect();
            let found = prim(&cases, &[Kind::Words(3), Kind::Number], 1).unwrap();
            let mut only = vec![false; 3];
            only[order[1]] = true;
            assert_eq!(found.region.sides[0], Side::Among(only));
            assert!(!found.region.sides[1].is_bounded(), "{found:?}");
            assert_eq!(found.region.coverage, 1.0);
            assert_eq!(found.stability[0], 1.0);
        }
    }

    /// Where nothing is planted no box is both dense and wide: coverage and density multiply to little more than the share.
    #[test]
    fn noise_has_no_box() {
        let mut coins = Numbers(3);
        let mut cases = cases(1000, |_| false);
        cases.iter_mut().for_each(|case| case.happens = coins.uniform() < 0.3);
        let found = prim(&cases, &NUMBERS, 1).unwrap();
        assert!(found.region.density < 0.4, "{:?}", found.region);
    }

    #[test]
    fn what_happens_in_all_but_few_cases_or_in_few_has_no_box() {
        assert_eq!(prim(&cases(50, |_| true), &NUMBERS, 1), None);
        assert_eq!(prim(&cases(50, |_| false), &NUMBERS, 1), None);
        assert_eq!(prim(&[], &[], 1), None);
        for few in [1, FEWEST - 1] {
            let mut one = cases(60, |_| false);
            one[..few].iter_mut().for_each(|case| case.happens = true);
            assert_eq!(prim(&one, &NUMBERS, 1), None);
            one.iter_mut().for_each(|case| case.happens = !case.happens);
            assert_eq!(prim(&one, &NUMBERS, 1), None);
        }
    }

    /// Five cases of sixty at one end are a rule, and every box on either side of it has five cases.
    #[test]
    fn a_rule_has_five_cases_on_either_side() {
        let mut cases = cases(60, |_| false);
        cases.sort_by(|a, b| a.at[0].total_cmp(&b.at[0]));
        cases[..FEWEST].iter_mut().for_each(|case| case.happens = true);
        let found = prim(&cases, &NUMBERS, 1).unwrap();
        assert_eq!((found.region.coverage, found.region.density), (1.0, 1.0));
        assert!(found.trajectory.iter().all(|it| it.support * 60.0 > FEWEST as f64 - 0.5));
    }
}
