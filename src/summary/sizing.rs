//! How large options must be to cost the same, and which mix of them is best, from noisy trials.

use std::collections::BTreeMap;

/// What a size has come to, as a share of the way from nothing to the largest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// The share, from 0 to 1.
    pub at: f64,
    /// What it costs `[money]`.
    pub cost: f64,
}

/// Looks for the size at which an option costs a budget: doubles until it costs more, then narrows the bracket by chords and
/// halves. Costs are means over few futures and jump a little from size to size, so that what comes nearest counts.
#[derive(Clone, Debug)]
pub struct Sizing {
    budget: f64,
    /// How near is near enough `[money]`.
    tolerance: f64,
    /// The least step of a size, as a share of the way.
    step: f64,
    /// Where to begin, as a share of the way.
    first: f64,
    most: usize,
    tried: Vec<Tried>,
}

/// The least step of a size that has none: a bracket that is narrower holds a jump of the costs.
const NARROW: f64 = 1e-7;

impl Sizing {
    /// A search for what costs a budget, to within a tolerance, in so many trials at most.
    pub fn new([budget, tolerance]: [f64; 2], [first, step]: [f64; 2], most: usize) -> Self {
        Self { budget, tolerance, step: step.max(NARROW), first, most, tried: vec![] }
    }

    /// What was tried, in that order.
    pub fn tried(&self) -> &[Tried] {
        &self.tried
    }

    /// Notes what a size has cost.
    pub fn note(&mut self, at: f64, cost: f64) {
        self.tried.push(Tried { at, cost });
    }

    /// The size whose cost is nearest to the budget.
    pub fn best(&self) -> Option<Tried> {
        let off = |it: &&Tried| (it.cost - self.budget).abs();
        self.tried.iter().min_by(|a, b| off(a).total_cmp(&off(b))).copied()
    }

    /// Whether the budget is spent to within the tolerance.
    pub fn is_met(&self) -> bool {
        self.best().is_some_and(|it| (it.cost - self.budget).abs() <= self.tolerance)
    }

    /// Whether even the largest size costs less.
    pub fn falls_short(&self) -> bool {
        self.tried.iter().any(|it| it.at >= 1.0) && self.bracket().is_none()
    }

    /// Two sizes next to each other between which costs pass the budget.
    fn bracket(&self) -> Option<[Tried; 2]> {
        let mut all = vec![Tried { at: 0.0, cost: 0.0 }];
        all.extend(&self.tried);
        all.sort_by(|a, b| a.at.total_cmp(&b.at));
        let passes = |it: &&[Tried]| it[0].cost < self.budget && it[1].cost >= self.budget;
        all.windows(2).find(passes).map(|it| [it[0], it[1]])
    }

    /// What to try next; none where it is found, or cannot be.
    pub fn next(&self) -> Option<f64> {
        if self.is_met() || self.tried.len() >= self.most || self.falls_short() {
            return None;
        }
        let Some(last) = self.tried.iter().max_by(|a, b| a.at.total_cmp(&b.at)) else {
            return Some(self.rounded(self.first.clamp(self.step, 1.0)));
        };
        let Some([low, high]) = self.bracket() else {
            // A tenth more than what would do if costs grew in proportion, but between twice and eight times as much.
            let by = 1.1 * self.budget / last.cost;
            let by = if by > 0.0 { by.clamp(2.0, 8.0) } else { 8.0 };
            return Some(self.rounded((last.at * by).min(1.0)));
        };
        let width = high.at - low.at;
        if width <= 1.5 * self.step {
            return None;
        }
        let chord = (self.budget - low.cost) / (high.cost - low.cost);
        // Every third trial halves, so that a curve that bends does not hold it up.
        let share = if self.tried.len() % 3 == 2 { 0.5 } else { chord.clamp(0.05, 0.95) };
        let at = self.rounded(low.at + share * width);
        let inside = at > low.at && at < high.at;
        Some(if inside { at } else { self.rounded(low.at + 0.5 * width) })
    }

    /// A whole number of steps, where there are steps.
    fn rounded(&self, at: f64) -> f64 {
        if self.step > NARROW { (at / self.step).round() * self.step } else { at }
    }

