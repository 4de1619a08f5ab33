use super::orders::{price_index, put_forward, share_out};
use super::spending::{consumption, share, spent};
use super::*;
use crate::engine::quantity::WEEKS_PER_YEAR;

/// The assumptions of the economy as it is published.
fn published() -> Economy {
    Economy {
        closure: Closure::Income,
        exposed: 0.3,
        substitution: 0.7,
        customers: 0.5,
        proposals: 2.0,
        rivalry: 3.0,
        pass_through: 0.8,
        people: 0.9,
        beneficiaries: 1.0,
        owners: 0.5,
        wealth: 0.05,
        wage_tax: 0.25,
        profit_tax: 0.2,
        benefit: 0.4,
        take_up: 0.35,
        supplier: 0.6,
        ..Economy::default()
    }
}

/// Its labour force of 1, at a pay of 50 an hour.
fn one() -> People {
    let unemployed = 0.041066;
    let employed = 1.0 - unemployed;
    // Three in ten of those who work do so in organizations.
    People { employed: [0.3 * employed, (1.0 - 0.3) * employed], unemployed, wage: 50.0 }
}

#[track_caller]
fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance * wanted.abs().max(1.0), "{found}, not {wanted}");
}

/// Of the fluid economy: X0, incomes, purchases, deposits and cash. Its year has 52 weeks.
#[test]
fn money_of_the_base_year_is_that_of_the_fluid_economy() {
    let base = Base::new(&published(), &one());
    near(base.spending, 2_205.548_2, 1e-12);
    for (found, wanted) in base.incomes.into_iter().zip([1_438.401, 11.498_48, 230.144_16]) {
        near(found, wanted, 1e-12);
    }
    near(base.purchases, 525.504_56, 1e-12);
    near(base.taxes, 525.504_56 + 11.498_48, 1e-12);
    near(base.profit, 0.15 * 1_917.868, 1e-12);
    for (found, wanted) in base.deposits.into_iter().zip([149_593.704, 119_674.963_2]) {
        near(found * 52.0 / WEEKS_PER_YEAR, wanted, 1e-12);
    }
    for (found, wanted) in base.cash.into_iter().zip([2_243.905_56, 5_235.779_64]) {
        near(found, wanted, 1e-12);
    }
    near(base.debt, base.deposits[0] + base.deposits[1] + base.cash[0] + base.cash[1], 1e-12);
}

/// What is spent in the base year is what is earned in it, whether out of deposits or besides.
#[test]
fn the_base_year_spends_what_it_earns() {
    for wealth in [0.0, 0.02, 0.1] {
        let p = Economy { wealth, ..published() };
        let base = Base::new(&p, &one());
        let [people, owners] = consumption(&p, &base, base.incomes, base.deposits, 1.0);
        near(people + owners + base.purchases, base.spending, 1e-12);
    }
    let p = Economy { wealth: 0.0, ..published() };
    let base = Base::new(&p, &one());
    near(base.besides[0], 143.840_1, 1e-12);
    near(base.besides[1], 115.072_08, 1e-12);
}

/// Two points of the fluid economy: the last week of its defaults, and assumptions of no other test.
#[test]
fn spending_and_its_share_are_those_of_the_fluid_economy() {
    let relative = 0.593_996_874_527_217_6 / 0.962_788_511_876_409_2;
    near(
        share(&published(), 0.3 / 0.7, 0.861_339_523_049_861_9, relative),
        0.256_008_486_561,
        1e-11,
    );
    let p = Economy {
        exposed: 0.2,
        substitution: 1.5,
        customers: 0.25,
        wants: 0.3,
        wealth: 0.05 * WEEKS_PER_YEAR / 52.0,
        ..published()
    };
    near(share(&p, 0.2 / 0.8, 2.0, 0.5), 0.295_996_858_857, 1e-11);
    let base = Base::new(&p, &one());
    let [people, owners] = consumption(&p, &base, [1_000.0, 50.0, 200.0], [3_000.0, 9_000.0], 2.0);
    near(people, 971.659_375_748_991_8, 1e-12);
    near(owners, 127.428_606_518_222_61, 1e-12);
}

