//! What does it depend on? One panel for each of the parameters of a design that explain most.

use super::axis::Axis;
use super::csv::{Csv, Mark, Place};
use super::ends::Ends;
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{BLUE, Cue, LABEL, MUTED, Marker, PAPER, TICK, Weight, mix};
use super::text::{fit, width};
use super::words::{capital, differs, drawable, range};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// The parameters that are drawn at most.
pub const PANELS: usize = 3;

/// A quantity against the parameters that were varied, the one that explains most first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatItDependsOn {
    /// Where the quantity is least and where it is greatest.
    pub ends: Ends,
    /// The parameters, three at most.
    pub parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is called.
    pub name: String,
    /// Its unit; empty for words.
    pub unit: String,
    /// What its values are called, if they are words: places 0, 1, 2 ...
    pub words: Vec<String>,
    /// Whether equal ratios take equal room.
    pub log: bool,
    /// Share of the variance between points that it explains alone, with what points drawn anew would give
    /// `[share, 0 to 1]`.
    pub explains: Estimate,
    /// The points of the design.
    pub points: Vec<Point>,
    /// Points with about the same value, in the order of values.
    pub groups: Vec<Group>,
}

/// One point of the design.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Value of the parameter `[its unit]`.
    pub at: f64,
    /// Mean over replicates `[unit of the quantity]`.
    pub value: f64,
}

/// Points with about the same value.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Mean value of the parameter `[its unit]`.
    pub at: f64,
    /// Mean of their means, with its interval `[unit of the quantity]`.
    pub mean: Estimate,
}

impl Answer for WhatItDependsOn {
    const QUESTION: Question =
        Question { name: "what_it_depends_on", asks: "What does it depend on?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "{} [{}] against the {}. Dots: means over the replicates of a point of the design; line and \
             bars: means of points with about the same value, whatever the other parameters are, with 95 % intervals.",
            capital(&self.ends.quantity.label),
            self.unit(),
            match self.parameters.len() {
                0 | 1 => "parameter that was varied".to_owned(),
                n => format!("{n} parameters that explain most of it"),
            }
        );
        let words = Words { title: self.ends.title(), subtitle, desc: self.desc() };
        let count = self.parameters.len().min(PANELS);
        let (page, areas) = Page::panels(&Self::QUESTION, words, paper, 330.0, count);
        let nothing = Parameter {
            name: "Nothing was varied".into(),
            unit: String::new(),
            words: vec![],
            log: false,
            explains: Estimate { value: f64::NAN, low: f64::NAN, high: f64::NAN },
            points: vec![],
            groups: vec![],
        };
        for (place, area) in areas.into_iter().enumerate() {
            let parameter = self.parameters.get(place).unwrap_or(&nothing);
            self.draw_panel(&page, area, parameter, place);
        }
        page.finish(self.csv())
    }
}

impl WhatItDependsOn {
    fn unit(&self) -> String {
        let quantity = &self.ends.quantity;
        if quantity.share { format!("% of the {}", quantity.unit) } else { quantity.unit.clone() }
    }

    fn draw_panel(&self, page: &Page, area: Area, parameter: &Parameter, place: usize) {
        let Parameter { name, unit, words, log, explains, points, groups } = parameter;
        let at = || points.iter().map(|p| p.at);
        let room = area.right - area.left - 10.0;
        let short = |text: &str, room| fit(text, TICK, Weight::Regular, room);
        let x = match (words.is_empty(), log) {
            (false, _) => {
                let ends = [-0.5, words.len() as f64 - 0.5];
                let each = room * 0.8 / words.len() as f64;
                let said =
                    |at: f64| words.get(at as usize).map_or(String::new(), |it| short(it, each));
                Axis::span(if points.is_empty() { vec![] } else { ends.to_vec() }, 2)
                    .ticks_at((0..words.len()).map(|it| it as f64), said)
            }
            (true, true) => Axis::log(at()),
            (true, false) => Axis::span(at(), 4),
        };
        // The panels have one scale: what explains little is seen to be flat.
        let all = || self.parameters.iter();
        let values = all().flat_map(|it| it.points.iter().map(|p| p.value));
        let means = all().flat_map(|it| it.groups.iter().flat_map(|g| g.mean.values()));
        let y = Axis::from_zero(values.chain(means).filter(|&v| drawable(v)));
        let log = if *log && words.is_empty() { ", log scale" } else { "" };
        let below = match unit.is_empty() {
            true => String::new(),
            false => short(&format!("[{unit}{log}]"), room * 0.8),
        };
        // A share that is not sure is said as the range that it lies in.
        let explains = match explains.drawable() && points.len() > 1 {
            true => format!(": explains {}", range(explains.low, explains.high)),
            false => String::new(),
        };
        // Of a long name the end is cut, and not what it explains.
        let rest = room - width(&explains, LABEL, Weight::Bold);
        let heading = fit(&capital(name), LABEL, Weight::Bold, rest) + &explains;
        let frame = Frame {
            id: &format!("parameter {}", place + 1),
            heading: &heading,
            unit: &short(&format!("[{}]", self.unit()), room),
            below: &below,
            x,
            y: if self.ends.quantity.share { y.percent() } else { y },
            grid: Grid::Horizontal,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        panel.group("points", "", || {
            points.iter().for_each(|p| panel.dot((p.at, p.value), 2.2, MUTED, 0.35));
        });
        let cue = Cue { color: BLUE, dash: "", marker: Marker::Circle };
        panel.group("groups", "", || {
            for group in groups.iter().filter(|group| group.mean.drawable()) {
                let (low, high) = ((group.at, group.mean.low), (group.at, group.mean.high));
                panel.bar(low, high, 4.0, mix(BLUE, PAPER, 0.5));
            }
            if words.is_empty() {
                let line: Vec<_> = groups.iter().map(|g| (g.at, g.mean.value)).collect();
                panel.path(&line, BLUE, 2.0);
            }
            groups.iter().for_each(|g| panel.mark((g.at, g.mean.value), cue, 4.5));
        });
    }

    fn desc(&self) -> String {
        let by = differs(&self.ends.change, |x| self.ends.quantity.differs(x));
        let mut desc = format!("{}: {by}. ", self.ends.title());
        for parameter in &self.parameters {
            let said: Vec<String> = parameter
                .groups
                .iter()
                .map(|g| {
                    let word = parameter.words.get(g.at.max(0.0) as usize).cloned();
                    let at = word.unwrap_or_else(|| super::words::short(g.at));
                    format!("{} at {at}", self.ends.quantity.say(g.mean.value))
                })
                .collect();
            desc += &format!("{}: {}. ", capital(&parameter.name), said.join(", "));
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        let (quantity, unit) = (&self.ends.quantity.metric, &self.ends.quantity.unit);
        for parameter in &self.parameters {
            let Parameter { name, unit: of, words, .. } = parameter;
            let like = Mark { panel: name, quantity, unit, ..Mark::default() };
            let at = |at: f64| match words.get(at.max(0.0) as usize) {
                Some(word) => Place::Word(name, word),
                None => Place::Number(name, of, at),
            };
            for p in &parameter.points {
                csv.mark(Mark { mark: "point", value: p.value, x: at(p.at), ..like });
            }
            for g in &parameter.groups {
                csv.mark(Mark { mark: "mean_of_group", x: at(g.at), ..like }.of(&g.mean));
            }
            let (mark, quantity, unit) = ("label", "explains", "share of variance");
            csv.mark(Mark { mark, quantity, unit, ..like }.of(&parameter.explains));
        }
        csv
    }
}
