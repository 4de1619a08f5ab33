//! Which quadrant do we live in?

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Panel};
use super::style::{
    BLUE, Cue, GREEN, INK, LABEL, MUTED, Marker, PAPER, PURPLE, VERMILLION, Weight, ink, mix,
};
use super::text::width;
use super::words::{drawable, exact_times, percent, range};
use super::{Answer, Chart, Estimate, Question};
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// Where people's months are spent in the plane of task scaling and purpose scaling, and who is displaced there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhichQuadrant {
    /// Scaling that splits both axes `[× base]`.
    pub threshold: f64,
    /// A histogram of person-months over the plane; bins without any may be left out.
    pub bins: Vec<Bin>,
    /// Neither tasks nor purposes scale.
    pub neither: Quadrant,
    /// Tasks scale, purposes do not.
    pub tasks_only: Quadrant,
    /// Purposes scale, tasks do not.
    pub purposes_only: Quadrant,
    /// Both scale.
    pub both: Quadrant,
}

/// A rectangle of the plane.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// From and to, in task scaling `[× base]`.
    pub g_t: [f64; 2],
    /// From and to, in purpose scaling `[× base]`.
    pub g_p: [f64; 2],
    /// Person-months of all runs in it `[person-months]`.
    pub person_months: f64,
}

/// One of the four.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quadrant {
    /// Share of all person-months spent here `[share, 0 to 1]`.
    pub share: Estimate,
    /// Net job loss while here `[share of the modelled labour force, below 0 a gain]`.
    pub displaced: Estimate,
}

impl Answer for WhichQuadrant {
    const QUESTION: Question =
        Question { name: "which_quadrant", asks: "Which quadrant do we live in?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "First: person-months [darker is more] by the scaling of the whole economy at the time, G_T and G_P [× base], \
             split at {}. Second and third: people by the scaling of their own organization (means over 26 weeks), and the \
             economy’s net job loss while they are there, weighted by people; bars are 95 % intervals.",
            exact_times(self.threshold)
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.1, 0.95, 0.72], 32.0);
        let (page, [left, middle, right]) =
            Page::beside(&Self::QUESTION, words, paper, 400.0, across);
        self.draw_plane(&page, left);
        let (unit, of_all) = ("Share of person-months [%]", "Of the modelled labour force [%]");
        self.draw_rows(&page, middle, ["share", "Where people are", unit], true, |q| &q.share);
        let below = right.top > middle.top;
        self.draw_rows(&page, right, ["displaced", "Net job loss meanwhile", of_all], below, |q| {
            &q.displaced
        });
        page.finish(self.csv())
    }
}

impl WhichQuadrant {
    /// The four with their names.
    fn quadrants(&self) -> [(&'static str, &Quadrant, Cue); 4] {
        let cue = |color, marker| Cue { color, dash: "", marker };
        [
            ("Neither", &self.neither, cue(BLUE, Marker::Circle)),
            ("Tasks only", &self.tasks_only, cue(VERMILLION, Marker::Square)),
            ("Purposes only", &self.purposes_only, cue(PURPLE, Marker::Diamond)),
            ("Both", &self.both, cue(GREEN, Marker::Triangle)),
        ]
    }

    fn draw_plane(&self, page: &Page, area: Area) {
        let split = self.threshold;
        // The split is on the paper even where all months lie to one side of it.
        let around = if self.bins.is_empty() { vec![] } else { vec![split / 2.5, split * 2.5] };
        let frame = Frame {
            id: "plane",
            heading: "Where the economy is",
            unit: "Purpose scaling, G_P [× base, log scale]",
            below: "Task scaling, G_T [× base, log scale]",
            x: Axis::log(self.bins.iter().flat_map(|b| b.g_t).chain(around.clone())),
            y: Axis::log(self.bins.iter().flat_map(|b| b.g_p).chain(around)),
            grid: Grid::Both,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        let most =
            self.bins.iter().map(|b| b.person_months).filter(|&m| drawable(m)).fold(0.0, f64::max);
        page.skip(self.bins.iter().filter(|b| !drawable(b.person_months)).count());
        panel.group("person-months", "", || {
            for bin in
                self.bins.iter().filter(|b| drawable(b.person_months) && b.person_months > 0.0)
            {
                let alpha = 0.1 + 0.85 * (bin.person_months / most).sqrt();
                let color = mix(PAPER, BLUE, alpha);
                panel.block((bin.g_t[0], bin.g_p[0]), (bin.g_t[1], bin.g_p[1]), color, 1.0);
            }
        });
        if panel.is_empty() || !drawable(split) {
            return;
        }
        let ((x0, x1), (y0, y1)) = panel.ends();
        panel.group("split", "", || {
            panel.path(&[(split, y0), (split, y1)], INK, 1.4);
            panel.path(&[(x0, split), (x1, split)], INK, 1.4);
        });
        let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)];
        for ((name, _, cue), corner) in self.quadrants().into_iter().zip(corners) {
            let (right, top) = (corner.0 == x1, corner.1 == y1);
            let anchor = if right { HPos::Right } else { HPos::Left };
            let x = if right { -9.0 } else { 9.0 };
            let y = if top { 20.0 } else { -10.0 };
            let set = Type::new(LABEL).anchor(anchor).halo().bold().color(ink(cue.color));
            panel.note(corner, (x, y), name, set);
        }
    }

