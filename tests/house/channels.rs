//! What rooms give to channels: cutting a gift moves what it acts on, and nothing before the start.

use std::path::Path;

use telosim::engine::Draws;
use telosim::model::cut::Cut;
use telosim::scenario::Scenario;
use telosim::study::{Cast, Horizon, Outcome, Script as _, Stage, Status, vocabulary};

use crate::docs::gifts;
use crate::limits::{PROBE, TEN};

/// What the probe has too little of to be seen within two years.
const SET: [&str; 14] = [
    "adoption.path=system-run",
    "adoption.setup_cost=1000",
    "adoption.setup_weeks=8",
    "coordination.process=0.2",
    "displacement.separation=0.02",
    "market.churn=0.2",
    "market.exposed=1",
    "market.following=0.5",
    "market.reach=1",
    "market.trust=1",
    "purposes.births=0.5",
    "tiers.hire_cut=0.9",
    "tiers.strain=3",
    "validation.target=1",
];

/// A world in which every room acts, with its first two years, without some gifts.
fn played(stage: &mut Stage, cut: &[&str]) -> Outcome {
    let words = vocabulary(&stage.metrics());
    let set = SET.map(str::to_owned);
    let scenario = Scenario::read(Path::new(PROBE), &words, TEN, &set).unwrap();
    let draws = Draws::new(3, 0);
    let mut part = Cast::new(&scenario, &words).part(0, 0).unwrap();
    part.model.get_mut::<Cut>().channels = cut.iter().map(|it| (*it).to_owned()).collect();
    let (outcome, _) = stage.play(part, draws, &Horizon::new(104, 1));
    assert_eq!(outcome.status, Status::Ok);
    outcome
}

/// Each gift that the probe gives, with a metric of what it acts on.
const ACTS_ON: [(&str, &str); 16] = [
    ("market.births", "purposes.found"),
    ("market.asked", "tasks.accepted"),
    ("market.premium", "demand.price"),
    ("wages.wage", "demand.wage_bill"),
    ("adoption.setup", "demand.policy_cost"),
    ("coordination.overhead", "demand.policy_cost"),
    ("prevention.damage", "demand.margin"),
    ("inputs.asked", "tasks.accepted"),
    ("inputs.pace", "execution.hours_used"),
    ("inputs.review", "validation.utilization"),
    ("inputs.slots", "feedback.signals"),
    ("prevention.incidents", "validation.review_share"),
    ("prevention.repair", "judgment.irreversibility"),
    ("tiers.restlessness", "displacement.unemployment"),
    ("tiers.search", "displacement.unemployment"),
    ("recognition.offers", "recognition.quits"),
];

#[test]
fn cutting_a_gift_moves_what_it_acts_on_and_nothing_before_the_start() {
    let mut stage = Stage::new().unwrap();
    let names: Vec<String> = stage.metrics().into_iter().map(|m| m.name).collect();
    let whole = played(&mut stage, &[]);
    let before = whole.ticks.iter().filter(|&&tick| tick < 0).count();
    let bits = |of: &[f64]| of.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    let mut still = vec![];
    for (gift, metric) in ACTS_ON {
        let without = played(&mut stage, &[gift]);
        for (name, (a, b)) in names.iter().zip(whole.series.iter().zip(without.series.iter())) {
            assert_eq!(bits(&a[..before]), bits(&b[..before]), "{gift} moves {name} too soon");
        }
        let place = names.iter().position(|it| it == metric).expect(metric);
        let moved = |of: &Outcome| bits(&of.series.get(place).unwrap()[before..]);
        if moved(&whole) == moved(&without) {
            still.push(gift);
        }
    }
    assert!(still.is_empty(), "cut and without effect: {still:?}");
}

/// The list above is of all gifts but what acts on people's pay, which the probe gives alike to all, and what a multiplier of
/// feedback gives to reviews, which the probe does not have.
#[test]
fn every_gift_can_be_cut() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let cut = |gift: &str| {
        let text = format!("title = \"C\"\n[cut]\nchannels = [\"{gift}\"]\n");
        Scenario::parse("c.toml", text.as_bytes(), &words, TEN, &[]).map_err(|it| it.to_string())
    };
    for (gift, _) in ACTS_ON {
        assert_eq!(cut(gift).err(), None, "{gift}");
    }
    let refusal = cut("market.birth").unwrap_err();
    assert!(refusal.contains("did you mean `market.births`"), "{refusal}");
    let untold = gifts(&words).iter().filter(|(gift, _)| ACTS_ON.iter().all(|it| it.0 != gift));
    assert_eq!(
        untold.map(|it| it.0.as_str()).collect::<Vec<_>>(),
        ["feedback.review", "recognition.pay"]
    );
}
