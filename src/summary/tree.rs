//! A regression tree (`breiman1984`): a second view of where a number is high and where it is low, as few boxes that
//! together hold all cases.
//!
//! It is grown by the split that explains most, whichever box that is in. How many splits are kept is decided by cases
//! that had no part in growing: the smallest tree within one standard error of the best in five-fold cross-validation.

use super::Moments;
use super::side::{Kind, Side};
use crate::engine::{Draws, Stream};

const FOLD: Stream = Stream::new("tree", "fold");
const FOLDS: u64 = 5;
/// Share of all cases below which no box is made smaller.
const LEAST: f64 = 0.05;
/// Cases below which no box is made smaller `[cases]`.
const FEWEST: usize = 5;

/// A case: where it lies on each input, and what came out there.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Values of the inputs, in their units.
    pub at: Vec<f64>,
    /// What came out.
    pub value: f64,
    /// Cases of one point belong together: none of them judges a tree that another has grown.
    pub group: u64,
}

/// A box; of numbers the lower end is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// Where it lies on each input.
    pub sides: Vec<Side>,
    /// Cases in it `[cases]`.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
}

impl Leaf {
    /// Whether a case lies in it.
    pub fn holds(&self, at: &[f64]) -> bool {
        at.iter().zip(&self.sides).all(|(x, side)| match side {
            Side::Between([low, high]) => low < x && x <= high,
            Side::Among(_) => side.holds(*x),
        })
    }
}

/// A tree, as its boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Its boxes, from the lowest mean to the highest; one where no split is worth it.
    pub leaves: Vec<Leaf>,
    /// Share of the variance of cases that had no part in growing that it explains; at most 1, below 0 where it misleads.
    pub explained: f64,
}

/// A split of a box: what it takes off the sum of squares, the input, and where the lower part lies on it.
#[derive(Clone)]
struct Split {
    gain: f64,
    input: usize,
    low: Side,
}

/// A box that may be split, and how.
struct Open<'a> {
    leaf: Leaf,
    members: Vec<&'a Sample>,
    split: Option<Split>,
}

impl<'a> Open<'a> {
    fn new(sides: Vec<Side>, members: Vec<&'a Sample>, least: usize) -> Self {
        let mean = members.iter().map(|it| it.value).sum::<f64>() / members.len() as f64;
        let splits = sides.iter().enumerate();
        let splits = splits.filter_map(|(input, side)| best(&members, mean, input, side, least));
        let split = splits.fold(None, |best: Option<Split>, next| match best {
            Some(best) if best.gain >= next.gain => Some(best),
            _ => Some(next),
        });
        Self { leaf: Leaf { sides, n: members.len() as u64, mean }, members, split }
    }

    fn halves(self, Split { input, low, .. }: Split, least: usize) -> [Self; 2] {
        let high = match (&self.leaf.sides[input], &low) {
            (Side::Between([_, end]), Side::Between([_, cut])) => Side::Between([*cut, *end]),
            (Side::Among(all), Side::Among(low)) => {
                Side::Among(all.iter().zip(low).map(|(all, low)| *all && !*low).collect())
            }
            (side, _) => side.clone(),
        };
        let with = |side: Side| {
            let mut sides = self.leaf.sides.clone();
            sides[input] = side;
            sides
        };
        let (with_low, with_high) = (with(low), with(high));
        let below = |it: &&Sample| match &with_low[input] {
            Side::Between([_, cut]) => it.at[input] <= *cut,
            side => side.holds(it.at[input]),
        };
        let (lower, upper) = self.members.into_iter().partition(below);
        [Self::new(with_low, lower, least), Self::new(with_high, upper, least)]
    }
}

