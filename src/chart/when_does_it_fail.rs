//! When does it fail?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Cell, Csv};
use super::page::{Page, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{GRID, INK, LABEL, VERMILLION, Weight};
use super::text::fit;
use super::words::{drawable, percent, short};
use super::{Answer, Chart, Question, Source};
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
    /// Share of the runs in which it happens that lie in the box [share, 0 to 1].
    pub coverage: f64,
    /// Share of the runs in the box in which it happens [share, 0 to 1].
    pub density: f64,
    /// Share of all runs that lie in the box [share, 0 to 1].
    pub support: f64,
}

/// Where the box lies on one input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Least and greatest value that was looked at.
    pub looked: [f64; 2],
    /// Least and greatest value in the box.
    pub inside: [f64; 2],
    /// Share of bootstrap samples whose box is bounded in it [share, 0 to 1].
    pub stability: f64,
}

impl Input {
    fn share(&self, x: f64) -> f64 {
        (x - self.looked[0]) / (self.looked[1] - self.looked[0])
    }

    /// Whether the box is bounded in it.
    pub fn bounded(&self) -> bool {
        self.inside != self.looked
    }

    /// The bound, in words.
    pub fn rule(&self) -> String {
        let [low, high] = self.inside.map(short);
        match (self.inside[0] > self.looked[0], self.inside[1] < self.looked[1]) {
            (true, true) => format!("{} from {low} to {high}", self.name),
            (true, false) => format!("{} at least {low}", self.name),
            (false, true) => format!("{} at most {high}", self.name),
            (false, false) => format!("any {}", self.name),
        }
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
    const QUESTION: Question =
        Question { number: 14, name: "when_does_it_fail", asks: "When does it fail?" };

    fn draw(&self, source: &Source) -> Chart {
        let subtitle = "Where the box lies [share of the range that was looked at, %], with its ends in the unit of the \
                        input, and in how many of 100 bootstrap samples the box is bounded in that input. Coverage: share of \
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
        let page = Page::new(&Self::QUESTION, words, source, height);
        let drawn = |input: &&Input| {
            let [low, high] = input.inside.map(|x| input.share(x));
            drawable(low) && drawable(high) && drawable(input.stability)
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
            let [low, high] = input.inside.map(|x| input.share(x).clamp(0.0, 1.0));
            panel.group(&format!("input {}", row + 1), "", || {
                panel.bar((0.0, at), (1.0, at), 4.0, GRID);
                if input.bounded() {
                    panel.bar((low, at), (high, at), 9.0, VERMILLION);
                }
            });
            let said = format!("{}; bounded in {}", input.rule(), percent(input.stability));
            let (set, plot) = (Type::new(LABEL).halo().color(INK), panel.plot());
            let said = fit(&said, LABEL, Weight::Regular, plot.right - plot.left - 12.0);
            panel.note((0.0, at), (6.0, 20.0), &said, set);
        }
        page.finish(self.csv())
    }
}

impl WhenDoesItFail {
    fn csv(&self) -> Csv {
        let mut csv = Csv::new(&[
            "input",
            "looked at from [unit of the input]",
            "looked at to [unit of the input]",
            "box from [unit of the input]",
            "box to [unit of the input]",
            "bounded in samples [share]",
            "coverage [share]",
            "density [share]",
            "support [share]",
        ]);
        for input in &self.inputs {
            let numbers = [
                input.looked[0],
                input.looked[1],
                input.inside[0],
                input.inside[1],
                input.stability,
                self.coverage,
                self.density,
                self.support,
            ];
            let mut row = vec![Cell::Text(&input.name)];
            row.extend(numbers.map(Cell::Number));
            csv.row(&row);
        }
        csv
    }
}
