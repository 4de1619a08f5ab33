//! Do ideas run out?

use super::axis::Axis;
use super::backend::Type;
use super::fans::{Fan, Fans, KEY, Say, Table};
use super::page::{Area, Page, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{INK, LABEL, MUTED, TICK, cue};
use super::words::{changes, number, short, span};
use super::{Answer, Change, Chart, Estimate, Question, Source, Spread};
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Kinds of task found as tasks come, and how many weeks of work wait.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoIdeasRunOut {
    /// In the order of tasks.
    pub found: Vec<Found>,
    /// Slope of kinds over tasks on log axes, fitted in each run, as Heaps has it [1]; 1 would be as many new kinds
    /// with every task as at the start.
    pub slope: Estimate,
    /// Backlog from the first year to the last, in the same runs [weeks].
    pub backlog: Change,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// How many kinds had been found when this many tasks had come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Tasks born so far [tasks].
    pub tasks: f64,
    /// Kinds among them [kinds].
    pub kinds: Spread,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time [calendar year, with decimals].
    pub year: f64,
    /// Accepted work that waits, over output [weeks].
    pub backlog: Spread,
}

impl Answer for DoIdeasRunOut {
    const QUESTION: Question =
        Question { number: 11, name: "do_ideas_run_out", asks: "Do ideas run out?" };

    fn draw(&self, source: &Source) -> Chart {
        let subtitle = format!(
            "Left: kinds of task found against tasks conceived [log scales], with the slope fitted in each run and its \
             95 % interval. Right: work that waits [weeks of output]; the title compares means of the first and the \
             last year, with the 95 % interval of their difference. {KEY}"
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let page = Page::new(&Self::QUESTION, words, source, 370.0);
        let [left, right] = page.body().columns([1.1, 1.0], 40.0);
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
        let mut csv = Table::over("x [tasks; year for the backlog]")
            .add("kinds found [kinds]", &[kinds])
            .add("backlog [weeks]", &[backlog])
            .csv();
        let mut row = vec!["Heaps slope [1]: value, low, high (95 %)".into(), "".into(), "".into()];
        row.extend(self.slope.cells());
        csv.row(&row);
        for (tasks, kinds) in self.steady().into_iter().flatten() {
            let name = "kinds at as many per task as at the start [kinds]";
            csv.row(&[name.into(), "".into(), tasks.into(), kinds.into()]);
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
        let kinds = self.found.iter().map(|f| (f.tasks, f.kinds)).collect();
        let backlog = self.months.iter().map(|m| (m.year, m.backlog)).collect();
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
        let reach = end.min(start * last.band95[1] / first.median);
        let line = [start, reach].map(|tasks| (tasks, first.median * tasks / start));
        (reach > start * 1.5).then_some(line)
    }

    fn title(&self) -> String {
        let weeks = |w: f64| format!("{} weeks", short(w));
        let waits = self.fans()[1].ends().and_then(|[a, b]| {
            let at = [a.0, b.0].map(|year| format!("in {:.0}", year.floor()));
            let by = |low, high| span(low, high, "weeks");
            let said = changes(&self.backlog, [&at[0], &at[1]], weeks, by)?;
            Some(format!("the backlog {said}"))
        });
        let found = self.has_slope().then(|| {
            let [more, low, high] = self.slope.values().map(|slope| number(2f64.powf(slope), 2));
            format!("Twice the tasks find {more} times the kinds ({low} to {high})")
        });
        match (found, waits) {
            (Some(found), Some(waits)) => format!("{found}; {waits}"),
            (Some(found), None) => found,
            (None, Some(waits)) => super::words::capital(&waits),
            (None, None) => "No run found a kind of task".to_owned(),
        }
    }

    fn desc(&self) -> String {
        let [kinds, backlog] = self.fans();
        let mut desc = "Left: kinds of task against tasks, log-log. ".to_owned();
        if let Some([a, b]) = kinds.ends() {
            let (k0, t0, k1, t1) = (short(a.1.median), short(a.0), short(b.1.median), short(b.0));
            desc += &format!("From {k0} kinds after {t0} tasks to {k1} kinds after {t1} tasks. ");
        }
        if self.has_slope() {
            let [value, low, high] = self.slope.values().map(|v| number(v, 2));
            desc += &format!("Slope {value} ({low} to {high}). ");
        }
        desc += "Right: weeks of backlog over time. ";
        if let Some([a, b]) = backlog.ends() {
            let [low, high] = b.1.band95.map(short);
            desc += &format!(
                "From {} weeks in {:.0} to {} weeks in {:.0} (95 % of runs: {low} to {high}).",
                short(a.1.median),
                a.0.floor(),
                short(b.1.median),
                b.0.floor()
            );
        }
        desc.trim_end().to_owned()
    }
}
