//! Where does the time go?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{
    BLUE, Cue, GREEN, INK, LABEL, Marker, ORANGE, PAPER, PURPLE, SKY, TICK, VERMILLION, Weight,
    YELLOW, ink, ink_on, mix,
};
use super::text::{NBSP, widest, width};
use super::words::{capital, changes, differs, drawable, percent, short};
use super::{Answer, Change, Chart, Estimate, Question};
use plotters::style::RGBColor;
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Time from a task's birth to its outcome by part in each mode of coordination, and what removing each seam would gain.
/// Lead time, which ends with shipping, is shorter by the time until feedback comes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhereTimeGoes {
    /// The modes, in the order in which they are drawn.
    pub modes: Vec<Mode>,
    /// Time to outcome from the first mode to the last, in pairs `[h, calendar hours]`.
    pub change: Change,
    /// The seams, in the order in which they are drawn.
    pub seams: Vec<Seam>,
}

/// One way of coordinating.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Its name.
    pub name: String,
    /// Mean time to outcome of a task by part `[h, calendar hours]`.
    pub hours: Parts,
}

/// The parts of a task's time to outcome `[h, calendar hours]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// Until somebody decided.
    pub decide: f64,
    /// Until somebody owned it.
    pub own: f64,
    /// Handing it off.
    pub hand_off: f64,
    /// Waiting in queues.
    pub wait: f64,
    /// Executing it.
    pub execute: f64,
    /// Doing it again.
    pub rework: f64,
    /// Reviewing it.
    pub review: f64,
    /// Until feedback came.
    pub feedback: f64,
}

/// What a mode would gain without one of its seams.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seam {
    /// Its name.
    pub name: String,
    /// Change of throughput when it is set to zero `[share; 0.1 is 10 % more]`.
    pub throughput: Estimate,
    /// Change of lead time when it is set to zero `[share; -0.1 is 10 % shorter]`.
    pub lead_time: Estimate,
}

/// Neither gain has the colour of a part.
const STEEL: RGBColor = RGBColor(0x7d, 0x8a, 0x99);

const NAMES: [&str; 8] =
    ["decide", "own", "hand off", "wait", "execute", "rework", "review", "feedback"];
const COLORS: [RGBColor; 8] =
    [PURPLE, YELLOW, ORANGE, RGBColor(0xb9, 0xbf, 0xc7), BLUE, VERMILLION, GREEN, SKY];

impl Parts {
    /// In the order of a task's life.
    fn in_order(&self) -> [f64; 8] {
        let Parts { decide, own, hand_off, wait, execute, rework, review, feedback } = *self;
        [decide, own, hand_off, wait, execute, rework, review, feedback]
    }

    /// Those that can be drawn, each from and to `[h]`.
    fn stacked(&self) -> [Option<(f64, f64)>; 8] {
        let mut at = 0.0;
        self.in_order().map(|hours| {
            let part = (drawable(hours) && hours >= 0.0).then_some((at, at + hours));
            at = part.map_or(at, |(_, to)| to);
            part
        })
    }

    /// The total in words; only a lower bound where a part is undefined.
    fn said(&self) -> String {
        let least = if self.stacked().contains(&None) { "at least " } else { "" };
        format!("{least}{}{NBSP}h", short(self.total()))
    }

    fn total(&self) -> f64 {
        let parts = || self.in_order().into_iter().filter(|&h| drawable(h) && h >= 0.0);
        if parts().next().is_none() { f64::NAN } else { parts().sum() }
    }
}

impl Answer for WhereTimeGoes {
    const QUESTION: Question =
        Question { name: "where_time_goes", asks: "Where does the time go?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = "First: mean time from a task’s birth to its outcome by part, in calendar hours [h], nights and weekends included. Second: \
                        change [%] when one seam is set to zero, the others kept; bars are 95 % intervals."
            .to_owned();
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let rows = self.modes.len().max(self.seams.len()).clamp(3, 9) as f64;
        let across = ([1.35, 1.0], 36.0);
        let (page, [left, right]) =
            Page::beside(&Self::QUESTION, words, paper, 110.0 + 52.0 * rows, across);
        self.draw_parts(&page, left);
        self.draw_seams(&page, right);
        page.finish(self.csv())
    }
}

