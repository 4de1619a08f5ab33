use super::*;

fn urn(p: &Tasks, draws: u64, seed: u64) -> (Ideas, Vec<f64>) {
    let keyed = Draws::new(seed, 0);
    let mut ideas = Ideas::new(p.kinds);
    let mut known = vec![];
    for i in 0..draws {
        let kept = keyed.chance(KEPT, i, 0, p.kept);
        ideas.draw(keyed.uniform(KIND, i, 0), kept, p);
        known.push(f64::from(ideas.known));
    }
    (ideas, known)
}

/// Exponent between a thousand and a hundred thousand draws, averaged over seeds.
#[test]
fn h1_kinds_found_grow_as_the_urn_with_triggering_says() {
    let p = Tasks { reinforcement: 4, triggering: 2, ..Tasks::default() };
    let seeds = 12;
    let slope: f64 = (0..seeds)
        .map(|seed| {
            let (_, known) = urn(&p, 100_000, seed);
            ln(known[99_999] / known[999]) / ln(100.0)
        })
        .sum::<f64>()
        / seeds as f64;
    assert!((0.47..=0.55).contains(&slope), "{slope}");
    let fast = Tasks { reinforcement: 2, triggering: 4, most_kinds: 1_000_000, ..p };
    let share: f64 = (0..seeds).map(|seed| urn(&fast, 100_000, seed).1[99_999]).sum();
    let share = share / seeds as f64 / 100_000.0;
    assert!((0.38..=0.43).contains(&share), "{share}");
}

#[test]
fn h1_without_triggering_kinds_run_out() {
    let p = Tasks { reinforcement: 4, triggering: 0, kinds: 10, ..Tasks::default() };
    let (_, known) = urn(&p, 20_000, 1);
    // One new kind opens one: D grows as the logarithm, far below any power.
    assert!(known[19_999] < 10.0 * ln(20_000.0), "{}", known[19_999]);
}

/// A cell asks as long as it is in reach: of a fixed objective, for exactly its pool.
#[test]
fn h3_a_fixed_objective_asks_for_exactly_its_pool() {
    let p = Tasks { pool: 7.0, ..Tasks::default() };
    let (draws, mut ideas, mut left) = (Draws::new(1, 0), Ideas::new(10), p.pool);
    let asked = (0..100)
        .take_while(|&key| {
            let within = reach(left, &p) > 0.0;
            within && ideas.conceive(&draws, key, &mut left, &p).kind == NO_KIND
        })
        .count();
    assert_eq!(asked, 7);
}

/// A dry pool leaves what is open-ended, and asks as seldom as that comes.
#[test]
fn a_dry_pool_asks_only_for_what_is_open_ended() {
    let p = Tasks { pool: 0.5, open_ended: 0.25, ..Tasks::default() };
    let (draws, mut ideas, mut left) = (Draws::new(1, 0), Ideas::new(10), p.pool);
    assert_eq!(reach(left, &p), 0.25);
    let kinds = (0..100).map(|key| ideas.conceive(&draws, key, &mut left, &p).kind);
    assert!(kinds.max().is_some_and(|it| it != NO_KIND));
    assert_eq!(left, 0.5);
}

#[test]
fn the_base_year_knows_no_multiplier_and_no_price() {
    let p = Tasks { emission: 3.0, multiplier: 5.0, held: true, ..Tasks::default() };
    assert_eq!(emission(&p, Clock { tick: -1, age: 51 }, 2.0, 4.0), 3.0);
    assert_eq!(emission(&p, Clock { tick: 0, age: 52 }, 2.0, 4.0), 3.0 * 5.0 * 2.0 / 4.0);
}

#[test]
fn a_kind_that_always_fails_is_no_longer_accepted() {
    let p = Tasks { bar: 0.3, ..Tasks::default() };
    let mut ideas = Ideas::new(10);
    let order = Order { work: 1.0, kind: ideas.draw(0.99, true, &p) };
    assert!(ideas.accepts(&order, &p));
    (0..20).for_each(|_| ideas.learn(&order, false));
    assert!(!ideas.accepts(&order, &p));
}

/// An archive that keeps half grows half as fast, and what is new is found the more often: draws that are not
/// kept leave more room for the founding balls of kinds that nobody has asked for.
#[test]
fn an_archive_that_forgets_finds_more_that_is_new() {
    let all = Tasks { reinforcement: 4, triggering: 2, ..Tasks::default() };
    let half = Tasks { kept: 0.5, ..all.clone() };
    let (whole, forgetful) = (urn(&all, 20_000, 3), urn(&half, 20_000, 3));
    assert!(forgetful.1[19_999] > 1.2 * whole.1[19_999]);
    let kept = forgetful.0.history.len() as f64;
    // Half of 20,000, within five standard deviations of a binomial.
    assert!((kept - 10_000.0).abs() < 5.0 * 70.72, "{kept}");
}
