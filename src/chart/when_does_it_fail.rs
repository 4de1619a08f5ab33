//! When does it fail?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::page::{Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{GRID, INK, LABEL, VERMILLION, Weight};
use super::text::fit;
use super::words::{drawable, percent, short};
use super::{Answer, Chart, Question};
use serde::{Deserialize, Serialize};

/// The inputs that are drawn at most.
const MOST: usize = 20;

/// The box around the runs in which something happens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhenDoesItFail {
    /// What happens, in words.
    pub what: String,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// Share of the runs in which it happens that lie in the box `[share, 0 to 1]`.
    pub coverage: f64,
    /// Share of the runs in the box in which it happens `[share, 0 to 1]`.
    pub density: f64,
    /// Share of all runs that lie in the box `[share, 0 to 1]`.
    pub support: f64,
}

/// Where the box lies on one input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What was looked at, and what lies in the box.
    pub looked: Looked,
    /// Share of bootstrap samples whose box is bounded in it `[share, 0 to 1]`.
    pub stability: f64,
}

/// The values of an input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Looked {
    /// Numbers.
    Numbers {
        /// Least and greatest value that was looked at.
        all: [f64; 2],
        /// Least and greatest value in the box.
        inside: [f64; 2],
    },
    /// Words, which have no order.
    Words {
        /// Those that were looked at.
        all: Vec<String>,
        /// Those in the box.
        inside: Vec<String>,
    },
}

impl Input {
    /// Stretches of the width that is drawn for it, from 0 to 1, which lie in the box.
    fn stretches(&self) -> Vec<[f64; 2]> {
        match &self.looked {
            Looked::Numbers { all: [low, high], inside } => {
                vec![inside.map(|x| (x - low) / (high - low))]
            }
            Looked::Words { all, inside } => {
                let width = 1.0 / all.len() as f64;
                let here = (0..all.len()).filter(|&i| inside.contains(&all[i]));
                here.map(|i| [i as f64 * width, (i + 1) as f64 * width]).collect()
            }
        }
    }

    /// Whether the box is bounded in it.
    pub fn bounded(&self) -> bool {
        match &self.looked {
            Looked::Numbers { all, inside } => inside != all,
            Looked::Words { all, inside } => inside.len() < all.len(),
        }
    }

    /// The bound, in words.
    fn bound(&self) -> String {
        match &self.looked {
            _ if !self.bounded() => "all of it".to_owned(),
            Looked::Words { inside, .. } => inside.join(" or "),
            Looked::Numbers { all, inside } => {
                let [low, high] = inside.map(short);
                match (inside[0] > all[0], inside[1] < all[1]) {
                    (true, true) => format!("from {low} to {high}"),
                    (true, false) => format!("at least {low}"),
                    _ => format!("at most {high}"),
                }
            }
        }
    }

    /// The bound with the name of the input.
    fn rule(&self) -> String {
        let colon = if matches!(self.looked, Looked::Words { .. }) { ":" } else { "" };
        format!("{}{colon} {}", self.name, self.bound())
    }
}

impl WhenDoesItFail {
    /// The rule, in words.
    pub fn rule(&self) -> String {
        let rules: Vec<String> =
            self.inputs.iter().filter(|input| input.bounded()).map(Input::rule).collect();
        if rules.is_empty() { "no input tells".to_owned() } else { rules.join(" and ") }
    }
}

impl Answer for WhenDoesItFail {
    const QUESTION: Question = Question { name: "when_does_it_fail", asks: "When does it fail?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = "Where the box lies [share of the range that was looked at, %; of words each has the same width], with \
                        its ends in the unit of the input, and in how many of 100 bootstrap samples the box is bounded in that input. Coverage: share of \
                        the runs in which it happens that lie in the box; density: share of the runs in the box in which it \
                        happens.";
        let title = format!(
            "Of the runs with {}, {} lie where {}; of all runs there, {} have it",
            self.what,
            percent(self.coverage),
            self.rule(),
            percent(self.density)
        );
        let desc = format!("{title}. The box holds {} of all runs.", percent(self.support));
        let words = Words { title, subtitle: subtitle.to_owned(), desc };
        let height = 70.0 + 46.0 * self.inputs.len().clamp(2, MOST) as f64;
        let page = Page::new(&Self::QUESTION, words, paper, height);
        let drawn = |input: &&Input| {
            let ends = input.stretches();
            ends.iter().flatten().all(|x| drawable(*x)) && drawable(input.stability)
        };
        let mut shown: Vec<&Input> = self.inputs.iter().filter(drawn).take(MOST).collect();
        page.skip(self.inputs.len() - shown.len());
        shown.sort_by(|a, b| b.stability.total_cmp(&a.stability));
        let names: Vec<&str> = shown.iter().map(|input| input.name.as_str()).collect();
        let frame = Frame {
            id: "box",
            heading: "Where it happens",
            unit: " ",
            below: "Share of the range that was looked at [%]",
            x: Axis::from_zero([0.0, 1.0]).percent(),
            y: Axis::rows(&names),
            grid: Grid::Vertical,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(&page, page.body(), frame);
        for (row, input) in shown.iter().enumerate() {
            let at = row as f64 + 0.4;
            let stretches = input.stretches();
            panel.group(&format!("input {}", row + 1), "", || {
                panel.bar((0.0, at), (1.0, at), 4.0, GRID);
                for [low, high] in stretches.iter().filter(|_| input.bounded()) {
                    let [low, high] = [low, high].map(|x| x.clamp(0.0, 1.0));
                    panel.bar((low, at), (high, at), 9.0, VERMILLION);
                }
            });
            let said = format!("{}; bounded in {}", input.bound(), percent(input.stability));
            let (set, plot) = (Type::new(LABEL).halo().color(INK), panel.plot());
            let said = fit(&said, LABEL, Weight::Regular, plot.right - plot.left - 12.0);
            panel.note((0.0, at), (6.0, 20.0), &said, set);
        }
        page.finish(self.csv())
    }
}

impl WhenDoesItFail {
    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for input in &self.inputs {
            let like = Mark { panel: "box", series: &input.name, ..Mark::default() };
            match &input.looked {
                Looked::Numbers { all, inside } => {
                    for (mark, quantity, [low, high]) in
                        [("line", "looked_at", *all), ("bar", "box", *inside)]
                    {
                        csv.mark(Mark {
                            mark,
                            quantity,
                            unit: "unit of the input",
                            low,
                            high,
                            ..like
                        });
                    }
                }
                Looked::Words { all, inside } => {
                    for word in all {
                        let value = f64::from(u8::from(inside.contains(word)));
                        let (x, unit) = (Place::Word("word", word), "0 or 1");
                        csv.mark(Mark {
                            mark: "bar",
                            quantity: "in_the_box",
                            unit,
                            value,
                            x,
                            ..like
                        });
                    }
                }
            }
            let (quantity, unit, value) = ("bounded_in", "share of samples", input.stability);
            csv.mark(Mark { mark: "label", quantity, unit, value, ..like });
        }
        for (quantity, value) in
            [("coverage", self.coverage), ("density", self.density), ("support", self.support)]
        {
            let (panel, mark, unit) = ("box", "label", "share of runs");
            csv.mark(Mark { panel, mark, quantity, unit, value, ..Mark::default() });
        }
        csv
    }
}
