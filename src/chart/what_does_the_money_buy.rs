//! What does the money buy? Options side by side: what each costs, and the work that it keeps.

use super::csv::{Csv, Mark};
use super::effects::{Effects, height};
use super::page::{Page, Paper, Words};
use super::what_happens::Quantity;
use super::words::{capital, drawable, short};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// Options that are drawn at most.
const MOST: usize = 12;

/// What options cost, and the work that they keep, each against doing nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatDoesTheMoneyBuy {
    /// The unit of the costs, as in `millions of money`.
    pub money: String,
    /// Over how many years work is counted, in words.
    pub over: String,
    /// The options, doing nothing among them.
    pub options: Vec<Bought>,
    /// Whether the first keeps more than any other by more than chance.
    pub told: bool,
}

/// One option.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bought {
    /// What it is called.
    pub name: String,
    /// What it costs the public.
    pub cost: Estimate,
    /// Full-time work that it keeps `[job-years]`.
    pub kept: Estimate,
}

impl Answer for WhatDoesTheMoneyBuy {
    const QUESTION: Question =
        Question { name: "what_does_the_money_buy", asks: "What does the money buy?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "First: what each option costs the public [{}]. Second: full-time work that it keeps over {} [job-years]. Both against \
             doing nothing, in pairs on the same random numbers; bars are 95 % intervals.",
            self.money, self.over
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let tall = height(self.options.len(), MOST);
        let across = ([1.0, 1.0], 40.0);
        let (page, areas) = Page::beside(&Self::QUESTION, words, paper, tall, across);
        page.skip(self.options.len() - self.drawn().count());
        let quantity = |label: &str, unit: &str| Quantity {
            metric: String::new(),
            label: label.to_owned(),
            unit: unit.to_owned(),
            share: false,
        };
        let costs = quantity("cost to the public", &self.money);
        let kept = quantity("work kept", "job-years");
        let of: [(&str, &Quantity, fn(&Bought) -> Estimate); 2] =
            [("cost", &costs, |it| it.cost), ("kept", &kept, |it| it.kept)];
        for ((name, quantity, pick), area) in of.into_iter().zip(areas) {
            let rows = self.drawn().take(MOST).map(|it| (capital(&it.name), pick(it))).collect();
            let below = "Against doing nothing";
            let effects = Effects { names: [name, "option"], quantity, below, rows };
            effects.draw_in(&page, area, |panel, row, at| effects.plain(panel, row, at));
        }
        page.finish(self.csv())
    }
}

impl WhatDoesTheMoneyBuy {
    fn drawn(&self) -> impl Iterator<Item = &Bought> {
        self.options.iter().filter(|it| drawable(it.kept.value) && drawable(it.cost.value))
    }

    /// What keeps most, as far as the futures tell.
    fn title(&self) -> String {
        let Some(best) = self.drawn().max_by(|a, b| a.kept.value.total_cmp(&b.kept.value)) else {
            return "No option has a known effect".to_owned();
        };
        match self.told {
            true => format!(
                "{} keeps most: {} job-years over {}",
                capital(&best.name),
                short(best.kept.value),
                self.over
            ),
            false => format!(
                "The futures are too few to tell which of {} options keeps most work",
                self.options.len()
            ),
        }
    }

    fn desc(&self) -> String {
        let mut desc = "One row for each option. ".to_owned();
        for it in self.drawn() {
            let [cost, kept] = [it.cost, it.kept].map(|e| match e.drawable() {
                true => format!("{} ({} to {})", short(e.value), short(e.low), short(e.high)),
                false => short(e.value),
            });
            desc += &format!("{}: costs {cost} {}, keeps {kept} job-years. ", it.name, self.money);
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for it in &self.options {
            let like = Mark { series: &it.name, mark: "mean", ..Mark::default() };
            let (cost, unit) = ("cost_to_the_public", self.money.as_str());
            csv.mark(Mark { panel: "cost", quantity: cost, unit, ..like }.of(&it.cost));
            let like = Mark { series: &it.name, mark: "mean", ..Mark::default() };
            let (kept, unit) = ("work_kept", "job-years");
            csv.mark(Mark { panel: "kept", quantity: kept, unit, ..like }.of(&it.kept));
        }
        csv
    }
}
