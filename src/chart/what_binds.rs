//! What binds?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Label, Panel};
use super::style::{
    BLUE, Cue, GREEN, INK, LABEL, MUTED, Marker, ORANGE, PAPER, PURPLE, SKY, VERMILLION, Weight,
    ink_on,
};
use super::text::width;
use super::words::{capital, drawable, month, of_runs, percent, short};
use super::{Answer, Chart, Question};
use plotters::style::RGBColor;
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Which of the six inputs, or demand, allows the least output, over time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatBinds {
    /// Runs behind the shares `[runs]`.
    pub runs: u64,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Share of runs in which each input binds `[share, 0 to 1]`; together 1.
    pub binds: Caps,
    /// Median over runs of the output that each input alone would allow, X `[× base]`.
    pub index: Caps,
    /// Median over runs of what people's hours in all would allow `[× base]`.
    pub hours: f64,
}

/// A number for each of the six inputs, and for demand.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// Executor-hours that budgets buy.
    pub compute: f64,
    /// Accelerator-hours installed.
    pub hardware: f64,
    /// Energy allotted.
    pub energy: f64,
    /// Contexts of executors and people's hours to execute.
    pub execution: f64,
    /// Tasks accepted and waiting.
    pub tasks: f64,
    /// Review and signals.
    pub feedback: f64,
    /// What buyers can pay, where money is finite.
    pub demand: f64,
}

/// The six inputs and demand.
const CAPS: usize = 7;

const NAMES: [&str; CAPS] =
    ["Demand", "Feedback", "Tasks", "Execution", "Compute", "Hardware", "Energy"];
const COLORS: [RGBColor; CAPS] = [MUTED, VERMILLION, GREEN, BLUE, SKY, PURPLE, ORANGE];
const DASHES: [&str; CAPS] = ["1.5 3.5", "7 3", "2.5 2.5", "", "9 3 2.5 3", "12 4", "4 2"];

impl Caps {
    /// In the order in which they are stacked.
    fn stacked(&self) -> [f64; CAPS] {
        [
            self.demand,
            self.feedback,
            self.tasks,
            self.execution,
            self.compute,
            self.hardware,
            self.energy,
        ]
    }
}

impl Answer for WhatBinds {
    const QUESTION: Question = Question { name: "what_binds", asks: "What binds?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = "First: share of runs [%] in which each of the six inputs, or demand, allows the least output. Second: \
                        output that each alone would allow, X, median of runs [× base output, log scale]; people’s \
                        hours run through several of the six and are shown beside them. An input that is not used has no X, nor has demand where money has no end."
            .to_owned();
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.2, 1.0], 36.0);
        let (page, [left, right]) = Page::beside(&Self::QUESTION, words, paper, 380.0, across);
        self.draw_shares(&page, left);
        self.draw_indices(&page, right);
        page.finish(self.csv())
    }
}

impl WhatBinds {
    fn years(&self) -> impl Iterator<Item = f64> {
        self.months.iter().map(|m| m.year)
    }

    /// Lower and upper edge of one input's layer at each time.
    fn layer(&self, input: usize) -> Vec<(f64, f64, f64)> {
        let edges = self.months.iter().map(|month| {
            let shares = month.binds.stacked().map(|s| s.max(0.0));
            let below: f64 = shares[..input].iter().sum();
            (month.year, below.min(1.0), (below + shares[input]).min(1.0))
        });
        edges.collect()
    }

