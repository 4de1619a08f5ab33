//! What did not happen?

use super::axis::Axis;
use super::csv::Csv;
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Area, Page, Paper, Words};
use super::style::{TICK, Weight, cue};
use super::text::width;
use super::words::{capital, differs, drawable, moments, short};
use super::{Answer, Change, Chart, Question, Spread};
use serde::{Deserialize, Serialize};

/// Incidents that came and that prevention kept away, and who pays for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatDidNotHappen {
    /// Incidents, from a world without prevention to the world with it, on the same random numbers `[incidents/week]`.
    pub incidents: Change,
    /// Mean pay of those whose work prevents, from what is recognised inside to what is offered outside `[× mean pay]`.
    pub pay: Change,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Incidents that came `[incidents/week]`.
    pub incidents: Spread,
    /// Incidents that would have come without prevention `[incidents/week]`.
    pub without: Spread,
    /// Incidents avoided since the start `[incidents]`.
    pub avoided: Spread,
    /// Pay for what is recognised inside `[× mean pay]`.
    pub inside: Spread,
    /// Pay that is offered outside `[× mean pay]`.
    pub outside: Spread,
}

/// Room for the ticks of y, the same above and below `[px]`.
const GUTTER: f64 = 40.0;

impl Answer for WhatDidNotHappen {
    const QUESTION: Question =
        Question { name: "what_did_not_happen", asks: "What did not happen?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let pay = self.pays();
        let subtitle = format!(
            "Incidents that came and that would have come without prevention, with the same random numbers [incidents/week], and those \
             avoided since the start [incidents]{}. {} The title compares means of all years.",
            if pay {
                "; pay of those whose work prevents, recognised inside and offered outside [× mean pay]"
            } else {
                ""
            },
            key(self.incidents().iter().chain(&self.avoided()).chain(&self.paid()))
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let (page, left, right) = if pay {
            let across = ([1.0, 1.0], 36.0);
            let (page, [left, right]) = Page::beside(&Self::QUESTION, words, paper, 440.0, across);
            (page, left, Some(right))
        } else {
            let page = Page::new(&Self::QUESTION, words, paper, 440.0);
            let body = page.body();
            (page, body, None)
        };
        let (incidents, avoided, paid) = (self.incidents(), self.avoided(), self.paid());
        let [above, below] = left.rows([1.4, 1.0], 14.0);
        let draw = |area: Area, [id, heading, unit]: [&str; 3], fans: &[Fan]| {
            let x = Axis::calendar(self.months.iter().map(|m| m.year));
            Fans { id, heading, unit, below: "", x, say: Say::Numbers, gutter: GUTTER, fans }
                .draw(&page, area)
                .plot()
                .right
        };
        let words = ["incidents", "Incidents", "Incidents a week [incidents/week]"];
        let end = draw(above, words, &incidents);
        // The strip ends where the picture above ends, so that times stand below each other.
        let x = Axis::calendar(self.months.iter().map(|m| m.year));
        let last = x.ticks().last().map_or(0.0, |t| width(&t.label, TICK, Weight::Regular));
        let right_end = end + last / 2.0;
        let words = ["avoided", "What did not happen", "Incidents avoided so far [incidents]"];
        draw(Area { right: right_end, ..below }, words, &avoided);
        if let Some(right) = right {
            draw(right, ["pay", "Who prevents, inside and outside", "Pay [× mean pay]"], &paid);
        }
        let mut csv = Csv::default();
        csv.fans("incidents", ["incidents", "incidents/week"], Over::Time, &incidents);
        csv.fans("avoided", ["avoided_since_the_start", "incidents"], Over::Time, &avoided);
        csv.fans("pay", ["pay", "x mean pay"], Over::Time, &paid);
        page.finish(csv)
    }
}

impl WhatDidNotHappen {
    fn fan(&self, name: &str, place: usize, pick: fn(&Month) -> &Spread) -> Fan {
        let points = self.months.iter().map(|m| (m.year, pick(m).clone())).collect();
        Fan { name: name.to_owned(), points, cue: cue(place) }
    }

