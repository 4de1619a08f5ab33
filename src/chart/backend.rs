//! Plotters draws on this: an SVG that prints decimals, names its groups and holds nothing that XML forbids.

use super::style::{FAMILY, INK, Marker, Weight};
use super::text::{escape, legible, with_subscripts};
use plotters::style::RGBColor;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write;

/// Plotters counts in whole pixels; one of its pixels is a tenth of ours, so that curves are smooth.
pub const TENTHS: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// How a text is set.
#[derive(Clone, Copy)]
pub struct Type {
    /// Size `[px]`.
    pub size: f64,
    /// Regular or bold.
    pub weight: Weight,
    /// Colour.
    pub color: RGBColor,
    /// Which end of the text stands at its x.
    pub anchor: HPos,
    /// A white rim, so that the text reads on top of lines.
    pub halo: bool,
}

impl Type {
    /// Regular ink that starts at its x.
    pub fn new(size: f64) -> Self {
        Type { size, weight: Weight::Regular, color: INK, anchor: HPos::Left, halo: false }
    }

    /// In bold.
    pub fn bold(self) -> Self {
        Type { weight: Weight::Bold, ..self }
    }

    /// In another colour.
    pub fn color(self, color: RGBColor) -> Self {
        Type { color, ..self }
    }

    /// Anchored elsewhere.
    pub fn anchor(self, anchor: HPos) -> Self {
        Type { anchor, ..self }
    }

    /// With a white rim.
    pub fn halo(self) -> Self {
        Type { halo: true, ..self }
    }
}

/// The body of an SVG while it is drawn.
pub struct Svg {
    body: String,
    size: (u32, u32),
    open: usize,
    ids: BTreeSet<String>,
}

impl Svg {
    /// An empty picture of this size `[px]`.
    pub fn new(width: f64, height: f64) -> Self {
        Svg {
            body: String::new(),
            size: ((width * TENTHS) as u32, (height * TENTHS) as u32),
            open: 0,
            ids: BTreeSet::new(),
        }
    }

