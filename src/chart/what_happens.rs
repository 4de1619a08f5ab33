//! What happens over time? The first chart of every page, of whatever quantity the page is about.

use super::axis::Axis;
use super::backend::Type;
use super::csv::{Csv, Mark, Place};
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Area, Page, Paper, Words};
use super::panel::Panel;
use super::style::{BLUE, Cue, INK, MUTED, Marker, TICK, VERMILLION, Weight};
use super::text::fit;
use super::words::{
    capital, changes, date, differs, drawable, moments, month, number, percent, point_digits,
    points, short, signed_points,
};
use super::{Answer, Change, Chart, Question, Spread};
use plotters_backend::text_anchor::HPos;
use serde::{Deserialize, Serialize};

/// A quantity over time in the scenario, in its counterfactual and without its policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatHappens {
    /// What is shown.
    pub quantity: Quantity,
    /// What runs, the scenario itself first.
    pub lines: Vec<Line>,
    /// The level of something else in the same runs, drawn beside it.
    pub beside: Option<Level>,
    /// When the policy starts, changes or ends, in the order of time.
    pub policy: Vec<Dated>,
    /// What the scenario is compared with: its line without policy, else its counterfactual.
    pub against: String,
    /// From what it is compared with to the scenario, at the last record, in pairs `[unit of the quantity]`.
    pub change: Change,
}

/// A quantity over time in the same runs, in the same order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// What is shown.
    pub quantity: Quantity,
    /// What runs, the scenario itself first.
    pub lines: Vec<Line>,
}

/// What is shown, in words for readers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// The metric, as in `headline.net`.
    pub metric: String,
    /// What it is called in a sentence, as in `net job loss`.
    pub label: String,
    /// What it is a share or a number of.
    pub unit: String,
    /// Whether it is a share, from 0 to 1, and said in percent.
    pub share: bool,
}

impl Quantity {
    /// The unit as it is said.
    fn said_unit(&self) -> String {
        if self.share { format!("% of the {}", self.unit) } else { self.unit.clone() }
    }

    /// What it is, and its unit.
    fn heading(&self) -> String {
        format!("{} [{}]", self.label, self.said_unit())
    }

    /// A value as it is said.
    pub fn say(&self, value: f64) -> String {
        if self.share { percent(value) } else { format!("{} {}", short(value), self.unit) }
    }

    /// The size of a difference with the ends of its interval: `26 points (24 to 28)`; with more digits where an end that is not
    /// zero would be said to be.
    pub fn sized(&self, size: f64, ends: [f64; 2]) -> String {
        let digits = point_digits(&[size, ends[0], ends[1]]);
        let bare = |x: f64| match (self.share, digits) {
            (false, _) => short(x),
            (true, 1) => short((x * 1_000.0).round() / 10.0),
            (true, digits) => number(100.0 * x, digits),
        };
        let said = match (self.share, digits) {
            (true, 1) => points(size),
            (true, _) => format!("{} points", bare(size)),
            (false, _) => bare(size),
        };
        let unit = if self.share { String::new() } else { format!(" {}", self.unit) };
        match ends.iter().all(|end| drawable(*end)) {
            true => format!("{said} ({} to {}){unit}", bare(ends[0]), bare(ends[1])),
            false => format!("{said}{unit}"),
        }
    }

    /// A difference as it is said, with its sign.
    pub fn differs(&self, value: f64) -> String {
        if self.share { signed_points(value) } else { short(value) }
    }
}

/// One of what runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// Whether it is the counterfactual: the same world without AI and without policy.
    pub counterfactual: bool,
    /// In the order of time.
    pub points: Vec<Point>,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// The quantity `[its unit]`.
    pub value: Spread,
}

/// A day on which a policy starts, changes or ends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    /// The first day of the tick at which it acts `[calendar year, with decimals]`.
    pub year: f64,
    /// What happens then, as in `policy starts`.
    pub what: String,
}

impl Answer for WhatHappens {
    const QUESTION: Question = Question { name: "what_happens", asks: "What happens over time?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let fans = fans(&self.lines);
        let mut subtitle = self.quantity.heading();
        if let Some(Level { quantity, .. }) = &self.beside {
            subtitle += &format!("; beside it {}", quantity.heading());
        }
        let subtitle = format!("{} over calendar time. {}", capital(&subtitle), key(&fans));
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let mut csv = Csv::default();
        let page = match &self.beside {
            None => {
                let page = Page::new(&Self::QUESTION, words, paper, 380.0);
                self.draw_lines(&page, page.body(), "over_time", (&self.quantity, &fans));
                page
            }
            Some(Level { quantity, lines }) => {
                let across = ([1.0; 2], 40.0);
                let (page, [left, right]) =
                    Page::beside(&Self::QUESTION, words, paper, 380.0, across);
                self.draw_lines(&page, left, "over_time", (&self.quantity, &fans));
                self.draw_lines(&page, right, "level", (quantity, &self::fans(lines)));
                page
            }
        };
        csv.fans("over_time", [&self.quantity.metric, &self.quantity.unit], Over::Time, &fans);
        mark_dates(&mut csv, "over_time", &self.policy);
        if let Some(Level { quantity, lines }) = &self.beside {
            csv.fans("level", [&quantity.metric, &quantity.unit], Over::Time, &self::fans(lines));
        }
        page.finish(csv)
    }
}

