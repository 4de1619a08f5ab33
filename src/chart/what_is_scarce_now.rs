//! What is scarce now?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{Cue, INK, LABEL, MUTED, Sheet, TICK, Weight, cue};
use super::text::{fit_lines, width};
use super::words::{changes, differs, drawable, moments, month, of_runs, short, times};
use super::{Answer, Change, Chart, Question, Spread};
use serde::{Deserialize, Serialize};

/// What execution, judgment and work in presence are paid over time, and when they change places.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatIsScarceNow {
    /// Runs behind the dates `[runs]`.
    pub runs: u64,
    /// Price of execution, from the first record to the last `[× base]`.
    pub execution: Change,
    /// Price of judgment, from the first record to the last `[× base]`.
    pub judgment: Change,
    /// What was prestigious becomes common: execution at half its price.
    pub common: Inversion,
    /// What was overlooked becomes essential: physical work is paid above execution.
    pub essential: Inversion,
    /// Judgment is paid more than half of all pay.
    pub judged: Inversion,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// When one thing came to be worth more than another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inversion {
    /// Runs in which it came `[share, 0 to 1]`.
    pub reached: f64,
    /// When it came, in those runs `[calendar year, with decimals]`.
    pub at: Spread,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Price of execution without presence `[× base]`.
    pub execution: Spread,
    /// Price of judgment `[× base]`.
    pub judgment: Spread,
    /// Price of work in presence `[× base]`.
    pub physical: Spread,
}

/// What each inversion is called, and what it is.
const INVERSIONS: [(&str, &str); 3] = [
    ("Prestigious becomes common", "execution at half its base price"),
    ("Overlooked becomes essential", "physical work paid above execution"),
    ("Judgment outweighs execution", "judgment above half of all pay"),
];

/// Room for the ticks of y, the same above and below `[px]`.
const GUTTER: f64 = 34.0;

impl Answer for WhatIsScarceNow {
    const QUESTION: Question = Question { name: "what_is_scarce_now", asks: "What is scarce now?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "Above: what an hour of execution, of judgment and of work in presence is paid [× base]. {} Below: when each of \
             three inversions came, in those runs in which it came: their mean, and the middle 50 and 80 % of them or, of few, \
             each.",
            key(&self.fans())
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        // On narrow paper what is said of an inversion takes lines of its own.
        let (height, weights) = match paper.sheet {
            Sheet::Wide => (520.0, [1.6, 1.0]),
            Sheet::Narrow => (620.0, [1.3, 1.3]),
        };
        let page = Page::new(&Self::QUESTION, words, paper, height);
        let [above, below] = page.body().rows(weights, 16.0);
        let fans = self.fans();
        let panel = Fans {
            id: "prices",
            heading: "Prices",
            unit: "Price [× base]",
            below: "",
            x: self.axis(),
            say: Say::Numbers,
            gutter: GUTTER,
            fans: &fans,
        };
        let panel = panel.draw(&page, above);
        // The rows end where the picture above ends, so that times stand below each other.
        let last =
            self.axis().ticks().last().map_or(0.0, |t| width(&t.label, TICK, Weight::Regular));
        self.draw_dates(&page, Area { right: panel.plot().right + last / 2.0, ..below });
        page.finish(self.csv(&fans))
    }
}

impl WhatIsScarceNow {
    fn axis(&self) -> Axis {
        Axis::calendar(self.months.iter().map(|m| m.year))
    }

    fn fans(&self) -> [Fan; 3] {
        let fan = |name: &str, place, pick: fn(&Month) -> &Spread| Fan {
            name: name.to_owned(),
            points: self.months.iter().map(|m| (m.year, pick(m).clone())).collect(),
            cue: cue(place),
        };
        [
            fan("Execution", 0, |m| &m.execution),
            fan("Judgment", 1, |m| &m.judgment),
            fan("Physical work", 2, |m| &m.physical),
        ]
    }

    fn inversions(&self) -> [&Inversion; 3] {
        [&self.common, &self.essential, &self.judged]
    }

