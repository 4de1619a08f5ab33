//! Whole simulations in limits whose answer is known.

use telosim::engine::Draws;
use telosim::engine::Law;
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organizations;
use telosim::model::coordination::Coordination;
use telosim::model::execution::Execution;
use telosim::model::flow::{Flow, Station};
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::validation::Validation;
use telosim::study::{Horizon, Part, Stage};

/// One organization whose work a system runs: cells ask, executors execute, people review.
fn network(
    cells: f64,
    rate: f64,
    executors: f64,
    run: f64,
    people: f64,
    review: f64,
    rework: f64,
) -> Model {
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = 1;
    m.get_mut::<Organizations>().size = Law::Fixed(people);
    m.get_mut::<Purposes>().per_person = cells / people;
    m.get_mut::<Purposes>().span = 1_000_000;
    // Hardly anything is asked in the base year, which has people only: no queue is left from it.
    m.get_mut::<Tasks>().emission = rate * 40.0 / 1e4;
    m.get_mut::<Tasks>().multiplier = 1e4;
    m.get_mut::<Tasks>().work = Law::Fixed(run);
    m.get_mut::<Execution>().noise = Law::Exponential { mean: 1.0 };
    m.get_mut::<Execution>().executors = executors;
    m.get_mut::<Execution>().week = 40.0;
    m.get_mut::<Validation>().share = 1.0;
    m.get_mut::<Validation>().minutes = review * 60.0;
    m.get_mut::<Validation>().noise = Law::Exponential { mean: 1.0 };
    m.get_mut::<Validation>().tau = 0.0;
    m.get_mut::<Coordination>().defect = rework;
    m.get_mut::<Adoption>().path = Path::SystemRun;
    m
}

/// Means of so many windows of 400 weeks after a warm-up of 100, in working hours.
fn lead_times(stage: &mut Stage, model: &Model, windows: u64) -> Vec<f64> {
    let names: Vec<String> = stage.metrics().iter().map(|m| m.name.clone()).collect();
    let place = names.iter().position(|name| name == "coordination.mean_lead_time").unwrap();
    let horizon = Horizon { window: Some((48, 448)), ..Horizon::new(500, 52) };
    (0..windows)
        .map(|replicate| {
            let part = Part { model: model.clone(), ..Part::default() };
            let (outcome, _) = stage.play(part, Draws::new(11, replicate), &horizon);
            assert_eq!(outcome.status, telosim::study::Status::Ok);
            outcome.finals[place] * 40.0 / 168.0
        })
        .collect()
}

