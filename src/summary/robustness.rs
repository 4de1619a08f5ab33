//! Options against futures: what an option costs where another would have been better, and where their order turns.

use super::contrast;
use super::prim::FEWEST;
use super::side::{Kind, Side};

/// One metric of every option in every future, on the same random numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contest {
    /// Values by option, future and replicate, in the metric's unit.
    pub values: Vec<Vec<Vec<f64>>>,
    /// Whether less of it is better.
    pub less: bool,
}

/// How an option does over all futures.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its mean in each future, in the metric's unit.
    pub means: Vec<f64>,
    /// What the best option of a future would have done better `[the metric's unit]`, by future: never below 0, and 0 where it
    /// is the best.
    pub regret: Vec<f64>,
    /// Futures in which it meets the target `[futures]`.
    pub meets: u64,
}

impl Standing {
    /// The greatest regret, and the future where it is felt; `None` where the option is never worse than another.
    pub fn worst(&self) -> Option<(usize, f64)> {
        let felt = self.regret.iter().copied().enumerate().filter(|(_, it)| *it > 0.0);
        felt.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The regret of the futures in which it is known `[the metric's unit]`.
    pub fn known(&self) -> Vec<f64> {
        self.regret.iter().copied().filter(|it| !it.is_nan()).collect()
    }
}

/// How often each option is the best, a future counted once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Best {
    /// By option: futures in which it alone is the best `[futures]`.
    pub alone: Vec<u64>,
    /// Futures in which two options or more are equally good, and better than any other `[futures]`.
    pub tied: u64,
    /// Futures in which something is known of every option `[futures]`.
    pub of: u64,
}

impl Best {
    /// Counts who is best, from the standings of all options.
    pub fn of(standings: &[Standing]) -> Self {
        let mut best = Self { alone: vec![0; standings.len()], ..Self::default() };
        let futures = standings.iter().map(|it| it.regret.len()).max().unwrap_or(0);
        for future in 0..futures {
            let regret: Vec<f64> =
                standings.iter().filter_map(|it| it.regret.get(future).copied()).collect();
            if regret.len() < standings.len() || regret.iter().any(|it| it.is_nan()) {
                continue;
            }
            best.of += 1;
            match (0..regret.len()).filter(|&i| regret[i] == 0.0).collect::<Vec<_>>()[..] {
                [one] => best.alone[one] += 1,
                _ => best.tied += 1,
            }
        }
        best
    }
}

/// Two options of which now one is better, now the other, and by more than chance: beyond their paired interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// The options.
    pub options: [usize; 2],
    /// Futures in which the first is better.
    pub first: Vec<usize>,
    /// Futures in which the second is better.
    pub second: Vec<usize>,
}

/// Where along an input an order turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The input.
    pub input: usize,
    /// Where on it the first option is the better one: above or below a value in the input's unit, or with some words.
    pub first: Side,
    /// Share of the futures that turn in which that is so, from 0.5 to 1.
    pub right: f64,
}

impl Contest {
    fn means(&self) -> Vec<Vec<f64>> {
        let mean = |values: &Vec<f64>| {
            let known = || values.iter().filter(|it| !it.is_nan());
            known().sum::<f64>() / known().count() as f64
        };
        self.values.iter().map(|futures| futures.iter().map(mean).collect()).collect()
    }

    /// Each option's standing; it meets its target in a future whose mean is at least as good.
    pub fn standings(&self, target: Option<f64>) -> Vec<Standing> {
        let sign = if self.less { 1.0 } else { -1.0 };
        let means = self.means();
        let futures = means.iter().map(Vec::len).max().unwrap_or(0);
        let best: Vec<f64> = (0..futures)
            .map(|f| means.iter().filter_map(|of| Some(sign * of.get(f)?)).fold(f64::NAN, f64::min))
            .collect();
        means
            .into_iter()
            .map(|of| {
                let regret = of.iter().zip(&best).map(|(mean, best)| sign * mean - best).collect();
                let met = |mean: &&f64| target.is_some_and(|target| sign * **mean <= sign * target);
                let meets = of.iter().filter(met).count() as u64;
                Standing { regret, meets, means: of }
            })
            .collect()
    }

    /// The pairs of options whose order turns from future to future, with intervals of this confidence.
    pub fn flips(&self, confidence: f64) -> Vec<Flip> {
        let n = self.values.len();
        let pairs = (0..n).flat_map(|a| (a + 1..n).map(move |b| [a, b]));
        let flip = |[a, b]: [usize; 2]| {
            let (mut first, mut second) = (vec![], vec![]);
            for (future, (ours, theirs)) in self.values[a].iter().zip(&self.values[b]).enumerate() {
                let Some(interval) = contrast(ours, theirs, confidence).interval else { continue };
                if interval.upper < 0.0 {
                    if self.less { &mut first } else { &mut second }.push(future);
                } else if interval.lower > 0.0 {
                    if self.less { &mut second } else { &mut first }.push(future);
                }
            }
            let turns = !first.is_empty() && !second.is_empty();
            turns.then_some(Flip { options: [a, b], first, second })
        };
        pairs.filter_map(flip).collect()
    }
}

