//! What is good enough worth?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::fans::{Fan, Over, key};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Label, Panel};
use super::style::{Cue, INK, MUTED, PAPER, TICK, cue};
use super::words::{changes, differs, drawable, moments, number, short};
use super::{Answer, Change, Chart, Question, Spread};
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Price against quality at some moments, and the quality that is free over time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatIsGoodEnoughWorth {
    /// Quality that is free, from the first record to the last `[0 to 1]`.
    pub bar: Change,
    /// Mean price of what is sold, from the first record to the last `[× price of quality 1 where nothing is free]`.
    pub worth: Change,
    /// In the order of time.
    pub moments: Vec<Moment>,
    /// In the order of time.
    pub months: Vec<Month>,
    /// The quality that is free in one run, in the order of time.
    pub one: Vec<Step>,
}

/// The market so many years after the start; means of runs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Time since the start `[years]`.
    pub years: f64,
    /// Quality that is free `[0 to 1]`.
    pub bar: f64,
    /// Least quality that an organization sells `[0 to 1]`.
    pub worst: f64,
    /// Mean quality that organizations sell `[0 to 1]`.
    pub mean: f64,
    /// Greatest quality that an organization sells `[0 to 1]`.
    pub best: f64,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Quality that everybody can have for nothing `[0 to 1]`.
    pub bar: Spread,
    /// Mean quality that organizations sell `[0 to 1]`.
    pub sold: Spread,
}

/// The quality that is free in one run.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Quality that everybody can have for nothing `[0 to 1]`.
    pub bar: f64,
}

impl Moment {
    /// Price of a quality `[× price of quality 1 where nothing is free]`.
    fn price(&self, quality: f64) -> f64 {
        (quality - self.bar).max(0.0)
    }

    /// The part of the price line from one quality to another, with its bend.
    fn line(&self, from: f64, to: f64) -> Vec<(f64, f64)> {
        let bend = (from < self.bar && self.bar < to).then_some(self.bar);
        [Some(from), bend, Some(to)].into_iter().flatten().map(|q| (q, self.price(q))).collect()
    }

    fn name(&self) -> String {
        match self.years {
            0.0 => "Start".to_owned(),
            1.0 => "1 year".to_owned(),
            years => format!("{} years", short(years)),
        }
    }

    fn drawable(&self) -> bool {
        (0.0..=1.0).contains(&self.bar) && drawable(self.years)
    }
}

impl Answer for WhatIsGoodEnoughWorth {
    const QUESTION: Question =
        Question { name: "what_is_good_enough_worth", asks: "What is good enough worth?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "First: price [× what quality 1 brings where nothing is free] against quality [0 to 1]: nothing up to what is free, \
             above it the distance, means of runs; thick: from the worst to the best organization that sells, marker: their mean. \
             Second: quality that everybody can have for nothing, and mean quality sold [0 to 1]. {}",
            key(&self.fans())
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.0, 1.05], 36.0);
        let (page, [left, right]) = Page::beside(&Self::QUESTION, words, paper, 370.0, across);
        let fans = self.fans();
        self.draw_prices(&page, left);
        self.draw_bar(&page, right, &fans);
        let mut csv = Csv::default();
        csv.fans("bar", ["quality", "0 to 1"], Over::Time, &fans);
        let like = Mark { quantity: "quality", unit: "0 to 1", ..Mark::default() };
        for step in &self.one {
            let x = Place::Time(step.year);
            csv.mark(Mark {
                panel: "bar",
                series: "Free",
                mark: "one_run",
                value: step.bar,
                x,
                ..like
            });
        }
        for moment in &self.moments {
            let x = Place::Number("years_since_the_start", "years", moment.years);
            for (series, value) in [
                ("free", moment.bar),
                ("worst sold", moment.worst),
                ("mean sold", moment.mean),
                ("best sold", moment.best),
            ] {
                csv.mark(Mark { panel: "prices", series, mark: "mean", value, x, ..like });
            }
        }
        page.finish(csv)
    }
}

impl WhatIsGoodEnoughWorth {
    fn fans(&self) -> [Fan; 2] {
        let fan = |name: &str, place, pick: fn(&Month) -> &Spread| Fan {
            name: name.to_owned(),
            points: self.months.iter().map(|m| (m.year, pick(m).clone())).collect(),
            cue: cue(place),
        };
        [fan("Free", 1, |m| &m.bar), fan("Sold", 0, |m| &m.sold)]
    }

