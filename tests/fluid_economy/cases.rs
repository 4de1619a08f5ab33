//! The published cases A to M, to the digits printed.

use crate::assumptions::{Assumptions, Closure};
use crate::economy::Economy;
use crate::headline::{against_base, weeks};
use crate::printed;

/// A case: its name, its assumptions, and what it has after ten years.
struct Case {
    a: Assumptions,
    /// Net after two, five and ten years, jobs, organizations, U, y, P1 and s1 (none where no income is shared).
    row: [&'static str; 9],
}

impl Case {
    #[track_caller]
    fn holds(&self) {
        let run = Economy::run(&self.a, weeks(10.0));
        let at = |years: f64| against_base(&self.a, &run[..weeks(years)]);
        let end = &run[weeks(10.0) - 1];
        let orders = crate::base::Base::new(&self.a).orders();
        let found = [
            ("net after two years", at(2.0).net),
            ("net after five years", at(5.0).net),
            ("net", at(10.0).net),
            ("jobs", at(10.0).jobs),
            ("organizations", at(10.0).organizations),
            ("U", end.unemployed),
            ("y", end.work / orders),
            ("P1", end.price),
            ("s1", end.share),
        ];
        for ((what, value), expected) in found.into_iter().zip(self.row) {
            if !expected.is_empty() {
                printed(what, value, expected);
            }
        }
    }
}

fn a() -> Assumptions {
    Assumptions::default()
}

fn d() -> Assumptions {
    a().at_once()
}

#[test]
fn case_a_defaults() {
    let row = [
        "0.002967", "0.013120", "0.030056", "0.030171", "0.277358", "0.071673", "1.388418",
        "0.593997", "0.256008",
    ];
    Case { a: a(), row }.holds();
}

#[test]
fn case_b_open() {
    let row = [
        "0.005127", "0.037147", "0.115017", "0.114008", "0.399808", "0.158387", "1.116780",
        "0.571200", "",
    ];
    Case { a: a().under(Closure::Open), row }.holds();
}

#[test]
fn case_c_fixed() {
    let row = [
        "0.003130", "0.014305", "0.039811", "0.039507", "0.138387", "0.081544", "1.693296",
        "0.590564", "",
    ];
    Case { a: a().under(Closure::Fixed), row }.holds();
}

#[test]
fn case_d_all_at_once() {
    let row = [
        "0.013453", "0.026125", "0.034416", "0.034558", "0.377137", "0.075527", "1.517637",
        "0.497275", "0.235118",
    ];
    Case { a: d(), row }.holds();
}

#[test]
fn case_e_elastic() {
    let row = [
        "0.016403", "0.031769", "0.042230", "0.042796", "0.252665", "0.083256", "1.811496",
        "0.494509", "0.361266",
    ];
    Case { a: Assumptions { sigma: 1.5, ..d() }, row }.holds();
}

#[test]
fn case_f_purposes_by_three() {
    let row = [
        "-0.003642",
        "-0.017588",
        "-0.007211",
        "-0.006211",
        "-0.308705",
        "0.033449",
        "2.598678",
        "0.515913",
        "0.399452",
    ];
    Case { a: Assumptions { purposes: 3.0, ..d() }, row }.holds();
}

#[test]
fn case_g_little_is_passed_on() {
    let row = [
        "0.005711", "0.039278", "0.090500", "0.090391", "0.454170", "0.132656", "1.008606",
        "0.812808", "0.265208",
    ];
    Case { a: Assumptions { pass_through: 0.3, ..a() }, row }.holds();
}

#[test]
fn case_h_wages_stand_still() {
    let row = [
        "0.003321", "0.015724", "0.035485", "0.035578", "0.277810", "0.077130", "1.387603",
        "0.610998", "0.255413",
    ];
    Case { a: Assumptions { wage_curve: 0.0, ..a() }, row }.holds();
}

#[test]
fn case_i_scarce_executors() {
    let row = [
        "0.002801", "0.006138", "0.020406", "0.020315", "0.168572", "0.062490", "1.215115",
        "0.736000", "0.274807",
    ];
    Case { a: Assumptions { supply: 0.01, ..d() }, row }.holds();
}

#[test]
fn case_j_fixed_all_at_once() {
    let row = [
        "0.013486", "0.027774", "0.085034", "0.084534", "0.295584", "0.127221", "1.708354",
        "0.485618", "",
    ];
    Case { a: d().under(Closure::Fixed), row }.holds();
}

#[test]
fn case_k_open_all_at_once() {
    let row = [
        "0.038025", "0.092161", "0.160285", "0.159754", "0.557165", "0.202550", "1.028402",
        "0.473753", "",
    ];
    Case { a: d().under(Closure::Open), row }.holds();
}

#[test]
fn case_l_worst_corner() {
    let row = [
        "0.021230", "0.138374", "0.279429", "0.273906", "0.660676", "0.317986", "1.010679",
        "0.721467", "0.406990",
    ];
    Case {
        a: Assumptions {
            pass_through: 0.3,
            owners: 0.1,
            wage_curve: 0.0,
            exposed: 0.5,
            sigma: 0.5,
            eligible: 0.9,
            carried: 0.5,
            handoffs: 0.8,
            ..a()
        },
        row,
    }
    .holds();
}

#[test]
fn case_m_best_corner() {
    let row = [
        "0.001631", "0.002930", "0.002346", "0.002406", "0.217754", "0.043490", "1.564565",
        "0.526606", "0.247585",
    ];
    Case {
        a: Assumptions { pass_through: 1.0, owners: 0.9, carried: 0.0, handoffs: 0.0, ..d() },
        row,
    }
    .holds();
}
