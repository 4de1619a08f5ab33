//! One coordinate system on a page: axes, grid, and what is drawn in it. Nothing that is not finite gets here.

use super::axis::Axis;
use super::backend::{Svg, TENTHS, Type};
use super::fans::Fan;
use super::label;
use super::page::{Area, Page};
use super::style::{Cue, GRID, INK, LABEL, MUTED, SHADE, TICK, Weight};
use super::text::{fit, fit_lines, widest, width, wrap};
use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle};
use plotters::style::{Color, RGBColor, ShapeStyle};
use plotters_backend::text_anchor::HPos;

/// Which ticks draw a line across the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    /// Those of y.
    Horizontal,
    /// Those of x.
    Vertical,
    /// Both.
    Both,
}

/// What a panel shows, before it is drawn.
pub struct Frame<'a> {
    /// Part of the ids of its series.
    pub id: &'a str,
    /// What is shown; bold, above.
    pub heading: &'a str,
    /// Unit of y; above the axis, where it is read first.
    pub unit: &'a str,
    /// Name and unit of x; below.
    pub below: &'a str,
    /// Axis of x.
    pub x: Axis,
    /// Axis of y.
    pub y: Axis,
    /// Which grid lines are drawn.
    pub grid: Grid,
    /// The least room for the ticks of y `[px]`.
    pub gutter: f64,
    /// Direct labels that will stand to the right of the plot.
    pub labels: &'a [Label],
}

/// A name beside the end of a line.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where the line ends `[unit of y]`.
    pub at: f64,
    /// What it is called.
    pub text: String,
    /// Colour of the line.
    pub color: RGBColor,
}

/// A panel that can be drawn on. Where there is nothing to draw it says so, and draws nothing.
pub struct Panel<'p> {
    page: &'p Page,
    id: String,
    area: Area,
    plot: Area,
    space: DrawingArea<Svg, Cartesian2d<Axis, Axis>>,
    x: Axis,
    y: Axis,
    labels: Vec<Label>,
}

/// From one line of a name or an axis title to the next `[px]`.
const LINE: f64 = 14.0;
/// Space between the plot and the labels beside it `[px]`.
const BESIDE: f64 = 9.0;

impl<'p> Panel<'p> {
    /// Draws the frame into its area and returns the panel inside.
    pub fn new(page: &'p Page, area: Area, frame: Frame) -> Self {
        let Frame { id, heading, unit, below, x, y, grid, gutter, labels } = frame;
        page.skip(x.skipped() + y.skipped());
        // Names of any length leave most of the room to the plot.
        let whole = area.right - area.left;
        let room = whole * 0.36;
        // A name of a row may take as many lines as stand in the row.
        let lines = match grid {
            Grid::Vertical => {
                (area.bottom - area.top - 90.0) / (LINE * y.ticks().len().max(1) as f64)
            }
            _ => 1.0,
        };
        let y = y.named(|name| fit_lines(name, TICK, room, lines as usize).join("\n"));
        let named =
            |l: &Label| Label { text: fit(&l.text, LABEL, Weight::Bold, room), ..l.clone() };
        let labels: Vec<Label> = labels.iter().map(named).collect();

        let mut top = area.top;
        for (text, set) in
            [(heading, Type::new(LABEL).bold()), (unit, Type::new(TICK).color(MUTED))]
        {
            // A unit that is only room stays.
            let lines = if text == " " {
                vec![String::new()]
            } else {
                wrap(text, set.size, set.weight, whole)
            };
            for line in lines {
                top += 15.0;
                page.text(area.left, top, &line, set);
            }
        }
        let names = y.ticks().iter().flat_map(|t| t.label.split('\n'));
        let left = area.left + widest(names, TICK, Weight::Regular).max(gutter) + 8.0;
        let beside = match widest(labels.iter().map(|l| &l.text), LABEL, Weight::Bold) {
            0.0 => 0.0,
            wide => wide + BESIDE,
        };
        // The last tick of x may stand at the very end and needs half its width there.
        let last = x.ticks().last().map_or(0.0, |t| width(&t.label, TICK, Weight::Regular) / 2.0);
        let below = wrap(below, TICK, Weight::Regular, whole);
        let below_plot = match below.len() {
            0 => 22.0,
            lines => 25.0 + LINE * lines as f64,
        };
        let plot = Area {
            left,
            top: top + 13.0,
            right: (area.right - beside.max(last)).max(left + 20.0),
            bottom: (area.bottom - below_plot).max(top + 33.0),
        };
        let tenths = |v: f64| (v * TENTHS).round() as i32;
        let pixels = (tenths(plot.left)..tenths(plot.right), tenths(plot.bottom)..tenths(plot.top));
        let space = DrawingArea::from(page.svg()).apply_coord_spec(Cartesian2d::new(
            x.clone(),
            y.clone(),
            pixels,
        ));
        let panel = Panel { page, id: page.id(id), area, plot, space, x, y, labels };
        if panel.is_empty() {
            panel.say_no_data();
        } else {
            panel.draw_axes(grid, &below);
        }
        panel
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty() || self.y.is_empty()
    }