impl Flip {
    /// The input and the values of it that part best the two orders, from the inputs of each future; `None` where no input
    /// differs, and where a rule would rest on fewer than five futures on either side: of an order, or of an input.
    pub fn turn(&self, inputs: &[Vec<f64>], kinds: &[Kind]) -> Option<Turn> {
        if self.first.len().min(self.second.len()) < FEWEST {
            return None;
        }
        let mut best: Option<Turn> = None;
        for (input, kind) in kinds.iter().enumerate() {
            let value = |future: &usize| {
                inputs.get(*future).and_then(|at| at.get(input)).copied().unwrap_or(f64::NAN)
            };
            let all: Vec<(f64, bool)> = self
                .first
                .iter()
                .map(|it| (value(it), true))
                .chain(self.second.iter().map(|it| (value(it), false)))
                .collect();
            if all.iter().any(|(x, _)| x.is_nan()) {
                continue;
            }
            for first in sides(&all, *kind) {
                let inside = all.iter().filter(|(x, _)| first.holds(*x)).count();
                if inside.min(all.len() - inside) < FEWEST {
                    continue;
                }
                let hits = all.iter().filter(|(x, is_first)| first.holds(*x) == *is_first).count();
                let right = hits as f64 / all.len() as f64;
                if right >= 0.5 && best.as_ref().is_none_or(|best| right > best.right) {
                    best = Some(Turn { input, first, right });
                }
            }
        }
        best
    }
}

/// The parts of an input in which the first option may be the better one: either side of any cut; of words those with which
/// it mostly is.
fn sides(all: &[(f64, bool)], kind: Kind) -> Vec<Side> {
    let Kind::Words(words) = kind else {
        let mut values: Vec<f64> = all.iter().map(|it| it.0).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let cuts = values.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
        let both =
            |at| [Side::Between([at, f64::INFINITY]), Side::Between([f64::NEG_INFINITY, at])];
        return cuts.flat_map(both).collect();
    };
    let mostly = |word: usize| {
        let here = || all.iter().filter(|(x, _)| *x as usize == word);
        2 * here().filter(|(_, is_first)| *is_first).count() > here().count()
    };
    vec![Side::Among((0..words).map(mostly).collect())]
}

