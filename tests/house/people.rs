//! The rooms of people at work in ten organizations: that they act, on whom, and that nobody is lost.

use telosim::engine::{Draws, Lever};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organizations;
use telosim::model::states::displacement::Employment;
use telosim::model::states::tiers::Standing;
use telosim::model::tiers::Tiers;
use telosim::model::wages::Wages;
use telosim::scenario::Scenario;
use telosim::study::{Horizon, Outcome, Part, Stage, Status, vocabulary};

use crate::limits::TEN;

/// The model of `ten` in one replicate, smaller, where a system runs the work from the start.
pub fn small(stage: &Stage, draws: &Draws) -> Model {
    let words = vocabulary(&stage.metrics());
    let scenario = Scenario::parse("b.toml", TEN.as_bytes(), &words, TEN, &[]).unwrap();
    let mut model: Model = scenario.model(draws, None).unwrap();
    model.get_mut::<Organizations>().count = 5;
    model.get_mut::<Adoption>().path = Path::SystemRun;
    model
}

/// The published defaults of tiers.
pub fn graded(mut m: Model) -> Model {
    let t = m.get_mut::<Tiers>();
    (t.tier_2, t.tier_3, t.gated) = (0.3, 0.1, true);
    (t.gain_1, t.gain_2, t.gain_3) = (2.5, 1.6, 1.3);
    (t.substitution_1, t.substitution_2, t.substitution_3) = (4.0, 1.5, 0.8);
    (t.hire_cut, t.case_share, t.definition) = (0.22, 0.2, 0.5);
    (t.rise_2, t.rise_3, t.relief, t.strain, t.reluctance) = (0.24, 0.12, 0.5, 1.0, 0.5);
    m
}

pub fn play(stage: &mut Stage, model: Model, levers: Vec<Lever>, ticks: u32) -> Outcome {
    replay(stage, model, levers, ticks, 0)
}

/// The same, with the draws of any replicate.
pub fn replay(
    stage: &mut Stage,
    model: Model,
    levers: Vec<Lever>,
    ticks: u32,
    replicate: u64,
) -> Outcome {
    let horizon = Horizon::new(ticks, 4);
    let part = Part { model, levers, ..Part::default() };
    let (outcome, _) = stage.play(part, Draws::new(7, replicate), &horizon);
    assert_eq!(outcome.status, Status::Ok);
    outcome
}

/// The final number of a metric.
pub fn last(stage: &Stage, o: &Outcome, name: &str) -> f64 {
    o.finals[stage.metrics().iter().position(|m| m.name == name).expect(name)]
}

/// Every number of every metric whose room existed without the room `name`, as bits.
pub fn bits_without(stage: &Stage, o: &Outcome, room: &str) -> Vec<u64> {
    let all = stage.metrics();
    let kept = o.series.iter().zip(&all).filter(|(_, m)| !m.name.starts_with(room));
    kept.flat_map(|(s, _)| s.iter().map(|v| v.to_bits())).collect()
}

#[test]
fn with_tiers_nobody_is_lost_and_nothing_is_used_that_was_not_there() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 1);
    let model = graded(small(&stage, &draws));
    let part = Part { model, ..Part::default() };
    assert_eq!(stage.audit(part, draws, 156), Ok(()));
}

/// Being placed in tiers that make no difference changes nothing else, bit for bit.
#[test]
fn tiers_that_make_no_difference_change_nothing() {
    let mut stage = Stage::new().unwrap();
    let model = small(&stage, &Draws::new(7, 0));
    let mut placed = model.clone();
    (
        placed.get_mut::<Tiers>().tier_2,
        placed.get_mut::<Tiers>().tier_3,
        placed.get_mut::<Tiers>().case_share,
    ) = (0.3, 0.1, 0.2);
    let (without, with) =
        (play(&mut stage, model, vec![], 104), play(&mut stage, placed, vec![], 104));
    assert!(bits_without(&stage, &without, "tiers.") == bits_without(&stage, &with, "tiers."));
}

#[test]
fn only_tiers_two_and_three_lead_where_tiers_are_gates() {
    let mut stage = Stage::new().unwrap();
    let model = graded(small(&stage, &Draws::new(7, 0)));
    play(&mut stage, model, vec![], 52);
    let world = stage.simulation().world();
    let mut people = world.query::<(&telosim::model::agents::Human, &Employment, &Standing)>();
    let mut leads = vec![];
    let mut purposes = world.query::<&telosim::model::purposes::Purpose>();
    for purpose in purposes.iter(world) {
        leads.extend(purpose.cells().iter().filter(|c| c.led()).filter_map(|c| c.lead()));
    }
    assert!(leads.len() > 10);
    let mut senior = [false; 5];
    people.iter(world).for_each(|(_, e, s)| {
        e.employer().into_iter().for_each(|home| senior[home] |= s.may_decide());
    });
    assert!(senior.iter().filter(|s| **s).count() >= 3, "{senior:?}");
    let mut juniors = 0;
    for (human, e, s) in people.iter(world) {
        let leading = leads.contains(&(human.index as u32));
        // People may have changed their standing or their place after leads were assigned this week.
        juniors +=
            u32::from(leading && e.employer().is_some_and(|home| senior[home]) && s.acts() == 1);
    }
    assert!(juniors <= 1, "{juniors}");
}

