//! What turns the order? By how much one option is better than another on either side of a threshold of what is assumed.

use super::csv::{Csv, Mark};
use super::effects::{Effects, height};
use super::page::{Page, Paper, Words};
use super::what_happens::Quantity;
use super::words::{capital, drawable, short};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// Rows that are drawn at most.
const MOST: usize = 12;

/// How the difference between two options depends on what is assumed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatTurnsTheOrder {
    /// The option that is better on the whole.
    pub first: String,
    /// The option that it is compared with.
    pub second: String,
    /// What the first keeps more than the second in some of the futures.
    pub parts: Vec<Part>,
}

/// Some of the futures.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which, in words.
    pub name: String,
    /// What the first option keeps more than the second `[job-years]`.
    pub more: Estimate,
    /// Of so many futures.
    pub futures: u64,
}

impl Answer for WhatTurnsTheOrder {
    const QUESTION: Question =
        Question { name: "what_turns_the_order", asks: "What turns the order?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "Work that {} keeps more than {} [job-years], in all futures and in those on either side of the threshold of an \
             assumption that parts best where each is better; below 0 {} is better. Bars are 95 % intervals.",
            self.first, self.second, self.second
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let page = Page::new(&Self::QUESTION, words, paper, height(self.parts.len(), MOST));
        page.skip(self.parts.len() - self.drawn().count());
        let quantity = Quantity {
            metric: String::new(),
            label: "work that the first keeps more".into(),
            unit: "job-years".into(),
            share: false,
        };
        let said = |it: &Part| format!("{} ({} futures)", capital(&it.name), it.futures);
        let effects = Effects {
            names: ["parts", "part"],
            quantity: &quantity,
            below: "Difference",
            rows: self.drawn().take(MOST).map(|it| (said(it), it.more)).collect(),
        };
        effects.draw(&page, |panel, row, at| effects.plain(panel, row, at));
        page.finish(self.csv())
    }
}

impl WhatTurnsTheOrder {
    fn drawn(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|it| drawable(it.more.value))
    }

    fn title(&self) -> String {
        let turned = self.drawn().find(|it| it.more.high < 0.0);
        match (turned, self.drawn().next()) {
            (None, None) => "No future tells two options apart".to_owned(),
            (Some(it), _) => format!(
                "{} is better than {} where {}: by {} job-years",
                capital(&self.second),
                self.first,
                it.name,
                short(-it.more.value)
            ),
            (None, Some(_)) => format!(
                "On neither side of {} thresholds do the futures show {} to be better than {}",
                self.drawn().count() / 2,
                self.second,
                self.first
            ),
        }
    }

    fn desc(&self) -> String {
        let mut desc = format!(
            "{} less {}, one row for some of the futures. ",
            capital(&self.first),
            self.second
        );
        for it in self.drawn() {
            desc += &format!(
                "{}: {} ({} to {}) in {} futures. ",
                it.name,
                short(it.more.value),
                short(it.more.low),
                short(it.more.high),
                it.futures
            );
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for it in &self.parts {
            let (quantity, unit) = ("work_kept_more", "job-years");
            let like = Mark { panel: "parts", series: &it.name, quantity, unit, ..Mark::default() };
            csv.mark(Mark { mark: "mean", ..like }.of(&it.more));
        }
        csv
    }
}
