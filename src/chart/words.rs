//! Numbers as readers say them. A share of runs is a count of runs, never a probability.

use super::text::NBSP;
use super::{Change, Estimate};

/// The largest value that is drawn or said; beyond it a number is no measurement.
pub const LARGEST: f64 = 1e12;

/// Whether a value can be drawn: finite and not absurd.
pub fn drawable(value: f64) -> bool {
    value.abs() <= LARGEST
}

/// A number with this many decimals, thousands grouped, and a true minus sign.
pub fn number(value: f64, decimals: usize) -> String {
    // A share that can be drawn can also be said in percent.
    if !drawable(value / 100.0) {
        return "undefined".to_owned();
    }
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(w, r)| (w, Some(r)));
    let mut said = String::new();
    if value < 0.0 && plain.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        said.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    if let Some(rest) = rest {
        said.push('.');
        said.push_str(rest);
    }
    said
}

/// The name of a large number: millions, billions or trillions, and the size of one.
fn named(value: f64) -> Option<(f64, &'static str)> {
    const NAMES: [(f64, &str); 3] = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    NAMES.into_iter().find(|(size, _)| value.abs() >= *size && drawable(value / 100.0))
}

/// A number with this many decimals; from a million on in millions, billions, trillions.
pub fn large(value: f64, decimals: usize) -> String {
    match named(value) {
        Some((size, name)) => format!("{}{NBSP}{name}", short(value / size)),
        None => number(value, decimals),
    }
}

/// A number as somebody has written it, with all its digits: what is assigned is never rounded.
pub fn exact(value: f64) -> String {
    if let Some((size, name)) = named(value) {
        return format!("{}{NBSP}{name}", exact(value / size));
    }
    // Fifteen digits are what any double holds; beyond them is what a product by 100 adds.
    let value: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let decimals = value.to_string().split_once('.').map_or(0, |(_, rest)| rest.len());
    number(value, decimals)
}

/// A share in percent, as [`exact`].
pub fn exact_percent(share: f64) -> String {
    format!("{}{NBSP}%", exact(share * 100.0))
}

/// A multiplier, as [`exact`].
pub fn exact_times(multiplier: f64) -> String {
    if drawable(multiplier) { format!("×{}", exact(multiplier)) } else { "undefined".to_owned() }
}