    fn incidents(&self) -> [Fan; 2] {
        [
            self.fan("Without prevention", 1, |m| &m.without),
            self.fan("As it is", 0, |m| &m.incidents),
        ]
    }

    fn avoided(&self) -> [Fan; 1] {
        let fan = self.fan("Avoided", 2, |m| &m.avoided);
        [Fan { cue: fan.cue.solid(), ..fan }]
    }

    fn paid(&self) -> [Fan; 2] {
        [self.fan("Outside", 3, |m| &m.outside), self.fan("Inside", 4, |m| &m.inside)]
    }

    /// Whether any run tells what is paid.
    fn pays(&self) -> bool {
        self.paid().iter().any(|fan| fan.ends().is_some())
    }

    fn title(&self) -> String {
        let said = incidents(&self.incidents).or_else(|| pay(&self.pay));
        said.map_or("No run gave a number of incidents".to_owned(), |said| capital(&said))
    }

    fn desc(&self) -> String {
        let mut desc = "Panels over time, each series a line of means: incidents with and without prevention, \
                        incidents avoided so far, pay inside and outside. "
            .to_owned();
        let (incidents, avoided, paid) = (self.incidents(), self.avoided(), self.paid());
        for (fan, unit) in incidents
            .iter()
            .map(|fan| (fan, "incidents a week"))
            .chain(avoided.iter().map(|fan| (fan, "incidents")))
            .chain(paid.iter().map(|fan| (fan, "times mean pay")))
        {
            if let Some([a, b]) = fan.ends() {
                let [first, last] = moments(a.0, b.0);
                desc += &format!(
                    "{}: {} {unit} {first}, {} {last} ({}). ",
                    fan.name,
                    short(a.1.mean),
                    short(b.1.mean),
                    b.1.said(short)
                );
            }
        }
        desc += &format!(
            "With prevention against without it: {}; pay outside against inside: {}.",
            differs(&self.incidents, short),
            differs(&self.pay, short)
        );
        desc.trim_end().to_owned()
    }
}

/// What prevention does to incidents, as far as its interval tells.
fn incidents(change: &Change) -> Option<String> {
    let [without, with] = [change.before.value, change.after.value].map(short);
    let known = change.drawable() && drawable(change.before.value);
    known.then(|| match change.told() {
        false => format!(
            "incidents are {with} a week with prevention and {without} without it: too few runs to tell a difference"
        ),
        true => format!("incidents are {with} a week and would be {without} without prevention"),
    })
}

/// What is offered outside against what is recognised inside, as far as its interval tells.
fn pay(change: &Change) -> Option<String> {
    let [inside, outside] = [change.before.value, change.after.value].map(short);
    change.drawable().then(|| match change.told() {
        false => format!(
            "inside {inside} of mean pay is recognised, outside {outside} is offered: too few runs to tell a difference"
        ),
        true => format!("inside {inside} of mean pay is recognised, outside {outside} is offered"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Estimate;

    #[test]
    fn a_title_says_only_what_its_intervals_carry() {
        let one = |value: f64, half: f64| Estimate { value, low: value - half, high: value + half };
        let change = |before, after, half| Change {
            before: one(before, 0.1),
            after: one(after, 0.1),
            by: one(after - before, half),
        };
        assert_eq!(
            incidents(&change(3.0, 1.0, 0.5)).unwrap(),
            "incidents are 1 a week and would be 3 without prevention"
        );
        assert!(incidents(&change(3.0, 1.0, 5.0)).unwrap().contains("too few runs to tell"));
        assert!(!pay(&change(1.0, 1.5, 0.25)).unwrap().contains("too few"));
        assert_eq!(pay(&change(1.0, f64::NAN, 0.1)), None);
    }
}
