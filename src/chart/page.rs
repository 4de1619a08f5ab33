//! A chart's frame: the sentence that states the finding, what is drawn and in which units, and where it comes from.

use super::backend::{Svg, TENTHS, Type};
use super::csv::Csv;
use super::style::{INK, MUTED, Marker, PAPER, SOURCE, SUBTITLE, Sheet, TITLE, VERMILLION, Weight};
use super::text::{balance, clean, legible, slug, wrap};
use super::words::number;
use super::{Chart, Question};
use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Where the numbers come from; the last line of every chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Title of the scenario.
    pub scenario: String,
    /// Replicates behind the chart `[runs]`.
    pub runs: u64,
    /// Hash of the run folder; its first eight characters are printed.
    pub run: String,
    /// The seed of every draw.
    pub seed: u64,
    /// Version of the program that ran it.
    pub version: String,
}

impl Source {
    /// The line under a chart; a name that the bundled font cannot draw is left out.
    pub fn line(&self) -> String {
        let hash: String = self.run.chars().take(8).collect();
        let name = legible(&self.scenario);
        let name = match name.chars().any(char::is_alphanumeric) {
            true => format!("“{name}”, "),
            false => String::new(),
        };
        format!(
            "Source: telosim {}, {name}{} runs, run {hash}. Conditional on its assumptions, not a forecast.",
            self.version,
            number(self.runs as f64, 0)
        )
    }

    /// The same for programs, as JSON; it stands inside each picture.
    fn provenance(&self) -> String {
        let Source { scenario, runs, run, seed, version } = self;
        let seed = seed.to_string();
        serde_json::json!({ "program": "telosim", "version": version, "scenario": scenario, "run": run,
            "seed": seed, "runs": runs })
        .to_string()
    }
}

/// What a chart is drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// Where its numbers come from.
    pub source: &'a Source,
    /// How wide it is.
    pub sheet: Sheet,
}

/// What a chart says in words.
#[derive(Clone, Debug)]
pub struct Words {
    /// The finding, as a sentence; the page sets its full stop.
    pub title: String,
    /// Units, and what the bands mean.
    pub subtitle: String,
    /// What there is to see, for those who do not see it.
    pub desc: String,
}

/// A part of the paper `[px]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left end.
    pub left: f64,
    /// Upper end.
    pub top: f64,
    /// Right end.
    pub right: f64,
    /// Lower end.
    pub bottom: f64,
}

impl Area {
    /// Parts below each other, as high as their weights, with `gap` `[px]` between.
    pub fn rows<const N: usize>(self, weights: [f64; N], gap: f64) -> [Area; N] {
        let parts = split(self.top, self.bottom, &weights, gap);
        std::array::from_fn(|place| Area { top: parts[place].0, bottom: parts[place].1, ..self })
    }
}

fn split(from: f64, to: f64, weights: &[f64], gap: f64) -> Vec<(f64, f64)> {
    let room = (to - from) - gap * (weights.len().max(1) - 1) as f64;
    let total: f64 = weights.iter().sum();
    let mut at = from;
    let part = |weight: &f64| {
        let part = (at, at + room * weight / total);
        at = part.1 + gap;
        part
    };
    weights.iter().map(part).collect()
}

/// From one line of the source to the next `[px]`.
const SOURCE_LINE: f64 = 15.0;
/// Space between panels that stand below each other `[px]`.
const BELOW: f64 = 24.0;
/// How high a panel is on narrow paper, against wide paper.
const FLATTER: f64 = 0.85;

/// A chart while it is drawn.
pub struct Page {
    svg: Rc<RefCell<Svg>>,
    sheet: Sheet,
    question: &'static Question,
    words: Words,
    body: Area,
    source: Vec<String>,
    provenance: String,
    skipped: Cell<usize>,
}

impl Page {
    /// A page with its words set and `height` `[px]` free for panels.
    pub fn new(question: &'static Question, words: Words, paper: Paper, height: f64) -> Self {
        let Paper { source, sheet } = paper;
        let (width, margin) = (sheet.width(), sheet.margin());
        let words = Words { title: format!("{}.", words.title), ..words };
        let room = width - 2.0 * margin;
        let title = balance(&words.title, TITLE, Weight::Bold, room);
        let subtitle = wrap(&words.subtitle, SUBTITLE, Weight::Regular, room);
        let top = 36.0 + 27.0 * title.len() as f64 + 19.0 * subtitle.len() as f64 + 18.0;
        let body = Area { left: margin, top, right: width - margin, bottom: top + height };
        let provenance = source.provenance();
        let source = wrap(&source.line(), SOURCE, Weight::Regular, room);
        let bottom = body.bottom + 39.0 + SOURCE_LINE * source.len() as f64;
        let mut svg = Svg::new(width, bottom);

        let paper = Area { left: 0.0, top: 0.0, right: width, bottom };
        fill(&mut svg, paper, PAPER);
        fill(
            &mut svg,
            Area { left: margin, top: 16.0, right: margin + 34.0, bottom: 21.0 },
            VERMILLION,
        );
        let mut y = 22.0;
        for line in &title {
            y += 27.0;
            svg.text(margin, y, line, Type::new(TITLE).bold());
        }
        y += 4.0;
        for line in &subtitle {
            y += 19.0;
            svg.text(margin, y, line, Type::new(SUBTITLE).color(MUTED));
        }
        Page {
            svg: Rc::new(RefCell::new(svg)),
            sheet,
            question,
            words,
            body,
            source,
            provenance,
            skipped: Cell::new(0),
        }
    }