/// Agreement within a t interval at 99.9 % of independent windows (29 degrees: 3.66 standard errors).
fn agrees(windows: &[f64], expected: f64) {
    let n = windows.len() as f64;
    let mean = windows.iter().sum::<f64>() / n;
    let variance = windows.iter().map(|w| (w - mean) * (w - mean)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!((mean - expected).abs() < 3.66 * error, "{mean} ± {error} is not {expected}");
}

/// The row's rate of 4 an hour over ten cells, 12 executors of mean 2 h, 3 reviewers of 0.4 h, rework 0.2.
#[test]
fn d6_k3_an_open_network_with_rework_has_the_lead_time_of_jackson() {
    let mut stage = Stage::new().unwrap();
    let model = network(10.0, 0.4, 12.0, 2.0, 3.0, 0.4, 0.2);
    agrees(&lead_times(&mut stage, &model, 30), 3.783_958);
}

#[test]
fn w1_the_bench_of_ten_purposes_has_its_lead_time() {
    let mut stage = Stage::new().unwrap();
    let model = network(10.0, 0.4, 8.0, 1.28, 3.0, 0.45, 0.2);
    agrees(&lead_times(&mut stage, &model, 30), 3.045_96);
}

#[test]
fn without_seams_or_chance_lead_time_is_the_sum_of_its_stages() {
    let mut model = network(1.0, 0.01, 4.0, 3.0, 2.0, 0.5, 0.0);
    model.get_mut::<Execution>().noise = Law::Fixed(1.0);
    model.get_mut::<Validation>().noise = Law::Fixed(1.0);
    let mut stage = Stage::new().unwrap();
    let windows = lead_times(&mut stage, &model, 1);
    // Half an hour of review and three of execution; hardly anybody waits at a load of a hundredth.
    assert!((windows[0] - 3.5).abs() < 0.01, "{windows:?}");
}

/// D16: the time integral of tasks present is the sum of their sojourns, but for those still inside.
#[test]
fn d16_littles_law_holds_at_every_station() {
    let mut stage = Stage::new().unwrap();
    let model = network(10.0, 0.4, 12.0, 2.0, 3.0, 0.4, 0.2);
    let horizon = Horizon::new(300, 52);
    stage.play(Part { model, ..Part::default() }, Draws::new(5, 0), &horizon);
    let flow = stage.simulation().world().resource::<Flow>();
    for name in Station::ALL {
        let site = flow.site(0).station(name as usize);
        let tally = site.tally();
        if tally.arrivals == 0 {
            continue;
        }
        assert_eq!(tally.arrivals - tally.departures, u64::from(site.present()), "{name:?}");
        let inside = f64::from(site.present()) * 50.0;
        assert!(
            (tally.area - tally.sojourn).abs() <= inside + 1e-6 * tally.area,
            "{name:?}: {tally:?}"
        );
    }
}

/// A copilot that is no faster and changes no seam is people coordinating, bit for bit.
#[test]
fn a_copilot_without_effect_changes_nothing() {
    let ten = include_str!("../../scenarios/ten.toml");
    let mut stage = Stage::new().unwrap();
    let words = telosim::study::vocabulary(&stage.metrics());
    let scenario =
        telosim::scenario::Scenario::parse("b.toml", ten.as_bytes(), &words, ten, &[]).unwrap();
    let draws = Draws::new(7, 0);
    let mut model: Model = scenario.model(&draws, None).unwrap();
    model.get_mut::<Execution>().copilot_speed = 1.0;
    model.get_mut::<Adoption>().setup_copilot = 0.0;
    let horizon = Horizon::new(104, 4);
    // Who works in which way is what differs, and nothing else.
    let of_ways = |name: &str| {
        let ways = ["_human_coordinated", "_copilot", "_system_run"];
        name.starts_with("adoption.") || ways.iter().any(|way| name.ends_with(way))
    };
    let metrics = stage.metrics();
    let adoption: Vec<usize> = (0..metrics.len()).filter(|&i| of_ways(&metrics[i].name)).collect();
    let mut play = |path: Path| {
        let mut model = model.clone();
        model.get_mut::<Adoption>().path = path;
        let (outcome, _) = stage.play(Part { model, ..Part::default() }, draws, &horizon);
        let kept = outcome.series.iter().enumerate().filter(|(i, _)| !adoption.contains(i));
        kept.flat_map(|(_, s)| s.iter().map(|v| v.to_bits())).collect::<Vec<_>>()
    };
    assert!(play(Path::HumanCoordinated) == play(Path::Copilot));
}

/// A saturated organization that is asked for three times as much does no more, and its queue grows.
#[test]
fn more_tasks_do_not_make_a_saturated_organization_deliver_more() {
    let mut stage = Stage::new().unwrap();
    let names: Vec<String> = stage.metrics().iter().map(|m| m.name.clone()).collect();
    let place = |name: &str| names.iter().position(|n| n == name).unwrap();
    let (shipped, backlog) = (place("feedback.signals"), place("tasks.backlog"));
    let horizon = Horizon { window: Some((48, 400)), ..Horizon::new(400, 100) };
    let mut play = |multiplier: f64| {
        let mut model = network(10.0, 0.6, 4.0, 1.0, 8.0, 0.1, 0.0);
        model.get_mut::<Tasks>().multiplier *= multiplier;
        let (o, _) = stage.play(Part { model, ..Part::default() }, Draws::new(2, 0), &horizon);
        (o.finals[shipped], o.series[backlog].to_vec())
    };
    let ((once, _), (thrice, queue)) = (play(1.0), play(3.0));
    // Four executors of an hour each deliver 160 a week; 35,200 exponential services: 0.5 % standard error.
    assert!((thrice / once - 1.0).abs() < 0.02, "{once} {thrice}");
    let growth: Vec<f64> = queue.windows(2).map(|pair| pair[1] - pair[0]).skip(1).collect();
    assert!(growth.iter().take(3).all(|g| *g > 0.0), "{queue:?}");
}

/// I3 and the audit of capacity: nobody is lost and nothing is used that was not there.
#[test]
fn people_are_conserved_and_use_never_exceeds_capacity() {
    let ten = include_str!("../../scenarios/ten.toml");
    let mut stage = Stage::new().unwrap();
    let words = telosim::study::vocabulary(&stage.metrics());
    for path in
        [Path::HumanCoordinated, Path::Copilot, Path::SystemRun, Path::Diffusion, Path::Payback]
    {
        let scenario =
            telosim::scenario::Scenario::parse("b.toml", ten.as_bytes(), &words, ten, &[]).unwrap();
        let draws = Draws::new(9, 1);
        let mut model: Model = scenario.model(&draws, None).unwrap();
        model.get_mut::<Adoption>().path = path;
        stage.audit(Part { model, ..Part::default() }, draws, 156).unwrap();
    }
}
