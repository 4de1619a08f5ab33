//! The economy in small worlds: money is neither made nor lost, and without AI nothing moves but by chance.

use rayon::prelude::*;
use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::agents::Organizations;
use telosim::model::demand::{Demand, Staff, Surplus};
use telosim::model::displacement::Displacement;
use telosim::model::economy::{Closure, Economy};
use telosim::model::market::Market;
use telosim::model::purposes::Purposes;
use telosim::model::states::displacement::Payroll;
use telosim::model::tasks::Tasks;
use telosim::scenario::{Parameter, Scenario, Spec};
use telosim::study::{Horizon, Outcome, Part, Stage, Status, vocabulary};

use crate::limits::TEN;
use crate::people::{bits_without, last, play, replay, small};

const CLOSURES: [Closure; 3] = [Closure::Open, Closure::Fixed, Closure::Income];

/// The economy as it is published, under a closure.
fn closed(mut m: Model, closure: Closure) -> Model {
    *m.get_mut::<Economy>() = Economy {
        closure,
        exposed: 0.3,
        substitution: 0.7,
        customers: 0.5,
        proposals: 2.0,
        rivalry: 3.0,
        pass_through: 0.8,
        people: 0.9,
        owners: 0.5,
        wealth: 0.05,
        wage_tax: 0.25,
        profit_tax: 0.2,
        benefit: 0.4,
        take_up: 0.35,
        supplier: 0.6,
        executor_tax: 0.1,
        abroad: 0.2,
        ..Economy::default()
    };
    m
}

/// Under each closure, with systems everywhere and with organizations that close: the assertion of the room holds in each
/// week, and nobody is lost.
#[test]
fn money_is_neither_made_nor_lost_under_any_closure() {
    let mut stage = Stage::new().unwrap();
    for closure in CLOSURES {
        let draws = Draws::new(7, 1);
        let model = closed(small(&stage, &draws), closure);
        let part = Part { model: model.clone(), ..Part::default() };
        assert_eq!(stage.audit(part, draws, 156), Ok(()), "{closure:?}");
        let outcome = play(&mut stage, model, vec![], 156);
        let imbalance = last(&stage, &outcome, "economy.imbalance");
        assert!((0.0..1e-9).contains(&imbalance), "{closure:?}: {imbalance:e}");
        assert!(last(&stage, &outcome, "economy.spending") > 0.0);
    }
}

/// The same where organizations end, and founders and owners pay for those that follow: twenty times as often as published.
#[test]
fn money_is_neither_made_nor_lost_where_organizations_end_and_others_enter() {
    let mut stage = Stage::new().unwrap();
    for closure in CLOSURES {
        let draws = Draws::new(7, 1);
        let mut model = closed(small(&stage, &draws), closure);
        model.get_mut::<Market>().exit = 3.2;
        model.get_mut::<Demand>().staff = Staff::Orders;
        model.get_mut::<Economy>().cash = Law::Lognormal { median: 3.86, log_sd: 1.16 };
        let part = Part { model: model.clone(), ..Part::default() };
        assert_eq!(stage.audit(part, draws, 156), Ok(()), "{closure:?}");
        let outcome = play(&mut stage, model, vec![], 156);
        let imbalance = last(&stage, &outcome, "economy.imbalance");
        assert!((0.0..1e-9).contains(&imbalance), "{closure:?}: {imbalance:e}");
        assert!(last(&stage, &outcome, "market.entered") > 0.0);
    }
}

/// Nobody orders anything while prices of the base year are read, and somebody does later.
#[test]
fn a_world_whose_purposes_end_in_the_base_year_balances() {
    let mut stage = Stage::new().unwrap();
    for closure in CLOSURES {
        for replicate in 0..4 {
            let draws = Draws::new(7, replicate);
            let mut model = closed(small(&stage, &draws), closure);
            let organizations = model.get_mut::<Organizations>();
            (organizations.count, organizations.size) = (1, Law::Fixed(5.0));
            let purposes = model.get_mut::<Purposes>();
            (purposes.deaths, purposes.births) = (5.0, 0.5);
            let part = Part { model: model.clone(), ..Part::default() };
            assert_eq!(stage.audit(part, draws, 104), Ok(()), "{closure:?} {replicate}");
            // Orders are bounded by what buyers can pay alone, and so by a price.
            model.get_mut::<Economy>().proposals = f64::INFINITY;
            let outcome = replay(&mut stage, model, vec![], 104, replicate);
            let away = last(&stage, &outcome, "tasks.turned_away");
            assert!(away < 1e6, "{closure:?} {replicate}: {away}");
        }
    }
}

