//! Where does displacement end?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::ends::Ends;
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{BLUE, INK, LABEL, PAPER, TICK, VERMILLION, Weight, ink_on, mix};
use super::text::fit;
use super::words::{differs, drawable, exact_times, percent, range, signed_points};
use super::{Answer, Chart, Estimate, Question};
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Net job loss over two parameters that were varied, one map for each value of a third.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhereDoesDisplacementEnd {
    /// What runs to the right, with its unit.
    pub across: String,
    /// What runs upwards, with its unit.
    pub upwards: String,
    /// The maps, four at most.
    pub maps: Vec<Map>,
    /// Net job loss that is drawn as a border `[share, 0 to 1]`.
    pub border: f64,
    /// Scaling at which quadrants are split `[× base]`.
    pub split: f64,
    /// Where the net job loss is least and where it is greatest.
    pub ends: Ends,
}

/// The maps that are drawn at most.
pub const MAPS: usize = 4;

/// One map.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// What holds in it, as in `demand elasticity 0.5`.
    pub name: String,
    /// Its points.
    pub points: Vec<Point>,
}

/// One point of the design.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Value of what runs to the right.
    pub across: f64,
    /// Value of what runs upwards.
    pub upwards: f64,
    /// Net job loss `[share of the modelled labour force, below 0 a gain]`.
    pub displaced: Estimate,
    /// Task scaling that came of it `[× base]`.
    pub g_t: f64,
    /// Purpose scaling that came of it `[× base]`.
    pub g_p: f64,
    /// People's hours that the work takes `[× base]`: 1 on the accounting line.
    pub hours: f64,
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

impl Answer for WhereDoesDisplacementEnd {
    const QUESTION: Question =
        Question { name: "where_does_displacement_end", asks: "Where does displacement end?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let mut subtitle = "Mean net job loss at the end [% of the modelled labour force] at each point of the design; the number of \
                            replicates at a point stands below."
            .to_owned();
        // Only of lines that are on a map: others would be looked for in vain.
        for (Border { above, .. }, words) in BORDERS.iter().zip(self.legend()) {
            subtitle += &if self.crosses(*above) { format!(" {words}.") } else { String::new() };
        }
        let words = Words { title: self.ends.title(), subtitle, desc: self.desc() };
        let count = self.maps.len().min(MAPS);
        let (page, areas) = Page::panels(&Self::QUESTION, words, paper, 360.0, count);
        for (number, area) in areas.into_iter().enumerate() {
            match self.maps.get(number) {
                Some(map) => self.draw_map(&page, area, map, number),
                None => {
                    let nothing = Map { name: "No map".into(), points: vec![] };
                    self.draw_map(&page, area, &nothing, number);
                }
            }
        }
        page.finish(self.csv())
    }
}

/// Width of a cell that has room for its share `[px]`.
const WORDED: f64 = 44.0;

/// A line between points that are above something and points that are not.
struct Border {
    name: &'static str,
    dash: &'static str,
    thick: f64,
    above: Above,
}

type Above = fn(&Point, &WhereDoesDisplacementEnd) -> bool;

const BORDERS: [Border; 4] = [
    Border { name: "border", dash: "", thick: 2.4, above: |p, all| p.displaced.value > all.border },
    Border { name: "accounting line", dash: "12 4", thick: 2.0, above: |p, _| p.hours > 1.0 },
    Border { name: "tasks", dash: "6 4", thick: 1.3, above: |p, all| p.g_t > all.split },
    Border { name: "purposes", dash: "2 3", thick: 1.6, above: |p, all| p.g_p > all.split },
];

impl WhereDoesDisplacementEnd {
    /// What the lines say, in their order.
    fn legend(&self) -> [String; 4] {
        let (border, split) = (percent(self.border), exact_times(self.split));
        [
            format!("Thick line: where it passes {border}"),
            "Long dashes: the accounting line, beyond which the work takes more of people's hours than at base".into(),
            format!("Dashes: where the task scaling G_T that came of it passes {split}"),
            format!("Dots: where the purpose scaling G_P that came of it passes {split}"),
        ]
    }

    /// Whether a line is on any of the maps.
    fn crosses(&self, above: Above) -> bool {
        let on = |map: &Map| {
            let seen = || map.points.iter().filter(|p| drawable(p.displaced.value));
            seen().any(|p| above(p, self)) && seen().any(|p| !above(p, self))
        };
        self.maps.iter().any(on)
    }

