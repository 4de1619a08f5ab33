//! Factor prices, weak links, what stands still, and AI that makes better AI: classic models through the whole
//! simulator.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organizations;
use telosim::model::capability::CapabilityGrowth;
use telosim::model::coordination::Coordination;
use telosim::model::demand::Demand;
use telosim::model::execution::Execution;
use telosim::model::inputs::Inputs;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::wages::Wages;
use telosim::model::wages::marginal_products;

#[path = "../oracles/wages.rs"]
#[expect(dead_code, reason = "the room's own tests use the rest")]
mod oracles;

use oracles::{baumol_share, judgment_share};
use telosim::study::{Horizon, Outcome, Part, Stage, Status};

const START: usize = 52;

fn play(stage: &mut Stage, model: &Model, replicate: u64, ticks: u32) -> Outcome {
    let horizon = Horizon { window: Some((26, ticks)), ..Horizon::new(ticks, 1) };
    let part = Part { model: model.clone(), ..Part::default() };
    let (outcome, _) = stage.play(part, Draws::new(2026, replicate), &horizon);
    assert_eq!(outcome.status, Status::Ok);
    outcome
}

fn place(stage: &Stage, name: &str) -> usize {
    stage.metrics().iter().position(|m| m.name == name).expect(name)
}

fn last(stage: &Stage, o: &Outcome, name: &str) -> f64 {
    *o.series[place(stage, name)].last().expect("a run has records")
}

fn whole(stage: &Stage, o: &Outcome, name: &str) -> f64 {
    o.finals[place(stage, name)]
}

/// Twenty people who always have more to do than they can, and lead for forty hours together. From the start
/// on they have a copilot that makes them `faster`.
fn busy(faster: f64) -> Model {
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = 1;
    m.get_mut::<Organizations>().size = Law::Fixed(20.0);
    m.get_mut::<Purposes>().per_person = 0.25;
    m.get_mut::<Purposes>().leading = 8.0;
    m.get_mut::<Tasks>().work = Law::Fixed(1.0);
    m.get_mut::<Tasks>().emission = 250.0;
    m.get_mut::<Tasks>().multiplier = faster;
    m.get_mut::<Adoption>().path = Path::Copilot;
    m.get_mut::<Execution>().copilot_speed = faster;
    m.get_mut::<Demand>().wage = 50.0;
    m
}

/// F10: execution made `m` times as abundant by faster people, judgment (leading) as it was. Work is asked for
/// in excess, so that m is exact but for the tasks that straddle the windows: one in a thousand.
#[test]
fn f10_the_share_of_judgment_is_that_of_a_ces_of_what_people_do() {
    let mut stage = Stage::new().unwrap();
    for (rho, m) in [(-1.0, 2.0), (-1.0, 4.0), (-0.5, 4.0)] {
        let mut model = busy(m);
        model.get_mut::<Wages>().lag = 1.0;
        model.get_mut::<Wages>().rho = rho;
        model.get_mut::<Wages>().executing = Law::Fixed(0.5);
        let o = play(&mut stage, &model, 0, 104);
        let found = last(&stage, &o, "wages.judgment_share");
        // Pay follows prices, not what is done: the bill of execution is spread over as many people as before.
        let [x, j, _] = marginal_products([m, 1.0, 1.0], [0.5, 0.5, 0.0], rho, 0.5);
        let (price_x, price_j) =
            (last(&stage, &o, "wages.execution"), last(&stage, &o, "wages.judgment"));
        assert!((price_x / x - 1.0).abs() < 0.01, "{price_x} {x}");
        assert!((price_j / j - 1.0).abs() < 0.01, "{price_j} {j}");
        assert!((found - price_j / (price_x + price_j)).abs() < 1e-9, "{found}");
        let by_output = price_j / (price_x * m + price_j);
        assert!((by_output - judgment_share(m, rho)).abs() < 0.005, "{by_output}");
    }
}

/// Korinek and Suh's far side: once buyers have turned to what is as good and costs less, execution earns what
/// that costs, however scarce people are.
#[test]
fn b7_beyond_the_collapse_execution_is_paid_what_ai_costs() {
    let mut stage = Stage::new().unwrap();
    let mut model = busy(1.0);
    model.get_mut::<Adoption>().path = Path::SystemRun;
    model.get_mut::<Execution>().executors = 1.0;
    model.get_mut::<Execution>().system_speed = 10.0;
    model.get_mut::<Inputs>().price = 30.0;
    model.get_mut::<Wages>().lag = 1.0;
    model.get_mut::<Wages>().executing = Law::Fixed(0.5);
    let wages = model.get_mut::<Wages>();
    (wages.short_run, wages.long_run) = (20.0, 20.0);
    let o = play(&mut stage, &model, 0, 104);
    let (paid, cost) = (last(&stage, &o, "wages.execution"), last(&stage, &o, "wages.ai_cost"));
    assert!((cost - 30.0 / 10.0 / 50.0).abs() < 1e-12, "{cost}");
    assert!((paid / cost - 1.0).abs() < 1e-6, "{paid} {cost}");
}

