//! Rows D1 to D5, D7 and D8: stations with arrivals from outside.

use telosim::engine::Law;
use telosim::model::coordination::Coordination;
use telosim::model::feedback::Feedback;
use telosim::model::flow::Station;
use telosim::model::validation::Validation;

use crate::{agrees, mean, people, system, windows};

const EXPONENTIAL: Law = Law::Exponential { mean: 1.0 };

#[test]
fn d1_five_servers_at_eight_tenths() {
    let seen = windows(&people(5, 4.0, EXPONENTIAL), 4.0);
    let wait = |s: &crate::Seen| mean(s.waits.iter().copied());
    agrees("P(wait)", &seen, |s| mean(s.waits.iter().map(|w| f64::from(*w > 0.0))), 0.554_113);
    agrees("Wq", &seen, wait, 0.554_113);
    agrees("W", &seen, |s| s.sojourn(Station::Execute), 1.554_113);
    agrees("Lq", &seen, |s| s.station(Station::Execute).waited / s.hours, 2.216_450);
    agrees("L", &seen, |s| s.present(Station::Execute), 6.216_450);
    agrees("P(Wq > 1)", &seen, |s| mean(s.waits.iter().map(|w| f64::from(*w > 1.0))), 0.203_847);
}

#[test]
fn d2_one_two_three_and_ten_servers_at_eight_tenths() {
    for (servers, wq, waits) in [
        (1, 4.0, 0.8),
        (2, 1.777_778, 0.711_111),
        (3, 1.078_652, 0.647_191),
        (10, 0.204_590, 0.409_180),
    ] {
        let rate = 0.8 * f64::from(servers);
        let seen = windows(&people(servers, rate, EXPONENTIAL), rate);
        agrees(&format!("Wq of {servers}"), &seen, |s| mean(s.waits.iter().copied()), wq);
        let share = |s: &crate::Seen| mean(s.waits.iter().map(|w| f64::from(*w > 0.0)));
        agrees(&format!("P(wait) of {servers}"), &seen, share, waits);
    }
}

#[test]
fn d3_five_to_fifty_servers_at_nine_tenths() {
    for (servers, wq) in [(5, 1.524_986), (10, 0.668_732), (20, 0.275_385), (50, 0.072_773)] {
        let rate = 0.9 * f64::from(servers);
        let seen = windows(&people(servers, rate, EXPONENTIAL), rate);
        agrees(&format!("Wq of {servers}"), &seen, |s| mean(s.waits.iter().copied()), wq);
    }
}

#[test]
fn d4_the_wait_grows_with_the_variance_of_service() {
    for (noise, wq) in [
        (Law::Fixed(1.0), 2.0),
        (Law::Gamma { shape: 4.0, mean: 1.0 }, 2.5),
        (EXPONENTIAL, 4.0),
        (Law::Gamma { shape: 0.25, mean: 1.0 }, 10.0),
    ] {
        let seen = windows(&people(1, 0.8, noise.clone()), 0.8);
        agrees(&format!("Wq of {noise:?}"), &seen, |s| mean(s.waits.iter().copied()), wq);
    }
}

#[test]
fn d5_log_normal_service_has_the_wait_of_its_variance() {
    let noise = Law::Lognormal { median: (-0.5_f64).exp(), log_sd: 1.0 };
    let seen = windows(&people(1, 0.8, noise), 0.8);
    agrees("Wq", &seen, |s| mean(s.waits.iter().copied()), 5.436_564);
}

#[test]
fn d7_a_network_with_rework_and_a_busy_review() {
    let mut model = system(4.0, 10.0, 9.0, 30.0, 2.0, 1.0 / 3.0);
    model.get_mut::<Coordination>().defect = 0.2;
    let seen = windows(&model, 9.0);
    agrees("lead time", &seen, |s| mean(s.stays.iter().copied()), 4.389_068);
    agrees("WIP", &seen, |s| s.present(Station::Machine) + s.present(Station::Review), 39.501_610);
    let busy = |s: &crate::Seen| {
        (s.sojourn(Station::Review) * s.throughput(Station::Review)
            - s.station(Station::Review).waited / s.hours)
            / 4.0
    };
    agrees("review", &seen, busy, 0.937_5);
}

/// The stations of one server each: an executor, a person who reviews, and a slot in which an answer is awaited.
#[test]
fn d8_stations_in_a_row_add_up() {
    for stations in 1..=3 {
        let mut model = system(1.0, 1.0, 0.8, 1.0, 1.0, 1.0);
        if stations < 2 {
            model.get_mut::<Validation>().minutes = 0.0;
        }
        if stations == 3 {
            model.get_mut::<Feedback>().instant = 0.0;
            // An hour of the week's forty, in days of the week's seven.
            model.get_mut::<Feedback>().delay = Law::Exponential { mean: 7.0 / 40.0 };
            model.get_mut::<Feedback>().slots_per_person = 1.0;
        }
        let seen = windows(&model, 0.8);
        let lead = |s: &crate::Seen| mean(s.stays.iter().copied());
        agrees(&format!("{stations} in a row"), &seen, lead, 5.0 * f64::from(stations));
    }
}
