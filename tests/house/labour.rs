//! The labour market by itself: equal organizations that want as many people as they began with, and no AI; and
//! organizations that end and are followed by others.

use rayon::prelude::*;
use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::agents::Organizations;
use telosim::model::demand::Demand;
use telosim::model::displacement::Displacement;
use telosim::model::market::Market;
use telosim::study::{Horizon, Outcome, Part, Stage, Status};

use crate::people::small;

/// Organizations, and people in each.
const ORGANIZATIONS: u64 = 40;
const PEOPLE: f64 = 100.0;
/// Weeks in ten years, after a base year.
const WEEKS: u32 = 522;

/// People quit at the published rate, vacancies ripen in 6.75 weeks, and what leavers leave is posted ahead.
fn market(set: impl Fn(&mut Displacement)) -> Model {
    let mut m = Model::default();
    let organizations = m.get_mut::<Organizations>();
    (organizations.count, organizations.size) = (ORGANIZATIONS, Law::Fixed(PEOPLE));
    m.get_mut::<Demand>().hires = true;
    let market = m.get_mut::<Displacement>();
    (market.separation, market.vacancy_interval, market.ahead) = (0.016, 6.75, true);
    set(market);
    m
}

fn play(stage: &mut Stage, model: &Model, replicate: u64) -> Outcome {
    let horizon = Horizon { window: Some((0, WEEKS)), ..Horizon::new(WEEKS, 52) };
    let part = Part { model: model.clone(), ..Part::default() };
    let (outcome, _) = stage.play(part, Draws::new(21, replicate), &horizon);
    assert_eq!(outcome.status, Status::Ok);
    outcome
}

/// Mean of ten years over replicates, relative to what the base year has, with its standard error.
fn relative(stage: &Stage, all: &[Outcome], metric: &str, base: f64) -> (f64, f64) {
    let place = stage.metrics().iter().position(|m| m.name == metric).unwrap();
    let values: Vec<f64> = all.iter().map(|o| o.finals[place] / base).collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Enough that openings, which move slowly, are known to half a per cent.
const REPLICATES: u64 = 48;

/// Unemployment and openings of ten years stay within 1 % of those of the base year in the mean, as far as three standard
/// errors can tell.
fn stands(model: &Model) -> Vec<Outcome> {
    let stage = Stage::new().unwrap();
    let all: Vec<Outcome> = (0..REPLICATES)
        .into_par_iter()
        .map_init(|| Stage::new().unwrap(), |stage, replicate| play(stage, model, replicate))
        .collect();
    let market = model.get::<Displacement>();
    let is = [market.unemployed_at_start, market.openings_at_start];
    for (metric, base) in
        ["displacement.unemployment", "displacement.openings_rate"].into_iter().zip(is)
    {
        let (mean, error) = relative(&stage, &all, metric, base);
        assert!((mean - 1.0).abs() < 0.01 + 3.0 * error, "{metric}: {mean} ± {error}");
        assert!(error < 0.006, "{metric} is not known well enough: {mean} ± {error}");
    }
    all
}

#[test]
fn without_ai_unemployment_and_openings_stay_where_they_begin_for_ten_years() {
    stands(&market(|_| ()));
}

/// G15: how far people look leaves the base year as it is.
#[test]
fn mobility_leaves_unemployment_and_openings_where_they_are() {
    for mobility in [0.01, 1.0] {
        stands(&market(|market| market.mobility = mobility));
    }
}

/// The levels around the end of 2022, with people who move from job to job: moves and the openings that they leave come
/// out 1.3 % below what they are fitted to, with a standard error of 0.5 %.
fn of_2022(market: &mut Displacement) {
    (market.unemployed_at_start, market.openings_at_start, market.moves) = (0.0373, 0.0694, 0.022);
}

#[test]
fn with_moves_from_job_to_job_the_levels_of_2022_stand() {
    let all = stands(&market(of_2022));
    let stage = Stage::new().unwrap();
    let (mean, error) = relative(&stage, &all, "displacement.job_to_job_rate", 0.022);
    assert!((mean - 1.0).abs() < 0.01 + 3.0 * error && error < 0.006, "{mean} ± {error}");
    // Hires are what leaves, by quits and by discharges of 1.6 % in 6.75 weeks.
    let of = |name: &str| relative(&stage, &all, name, 1.0).0;
    let discharges = (1.0 - libm::pow(1.0 - 0.016, 1.0 / 6.75)) * 365.2425 / 84.0;
    let layoffs = of("displacement.layoffs_rate");
    assert!((layoffs / discharges - 1.0).abs() < 0.01, "{layoffs} is not {discharges}");
    let (hires, quits) = (of("displacement.hires_rate"), of("displacement.quits_rate"));
    assert!((hires / (quits + layoffs) - 1.0).abs() < 0.005, "{hires} {quits} {layoffs}");
}

/// Ten times as often as published, so that a few years show it.
fn mortal(model: &mut Model) {
    let market = model.get_mut::<Market>();
    (market.exit, market.vacant) = (1.6, 13);
    let labour = model.get_mut::<Displacement>();
    (labour.vacancy_interval, labour.ahead) = (6.75, true);
    of_2022(labour);
}

#[test]
fn where_organizations_end_and_others_enter_nobody_is_lost() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 1);
    let mut model = small(&stage, &draws);
    mortal(&mut model);
    let part = Part { model, ..Part::default() };
    assert_eq!(stage.audit(part, draws, 208), Ok(()));
}

/// Dates belong to places: what AI does to an organization moves none of them, and each is taken again.
#[test]
fn organizations_end_and_others_enter_at_the_same_dates_with_ai_and_without() {
    let mut stage = Stage::new().unwrap();
    let mut model = small(&stage, &Draws::new(7, 0));
    mortal(&mut model);
    let names: Vec<String> = stage.metrics().into_iter().map(|metric| metric.name).collect();
    let place = |name: &str| names.iter().position(|it| it == name).unwrap();
    let horizon = Horizon::new(208, 1);
    let mut played = |model: Model| {
        let (outcome, _) =
            stage.play(Part { model, ..Part::default() }, Draws::new(7, 0), &horizon);
        assert_eq!(outcome.status, Status::Ok);
        outcome
    };
    let (with, without) = (played(model.clone()), played(model.reference()));
    let of = |o: &Outcome, name: &str| o.series.get(place(name)).unwrap().to_vec();
    for name in ["market.exited", "market.entered"] {
        assert_eq!(of(&with, name), of(&without, name), "{name}");
    }
    assert_ne!(of(&with, "headline.hours"), of(&without, "headline.hours"));
    let exits = of(&with, "market.exited");
    let entries = of(&with, "market.entered");
    assert!(exits.iter().sum::<f64>() >= 5.0, "{exits:?}");
    assert_eq!(exits[..exits.len() - 13], entries[13..]);
}