    /// The size that would cost this share of the budget, on the chords between what was tried; the largest that was tried where
    /// even that costs less.
    pub fn at_share(&self, share: f64) -> f64 {
        if share <= 0.0 {
            return 0.0;
        }
        let wanted = share * self.budget;
        let mut all = vec![Tried { at: 0.0, cost: 0.0 }];
        all.extend(&self.tried);
        all.sort_by(|a, b| a.at.total_cmp(&b.at));
        let between = all.windows(2).find(|it| it[0].cost < wanted && it[1].cost >= wanted);
        match between {
            Some([a, b]) => a.at + (b.at - a.at) * (wanted - a.cost) / (b.cost - a.cost),
            _ => all.last().map_or(0.0, |it| it.at),
        }
    }
}

/// A cost over time at its present worth: what it grows by from record to record, each later year counting less. Of records at
/// `years` after the start, by `discount` a year.
pub fn present(years: &[f64], cost: &[f64], discount: f64) -> f64 {
    let mut before = 0.0;
    years.iter().zip(cost).fold(0.0, |sum, (year, cost)| {
        let grown = cost - before;
        before = *cost;
        sum + grown * libm::pow(1.0 + discount, -year)
    })
}

/// How finely the best mix is looked for.
const FINEST: f64 = 0.05;