    /// The mean that is farthest from 0: the end of the scale, to either side.
    fn most(&self) -> f64 {
        let all = self.maps.iter().flat_map(|map| &map.points).map(|p| p.displaced.value.abs());
        all.filter(|&v| drawable(v)).fold(0.0, f64::max)
    }

    fn draw_map(&self, page: &Page, area: Area, map: &Map, number: usize) {
        let seen = || map.points.iter().filter(|p| drawable(p.displaced.value));
        let x = Steps::of(seen().map(|p| p.across));
        let y = Steps::of(seen().map(|p| p.upwards));
        let room = area.right - area.left;
        let [heading, unit, below] = [
            (&map.name, LABEL, room),
            (&self.upwards, TICK, room),
            (&self.across, TICK, room * 0.8),
        ]
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
        let mut grid: Vec<Option<&Point>> = vec![None; columns * rows];
        for point in seen() {
            if let (Some(i), Some(j)) = (x.place(point.across), y.place(point.upwards)) {
                grid[j * columns + i] = Some(point);
            }
        }
        page.skip(map.points.iter().filter(|p| !drawable(p.displaced.value)).count());
        let most = self.most().max(f64::MIN_POSITIVE);
        // All cells say their share, or none does.
        let corner = x.edges.first().zip(y.edges.first()).map_or((0.0, 0.0), |(&x, &y)| (x, y));
        let across = x.edges.iter().map(|&edge| panel.pixel((edge, corner.1)).0);
        let upwards = y.edges.iter().map(|&edge| panel.pixel((corner.0, edge)).1);
        let roomy = least_gap(across) > WORDED && least_gap(upwards) > 2.0 * TICK;
        panel.group("shares", "", || {
            for (at, point) in grid.iter().enumerate().filter_map(|(at, p)| Some((at, (*p)?))) {
                let value = point.displaced.value;
                if drawable(value) {
                    let (i, j) = (at % columns, at / columns);
                    let (from, to) = ((x.edges[i], y.edges[j]), (x.edges[i + 1], y.edges[j + 1]));
                    panel.block(from, to, color(value / most), 1.0);
                    let (a, b) = (panel.pixel(from), panel.pixel(to));
                    let said = percent(value);
                    if roomy {
                        let ink = ink_on(color(value / most));
                        let set = Type::new(TICK).color(ink).anchor(HPos::Center);
                        let (x, y) = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1) + 4.0);
                        page.text(x, y, &said, set);
                    }
                }
            }
        });
        for Border { name, dash, thick, above } in BORDERS {
            let side = |i: usize, j: usize| grid[j * columns + i].map(|p| above(p, self));
            panel.group(name, dash, || {
                for (i, j) in (0..columns).flat_map(|i| (0..rows).map(move |j| (i, j))) {
                    let parts = |other: Option<bool>| {
                        matches!((side(i, j), other), (Some(a), Some(b)) if a != b)
                    };
                    if i + 1 < columns && parts(side(i + 1, j)) {
                        let x = x.edges[i + 1];
                        panel.path(&[(x, y.edges[j]), (x, y.edges[j + 1])], INK, thick);
                    }
                    if j + 1 < rows && parts(side(i, j + 1)) {
                        let y = y.edges[j + 1];
                        panel.path(&[(x.edges[i], y), (x.edges[i + 1], y)], INK, thick);
                    }
                }
            });
        }
    }

    fn desc(&self) -> String {
        let mut desc =
            format!("Maps of the net job loss over {} and {}. ", self.across, self.upwards);
        let by = differs(&self.ends.change, signed_points);
        desc += &format!("{}: {by}. ", self.ends.title());
        for map in &self.maps {
            let values = || map.points.iter().map(|p| p.displaced.value).filter(|&v| drawable(v));
            let (low, high) = (
                values().fold(f64::INFINITY, f64::min),
                values().fold(f64::NEG_INFINITY, f64::max),
            );
            desc += &format!("{}: {} points, {}. ", map.name, map.points.len(), range(low, high));
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for map in &self.maps {
            for p in &map.points {
                let x = Place::Number(&self.across, "", p.across);
                let y = Place::Number(&self.upwards, "", p.upwards);
                let like = Mark { panel: &map.name, mark: "cell", x, y, ..Mark::default() };
                let (quantity, unit) = ("net_job_loss", "share of the modelled labour force");
                csv.mark(Mark { quantity, unit, ..like }.of(&p.displaced));
                for (quantity, value) in [("G_T", p.g_t), ("G_P", p.g_p), ("hours", p.hours)] {
                    csv.mark(Mark { quantity, unit: "x base", value, ..like });
                }
            }
        }
        csv
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