/// The best split of an input that leaves so many cases on either side.
///
/// Words are put in the order of their means, in which the best of all splits into two sets is found (`breiman1984`, 4.2).
fn best(members: &[&Sample], mean: f64, input: usize, side: &Side, least: usize) -> Option<Split> {
    let ranks = match side {
        Side::Between(_) => vec![],
        Side::Among(places) => order_by_mean(members, input, places.len()),
    };
    let place = |it: &&Sample| match side {
        Side::Between(_) => it.at[input],
        Side::Among(_) => ranks[it.at[input] as usize] as f64,
    };
    let mut order: Vec<(f64, f64)> =
        members.iter().map(|it| (place(it), it.value - mean)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = order.len();
    let mut below = 0.0;
    let mut best: Option<(f64, f64)> = None;
    for (i, pair) in order.windows(2).enumerate() {
        below += pair[0].1;
        let left = i + 1;
        if left < least || n - left < least || pair[0].0 == pair[1].0 {
            continue;
        }
        // The values are centred, so that those above sum to -below.
        let gain = below * below * (1.0 / left as f64 + 1.0 / (n - left) as f64);
        if gain > best.map_or(0.0, |(gain, _)| gain) {
            best = Some((gain, f64::midpoint(pair[0].0, pair[1].0)));
        }
    }
    let (gain, cut) = best?;
    let low = match side {
        Side::Between([from, _]) => Side::Between([*from, cut]),
        Side::Among(places) => {
            let low = |(word, inside): (usize, &bool)| *inside && (ranks[word] as f64) <= cut;
            Side::Among(places.iter().enumerate().map(low).collect())
        }
    };
    Some(Split { gain, input, low })
}

/// The rank of each word by the mean of its cases; words without any come last.
fn order_by_mean(members: &[&Sample], input: usize, words: usize) -> Vec<usize> {
    let mut means = vec![Moments::default(); words];
    for it in members {
        means[it.at[input] as usize].push(it.value);
    }
    let mut order: Vec<usize> = (0..words).collect();
    order.sort_by(|&a, &b| means[a].mean().total_cmp(&means[b].mean()));
    let mut ranks = vec![0; words];
    order.into_iter().enumerate().for_each(|(rank, word)| ranks[word] = rank);
    ranks
}

/// Trees of one leaf, of two and so on, up to `most`.
fn grow(samples: Vec<&Sample>, kinds: &[Kind], most: usize) -> Vec<Vec<Leaf>> {
    let least = ((samples.len() as f64 * LEAST) as usize).max(FEWEST);
    let everywhere = kinds.iter().copied().map(Side::open).collect();
    let mut open = vec![Open::new(everywhere, samples, least)];
    let mut trees = vec![];
    loop {
        trees.push(open.iter().map(|it| it.leaf.clone()).collect());
        let splits = open.iter().enumerate();
        let splits = splits.filter_map(|(i, it)| Some((i, it.split.clone()?)));
        match splits.max_by(|a, b| a.1.gain.total_cmp(&b.1.gain)) {
            Some((i, split)) if trees.len() < most => {
                let halves = open.swap_remove(i).halves(split, least);
                open.extend(halves);
            }
            _ => return trees,
        }
    }
}

fn said(tree: &[Leaf], at: &[f64]) -> f64 {
    tree.iter().find(|leaf| leaf.holds(at)).map_or(f64::NAN, |leaf| leaf.mean)
}

/// Grows a tree of at most so many leaves; folds are drawn by `seed`. A case with an unknown number is left out.
///
/// `None` below forty cases, below ten groups, without an input, or where the value does not vary.
pub fn tree(samples: &[Sample], kinds: &[Kind], most: usize, seed: u64) -> Option<Tree> {
    let inputs = kinds.len();
    let known = |it: &&Sample| {
        it.at.len() == inputs && it.value.is_finite() && it.at.iter().all(|x| x.is_finite())
    };
    let all: Vec<&Sample> = samples.iter().filter(known).collect();
    let groups: std::collections::BTreeSet<u64> = all.iter().map(|it| it.group).collect();
    let spread: Moments = all.iter().map(|it| it.value).collect();
    if inputs == 0 || all.len() < 40 || groups.len() < 10 || spread.variance()? == 0.0 {
        return None;
    }
    let draws = Draws::new(seed, u64::MAX);
    let fold = |it: &Sample| (draws.uniform(FOLD, it.group, 0) * FOLDS as f64) as u64;
    // By number of leaves: squared errors of cases that had no part.
    let mut errors: Vec<Moments> = vec![];
    for out in 0..FOLDS {
        let (judges, growers): (Vec<&Sample>, Vec<&Sample>) =
            all.iter().partition(|it| fold(it) == out);
        if growers.is_empty() {
            continue;
        }
        let trees = grow(growers, kinds, most.max(1));
        errors.resize(errors.len().max(trees.len()), Moments::default());
        for judge in judges {
            for (leaves, error) in errors.iter_mut().enumerate() {
                let tree = &trees[leaves.min(trees.len() - 1)];
                let off = said(tree, &judge.at) - judge.value;
                error.push(off * off);
            }
        }
    }
    let least = errors.iter().min_by(|a, b| a.mean().total_cmp(&b.mean()))?;
    let enough = least.mean() + least.deviation()? / (least.n() as f64).sqrt();
    let chosen = errors.iter().position(|it| it.mean() <= enough)?;
    let explained = 1.0 - errors[chosen].mean() / errors[0].mean();
    let mut trees = grow(all, kinds, chosen + 1);
    let mut leaves = trees.pop()?;
    leaves.sort_by(|a, b| a.mean.total_cmp(&b.mean));
    Some(Tree { leaves, explained })
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    const NUMBERS: [Kind; 4] = [Kind::Number; 4];

    fn samples(n: u64, value: impl Fn(&[f64], f64) -> f64) -> Vec<Sample> {
        let mut numbers = Numbers(61);
        (0..n)
            .map(|group| {
                let at: Vec<f64> = (0..4).map(|_| numbers.uniform()).collect();
                let value = value(&at, numbers.normal());
                Sample { at, value, group }
            })
            .collect()
    }

    /// Three steps: 0 below 0.3 of the first input; above it 5, or 9 where the third is above 0.6.
    fn steps(x: &[f64], noise: f64) -> f64 {
        let level = match (x[0] > 0.3, x[2] > 0.6) {
            (false, _) => 0.0,
            (true, false) => 5.0,
            (true, true) => 9.0,
        };
        level + 0.5 * noise
    }

    #[test]
    fn planted_steps_are_found_where_they_are() {
        let found = tree(&samples(1000, steps), &NUMBERS, 12, 1).unwrap();
        assert_eq!(found.leaves.len(), 3, "{found:?}");
        for (leaf, mean) in found.leaves.iter().zip([0.0, 5.0, 9.0]) {
            assert!((leaf.mean - mean).abs() < 0.1, "{leaf:?}");
            assert!(!leaf.sides[1].is_bounded() && !leaf.sides[3].is_bounded());
        }
        let near = |end: f64, at: f64| (end - at).abs() < 0.02;
        let end = |leaf: usize, input: usize, end: usize| match found.leaves[leaf].sides[input] {
            Side::Between(ends) => ends[end],
            Side::Among(_) => f64::NAN,
        };
        assert!(near(end(0, 0, 1), 0.3) && near(end(2, 0, 0), 0.3));
        assert!(near(end(1, 2, 1), 0.6) && near(end(2, 2, 0), 0.6));
        // Shares 0.3, 0.42 and 0.28 have mean 4.62 and variance 11.84; 0.25 of it and that is noise.
        assert!((found.explained - 11.84 / 12.09).abs() < 0.01, "{}", found.explained);
        assert_eq!(found.leaves.iter().map(|it| it.n).sum::<u64>(), 1000);
    }

    #[test]
    fn every_case_lies_in_exactly_one_box() {
        let samples = samples(400, |x, noise| 3.0 * x[0] + 2.0 * x[1] * x[3] + 0.2 * noise);
        let found = tree(&samples, &NUMBERS, 12, 1).unwrap();
        assert!(found.leaves.len() > 4, "{found:?}");
        for sample in &samples {
            assert_eq!(found.leaves.iter().filter(|leaf| leaf.holds(&sample.at)).count(), 1);
        }
    }

    /// The first and the third of four words bring 5, the others nothing, whatever their places.
    #[test]
    fn words_are_split_into_sets() {
        let kinds = [Kind::Words(4), Kind::Number];
        for order in [[0, 1, 2, 3], [2, 0, 3, 1]] {
            let mut numbers = Numbers(71);
            let all: Vec<Sample> = (0..400)
                .map(|group| {
                    let (word, x) = ((numbers.uniform() * 4.0) as usize, numbers.uniform());
                    let value = if word % 2 == 0 { 5.0 } else { 0.0 } + 0.5 * numbers.normal();
                    Sample { at: vec![order[word] as f64, x], value, group }
                })
                .collect();
            let found = tree(&all, &kinds, 12, 1).unwrap();
            assert_eq!(found.leaves.len(), 2, "{found:?}");
            let mut high = vec![false; 4];
            [0, 2].iter().for_each(|&word: &usize| high[order[word]] = true);
            assert_eq!(found.leaves[1].sides[0], Side::Among(high));
            assert!(
                all.iter()
                    .all(|it| found.leaves.iter().filter(|leaf| leaf.holds(&it.at)).count() == 1)
            );
        }
    }

    #[test]
    fn noise_grows_no_tree() {
        let found = tree(&samples(500, |_, noise| noise), &NUMBERS, 12, 1).unwrap();
        assert_eq!((found.leaves.len(), found.explained), (1, 0.0));
    }

    /// Twenty runs of each point share their noise. Judged by runs of the same point, noise looks like structure.
    #[test]
    fn cases_of_one_point_do_not_judge_each_other() {
        let mut numbers = Numbers(67);
        let mut all = vec![];
        for group in 0..30 {
            let at = vec![numbers.uniform(), numbers.uniform()];
            let shared = numbers.normal();
            all.extend((0..20).map(|_| Sample { at: at.clone(), value: shared, group }));
        }
        assert_eq!(tree(&all, &NUMBERS[..2], 12, 1).unwrap().leaves.len(), 1);
        all.iter_mut().enumerate().for_each(|(i, it)| it.group = i as u64);
        assert!(tree(&all, &NUMBERS[..2], 12, 1).unwrap().explained > 0.5, "the control is fooled");
    }

    #[test]
    fn too_few_cases_or_a_constant_have_no_tree() {
        assert_eq!(tree(&samples(39, steps), &NUMBERS, 12, 1), None);
        assert_eq!(tree(&samples(100, |_, _| 1.0), &NUMBERS, 12, 1), None);
        assert_eq!(tree(&[], &NUMBERS, 12, 1), None);
        let mut one = samples(100, steps);
        one.iter_mut().for_each(|it| it.group = 3);
        assert_eq!(tree(&one, &NUMBERS, 12, 1), None);
        let mut gaps = samples(100, steps);
        gaps[7].value = f64::NAN;
        gaps[9].at[1] = f64::NAN;
        assert_eq!(
            tree(&gaps, &NUMBERS, 12, 1).unwrap().leaves.iter().map(|it| it.n).sum::<u64>(),
            98
        );
    }
}