    /// Starts a group; `dash` `[px]` holds for every line in it. An id that is taken gets a number.
    pub fn open(&mut self, id: &str, dash: &str) {
        let free = |id: &String| !self.ids.contains(id);
        let numbered = (2..).map(|n| format!("{id}-{n}"));
        let id = std::iter::once(id.to_owned())
            .chain(numbered)
            .find(free)
            .expect("numbers do not run out");
        self.ids.insert(id.clone());
        let dash = if dash.is_empty() {
            String::new()
        } else {
            format!(r#" stroke-dasharray="{}""#, escape(dash))
        };
        self.line(format_args!(r#"<g id="{}"{dash}>"#, escape(&id)));
        self.open += 1;
    }

    /// Ends the group that was started last.
    pub fn close(&mut self) {
        debug_assert!(self.open > 0, "a group is closed once");
        self.open -= 1;
        self.line(format_args!("</g>"));
    }

    /// One line of text with its baseline at y `[px]`, as far as the bundled font can draw it.
    pub fn text(&mut self, x: f64, y: f64, text: &str, set: Type) {
        let text = &legible(text);
        if text.trim().is_empty() {
            return;
        }
        let anchor = match set.anchor {
            HPos::Left => "",
            HPos::Center => r#" text-anchor="middle""#,
            HPos::Right => r#" text-anchor="end""#,
        };
        let weight = if set.weight == Weight::Bold { r#" font-weight="bold""# } else { "" };
        let halo = if set.halo {
            r##" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" stroke-dasharray="none" paint-order="stroke""##
        } else {
            ""
        };
        let (x, y) = (self.x((x * TENTHS).round() as i32), self.y((y * TENTHS).round() as i32));
        let (size, color, text) = (set.size, hex(set.color), with_subscripts(text, set.size));
        self.line(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}" fill="{color}"{weight}{anchor}{halo}>{text}</text>"#
        ));
    }

    /// A filled marker around a point of plotters' `[tenths of px]`, of this radius `[px]`, with a white rim.
    pub fn marker(&mut self, marker: Marker, at: BackendCoord, radius: f64, color: RGBColor) {
        let corners: &[(f64, f64)] = match marker {
            Marker::Circle => &[],
            Marker::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Marker::Triangle => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            Marker::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
        };
        let rim = r##"stroke="#ffffff" stroke-width="1" stroke-dasharray="none""##;
        let color = hex(color);
        if corners.is_empty() {
            let (x, y) = (self.x(at.0), self.y(at.1));
            self.line(format_args!(
                r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{color}" {rim}/>"#
            ));
        } else {
            let step = |share: f64| (share * radius * TENTHS).round() as i32;
            let points =
                self.points(corners.iter().map(|&(x, y)| (at.0 + step(x), at.1 + step(y))));
            self.line(format_args!(r#"<polygon points="{points}" fill="{color}" {rim}/>"#));
        }
    }

    /// The finished document, with its title and its description for those who do not see it, and where it comes from.
    pub fn document(mut self, id: &str, title: &str, desc: &str, provenance: &str) -> String {
        while self.open > 0 {
            self.close();
        }
        let (w, h) = (self.x(self.size.0 as i32), self.y(self.size.1 as i32));
        let [id, title, desc, provenance] = [id, title, desc, provenance].map(escape);
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-title {id}-desc" viewBox="0 0 {w} {h}" width="{w}" height="{h}" font-family="{FAMILY}, sans-serif">
<title id="{id}-title">{title}</title>
<desc id="{id}-desc">{desc}</desc>
<metadata>{provenance}</metadata>
{}</svg>
"#,
            self.body
        )
    }

    fn line(&mut self, line: std::fmt::Arguments) {
        writeln!(self.body, "{line}").expect("writing to a string cannot fail");
    }

    /// A horizontal coordinate in decimals, kept on the paper.
    fn x(&self, tenths: i32) -> String {
        decimal(tenths.clamp(0, self.size.0 as i32))
    }

    /// A vertical coordinate in decimals, kept on the paper.
    fn y(&self, tenths: i32) -> String {
        decimal(tenths.clamp(0, self.size.1 as i32))
    }

    fn points(&self, path: impl IntoIterator<Item = BackendCoord>) -> String {
        path.into_iter()
            .map(|p| format!("{},{}", self.x(p.0), self.y(p.1)))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Tenths of a pixel as pixels: 125 is "12.5", 120 is "12".
fn decimal(tenths: i32) -> String {
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

fn hex(RGBColor(r, g, b): RGBColor) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A colour and its opacity as the value of `fill` or `stroke`.
fn paint(attribute: &str, color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    let solid = format!(r#"{attribute}="{}""#, hex(RGBColor(r, g, b)));
    if color.alpha >= 1.0 {
        solid
    } else {
        format!(r#"{solid} {attribute}-opacity="{}""#, color.alpha)
    }
}

fn stroke<S: BackendStyle>(style: &S) -> String {
    let width = decimal(style.stroke_width().min(1_000) as i32);
    format!(r#"{} stroke-width="{width}""#, paint("stroke", style.color()))
}

fn seen<S: BackendStyle>(style: &S) -> bool {
    style.color().alpha > 0.0
}

impl DrawingBackend for Svg {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        if seen(style) {
            let (x1, y1, x2, y2) = (self.x(from.0), self.y(from.1), self.x(to.0), self.y(to.1));
            self.line(format_args!(
                r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {}/>"#,
                stroke(style)
            ));
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if seen(style) {
            let (left, right) = (a.0.min(b.0).max(0), a.0.max(b.0).min(self.size.0 as i32));
            let (top, bottom) = (a.1.min(b.1).max(0), a.1.max(b.1).min(self.size.1 as i32));
            let (w, h) = (decimal((right - left).max(0)), decimal((bottom - top).max(0)));
            let (x, y) = (self.x(left), self.y(top));
            let paint = if fill {
                paint("fill", style.color())
            } else {
                format!(r#"fill="none" {}"#, stroke(style))
            };
            self.line(format_args!(r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" shape-rendering="crispEdges" {paint}/>"#));
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if seen(style) {
            let points = self.points(path);
            self.line(format_args!(
                r#"<polyline points="{points}" fill="none" stroke-linejoin="round" {}/>"#,
                stroke(style)
            ));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        at: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if seen(style) {
            let (x, y, r) = (self.x(at.0), self.y(at.1), decimal(radius.min(10_000) as i32));
            let paint = if fill {
                paint("fill", style.color())
            } else {
                format!(r#"fill="none" {}"#, stroke(style))
            };
            self.line(format_args!(r#"<circle cx="{x}" cy="{y}" r="{r}" {paint}/>"#));
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if seen(style) {
            let points = self.points(path);
            self.line(format_args!(
                r#"<polygon points="{points}" {}/>"#,
                paint("fill", style.color())
            ));
        }
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        let size = style.size() / TENTHS;
        // From the anchor to the baseline: Inter's capitals are 0.73 of its size.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.73,
            VPos::Center => 0.365,
            VPos::Bottom => 0.0,
        };
        let (r, g, b) = style.color().rgb;
        let mut set = Type::new(size).color(RGBColor(r, g, b)).anchor(style.anchor().h_pos);
        if matches!(style.style(), FontStyle::Bold) {
            set = set.bold();
        }
        self.text(f64::from(at.0) / TENTHS, f64::from(at.1) / TENTHS + down * size, text, set);
        Ok(())
    }
}
