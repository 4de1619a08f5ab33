//! The calendar: what a tick, a date and a length of time have to do with each other.
//!
//! A tick is a week of seven days, counted from the start; an instant is the tick that begins there. A year of the calendar
//! has 365 or 366 days, so that a run of many years ends where the calendar says; a rate for a year acts per day divided by
//! 365.2425, the mean of the Gregorian calendar, and fractions of a year count by it too.

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Days in a tick `[days]`.
pub const DAYS_PER_TICK: i64 = 7;
/// Days in a year of the Gregorian calendar, in the mean of 400 years `[days]`.
pub const DAYS_PER_YEAR: f64 = 365.2425;
/// Ticks of the base year, which ends at the start `[ticks]`.
pub const BASE_TICKS: u32 = 52;
/// The first tick of the base year `[ticks]`.
pub const FIRST_TICK: i64 = -(BASE_TICKS as i64);

/// Lengths that differ by less are one: what a conversion of units may leave `[days]`.
const SLACK: f64 = 1e-6;

/// What a length of time is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    const fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => DAYS_PER_TICK as f64,
            Self::Month => DAYS_PER_YEAR / 12.0,
            Self::Year => DAYS_PER_YEAR,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A length of calendar time, in the unit in which it is told.
#[derive(Clone, Copy, Debug)]
pub struct TimeSpan {
    count: f64,
    unit: Unit,
}

/// Two lengths are equal whatever they are told in.
impl PartialEq for TimeSpan {
    fn eq(&self, other: &Self) -> bool {
        self.days() == other.days()
    }
}

impl TimeSpan {
    /// So many weeks of seven days.
    pub const fn weeks(count: f64) -> Self {
        Self { count, unit: Unit::Week }
    }

    /// So many ticks, each a week.
    pub const fn ticks(count: i64) -> Self {
        Self::weeks(count as f64)
    }

    /// So many twelfths of a year.
    pub const fn months(count: f64) -> Self {
        Self { count, unit: Unit::Month }
    }

    /// So many years of 365.2425 days.
    pub const fn years(count: f64) -> Self {
        Self { count, unit: Unit::Year }
    }

    /// Its length `[days]`.
    pub const fn days(self) -> f64 {
        self.count * self.unit.days()
    }

    /// Its length `[weeks]`.
    pub const fn in_weeks(self) -> f64 {
        self.days() / Unit::Week.days()
    }

    /// Its length `[months]`.
    pub const fn in_months(self) -> f64 {
        self.days() / Unit::Month.days()
    }

    /// Its length `[years]`.
    pub const fn in_years(self) -> f64 {
        self.days() / Unit::Year.days()
    }

    /// Ticks that begin within it, where it begins with one `[ticks]`.
    pub const fn ticks_begun(self) -> i64 {
        ticks_begun(self.days())
    }

    /// The tick that holds its end, counted from its beginning `[ticks]`.
    pub const fn last_tick(self) -> i64 {
        ((self.days() + SLACK) / Unit::Week.days()) as i64
    }

    /// The largest unit of which it is a whole number; a length of less than a year is told in days where there is none.
    fn told(self) -> (f64, Unit) {
        let days = self.days();
        let whole = |unit: Unit| {
            let count = (days / unit.days()).round();
            (count >= 1.0 && (count * unit.days() - days).abs() < SLACK).then_some((count, unit))
        };
        // What is told in months stays so: 24 months are a mark of their own.
        let first = whole(self.unit).filter(|(count, unit)| *unit != Unit::Week || *count < 52.0);
        let others = [Unit::Year, Unit::Month, Unit::Week];
        first.or_else(|| others.into_iter().find_map(whole)).unwrap_or_else(|| {
            if days < DAYS_PER_YEAR {
                (days.round(), Unit::Day)
            } else {
                ((days / DAYS_PER_YEAR * 10.0).round() / 10.0, Unit::Year)
            }
        })
    }
}

/// `one week`, `24 months`, `1.5 years`.
impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WORDS: [&str; 9] =
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        let (count, unit) = self.told();
        let plural = if count == 1.0 { "" } else { "s" };
        match WORDS.get((count - 1.0).max(0.0) as usize) {
            Some(word) if count.fract() == 0.0 && count >= 1.0 => write!(f, "{word}")?,
            _ => write!(f, "{count}")?,
        }
        write!(f, " {}{plural}", unit.name())
    }
}

/// Ticks that begin within so many days, the first at their beginning `[ticks]`.
const fn ticks_begun(days: f64) -> i64 {
    let ticks = (days - SLACK) / Unit::Week.days();
    if ticks < 0.0 { 0 } else { ticks as i64 + 1 }
}

/// Where the ticks of a run lie in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    start: Date,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { start: date(2026, 1, 1) }
    }
}

/// The year of a day, with decimals: a place on an axis `[year]`.
pub fn year_of(day: Date) -> f64 {
    f64::from(day.year()) + f64::from(day.day_of_year() - 1) / f64::from(day.days_in_year())
}

impl Calendar {
    /// The calendar of a run whose tick 0 begins on this day.
    pub const fn new(start: Date) -> Self {
        Self { start }
    }

    /// The day on which tick 0 begins.
    pub const fn start(self) -> Date {
        self.start
    }

    /// The first day of the base year.
    pub fn opens(self) -> Date {
        self.day_of(FIRST_TICK)
    }

    /// The first day of a tick.
    pub fn day_of(self, tick: i64) -> Date {
        let days = tick.saturating_mul(DAYS_PER_TICK).clamp(-4_000_000, 4_000_000);
        self.start.saturating_add(jiff::Span::new().days(days))
    }

