//! Estimates as a report says them: never without an interval, and never a direction that the interval does not carry.

use super::label::WORDS;
use crate::chart::words::{number, percent, point_digits, range, short};
use crate::chart::{Change, Estimate};

/// What stands where nothing is known.
pub const UNKNOWN: &str = "not known";

/// A number with the ends of its interval, each said by `say`.
fn with(e: &Estimate, said: String, between: impl Fn(f64, f64) -> String) -> String {
    match (e.value.is_finite(), e.low.is_finite() && e.high.is_finite()) {
        (false, _) => UNKNOWN.to_owned(),
        (_, false) => format!("{said} (no interval)"),
        // An interval is never broken over two lines.
        _ => format!("{said} ({})", between(e.low, e.high).replace(' ', "\u{a0}")),
    }
}

/// A share: 31 % (29 to 33 %).
pub fn share(e: &Estimate) -> String {
    with(e, percent(e.value), range)
}

/// A number: 1,234 (1,100 to 1,400).
pub fn plain(e: &Estimate) -> String {
    with(e, short(e.value), |low, high| format!("{} to {}", short(low), short(high)))
}

/// What was said of a number, with a plus sign if it is one.
fn sign(x: f64, said: String) -> String {
    let some = said.bytes().any(|b| matches!(b, b'1'..=b'9'));
    if x > 0.0 && some { format!("+{said}") } else { said }
}

/// A difference with its sign: +12 (+3 to +21).
pub fn signed(e: &Estimate) -> String {
    let said = |x: f64| sign(x, short(x));
    with(e, said(e.value), |low, high| format!("{} to {}", said(low), said(high)))
}

/// A difference of shares in percentage points: +4.2 points (+1.0 to +7.4); with more digits where an end that is not zero would
/// be said to be.
pub fn points(e: &Estimate) -> String {
    let digits = point_digits(&[e.low, e.high]);
    let said = |x: f64| sign(x, number(100.0 * x, digits));
    let value = format!("{}\u{a0}points", said(e.value));
    with(e, value, |low, high| format!("{} to {}", said(low), said(high)))
}

/// A share in points, to a tenth: 4.2, −0.3.
pub fn points_at(share: f64) -> String {
    number(100.0 * share, 1)
}

/// A share of people as a count of them in 1,000, with its sign: −5, 74.
pub fn signed_thousand(share: f64) -> String {
    short(1e3 * share)
}

/// The size of a difference of shares of people and the ends of its interval, without signs, in 1,000: `24` and `19 to 30`.
pub fn size_in_thousand(e: &Estimate) -> [String; 2] {
    let thousand = |x: f64| short(1e3 * x);
    let (least, most) = (e.low.abs().min(e.high.abs()), e.low.abs().max(e.high.abs()));
    let between = format!("{}\u{a0}to\u{a0}{}", thousand(least), thousand(most));
    [thousand(e.value.abs()), between]
}

/// Which way a change goes, if its interval tells.
pub fn way(change: &Change) -> &'static str {
    match (change.drawable(), change.told()) {
        (false, _) => UNKNOWN,
        (_, false) if change.by.low == 0.0 && change.by.high == 0.0 => "the same",
        (_, false) => "too few runs to tell",
        _ if change.by.value > 0.0 => "more",
        _ => "less",
    }
}

/// How long a run lasts: `ten years`, `one week`, `24 weeks`, `2.5 years`.
pub fn duration(weeks: u32, years: f64) -> String {
    let (count, unit) = match (years.fract() == 0.0, weeks < 104) {
        (true, _) => (years, "year"),
        (false, true) => (f64::from(weeks), "week"),
        (false, false) => (years, "year"),
    };
    let said = match WORDS.get(count as usize).filter(|_| count.fract() == 0.0) {
        Some(word) => (*word).to_owned(),
        None => short(count),
    };
    if count == 1.0 { format!("{said} {unit}") } else { format!("{said} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const E: Estimate = Estimate { value: 0.042, low: 0.010, high: 0.074 };

    fn plain_spaces(said: String) -> String {
        said.replace('\u{a0}', " ")
    }

    #[test]
    fn no_number_stands_without_its_interval() {
        assert_eq!(plain_spaces(share(&E)), "4.2 % (1 to 7.4 %)");
        assert_eq!(plain_spaces(points(&E)), "+4.2 points (+1.0 to +7.4)");
        let near = Estimate { value: 0.001, low: 0.0002, high: 0.0018 };
        assert_eq!(plain_spaces(points(&near)), "+0.10 points (+0.02 to +0.18)");
        let e = Estimate { value: -3.0, low: -640.2, high: 0.0 };
        assert_eq!(plain_spaces(signed(&e)), "−3 (−640 to 0)");
        let alone = Estimate { low: f64::NAN, high: f64::NAN, ..E };
        assert_eq!(plain(&alone), "0.042 (no interval)");
        assert_eq!(points(&Estimate { value: f64::NAN, ..E }), UNKNOWN);
        assert!(share(&E).ends_with("(1\u{a0}to\u{a0}7.4\u{a0}%)"));
    }

    #[test]
    fn people_are_counted_in_a_thousand() {
        assert_eq!([0.074, -0.005].map(signed_thousand), ["74", "−5"]);
        let fewer = Estimate { value: -0.024, low: -0.03, high: -0.019 };
        assert_eq!(size_in_thousand(&fewer).map(plain_spaces), ["24", "19 to 30"]);
    }

    #[test]
    fn a_way_is_named_only_where_the_interval_tells_it() {
        let change =
            |low, high| Change { before: E, after: E, by: Estimate { value: 1.0, low, high } };
        assert_eq!(way(&change(0.5, 1.5)), "more");
        assert_eq!(way(&change(-0.5, 1.5)), "too few runs to tell");
        assert_eq!(way(&change(0.0, 0.0)), "the same");
        assert_eq!(way(&change(f64::NAN, 1.5)), UNKNOWN);
    }

    #[test]
    fn a_duration_is_said_in_the_unit_that_fits() {
        let said = [(520, 10.0), (52, 1.0), (1, 1.0 / 52.0), (24, 0.46), (130, 2.5), (1040, 20.0)];
        let said = said.map(|(weeks, years)| duration(weeks, years));
        assert_eq!(
            said,
            ["ten years", "one year", "one week", "24 weeks", "2.5 years", "20 years"]
        );
    }
}
