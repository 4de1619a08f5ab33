//! Where does it help?

use super::csv::{Csv, Mark, Place};
use super::page::{Page, Paper, Words};
use super::plane::{Cell, Line, MAPS, Map, Plane};
use super::words::{capital, drawable, signed_points};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// What options change about net job loss, over two parameters that were varied: a map for each option, and for each value of
/// a third parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhereDoesItHelp {
    /// What is chosen or changed, as a subject: `Births of purposes, tripled`; `Policies`, where there are several.
    pub option: String,
    /// What runs to the right, with its unit.
    pub across: String,
    /// What runs upwards, with its unit.
    pub upwards: String,
    /// The maps, four at most.
    pub maps: Vec<Map<Point>>,
}

/// One point of the design.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Value of what runs to the right.
    pub across: f64,
    /// Value of what runs upwards.
    pub upwards: f64,
    /// What the option changes about net job loss, in pairs `[share of the modelled labour force, below 0 less is lost]`.
    pub effect: Estimate,
}

impl Point {
    /// Whether its interval tells whether more or less is lost.
    fn told(&self) -> bool {
        self.effect.low > 0.0 || self.effect.high < 0.0
    }
}

impl Answer for WhereDoesItHelp {
    const QUESTION: Question = Question { name: "where_does_it_help", asks: "Where does it help?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = "What the option changes about mean net job loss at the end [points of the modelled labour force] at each point of \
                        the design, in pairs on the same random numbers; below 0 fewer jobs are lost. Thick line: where it \
                        passes 0. Crossed out: too few runs to tell the side."
            .to_owned();
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let (page, areas) =
            Page::panels(&Self::QUESTION, words, paper, 360.0, self.maps.len().clamp(1, MAPS));
        let nothing = Map { name: "No map".into(), points: vec![] };
        for (number, area) in areas.into_iter().enumerate() {
            let map = self.maps.get(number).unwrap_or(&nothing);
            let cell = |p: &Point| Cell {
                across: p.across,
                upwards: p.upwards,
                value: p.effect.value,
                told: p.told(),
            };
            let plane = Plane {
                name: &map.name,
                across: &self.across,
                upwards: &self.upwards,
                cells: map.points.iter().map(cell).collect(),
                most: self.effects().map(|(_, p)| p.effect.value.abs()).fold(0.0, f64::max),
                said: bare,
                lines: vec![Line {
                    name: "zero",
                    dash: "",
                    thick: 2.4,
                    above: map.points.iter().map(|p| p.effect.value > 0.0).collect(),
                }],
            };
            plane.draw(&page, area, number);
        }
        page.finish(self.csv())
    }
}

impl WhereDoesItHelp {
    fn effects(&self) -> impl Iterator<Item = (&Map<Point>, &Point)> {
        let all = self.maps.iter().flat_map(|map| map.points.iter().map(move |p| (map, p)));
        all.filter(|(_, p)| drawable(p.effect.value))
    }

    /// On how many points less is lost, on how many more, and where most.
    fn title(&self) -> String {
        let count = |of: fn(&Point) -> bool| self.effects().filter(|(_, p)| of(p)).count();
        let all = count(|_| true);
        let (less, more) = (count(|p| p.effect.high < 0.0), count(|p| p.effect.low > 0.0));
        let option = capital(&self.option);
        match (all, less, more) {
            (0, ..) => format!("{option}: no point gave an effect"),
            (_, 0, 0) => {
                format!("{option}: at none of {all} points do the runs tell whether it saves jobs")
            }
            (_, _, 0) => {
                format!("{option}: jobs are saved at {less} of {all} points and lost at none")
            }
            (_, 0, _) => {
                format!("{option}: jobs are lost at {more} of {all} points and saved at none")
            }
            _ => format!("{option}: jobs are saved at {less} of {all} points and lost at some"),
        }
    }

    fn desc(&self) -> String {
        let mut desc = format!(
            "Maps of what an option changes about net job loss over {} and {}. {}. ",
            self.across,
            self.upwards,
            self.title()
        );
        let extremes = [
            ("Least", self.effects().min_by(|a, b| a.1.effect.value.total_cmp(&b.1.effect.value))),
            ("Most", self.effects().max_by(|a, b| a.1.effect.value.total_cmp(&b.1.effect.value))),
        ];
        for (word, found) in extremes {
            if let Some((map, p)) = found {
                desc += &format!(
                    "{word}: {} in {}. ",
                    signed_points(p.effect.value),
                    capital(&map.name)
                );
            }
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for map in &self.maps {
            for p in &map.points {
                let x = Place::Number(&self.across, "", p.across);
                let y = Place::Number(&self.upwards, "", p.upwards);
                let (quantity, unit) =
                    ("change_of_net_job_loss", "share of the modelled labour force");
                let like = Mark { panel: &map.name, mark: "cell", x, y, ..Mark::default() };
                csv.mark(Mark { quantity, unit, ..like }.of(&p.effect));
            }
        }
        csv
    }
}

/// Points without their unit, which stands above.
fn bare(x: f64) -> String {
    super::words::short(100.0 * x)
}