/// What the room says while nobody's money is finite is nothing, and it does nothing.
#[test]
fn an_open_economy_without_a_rest_changes_nothing() {
    let mut stage = Stage::new().unwrap();
    let model = small(&stage, &Draws::new(7, 0));
    let mut said = closed(model.clone(), Closure::Open);
    said.get_mut::<Economy>().exposed = 1.0;
    let (without, with) = (play(&mut stage, model, vec![], 60), play(&mut stage, said, vec![], 60));
    assert!(bits_without(&stage, &without, "economy.") == bits_without(&stage, &with, "economy."));
    assert!(last(&stage, &with, "economy.spending").is_nan());
}

/// A world without AI in which purposes and places stay as they are, so that only money moves.
fn still(stage: &Stage, closure: Closure) -> Model {
    let mut m = closed(small(stage, &Draws::new(7, 0)), closure).reference();
    let organizations = m.get_mut::<Organizations>();
    (organizations.count, organizations.size) = (20, Law::Fixed(20.0));
    let purposes = m.get_mut::<Purposes>();
    (purposes.births, purposes.deaths, purposes.broadening) = (0.0, 0.0, 0.0);
    (purposes.reversal, purposes.half_life) = (0.0, f64::INFINITY);
    m.get_mut::<Tasks>().pool = f64::INFINITY;
    let demand = m.get_mut::<Demand>();
    (demand.surplus, demand.closes, demand.hire_above) = (Surplus::Idle, false, f64::INFINITY);
    demand.hires = true;
    m
}

/// The same, where organizations want as many people as what is asked for takes.
fn staffed(stage: &Stage, closure: Closure) -> Model {
    let mut m = still(stage, closure);
    m.get_mut::<Organizations>().count = 40;
    let demand = m.get_mut::<Demand>();
    (demand.staff, demand.surplus, demand.tolerance) = (Staff::Orders, Surplus::Layoff, 0.05);
    demand.closes = true;
    let labour = m.get_mut::<Displacement>();
    (labour.vacancy_interval, labour.ahead, labour.moves) = (6.75, true, 0.022);
    (labour.unemployed_at_start, labour.openings_at_start) = (0.0373, 0.0694);
    m
}

/// Forty equal organizations whose purposes stay: what makes them unequal is the order in which customers come, and it passes.
#[test]
fn equal_organizations_whose_purposes_stay_stay_equal_for_ten_years() {
    let mut stage = Stage::new().unwrap();
    let model = staffed(&stage, Closure::Income);
    let o = replay(&mut stage, model, vec![], 522, 1);
    assert_eq!(last(&stage, &o, "demand.closed"), 0.0);
    let world = stage.simulation().world();
    let mut all = world.query::<&Payroll>();
    let heads: Vec<f64> = all.iter(world).map(Payroll::heads).collect();
    let n = heads.len() as f64;
    let mean = heads.iter().sum::<f64>() / n;
    let variance = heads.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (n - 1.0);
    let spread = variance.sqrt() / mean;
    println!("sd/mean of heads after ten years: {spread}, mean {mean}");
    // A spread that is seen in n of them scatters by 1 / √(2 (n - 1)) of itself.
    let most = 0.1 * (1.0 + 3.0 / (2.0 * (n - 1.0)).sqrt());
    assert!(n == 40.0 && spread < most, "{spread} of {mean}");
}

