use super::*;
use crate::engine::{Draws, SimulationBuilder};
use crate::model::Model;
use crate::scenario::Scenario;

/// Nothing may hang on an order of systems that is not spelled out: the scheduler picks 64 others.
#[test]
fn sixty_four_shuffled_schedules_give_the_same_bits() {
    let baseline = include_str!("../../scenarios/baseline.toml");
    let mut plain = Stage::new().unwrap();
    let words = vocabulary(&plain.metrics());
    let scenario = Scenario::parse("b.toml", baseline.as_bytes(), &words, baseline, &[]).unwrap();
    let draws = Draws::new(5, 1);
    let mut model: Model = scenario.model(&draws, None).unwrap();
    model.organizations.count = 3;
    // Rooms that are neutral in the baseline act here.
    (model.tiers.tier_2, model.tiers.gated, model.tiers.gain_1) = (0.3, true, 2.5);
    (model.tiers.substitution_1, model.tiers.case_share) = (4.0, 0.2);
    (model.tiers.rise_2, model.tiers.definition, model.tiers.strain) = (1.0, 1.0, 1.0);
    (model.wages.lag, model.wages.rank_2, model.wages.adapting) = (26.0, 1.6, 0.5);
    (model.market.exposed, model.market.releases, model.market.assistant) = (0.1, 2.0, 10.0);
    (model.market.founding, model.market.start, model.organizations.places) = (5.0, 0.0, 5);
    let horizon = Horizon { ticks: 60, every: 4, window: None };
    let bits = |stage: &mut Stage| {
        let part = Part { model: model.clone(), ..Part::default() };
        let (outcome, _) = stage.play(part, draws, &horizon, vec![]);
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
