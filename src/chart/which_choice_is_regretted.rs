//! Which choice is regretted? What each option would have cost in work where another would have been better.

use super::csv::{Csv, Mark};
use super::effects::{Effects, height};
use super::page::{Page, Paper, Words};
use super::what_happens::Quantity;
use super::words::{capital, drawable, short};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// Options that are drawn at most.
const MOST: usize = 12;

/// Regret of options over futures.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhichChoiceIsRegretted {
    /// Futures.
    pub futures: u64,
    /// Futures in which two options or more are equally good, and better than any other.
    pub tied: u64,
    /// The options.
    pub options: Vec<Regretted>,
}

/// One option.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regretted {
    /// What it is called.
    pub name: String,
    /// Mean regret over futures `[job-years]`.
    pub regret: Estimate,
    /// The greatest regret `[job-years]`.
    pub worst: f64,
    /// Futures in which it alone is the best.
    pub best: u64,
}

impl Answer for WhichChoiceIsRegretted {
    const QUESTION: Question =
        Question { name: "which_choice_is_regretted", asks: "Which choice is regretted?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "Regret: what the best option of each future would have kept more [job-years], in means over {} futures on the same \
             random numbers; bars are 95 % intervals. In brackets: in how many futures an option alone is the best.",
            self.futures
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let page = Page::new(&Self::QUESTION, words, paper, height(self.options.len(), MOST));
        page.skip(self.options.len() - self.drawn().count());
        let said = |it: &Regretted| format!("{} ({})", capital(&it.name), it.best);
        let quantity = Quantity {
            metric: String::new(),
            label: "regret".into(),
            unit: "job-years".into(),
            share: false,
        };
        let effects = Effects {
            names: ["regret", "option"],
            quantity: &quantity,
            below: "Mean over futures",
            rows: self.drawn().take(MOST).map(|it| (said(it), it.regret)).collect(),
        };
        effects.draw(&page, |panel, row, at| effects.plain(panel, row, at));
        page.finish(self.csv())
    }
}

impl WhichChoiceIsRegretted {
    fn drawn(&self) -> impl Iterator<Item = &Regretted> {
        self.options.iter().filter(|it| drawable(it.regret.value))
    }

    fn title(&self) -> String {
        let Some(least) = self.drawn().min_by(|a, b| a.regret.value.total_cmp(&b.regret.value))
        else {
            return "No option has a known regret".to_owned();
        };
        let of = self.futures;
        format!(
            "{} is regretted least, and is the best in {} of {of} futures",
            capital(&least.name),
            least.best
        )
    }

    fn desc(&self) -> String {
        let mut desc = "One row for each option. ".to_owned();
        for it in self.drawn() {
            desc += &format!(
                "{}: mean regret {} ({} to {}), greatest {}; alone the best in {} of {} futures. ",
                it.name,
                short(it.regret.value),
                short(it.regret.low),
                short(it.regret.high),
                short(it.worst),
                it.best,
                self.futures
            );
        }
        if self.tied > 0 {
            desc += &format!("Two or more are equally good in {} futures.", self.tied);
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for it in &self.options {
            let (quantity, unit) = ("regret", "job-years");
            let like =
                Mark { panel: "regret", series: &it.name, quantity, unit, ..Mark::default() };
            csv.mark(Mark { mark: "mean", ..like }.of(&it.regret));
            let like =
                Mark { panel: "regret", series: &it.name, quantity, unit, ..Mark::default() };
            csv.mark(Mark { mark: "greatest", value: it.worst, ..like });
        }
        csv
    }
}