    /// The ends of x and of y.
    pub fn ends(&self) -> ((f64, f64), (f64, f64)) {
        (self.x.ends(), self.y.ends())
    }

    /// The plot without its labels `[px]`.
    pub fn plot(&self) -> Area {
        self.plot
    }

    fn say_no_data(&self) {
        let Area { left, top, right, bottom } = self.plot;
        let corner = |x: f64, y: f64| ((x * TENTHS) as i32, (y * TENTHS) as i32);
        let shade = Rectangle::new([corner(left, top), corner(right, bottom)], SHADE.filled());
        let drawn = self.space.use_screen_coord().draw(&shade);
        drawn.expect("nothing else is being drawn");
        let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let set = Type::new(LABEL).color(MUTED).anchor(HPos::Center);
        self.page.text(x, y, "No data", set.bold());
        self.page.text(x, y + 17.0, "No run gave a value here.", set);
    }

    fn draw_axes(&self, grid: Grid, below: &[String]) {
        let Area { left, right, bottom, .. } = self.plot;
        let ((x0, x1), (y0, y1)) = (self.x.ends(), self.y.ends());
        if grid != Grid::Vertical {
            for tick in self.y.ticks() {
                self.stroke(&[(x0, tick.at), (x1, tick.at)], &GRID, 1.0);
            }
        }
        if grid != Grid::Horizontal {
            for tick in self.x.ticks() {
                self.stroke(&[(tick.at, y0), (tick.at, y1)], &GRID, 1.0);
            }
        }
        // The base line stands where y is zero, else below; rows stand on the line where x is zero.
        if grid == Grid::Vertical {
            let zero = if self.x.holds(0.0) { 0.0 } else { x0 };
            self.stroke(&[(zero, y0), (zero, y1)], &INK, 1.0);
        } else {
            let zero = if self.y.holds(0.0) { 0.0 } else { y0 };
            self.stroke(&[(x0, zero), (x1, zero)], &INK, 1.0);
        }
        for tick in self.y.ticks() {
            let (_, y) = self.pixel((x0, tick.at));
            let set = Type::new(TICK).color(MUTED).anchor(HPos::Right);
            let lines = tick.label.split('\n');
            let first = y + 4.0 - LINE * (lines.clone().count() - 1) as f64 / 2.0;
            for (place, line) in lines.enumerate() {
                self.page.text(left - 7.0, first + LINE * place as f64, line, set);
            }
        }
        for (at, label) in self.readable_ticks() {
            let (x, _) = self.pixel((at, y0));
            let set = Type::new(TICK).color(MUTED).anchor(HPos::Center);
            self.page.text(x, bottom + 18.0, label, set);
        }
        let set = Type::new(TICK).color(MUTED).anchor(HPos::Center);
        for (place, line) in below.iter().enumerate() {
            // Under the middle of the plot, as far as it stays in the panel's part of the paper.
            let half = width(line, TICK, Weight::Regular) / 2.0;
            let (least, most) = (self.area.left + half, self.area.right - half);
            let x = ((left + right) / 2.0).min(most).max(least);
            self.page.text(x, bottom + 36.0 + LINE * place as f64, line, set);
        }
    }

