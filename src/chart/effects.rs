//! Effects on a quantity: a row for each, with its number beside what is drawn of it.

use super::Estimate;
use super::axis::Axis;
use super::backend::Type;
use super::page::{Area, Page};
use super::panel::{Frame, Grid, Panel};
use super::style::{BLUE, Cue, LABEL, MUTED, Marker, PAPER, Weight, mix};
use super::text::{fit, width};
use super::what_happens::Quantity;
use super::words::{capital, drawable};

/// Height of the page that has so many rows, of `most` at most `[px]`.
pub fn height(rows: usize, most: usize) -> f64 {
    64.0 + 40.0 * rows.clamp(2, most) as f64
}

/// Effects, from the first row on.
pub struct Effects<'a> {
    /// What the panel and each of its rows are called in the picture's groups.
    pub names: [&'a str; 2],
    /// What the effects are on.
    pub quantity: &'a Quantity,
    /// What a number says, before its unit.
    pub below: &'a str,
    /// What stands before each row, and its effect.
    pub rows: Vec<(String, Estimate)>,
}

impl Effects<'_> {
    /// A mark with a bar for its interval.
    pub fn plain(&self, panel: &Panel, row: usize, at: f64) {
        let e = self.rows[row].1;
        if e.drawable() {
            panel.bar((e.low, at), (e.high, at), 6.0, mix(BLUE, PAPER, 0.5));
        }
        panel.mark((e.value, at), Cue { color: BLUE, dash: "", marker: Marker::Circle }, 5.5);
    }

    /// The unit of a difference of this quantity.
    pub fn unit(quantity: &Quantity) -> &str {
        if quantity.share { "percentage points" } else { &quantity.unit }
    }

    /// Draws them, each as `mark` says for a row and its height on the axis.
    pub fn draw(&self, page: &Page, mark: impl Fn(&Panel, usize, f64)) {
        self.draw_in(page, page.body(), mark);
    }

    /// The same in a part of the page.
    pub fn draw_in(&self, page: &Page, area: Area, mark: impl Fn(&Panel, usize, f64)) {
        let Self { names: [panel, each], quantity, .. } = self;
        let names: Vec<String> = self.rows.iter().map(|(name, _)| name.clone()).collect();
        let values = self.rows.iter().flat_map(|(_, effect)| effect.values());
        let x = Axis::from_zero(values.filter(|&value| drawable(value)));
        let frame = Frame {
            id: panel,
            heading: &capital(&quantity.label),
            unit: " ",
            below: &format!("{} [{}]", self.below, Self::unit(quantity)),
            x: if quantity.share { x.points() } else { x },
            y: Axis::rows(&names),
            grid: Grid::Vertical,
            gutter: 0.0,
            labels: &[],
        };
        let panel = Panel::new(page, area, frame);
        for (row, (_, effect)) in self.rows.iter().enumerate() {
            let at = row as f64 + 0.5;
            panel.group(&format!("{each} {}", row + 1), "", || mark(&panel, row, at));
            let said = fit(&quantity.differs(effect.value), LABEL, Weight::Regular, 120.0);
            let (plot, x) = (panel.plot(), panel.pixel((effect.value, at)).0);
            let most = plot.right - width(&said, LABEL, Weight::Regular);
            let set = Type::new(LABEL).halo().color(MUTED);
            panel.note((effect.value, at), ((x + 9.0).min(most) - x, -10.0), &said, set);
        }
    }
}
