//! The market at work in ten organizations: bars that jump, names, assistants, and people who found.

use telosim::engine::{Draws, Law, Lever};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organization;
use telosim::model::agents::Organizations;
use telosim::model::market::Market;
use telosim::model::states::demand::Account;
use telosim::model::states::displacement::{Employment, Payroll, Reason};
use telosim::study::{Part, Stage};

use crate::pay::priced;
use crate::people::{bits_without, graded, last, play, small};

/// The published defaults of the market.
fn traded(mut m: Model) -> Model {
    let k = m.get_mut::<Market>();
    (k.exposed, k.releases, k.following, k.churn) = (0.1, 2.0, 0.02, 0.01);
    (k.trust, k.reach, k.assistant, k.founding) = (0.2, 0.5, 10.0, 0.2);
    k.skill = Law::Beta { alpha: 5.0, beta: 3.0, min: 0.0, max: 1.0 };
    k.taste = Law::Beta { alpha: 2.0, beta: 5.0, min: 0.0, max: 1.0 };
    k.worth = Law::Lognormal { median: 30.0, log_sd: 1.0 };
    k.savings = Law::Lognormal { median: 15_000.0, log_sd: 1.2 };
    m.get_mut::<Organizations>().places = 20;
    m
}

#[test]
fn with_every_room_of_people_nobody_is_lost_and_nothing_is_used_that_was_not_there() {
    let mut stage = Stage::new().unwrap();
    for replicate in 0..3 {
        let draws = Draws::new(7, replicate);
        let mut model = traded(priced(graded(small(&stage, &draws))));
        model.get_mut::<Market>().founding = 5.0;
        let part = Part { model, ..Part::default() };
        assert_eq!(stage.audit(part, draws, 208), Ok(()), "{replicate}");
    }
}

/// Knowing people's talent changes nothing while prices do not ask for it.
#[test]
fn talent_that_nobody_pays_for_changes_nothing() {
    let mut stage = Stage::new().unwrap();
    let model = small(&stage, &Draws::new(7, 0));
    let mut known = traded(model.clone());
    known.get_mut::<Organizations>().places = 0;
    (
        known.get_mut::<Market>().exposed,
        known.get_mut::<Market>().reach,
        known.get_mut::<Market>().founding,
    ) = (0.0, 0.0, 0.0);
    let (without, with) =
        (play(&mut stage, model, vec![], 104), play(&mut stage, known, vec![], 104));
    assert!(bits_without(&stage, &without, "market.") == bits_without(&stage, &with, "market."));
}

#[test]
fn empty_places_change_nothing() {
    let mut stage = Stage::new().unwrap();
    let model = small(&stage, &Draws::new(7, 0));
    let mut roomy = model.clone();
    roomy.get_mut::<Organizations>().places = 3;
    let (without, with) =
        (play(&mut stage, model, vec![], 104), play(&mut stage, roomy, vec![], 104));
    let moved: Vec<String> = stage
        .metrics()
        .iter()
        .zip(without.series.iter().zip(with.series.iter()))
        .filter(|(_, (a, b))| a.iter().zip(b.iter()).any(|(a, b)| a.to_bits() != b.to_bits()))
        .map(|(m, _)| m.name.clone())
        .collect();
    assert!(moved.is_empty(), "{moved:?}");
}

/// S0.12: people without work found organizations that ask for, do and sell work.
#[test]
fn people_without_work_found_organizations_of_one_that_deliver() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 0);
    let mut model = traded(graded(small(&stage, &draws)));
    model.get_mut::<Market>().founding = 5.0;
    let o = play(&mut stage, model.clone(), vec![], 156);
    let founded = last(&stage, &o, "market.founded");
    assert!(founded >= 2.0, "{founded}");
    let world = stage.simulation().world();
    let mut people = world.query::<&Employment>();
    let founders = people.iter(world).filter(|e| e.reason() == Reason::Founded).count();
    let mut homes = world.query::<(&Organization, &Payroll, &Account)>();
    let places: Vec<_> = homes.iter(world).filter(|(o, ..)| o.founded == 0).collect();
    assert_eq!(places.len(), 20);
    let working = places.iter().filter(|(_, p, a)| a.open() && p.heads() > 0.0).count();
    assert!(working >= 1 && founders >= 1, "{working} {founders}");
    assert!(places.iter().any(|(.., a)| a.unit_cost().is_finite()));
    // As many places are left unused as nobody founded in.
    let unused = places.iter().filter(|(_, p, a)| !a.open() && p.heads() == 0.0).count();
    assert!(unused as f64 <= 20.0 - working as f64);
    model.get_mut::<Market>().founding = 0.0;
    let none = play(&mut stage, model, vec![], 156);
    assert_eq!(last(&stage, &none, "market.founded"), 0.0);
}

