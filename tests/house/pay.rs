//! Pay at work in ten organizations: prices that move, work that needs presence, and what both do to demand.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::tasks::Tasks;
use telosim::model::wages::Wages;
use telosim::study::{Part, Stage};

use crate::people::{bits_without, graded, last, play, small};

/// The published defaults of wages.
pub fn priced(mut m: Model) -> Model {
    let w = m.get_mut::<Wages>();
    (w.lag, w.rank_2, w.rank_3) = (52.0, 1.6, 2.4);
    w.executing = Law::Beta { alpha: 4.0, beta: 2.0, min: 0.0, max: 1.0 };
    (w.physical, w.prestige, w.knowledge, w.interpretation) = (0.35, 1.4, 0.3, 0.3);
    (w.floor, w.cut, w.adapting, w.aware) = (0.3, 0.2, 0.5, 0.2);
    m
}

#[test]
fn with_wages_nobody_is_lost_and_nothing_is_used_that_was_not_there() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 1);
    let model = priced(graded(small(&stage, &draws)));
    assert_eq!(stage.audit(Part { model, ..Part::default() }, draws, 156), Ok(()));
}

/// Drawing what everybody executes changes nothing while prices stand still.
#[test]
fn wages_that_stand_still_change_nothing() {
    let mut stage = Stage::new().unwrap();
    let model = small(&stage, &Draws::new(7, 0));
    let mut still = model.clone();
    still.get_mut::<Wages>().executing = Law::Fixed(0.4);
    (
        still.get_mut::<Wages>().knowledge,
        still.get_mut::<Wages>().adapting,
        still.get_mut::<Wages>().floor,
    ) = (0.5, 0.5, 0.3);
    let (without, with) =
        (play(&mut stage, model, vec![], 104), play(&mut stage, still, vec![], 104));
    assert!(bits_without(&stage, &without, "wages.") == bits_without(&stage, &with, "wages."));
}

/// S0.3, S1.5, S1.17: cheap execution is paid less, what is scarce beside it more.
#[test]
fn where_a_system_runs_the_work_execution_is_paid_less_and_judgment_more() {
    let mut stage = Stage::new().unwrap();
    let mut model = priced(small(&stage, &Draws::new(7, 0)));
    model.get_mut::<Tasks>().multiplier = 3.0;
    let o = play(&mut stage, model.clone(), vec![], 260);
    let price = |name: &str| last(&stage, &o, &format!("wages.{name}"));
    let [execution, judgment, there] = ["execution", "judgment", "presence"].map(price);
    println!("{execution} {judgment} {there} {}", price("judgment_share"));
    assert!(execution < 0.8 && judgment > execution, "{execution} {judgment} {there}");
    model.get_mut::<Adoption>().path = telosim::model::adoption::Path::HumanCoordinated;
    model.get_mut::<Tasks>().multiplier = 1.0;
    let still = play(&mut stage, model, vec![], 260);
    let unmoved = last(&stage, &still, "wages.execution");
    assert!((unmoved - 1.0).abs() < 0.25, "{unmoved}");
}

/// S0.7: what needs somebody to be there no executor does.
#[test]
fn work_in_presence_is_left_to_people() {
    let mut stage = Stage::new().unwrap();
    let mut model = small(&stage, &Draws::new(7, 0));
    let mut used = |physical: f64| {
        model.get_mut::<Wages>().physical = physical;
        let o = play(&mut stage, model.clone(), vec![], 52);
        last(&stage, &o, "execution.utilization")
    };
    let (all, most, none) = (used(0.0), used(0.35), used(1.0));
    assert!(all > 0.0 && most < 0.8 * all && none == 0.0, "{all} {most} {none}");
}

/// Cheaper work is wanted more: where prices of work fall, the wage bill of an hour does too.
#[test]
fn pay_is_what_demand_pays() {
    let mut stage = Stage::new().unwrap();
    let model = graded(small(&stage, &Draws::new(7, 0)));
    let paid = priced(model.clone());
    let bill = |stage: &mut Stage, m: Model| {
        let o = play(stage, m, vec![], 208);
        let heads = last(stage, &o, "displacement.employed");
        last(stage, &o, "demand.wage_bill") / heads / 40.0
    };
    let (still, moved) = (bill(&mut stage, model), bill(&mut stage, paid));
    // Set-ups are in the bill too: some cents an hour.
    assert!((still - 50.0).abs() < 0.5 && (moved - 50.0).abs() > 1.0, "{still} {moved}");
}
