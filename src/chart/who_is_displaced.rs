//! Who is displaced as purposes scale? The headline.

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{INK, MUTED, TICK, VERMILLION, cue, mix};
use super::words::{changes, differs, drawable, exact_times, percent, short, signed_points};
use super::{Answer, Change, Chart, Question, Spread};
use plotters::style::RGBColor;
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Net job loss against what was assigned, and against what came of it, with the same random numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhoIsDisplaced {
    /// One line for each assigned multiplier of tasks.
    pub lines: Vec<Line>,
    /// Every run, for the second panel; of more than 2,000 an even choice is drawn, and the panel says so.
    pub runs: Vec<Run>,
    /// The accounting line that is drawn over the runs.
    pub accounting: Accounting,
    /// What holds in all of them, in words; may be empty.
    pub everywhere: String,
}

/// The runs in which one multiplier was assigned to tasks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Assigned multiplier of task emission `[× base]`.
    pub tasks: f64,
    /// In the order of purposes.
    pub points: Vec<Point>,
    /// Mean net job loss from the least to the greatest multiplier of births, in pairs `[share of the modelled labour force]`.
    pub change: Change,
}

/// The runs in which one pair of multipliers was assigned.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Assigned multiplier of purpose births `[× base]`.
    pub purposes: f64,
    /// Net job loss `[share of the modelled labour force, below 0 a gain]`.
    pub displaced: Spread,
}

/// What came of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Realised purpose scaling: live cells `[× base]`.
    pub g_p: f64,
    /// Realised task scaling: accepted work `[× base]`.
    pub g_t: f64,
    /// Net job loss `[share of the modelled labour force, below 0 a gain]`.
    pub displaced: f64,
}

/// `omega·G_P/q_l + (1-omega)·G_T/q = 1`: where the work that is left takes everybody's hours.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounting {
    /// Share of leading in base hours `[share, 0 to 1]`.
    pub omega: f64,
    /// How many times fewer human hours a base hour takes now `[×]`.
    pub q: f64,
    /// How many times fewer human hours leading a purpose takes now `[×]`.
    pub q_l: f64,
}

impl Accounting {
    /// The G_T `[× base]` that uses everybody's hours at this G_P `[× base]`.
    pub fn g_t(&self, g_p: f64) -> f64 {
        self.q * (1.0 - self.omega * g_p / self.q_l) / (1.0 - self.omega)
    }
}

/// The most dots that a panel can show `[runs]`.
const DOTS: usize = 2_000;

impl Answer for WhoIsDisplaced {
    const QUESTION: Question =
        Question { name: "who_is_displaced", asks: "Who is displaced as purposes scale?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "Net job loss [% of the modelled labour force] at the end, against the same world without AI, where births of \
             purposes and emission of tasks are multiplied, with the same random numbers{}. {}",
            if self.everywhere.is_empty() {
                String::new()
            } else {
                format!("; {}", self.everywhere)
            },
            key(&self.fans())
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.15, 1.0], 38.0);
        let (page, [left, right]) = Page::beside(&Self::QUESTION, words, paper, 400.0, across);
        self.draw_assigned(&page, left);
        self.draw_realised(&page, right);
        page.finish(self.csv())
    }
}

impl WhoIsDisplaced {
    fn fans(&self) -> Vec<Fan> {
        let fan = |(place, line): (usize, &Line)| {
            let points = line.points.iter().map(|p| (p.purposes, p.displaced.clone())).collect();
            Fan { name: format!("Tasks {}", exact_times(line.tasks)), points, cue: cue(place) }
        };
        self.lines.iter().enumerate().map(fan).collect()
    }

    fn draw_assigned(&self, page: &Page, area: Area) {
        let assigned = || self.lines.iter().flat_map(|line| &line.points).map(|p| p.purposes);
        let fans = self.fans();
        let panel = Fans {
            id: "assigned",
            heading: "What was assigned",
            unit: "Net job loss [% of the modelled labour force]",
            below: "Assigned multiplier of purpose births [× base, log scale]",
            x: Axis::log(assigned()).ticks_at(assigned(), exact_times),
            say: Say::Percent,
            gutter: 0.0,
            fans: &fans,
        };
        panel.draw(page, area);
    }