impl WhereTimeGoes {
    fn draw_parts(&self, page: &Page, area: Area) {
        let names: Vec<String> = self.modes.iter().map(|m| capital(&m.name)).collect();
        let totals = self.modes.iter().map(|m| m.hours.total());
        page.skip(
            self.modes
                .iter()
                .map(|m| m.hours.stacked().iter().filter(|p| p.is_none()).count())
                .sum(),
        );
        // Room for the totals behind the bars.
        let said = self.modes.iter().map(|m| m.hours.said());
        let right = area.right - widest(said, LABEL, Weight::Bold) - 6.0;
        let frame = Frame {
            id: "parts",
            heading: "Time to outcome by part",
            unit: " ",
            below: "Calendar hours from agreed to settled [h]",
            x: Axis::from_zero(totals),
            y: Axis::rows(&names),
            grid: Grid::Vertical,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, Area { right, ..area }, frame);
        if panel.is_empty() {
            return;
        }
        self.draw_key(page, area);
        for (part, color) in COLORS.into_iter().enumerate() {
            panel.group(NAMES[part], "", || {
                for (row, mode) in self.modes.iter().enumerate() {
                    if let Some((from, to)) =
                        mode.hours.stacked()[part].filter(|(from, to)| to > from)
                    {
                        let at = row as f64;
                        panel.block((from, at + 0.18), (to, at + 0.82), color, 1.0);
                        panel.bar((to, at + 0.18), (to, at + 0.82), 1.0, PAPER);
                    }
                }
            });
        }
        for (row, mode) in self.modes.iter().enumerate() {
            let at = row as f64 + 0.5;
            for (part, span) in mode.hours.stacked().into_iter().enumerate() {
                let Some((from, to)) = span else { continue };
                let room = panel.pixel((to, at)).0 - panel.pixel((from, at)).0;
                let hours = short(to - from);
                let fits = |said: &String| width(said, TICK, Weight::Bold) + 8.0 < room;
                if let Some(said) =
                    [format!("{} {hours}", NAMES[part]), hours].into_iter().find(fits)
                {
                    let set =
                        Type::new(TICK).bold().color(ink_on(COLORS[part])).anchor(HPos::Center);
                    panel.note(((from + to) / 2.0, at), (0.0, 4.0), &said, set);
                }
            }
            let total = mode.hours.total();
            let said = mode.hours.said();
            panel.note((total, at), (6.0, 4.0), &said, Type::new(LABEL).bold().halo());
        }
    }

    /// The parts' names beside their colours, in the order in which they are stacked.
    fn draw_key(&self, page: &Page, area: Area) {
        let (mut x, mut y) = (area.left, area.top + 30.0);
        for (name, color) in NAMES.into_iter().zip(COLORS) {
            let wide = 14.0 + width(name, TICK, Weight::Regular);
            if x + wide > area.right {
                (x, y) = (area.left, y + 14.0);
            }
            page.fill(Area { left: x, top: y - 9.0, right: x + 10.0, bottom: y + 1.0 }, color);
            page.text(x + 14.0, y, name, Type::new(TICK).color(INK));
            x += wide + 10.0;
        }
    }

