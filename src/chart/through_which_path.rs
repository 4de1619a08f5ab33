//! Through which path do the jobs go? A bar for each path, for price and spending together, for policy, and for all of it.

use super::csv::{Csv, Mark};
use super::effects::{Effects, height};
use super::page::{Page, Paper, Words};
use super::style::{BLUE, Cue, GREEN, INK, Marker, PAPER, VERMILLION, mix};
use super::what_happens::Quantity;
use super::words::{capital, drawable};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// What each path does to a quantity.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThroughWhichPath {
    /// What they do it to.
    pub quantity: Quantity,
    /// How what they do together is shared out, as in `in the mean over all orders`.
    pub how: String,
    /// The paths, in their order.
    pub paths: Vec<Bar>,
    /// What they come to with others: price and spending netted, policy without AI, all of it.
    pub sums: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// What does it.
    pub name: String,
    /// Mean over replicates, in pairs; less than none is gained `[unit of the quantity]`.
    pub effect: Estimate,
}

impl Answer for ThroughWhichPath {
    const QUESTION: Question =
        Question { name: "through_which_path", asks: "Through which path do the jobs go?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let unit = Effects::unit(&self.quantity);
        let subtitle = format!(
            "What each path adds to the {} [{unit}] against the same world without AI, {}; below zero it takes from it. Black lines \
             are 95 % intervals over replicates.",
            self.quantity.label, self.how
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let shown: Vec<&Bar> = self.all().filter(|it| drawable(it.effect.value)).collect();
        let page = Page::new(&Self::QUESTION, words, paper, height(shown.len(), usize::MAX));
        page.skip(self.all().count() - shown.len());
        let effects = Effects {
            names: ["paths", "path"],
            quantity: &self.quantity,
            below: "Added",
            rows: shown.iter().map(|it| (capital(&it.name), it.effect)).collect(),
        };
        effects.draw(&page, |panel, row, at| {
            let e = shown[row].effect;
            let color = match (row < self.paths.len(), e.value > 0.0) {
                (false, _) => BLUE,
                (_, true) => VERMILLION,
                (_, false) => GREEN,
            };
            panel.bar((0.0, at), (e.value, at), 16.0, mix(color, PAPER, 0.6));
            if e.drawable() {
                panel.bar((e.low, at), (e.high, at), 2.0, INK);
            }
            panel.mark((e.value, at), Cue { color, dash: "", marker: Marker::Circle }, 4.5);
        });
        page.finish(self.csv())
    }
}

impl ThroughWhichPath {
    fn all(&self) -> impl Iterator<Item = &Bar> {
        self.paths.iter().chain(&self.sums)
    }

    /// The path that does most, as far as the replicates tell.
    pub fn largest(&self) -> Option<&Bar> {
        let told = self.paths.iter().filter(|it| it.effect.low > 0.0 || it.effect.high < 0.0);
        told.max_by(|a, b| a.effect.value.abs().total_cmp(&b.effect.value.abs()))
    }

    /// The largest path and its sign.
    pub fn title(&self) -> String {
        let label = &self.quantity.label;
        let Some(first) = self.largest() else {
            return format!(
                "Too few runs to tell which of {} paths the {label} goes through",
                self.paths.len()
            );
        };
        let size = self.quantity.differs(first.effect.value.abs());
        let size = size.trim_start_matches('+');
        match first.effect.value > 0.0 {
            true => format!("The largest path of {label} is {}, which adds {size}", first.name),
            false => {
                format!("The largest path of {label} is {}, which takes {size} off", first.name)
            }
        }
    }

    fn desc(&self) -> String {
        let mut desc = "A bar for each path, then for what they come to. ".to_owned();
        for bar in self.all() {
            let [value, low, high] = bar.effect.values().map(|x| self.quantity.differs(x));
            desc += &match bar.effect.drawable() {
                true => format!("{}: {value} ({low} to {high}). ", bar.name),
                false => format!("{}: {value} (no interval). ", bar.name),
            };
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for bar in self.all() {
            let (panel, series, mark) = ("paths", bar.name.as_str(), "mean");
            let quantity = &format!("part_of_{}", self.quantity.metric);
            let unit = &self.quantity.unit;
            let like = Mark { panel, series, mark, quantity, unit, ..Mark::default() };
            csv.mark(like.of(&bar.effect));
        }
        csv
    }
}
