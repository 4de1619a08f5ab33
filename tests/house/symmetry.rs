//! What must make no difference to net job loss: how many organizations there are, how work is cut into organizations where
//! nothing depends on their size, seats that lead nowhere, and hours for finding that find nothing.

use rayon::prelude::*;
use telosim::engine::{Draws, Law, Lever};
use telosim::model::Model;
use telosim::model::adoption::{Adoption, Path};
use telosim::model::agents::Organizations;
use telosim::model::coordination::{Coordination, Form};
use telosim::model::purposes::Purposes;
use telosim::study::Stage;

use crate::people::{last, play, replay, small};

const WEEKS: u32 = 104;
const REPLICATES: u64 = 96;
/// Standard errors within which the means of two samples that are alike lie: 999 of 1,000 times.
const ALIKE: f64 = 3.3;
/// Quantile .9995 of F at 95 and 95 degrees of freedom.
const SPREAD: f64 = 1.98;

/// Equal organizations without AI's coordination relief, so many of so many people.
fn equal(stage: &Stage, count: u64, size: f64) -> Model {
    let mut model = small(stage, &Draws::new(7, 0));
    let organizations = model.get_mut::<Organizations>();
    (organizations.count, organizations.size) = (count, Law::Fixed(size));
    organizations.stratified = false;
    model
}

/// Final net job loss of each replicate.
fn nets(model: &Model, levers: &[Lever]) -> Vec<f64> {
    (0..REPLICATES)
        .into_par_iter()
        .map_init(
            || Stage::new().unwrap(),
            |stage, replicate| {
                let o = replay(stage, model.clone(), levers.to_vec(), WEEKS, replicate);
                last(stage, &o, "headline.net")
            },
        )
        .collect()
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0))
}

/// The difference of two means, and its standard error where the samples are independent.
fn apart(a: &[f64], b: &[f64]) -> (f64, f64) {
    let ((mean, variance), (other, others)) = (mean_and_variance(a), mean_and_variance(b));
    (other - mean, ((variance + others) / REPLICATES as f64).sqrt())
}

/// G9: twenty organizations of ten are ten of twenty, where neither meetings nor layers grow with people.
#[test]
fn g9_where_nothing_depends_on_size_one_large_organization_is_two_small_ones() {
    let stage = Stage::new().unwrap();
    let model = |count, size| {
        let mut model = equal(&stage, count, size);
        let seams = model.get_mut::<Coordination>();
        (seams.form, seams.communication, seams.ritual, seams.layer_delay) =
            (Form::Squared, 0.0, 0.0, 0.0);
        model.get_mut::<Adoption>().path = Path::SystemRun;
        nets(&model, &[])
    };
    let (difference, error) = apart(&model(4, 40.0), &model(8, 20.0));
    println!("{difference} ± {error}");
    assert!(difference.abs() < ALIKE * error, "{difference} ± {error}");
    assert!(error < 0.01, "{error}");
}

/// G11: of twice as many organizations the mean is the same, and the variance half of it.
#[test]
fn g11_of_twice_as_many_organizations_the_mean_is_the_same_and_the_variance_half() {
    let stage = Stage::new().unwrap();
    let (few, many) = (nets(&equal(&stage, 4, 20.0), &[]), nets(&equal(&stage, 8, 20.0), &[]));
    let (difference, error) = apart(&few, &many);
    let ratio = mean_and_variance(&few).1 / mean_and_variance(&many).1;
    println!("{difference} ± {error}; {ratio}");
    assert!(difference.abs() < ALIKE * error, "{difference} ± {error}");
    assert!((2.0 / SPREAD..2.0 * SPREAD).contains(&ratio), "{ratio}");
}

/// G13: who retrains where nobody hires stays without work, to the bit.
#[test]
fn g13_seats_that_lead_to_no_job_keep_none() {
    let mut stage = Stage::new().unwrap();
    let model = equal(&stage, 5, 20.0);
    let none = Lever { tick: 0, set: "demand.hires".into(), to: false.into() };
    let seats = Lever { tick: 0, set: "displacement.seats".into(), to: 0.2.into() };
    let without = play(&mut stage, model.clone(), vec![none.clone()], WEEKS);
    let with = play(&mut stage, model, vec![none, seats], WEEKS);
    assert!(last(&stage, &with, "displacement.learners") > 0.0);
    for name in ["headline.net", "headline.jobs"] {
        let place = stage.metrics().iter().position(|it| it.name == name).unwrap();
        let bits = |it: &[f64]| it.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert!(last(&stage, &without, name) > 0.0, "{name}: nobody is displaced");
        assert!(bits(&without.series[place]) == bits(&with.series[place]), "{name}");
    }
}

/// G14: hours that find nothing are no work, so that net job loss does not fall with them.
#[test]
fn g14_finding_that_finds_nothing_lowers_no_loss() {
    let stage = Stage::new().unwrap();
    let mut model = equal(&stage, 4, 20.0);
    model.get_mut::<Purposes>().eta = 0.0;
    let more = Lever { tick: 0, set: "purposes.finding".into(), to: 0.8.into() };
    let (as_before, finding) = (nets(&model, &[]), nets(&model, &[more]));
    let by: Vec<f64> = as_before.iter().zip(&finding).map(|(a, b)| b - a).collect();
    let (mean, variance) = mean_and_variance(&by);
    let error = (variance / REPLICATES as f64).sqrt();
    println!("{mean} ± {error}");
    assert!(mean > -ALIKE * error.max(f64::EPSILON), "{mean} ± {error}");
}