/// S0.11, S0.5: each release makes more of what people make by themselves worth nothing, and the best more expensive.
#[test]
fn releases_make_more_work_irrelevant_and_the_best_dearer() {
    let mut stage = Stage::new().unwrap();
    let model = traded(small(&stage, &Draws::new(7, 0)));
    let mut none = model.clone();
    none.get_mut::<Market>().releases = 0.0;
    let (jumps, flat) = (play(&mut stage, model, vec![], 260), play(&mut stage, none, vec![], 260));
    let read = |o, name: &str| last(&stage, o, &format!("market.{name}"));
    assert!(read(&jumps, "released") >= 5.0 && read(&flat, "released") == 0.0);
    assert!(read(&jumps, "free") > 0.45 && read(&flat, "free") == 0.3);
    assert!(read(&jumps, "irrelevant") > read(&flat, "irrelevant") + 0.02);
    assert!(read(&jumps, "top_tenth") > 1.1 * read(&flat, "top_tenth"));
    assert!(read(&jumps, "price") < read(&flat, "price"));
}

/// S0.12: at ten dollars most have an assistant, at two hundred few; with one, the less skilled make more.
#[test]
fn a_cheap_assistant_lifts_the_less_skilled() {
    let mut stage = Stage::new().unwrap();
    let mut model = traded(graded(small(&stage, &Draws::new(7, 0))));
    model.get_mut::<Adoption>().path = Path::HumanCoordinated;
    let mut dear = model.clone();
    dear.get_mut::<Market>().assistant = 200.0;
    let (cheap, dear) = (play(&mut stage, model, vec![], 104), play(&mut stage, dear, vec![], 104));
    let read = |o, name: &str| last(&stage, o, name);
    // Log-normal of median 30 and log-sd 1: 86 % lie above 10, 3 % above 200; some 100 people.
    assert!((read(&cheap, "market.assistants") - 0.86).abs() < 0.12);
    assert!(read(&dear, "market.assistants") < 0.12);
    let (with, without) = ("market.bottom_half_with", "market.bottom_half_without");
    assert!(read(&cheap, with) > 1.5 * read(&cheap, without));
    let hours = |o| read(o, "execution.hours_used") / read(o, "bottleneck.output");
    assert!(hours(&cheap) < hours(&dear), "{} {}", hours(&cheap), hours(&dear));
}

fn bits(o: &telosim::study::Outcome) -> Vec<u64> {
    o.series.iter().flatten().chain(&o.finals).map(|v| v.to_bits()).collect()
}

/// A world that has seen founders, tiers and prices gives the bits of a fresh one afterwards.
#[test]
fn a_world_reused_with_every_room_of_people_gives_the_bits_of_a_fresh_one() {
    let mut stage = Stage::new().unwrap();
    let model = traded(priced(graded(small(&stage, &Draws::new(7, 0)))));
    let mut founding = model.clone();
    founding.get_mut::<Market>().founding = 5.0;
    let fresh = bits(&play(&mut stage, model.clone(), vec![], 78));
    play(&mut stage, founding, vec![], 104);
    assert!(fresh == bits(&play(&mut stage, model, vec![], 78)));
}

/// A lever of these rooms that sets what is so anyway is none, bit for bit.
#[test]
fn levers_of_the_rooms_of_people_at_their_own_values_are_none() {
    let mut stage = Stage::new().unwrap();
    let model = traded(priced(graded(small(&stage, &Draws::new(7, 0)))));
    let none = bits(&play(&mut stage, model.clone(), vec![], 78));
    let levers = [
        ("tiers.definition", 0.5),
        ("tiers.case_share", 0.2),
        ("wages.aware", 0.2),
        ("market.assistant", 10.0),
        ("market.founding", 0.2),
        ("market.start", 20_000.0),
    ];
    let same = levers.map(|(set, to)| Lever { tick: 26, set: set.into(), to: to.into() });
    assert!(none == bits(&play(&mut stage, model.clone(), same.to_vec(), 78)));
    let moved = vec![Lever { tick: 26, set: "market.assistant".into(), to: 200.0.into() }];
    assert!(
        none != bits(&play(&mut stage, model, moved, 78)),
        "a lever that moves something is seen"
    );
}