    fn draw_shares(&self, page: &Page, area: Area) {
        let any = self.months.iter().flat_map(|m| m.binds.stacked()).any(drawable);
        let thick =
            |(_, low, high): &(f64, f64, f64)| if drawable(high - low) { high - low } else { 0.0 };
        let layers: [_; CAPS] = std::array::from_fn(|input| self.layer(input));
        let at_end = |input: usize| layers[input].last().filter(|e| thick(e) >= 0.045).copied();
        let inside = layers.each_ref().map(|layer| roomiest(layer));
        let name = |input: usize| {
            let (_, low, high) = at_end(input)?;
            Some(Label {
                at: (low + high) / 2.0,
                text: NAMES[input].to_owned(),
                color: COLORS[input],
            })
        };
        let greatest = layers.each_ref().map(|layer| layer.iter().map(thick).fold(0.0, f64::max));
        let rest: Vec<usize> =
            (0..CAPS).filter(|&input| at_end(input).is_none() && inside[input].is_none()).collect();
        let labels: Vec<Label> = (0..CAPS).filter_map(name).collect();
        let frame = Frame {
            id: "binds",
            heading: "What binds",
            unit: "Share of runs [%]",
            below: &unnamed(&rest, &greatest),
            x: Axis::calendar(self.years()),
            y: Axis::from_zero(if any { vec![0.0, 1.0] } else { vec![] }).percent(),
            grid: Grid::Horizontal,
            gutter: 0.0,
            labels: &labels,
        };
        let panel = Panel::new(page, area, frame);
        for (input, layer) in layers.iter().enumerate() {
            panel.group(NAMES[input], "", || {
                panel.between(layer, COLORS[input], 0.9);
                let edge: Vec<_> = layer.iter().map(|&(x, _, high)| (x, high)).collect();
                panel.path(&edge, PAPER, 1.2);
            });
        }
        for input in (0..CAPS).filter(|&input| at_end(input).is_none()) {
            // A layer that has gone by the end is named where it is thickest, if a name fits.
            let Some((x, low, high)) = inside[input] else { continue };
            let room = width(NAMES[input], LABEL, Weight::Bold) / 2.0 + 6.0;
            let (plot, at) = (panel.plot(), panel.pixel((x, (low + high) / 2.0)));
            let shift = at.0.clamp(plot.left + room, plot.right - room) - at.0;
            let set = Type::new(LABEL).bold().color(ink_on(COLORS[input])).anchor(HPos::Center);
            panel.note((x, (low + high) / 2.0), (shift, 4.0), NAMES[input], set);
        }
        panel.name();
    }

    fn draw_indices(&self, page: &Page, area: Area) {
        let lines: Vec<(&str, Cue, Vec<(f64, f64)>)> = (0..CAPS)
            .map(|input| {
                let cue = Cue { color: COLORS[input], dash: DASHES[input], marker: Marker::Circle };
                let points = self.months.iter().map(|m| (m.year, m.index.stacked()[input]));
                (NAMES[input], cue, points.collect())
            })
            .chain(std::iter::once({
                let cue = Cue { color: INK, dash: "", marker: Marker::Diamond };
                ("People’s hours", cue, self.months.iter().map(|m| (m.year, m.hours)).collect())
            }))
            .collect();
        let name = |(name, cue, points): &(&str, Cue, Vec<(f64, f64)>)| {
            let at = points.iter().rev().map(|p| p.1).find(|&y| drawable(y) && y > 0.0)?;
            Some(Label { at, text: (*name).to_owned(), color: cue.color })
        };
        let labels: Vec<Label> = lines.iter().filter_map(name).collect();
        let frame = Frame {
            id: "index",
            heading: "How far each would carry",
            unit: "Output that this input alone would allow, X [× base, log scale]",
            below: "",
            x: Axis::calendar(self.years()),
            y: Axis::log(lines.iter().flat_map(|(_, _, points)| points.iter().map(|p| p.1)))
                .say(|x| format!("×{}", short(x))),
            grid: Grid::Horizontal,
            gutter: 0.0,
            labels: &labels,
        };
        let panel = Panel::new(page, area, frame);
        for (name, cue, points) in &lines {
            let thick = if cue.color == INK { 2.6 } else { 1.8 };
            panel.group(name, cue.dash, || panel.line(points, *cue, thick));
        }
        panel.name();
    }

    /// What binds in the most runs at this time: one input, or two between which the runs do not decide; and in how many
    /// runs the first does.
    fn binding(&self, month: &Month) -> Option<(String, f64, bool)> {
        let shares = NAMES.into_iter().zip(month.binds.stacked());
        let mut most: Vec<_> = shares.filter(|(_, s)| drawable(*s) && *s > 0.0).collect();
        most.sort_by(|a, b| b.1.total_cmp(&a.1));
        let runs = self.runs as f64;
        match most.as_slice() {
            [] => None,
            // Each run has one answer, so the difference of two counts has about the variance of their sum.
            [(one, a), (other, b), ..] if (a - b) * runs < 1.96 * ((a + b) * runs).sqrt() => {
                Some((format!("{one} or {other}").to_lowercase(), *a, false))
            }
            [(one, share), ..] => Some((one.to_lowercase(), *share, true)),
        }
    }

