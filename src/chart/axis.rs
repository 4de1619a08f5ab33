//! The one place that turns values into an axis: finite, padded, never a single point, with ticks that people say.

use super::text::NBSP;
use super::words::{drawable, large, number};
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use std::ops::Range;

/// A place on an axis that has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands `[the axis's unit]`.
    pub at: f64,
    /// What it is called.
    pub label: String,
}

/// A direction of a chart. Its ends are finite and differ, whatever the values were.
#[derive(Clone, Debug)]
pub struct Axis {
    low: f64,
    high: f64,
    log: bool,
    ticks: Vec<Tick>,
    empty: bool,
    skipped: usize,
}

/// The values that can be drawn: their ends, whether there were none, and how many could not be.
struct Extent {
    low: f64,
    high: f64,
    empty: bool,
    skipped: usize,
}

fn extent(values: impl IntoIterator<Item = f64>, usable: impl Fn(f64) -> bool) -> Extent {
    let mut e = Extent { low: f64::INFINITY, high: f64::NEG_INFINITY, empty: true, skipped: 0 };
    for value in values {
        if drawable(value) && usable(value) {
            // No axis can tell these from zero.
            let value = if value.abs() < 1e-12 { 0.0 } else { value };
            e.low = e.low.min(value);
            e.high = e.high.max(value);
            e.empty = false;
        } else {
            e.skipped += 1;
        }
    }
    e
}

impl Axis {
    /// From the least to the greatest value, rounded out to ticks.
    #[cfg(test)]
    pub fn fit(values: impl IntoIterator<Item = f64>) -> Self {
        Axis::linear(extent(values, |_| true), true, 5)
    }

    /// From zero, or from the least value where that is below, rounded out to ticks.
    pub fn from_zero(values: impl IntoIterator<Item = f64>) -> Self {
        let mut e = extent(values, |_| true);
        if !e.empty {
            (e.low, e.high) = (e.low.min(0.0), e.high.max(0.0));
        }
        Axis::linear(e, true, 5)
    }

    /// From exactly the least to exactly the greatest value, with about this many ticks between.
    pub fn span(values: impl IntoIterator<Item = f64>, about: usize) -> Self {
        Axis::linear(extent(values, |_| true), false, about)
    }

    /// Equal ratios take equal room; values of zero or less cannot be drawn.
    pub fn log(values: impl IntoIterator<Item = f64>) -> Self {
        let mut e = extent(values, |v| v >= 1e-12);
        if e.empty {
            (e.low, e.high) = (1.0, 10.0);
        }
        // At least half an octave, and a little air.
        let air = (e.high / e.low).powf(0.04).max(if e.high / e.low < 1.5 { 1.25 } else { 1.0 });
        let (low, high) = (e.low / air, e.high * air);
        Axis {
            low,
            high,
            log: true,
            ticks: log_ticks(low, high),
            empty: e.empty,
            skipped: e.skipped,
        }
    }

    /// Calendar years with decimals; ticks at years, or at quarters where the span is short.
    pub fn calendar(years: impl IntoIterator<Item = f64>) -> Self {
        let years: Vec<f64> = years.into_iter().collect();
        let one = |e: &Extent| !e.empty && e.high - e.low < 1e-3;
        let extent = extent(years.iter().copied(), |_| true);
        // A year that begins or ends within a few weeks of the data is on the paper, so that its name is.
        let near = |at: f64| (at - at.round()).abs() < 0.09;
        let around = match (extent.low, extent.high) {
            _ if extent.empty => vec![],
            (low, _) if one(&extent) => vec![low - 0.5, low + 0.5],
            ends => [ends.0, ends.1].into_iter().filter(|&at| near(at)).map(f64::round).collect(),
        };
        let mut axis = Axis::span(years.into_iter().chain(around), 6);
        let (low, high) = (axis.low, axis.high);
        let step = nice_step((high - low) / 6.0);
        axis.ticks = if step >= 1.0 || high - low > 3.0 {
            multiples(low, high, step.max(1.0))
                .map(|at| Tick { at, label: format!("{at:.0}") })
                .collect()
        } else {
            const QUARTERS: [&str; 4] = ["Jan", "Apr", "Jul", "Oct"];
            let name = |at: f64| {
                format!(
                    "{} {:.0}",
                    QUARTERS[((at * 4.0).round() as i64).rem_euclid(4) as usize],
                    at.floor()
                )
            };
            let step = if high - low > 1.5 { 0.5 } else { 0.25 };
            multiples(low, high, step).map(|at| Tick { at, label: name(at) }).collect()
        };
        axis
    }

