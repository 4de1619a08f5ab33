//! Hours of executors that are bought by the week, instead of executors.

/// Share of hours bought that is expected to be used: the rest is there for weeks with more work.
pub const MARGIN: f64 = 0.9;

/// Equation (15): executor-hours that an organization buys in a week, where eligible work takes so many and its budget
/// buys at most so many.
pub fn bought(eligible: f64, affordable: f64) -> f64 {
    (eligible / MARGIN).min(affordable)
}

/// Equation (15): what each gets where there is less than all buy.
pub fn ration(supply: f64, bought: &mut [f64]) {
    let all: f64 = bought.iter().sum();
    if all > supply {
        bought.iter_mut().for_each(|hours| *hours *= supply / all);
    }
}

/// Executor-hours that have been bought and not been used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    left: f64,
    bought: f64,
}

impl Bucket {
    /// Nothing has been bought yet.
    pub const NONE: Self = Self { left: 0.0, bought: 0.0 };

    /// A week begins, for which so many hours were bought `[h]`: what was left of those bought for the week before the last
    /// is lost, and what was used too much is taken off.
    pub fn fill(&mut self, bought: f64) {
        *self = Self { left: self.left.min(self.bought) + bought, bought };
    }

    /// A run starts that takes so many `[h]`.
    pub fn draw(&mut self, hours: f64) {
        self.left -= hours;
    }

    /// What is left `[h]`: less than nothing where the last run took more than there was.
    pub fn left(&self) -> f64 {
        self.left
    }
}

/// Equation (15): contexts that so many hours keep busy for a week in which each takes so many of them.
pub fn contexts(hours: f64, each: f64) -> u32 {
    libm::ceil(hours.max(0.0) / each) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_keep_for_one_week_more() {
        let mut bucket = Bucket::NONE;
        bucket.fill(10.0);
        assert_eq!(bucket.left(), 10.0);
        bucket.draw(4.0);
        bucket.fill(10.0);
        assert_eq!(bucket.left(), 16.0);
        // The six of the first week are used first, and one of the second.
        bucket.draw(7.0);
        bucket.fill(10.0);
        assert_eq!(bucket.left(), 19.0);
        bucket.fill(0.0);
        assert_eq!(bucket.left(), 10.0);
        bucket.fill(0.0);
        assert_eq!(bucket.left(), 0.0);
    }

    #[test]
    fn what_a_run_took_too_much_is_taken_off_the_next_week() {
        let mut bucket = Bucket::NONE;
        bucket.fill(1.0);
        bucket.draw(3.0);
        bucket.fill(5.0);
        assert_eq!(bucket.left(), 3.0);
    }

    #[test]
    fn a_shortage_is_shared_in_proportion_and_a_budget_caps() {
        assert_eq!(bought(9.0, 100.0), 10.0);
        assert_eq!(bought(9.0, 4.0), 4.0);
        let mut hours = [10.0, 30.0];
        ration(50.0, &mut hours);
        assert_eq!(hours, [10.0, 30.0]);
        ration(20.0, &mut hours);
        assert_eq!(hours, [5.0, 15.0]);
        ration(0.0, &mut hours);
        assert_eq!(hours, [0.0, 0.0]);
    }

    #[test]
    fn a_context_more_is_there_for_each_week_of_hours_begun() {
        assert_eq!([0.0, 0.5, 168.0, 168.5].map(|hours| contexts(hours, 168.0)), [0, 1, 1, 2]);
        assert_eq!(contexts(-3.0, 168.0), 0);
    }
}
