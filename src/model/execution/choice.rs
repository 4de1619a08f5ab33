//! Who had better do it: what people and executors cost for one task.

use super::{Bench, Execution};

/// Equation (12): what an hour that somebody uses costs `[money/h]`, at a pay of an hour, where each uses so many hours of
/// the `paid` ones.
pub fn used_hour(pay: f64, paid: f64, used: f64) -> f64 {
    pay * paid / used
}

/// Equation (13): what people cost for a base hour of work `[money/bh]`, at so many hours for it.
pub fn by_people(hour: f64, hours: f64) -> f64 {
    hour * hours
}

/// Equation (14): what executors cost for a base hour of work `[money/bh]`, at the price of an executor-hour with what is
/// levied on it, an hour of people, and hours of people for each base hour.
pub fn by_executor(price: f64, speed: f64, hour: f64, attended: f64, success: f64) -> f64 {
    (price / speed + hour * attended) / success
}

/// What one organization pays this week for hours, and how much comes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// What an hour that somebody uses costs `[money/h]`.
    pub(super) hour: f64,
    /// Price of an executor-hour `[money/h]`.
    pub(super) price: f64,
    /// Work that an executor-hour does `[bh/h]`.
    pub(super) speed: f64,
}

impl Rates {
    /// Work that an executor-hour does `[bh/h]`.
    pub fn speed(&self) -> f64 {
        self.speed
    }
}

/// What a task costs, by people or by executors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Costs {
    /// By people `[money]`.
    pub people: f64,
    /// By executors, those attempts included that do not succeed `[money]`.
    pub executors: f64,
    /// Executor-hours that it takes, the same included `[h]`.
    pub hours: f64,
}

impl Costs {
    /// Whether executors do it for less; people do what costs the same.
    pub fn pays(&self) -> bool {
        self.executors < self.people
    }

    /// What is saved if executors do it `[money]`.
    pub fn saving(&self) -> f64 {
        self.people - self.executors
    }
}

/// What a task costs of which so much work `[bh]` is left to do, where each attempt succeeds with this chance.
pub fn costs(p: &Execution, bench: &Bench, work: f64, success: f64) -> Costs {
    let Rates { hour, price, speed } = bench.rates;
    let speed = speed / p.kept();
    let attended = (p.steer + if p.bound { p.binding } else { 0.0 } + bench.switching) / work;
    Costs {
        people: work * by_people(hour, 1.0 / bench.people_speed),
        executors: work * by_executor(price, speed, hour, attended, success),
        hours: work / (speed * success),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The docking set: 26.56 of 40 hours are used, pay is 50, work takes 1.25 h/bh, 0.75 h go to each usual task.
    fn docked(price: f64, speed: f64) -> (f64, f64, f64) {
        let hour = used_hour(50.0, 40.0, 26.56);
        (hour, by_people(hour, 1.25), by_executor(price, speed, hour, 0.75 / 12.0, 0.9))
    }

    /// Price of an executor-hour at which both cost the same.
    fn break_even(speed: f64) -> f64 {
        let (hour, people, _) = docked(0.0, speed);
        (0.9 * people - hour * 0.75 / 12.0) * speed
    }

    #[test]
    fn a_base_hour_costs_what_is_published_for_the_docking_set() {
        let (hour, people, executors) = docked(100.0, 10.0);
        assert!((hour - 75.30).abs() < 5e-3, "{hour}");
        assert!((people - 94.127).abs() < 5e-4, "{people}");
        assert!((executors - 16.340).abs() < 5e-4, "{executors}");
    }

    #[test]
    fn executors_pay_up_to_a_price_that_grows_with_their_speed() {
        for (speed, price) in [(10.0, 800.08), (1.0, 80.01)] {
            assert!((break_even(speed) - price).abs() < 5e-3, "{}", break_even(speed));
            let (_, people, executors) = docked(break_even(speed), speed);
            assert!((executors - people).abs() < 1e-12 * people);
        }
    }

    /// A colleague that costs what people cost, at their speed, without steering: a tie, which goes to people.
    #[test]
    fn a_tie_goes_to_people() {
        let p = Execution::default();
        let rates = |price| Rates { hour: 75.3, price, speed: 1.0 };
        let cost = |price| costs(&p, &Bench { rates: rates(price), ..Bench::IDLE }, 7.7, 1.0);
        assert!(!cost(75.3).pays() && cost(75.3).saving() == 0.0);
        assert!(cost(75.299_999).pays() && !cost(75.300_001).pays());
        // Where nobody costs anything, people do it.
        let free = Bench { rates: Rates { hour: 0.0, price: 0.0, speed: 10.0 }, ..Bench::IDLE };
        assert!(!costs(&p, &free, 7.7, 1.0).pays());
    }

    #[test]
    fn what_hardly_ever_succeeds_does_not_pay() {
        let p = Execution { steer: 0.5, binding: 0.25, ..Execution::default() };
        let bench = Bench { rates: Rates { hour: 75.3, price: 100.0, speed: 10.0 }, ..Bench::IDLE };
        assert!(costs(&p, &bench, 12.0, 0.9).pays());
        // Short tasks take as much steering as long ones.
        assert!(!costs(&p, &bench, 0.5, 0.9).pays());
        assert!(!costs(&p, &bench, 12.0, 0.0).pays());
        let it = costs(&p, &bench, 12.0, 0.9);
        assert!((it.hours - 12.0 / 9.0).abs() < 1e-12);
    }
}
