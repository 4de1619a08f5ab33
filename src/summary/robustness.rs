//! Options against futures: what an option costs where another would have been better, and where their order turns.

use super::contrast;

/// One metric of every option in every future, on the same draws.
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
    /// What the best option of a future would have done better [the metric's unit], by future; 0 where it is the best.
    pub regret: Vec<f64>,
    /// Futures in which it meets the target [futures].
    pub meets: u64,
}

impl Standing {
    /// The greatest regret, and the future where it is felt; NaN where nothing is known.
    pub fn worst(&self) -> (usize, f64) {
        let known = self.regret.iter().copied().enumerate().filter(|(_, it)| !it.is_nan());
        known.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, f64::NAN))
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// The input.
    pub input: usize,
    /// The value that tells best between the futures of one order and those of the other, in the input's unit.
    pub at: f64,
    /// Whether the first option is the better one above it.
    pub above: bool,
    /// Share of the futures that turn that it tells rightly, from 0.5 to 1.
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
    /// The input and value that tell best between the two orders, from the inputs of each future; `None` where no
    /// input differs.
    pub fn turn(&self, inputs: &[Vec<f64>]) -> Option<Turn> {
        let width = inputs.first()?.len();
        let (n, m) = (self.first.len(), self.second.len());
        let mut best: Option<Turn> = None;
        for input in 0..width {
            let value = |future: &usize| inputs[*future].get(input).copied().unwrap_or(f64::NAN);
            let mut values: Vec<f64> = self.first.iter().chain(&self.second).map(value).collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            for pair in values.windows(2) {
                let at = f64::midpoint(pair[0], pair[1]);
                let over = |of: &[usize]| of.iter().filter(|it| value(it) > at).count();
                let up = over(&self.first) + m - over(&self.second);
                let (hits, above) = if 2 * up >= n + m { (up, true) } else { (n + m - up, false) };
                let right = hits as f64 / (n + m) as f64;
                if best.is_none_or(|best| right > best.right) {
                    best = Some(Turn { input, at, above, right });
                }
            }
        }
        best
    }
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
            found.iter().map(Standing::worst).map(|it| it.1).collect::<Vec<_>>(),
            [7.0, 3.0, 6.0]
        );
        // As gains the same table has its regrets the other way round.
        let found = contest(false).standings(Some(6.0));
        assert_eq!(found[0].regret, [4.0, 0.0, 6.0]);
        assert_eq!(found[0].meets, 1);
    }

    /// The second option is better by x - .6 at x: the order turns at .6, and nowhere along the other input.
    #[test]
    fn an_order_that_turns_is_found_with_where_it_turns() {
        let mut numbers = Numbers(53);
        let inputs: Vec<Vec<f64>> =
            (0..40).map(|_| vec![numbers.uniform(), numbers.uniform()]).collect();
        let mut values = vec![vec![], vec![]];
        for x in &inputs {
            let luck: Vec<f64> = (0..20).map(|_| numbers.normal()).collect();
            let better = x[1] - 0.6;
            values[1].push(luck.iter().map(|it| it - better + 0.05 * numbers.normal()).collect());
            values[0].push(luck);
        }
        let contest = Contest { values, less: true };
        let flips = contest.flips(0.95);
        assert_eq!(flips.len(), 1);
        let turn = flips[0].turn(&inputs).unwrap();
        assert!(turn.input == 1 && !turn.above && turn.right == 1.0, "{turn:?}");
        assert!((turn.at - 0.6).abs() < 0.08, "{turn:?}");
        // Where less is worse the same futures are the first's.
        let other = Contest { less: false, ..contest }.flips(0.95);
        assert_eq!((&other[0].first, &other[0].second), (&flips[0].second, &flips[0].first));
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
