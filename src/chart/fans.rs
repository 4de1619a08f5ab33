//! A panel of fans: each series a median line in its bands, over time or over what was varied.

use super::axis::Axis;
use super::csv::{Cell, Csv};
use super::page::{Area, Page};
use super::panel::{Frame, Grid, Label, Panel};
use super::spread::Spread;
use super::style::Cue;
use super::words::drawable;

/// A band's key for a subtitle: what line and shades mean.
pub const KEY: &str = "Line: median of runs; shades: the middle 50, 80 and 95 % of runs.";

/// One series of a panel.
#[derive(Clone, Debug)]
pub struct Fan {
    /// Its name, beside its end.
    pub name: String,
    /// (x, spread), in the order of x.
    pub points: Vec<(f64, Spread)>,
    /// What tells it apart.
    pub cue: Cue,
}

impl Fan {
    /// The first and the last point with a median.
    pub fn ends(&self) -> Option<[(f64, Spread); 2]> {
        let mut seen =
            self.points.iter().filter(|(x, s)| drawable(*x) && drawable(s.median)).copied();
        let first = seen.next()?;
        Some([first, seen.next_back().unwrap_or(first)])
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
    /// The least room for the ticks of y [px], so that panels below each other line up.
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
            let at = fan.ends()?[1].1.median;
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

/// A table of fans: what is shown, which series, x, and the seven numbers of each spread.
pub struct Table(Csv);

impl Table {
    /// An empty table over this x, named with its unit.
    pub fn over(x: &str) -> Self {
        let mut header = vec!["quantity [unit]", "series", x];
        header.extend(Spread::CELLS);
        Table(Csv::new(&header))
    }

    /// Adds what a panel drew.
    pub fn add(mut self, quantity: &str, fans: &[Fan]) -> Self {
        for fan in fans {
            for (x, spread) in &fan.points {
                let mut row = vec![Cell::Text(quantity), Cell::Text(&fan.name), Cell::Number(*x)];
                row.extend(spread.cells());
                self.0.row(&row);
            }
        }
        self
    }

    /// The table.
    pub fn csv(self) -> Csv {
        self.0
    }
}