/// A number to two or three digits, as many as a reader needs: 5 million · 1,234 · 56 · 7.8 · 0.09.
pub fn short(value: f64) -> String {
    let decimals = match value.abs() {
        v if v == 0.0 || v >= 20.0 => 0,
        v if v >= 1.0 => 1,
        v if v >= 0.1 => 2,
        v if v >= 1e-6 => (1.0 - v.log10().floor()) as usize,
        _ => 6,
    };
    let said = large(value, decimals);
    if decimals == 0 { said } else { said.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

/// A share in percent: 31 %, 4.2 %, 0 %.
pub fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    let tenth = (hundredths * 10.0).round() / 10.0;
    let decimals = usize::from(tenth.abs() < 10.0 && tenth.fract() != 0.0);
    format!("{}{NBSP}%", large(hundredths, decimals))
}

/// Two shares as a range: 29 to 33 %.
pub fn range(low: f64, high: f64) -> String {
    let low = percent(low);
    format!("{} to {}", low.trim_end_matches('%').trim_end_matches(NBSP), percent(high))
}

/// Digits after the point that shares take in percentage points, so that none that is not zero is said to be.
pub fn point_digits(shares: &[f64]) -> usize {
    let lost = |digits: i32| {
        let least = 0.5 * 10_f64.powi(-digits - 2);
        shares.iter().any(|x| *x != 0.0 && x.abs() < least)
    };
    (1..3).find(|&digits| !lost(digits)).unwrap_or(3) as usize
}

/// A difference of shares in percentage points: 4 points.
pub fn points(difference: f64) -> String {
    let said = short((difference.abs() * 1_000.0).round() / 10.0);
    let noun = if said == "1" { "point" } else { "points" };
    format!("{said}{NBSP}{noun}")
}

/// The same with its sign: +4 points.
pub fn signed_points(difference: f64) -> String {
    let said = points(difference);
    match (said.bytes().any(|b| matches!(b, b'1'..=b'9')), difference > 0.0) {
        (false, _) => said,
        (true, true) => format!("+{said}"),
        (true, false) => format!("−{said}"),
    }
}

/// A multiplier: ×2, ×0.5.
pub fn times(multiplier: f64) -> String {
    if drawable(multiplier) { format!("×{}", short(multiplier)) } else { "undefined".to_owned() }
}

/// How many runs a share of them is: 870 of 1,000 runs.
pub fn of_runs(share: f64, runs: u64) -> String {
    let count = (share * runs as f64).round();
    format!("{} of {} runs", number(count, 0), number(runs as f64, 0))
}

/// "falls from 31 % in January 2026 to 14 % in December 2035", or that there are too few runs to tell; `at` names the
/// first and the second: where they are the same there is one number only. `None` where it is not known.
pub fn changes(change: &Change, at: [&str; 2], say: impl Fn(f64) -> String) -> Option<String> {
    let named = |e: &Estimate, at: &str| match at {
        "" => say(e.value),
        at => format!("{} {at}", say(e.value)),
    };
    let (before, after) = (named(&change.before, at[0]), named(&change.after, at[1]));
    if !at[0].is_empty() && at[0] == at[1] {
        return drawable(change.after.value).then(|| format!("is {after}"));
    }
    if change.by.low == 0.0 && change.by.high == 0.0 {
        return drawable(change.after.value)
            .then(|| format!("is the same, {}", say(change.after.value)));
    }
    change.drawable().then(|| match (change.told(), change.by.value > 0.0) {
        (false, _) => format!("is {before} and {after}: too few runs to tell a difference"),
        (true, true) => format!("rises from {before} to {after}"),
        (true, false) => format!("falls from {before} to {after}"),
    })
}

/// A difference in pairs with its interval, for an alt text: "difference −17 points (−22 to −12)".
pub fn differs(change: &Change, say: impl Fn(f64) -> String) -> String {
    let Estimate { value, low, high } = change.by;
    match change.drawable() {
        true => format!("difference {} ({} to {})", say(value), say(low), say(high)),
        false => "difference not known".to_owned(),
    }
}

/// The day of a calendar year with decimals, to the nearest: 2030-01-04. Empty where there is none.
pub fn date(year: f64) -> String {
    day(year).map_or_else(String::new, |day| day.to_string())
}

fn day(year: f64) -> Option<jiff::civil::Date> {
    if !(1.0..=9_998.0).contains(&year) {
        return None;
    }
    let first = jiff::civil::Date::new(year.floor() as i16, 1, 1).ok()?;
    let days = (year.fract() * f64::from(first.days_in_year())).round();
    first.checked_add(jiff::Span::new().days(days as i64)).ok()
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The month of a calendar year with decimals: January 2026.
pub fn month(year: f64) -> String {
    let name = |day: jiff::civil::Date| {
        format!("{} {}", MONTHS[usize::from(day.month().unsigned_abs()) - 1], day.year())
    };
    day(year).map_or_else(|| short(year), name)
}

/// When something starts and ends: "in January 2026" and "in December 2035"; days where the month is the same.
pub fn moments(start: f64, end: f64) -> [String; 2] {
    let at = [start, end].map(|year| format!("in {}", month(year)));
    if at[0] == at[1] && start != end {
        [start, end].map(|year| format!("on {}", date(year)))
    } else {
        at
    }
}

/// The same text with a capital at its start.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_minus_is_a_minus() {
        assert_eq!(number(-1_234_567.891, 1), "−1,234,567.9");
        assert_eq!(number(999.0, 0), "999");
        assert_eq!(number(-0.001, 1), "0.0");
        assert_eq!(large(2.5e6, 0), "2.5\u{a0}million");
        assert_eq!(number(f64::NAN, 0), "undefined");
    }

    #[test]
    fn short_numbers_carry_the_digits_that_matter() {
        let said: Vec<String> = [1234.4, 56.7, 7.81, 2.0, 0.5, 0.091, 0.0, 1e-9].map(short).into();
        assert_eq!(said, ["1,234", "57", "7.8", "2", "0.5", "0.091", "0", "0"]);
    }

    #[test]
    fn what_is_assigned_keeps_its_digits() {
        let written = [1.04, 1.05, 0.996, 2.345, 0.12345, 3.0, -0.5, 1e-9, 1_234.5, 2.345e6];
        let said: Vec<String> = written.map(exact).into();
        let million = "2.345\u{a0}million";
        let wanted =
            ["1.04", "1.05", "0.996", "2.345", "0.12345", "3", "−0.5", "0.000000001", "1,234.5"];
        assert_eq!(said, [&wanted[..], &[million]].concat());
        let said: Vec<String> = [0.12345, 0.07, 0.57, 0.4].map(exact_percent).into();
        assert_eq!(said, ["12.345\u{a0}%", "7\u{a0}%", "57\u{a0}%", "40\u{a0}%"]);
        assert_eq!([1.04, 0.1 + 0.2].map(exact_times), ["×1.04", "×0.3"]);
    }

    #[test]
    fn a_percentage_has_a_decimal_only_where_it_helps() {
        let said: Vec<String> = [0.312, 0.042, 0.03, 0.0996, 0.0].map(percent).into();
        assert_eq!(said, ["31\u{a0}%", "4.2\u{a0}%", "3\u{a0}%", "10\u{a0}%", "0\u{a0}%"]);
        assert_eq!(range(0.29, 0.331), "29 to 33\u{a0}%");
        assert_eq!(points(-0.01), "1\u{a0}point");
    }

    #[test]
    fn a_share_of_runs_is_a_count() {
        assert_eq!(of_runs(0.87, 1_000), "870 of 1,000 runs");
    }

    #[test]
    fn a_change_whose_interval_holds_zero_has_no_direction() {
        let estimate =
            |value: f64, half: f64| Estimate { value, low: value - half, high: value + half };
        let change = |half| Change {
            before: estimate(0.31, 0.02),
            after: estimate(0.14, 0.02),
            by: estimate(-0.17, half),
        };
        let said = |half, at| changes(&change(half), at, percent).unwrap();
        assert_eq!(
            said(0.05, ["in 2026", "in 2035"]),
            "falls from 31\u{a0}% in 2026 to 14\u{a0}% in 2035"
        );
        assert_eq!(
            said(0.18, ["", ""]),
            "is 31\u{a0}% and 14\u{a0}%: too few runs to tell a difference"
        );
        assert_eq!(said(0.05, ["in 2026", "in 2026"]), "is 14\u{a0}% in 2026");
        assert_eq!(changes(&change(f64::NAN), ["", ""], percent), None);
    }

    #[test]
    fn a_year_with_decimals_is_a_day_of_the_calendar() {
        let years = [2026.0, 2030.0 + 3.0 / 365.0, 2028.0 + 365.0 / 366.0];
        assert_eq!(years.map(date), ["2026-01-01", "2030-01-04", "2028-12-31"]);
        assert_eq!(moments(2026.0, 2035.98), ["in January 2026", "in December 2035"]);
        assert_eq!(moments(2026.0, 2026.0 + 7.0 / 365.0), ["on 2026-01-01", "on 2026-01-08"]);
        assert_eq!((date(f64::NAN), date(1e9)), (String::new(), String::new()));
    }
}
