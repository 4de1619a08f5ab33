//! Which change matters? Effects of single changes, or of policies, one row for each.

use super::csv::{Csv, Mark};
use super::effects::{Effects, height};
use super::page::{Page, Paper, Words};
use super::style::{BLUE, Cue, GREEN, Marker, PAPER, VERMILLION, mix};
use super::what_happens::Quantity;
use super::words::{capital, drawable};
use super::{Answer, Chart, Estimate, Question};
use serde::{Deserialize, Serialize};

/// The changes that are drawn at most.
const MOST: usize = 20;

/// What single changes do to a quantity, each against the same without it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhichChangeMatters {
    /// What they change.
    pub quantity: Quantity,
    /// What each of them is: a policy, an arm, or a change.
    pub what: String,
    /// Over how many futures each effect is a mean `[points]`.
    pub futures: u64,
    /// The changes.
    pub changes: Vec<Single>,
}

/// One change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Single {
    /// What is changed.
    pub name: String,
    /// Mean difference in pairs, with less without it `[unit of the quantity]`.
    pub effect: Estimate,
    /// What it costs, in words; empty where it has no price.
    pub cost: String,
}

impl Answer for WhichChangeMatters {
    const QUESTION: Question =
        Question { name: "which_change_matters", asks: "Which change matters?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let unit = Effects::unit(&self.quantity);
        let over = match self.futures {
            0 | 1 => String::new(),
            n => format!(", in means over {n} futures"),
        };
        let subtitle = format!(
            "Difference of the {} [{unit}] with each {} against the same without it, with the same random numbers{over}; bars are \
             95 % intervals.",
            self.quantity.label,
            if self.what == "change" { "single change" } else { &self.what }
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let page = Page::new(&Self::QUESTION, words, paper, height(self.changes.len(), MOST));
        let mut shown = self.in_order();
        page.skip(self.changes.len() - shown.len());
        shown.truncate(MOST);
        let said = |it: &&Single| match it.cost.is_empty() {
            true => capital(&it.name),
            false => format!("{} ({})", capital(&it.name), it.cost),
        };
        let effects = Effects {
            names: ["changes", "change"],
            quantity: &self.quantity,
            below: "Difference",
            rows: shown.iter().map(|it| (said(it), it.effect)).collect(),
        };
        effects.draw(&page, |panel, row, at| {
            let e = shown[row].effect;
            let color = match (e.low > 0.0, e.high < 0.0) {
                (true, _) => VERMILLION,
                (_, true) => GREEN,
                _ => BLUE,
            };
            if e.drawable() {
                panel.bar((e.low, at), (e.high, at), 6.0, mix(color, PAPER, 0.5));
            }
            panel.mark((e.value, at), Cue { color, dash: "", marker: Marker::Circle }, 5.5);
        });
        page.finish(self.csv())
    }
}

impl WhichChangeMatters {
    /// Those with an effect that can be drawn, the strongest first.
    fn in_order(&self) -> Vec<&Single> {
        let mut all: Vec<&Single> =
            self.changes.iter().filter(|it| drawable(it.effect.value)).collect();
        all.sort_by(|a, b| b.effect.value.abs().total_cmp(&a.effect.value.abs()));
        all
    }

    /// Which of them changes it most, as far as the runs tell.
    pub fn title(&self) -> String {
        self.said(|by| self.quantity.differs(by.value.abs()).trim_start_matches('+').to_owned())
    }

    /// The same with the interval of how much.
    pub fn sentence(&self) -> String {
        let ends =
            |by: &Estimate| [by.low.abs().min(by.high.abs()), by.low.abs().max(by.high.abs())];
        self.said(|by| self.quantity.sized(by.value.abs(), ends(by)))
    }

    fn said(&self, how_much: impl Fn(&Estimate) -> String) -> String {
        let label = &self.quantity.label;
        let what = &self.what;
        let all = self.in_order();
        if all.is_empty() {
            return format!("No {what} has a known effect on the {label}");
        }
        let told = |it: &&&Single| it.effect.low > 0.0 || it.effect.high < 0.0;
        let Some(first) = all.iter().find(told) else {
            return format!("Too few runs to tell whether any {what} changes the {label}");
        };
        let size = |e: &Estimate| {
            let ends = [e.low.abs(), e.high.abs()];
            (ends[0].min(ends[1]), ends[0].max(ends[1]))
        };
        // The next in line may be as strong: its interval reaches the first one's.
        let least = size(&first.effect).0;
        if let Some(next) =
            all.iter().find(|it| it.name != first.name && size(&it.effect).1 >= least)
        {
            let (one, other) = (&first.name, &next.name);
            return format!(
                "The {label} changes most with {one} or {other}: too few runs to tell with which"
            );
        }
        let verb = if first.effect.value < 0.0 { "falls" } else { "rises" };
        let by = how_much(&first.effect);
        format!("The {label} {verb} most with {}, by {by}", first.name)
    }

    fn desc(&self) -> String {
        let mut desc = "One row for each, the strongest first. ".to_owned();
        for single in self.in_order() {
            let [value, low, high] = single.effect.values().map(|x| self.quantity.differs(x));
            desc += &match single.effect.drawable() {
                true => format!("{}: {value} ({low} to {high})", single.name),
                false => format!("{}: {value} (no interval)", single.name),
            };
            desc +=
                &if single.cost.is_empty() { ". ".into() } else { format!(", {}. ", single.cost) };
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for single in &self.changes {
            let (panel, series, mark) = ("changes", single.name.as_str(), "mean");
            let quantity = &format!("difference_in_{}", self.quantity.metric);
            let unit = &self.quantity.unit;
            let like = Mark { panel, series, mark, quantity, unit, ..Mark::default() };
            csv.mark(like.of(&single.effect));
        }
        csv
    }
}
