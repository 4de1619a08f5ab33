use super::*;

#[test]
fn in_the_base_year_cells_are_born_as_fast_as_they_are_given_up() {
    let p = Purposes { births: 0.06, deaths: 0.24, per_person: 0.25, ..Purposes::default() };
    let n = 20.0;
    let born = births_a_week(&p, n, 1.0, 40.0, 40.0) * WEEKS_PER_YEAR;
    let given_up = n * p.per_person * death_hazard(p.deaths, 0.0, p.half_life);
    assert!((born - given_up).abs() < 1e-12);
}

#[test]
fn without_elasticity_free_hours_bring_no_purposes() {
    let p = Purposes { births: 1.0, ..Purposes::default() };
    assert_eq!(births_a_week(&p, 10.0, 1.0, 80.0, 40.0), births_a_week(&p, 10.0, 1.0, 40.0, 40.0));
}

#[test]
fn a_value_that_has_halved_is_given_up_twice_as_fast() {
    assert_eq!(death_hazard(0.24, 20.0, 20.0), 0.48);
    assert_eq!(death_hazard(0.24, 20.0, f64::INFINITY), 0.24);
}

#[test]
fn leading_is_not_automated_in_the_base_year() {
    let p = Purposes { leading: 8.0, leading_automated: 0.5, ..Purposes::default() };
    assert_eq!(leading_hours(&p, Clock { tick: -1, age: 51 }), 8.0);
    assert_eq!(leading_hours(&p, Clock { tick: 0, age: 52 }), 4.0);
}