/// Baumol: half of the tasks need presence, the rest is done `a` times as fast; the mix does not move (ε = 0).
/// Hours go where productivity stands still.
#[test]
fn i7_hours_go_where_productivity_stands_still() {
    let mut stage = Stage::new().unwrap();
    for a in [4.0, 10.0] {
        let mut model = busy(a);
        model.get_mut::<Purposes>().leading = 0.0;
        model.get_mut::<Wages>().physical = 0.5;
        let o = play(&mut stage, &model, 1, 156);
        let there = whole(&stage, &o, "wages.physical_share");
        let output = whole(&stage, &o, "bottleneck.output");
        let hours = whole(&stage, &o, "execution.hours_used");
        let share = there * output / hours;
        // 100,000 tasks or more, half of them in presence: a standard error of 0.0016 of that half; the share of
        // hours moves by less.
        assert!((share - baumol_share(a, 0.0)).abs() < 4.0 * 0.0016, "{share} at {a}");
    }
}

/// The O-ring: a result is right if every link of its chain is. Chains have Poisson lengths of mean k, each
/// link keeps its share φ: e^(-k (1 - φ)) are right, for ten links of 0.9 that is 1 / e.
#[test]
fn c1_a_result_is_as_good_as_all_links_of_its_chain() {
    let mut stage = Stage::new().unwrap();
    for (links, kept) in [(10.0_f64, 0.9), (5.0, 0.99), (3.0, 0.7)] {
        let mut model = busy(1.0);
        model.get_mut::<Tasks>().emission = 20.0;
        model.get_mut::<Adoption>().path = Path::HumanCoordinated;
        model.get_mut::<Coordination>().handoffs = links;
        // Passing on comes before executing: it must leave time for it.
        model.get_mut::<Coordination>().handoff_time = 0.01;
        model.get_mut::<Coordination>().retention = kept;
        model.get_mut::<Coordination>().context_to_defect = 1.0;
        let windows: Vec<f64> = (0..30)
            .map(|replicate| {
                let o = play(&mut stage, &model, replicate, 78);
                whole(&stage, &o, "feedback.success")
            })
            .collect();
        let n = windows.len() as f64;
        let mean = windows.iter().sum::<f64>() / n;
        let variance = windows.iter().map(|w| (w - mean) * (w - mean)).sum::<f64>() / (n - 1.0);
        let error = (variance / n).sqrt();
        let exact = (-links * (1.0 - kept)).exp();
        assert!((mean - exact).abs() < 3.66 * error && error < 0.01, "{mean} ± {error}, {exact}");
    }
}

/// Self-improvement: h' = ln 2 / d · h^φ (h in units of its start), by Runge and Kutta in a hundred steps a
/// week, against the horizon that the simulator shows.
#[test]
fn h8_ai_that_makes_better_ai_follows_its_law_of_growth() {
    let mut stage = Stage::new().unwrap();
    for (improvement, returns) in [(0.7, 1.25), (0.7, 0.8), (0.0, 1.25)] {
        let mut model = Model::default();
        let c = model.get_mut::<CapabilityGrowth>();
        (c.horizon, c.doubling) = (5.0, 131.0);
        (c.improvement, c.returns) = (improvement, returns);
        let o = play(&mut stage, &model, 0, 104);
        let phi: f64 = 1.0 + improvement * (1.0 - 1.0 / returns);
        let pace = 2.0_f64.ln() * 7.0 / 131.0;
        let grow = |h: f64| pace * h.powf(phi);
        let mut h: f64 = 1.0;
        let step = 0.01;
        let found = &o.series[place(&stage, "capability.reach")][START..];
        for (week, found) in found.iter().enumerate() {
            assert!((found / (5.0 * h) - 1.0).abs() < 1e-8, "{found} {} in week {week}", 5.0 * h);
            for _ in 0..100 {
                let k1 = grow(h);
                let k2 = grow(h + step / 2.0 * k1);
                let k3 = grow(h + step / 2.0 * k2);
                let k4 = grow(h + step * k3);
                h += step / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            }
        }
    }
}
