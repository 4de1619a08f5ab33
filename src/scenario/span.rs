//! Where a design may go along one parameter.

use serde_json::{Value as Json, json};

use super::decimal::between;
use crate::engine::Law;

/// Halvings by which a share of a law is found.
const HALVINGS: usize = 60;

/// Where an axis goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// These values, in the parameter's unit: numbers, words or flags. A design that samples takes each as often as any other.
    Values(Vec<Json>),
    /// Anything between two ends, in the parameter's unit.
    Interval {
        /// The lower end.
        from: f64,
        /// The upper end.
        to: f64,
        /// Whether equal ratios count the same, and not equal differences.
        log: bool,
    },
    /// As the scenario draws it.
    Law {
        /// The law that it is drawn from.
        law: Law,
        /// Share of its draws below what the parameter may be.
        low: f64,
        /// Share of its draws up to the greatest that it may be.
        high: f64,
    },
}

impl Span {
    /// How many values it lists; one where it lists none.
    pub fn length(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Interval { .. } | Self::Law { .. } => 1,
        }
    }
}

/// A parameter that is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its name, `room.parameter`.
    pub set: String,
    /// Where it goes.
    pub span: Span,
    /// Whether it is a whole number.
    pub whole: bool,
}

impl Axis {
    /// Its values where they are words or flags, or numbers beside one that is none: they have no order.
    pub fn words(&self) -> Option<&[Json]> {
        match &self.span {
            Span::Values(values) if values.iter().any(|it| it.as_f64().is_none()) => Some(values),
            _ => None,
        }
    }

    /// A value in the table of results, as it stands in a file: of words the table has the place of each.
    pub fn word(&self, place: f64) -> Option<String> {
        let word = self.words()?.get(place as usize)?;
        Some(word.as_str().map_or_else(|| word.to_string(), str::to_owned))
    }

    /// The value at a share of the way along it; of a law, what that share of all draws stays below.
    pub fn at(&self, share: f64) -> Json {
        let number = |x: f64| if self.whole { json!(x.round() as i64) } else { json!(x) };
        match &self.span {
            Span::Values(values) => {
                let place = (share * values.len() as f64) as usize;
                values.get(place).or(values.last()).cloned().unwrap_or(Json::Null)
            }
            Span::Law { law, low, high } => number(law.quantile(low + share * (high - low))),
            Span::Interval { from, to, log: false } if self.whole => {
                json!((from + (share * (to - from + 1.0)).floor()).min(*to) as i64)
            }
            Span::Interval { from, to, log } => {
                number(between(*from, *to, *log, share).clamp(*from, *to))
            }
        }
    }

    /// The share of the way at which a number lies; `None` of words, among which there is no way.
    pub fn share(&self, value: &Json) -> Option<f64> {
        let x = value.as_f64()?;
        let along = |from: f64, to: f64| (x - from) / (to - from);
        match &self.span {
            Span::Values(_) if self.words().is_some() => None,
            Span::Values(values) => {
                let all = || values.iter().filter_map(Json::as_f64);
                let low = all().fold(f64::INFINITY, f64::min);
                Some(along(low, all().fold(f64::NEG_INFINITY, f64::max)))
            }
            Span::Interval { from, to, log: false } => Some(along(*from, *to)),
            Span::Interval { from, to, log: true } => {
                Some(libm::log(x / from) / libm::log(to / from))
            }
            Span::Law { law, low, high } => {
                let below = share_of(law, |y| y < x);
                let up_to = share_of(law, |y| y <= x);
                Some((f64::midpoint(below, up_to) - low) / (high - low))
            }
        }
    }
}

/// The share of a law's draws for which something holds that holds up to some value: it may have a lump there.
pub(super) fn share_of(law: &Law, within: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if within(law.quantile(middle)) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(span: Span, whole: bool) -> Axis {
        Axis { set: "a.b".into(), span, whole }
    }

    #[test]
    fn ends_scales_and_whole_numbers_are_kept() {
        let log = axis(Span::Interval { from: 1.0, to: 100.0, log: true }, false);
        assert!((log.at(0.5).as_f64().unwrap() - 10.0).abs() < 1e-12);
        let whole = axis(Span::Interval { from: 1.0, to: 4.0, log: false }, true);
        assert_eq!([0.0, 0.3, 0.6, 0.999].map(|share| whole.at(share)), [1, 2, 3, 4]);
        let whole = axis(Span::Interval { from: 1.0, to: 100.0, log: true }, true);
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| whole.at(share)), [1, 3, 10, 32, 100]);
        let words = axis(Span::Values(vec![json!("a"), json!(true), json!("c")]), false);
        assert_eq!(
            [0.0, 0.34, 0.99, 1.0].map(|share| words.at(share)),
            [json!("a"), json!(true), json!("c"), json!("c")]
        );
        assert_eq!((words.word(0.0), words.word(1.0)), (Some("a".into()), Some("true".into())));
        assert_eq!((words.share(&json!("a")), words.word(9.0)), (None, None));
    }

    /// The share of a value leads back to the value.
    #[test]
    fn a_value_lies_where_its_share_says() {
        let law = Law::Exponential { mean: 2.0 };
        let spans = [
            Span::Interval { from: 2.0, to: 30.0, log: false },
            Span::Interval { from: 2.0, to: 30.0, log: true },
            Span::Law { law, low: 0.1, high: 0.9 },
        ];
        for span in spans {
            let axis = axis(span, false);
            for share in [0.1, 0.4, 0.8] {
                let found = axis.share(&axis.at(share)).unwrap();
                assert!((found - share).abs() < 1e-9, "{axis:?} {share} {found}");
            }
        }
        let listed = axis(Span::Values(vec![json!(4.0), json!(2.0), json!(3.0)]), false);
        assert_eq!([2.0, 3.0, 4.0].map(|x| listed.share(&json!(x)).unwrap()), [0.0, 0.5, 1.0]);
    }
}