    /// One row for each name, the first on top, with its tick in the middle of the row.
    pub fn rows<T: AsRef<str>>(names: &[T]) -> Self {
        let tick = |(row, name): (usize, &T)| Tick {
            at: row as f64 + 0.5,
            label: name.as_ref().to_owned(),
        };
        let ticks: Vec<Tick> = names.iter().enumerate().map(tick).collect();
        Axis {
            low: ticks.len().max(1) as f64,
            high: 0.0,
            log: false,
            empty: ticks.is_empty(),
            ticks,
            skipped: 0,
        }
    }

    fn linear(e: Extent, round: bool, about: usize) -> Self {
        let (mut low, mut high) = match (e.empty, e.low, e.high) {
            (true, ..) => (0.0, 1.0),
            (_, low, high) if high - low > low.abs().max(high.abs()) * 1e-9 => (low, high),
            (_, 0.0, _) => (0.0, 1.0),
            (_, one, _) => (one - one.abs() / 10.0, one + one.abs() / 10.0),
        };
        let mut step = nice_step((high - low) / about.max(1) as f64);
        if round {
            // One step finer, if the rounded ends then leave less room unused and ticks stay few.
            let ends = |step: f64| {
                ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
            };
            let finer = nice_step(step * 0.4);
            let ((a, b), (c, d)) = (ends(step), ends(finer));
            if (d - c) / finer < 7.5 && d - c < 0.85 * (b - a) {
                step = finer;
            }
            (low, high) = ends(step);
        }
        let decimals = decimals(step);
        let ticks =
            multiples(low, high, step).map(|at| Tick { at, label: large(at, decimals) }).collect();
        Axis { low, high, log: false, ticks, empty: e.empty, skipped: e.skipped }
    }

    /// Says the ticks of shares in percent.
    pub fn percent(self) -> Self {
        let step = self.ticks.windows(2).map(|t| t[1].at - t[0].at).fold(1.0, f64::min) * 100.0;
        self.say(|at| format!("{}{NBSP}%", large(at * 100.0, decimals(step))))
    }

    /// Says the ticks of differences of shares in percentage points.
    pub fn points(self) -> Self {
        let step = self.ticks.windows(2).map(|t| t[1].at - t[0].at).fold(1.0, f64::min) * 100.0;
        let sign = |at: f64| if at > 0.0 { "+" } else { "" };
        self.say(|at| format!("{}{}", sign(at), number(at * 100.0, decimals(step))))
    }

    /// Puts the ticks at these places only, called what `say` calls them.
    pub fn ticks_at(
        mut self,
        places: impl IntoIterator<Item = f64>,
        say: impl Fn(f64) -> String,
    ) -> Self {
        let mut places: Vec<f64> = places.into_iter().filter(|&at| self.holds(at)).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        self.ticks = places.into_iter().map(|at| Tick { at, label: say(at) }).collect();
        self
    }

    /// Renames the ticks.
    pub fn named(mut self, name: impl Fn(&str) -> String) -> Self {
        for tick in &mut self.ticks {
            tick.label = name(&tick.label);
        }
        self
    }

    /// Calls the ticks what `say` calls them.
    pub fn say(mut self, say: impl Fn(f64) -> String) -> Self {
        for tick in &mut self.ticks {
            tick.label = say(tick.at);
        }
        self
    }

    /// The named places, in order.
    pub fn ticks(&self) -> &[Tick] {
        &self.ticks
    }

    /// Whether no value could be drawn.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// How many values could not be drawn.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// The lesser and the greater end.
    pub fn ends(&self) -> (f64, f64) {
        (self.low.min(self.high), self.low.max(self.high))
    }

    /// Whether this value can be drawn and lies on the axis.
    pub fn holds(&self, value: f64) -> bool {
        let (low, high) = self.ends();
        let slack = (high - low) * 1e-9;
        drawable(value) && (low - slack..=high + slack).contains(&value)
    }