    fn draw_dates(&self, page: &Page, area: Area) {
        let names =
            if self.fans().iter().any(|fan| fan.ends().is_some()) { vec![""; 3] } else { vec![] };
        let frame = Frame {
            id: "inversions",
            heading: "Three inversions",
            unit: "",
            below: "",
            x: self.axis(),
            y: Axis::rows(&names),
            grid: Grid::Vertical,
            gutter: GUTTER,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        if panel.is_empty() {
            return;
        }
        let ((from, to), _) = panel.ends();
        for (row, (inversion, (name, means))) in
            self.inversions().into_iter().zip(INVERSIONS).enumerate()
        {
            let (words, line) = (row as f64 + 0.42, row as f64 + 0.68);
            let set = Type::new(LABEL).bold().halo().color(INK);
            let said = format!("{means}: {}", self.when(inversion));
            let room = area.right - panel.plot().left - 16.0;
            let beside = width(name, LABEL, Weight::Bold) + 8.0;
            let fits = beside + width(&said, TICK, Weight::Regular) <= room;
            let lines = if fits { vec![said] } else { fit_lines(&said, TICK, room, 2) };
            let up = if fits { 0.0 } else { -14.0 * lines.len() as f64 };
            let left = if fits { 8.0 + beside } else { 8.0 };
            panel.note((from, words), (8.0, up), name, set);
            let set = Type::new(TICK).halo().color(MUTED);
            for (place, line) in lines.iter().rev().enumerate() {
                panel.note((from, words), (left, -14.0 * place as f64), line, set);
            }
            let mark = Cue { color: INK, ..cue(3) };
            let within = |year: f64| year.clamp(from, to);
            panel.group(name, "", || {
                for ([low, high], thick, color) in
                    [(inversion.at.band80, 3.0, MUTED), (inversion.at.band50, 8.0, MUTED)]
                {
                    if drawable(low) && drawable(high) {
                        panel.bar((within(low), line), (within(high), line), thick, color);
                    }
                }
                for &year in &inversion.at.runs {
                    panel.dot((within(year), line), 2.2, MUTED, 0.6);
                }
                panel.mark((inversion.at.mean, line), mark, 5.5);
            });
        }
    }

    /// In how many runs an inversion came, and its mean date in those.
    fn when(&self, inversion: &Inversion) -> String {
        let Inversion { reached, at } = inversion;
        if !drawable(*reached) {
            return "not known".to_owned();
        }
        let runs = of_runs(*reached, self.runs);
        match drawable(at.mean) && *reached > 0.0 {
            true => format!("in {runs}, on average in {}", month(at.mean)),
            false => format!("in {runs}"),
        }
    }

    fn title(&self) -> String {
        let said = self.fans()[0].ends().and_then(|[start, end]| {
            let at = moments(start.0, end.0);
            changes(&self.execution, [&at[0], &at[1]], times)
        });
        said.map_or("No run gave a price of execution".to_owned(), |said| {
            format!("The price of execution {said}")
        })
    }

    fn desc(&self) -> String {
        let mut desc = "Above: prices of execution, judgment and physical work over time, each a line of means. "
            .to_owned();
        let changed = [Some(&self.execution), Some(&self.judgment), None];
        for (fan, change) in self.fans().iter().zip(changed) {
            if let Some([a, b]) = fan.ends() {
                let [first, last] = moments(a.0, b.0);
                let (from, to) = (times(a.1.mean), times(b.1.mean));
                let change = change.map_or(String::new(), |c| format!("; {}", differs(c, short)));
                desc += &format!(
                    "{}: {from} {first}, {to} {last} ({}{change}). ",
                    fan.name,
                    b.1.said(times)
                );
            }
        }
        desc += "Below: when three inversions came. ";
        for (inversion, (name, means)) in self.inversions().into_iter().zip(INVERSIONS) {
            desc += &format!("{name}, {means}: {}. ", self.when(inversion));
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self, fans: &[Fan]) -> Csv {
        let mut csv = Csv::default();
        csv.fans("prices", ["price", "x base"], Over::Time, fans);
        for (inversion, (_, series)) in self.inversions().into_iter().zip(INVERSIONS) {
            let like = Mark { panel: "inversions", series, ..Mark::default() };
            let (quantity, unit) = ("date_where_it_came", "year");
            csv.spread(Mark { quantity, unit, ..like }, &inversion.at);
            let x = Place::Time(inversion.at.mean);
            let (mark, quantity, unit) = ("label", "came", "share of runs");
            csv.mark(Mark { mark, quantity, unit, value: inversion.reached, x, ..like });
        }
        csv
    }
}
