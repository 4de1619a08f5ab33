//! Do ideas run out?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{INK, LABEL, MUTED, TICK, cue};
use super::words::{capital, changes, differs, moments, number, short};
use super::{Answer, Change, Chart, Estimate, Question, Spread};
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Kinds of task found as tasks come, and how many weeks of work wait.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoIdeasRunOut {
    /// In the order of tasks.
    pub found: Vec<Found>,
    /// Slope of kinds over tasks on log axes, fitted in each run, as Heaps has it `[1]`; 1 would be as many new kinds
    /// with every task as at the start.
    pub slope: Estimate,
    /// Backlog from the first record to the last, in the same runs `[weeks]`.
    pub backlog: Change,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// How many kinds had been found when this many tasks had come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Tasks born so far `[tasks]`.
    pub tasks: f64,
    /// Kinds among them `[kinds]`.
    pub kinds: Spread,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Accepted work that waits, over output `[weeks]`.
    pub backlog: Spread,
}

impl Answer for DoIdeasRunOut {
    const QUESTION: Question = Question { name: "do_ideas_run_out", asks: "Do ideas run out?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "First: kinds of task found against tasks conceived [log scales], with the slope fitted in each run and its \
             95 % interval. Second: work that waits [weeks of output]. {}",
            key(&self.fans())
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.1, 1.0], 40.0);
        let (page, [left, right]) = Page::beside(&Self::QUESTION, words, paper, 370.0, across);
        let [kinds, backlog] = self.fans();
        self.draw_kinds(&page, left, &kinds);
        let panel = Fans {
            id: "backlog",
            heading: "Work that waits",
            unit: "Weeks of output [weeks]",
            below: "",
            x: Axis::calendar(self.months.iter().map(|m| m.year)),
            say: Say::Numbers,
            gutter: 0.0,
            fans: std::slice::from_ref(&backlog),
        };
        panel.draw(&page, right);
        let mut csv = Csv::default();
        let tasks = Over::Number("tasks_so_far", "tasks");
        csv.fans("kinds", ["kinds_found", "kinds"], tasks, &[kinds]);
        csv.fans("backlog", ["backlog", "weeks"], Over::Time, &[backlog]);
        let slope = Mark {
            panel: "kinds",
            mark: "fit",
            quantity: "heaps_slope",
            unit: "1",
            ..Mark::default()
        };
        csv.mark(slope.of(&self.slope));
        for (tasks, value) in self.steady().into_iter().flatten() {
            let x = Place::Number("tasks_so_far", "tasks", tasks);
            let (series, mark) = ("as many per task as at the start", "line");
            let (quantity, unit) = ("kinds_found", "kinds");
            csv.mark(Mark {
                panel: "kinds",
                series,
                mark,
                quantity,
                unit,
                value,
                x,
                ..Mark::default()
            });
        }
        page.finish(csv)
    }
}

impl DoIdeasRunOut {
    /// Whether the slope is a number that a line can have.
    fn has_slope(&self) -> bool {
        self.slope.values().into_iter().all(|slope| slope.abs() < 10.0)
    }

    fn fans(&self) -> [Fan; 2] {
        let kinds = self.found.iter().map(|f| (f.tasks, f.kinds.clone())).collect();
        let backlog = self.months.iter().map(|m| (m.year, m.backlog.clone())).collect();
        [
            Fan { name: "kinds".to_owned(), points: kinds, cue: cue(0) },
            Fan { name: "backlog".to_owned(), points: backlog, cue: cue(1).solid() },
        ]
    }

    fn draw_kinds(&self, page: &Page, area: Area, kinds: &Fan) {
        let frame = Frame {
            id: "kinds",
            heading: "Kinds of task found",
            unit: "Kinds so far [kinds, log scale]",
            below: "Tasks so far [tasks, log scale]",
            x: Axis::log(self.found.iter().map(|f| f.tasks)),
            y: Axis::log(self.found.iter().flat_map(|f| f.kinds.values())),
            grid: Grid::Both,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        panel.fans(std::slice::from_ref(kinds));
        if panel.is_empty() {
            return;
        }
        let (plot, set) = (panel.plot(), Type::new(LABEL).halo().anchor(HPos::Right));
        if self.has_slope() {
            let [value, low, high] = self.slope.values().map(|v| number(v, 2));
            let said = format!("Heaps slope {value} ({low} to {high})");
            page.text(plot.right - 10.0, plot.bottom - 30.0, &said, set.bold().color(INK));
        }
        if let Some(line) = self.steady() {
            panel.group("steady", "2 3", || panel.path(&line, INK, 1.2));
            let set = Type::new(TICK).color(MUTED).halo().anchor(HPos::Right);
            let said = "Dotted: as many new kinds per task as at the start";
            page.text(plot.right - 10.0, plot.bottom - 13.0, said, set);
        }
    }

    /// As many new kinds per task as at the start, as far as tasks and kinds reach; (tasks, kinds).
    fn steady(&self) -> Option<[(f64, f64); 2]> {
        let [(start, first), (end, last)] = self.fans()[0].ends()?;
        let reach = end.min(start * last.mean / first.mean);
        let line = [start, reach].map(|tasks| (tasks, first.mean * tasks / start));
        (reach > start * 1.5).then_some(line)
    }

    fn title(&self) -> String {
        if self.has_slope() {
            let more = number(2f64.powf(self.slope.value), 2);
            return format!("Twice the tasks find {more} times the kinds of task");
        }
        let weeks = |w: f64| format!("{} weeks", short(w));
        let waits = self.fans()[1].ends().and_then(|[a, b]| {
            let at = moments(a.0, b.0);
            changes(&self.backlog, [&at[0], &at[1]], weeks)
        });
        waits.map_or("No run found a kind of task".to_owned(), |said| {
            capital(&format!("the backlog {said}"))
        })
    }

    fn desc(&self) -> String {
        let [kinds, backlog] = self.fans();
        let mut desc = "First: kinds of task against tasks, log-log. ".to_owned();
        if let Some([a, b]) = kinds.ends() {
            let (k0, t0, k1, t1) = (short(a.1.mean), short(a.0), short(b.1.mean), short(b.0));
            desc += &format!("From {k0} kinds after {t0} tasks to {k1} kinds after {t1} tasks. ");
        }
        if self.has_slope() {
            let [value, low, high] = self.slope.values().map(|v| number(v, 2));
            desc += &format!("Slope {value} ({low} to {high}). ");
        }
        desc += "Second: weeks of backlog over time. ";
        if let Some([a, b]) = backlog.ends() {
            let [first, last] = moments(a.0, b.0);
            desc += &format!(
                "From {} weeks {first} to {} weeks {last} ({}; {}).",
                short(a.1.mean),
                short(b.1.mean),
                b.1.said(short),
                differs(&self.backlog, short)
            );
        }
        desc.trim_end().to_owned()
    }
}
