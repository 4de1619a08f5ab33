//! The least and the greatest of a landscape, as a sentence.

use super::Change;
use super::what_happens::Quantity;
use super::words::drawable;
use serde::{Deserialize, Serialize};

/// Where a quantity is least and where it is greatest, among the points of a design.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    /// What is looked at.
    pub quantity: Quantity,
    /// Where it is least, as in `demand elasticity 0.5 and births of purposes ×1`.
    pub least: String,
    /// Where it is greatest.
    pub most: String,
    /// From the least to the greatest mean, in pairs `[unit of the quantity]`.
    pub change: Change,
}

impl Ends {
    /// Where it is how much; or that it is the same everywhere, or that the runs are too few to tell.
    pub fn title(&self) -> String {
        self.said("")
    }

    /// The same with how much more it is there, and with its interval.
    pub fn sentence(&self) -> String {
        let by = self.change.by;
        self.said(&format!(", {} more", self.quantity.sized(by.value, [by.low, by.high])))
    }

    fn said(&self, more: &str) -> String {
        let Ends { quantity, least, most, change } = self;
        let label = &quantity.label;
        let [low, high] = [change.before.value, change.after.value];
        if !drawable(low) || !drawable(high) {
            return format!("No point gave a {label}");
        }
        let [from, to] = [low, high].map(|x| quantity.say(x));
        if from == to {
            return format!("The {label} is {from} at every point that was looked at");
        }
        if !change.told() {
            return format!(
                "The {label} lies between {from} and {to}: too few runs to tell where it is more"
            );
        }
        format!("The {label} goes from {from} at {least} to {to} at {most}{more}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Estimate;

    #[test]
    fn ends_that_are_said_alike_are_no_way_from_here_to_there() {
        let one = |value: f64| Estimate { value, low: value - 0.01, high: value + 0.01 };
        let ends = |low: f64, high: f64, half: f64| Ends {
            quantity: Quantity {
                metric: "headline.net".into(),
                label: "net job loss".into(),
                unit: "modelled labour force".into(),
                share: true,
            },
            least: "elasticity 2".into(),
            most: "elasticity 0.5".into(),
            change: Change {
                before: one(low),
                after: one(high),
                by: Estimate { value: high - low, low: high - low - half, high: high - low + half },
            },
        };
        let said = |low, high, half| ends(low, high, half).sentence().replace('\u{a0}', " ");
        assert_eq!(
            said(0.05, 0.31, 0.02),
            "The net job loss goes from 5 % at elasticity 2 to 31 % at elasticity 0.5, 26 points (24 to 28) more"
        );
        assert_eq!(
            said(0.1201, 0.1204, 0.0001),
            "The net job loss is 12 % at every point that was looked at"
        );
        assert!(said(0.05, 0.31, 0.5).ends_with("too few runs to tell where it is more"));
        assert!(said(f64::NAN, 0.31, 0.5).starts_with("No point"));
    }
}