/// A thin line on each day of a policy, with what happens then.
pub fn draw_dates(panel: &Panel, dates: &[Dated]) {
    let ((_, to), (low, high)) = panel.ends();
    let plot = panel.plot();
    let seen = dates.iter().filter(|dated| drawable(dated.year) && dated.year <= to);
    for (row, dated) in seen.enumerate() {
        panel.group("policy", "2 3", || {
            panel.path(&[(dated.year, low), (dated.year, high)], INK, 1.0);
        });
        // A name stands where there is room for it.
        let x = panel.pixel((dated.year, high)).0;
        let (before, after) = (x - plot.left, plot.right - x);
        let (anchor, by) = if before > after { (HPos::Right, -5.0) } else { (HPos::Left, 5.0) };
        let set = Type::new(TICK).color(MUTED).halo().anchor(anchor);
        let said = format!("{}, {}", dated.what, date(dated.year));
        let said = fit(&said, TICK, Weight::Regular, before.max(after) - 10.0);
        panel.note((dated.year, high), (by, 10.0 + 15.0 * row as f64), &said, set);
    }
}

/// The days of a policy, as marks.
pub fn mark_dates(csv: &mut Csv, panel: &str, dates: &[Dated]) {
    for dated in dates {
        let (series, x) = (dated.what.as_str(), Place::Time(dated.year));
        csv.mark(Mark { panel, series, mark: "line", quantity: "policy", x, ..Mark::default() });
    }
}

/// What runs, as it is drawn.
fn fans(lines: &[Line]) -> Vec<Fan> {
    let cue = |place: usize, line: &Line| match (place, line.counterfactual) {
        (0, _) => Cue { color: VERMILLION, dash: "", marker: Marker::Square },
        (_, true) => Cue { color: MUTED, dash: "2.5 2.5", marker: Marker::Triangle },
        (_, false) => Cue { color: BLUE, dash: "7 3", marker: Marker::Circle },
    };
    let fan = |(place, line): (usize, &Line)| Fan {
        name: line.name.clone(),
        points: line.points.iter().map(|p| (p.year, p.value.clone())).collect(),
        cue: cue(place, line),
    };
    lines.iter().enumerate().map(fan).collect()
}

impl WhatHappens {
    fn draw_lines(&self, page: &Page, area: Area, id: &str, (of, fans): (&Quantity, &[Fan])) {
        let panel = Fans {
            id,
            heading: &capital(&of.label),
            unit: &format!("[{}]", of.said_unit()),
            below: "",
            x: Axis::calendar(fans.iter().flat_map(|fan| fan.points.iter().map(|p| p.0))),
            say: if of.share { Say::Percent } else { Say::Numbers },
            gutter: 0.0,
            fans,
        };
        draw_dates(&panel.draw(page, area), &self.policy);
    }

    fn title(&self) -> String {
        let Quantity { label, .. } = &self.quantity;
        let fans = fans(&self.lines);
        let Some(main) = fans.first() else { return format!("No run gave a {label}") };
        let Some([_, (end, last)]) = main.ends() else { return format!("No run gave a {label}") };
        let say = |x: f64| self.quantity.say(x);
        let when = month(end);
        let Change { before, after, .. } = &self.change;
        if !self.change.drawable() {
            return format!("In {when} the {label} is {}", say(last.mean));
        }
        // What is itself a difference to the counterfactual is nothing there.
        let counterfactual =
            self.lines.iter().any(|line| line.counterfactual && line.name == self.against);
        if counterfactual && before.value == 0.0 && before.low == before.high {
            let one = format!(
                "In {when} the {label} against the same world without AI is {}",
                say(after.value)
            );
            return if self.change.told() {
                one
            } else {
                format!("{one}: too few runs to tell it from none")
            };
        }
        let name = |name: &str| inside(name);
        let both = format!(
            "In {when} the {label} is {} {} and {} {}",
            say(after.value),
            within(&name(&main.name)),
            say(before.value),
            within(&name(&self.against))
        );
        if self.change.told() { both } else { format!("{both}: too few runs to tell a difference") }
    }

    fn desc(&self) -> String {
        let mut desc = format!("The {} over time. ", self.quantity.label);
        for (line, fan) in self.lines.iter().zip(fans(&self.lines)) {
            if let Some([a, b]) = fan.ends() {
                let [first, last] = moments(a.0, b.0);
                let say = |x: f64| self.quantity.say(x);
                desc += &format!(
                    "{}: {} {first}, {} {last} ({}). ",
                    line.name,
                    say(a.1.mean),
                    say(b.1.mean),
                    b.1.said(say)
                );
            }
        }
        if self.change.before.value != 0.0 && changes(&self.change, ["", ""], short).is_some() {
            let by = differs(&self.change, |x| self.quantity.differs(x));
            desc += &format!("At the end, against the line {}: {by}. ", inside(&self.against));
        }
        for Dated { year, what } in &self.policy {
            desc += &format!("{}, {}. ", capital(what), date(*year));
        }
        desc.trim_end().to_owned()
    }
}

/// A name as it stands inside a sentence.
fn inside(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |it| it.to_lowercase().chain(letters).collect())
}

/// "with policy" and "without AI" stand alone; a name stands behind "in the".
fn within(name: &str) -> String {
    match name.starts_with("with") {
        true => name.to_owned(),
        false => format!("in the {name}"),
    }
}