    /// The ticks of x whose labels do not touch: all of them, or every second, third ...
    fn readable_ticks(&self) -> Vec<(f64, &str)> {
        let all: Vec<(f64, f64, &str)> = self
            .x
            .ticks()
            .iter()
            .map(|tick| {
                let (x, _) = self.pixel((tick.at, self.y.ends().0));
                (tick.at, x, tick.label.as_str())
            })
            .collect();
        let half = |label: &str| width(label, TICK, Weight::Regular) / 2.0 + 4.0;
        let clear = |every: usize| {
            let kept: Vec<_> = all.iter().step_by(every).collect();
            kept.windows(2).all(|t| (t[1].1 - t[0].1).abs() >= half(t[0].2) + half(t[1].2))
        };
        let every = (1..=all.len()).find(|&n| clear(n)).unwrap_or(1);
        all.iter().step_by(every).map(|&(at, _, label)| (at, label)).collect()
    }

    /// Where a point stands on the paper `[px]`.
    pub fn pixel(&self, point: (f64, f64)) -> (f64, f64) {
        let (x, y) = self.space.as_coord_spec().translate(&point);
        (f64::from(x) / TENTHS, f64::from(y) / TENTHS)
    }

    /// Draws what belongs to one series into a group of its own.
    pub fn group(&self, series: &str, dash: &str, draw: impl FnOnce()) {
        if !self.is_empty() {
            let id = format!("{}-{}", self.id, super::text::slug(series));
            self.page.svg().borrow_mut().open(&id, dash);
            draw();
            self.page.svg().borrow_mut().close();
        }
    }

    /// Series of a mean line in three bands or among its runs: all bands and dots first, so that none hides a line.
    pub fn fans(&self, fans: &[Fan]) {
        for fan in fans {
            let few: Vec<(f64, f64)> = fan.dots().collect();
            if few.is_empty() {
                self.group(&format!("{} bands", fan.name), "", || self.bands(fan));
            } else {
                self.group(&format!("{} runs", fan.name), "", || {
                    few.iter().for_each(|&point| self.dot(point, 1.9, fan.cue.color, 0.4));
                });
            }
        }
        for fan in fans {
            let means: Vec<_> = fan.points.iter().map(|(x, s)| (*x, s.mean)).collect();
            self.group(&fan.name, fan.cue.dash, || self.line(&means, fan.cue, 2.2));
        }
    }

    fn bands(&self, fan: &Fan) {
        for band in 0..3 {
            let edges = fan.points.iter().map(|(x, s)| (*x, s.bands()[band]));
            let alpha = [0.11, 0.13, 0.2][band];
            let edges: Vec<_> = edges.map(|(x, [a, b])| (x, a, b)).collect();
            self.between(&edges, fan.cue.color, alpha);
        }
    }

    /// A line through the points that can be drawn, broken where one cannot; markers where there are few.
    pub fn line(&self, points: &[(f64, f64)], cue: Cue, thick: f64) {
        let seen = |p: &(f64, f64)| self.shows(*p);
        for part in points.split(|p| !seen(p)) {
            let wide = part.last().is_some_and(|last| last.0 != part[0].0);
            if wide {
                self.stroke(part, &cue.color, thick);
            }
            if points.len() <= 12 || !wide {
                for &point in part {
                    self.mark(point, cue, 4.0);
                }
            }
        }
    }

    /// One marker.
    pub fn mark(&self, point: (f64, f64), cue: Cue, radius: f64) {
        if self.shows(point) {
            let at = self.space.as_coord_spec().translate(&point);
            self.page.svg().borrow_mut().marker(cue.marker, at, radius, cue.color);
        }
    }