/// At a given spending the elasticity to its own price is `-(σ (1 - s1) + s1)`.
#[test]
fn work_that_gets_cheaper_is_bought_as_the_elasticity_says() {
    let (p, odds, step) = (published(), 0.3 / 0.7, 1e-6_f64);
    let bought = |price: f64| share(&p, odds, 1.0, price) / price;
    let slope = (bought(0.6 + step) - bought(0.6 - step)) / (2.0 * step) * 0.6 / bought(0.6);
    let s1 = share(&p, odds, 1.0, 0.6);
    near(slope, -(0.7 * (1.0 - s1) + s1), 1e-8);
    assert!(share(&p, odds, 1e9, 1e-9) < 1.0);
    assert_eq!(share(&p, f64::INFINITY, 3.0, 0.2), 1.0);
}

#[test]
fn purposes_make_people_spend_only_what_they_would_have_saved() {
    assert_eq!(spent(0.9, 0.0, 3.0), 0.9);
    assert_eq!(spent(1.0, 0.5, 3.0), 1.0);
    near(spent(0.5, 0.5, 4.0), 0.75, 1e-12);
    // Half as much worth doubles what is saved, until nothing is left to spend.
    near(spent(0.9, 1.0, 0.5), 0.8, 1e-12);
    assert_eq!(spent(0.5, 1.0, 0.25), 0.0);
}

/// ι 2 times the base orders of the fluid economy at its 520th week; without a bound there is none.
#[test]
fn people_put_forward_what_purposes_are_worth() {
    let base_orders = 0.287_680_2 * 10.240_950_938_472_556;
    let found = put_forward(&published(), base_orders, 0.861_339_523_049_861_9, 1.0);
    near(found, 5.075_217_148_490_778, 1e-12);
    let unbounded = Economy { proposals: f64::INFINITY, ..published() };
    assert_eq!(put_forward(&unbounded, base_orders, 1.0, 0.0), f64::INFINITY);
}

fn offer(value: f64, relative: f64) -> Offer {
    Offer { value, base_price: 100.0, relative }
}

/// Two cells, one at half the price: at θ 3 it gets four of five parts of the money, and eight of nine of the work.
#[test]
fn the_cheaper_of_two_gets_more_of_the_money_and_more_yet_of_the_work() {
    let offers = [offer(1.0, 1.0), offer(1.0, 0.5)];
    let (got, left) = share_out(&offers, 3.0, f64::INFINITY, 500.0);
    near(got[0].affordable, 1.0, 1e-12);
    near(got[1].affordable, 8.0, 1e-12);
    assert_eq!(left, 0.0);
    near(price_index(&offers, 3.0), libm::pow(2.5, -0.5), 1e-12);
    near(price_index(&offers, 1.0), libm::sqrt(0.5), 1e-12);
    near(price_index(&offers, 1.0 + 1e-6), libm::sqrt(0.5), 1e-6);
    assert_eq!(price_index(&[offer(2.0, 1.0), offer(0.1, 1.0)], 3.0), 1.0);
}

/// The cheaper of two proposes 5 and could be paid 8: the other takes 3 of its money's worth, if it proposes as much.
#[test]
fn what_one_does_not_propose_is_offered_once_to_those_who_propose_more() {
    let offers = [offer(1.0, 1.0), offer(1.0, 0.5)];
    let (got, left) = share_out(&offers, 3.0, 10.0, 500.0);
    near(got[1].orders(), 5.0, 1e-12);
    near(got[0].orders(), 1.0 + 1.5, 1e-12);
    near(left, 0.0, 1e-9);
    // Orders cost the budget.
    near(100.0 * got[0].orders() + 50.0 * got[1].orders(), 500.0, 1e-12);
    let (got, left) = share_out(&offers, 3.0, 3.0, 500.0);
    near(got[0].orders(), 1.5, 1e-12);
    near(got[1].orders(), 1.5, 1e-12);
    near(left, 500.0 - 1.5 * 150.0, 1e-12);
}

/// A closed cell's customers go to the others.
#[test]
fn money_does_not_depend_on_how_many_share_it() {
    let spent = |offers: &[Offer]| {
        let (got, _) = share_out(offers, 3.0, f64::INFINITY, 700.0);
        got.iter().zip(offers).map(|(it, offer)| it.orders() * offer.price()).sum::<f64>()
    };
    near(spent(&[offer(1.0, 0.7), offer(2.0, 1.1), offer(0.5, 1.0)]), 700.0, 1e-12);
    near(spent(&[offer(1.0, 0.7)]), 700.0, 1e-12);
    let (none, left) = share_out(&[], 3.0, 1.0, 700.0);
    assert!(none.is_empty());
    assert_eq!(left, 700.0);
}