    fn draw_realised(&self, page: &Page, area: Area) {
        let heading = if self.drawn().count() == self.runs.len() {
            "What came of it, one dot per run".to_owned()
        } else {
            format!("What came of it, {} runs", short(self.drawn().count() as f64))
        };
        let frame = Frame {
            id: "realised",
            heading: &heading,
            unit: "Accepted work, G_T [× base, log scale]",
            below: "Live purposes, G_P [× base, log scale]",
            x: Axis::log(self.drawn().map(|r| r.g_p)),
            y: Axis::log(self.drawn().map(|r| r.g_t)),
            grid: Grid::Both,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        let shares = self.drawn().map(|r| r.displaced).filter(|&d| drawable(d));
        let most = shares.fold(0.0, f64::max).max(0.01);
        page.skip(self.drawn().filter(|r| !drawable(r.displaced)).count());
        panel.group("runs", "", || {
            for run in self.drawn().filter(|r| drawable(r.displaced)) {
                let share = (run.displaced / most).clamp(0.0, 1.0);
                panel.dot((run.g_p, run.g_t), 1.8 + 2.4 * share, shade(share), 0.75);
            }
        });
        if !panel.is_empty() {
            self.draw_accounting(page, &panel);
            draw_scale(page, panel.plot().right, area.top + 6.0, most);
        }
    }

    fn draw_accounting(&self, page: &Page, panel: &Panel) {
        let line = self.accounting_line();
        panel.group("accounting line", "6 3", || panel.path(&line, INK, 1.6));
        let (plot, set) = (panel.plot(), Type::new(TICK).halo());
        let line: Vec<(f64, f64)> = line.iter().map(|&at| panel.pixel(at)).collect();
        if let Some((x, y)) = self.label_place(&line, panel) {
            page.text(x, y, "Accounting line: below it", set.bold());
            page.text(x, y + 15.0, "the work leaves hours free", set.bold());
        } else if drawable(self.accounting.g_t(1.0)) {
            let (x, y) = (plot.left + 8.0, plot.top + 16.0);
            page.text(x, y, "The accounting line lies outside", set.color(MUTED));
        }
    }

    /// Where the two lines of text cover the fewest dots, below the line or above it, from the left on; at the foot of the
    /// panel where the line falls too steeply.
    fn label_place(&self, line: &[(f64, f64)], panel: &Panel) -> Option<(f64, f64)> {
        const SIZE: (f64, f64) = (165.0, 15.0);
        let plot = panel.plot();
        let first = (line.first()?.0.max(plot.left) + 6.0).min(plot.right - SIZE.0 - 4.0);
        let room = (plot.right - SIZE.0 - 4.0 - first).max(0.0);
        let dots: Vec<(f64, f64)> = self.drawn().map(|r| panel.pixel((r.g_p, r.g_t))).collect();
        let covered = |&(x, y): &(f64, f64)| {
            let within = |(a, b): &&(f64, f64)| {
                (x - 5.0..x + SIZE.0 + 5.0).contains(a) && (y - 15.0..y + SIZE.1 + 8.0).contains(b)
            };
            dots.iter().filter(within).count()
        };
        let places = (0..=12).flat_map(|step| {
            let x = first + room * f64::from(step) / 12.0;
            let over = line.iter().filter(|at| (x - 6.0..x + SIZE.0 + 6.0).contains(&at.0));
            let (highest, lowest) = over
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
                    (low.min(at.1), high.max(at.1))
                });
            let below = (x, (lowest + 16.0).min(plot.bottom - 25.0));
            let above = (x, highest - SIZE.1 - 9.0);
            let fits = |at: &(f64, f64)| at.1.is_finite() && at.1 > plot.top + 12.0;
            [below, above].into_iter().filter(fits).collect::<Vec<_>>()
        });
        places.min_by_key(covered)
    }

    /// The runs that are drawn: all, or every second, third ...
    fn drawn(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().step_by(self.runs.len().div_ceil(DOTS).max(1))
    }

    /// The accounting line where runs are, in even steps of ratio; empty where it misses them.
    fn accounting_line(&self) -> Vec<(f64, f64)> {
        let ends = |values: Vec<f64>| Axis::log(values).ends();
        let (x0, x1) = ends(self.drawn().map(|r| r.g_p).collect());
        let (y0, y1) = ends(self.drawn().map(|r| r.g_t).collect());
        let x = |step: u32| x0 * (x1 / x0).powf(f64::from(step) / 400.0);
        let points = (0..=400).map(|step| (x(step), self.accounting.g_t(x(step))));
        points.filter(|(_, y)| (y0..=y1).contains(y)).collect()
    }

    /// What more births of purposes change where tasks are as in the base, or nearest to it.
    fn title(&self) -> String {
        let said = |line: &Line| {
            let births = format!("with {}", many(line));
            let change = changes(&line.change, ["", &births], percent)?;
            let tasks = match line.tasks {
                1.0 => "tasks stay as they are".to_owned(),
                tasks => format!("tasks are {}", exact_times(tasks)),
            };
            let several = line.points.len() > 1;
            (several && drawable(line.tasks))
                .then(|| format!("Where {tasks}, the net job loss {change}"))
        };
        let far = |line: &Line| line.tasks.max(f64::MIN_POSITIVE).ln().abs();
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        lines.sort_by(|a, b| far(a).total_cmp(&far(b)));
        let first = lines.into_iter().find_map(said);
        first.unwrap_or_else(|| "No run gave a net job loss".to_owned())
    }

    fn desc(&self) -> String {
        let mut desc = "First: net job loss against the assigned multiplier of purpose births, one line with bands \
                        for each assigned multiplier of tasks. "
            .to_owned();
        if !self.everywhere.is_empty() {
            desc += &format!("In all of them: {}. ", self.everywhere);
        }
        for line in &self.lines {
            if let [a, .., b] = line.points.as_slice() {
                let range = |p: &Point| {
                    let displaced = percent(p.displaced.mean);
                    let of = p.displaced.said(percent);
                    format!("{displaced} at purposes {} ({of})", exact_times(p.purposes))
                };
                desc += &format!(
                    "Tasks {}: from {} to {}; {}. ",
                    exact_times(line.tasks),
                    range(a),
                    range(b),
                    differs(&line.change, signed_points)
                );
            }
        }
        desc + &format!(
            "Second: {} runs by realised purpose scaling and task scaling, coloured by net job loss, with the line \
             on which the work that is left takes everybody's hours.",
            self.drawn().count()
        )
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        let displaced = ["net_job_loss", "share of the modelled labour force"];
        let over = Over::Number("births_of_purposes", "x base");
        csv.fans("assigned", displaced, over, &self.fans());
        let [quantity, unit] = displaced;
        let like = Mark { panel: "realised", quantity, unit, ..Mark::default() };
        let place =
            |g_p, g_t| (Place::Number("G_P", "x base", g_p), Place::Number("G_T", "x base", g_t));
        for run in self.drawn() {
            let (x, y) = place(run.g_p, run.g_t);
            csv.mark(Mark { mark: "run", value: run.displaced, x, y, ..like });
        }
        for (g_p, g_t) in self.accounting_line() {
            let (x, y) = place(g_p, g_t);
            let (series, mark) = ("accounting line", "line");
            csv.mark(Mark { series, mark, x, y, quantity: "", unit: "", ..like });
        }
        csv
    }
}