    fn title(&self) -> String {
        let seen = self.months.iter().filter(|m| drawable(m.year));
        let mut seen = seen.filter_map(|m| Some((m.year, self.binding(m)?)));
        let said = |(name, share, told): &(String, f64, bool)| match told {
            true => {
                let binds = if name == "tasks" { "bind" } else { "binds" };
                format!("{name} {binds} in {}", of_runs(*share, self.runs))
            }
            false => format!("{name} binds: too few runs to tell"),
        };
        let Some((start, first)) = seen.next() else {
            return "No run tells what binds".to_owned();
        };
        match seen.next_back() {
            None => format!("In {} {}", month(start), said(&first)),
            Some((end, last)) if last.0 == first.0 => {
                format!("As at first, in {} {}", month(end), said(&last))
            }
            Some((end, last)) => {
                let binds = if first.0 == "tasks" { "bind" } else { "binds" };
                let first = capital(&format!("{} {binds} at first", first.0));
                format!("{first}; in {} {}", month(end), said(&last))
            }
        }
    }

    fn desc(&self) -> String {
        let mut desc = "First: stacked shares of runs in which each of six inputs, or demand, binds, over time. Second: the output \
                        that each alone would allow, and people’s hours. "
            .to_owned();
        for month in [self.months.first(), self.months.last()].into_iter().flatten() {
            let shares = NAMES.into_iter().zip(month.binds.stacked()).filter(|(_, s)| *s >= 0.005);
            let said: Vec<String> = shares
                .map(|(n, s)| format!("{} in {}", n.to_lowercase(), of_runs(s, self.runs)))
                .collect();
            desc += &format!("In {} binds: {}. ", super::words::month(month.year), said.join(", "));
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for month in &self.months {
            let x = Place::Time(month.year);
            for (series, value) in NAMES.into_iter().zip(month.binds.stacked()) {
                let (panel, mark, quantity, unit) = ("binds", "layer", "binds", "share of runs");
                csv.mark(Mark { panel, series, mark, quantity, unit, value, x, ..Mark::default() });
            }
            let index = NAMES.into_iter().zip(month.index.stacked());
            for (series, value) in index.chain([("People’s hours", month.hours)]) {
                let (panel, mark, quantity, unit) = ("index", "median", "would_allow", "x base");
                csv.mark(Mark { panel, series, mark, quantity, unit, value, x, ..Mark::default() });
            }
        }
        csv
    }
}

/// Where a layer is thick enough for a name, and stays so as far as the name reaches: a tenth of the time each side.
fn roomiest(layer: &[(f64, f64, f64)]) -> Option<(f64, f64, f64)> {
    let reach = layer.len() / 10;
    let around = |at: usize| &layer[at.saturating_sub(reach)..(at + reach + 1).min(layer.len())];
    let room = |at: usize| {
        let low = around(at).iter().map(|e| e.1).fold(0.0, f64::max);
        let high = around(at).iter().map(|e| e.2).fold(1.0, f64::min);
        (layer[at].0, low, high)
    };
    let most = (0..layer.len()).map(room).filter(|e| drawable(e.2 - e.1));
    most.max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1))).filter(|e| e.2 - e.1 >= 0.07)
}

/// The inputs that the picture has no room to name, given the greatest share of each.
fn unnamed(rest: &[usize], greatest: &[f64; CAPS]) -> String {
    let said = |binds: bool| {
        let names = rest.iter().filter(|&&input| (greatest[input] > 0.0) == binds);
        names.map(|&input| NAMES[input]).collect::<Vec<_>>().join(", ").to_lowercase()
    };
    let (seldom, never) = (said(true), said(false));
    let most = rest.iter().map(|&input| greatest[input]).fold(0.0, f64::max);
    let seldom = if seldom.is_empty() {
        seldom
    } else {
        format!("In at most {} of runs: {seldom}", percent(most))
    };
    let never = if never.is_empty() { never } else { format!("Never: {never}") };
    [seldom, never].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(". ")
}
