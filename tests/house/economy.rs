//! The economy in small worlds: money is neither made nor lost, and without AI nothing moves but by chance.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::agents::Organizations;
use telosim::model::demand::{Demand, Surplus};
use telosim::model::economy::{Closure, Economy};
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::study::{Outcome, Part, Stage};

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