    /// The room between two edges, given as (x, lower, upper), filled.
    pub fn between(&self, edges: &[(f64, f64, f64)], color: RGBColor, alpha: f64) {
        let fill = color.mix(alpha);
        for part in edges.split(|&(x, a, b)| !self.shows((x, a)) || !self.shows((x, b))) {
            let [(x, low, high), ..] = *part else { continue };
            // What has no width still has a height.
            if part.last().is_some_and(|last| last.0 != x) {
                let up = part.iter().map(|&(x, _, high)| (x, high));
                let outline: Vec<_> =
                    part.iter().map(|&(x, low, _)| (x, low)).chain(up.rev()).collect();
                self.draw(&Polygon::new(outline, fill.filled()));
            } else {
                self.bar((x, low), (x, high), 8.0, fill);
            }
        }
    }

    /// A filled rectangle from corner to corner.
    pub fn block(&self, from: (f64, f64), to: (f64, f64), color: RGBColor, alpha: f64) {
        if self.shows(from) && self.shows(to) {
            self.draw(&Rectangle::new([from, to], color.mix(alpha).filled()));
        }
    }

    /// A straight stroke that is `thick` `[px]`.
    pub fn bar(&self, from: (f64, f64), to: (f64, f64), thick: f64, color: impl Color) {
        if self.shows(from) && self.shows(to) {
            self.stroke(&[from, to], &color, thick);
        }
    }

    /// A line without markers, in the dash of its group.
    pub fn path(&self, points: &[(f64, f64)], color: RGBColor, thick: f64) {
        for part in points.split(|&p| !self.shows(p)).filter(|part| part.len() > 1) {
            self.stroke(part, &color, thick);
        }
    }

    /// A dot with this radius `[px]`.
    pub fn dot(&self, point: (f64, f64), radius: f64, color: RGBColor, alpha: f64) {
        if self.shows(point) {
            self.draw(&Circle::new(point, (radius * TENTHS) as i32, color.mix(alpha).filled()));
        }
    }

    /// Text beside a point, moved by this much `[px]`.
    pub fn note(&self, point: (f64, f64), by: (f64, f64), text: &str, set: Type) {
        if self.shows(point) {
            let (x, y) = self.pixel(point);
            self.page.text(x + by.0, y + by.1, text, set);
        }
    }

    /// Writes the names at the right end of lines, moved apart where they would overlap.
    pub fn name(&self) {
        let labels: Vec<&Label> = self.labels.iter().filter(|l| drawn(&self.y, l.at)).collect();
        if self.is_empty() {
            return;
        }
        let wanted: Vec<f64> =
            labels.iter().map(|l| self.pixel((self.x.ends().1, l.at)).1).collect();
        let places = label::spread(&wanted, LABEL + 3.0, self.plot.top, self.plot.bottom);
        for (label, y) in labels.iter().zip(places) {
            let set = Type::new(LABEL).bold().color(super::style::ink(label.color));
            self.page.text(self.plot.right + BESIDE, y + 4.4, &label.text, set);
        }
    }

    fn shows(&self, (x, y): (f64, f64)) -> bool {
        !self.is_empty() && drawn(&self.x, x) && drawn(&self.y, y)
    }

    fn stroke(&self, points: &[(f64, f64)], color: &impl Color, thick: f64) {
        let style = ShapeStyle::from(color.to_rgba()).stroke_width((thick * TENTHS) as u32);
        self.draw(&PathElement::new(points, style));
    }

    fn draw<'a, E>(&self, element: &'a E)
    where
        &'a E: PointCollection<'a, (f64, f64)>,
        E: Drawable<Svg>,
    {
        self.space.draw(element).expect("nothing else is being drawn");
    }
}

fn drawn(axis: &Axis, value: f64) -> bool {
    axis.holds(value)
}