    /// How far along the axis a value lies, kept between 0 and 1.
    fn along(&self, value: f64) -> f64 {
        let share = if self.log {
            (value.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        from + (self.along(*value) * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.iter().map(|tick| tick.at).collect()
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

/// The least of 1, 2, 5 times a power of ten that is not below `least`.
fn nice_step(least: f64) -> f64 {
    if !(least > 0.0 && least.is_finite()) {
        return 1.0;
    }
    let power = 10f64.powi(least.log10().floor() as i32);
    [1.0, 2.0, 5.0]
        .map(|m| m * power)
        .into_iter()
        .find(|&s| s >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// How many decimals distinguish ticks that lie this far apart.
fn decimals(step: f64) -> usize {
    if step >= 1.0 || step <= 0.0 { 0 } else { ((-step.log10() - 1e-9).ceil() as usize).min(9) }
}

/// The multiples of `step` from `low` to `high`: each a product, so that no error adds up.
fn multiples(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first).clamp(-1.0, 20.0) as i64 + 1;
    // Dividing by a whole reciprocal is exact where multiplying by 0.1 is not.
    let whole = (1.0 / step).round();
    let exact = step < 1.0 && (whole * step - 1.0).abs() < 1e-9;
    (0..count).map(move |k| {
        let n = first + k as f64;
        if exact { n / whole } else { n * step }
    })
}

/// 1, 2, 5 and their decades; decades only, and then fewer of them, as the range grows.
fn log_ticks(low: f64, high: f64) -> Vec<Tick> {
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let decades = last - first;
    let every = (decades / 7).max(1);
    let parts: &[f64] = match high / low {
        // Less than a decade between two of 1, 2 and 5 would be left with two names.
        ratio if ratio <= 12.0 => &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
        _ if decades <= 4 => &[1.0, 2.0, 5.0],
        _ => &[1.0],
    };
    let mut ticks = Vec::new();
    for decade in (first..=last).filter(|d| d.rem_euclid(every) == 0) {
        for part in parts {
            // Parsing rounds correctly; 5 x 10^-1 as a product need not.
            let at: f64 =
                format!("{part}e{decade}").parse().expect("a number in scientific notation");
            if (low..=high).contains(&at) {
                // 1.5 has a digit more than 1.
                let finer = i32::from(part.fract() != 0.0);
                ticks.push(Tick { at, label: large(at, (finer - decade).max(0) as usize) });
            }
        }
    }
    if ticks.len() < 2 {
        let step = nice_step((high - low) / 5.0);
        let name = |at| Tick { at, label: large(at, decimals(step)) };
        ticks = multiples(low, high, step).map(name).collect();
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks().iter().map(|t| t.label.as_str()).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(labels(&Axis::from_zero([0.31, 0.05])), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(labels(&Axis::from_zero([10.9])).last(), Some(&"12"));
        assert_eq!(
            labels(&Axis::fit([-0.1, 0.02]).points()),
            ["−10", "−8", "−6", "−4", "−2", "0", "+2"]
        );
        assert_eq!(labels(&Axis::from_zero([0.31]).percent())[1], "10\u{a0}%");
        assert_eq!(labels(&Axis::fit([-1_200.0, 3_900.0])), ["−2,000", "0", "2,000", "4,000"]);
        assert_eq!(Axis::from_zero([0.5]).ticks()[3].at, 0.3);
    }

    #[test]
    fn a_log_axis_has_ones_twos_and_fives() {
        assert_eq!(labels(&Axis::log([0.4, 6.0])), ["0.5", "1", "2", "5"]);
        assert_eq!(labels(&Axis::log([1.0, 1e6])).len(), 7);
        assert_eq!(labels(&Axis::log([3.3])), ["3.0", "3.5", "4.0"]);
    }

    #[test]
    fn a_calendar_counts_years_or_quarters() {
        assert_eq!(
            labels(&Axis::calendar([2026.0, 2036.0])),
            ["2026", "2028", "2030", "2032", "2034", "2036"]
        );
        assert_eq!(
            labels(&Axis::calendar([2026.1, 2027.0])),
            ["Apr 2026", "Jul 2026", "Oct 2026", "Jan 2027"]
        );
    }

    #[test]
    fn what_cannot_be_drawn_is_counted() {
        let axis = Axis::log([f64::NAN, 0.0, -1.0, 1e300, 2.0]);
        assert_eq!((axis.skipped(), axis.is_empty()), (4, false));
        assert!(Axis::fit([f64::INFINITY]).is_empty());
    }

    proptest! {
        #[test]
        fn every_axis_is_finite_and_has_room(
            values in proptest::collection::vec(prop_oneof![
                any::<f64>(), -1.0..1.0f64, Just(0.0), Just(f64::MAX), Just(5e-324), 1e14..2e15f64,
            ], 0..6),
        ) {
            let all = || values.iter().copied();
            let axes = [Axis::fit(all()), Axis::from_zero(all()), Axis::span(all(), 6), Axis::log(all()),
                Axis::calendar(all()), Axis::from_zero(all()).percent()];
            for axis in axes {
                let (low, high) = axis.ends();
                prop_assert!(low.is_finite() && high.is_finite() && low < high, "{axis:?}");
                prop_assert!(axis.ticks().len() <= 24, "{axis:?}");
                for value in all() {
                    let at = axis.map(&value, (0, 5_000));
                    prop_assert!((0..=5_000).contains(&at));
                }
            }
        }
    }
}
