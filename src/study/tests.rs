use super::*;
use crate::engine::{Draws, SimulationBuilder};
use crate::model::Model;
use crate::model::adoption::Adoption;
use crate::model::agents::Organizations;
use crate::model::market::Market;
use crate::scenario::Scenario;

/// Nothing may depend on an order of systems that is not spelled out: the scheduler picks 64 others.
#[test]
fn sixty_four_shuffled_schedules_give_the_same_bits() {
    let baseline = include_str!("../../scenarios/baseline.toml");
    let mut plain = Stage::new().unwrap();
    let words = vocabulary(&plain.metrics());
    // Every room acts in this one.
    let whole = std::path::Path::new("scenarios/whole.toml");
    let scenario = Scenario::read(whole, &words, baseline, &[]).unwrap();
    let draws = Draws::new(5, 1);
    let mut model: Model = scenario.model(&draws, None).unwrap();
    model.get_mut::<Organizations>().count = 3;
    model.get_mut::<Adoption>().path = crate::model::adoption::Path::SystemRun;
    model.get_mut::<Organizations>().places = 5;
    let market = model.get_mut::<Market>();
    (market.founding, market.start) = (5.0, 0.0);
    let horizon = Horizon::new(60, 4);
    let bits = |stage: &mut Stage| {
        let part = Part { model: model.clone(), ..Part::default() };
        let (outcome, _) = stage.play(part, draws, &horizon);
        assert_eq!(outcome.status, Status::Ok);
        outcome.series.iter().flatten().map(|v| v.to_bits()).collect::<Vec<_>>()
    };
    let expected = bits(&mut plain);
    for seed in 0..64 {
        let mut sim = SimulationBuilder::default();
        Model::install(&mut sim);
        sim.shuffled(seed);
        let mut stage = Stage::of(sim.build().unwrap());
        assert!(bits(&mut stage) == expected, "shuffle {seed}");
    }
}

/// However many threads share out the organizations of one world, its numbers are those of one thread.
#[test]
fn a_world_that_threads_share_has_the_bits_of_one_that_they_do_not() {
    let baseline = include_str!("../../scenarios/baseline.toml");
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let whole = std::path::Path::new("scenarios/whole.toml");
    let scenario = Scenario::read(whole, &words, baseline, &[]).unwrap();
    let draws = Draws::new(5, 2);
    let mut model: Model = scenario.model(&draws, None).unwrap();
    model.get_mut::<Organizations>().count = 60;
    model.get_mut::<Organizations>().places = 5;
    let mut bits = |one_by_one| {
        let horizon = Horizon { one_by_one, ..Horizon::new(40, 4) };
        let part = Part { model: model.clone(), ..Part::default() };
        let (outcome, _) = stage.play(part, draws, &horizon);
        assert_eq!(outcome.status, Status::Ok);
        outcome.series.iter().flatten().map(|v| v.to_bits()).collect::<Vec<_>>()
    };
    let expected = bits(false);
    for threads in [1, 2, 3, 8] {
        let pool = Threads::new(Some(threads)).unwrap();
        assert!(pool.run(|| bits(true)) == expected, "{threads} threads");
    }
}

/// A scenario with a dated policy runs without it, too: as the same scenario in which nobody wrote it down.
#[test]
fn a_policy_is_told_from_its_scenario_without_it() {
    let stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let read = |more: &str| {
        let text = format!("title = \"x\"\nextends = \"neutral\"\n[ensemble]\nruns = 1\n{more}");
        Scenario::parse("x.toml", text.as_bytes(), &words, "", &[]).unwrap()
    };
    let arm = "[[arm]]\nname = \"short\"\nset = { \"tasks.balk\" = 4.0 }\n";
    let lever = "[[lever]]\nfrom = 2027-01-01\nset = \"tasks.multiplier\"\nto = 2.0\n";
    let (plain, with) = (read(arm), read(&format!("{arm}{lever}")));
    let names = |s: &Scenario| -> Vec<String> {
        Cast::new(s, &words).ensemble().variants.into_iter().map(|v| v.name).collect()
    };
    assert_eq!(names(&plain), ["main", "reference", "short"]);
    let expected = ["main", "reference", "short", "without-policy", "short-without-policy"];
    assert_eq!(names(&with), expected);
    let (plain, with) = (Cast::new(&plain, &words), Cast::new(&with, &words));
    let (none, policy) = (with.part(3, 0).unwrap(), with.part(0, 0).unwrap());
    assert_eq!((none.levers.len(), policy.levers.len()), (0, 1));
    let plain = plain.part(0, 0).unwrap();
    assert_eq!(format!("{:?}", none.model), format!("{:?}", plain.model));
}