    /// The tick that holds a day; negative before the start.
    pub fn tick_holding(self, day: Date) -> i64 {
        self.days_to(day).div_euclid(DAYS_PER_TICK)
    }

    /// The first tick that begins on or after a day; negative before the start.
    pub fn tick_from(self, day: Date) -> i64 {
        -(-self.days_to(day)).div_euclid(DAYS_PER_TICK)
    }

    /// The day that is so many years after the start: whole years by the calendar, the rest by days of 365.2425.
    pub fn after(self, years: f64) -> (Date, f64) {
        // A conversion of units may miss a whole number by a rounding.
        let whole = (years + SLACK / DAYS_PER_YEAR).floor();
        let rest = ((years - whole) * DAYS_PER_YEAR).max(0.0);
        (self.start.saturating_add(jiff::Span::new().years(whole.clamp(0.0, 9000.0) as i64)), rest)
    }

    /// Ticks that begin within so many years after the start `[ticks]`.
    pub fn ticks_in(self, years: f64) -> i64 {
        let (day, rest) = self.after(years);
        ticks_begun(self.days_to(day) as f64 + rest)
    }

    /// The year of the first day of a tick, with decimals: a place on an axis `[year]`.
    pub fn year(self, tick: i64) -> f64 {
        year_of(self.day_of(tick))
    }

    fn days_to(self, day: Date) -> i64 {
        day.since(self.start).map_or(0, |span| i64::from(span.get_days()))
    }
}

impl Serialize for Calendar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.start)
    }
}

impl<'de> Deserialize<'de> for Calendar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let start = String::deserialize(deserializer)?;
        start.parse().map(Self::new).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stay_on_the_calendar_over_two_centuries() {
        let calendar = Calendar::new(date(2026, 1, 1));
        for years in 1..=200_i16 {
            let end = date(2026 + years, 1, 1);
            let last = calendar.ticks_in(f64::from(years)) - 1;
            assert!(calendar.day_of(last) < end && calendar.day_of(last + 1) >= end, "{years}");
        }
        let last = calendar.day_of(calendar.ticks_in(200.0) - 1);
        assert!(last < date(2226, 1, 1) && last >= date(2225, 12, 25), "{last}");
        // The 29th of February has no anniversary in most years: its years end a day before.
        let leap = Calendar::new(date(2024, 2, 29));
        assert_eq!(leap.after(1.0), (date(2025, 2, 28), 0.0));
    }

    #[test]
    fn parts_of_a_year_count_by_days() {
        let calendar = Calendar::default();
        let ticks = |years: f64| calendar.ticks_in(years);
        // 36.5 days have the beginnings of six weeks in them.
        assert_eq!((ticks(0.1), ticks(0.5), ticks(1.0), ticks(1.5)), (6, 27, 53, 79));
        let week = TimeSpan::weeks(1.0).in_years();
        assert_eq!((ticks(week), ticks(3.0 * week), ticks(0.0)), (1, 3, 0));
        assert_eq!(TimeSpan::weeks(1.0).ticks_begun(), 1);
    }

    #[test]
    fn a_tick_holds_its_seven_days() {
        let calendar = Calendar::default();
        for tick in [-52, -1, 0, 1, 52, 521, 10_435] {
            let first = calendar.day_of(tick);
            let days = |n: i64| first.saturating_add(jiff::Span::new().days(n));
            assert_eq!([0, 3, 6].map(|n| calendar.tick_holding(days(n))), [tick; 3]);
            assert_eq!([-6, 0, 1].map(|n| calendar.tick_from(days(n))), [tick, tick, tick + 1]);
        }
        assert_eq!(calendar.day_of(0), calendar.start());
        assert_eq!(calendar.opens(), date(2025, 1, 2));
    }

    #[test]
    fn axes_agree_with_dates() {
        let calendar = Calendar::new(date(2026, 1, 1));
        assert_eq!(calendar.year(0), 2026.0);
        for tick in (0..10_436).step_by(97) {
            let (year, day) = (calendar.year(tick), calendar.day_of(tick));
            assert_eq!(year.floor(), f64::from(day.year()), "{day}");
        }
    }

    #[test]
    fn the_marks_of_24_months_and_ten_years_are_those_of_the_calendar() {
        for start in [date(2026, 1, 1), date(2027, 3, 1), date(2023, 7, 15)] {
            let calendar = Calendar::new(start);
            for (span, years) in [
                (TimeSpan::months(24.0), 2.0),
                (TimeSpan::years(5.0), 5.0),
                (TimeSpan::years(10.0), 10.0),
            ] {
                assert_eq!(span.ticks_begun(), calendar.ticks_in(years), "{start} {span}");
            }
        }
        assert_eq!(TimeSpan::months(24.0).last_tick(), 104);
    }

    #[test]
    fn lengths_are_told_in_the_unit_that_fits() {
        let week = TimeSpan::weeks(1.0).in_years();
        for (span, words) in [
            (TimeSpan::weeks(1.0), "one week"),
            (TimeSpan::years(week), "one week"),
            (TimeSpan::months(24.0), "24 months"),
            (TimeSpan::years(2.0), "two years"),
            (TimeSpan::years(10.0), "10 years"),
            (TimeSpan::years(1.0), "one year"),
            (TimeSpan::years(0.5), "six months"),
            (TimeSpan::years(0.1), "37 days"),
            (TimeSpan::years(1.5), "18 months"),
            (TimeSpan::years(1.26), "1.3 years"),
            (TimeSpan::ticks(13), "13 weeks"),
        ] {
            assert_eq!(span.to_string(), words);
        }
    }
}