    fn draw_seams(&self, page: &Page, area: Area) {
        let names: Vec<String> = self.seams.iter().map(|s| capital(&s.name)).collect();
        let values = self
            .seams
            .iter()
            .flat_map(|s| s.throughput.values().into_iter().chain(s.lead_time.values()));
        let frame = Frame {
            id: "seams",
            heading: "Without this seam",
            unit: " ",
            below: "Change against all seams in place [%]",
            x: Axis::from_zero(values).percent(),
            y: Axis::rows(&names),
            grid: Grid::Vertical,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        let gains: [(&str, Cue, f64, fn(&Seam) -> &Estimate); 2] = [
            ("Throughput", Cue { color: INK, dash: "", marker: Marker::Circle }, 0.34, |s| {
                &s.throughput
            }),
            ("Lead time", Cue { color: STEEL, dash: "", marker: Marker::Square }, 0.66, |s| {
                &s.lead_time
            }),
        ];
        let mut x = area.left;
        for (name, cue, offset, pick) in gains {
            panel.group(name, "", || {
                for (row, seam) in self.seams.iter().enumerate() {
                    let (at, gain) = (row as f64 + offset, pick(seam));
                    if !gain.drawable() {
                        continue;
                    }
                    panel.bar((gain.low, at), (gain.high, at), 4.0, mix(cue.color, PAPER, 0.45));
                    panel.mark((gain.value, at), cue, 4.6);
                }
            });
            if !panel.is_empty() {
                page.mark(cue.marker, (x + 5.0, area.top + 26.0), cue.color);
                page.text(
                    x + 14.0,
                    area.top + 30.0,
                    name,
                    Type::new(TICK).bold().color(ink(cue.color)),
                );
                x += 14.0 + width(name, TICK, Weight::Bold) + 16.0;
            }
        }
    }

    fn title(&self) -> String {
        let known = |m: &&Mode| drawable(m.hours.total()) && m.hours.total() > 0.0;
        let mut known = self.modes.iter().filter(known);
        let Some(first) = known.next() else { return "No run gave a time to outcome".to_owned() };
        let named = |mode: &Mode| format!("in {} work", mode.name.to_lowercase());
        let whole = |a: &Mode, b: &Mode| {
            let ends = self.modes.first().zip(self.modes.last());
            ends.is_some_and(|(c, d)| c.name == a.name && d.name == b.name)
        };
        let hours = |h: f64| format!("{}{NBSP}h", short(h));
        let last = known.next_back().filter(|last| whole(first, last));
        let said =
            last.and_then(|last| changes(&self.change, [&named(first), &named(last)], hours));
        match said {
            Some(change) => format!("The time from a task’s birth to its outcome {change}"),
            None => format!(
                "The time from a task’s birth to its outcome is {} {}",
                first.hours.said(),
                named(first)
            ),
        }
    }

    fn desc(&self) -> String {
        let mut desc = "First: one stacked bar of time to outcome for each mode. ".to_owned();
        for mode in &self.modes {
            let parts = NAMES.into_iter().zip(mode.hours.in_order());
            let said: Vec<String> = parts.map(|(name, h)| format!("{name} {}", short(h))).collect();
            desc += &format!(
                "{}: {} h ({}). ",
                capital(&mode.name),
                short(mode.hours.total()),
                said.join(", ")
            );
        }
        desc += &format!("From the first to the last: {} h. ", differs(&self.change, short));
        desc += "Second: change of throughput and of lead time without each seam, with intervals. ";
        for seam in &self.seams {
            let (t, l) = (&seam.throughput, &seam.lead_time);
            let said = |e: &Estimate| {
                let [value, low, high] = e.values().map(percent);
                format!("{value} ({low} to {high})")
            };
            desc += &format!(
                "{}: throughput {}, lead time {}. ",
                capital(&seam.name),
                said(t),
                said(l)
            );
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for mode in &self.modes {
            for (quantity, value) in NAMES.into_iter().zip(mode.hours.in_order()) {
                let quantity = &quantity.replace(' ', "_");
                let (panel, series, mark, unit) = ("parts", mode.name.as_str(), "part", "h");
                csv.mark(Mark { panel, series, mark, quantity, unit, value, ..Mark::default() });
            }
        }
        for seam in &self.seams {
            for (quantity, gain) in [
                ("change_of_throughput", &seam.throughput),
                ("change_of_lead_time", &seam.lead_time),
            ] {
                let (panel, series, mark, unit) = ("seams", seam.name.as_str(), "mean", "share");
                let like = Mark { panel, series, mark, quantity, unit, ..Mark::default() };
                csv.mark(like.of(gain));
            }
        }
        csv
    }
}
