//! A map: a value at each point of a grid of two parameters, as coloured cells with lines between them.

use super::axis::Axis;
use super::backend::Type;
use super::page::{Area, Page};
use super::panel::{Frame, Grid, Panel};
use super::style::{BLUE, INK, LABEL, PAPER, TICK, VERMILLION, Weight, ink_on, mix};
use super::text::fit;
use super::words::drawable;
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// The maps that are drawn at most.
pub const MAPS: usize = 4;

/// The points of one map.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map<P> {
    /// What holds in it, as in `demand elasticity 0.5`.
    pub name: String,
    /// Its points.
    pub points: Vec<P>,
}

/// A point of the grid.
pub struct Cell {
    /// Value of what runs to the right.
    pub across: f64,
    /// Value of what runs upwards.
    pub upwards: f64,
    /// What is drawn; where it is undefined nothing is.
    pub value: f64,
    /// Whether its interval tells its side; a cell of which it does not is crossed out.
    pub told: bool,
}

/// A line between cells that are above something and cells that are not.
pub struct Line<'a> {
    /// What it is called in the picture's groups.
    pub name: &'a str,
    /// How it is dashed.
    pub dash: &'a str,
    /// How thick it is `[px]`.
    pub thick: f64,
    /// Of each cell, whether it is above.
    pub above: Vec<bool>,
}

/// A map to be drawn.
pub struct Plane<'a> {
    /// What holds in it.
    pub name: &'a str,
    /// What runs to the right, with its unit.
    pub across: &'a str,
    /// What runs upwards, with its unit.
    pub upwards: &'a str,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// The value farthest from 0 on any map: the end of the scale, to either side.
    pub most: f64,
    /// How a value is said.
    pub said: fn(f64) -> String,
    /// Lines between cells, each with an entry for each cell.
    pub lines: Vec<Line<'a>>,
}

/// Values of one direction with the edges of their cells.
struct Steps {
    values: Vec<f64>,
    edges: Vec<f64>,
    log: bool,
}

impl Steps {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.filter(|&v| drawable(v)).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let ends = values.first().copied().zip(values.last().copied());
        let log = ends.is_some_and(|(low, high)| low > 0.0 && high / low > 4.0);
        let (to, back): (fn(f64) -> f64, fn(f64) -> f64) =
            if log { (f64::ln, f64::exp) } else { (|x| x, |x| x) };
        let at: Vec<f64> = values.iter().map(|&v| to(v)).collect();
        let half = |a: f64, b: f64| (a + b) / 2.0;
        let mut edges: Vec<f64> = at.windows(2).map(|w| half(w[0], w[1])).collect();
        if let [one] = at[..] {
            // A single value takes the room that a step of its own size would.
            let half = if log { 0.2 } else { one.abs().max(1.0) / 10.0 };
            edges = vec![one - half, one + half];
        } else if let [first, .., last] = at[..] {
            edges.insert(0, first - (edges[0] - first));
            edges.push(last + (last - edges[edges.len() - 1]));
        }
        Self { values, edges: edges.into_iter().map(back).collect(), log }
    }

    fn axis(&self) -> Axis {
        let ends = self.edges.iter().copied();
        if self.log { Axis::log(ends) } else { Axis::span(ends, 5) }
    }

    fn place(&self, value: f64) -> Option<usize> {
        self.values.iter().position(|&v| v == value)
    }
}

/// Width of a cell that has room for its share `[px]`.
const WORDED: f64 = 44.0;

impl Plane<'_> {
    /// Draws it as the map of this number.
    pub fn draw(&self, page: &Page, area: Area, number: usize) {
        let seen = || self.cells.iter().enumerate().filter(|(_, it)| drawable(it.value));
        let x = Steps::of(seen().map(|(_, it)| it.across));
        let y = Steps::of(seen().map(|(_, it)| it.upwards));
        let room = area.right - area.left;
        let [heading, unit, below] =
            [(self.name, LABEL, room), (self.upwards, TICK, room), (self.across, TICK, room * 0.8)]
                .map(|(text, size, room)| fit(text, size, Weight::Bold, room));
        let frame = Frame {
            id: &format!("map {}", number + 1),
            heading: &heading,
            unit: &unit,
            below: &below,
            x: x.axis(),
            y: y.axis(),
            grid: Grid::Both,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        let (columns, rows) = (x.values.len(), y.values.len());
        let mut grid: Vec<Option<usize>> = vec![None; columns * rows];
        for (at, cell) in seen() {
            if let (Some(i), Some(j)) = (x.place(cell.across), y.place(cell.upwards)) {
                grid[j * columns + i] = Some(at);
            }
        }
        page.skip(self.cells.iter().filter(|it| !drawable(it.value)).count());
        let most = self.most.max(f64::MIN_POSITIVE);
        // All cells say their value, or none does.
        let corner = x.edges.first().zip(y.edges.first()).map_or((0.0, 0.0), |(&x, &y)| (x, y));
        let across = x.edges.iter().map(|&edge| panel.pixel((edge, corner.1)).0);
        let upwards = y.edges.iter().map(|&edge| panel.pixel((corner.0, edge)).1);
        let roomy = least_gap(across) > WORDED && least_gap(upwards) > 2.0 * TICK;
        panel.group("shares", "", || {
            for (at, cell) in grid.iter().enumerate().filter_map(|(at, it)| Some((at, (*it)?))) {
                let (cell, i, j) = (&self.cells[cell], at % columns, at / columns);
                let (from, to) = ((x.edges[i], y.edges[j]), (x.edges[i + 1], y.edges[j + 1]));
                let fill = color(cell.value / most);
                panel.block(from, to, fill, 1.0);
                if !cell.told {
                    panel.path(&[from, to], ink_on(fill), 0.8);
                }
                let (a, b) = (panel.pixel(from), panel.pixel(to));
                if roomy {
                    let set = Type::new(TICK).color(ink_on(fill)).anchor(HPos::Center);
                    let (x, y) = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1) + 4.0);
                    page.text(x, y, &(self.said)(cell.value), set);
                }
            }
        });
        for line in &self.lines {
            let side = |i: usize, j: usize| grid[j * columns + i].map(|at| line.above[at]);
            panel.group(line.name, line.dash, || {
                for (i, j) in (0..columns).flat_map(|i| (0..rows).map(move |j| (i, j))) {
                    let parts = |other: Option<bool>| {
                        matches!((side(i, j), other), (Some(a), Some(b)) if a != b)
                    };
                    if i + 1 < columns && parts(side(i + 1, j)) {
                        let x = x.edges[i + 1];
                        panel.path(&[(x, y.edges[j]), (x, y.edges[j + 1])], INK, line.thick);
                    }
                    if j + 1 < rows && parts(side(i, j + 1)) {
                        let y = y.edges[j + 1];
                        panel.path(&[(x.edges[i], y), (x.edges[i + 1], y)], INK, line.thick);
                    }
                }
            });
        }
    }
}

/// The least distance between neighbours.
fn least_gap(places: impl Iterator<Item = f64>) -> f64 {
    let places: Vec<f64> = places.collect();
    places.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(f64::INFINITY, f64::min)
}

/// From blue, where as many jobs are gained as are lost anywhere, over paper to vermillion: from -1 to 1.
fn color(share: f64) -> plotters::style::RGBColor {
    let end = mix(if share < 0.0 { BLUE } else { VERMILLION }, INK, 0.25);
    mix(PAPER, end, share.abs())
}