/// What the colours of the runs mean, ending at this place `[px]`.
fn draw_scale(page: &Page, right: f64, top: f64, most: f64) {
    let ramp = Area { left: right - 110.0, top, right: right - 42.0, bottom: top + 9.0 };
    for step in 0..=32 {
        let share = f64::from(step) / 32.0;
        // Each step is painted over the end of the one before, so that no seam shows.
        page.fill(Area { left: ramp.left + share * 66.0, ..ramp }, shade(share));
    }
    let (set, y) = (Type::new(TICK).color(MUTED), ramp.bottom - 0.5);
    page.text(ramp.left - 5.0, y, "Net job loss 0", set.anchor(HPos::Right));
    page.text(ramp.right + 5.0, y, &percent(most), set);
}

/// How many more purposes are born from the first to the last point of a line, in words.
fn many(line: &Line) -> String {
    let seen = || line.points.iter().map(|p| p.purposes).filter(|&p| drawable(p) && p > 0.0);
    let (from, to) = (seen().fold(f64::INFINITY, f64::min), seen().fold(0.0, f64::max));
    match to / from {
        2.0 => "twice the births of purposes".to_owned(),
        3.0 => "three times the births of purposes".to_owned(),
        4.0 => "four times the births of purposes".to_owned(),
        8.0 => "eight times the births of purposes".to_owned(),
        _ => "more births of purposes".to_owned(),
    }
}

/// From pale grey to dark vermillion; lightness alone tells the order.
fn shade(share: f64) -> RGBColor {
    let (pale, dark) = (RGBColor(0xc3, 0xcc, 0xd6), mix(VERMILLION, INK, 0.45));
    if share < 0.5 {
        mix(pale, VERMILLION, share * 2.0)
    } else {
        mix(VERMILLION, dark, share * 2.0 - 1.0)
    }
}
