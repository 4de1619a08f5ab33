//! Where does displacement end?

use super::csv::{Csv, Mark, Place};
use super::ends::Ends;
use super::page::{Area, Page, Paper, Words};
use super::plane::{Cell, Line, MAPS, Map, Plane};
use super::words::{differs, drawable, exact_times, percent, range, signed_points};
use super::{Answer, Chart, Estimate, Question};
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
    pub maps: Vec<Map<Point>>,
    /// Net job loss that is drawn as a border `[share, 0 to 1]`.
    pub border: f64,
    /// Scaling at which quadrants are split `[× base]`.
    pub split: f64,
    /// Where the net job loss is least and where it is greatest.
    pub ends: Ends,
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
        let on = |map: &Map<Point>| {
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

    fn draw_map(&self, page: &Page, area: Area, map: &Map<Point>, number: usize) {
        let cell = |p: &Point| Cell {
            across: p.across,
            upwards: p.upwards,
            value: p.displaced.value,
            told: true,
        };
        let line = |it: &Border| Line {
            name: it.name,
            dash: it.dash,
            thick: it.thick,
            above: map.points.iter().map(|p| (it.above)(p, self)).collect(),
        };
        let plane = Plane {
            name: &map.name,
            across: &self.across,
            upwards: &self.upwards,
            cells: map.points.iter().map(cell).collect(),
            most: self.most(),
            said: percent,
            lines: BORDERS.iter().map(line).collect(),
        };
        plane.draw(page, area, number);
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
