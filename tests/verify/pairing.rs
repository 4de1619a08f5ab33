//! Two organizations on the same random numbers: what pairing buys, and that nobody's draws depend on anybody else.

use std::collections::BTreeMap;

use telosim::engine::Draws;
use telosim::model::Model;
use telosim::model::coordination::Coordination;
use telosim::model::flow::{Flow, Record, State};
use telosim::model::purposes::Purposes;
use telosim::study::{Horizon, Part, Stage, Status};
use telosim::summary::contrast;

use crate::system;

/// W1: ten purposes that ask for 4 tasks an hour, executors who take 1.28 h, three people who check for 0.45 h, a fifth
/// of what they check is done again.
fn w1(executors: f64) -> Model {
    let mut model = system(3.0, 10.0, 4.0, executors, 1.28, 0.45);
    model.get_mut::<Coordination>().defect = 0.2;
    model
}

/// Mean lead times of the tasks born in 2,000 hours, after 520 to warm up and with 280 to drain, by replicate `[h]`.
fn lead_times(stage: &mut Stage, model: &Model, replicates: std::ops::Range<u64>) -> Vec<f64> {
    let horizon = Horizon { window: Some((13, 63)), ..Horizon::new(70, 122) };
    let name = "coordination.mean_lead_time";
    let place = stage.metrics().iter().position(|m| m.name == name).unwrap();
    replicates
        .map(|replicate| {
            let part = Part { model: model.clone(), ..Part::default() };
            let (outcome, _) = stage.play(part, Draws::new(7, replicate), &horizon);
            assert_eq!(outcome.status, Status::Ok);
            // Working hours, of which a week has 40 in its 168.
            outcome.finals[place] * 40.0 / 168.0
        })
        .collect()
}

/// Lead time with nine executors less that with eight, by Jackson and Erlang: 2.749688 - 3.045963 `[h]`.
const DIFFERENCE: f64 = -0.296_274;

/// Eight executors against nine: the difference is the exact one, and pairing divides its variance by 4 or more. Of
/// pairs on different draws it divides it by one: a ratio of variances of 200 is within 1 +- 0.4.
#[test]
fn pairing_divides_the_variance_of_the_difference() {
    let mut stage = Stage::new().unwrap();
    let eight = lead_times(&mut stage, &w1(8.0), 0..200);
    let nine = lead_times(&mut stage, &w1(9.0), 0..200);
    let paired = contrast(&nine, &eight, 0.95);
    println!("{paired:?}");
    assert!(paired.reduction.unwrap() >= 4.0, "{paired:?}");
    let others = lead_times(&mut stage, &w1(9.0), 200..400);
    let unpaired = contrast(&others, &eight, 0.95);
    println!("{unpaired:?}");
    assert!((0.6..1.4).contains(&unpaired.reduction.unwrap()), "{unpaired:?}");
    for found in [paired, unpaired] {
        let error = found.interval.unwrap().half_width() / 1.972;
        assert!((found.difference - DIFFERENCE).abs() < 3.5 * error, "{found:?}");
    }
}

/// How long each task was run and reviewed, time after time `[h]`, and whether it was sent back.
type Spells = BTreeMap<u64, Vec<(State, f64)>>;

fn spells(stage: &mut Stage, model: &Model) -> Spells {
    let sim = stage.simulation();
    sim.world().resource_mut::<Flow>().keep_trace();
    sim.start(Draws::new(7, 0), -52, vec![], |world| model.clone().insert(world));
    let mut row = vec![];
    (0..60).for_each(|_| sim.step(&mut row));
    let trace = sim.world().resource_mut::<Flow>().take_trace().unwrap();
    let mut last: BTreeMap<u64, Record> = BTreeMap::new();
    let mut spells = Spells::new();
    for record in trace.records {
        if let Some(before) = last.insert(record.task, record)
            && matches!(before.state, State::Running | State::Reviewing)
        {
            let spent = (before.state, record.time - before.time);
            spells.entry(record.task).or_default().push(spent);
        }
    }
    spells
}

/// Every task of `few` is there in `many` and takes as long, as often, as far as both have come.
fn shared_spells(few: &Spells, many: &Spells) -> usize {
    let mut compared = 0;
    for (task, its) in few {
        let Some(same) = many.get(task) else { continue };
        for (a, b) in its.iter().zip(same) {
            assert_eq!(a.0, b.0, "{task}: {its:?} and {same:?}");
            // Differences of clock times: the last digits are lost.
            assert!((a.1 - b.1).abs() < 1e-8, "{task}: {its:?} and {same:?}");
            compared += 1;
        }
    }
    compared
}

/// One purpose more asks for its own tasks, and an executor more takes them sooner: every other task is run and reviewed
/// for as long as without, as many times. That it waits longer or shorter is no chance.
#[test]
fn one_more_task_changes_no_other_tasks_draws() {
    let mut stage = Stage::new().unwrap();
    let few = spells(&mut stage, &w1(8.0));
    let mut more = w1(8.0);
    more.get_mut::<Purposes>().per_person = 11.0 / 3.0;
    let more = spells(&mut stage, &more);
    let nine = spells(&mut stage, &w1(9.0));
    let steps = few.values().map(Vec::len).sum::<usize>();
    assert!(more.len() > few.len() + 50, "{} and {}", few.len(), more.len());
    for (what, other) in [("purpose", &more), ("executor", &nine)] {
        let compared = shared_spells(&few, other);
        println!("one {what} more: {compared} of {steps} steps compared");
        // What has not been reached at the end in one of them cannot be compared.
        assert!(compared as f64 > 0.95 * steps as f64, "{what}: {compared} of {steps}");
    }
}