    /// One row for each quadrant: a number with its interval. Rows beside others carry no names.
    fn draw_rows(
        &self,
        page: &Page,
        area: Area,
        [id, heading, below]: [&str; 3],
        named: bool,
        pick: fn(&Quadrant) -> &Estimate,
    ) {
        let rows = self.quadrants();
        let names = Axis::rows(&rows.map(|(name, ..)| name));
        let frame = Frame {
            id,
            heading,
            unit: " ",
            below,
            x: Axis::from_zero(rows.iter().flat_map(|(_, q, _)| pick(q).values())).percent(),
            y: if named { names } else { names.named(|_| String::new()) },
            grid: Grid::Vertical,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        for (row, (name, quadrant, cue)) in rows.into_iter().enumerate() {
            let (at, shown) = (row as f64 + 0.5, pick(quadrant));
            if !shown.drawable() {
                continue;
            }
            panel.group(name, "", || {
                panel.bar((shown.low, at), (shown.high, at), 5.0, mix(cue.color, PAPER, 0.45));
                panel.mark((shown.value, at), cue, 6.0);
            });
            let (set, plot) = (Type::new(LABEL).anchor(HPos::Center).halo(), panel.plot());
            let said = range(shown.low, shown.high);
            let (value, x) = (percent(shown.value), panel.pixel((shown.value, at)).0);
            // Neither text crosses the line at zero.
            let shift = |text: &str, weight| {
                let half = width(text, LABEL, weight) / 2.0;
                let (least, most) = (plot.left + half + 6.0, area.right - half);
                x.clamp(least, most.max(least)) - x
            };
            let (a, b) = (shift(&value, Weight::Bold), shift(&said, Weight::Regular));
            panel.note((shown.value, at), (a, -13.0), &value, set.bold().color(ink(cue.color)));
            panel.note((shown.value, at), (b, 23.0), &said, set.color(MUTED));
        }
    }

    fn title(&self) -> String {
        let mut shares = self.quadrants().to_vec();
        shares.retain(|(_, q, _)| drawable(q.share.value));
        shares.sort_by(|a, b| b.1.share.value.total_cmp(&a.1.share.value));
        let Some((name, most, _)) = shares.first() else {
            return "No run gave a person-month".to_owned();
        };
        let name = name.to_lowercase();
        // Where the next might have more there is no order to speak of.
        let next = shares.get(1).map(|(_, q, _)| q.share);
        let told = next.is_none_or(|next| most.share.low > next.high || next.value == 0.0);
        let here =
            format!("{} of person-months fall where {}", percent(most.share.value), meaning(&name));
        match (told, drawable(most.displaced.value)) {
            (false, _) => format!("{here}: too few runs to tell whether that is the most"),
            (true, true) => {
                format!("{here}; the net job loss meanwhile is {}", percent(most.displaced.value))
            }
            (true, false) => here,
        }
    }

    fn desc(&self) -> String {
        let mut desc = format!(
            "First: a map of person-months over task scaling and purpose scaling of the economy, split into four at {}. \
             Second: the share of person-months by organization, and the net job loss meanwhile, in each of the four. ",
            exact_times(self.threshold)
        );
        for (name, q, _) in self.quadrants() {
            let (share, d) = (percent(q.share.value), &q.displaced);
            let displaced = match (drawable(d.value), d.drawable()) {
                (false, _) => "nobody is there whose net job loss is known".to_owned(),
                (true, false) => format!("net job loss {}", percent(d.value)),
                (true, true) => {
                    format!("net job loss {} ({})", percent(d.value), range(d.low, d.high))
                }
            };
            desc += &match drawable(q.share.value) {
                true => format!("{name}: {share} of person-months, {displaced}. "),
                false => format!("{name}: no person-months are known. "),
            };
        }
        desc.trim_end().to_owned()
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::default();
        for (series, q, _) in self.quadrants() {
            for (panel, quantity, unit, e) in [
                ("share", "person_months_here", "share of person-months", &q.share),
                ("displaced", "net_job_loss", "share of the modelled labour force", &q.displaced),
            ] {
                csv.mark(
                    Mark { panel, series, mark: "mean", quantity, unit, ..Mark::default() }.of(e),
                );
            }
        }
        let (panel, unit) = ("plane", "x base");
        let (mark, quantity, value) = ("line", "split_at", self.threshold);
        csv.mark(Mark { panel, mark, quantity, unit, value, ..Mark::default() });
        for bin in &self.bins {
            // Both corners of a cell: the lower left one, then the upper right one.
            for (mark, end) in [("cell_from", 0), ("cell_to", 1)] {
                let x = Place::Number("G_T", unit, bin.g_t[end]);
                let y = Place::Number("G_P", unit, bin.g_p[end]);
                let (quantity, value) = ("person_months", bin.person_months);
                let unit = "person-months";
                csv.mark(Mark { panel, mark, quantity, unit, value, x, y, ..Mark::default() });
            }
        }
        csv
    }
}

/// What a quadrant's name says.
fn meaning(name: &str) -> &'static str {
    match name {
        "neither" => "neither tasks nor purposes scale",
        "tasks only" => "tasks scale and purposes do not",
        "purposes only" => "purposes scale and tasks do not",
        _ => "both tasks and purposes scale",
    }
}