/// The best mix of so many parts that a search finds in so many trials: it starts from the even mix and the single parts, then
/// goes from the best by moving a share from one part to another, a quarter first, and halves the step where no move is better.
/// `worth` tells how good a mix of shares is, or that no more may be tried. Returns every mix that was tried with its worth, the
/// best first.
///
/// # Errors
/// What `worth` could not do.
pub fn best_mix<E>(
    parts: usize,
    mut worth: impl FnMut(&[f64]) -> Result<Option<f64>, E>,
) -> Result<Vec<(Vec<f64>, f64)>, E> {
    // Shares in steps of the finest, so that a mix is known again.
    let whole = (1.0 / FINEST).round() as i64;
    let mut known: BTreeMap<Vec<i64>, f64> = BTreeMap::new();
    let mut look = |mix: Vec<i64>, known: &mut BTreeMap<Vec<i64>, f64>| {
        if let Some(worth) = known.get(&mix) {
            return Ok(Some(*worth));
        }
        let shares: Vec<f64> = mix.iter().map(|it| *it as f64 / whole as f64).collect();
        let found = worth(&shares)?;
        known.extend(found.map(|found| (mix, found)));
        Ok(found)
    };
    let single = |part| (0..parts).map(|it| if it == part { whole } else { 0 }).collect();
    let mut starts: Vec<Vec<i64>> = (0..parts).map(single).collect();
    let even = whole / parts as i64;
    starts.push(
        (0..parts as i64)
            .map(|it| if it == 0 { whole - even * (parts as i64 - 1) } else { even })
            .collect(),
    );
    let mut going = true;
    for mix in starts {
        going = going && look(mix, &mut known)?.is_some();
    }
    let mut step = whole / 4;
    while going && step >= 1 {
        let best = known.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|it| (it.0.clone(), *it.1));
        let Some((at, worth)) = best else { break };
        let mut better = false;
        for (from, to) in (0..parts).flat_map(|a| (0..parts).map(move |b| (a, b))) {
            if from == to || at[from] < step {
                continue;
            }
            let mut mix = at.clone();
            (mix[from], mix[to]) = (mix[from] - step, mix[to] + step);
            match look(mix, &mut known)? {
                Some(found) => better |= found > worth,
                None => {
                    going = false;
                    break;
                }
            }
        }
        if !better {
            step /= 2;
        }
    }
    let mut all: Vec<(Vec<f64>, f64)> = known
        .into_iter()
        .map(|(mix, worth)| (mix.iter().map(|it| *it as f64 / whole as f64).collect(), worth))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cost: impl Fn(f64) -> f64, step: f64) -> Sizing {
        let mut sizing = Sizing::new([100.0, 1.0], [1.0 / 64.0, step], 14);
        while let Some(at) = sizing.next() {
            sizing.note(at, cost(at));
        }
        sizing
    }

    #[test]
    fn a_size_that_costs_the_budget_is_found_on_curves_that_bend_and_costs_that_jump() {
        for cost in [|at: f64| 400.0 * at, |at: f64| 900.0 * at * at, |at: f64| 150.0 * at.sqrt()] {
            let it = found(cost, 0.0);
            assert!(it.is_met() && !it.falls_short(), "{it:?}");
        }
        // Costs that jump by a few parts in a hundred: what comes nearest counts.
        let jumps = |at: f64| 400.0 * at + 2.0 * ((at * 1e6).sin());
        let nearest = found(jumps, 0.0).best().unwrap();
        assert!((nearest.cost - 100.0).abs() < 3.0, "{nearest:?}");
        // Of whole weeks: the nearest week.
        let weeks = found(|at| 700.0 * at, 1.0 / 52.0);
        let best = weeks.best().unwrap();
        assert!((best.at * 52.0 - (best.at * 52.0).round()).abs() < 1e-9);
        assert!((best.cost - 100.0).abs() <= 700.0 / 52.0);
    }

    #[test]
    fn money_that_cannot_be_spent_is_told() {
        let it = found(|at| 60.0 * at, 0.0);
        assert!(it.falls_short() && !it.is_met());
        assert_eq!(it.best(), Some(Tried { at: 1.0, cost: 60.0 }));
        // What pays for itself never costs anything.
        assert!(found(|at| -50.0 * at, 0.0).falls_short());
    }

    #[test]
    fn a_cost_is_worth_less_the_later_it_comes() {
        assert_eq!(present(&[0.0, 1.0], &[100.0, 100.0], 0.1), 100.0);
        let later = present(&[0.0, 1.0, 2.0], &[0.0, 110.0, 110.0], 0.1);
        assert!((later - 100.0).abs() < 1e-9);
        // A cost that is earned back.
        assert!((present(&[1.0, 2.0], &[110.0, -11.0], 0.1) - 0.0).abs() < 1e-9);
    }

    /// Three options with decreasing returns: money `c` on option `i` keeps `a_i · sqrt(c)` job-years, and size `x` costs
    /// `k_i · x`. At a budget `B` the best shares are `a_i² / Σ a²`, by Lagrange: with `a` of 3, 4 and 0 they are 0.36, 0.64
    /// and 0, and keep `5 · sqrt(B)`.
    #[test]
    fn the_best_mix_of_a_world_that_is_worked_out_by_hand_is_found() {
        let (a, k, budget) = ([3.0, 4.0, 0.0], [700.0, 1300.0, 400.0], 100.0);
        let alone: Vec<Sizing> = k.iter().map(|k| found(|at| k * at, 0.0)).collect();
        let mut trials = 0;
        let worth = |shares: &[f64]| -> Result<Option<f64>, ()> {
            trials += 1;
            if trials > 60 {
                return Ok(None);
            }
            // As in a study: the parts' sizes at their shares, then all of them scaled to the budget.
            let sizes: Vec<f64> =
                alone.iter().zip(shares).map(|(it, share)| it.at_share(*share)).collect();
            let mut scale = Sizing::new([budget, 1.0], [1.0 / 8.0, 0.0], 14);
            while let Some(at) = scale.next() {
                scale.note(at, sizes.iter().zip(k).map(|(x, k)| 8.0 * at * x * k).sum());
            }
            let by = 8.0 * scale.best().unwrap().at;
            let each = sizes.iter().zip(k).zip(a).map(|((x, k), a)| a * (by * x * k).sqrt());
            Ok(Some(each.sum()))
        };
        let all = best_mix(3, worth).unwrap();
        let (shares, kept) = &all[0];
        for (found, wanted) in shares.iter().zip([0.36, 0.64, 0.0]) {
            assert!((found - wanted).abs() <= 0.051, "{shares:?}");
        }
        assert!((kept / 50.0 - 1.0).abs() < 0.01, "{kept}");
        assert!(all.len() <= 60);
    }

    #[test]
    fn a_search_ends_with_its_budget() {
        let mut left = 3;
        let all = best_mix(2, |shares| {
            left -= 1;
            Ok::<_, ()>((left >= 0).then_some(shares[0]))
        });
        assert_eq!(all.unwrap()[0], (vec![1.0, 0.0], 1.0));
    }
}
