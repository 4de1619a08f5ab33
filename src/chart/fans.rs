//! A panel of fans: each series a mean line in its bands or among its runs, over time or over what was varied.

use super::axis::Axis;
use super::csv::{Csv, Mark, Place};
use super::page::{Area, Page};
use super::panel::{Frame, Grid, Label, Panel};
use super::spread::Spread;
use super::style::Cue;
use super::words::drawable;

/// What line and shades, or line and dots, mean; and where a mean is not where the runs are.
pub fn key<'a>(fans: impl IntoIterator<Item = &'a Fan>) -> String {
    let fans: Vec<&Fan> = fans.into_iter().collect();
    let spreads = || fans.iter().flat_map(|fan| &fan.points).map(|(_, spread)| spread);
    let few = spreads().any(|spread| !spread.runs.is_empty());
    let many = spreads().any(|spread| spread.runs.is_empty());
    let marks = match (few, many) {
        (true, false) => "dots: single runs, too few for bands",
        (true, true) => {
            "dots: single runs where they are too few for bands, else shades: the middle 50, 80 and 95 % of runs"
        }
        _ => "shades: the middle 50, 80 and 95 % of runs",
    };
    let ruled: Vec<&str> = fans
        .iter()
        .filter(|fan| fan.points.last().is_some_and(|(_, spread)| spread.is_ruled()))
        .map(|fan| fan.name.as_str())
        .collect();
    let ruled = match ruled.is_empty() {
        true => String::new(),
        false => format!(
            " A few runs rule the mean ({}): it lies where most runs do not.",
            ruled.join(", ")
        ),
    };
    format!("Line: mean of runs; {marks}.{ruled}")
}

/// One series of a panel.
#[derive(Clone, Debug)]
pub struct Fan {
    /// Its name, beside its end.
    pub name: String,
    /// (x, spread), in the order of x.
    pub points: Vec<(f64, Spread)>,
    /// What distinguishes it.
    pub cue: Cue,
}

/// Points of a series at which single runs are drawn as dots, at most.
const DOTTED: usize = 40;

impl Fan {
    /// The first and the last point with a mean.
    pub fn ends(&self) -> Option<[(f64, Spread); 2]> {
        let mut seen =
            self.points.iter().filter(|(x, s)| drawable(*x) && drawable(s.mean)).cloned();
        let first = seen.next()?;
        let last = seen.next_back().unwrap_or_else(|| first.clone());
        Some([first, last])
    }

    /// Single runs as dots, at every point or, of many, at every second, third ... and at the last.
    pub fn dots(&self) -> impl Iterator<Item = (f64, f64)> {
        let (n, step) = (self.points.len(), self.points.len().div_ceil(DOTTED).max(1));
        let kept = move |&(at, _): &(usize, &(f64, Spread))| (n - 1 - at).is_multiple_of(step);
        let of = |(_, (x, s)): (usize, &'_ (f64, Spread))| {
            let x = *x;
            s.runs.clone().into_iter().map(move |y| (x, y))
        };
        self.points.iter().enumerate().filter(kept).flat_map(of)
    }
}

/// How the ticks of y are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// As they are.
    Numbers,
    /// Shares, in percent.
    Percent,
    /// Differences of shares, in percentage points.
    Points,
}

/// What a panel of fans shows.
pub struct Fans<'a> {
    /// Part of the ids of its series.
    pub id: &'a str,
    /// What is shown.
    pub heading: &'a str,
    /// Unit of y.
    pub unit: &'a str,
    /// Name and unit of x.
    pub below: &'a str,
    /// Axis of x.
    pub x: Axis,
    /// How the ticks of y are said.
    pub say: Say,
    /// The least room for the ticks of y `[px]`, so that panels below each other line up.
    pub gutter: f64,
    /// The series; a single one needs no name.
    pub fans: &'a [Fan],
}

impl Fans<'_> {
    /// Draws all bands, then all lines above them, then the names.
    pub fn draw<'p>(self, page: &'p Page, area: Area) -> Panel<'p> {
        let values =
            self.fans.iter().flat_map(|fan| fan.points.iter().flat_map(|(_, s)| s.values()));
        let y = Axis::from_zero(values);
        let name = |fan: &Fan| {
            let at = fan.ends()?[1].1.mean;
            Some(Label { at, text: fan.name.clone(), color: fan.cue.color })
        };
        let labels: Vec<Label> = if self.fans.len() > 1 {
            self.fans.iter().filter_map(name).collect()
        } else {
            Vec::new()
        };
        let frame = Frame {
            id: self.id,
            heading: self.heading,
            unit: self.unit,
            below: self.below,
            x: self.x,
            y: match self.say {
                Say::Numbers => y,
                Say::Percent => y.percent(),
                Say::Points => y.points(),
            },
            gutter: self.gutter,
            grid: Grid::Horizontal,
            labels: &labels,
        };
        let panel = Panel::new(page, area, frame);
        panel.fans(self.fans);
        panel.name();
        panel
    }
}

/// What the x of a fan is.
#[derive(Clone, Copy, Debug)]
pub enum Over<'a> {
    /// Calendar time.
    Time,
    /// A quantity with its unit.
    Number(&'a str, &'a str),
}

impl<'a> Over<'a> {
    /// The place of a value.
    pub fn at(self, x: f64) -> Place<'a> {
        match self {
            Over::Time => Place::Time(x),
            Over::Number(quantity, unit) => Place::Number(quantity, unit, x),
        }
    }
}

impl Csv {
    /// Every mark that a panel of fans drew: what its quantity is, in which unit, over what.
    pub fn fans(&mut self, panel: &str, [quantity, unit]: [&str; 2], over: Over, fans: &[Fan]) {
        for fan in fans {
            let like = Mark { panel, series: &fan.name, quantity, unit, ..Mark::default() };
            for (x, spread) in &fan.points {
                // Dots are drawn at some points only.
                let lines = Spread { runs: vec![], ..spread.clone() };
                self.spread(Mark { x: over.at(*x), ..like }, &lines);
            }
            for (x, value) in fan.dots() {
                self.mark(Mark { mark: "run", value, x: over.at(x), ..like });
            }
        }
    }
}