    fn draw_prices(&self, page: &Page, area: Area) {
        let seen: Vec<(usize, &Moment)> =
            self.moments.iter().enumerate().filter(|(_, m)| m.drawable()).collect();
        page.skip(self.moments.len() - seen.len());
        let prices = seen.iter().map(|(_, m)| m.price(1.0));
        let none = || if seen.is_empty() { vec![] } else { vec![0.0, 1.0] };
        // A name stands where its line ends, at quality 1.
        let labels: Vec<Label> = seen
            .iter()
            .map(|(place, m)| Label { at: m.price(1.0), text: m.name(), color: cue(*place).color })
            .collect();
        let frame = Frame {
            id: "prices",
            heading: "Price of quality",
            unit: "Price [× price of quality 1 where nothing is free]",
            below: "Quality [0 to 1; at 1, nothing is left to wish for]",
            x: Axis::span(none(), 5),
            y: Axis::from_zero(prices),
            grid: Grid::Both,
            gutter: 0.0,
            labels: &labels,
        };
        let panel = Panel::new(page, area, frame);
        for (place, moment) in seen {
            let cue = cue(place);
            let inside = |q: f64| (0.0..=1.0).contains(&q);
            panel.group(&format!("price {}", place + 1), cue.dash, || {
                panel.path(&moment.line(0.0, 1.0), cue.color, 1.6);
            });
            panel.group(&format!("sellers {}", place + 1), "", || {
                if inside(moment.worst) && inside(moment.best) {
                    panel.path(&moment.line(moment.worst, moment.best), cue.color, 6.0);
                }
                if inside(moment.mean) {
                    let paper = Cue { color: PAPER, ..cue };
                    panel.mark((moment.mean, moment.price(moment.mean)), paper, 7.0);
                    panel.mark((moment.mean, moment.price(moment.mean)), cue, 5.5);
                }
            });
        }
        panel.name();
    }

    fn draw_bar(&self, page: &Page, area: Area, fans: &[Fan; 2]) {
        let values = fans.iter().flat_map(|fan| fan.points.iter().flat_map(|(_, s)| s.values()));
        let name = |fan: &Fan| {
            let at = fan.ends()?[1].1.mean;
            Some(Label { at, text: fan.name.clone(), color: fan.cue.color })
        };
        let labels: Vec<Label> = fans.iter().filter_map(name).collect();
        let frame = Frame {
            id: "bar",
            heading: "What is free, and what is sold",
            unit: "Quality [0 to 1]",
            below: "",
            x: Axis::calendar(self.months.iter().map(|m| m.year)),
            y: Axis::from_zero(values),
            grid: Grid::Horizontal,
            gutter: 0.0,
            labels: &labels,
        };
        let panel = Panel::new(page, area, frame);
        panel.fans(fans);
        if !panel.is_empty() && self.one.len() > 1 {
            // What is free stays as it is until the next release.
            let stairs =
                self.one.windows(2).flat_map(|s| [(s[0].year, s[0].bar), (s[1].year, s[0].bar)]);
            let stairs: Vec<(f64, f64)> = stairs.collect();
            panel.group("one run", "", || panel.path(&stairs, INK, 1.1));
            let set = Type::new(TICK).color(MUTED).halo().anchor(HPos::Right);
            let plot = panel.plot();
            let said = "Thin black: what is free in one run; it jumps";
            page.text(plot.right - 6.0, plot.bottom - 9.0, said, set);
        }
        panel.name();
    }

    fn title(&self) -> String {
        let said = self.fans()[0].ends().and_then(|[start, end]| {
            let at = moments(start.0, end.0);
            changes(&self.bar, [&at[0], &at[1]], two)
        });
        said.map_or("No run has a quality that is free".to_owned(), |said| {
            format!("Quality that is free {said}")
        })
    }

    fn desc(&self) -> String {
        let mut desc = "First: price against quality, zero up to what is free and rising above it, at some moments. "
            .to_owned();
        for m in self.moments.iter().filter(|m| m.drawable()) {
            desc += &format!(
                "{}: free up to {}; sold from {} to {}, mean {}, priced at {}. ",
                m.name(),
                two(m.bar),
                two(m.worst),
                two(m.best),
                two(m.mean),
                two(m.price(m.mean))
            );
        }
        desc += "Second: the quality that is free and the mean quality sold, over time. ";
        for fan in &self.fans() {
            if let Some([a, b]) = fan.ends() {
                let [first, last] = moments(a.0, b.0);
                desc += &format!(
                    "{}: {} {first}, {} {last} ({}). ",
                    fan.name,
                    two(a.1.mean),
                    two(b.1.mean),
                    b.1.said(two)
                );
            }
        }
        desc += &format!(
            "What is free: {}; price of what is sold: {}.",
            differs(&self.bar, two),
            differs(&self.worth, two)
        );
        desc.trim_end().to_owned()
    }
}

/// A quality to two decimals.
fn two(quality: f64) -> String {
    number(quality, 2)
}