/// S1.15: those are laid off more, and wanted less, whose tier AI substitutes for most.
#[test]
fn whom_ai_substitutes_most_is_laid_off_first() {
    let mut stage = Stage::new().unwrap();
    let mut model = graded(small(&stage, &Draws::new(7, 0)));
    let t = model.get_mut::<Tiers>();
    (t.rise_2, t.rise_3, t.strain, t.reluctance) = (0.0, 0.0, 0.0, 0.0);
    let mut play = |sigma: [f64; 3]| {
        let mut m = model.clone();
        let t = m.get_mut::<Tiers>();
        [t.substitution_1, t.substitution_2, t.substitution_3] = sigma;
        let o = play(&mut stage, m, vec![], 156);
        let shares = [1, 2, 3].map(|k| last(&stage, &o, &format!("tiers.ai_share_{k}")));
        (last(&stage, &o, "tiers.share_1"), shares)
    };
    let (low, shares) = play([4.0, 0.5, 0.5]);
    let (high, _) = play([0.5, 0.5, 4.0]);
    assert!(shares[0] > 0.9 && shares[1] < 0.25, "{shares:?}");
    assert!(low < high - 0.02, "{low} {high}");
}

/// S1.11: nobody rises who only works off tickets.
#[test]
fn without_problems_to_define_nobody_rises() {
    let mut stage = Stage::new().unwrap();
    let mut model = graded(small(&stage, &Draws::new(7, 0)));
    model.get_mut::<Adoption>().path = Path::HumanCoordinated;
    let mut tickets = model.clone();
    tickets.get_mut::<Tiers>().definition = 0.0;
    let (rising, stuck) =
        (play(&mut stage, model, vec![], 104), play(&mut stage, tickets, vec![], 104));
    assert_eq!(last(&stage, &stuck, "tiers.risen_2"), 0.0);
    assert!(last(&stage, &rising, "tiers.risen_2") > 0.0);
    assert!(last(&stage, &stuck, "tiers.stuck") > last(&stage, &rising, "tiers.stuck"));
}

/// S1.1: AI that multiplies those who execute leaves their work done in fewer hours.
#[test]
fn a_person_with_ai_executes_in_fewer_hours() {
    let mut stage = Stage::new().unwrap();
    let mut model = small(&stage, &Draws::new(7, 0));
    model.get_mut::<Adoption>().path = Path::Copilot;
    let mut faster = model.clone();
    (
        faster.get_mut::<Tiers>().gain_1,
        faster.get_mut::<Tiers>().gain_2,
        faster.get_mut::<Tiers>().gain_3,
    ) = (2.5, 1.6, 1.3);
    let (slow, fast) = (play(&mut stage, model, vec![], 52), play(&mut stage, faster, vec![], 52));
    let hours = |o: &Outcome| {
        last(&stage, o, "tiers.role_executing") * last(&stage, o, "execution.hours_used")
            / last(&stage, o, "bottleneck.output")
    };
    assert!(hours(&fast) < 0.6 * hours(&slow), "{} {}", hours(&fast), hours(&slow));
}

/// Groups of each kind divide people and displaced people, and hold nobody twice: they add up, week by week, to the
/// labour force and to what equation (1) counts.
#[test]
fn groups_of_each_kind_add_up_to_everybody_and_to_all_who_are_displaced() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 2);
    let mut model = graded(small(&stage, &draws));
    model.get_mut::<Wages>().physical = 0.35;
    let horizon = Horizon::new(104, 1);
    let part = Part { model, ..Part::default() };
    let (o, _) = stage.play(part, draws, &horizon);
    let metrics = stage.metrics();
    let series = |name: &str| &o.series[metrics.iter().position(|m| m.name == name).expect(name)];
    let [force, idle, separated, never] =
        ["labour_force", "idle", "separated", "entrants_never_hired"]
            .map(|name| series(&format!("displacement.{name}")));
    let kinds: [(&str, &[&str]); 3] = [
        ("tiers", &["1", "2", "3"]),
        ("wages", &["cognitive", "physical"]),
        ("displacement", &["newcomers", "experienced"]),
    ];
    let mut most = 0.0_f64;
    for at in (0..o.ticks.len()).filter(|&at| o.ticks[at] >= 0) {
        let displaced = force[at] * (idle[at] + separated[at]) + never[at];
        for (room, groups) in kinds {
            let sum = |what: &str| -> f64 {
                groups.iter().map(|group| series(&format!("{room}.{what}_{group}"))[at]).sum()
            };
            assert_eq!(sum("people"), force[at], "{room} in week {at}");
            assert!((sum("displaced") - displaced).abs() < 1e-9, "{room} in week {at}");
        }
        most = most.max(displaced);
    }
    assert!(most > 10.0, "{most}");
}
