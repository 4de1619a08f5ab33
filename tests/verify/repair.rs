//! Rows D9 to D13: executors that are never without a task, and people who check.

use telosim::engine::Law;
use telosim::model::Model;
use telosim::model::execution::Execution;
use telosim::model::flow::Station;
use telosim::model::validation::Validation;

use crate::{Seen, agrees, system, windows};

/// So many executors of mean autonomous run `run`, `people` who attend for `attend` `[h]`: machine repair.
fn machines(executors: f64, people: f64, run: f64, attend: f64) -> Model {
    // More is asked than can be done, and no more is let in than there are executors.
    let most = (executors / (run + attend)).min(people / attend);
    let mut m = system(people, people, 1.5 * most, executors, run, attend);
    m.get_mut::<Execution>().wip_limit = executors;
    m
}

/// Throughput is of the order of one an hour for each mean attendance.
fn seen(executors: f64, people: f64, run: f64, attend: f64) -> Vec<Seen> {
    let rate = (executors / (run + attend)).min(people / attend);
    windows(&machines(executors, people, run, attend), rate)
}

fn running(seen: &Seen) -> f64 {
    seen.present(Station::Machine) - seen.station(Station::Machine).waited / seen.hours
}

#[test]
fn d9_k2_ten_executors_and_one_person() {
    let seen = seen(10.0, 1.0, 10.0, 1.0);
    agrees("throughput", &seen, |s| s.throughput(Station::Review), 0.785_418);
    agrees("running", &seen, running, 7.854_177);
    agrees("review W", &seen, |s| s.sojourn(Station::Review), 2.732_079);
}

#[test]
fn d10_more_executors_than_a_person_can_attend_to_only_wait() {
    for (executors, expected) in [(5.0, 4.360_478), (20.0, 9.981_310)] {
        let seen = seen(executors, 1.0, 10.0, 1.0);
        agrees(&format!("running of {executors}"), &seen, running, expected);
    }
    let crowd = seen(50.0, 1.0, 10.0, 1.0);
    agrees("running of 50", &crowd, running, 10.0);
    agrees("utilization", &crowd, |s| s.throughput(Station::Review), 1.0);
}

#[test]
fn d11_two_people_attend_to_twenty_two_executors() {
    let seen = seen(22.0, 2.0, 10.0, 1.0);
    agrees("running", &seen, running, 17.632_226);
    agrees("review W", &seen, |s| s.sojourn(Station::Review), 2.477_154);
}

#[test]
fn d12_past_the_fan_out_of_four_executors_only_wait() {
    for (executors, expected) in [(4.0, 0.158_779), (8.0, 0.198_374)] {
        let seen = seen(executors, 1.0, 15.0, 5.0);
        agrees(&format!("{executors}"), &seen, |s| s.throughput(Station::Review), expected);
    }
}

/// Without chance the fan-out is where one more executor adds nothing: at NT / (IT + WT) + 1, where waiting
/// for attention counts as attention. Throughput is then min(N / (NT + IT), 1 / IT).
#[test]
fn d13_fan_out_is_where_one_more_executor_adds_nothing() {
    for (attend, fan_out) in [(5.0, 13.0), (10.0, 7.0)] {
        for executors in [fan_out - 1.0, fan_out, fan_out + 1.0] {
            let mut model = machines(executors, 1.0, 60.0, attend);
            model.get_mut::<Execution>().noise = Law::Fixed(1.0);
            model.get_mut::<Validation>().noise = Law::Fixed(1.0);
            let rate: f64 = executors / (60.0 + attend);
            let one = &windows_without_chance(&model);
            let found = one.throughput(Station::Review);
            let expected = rate.min(1.0 / attend);
            assert!((found / expected - 1.0).abs() < 1e-3, "{executors}: {found}, {expected}");
        }
    }
}

/// One window is as good as many where nothing is drawn that matters: 170,000 tasks of up to 10 h.
fn windows_without_chance(model: &Model) -> Seen {
    windows(model, 2.0).swap_remove(0)
}
