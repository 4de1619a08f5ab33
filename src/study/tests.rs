use super::*;
use crate::engine::{Draws, SimulationBuilder};
use crate::model::Model;
use crate::model::adoption::Adoption;
use crate::model::agents::Organizations;
use crate::model::displacement::Displacement;
use crate::model::market::Market;
use crate::scenario::Scenario;

/// The world in which every room acts, of so many organizations, and five places for more.
fn whole(stage: &Stage, draws: &Draws, organizations: u64) -> Model {
    let (path, baseline) =
        ("scenarios/whole.toml".as_ref(), include_str!("../../scenarios/ten.toml"));
    let scenario = Scenario::read(path, &vocabulary(&stage.metrics()), baseline, &[]).unwrap();
    let mut model: Model = scenario.model(draws, None).unwrap();
    let world = model.get_mut::<Organizations>();
    (world.count, world.places) = (organizations, 5);
    model
}

/// Every value of every record.
fn bits(stage: &mut Stage, model: &Model, draws: Draws, horizon: &Horizon) -> Vec<u64> {
    let part = Part { model: model.clone(), ..Part::default() };
    let (outcome, _) = stage.play(part, draws, horizon);
    assert_eq!(outcome.status, Status::Ok);
    outcome.series.iter().flatten().map(|v| v.to_bits()).collect()
}

/// Systems run for people who are many, and people found organizations.
fn eventful(model: &mut Model) {
    model.get_mut::<Adoption>().path = crate::model::adoption::Path::SystemRun;
    let market = model.get_mut::<Market>();
    (market.founding, market.start) = (5.0, 0.0);
}

/// Nothing may depend on an order of systems that is not spelled out: the scheduler picks 64 others.
#[test]
fn sixty_four_shuffled_schedules_give_the_same_bits() {
    let (mut plain, draws) = (Stage::new().unwrap(), Draws::new(5, 1));
    let mut model = whole(&plain, &draws, 3);
    eventful(&mut model);
    let horizon = Horizon::new(60, 4);
    let expected = bits(&mut plain, &model, draws, &horizon);
    for seed in 0..64 {
        let mut sim = SimulationBuilder::default();
        Model::install(&mut sim);
        sim.shuffled(seed);
        let mut stage = Stage::of(sim.build().unwrap());
        assert!(bits(&mut stage, &model, draws, &horizon) == expected, "shuffle {seed}");
    }
}

/// A pulse that panics in the midst of a world, as a system of it might.
struct Panics;

impl Pulse for Panics {
    fn go_on(&self) -> bool {
        true
    }

    fn tick(&self, tick: i64) {
        assert!(tick < 7, "it came to tick {tick}");
    }
}

/// A panic is an outcome with its words, its world goes, and the next one is none the worse.
#[test]
fn a_panic_in_a_world_is_an_outcome_and_the_next_world_has_its_own_bits() {
    let (mut stage, draws) = (Stage::new().unwrap(), Draws::new(5, 1));
    let model = whole(&stage, &draws, 3);
    let horizon = Horizon::new(20, 4);
    let expected = bits(&mut stage, &model, draws, &horizon);
    let mut kept = Some(stage);
    let mut play = |pulse: &dyn Pulse| {
        let part = Part { model: model.clone(), inputs: vec![0.5], ..Part::default() };
        let nothing = Ok(crate::engine::Handed::default());
        let played = Stage::play_on(&mut kept, pulse, part, draws, &horizon, nothing).unwrap();
        (played.expect("nobody stops it").0, kept.is_some())
    };
    let (failed, used_again) = play(&Panics);
    assert_eq!(failed.status, Status::Panicked { message: "it came to tick 7".into() });
    assert!(failed.inputs == [0.5] && !used_again);
    let (next, used_again) = play(&pulse::Steady);
    let found: Vec<u64> = next.series.iter().flatten().map(|v| v.to_bits()).collect();
    assert!(next.status == Status::Ok && found == expected && used_again);
}

/// However many threads share out the organizations of one world, its numbers are those of one thread.
#[test]
fn a_world_that_threads_share_has_the_bits_of_one_that_they_do_not() {
    let (mut stage, draws) = (Stage::new().unwrap(), Draws::new(5, 2));
    let model = whole(&stage, &draws, 60);
    let alone = Horizon::new(40, 4);
    let shared = Horizon { one_by_one: true, ..alone.clone() };
    let expected = bits(&mut stage, &model, draws, &alone);
    for threads in [1, 2, 3, 8] {
        let pool = Threads::new(Some(threads)).unwrap();
        let same = pool.run(|| bits(&mut stage, &model, draws, &shared) == expected);
        assert!(same, "{threads} threads");
    }
}

/// Jobs lost are places lost, by way, in every tick; and a run that is its own reference has lost none.
#[test]
fn jobs_lost_are_the_places_lost_in_every_tick() {
    let (mut stage, draws) = (Stage::new().unwrap(), Draws::new(5, 3));
    let mut model = whole(&stage, &draws, 4);
    eventful(&mut model);
    jobs_lost_add_up(&mut stage, &model, draws);
    // The same where vacancies ripen, people move from job to job, and places are posted ahead.
    let market = model.get_mut::<Displacement>();
    (market.vacancy_interval, market.moves, market.ahead) = (6.75, 0.022, true);
    (market.unemployed_at_start, market.openings_at_start) = (0.0373, 0.0694);
    let moved = jobs_lost_add_up(&mut stage, &model, draws);
    assert!(moved > 0.0);
}

/// Plays a model after its reference; the mean rate at which people go straight to another job.
fn jobs_lost_add_up(stage: &mut Stage, model: &Model, draws: Draws) -> f64 {
    let horizon = Horizon::new(156, 1);
    let names: Vec<String> = stage.metrics().into_iter().map(|metric| metric.name).collect();
    let of = |outcome: &Outcome, name: &str| -> Vec<f64> {
        let place = names.iter().position(|it| it == name).unwrap();
        outcome
            .series
            .iter()
            .nth(place)
            .unwrap()
            .iter()
            .copied()
            .filter(|it| !it.is_nan())
            .collect()
    };
    let part = |model: Model| Part { model, ..Part::default() };
    let (reference, left) = stage.play(part(model.reference()), draws, &horizon);
    let (outcome, _) = stage.play_after(left, part(model.clone()), draws, &horizon);
    assert!(
        ["net", "jobs", "idle", "organizations"]
            .into_iter()
            .all(|it| { of(&reference, &format!("headline.{it}")) == [0.0; 156] })
    );
    let jobs = of(&outcome, "headline.jobs");
    let ways = ["laid_off", "closed", "not_refilled", "never_opened"]
        .map(|way| of(&outcome, &format!("headline.jobs_{way}")));
    let all_acted = ways.iter().all(|way| way.iter().any(|it| *it != 0.0));
    assert!(jobs.len() == 156 && all_acted, "{ways:?}");
    for (tick, jobs) in jobs.into_iter().enumerate() {
        let sum: f64 = ways.iter().map(|way| way[tick]).sum();
        assert!((sum - jobs).abs() < 1e-12, "tick {tick}: {sum} and {jobs}");
    }
    of(&outcome, "displacement.job_to_job_rate").iter().sum::<f64>() / 156.0
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
