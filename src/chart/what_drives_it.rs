//! What drives it?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark};
use super::page::{Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{BLUE, Cue, LABEL, MUTED, Marker, PAPER, VERMILLION, Weight, mix};
use super::text::{fit, width};
use super::words::{capital, drawable, percent, short};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// The inputs that are drawn at most.
const MOST: usize = 20;

/// How much each input moves an output.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatDrivesIt {
    /// The output, in words.
    pub output: String,
    /// Whether numbers are shares of variance (Sobol), and not changes of the output (Morris).
    pub shares: bool,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// What replicate noise alone would show, in the unit of the numbers.
    pub noise: f64,
}

/// One input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Total index, or μ*.
    pub all: Estimate,
    /// First-order index, or σ.
    pub part: Estimate,
}

impl Answer for WhatDrivesIt {
    const QUESTION: Question = Question { name: "what_drives_it", asks: "What drives it?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = if self.shares {
            "Share of the variance of the output [%] that each input brings: filled circle with all its interactions (total \
             index), open square by itself (first order). Bars are 95 % intervals; left of the line is replicate noise."
        } else {
            "Change of the output over the whole range of each input [its unit]: filled circle its mean size μ* with a 95 % \
             interval, open square its spread σ from place to place. Left of the line is replicate noise."
        };
        let words = Words { title: self.title(), subtitle: subtitle.to_owned(), desc: self.desc() };
        let height = 70.0 + 46.0 * self.inputs.len().clamp(2, MOST) as f64;
        let page = Page::new(&Self::QUESTION, words, paper, height);
        let drawn = |input: &&Input| drawable(input.all.value);
        let mut shown: Vec<&Input> = self.inputs.iter().filter(drawn).take(MOST).collect();
        page.skip(self.inputs.len() - shown.len());
        shown.sort_by(|a, b| b.all.value.total_cmp(&a.all.value));
        let names: Vec<&str> = shown.iter().map(|input| input.name.as_str()).collect();
        let values = shown.iter().flat_map(|i| i.all.values().into_iter().chain([i.part.value]));
        let x = Axis::from_zero(values.chain([self.noise]));
        let frame = Frame {
            id: "inputs",
            heading: &fit(&self.output, LABEL, Weight::Bold, 600.0),
            unit: " ",
            below: if self.shares {
                "Share of variance [%]"
            } else {
                "Change of the output [its unit]"
            },
            x: if self.shares { x.percent() } else { x },
            y: Axis::rows(&names),
            grid: Grid::Vertical,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(&page, page.body(), frame);
        for (row, input) in shown.iter().enumerate() {
            let at = row as f64 + 0.5;
            panel.group(&format!("input {}", row + 1), "", || {
                let (all, part) = (&input.all, &input.part);
                if all.drawable() {
                    panel.bar((all.low, at), (all.high, at), 5.0, mix(BLUE, PAPER, 0.45));
                }
                if drawable(all.value) {
                    let cue = Cue { color: BLUE, dash: "", marker: Marker::Circle };
                    panel.mark((all.value, at), cue, 6.0);
                }
                if drawable(part.value) {
                    let cue = Cue { color: VERMILLION, dash: "", marker: Marker::Square };
                    panel.mark((part.value, at), cue, 4.0);
                }
            });
            let (said, plot) = (self.said(input.all.value), panel.plot());
            let x = panel.pixel((input.all.value, at)).0 + 10.0;
            let most = plot.right - width(&said, LABEL, Weight::Regular);
            let set = Type::new(LABEL).halo().color(MUTED);
            panel.note((input.all.value, at), (x.min(most) - x + 10.0, -8.0), &said, set);
        }
        let (_, (low, high)) = panel.ends();
        if drawable(self.noise) {
            panel.group("replicate noise", "5 4", || {
                panel.path(&[(self.noise, low), (self.noise, high)], MUTED, 1.4);
            });
        }
        page.finish(self.csv())
    }
}

impl WhatDrivesIt {
    fn said(&self, value: f64) -> String {
        if self.shares { percent(value) } else { short(value) }
    }

    /// What drives it, as far as the points tell.
    pub fn title(&self) -> String {
        let mut seen: Vec<&Input> =
            self.inputs.iter().filter(|input| input.all.drawable()).collect();
        seen.sort_by(|a, b| b.all.value.total_cmp(&a.all.value));
        let Some((first, others)) = seen.split_first() else {
            return format!("Too few points to tell what drives the {}", self.output);
        };
        let e = &first.all;
        if e.value <= self.noise {
            return format!("No input moves the {} more than chance does", self.output);
        }
        if let Some(next) = others.iter().find(|other| other.all.high >= e.low) {
            return format!(
                "{} or {} drives the {} most: too few points to tell which",
                capital(&first.name),
                next.name,
                self.output
            );
        }
        let moves = match self.shares {
            true => format!("brings {} of its variance", self.said(e.value)),
            false => format!("moves it by {}", self.said(e.value)),
        };
        format!("{} drives the {} most: it {moves}", capital(&first.name), self.output)
    }

    fn desc(&self) -> String {
        let mut desc = format!("How much each input moves {}. ", self.output);
        for input in &self.inputs {
            let [value, low, high] = input.all.values().map(|x| self.said(x));
            desc += &format!("{}: {value} ({low} to {high}). ", input.name);
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let unit = if self.shares { "share of variance" } else { "unit of the output" };
        let (all, part) =
            if self.shares { ("total_index", "first_order") } else { ("mu_star", "sigma") };
        let mut csv = Csv::default();
        for input in &self.inputs {
            let like = Mark { panel: "inputs", series: &input.name, unit, ..Mark::default() };
            csv.mark(Mark { mark: "circle", quantity: all, ..like }.of(&input.all));
            csv.mark(Mark { mark: "square", quantity: part, ..like }.of(&input.part));
        }
        let (panel, mark, quantity, value) = ("inputs", "line", "replicate_noise", self.noise);
        csv.mark(Mark { panel, mark, quantity, unit, value, ..Mark::default() });
        csv
    }
}