/// The places that no other beats in all of several numbers, of which less is better; unknown ones (NaN) are left out.
pub fn pareto(places: &[Vec<f64>]) -> Vec<usize> {
    let known = |i: &usize| places[*i].iter().all(|it| !it.is_nan());
    let beats = |a: &[f64], b: &[f64]| {
        a.iter().zip(b).all(|(a, b)| a <= b) && a.iter().zip(b).any(|(a, b)| a < b)
    };
    let all: Vec<usize> = (0..places.len()).filter(known).collect();
    let unbeaten = |i: &usize| !all.iter().any(|j| beats(&places[*j], &places[*i]));
    all.iter().copied().filter(unbeaten).collect()
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    /// Savage's example: costs of three options in three futures, one replicate each.
    fn contest(less: bool) -> Contest {
        let table = [[4.0, 9.0, 3.0], [6.0, 5.0, 6.0], [8.0, 2.0, 9.0]];
        let values = table.map(|row| row.map(|cost| vec![cost]).to_vec()).to_vec();
        Contest { values, less }
    }

    #[test]
    fn regret_is_what_the_best_option_of_each_future_would_have_saved() {
        let found = contest(true).standings(Some(6.0));
        let regret: Vec<&[f64]> = found.iter().map(|it| it.regret.as_slice()).collect();
        assert_eq!(regret, [[0.0, 7.0, 0.0], [2.0, 3.0, 3.0], [4.0, 0.0, 6.0]]);
        assert_eq!(found.iter().map(|it| it.meets).collect::<Vec<_>>(), [2, 3, 1]);
        assert_eq!(
            found.iter().filter_map(Standing::worst).map(|it| it.1).collect::<Vec<_>>(),
            [7.0, 3.0, 6.0]
        );
        // As gains the same table has its regrets the other way round.
        let found = contest(false).standings(Some(6.0));
        assert_eq!(found[0].regret, [4.0, 0.0, 6.0]);
        assert_eq!(found[0].meets, 1);
    }

    /// The second option is better by x - 0.6 at x: the order turns at 0.6, and nowhere along the other input.
    #[test]
    fn an_order_that_turns_is_found_with_where_it_turns() {
        let mut numbers = Numbers(53);
        let inputs: Vec<Vec<f64>> =
            (0..40).map(|_| vec![numbers.uniform(), numbers.uniform()]).collect();
        let mut values = vec![vec![], vec![]];
        for x in &inputs {
            let shared: Vec<f64> = (0..20).map(|_| numbers.normal()).collect();
            let better = x[1] - 0.6;
            values[1].push(shared.iter().map(|it| it - better + 0.05 * numbers.normal()).collect());
            values[0].push(shared);
        }
        let contest = Contest { values, less: true };
        let flips = contest.flips(0.95);
        assert_eq!(flips.len(), 1);
        let turn = flips[0].turn(&inputs, &[Kind::Number; 2]).unwrap();
        assert!(turn.input == 1 && turn.right == 1.0, "{turn:?}");
        let Side::Between([low, high]) = turn.first else { panic!("{turn:?}") };
        assert!(low.is_infinite() && (high - 0.6).abs() < 0.08, "{turn:?}");
        // Where less is worse the same futures are the first's.
        let other = Contest { less: false, ..contest }.flips(0.95);
        assert_eq!((&other[0].first, &other[0].second), (&flips[0].second, &flips[0].first));
    }

    /// One future against nineteen is no rule; nor is one that leaves less than five futures on a side of the input.
    #[test]
    fn a_turn_has_five_futures_on_either_side() {
        let inputs: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i)]).collect();
        let flip = |first: std::ops::Range<usize>| {
            let second = (0..20).filter(|i| !first.contains(i)).collect();
            Flip { options: [0, 1], first: first.collect(), second }
        };
        let turn = |first| flip(first).turn(&inputs, &[Kind::Number]);
        assert_eq!((turn(0..1), turn(0..4), turn(16..20)), (None, None, None));
        let found = turn(0..5).unwrap();
        assert_eq!((found.first, found.right), (Side::Between([f64::NEG_INFINITY, 4.5]), 1.0));
    }

    /// The first is better with one of three words, in the middle of their list.
    #[test]
    fn an_order_may_turn_with_a_word() {
        let inputs: Vec<Vec<f64>> = (0..30).map(|i| vec![f64::from(i % 3), 1.0]).collect();
        let (first, second) = (0..30).partition(|i| i % 3 == 1);
        let flip = Flip { options: [0, 1], first, second };
        let turn = flip.turn(&inputs, &[Kind::Words(3), Kind::Number]).unwrap();
        assert_eq!((turn.input, turn.right), (0, 1.0));
        assert_eq!(turn.first, Side::Among(vec![false, true, false]));
    }

    /// The second and third are equally good in the first future, all in the second; nobody knows about the last.
    #[test]
    fn ties_are_counted_once_and_no_regret_is_below_nothing() {
        let table = [[3.0, 2.0, 1.0, f64::NAN], [1.0, 2.0, 4.0, 0.0], [1.0, 2.0, 5.0, 0.0]];
        let values = table.map(|row| row.map(|x| vec![x]).to_vec()).to_vec();
        let found = Contest { values, less: true }.standings(None);
        let best = Best::of(&found);
        assert_eq!((best.alone.as_slice(), best.tied, best.of), (&[1, 0, 0][..], 2, 3));
        assert!(found.iter().flat_map(Standing::known).all(|it| it >= 0.0));
        let same = Contest { values: vec![vec![vec![1.0]; 3]; 2], less: true }.standings(None);
        assert!(same.iter().all(|it| it.worst().is_none()));
        assert_eq!(Best::of(&same), Best { alone: vec![0, 0], tied: 3, of: 3 });
    }

    #[test]
    fn options_that_differ_by_chance_alone_do_not_turn() {
        let mut numbers = Numbers(59);
        let mut draw = || (0..20).map(|_| numbers.normal()).collect::<Vec<f64>>();
        let values = vec![(0..6).map(|_| draw()).collect(), (0..6).map(|_| draw()).collect()];
        assert_eq!(Contest { values, less: true }.flips(0.999), []);
        assert_eq!(contest(true).flips(0.95), [], "one replicate has no interval");
    }

    #[test]
    fn the_front_has_what_nothing_else_beats() {
        let places = [[1.0, 5.0], [2.0, 3.0], [3.0, 3.0], [4.0, 1.0], [f64::NAN, 0.0], [2.0, 3.0]];
        let places: Vec<Vec<f64>> = places.iter().map(|it| it.to_vec()).collect();
        assert_eq!(pareto(&places), [0, 1, 3, 5]);
        assert!(pareto(&[]).is_empty());
    }
}