    /// A page with panels side by side, as wide as their weights, with a gap `[px]` between them; where the paper is
    /// narrow they stand below each other.
    pub fn beside<const N: usize>(
        question: &'static Question,
        words: Words,
        paper: Paper,
        height: f64,
        (weights, gap): ([f64; N], f64),
    ) -> (Self, [Area; N]) {
        let (page, areas) = Self::parts(question, words, paper, height, (&weights, gap));
        (page, std::array::from_fn(|place| areas[place]))
    }

    /// A page with so many equal panels, one at least; a single one does not need all of wide paper.
    pub fn panels(
        question: &'static Question,
        words: Words,
        paper: Paper,
        height: f64,
        count: usize,
    ) -> (Self, Vec<Area>) {
        let weights = vec![1.0; count.max(1)];
        let across = (weights.as_slice(), 34.0 - 4.0 * count as f64);
        let (page, mut areas) = Self::parts(question, words, paper, height, across);
        if let (Sheet::Wide, [only]) = (paper.sheet, areas.as_mut_slice()) {
            only.right -= (only.right - only.left) / 3.0;
        }
        (page, areas)
    }

    fn parts(
        question: &'static Question,
        words: Words,
        paper: Paper,
        height: f64,
        (weights, gap): (&[f64], f64),
    ) -> (Self, Vec<Area>) {
        match paper.sheet {
            Sheet::Wide => {
                let page = Self::new(question, words, paper, height);
                let Area { left, right, .. } = page.body;
                let parts = split(left, right, weights, gap);
                let areas =
                    parts.into_iter().map(|(left, right)| Area { left, right, ..page.body });
                let areas = areas.collect();
                (page, areas)
            }
            Sheet::Narrow => {
                let equal = vec![1.0; weights.len()];
                let height = (height * FLATTER + BELOW) * equal.len() as f64 - BELOW;
                let page = Self::new(question, words, paper, height);
                let parts = split(page.body.top, page.body.bottom, &equal, BELOW);
                let areas =
                    parts.into_iter().map(|(top, bottom)| Area { top, bottom, ..page.body });
                let areas = areas.collect();
                (page, areas)
            }
        }
    }

    /// The room for panels.
    pub fn body(&self) -> Area {
        self.body
    }

    /// The picture that panels draw on.
    pub(super) fn svg(&self) -> &Rc<RefCell<Svg>> {
        &self.svg
    }

    /// An id that no other chart on a web page has.
    pub(super) fn id(&self, part: &str) -> String {
        format!("{}-{}", self.slug(), slug(part))
    }

    /// The beginning of its ids, which the same chart on other paper does not have.
    fn slug(&self) -> String {
        let slug = slug(self.question.name);
        match self.sheet {
            Sheet::Wide => slug,
            Sheet::Narrow => format!("narrow-{slug}"),
        }
    }

    /// One line of text at a place on the paper `[px]`.
    pub fn text(&self, x: f64, y: f64, text: &str, set: Type) {
        self.svg.borrow_mut().text(x, y, text, set);
    }

    /// A filled part of the paper.
    pub fn fill(&self, area: Area, color: RGBColor) {
        fill(&mut self.svg.borrow_mut(), area, color);
    }

    /// A marker at a place on the paper `[px]`, as the key of a series.
    pub fn mark(&self, marker: Marker, (x, y): (f64, f64), color: RGBColor) {
        self.svg.borrow_mut().marker(
            marker,
            ((x * TENTHS) as i32, (y * TENTHS) as i32),
            4.6,
            color,
        );
    }

    /// Counts values that were given and cannot be drawn.
    pub fn skip(&self, values: usize) {
        self.skipped.set(self.skipped.get() + values);
    }

    /// The finished chart with its numbers.
    pub fn finish(self, csv: Csv) -> Chart {
        let mut y = self.body.bottom + 28.0 - SOURCE_LINE;
        for line in &self.source {
            y += SOURCE_LINE;
            self.text(self.body.left, y, line, Type::new(SOURCE).color(MUTED));
        }
        let skipped = match self.skipped.get() {
            0 => String::new(),
            1 => "One value is undefined and not drawn.".to_owned(),
            n => format!("{} values are undefined and not drawn.", number(n as f64, 0)),
        };
        self.text(self.body.left, y + SOURCE_LINE, &skipped, Type::new(SOURCE).color(INK));
        let id = self.slug();
        let Words { title, desc, .. } = self.words;
        let (title, desc) = (clean(&title), clean(format!("{desc} {skipped}").trim_end()));
        let empty = RefCell::new(Svg::new(0.0, 0.0));
        self.svg.swap(&empty);
        let svg = empty.into_inner().document(&id, &title, &desc, &self.provenance);
        Chart {
            name: self.question.name,
            question: self.question.asks,
            title,
            desc,
            svg,
            narrow: String::new(),
            csv: csv.finish(),
            provenance: self.provenance,
        }
    }
}

fn fill(svg: &mut Svg, area: Area, color: RGBColor) {
    let tenths = |v: f64| (v * TENTHS) as i32;
    let (from, to) =
        ((tenths(area.left), tenths(area.top)), (tenths(area.right), tenths(area.bottom)));
    svg.draw_rect(from, to, &color.to_backend_color(), true)
        .expect("an SVG accepts every rectangle");
}