/// The mean of a metric over the records of some weeks.
fn mean(stage: &Stage, o: &Outcome, name: &str, weeks: std::ops::Range<i32>) -> f64 {
    let at = stage.metrics().iter().position(|m| m.name == name).expect(name);
    let its = o.ticks.iter().zip(&o.series[at]).filter(|(tick, _)| weeks.contains(*tick));
    let values: Vec<f64> = its.map(|(_, value)| *value).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// In the mean of 12 replicates, spending and employment of the second year are within one percent of those of the base year,
/// three standard errors included.
#[test]
fn without_ai_the_base_year_goes_on() {
    let mut stage = Stage::new().unwrap();
    for closure in [Closure::Income, Closure::Fixed] {
        let mut drifts: [Vec<f64>; 2] = Default::default();
        for replicate in 0..12 {
            let model = still(&stage, closure);
            let o = replay(&mut stage, model, vec![], 104, replicate);
            let before = mean(&stage, &o, "displacement.employed", -26..0);
            let after = mean(&stage, &o, "displacement.employed", 52..104);
            let spent = mean(&stage, &o, "economy.spending", 52..104);
            drifts[0].push(spent / (1.15 * 2000.0 * before) - 1.0);
            drifts[1].push(after / before - 1.0);
        }
        for (of, all) in ["spending", "employment"].into_iter().zip(drifts) {
            let n = all.len() as f64;
            let mean = all.iter().sum::<f64>() / n;
            let variance = all.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (n - 1.0);
            let error = (variance / n).sqrt();
            let said = format!("{closure:?}: {of} drifts by {mean} ± {error}");
            println!("{said}");
            assert!(mean.abs() + 3.0 * error < 0.01, "{said}");
        }
    }
}

/// Worlds that G24 takes the mean of.
const REPLICATES: u64 = 8;
/// By how much employment, output and unemployment may drift.
const MOST: [f64; 3] = [0.01, 0.05, 0.1];

/// G24: `scenarios/closed.toml` without AI, ten years. The mean of the last three years over that of the base year.
#[test]
fn g24_a_world_without_ai_stands_still() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/closed.toml");
    const NAMES: [&str; 3] =
        ["displacement.employed", "bottleneck.output", "displacement.unemployment"];
    let drifts: Vec<[f64; 3]> = (0..REPLICATES)
        .into_par_iter()
        .map_init(
            || Stage::new().unwrap(),
            |stage, replicate| {
                let words = vocabulary(&stage.metrics());
                let scenario = Scenario::read(&path, &words, TEN, &[]).unwrap();
                let draws = Draws::new(scenario.ensemble.seed, replicate);
                let model: Model = scenario.model(&draws, None).unwrap();
                let model = model.reference();
                let horizon = Horizon::new(522, 4);
                let part = Part { model, ..Part::default() };
                let (o, _) = stage.play(part, draws, &horizon);
                assert_eq!(o.status, Status::Ok);
                assert_eq!(last(stage, &o, "headline.net"), 0.0);
                NAMES.map(|name| {
                    mean(stage, &o, name, 366..522) / mean(stage, &o, name, -26..0) - 1.0
                })
            },
        )
        .collect();
    for (at, (name, most)) in NAMES.into_iter().zip(MOST).enumerate() {
        let all = || drifts.iter().map(|it| it[at]);
        let n = all().count() as f64;
        let mean = all().sum::<f64>() / n;
        let variance = all().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (n - 1.0);
        let error = (variance / n).sqrt();
        println!("{name}: {mean} ± {error}");
        assert!(mean.abs() < most + 3.0 * error, "{name} drifts by {mean} ± {error}");
    }
}

/// G10: eight times all prices, wages and costs move no hour, nobody and no share, since eight times a number has its digits.
#[test]
fn g10_with_all_prices_eightfold_nothing_but_money_moves() {
    let mut stage = Stage::new().unwrap();
    let metrics = stage.metrics();
    let words = vocabulary(&metrics);
    let small = ["organizations.count=5", "adoption.path=\"system-run\"", "ensemble.runs=1"];
    let small = small.map(str::to_owned);
    let read = |more: &[String]| {
        let set = [&small, more].concat();
        Scenario::read("scenarios/closed.toml".as_ref(), &words, TEN, &set).unwrap()
    };
    let scenario = read(&[]);
    let eightfold = |it: &Parameter| {
        let set = scenario.get(&it.path).and_then(|it| match &it.spec {
            Spec::Fixed(value) => value.as_f64(),
            _ => None,
        });
        let value = set.or(it.default.as_f64())?;
        it.unit.starts_with("money").then(|| format!("{}={:?}", it.path, 8.0 * value))
    };
    let eightfold: Vec<String> = words.parameters.iter().filter_map(eightfold).collect();
    assert!(eightfold.len() >= 8, "{eightfold:?}");
    let mut play = |scenario: &Scenario| {
        let model = scenario.model(&Draws::new(7, 0), None).unwrap();
        replay(&mut stage, model, vec![], 208, 0)
    };
    let (one, eight) = (play(&scenario), play(&read(&eightfold)));
    let mut moved = 0;
    for (i, metric) in metrics.iter().enumerate() {
        let bits = |o: &Outcome, by: f64| {
            o.series[i].iter().map(|x| (by * x).to_bits()).collect::<Vec<_>>()
        };
        let by = if metric.unit.starts_with("money") { 8.0 } else { 1.0 };
        let has_a_size = one.series[i].iter().any(|x| x.is_finite() && *x != 0.0);
        moved += usize::from(by > 1.0 && has_a_size);
        assert!(bits(&one, by) == bits(&eight, 1.0), "{} [{}]", metric.name, metric.unit);
    }
    assert!(moved >= 10, "{moved}");
}
