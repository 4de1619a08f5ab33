//! How every chart looks: colours with a second cue, sizes, type.

use plotters::style::RGBColor;

/// Family of the bundled font; an SVG names it with `sans-serif` behind it.
pub const FAMILY: &str = "Inter";
/// Inter Regular, cut down to Latin and the symbols that charts use (SIL Open Font License).
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// Inter Bold, cut down in the same way.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-Bold.ttf");

/// How wide a chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// For a page, a slide, paper.
    Wide,
    /// For the screen of a phone, where its letters are nearly as large as here.
    Narrow,
}

impl Sheet {
    /// Width `[px]`.
    pub const fn width(self) -> f64 {
        match self {
            Sheet::Wide => 960.0,
            Sheet::Narrow => 420.0,
        }
    }

    /// Free space left and right of everything `[px]`.
    pub const fn margin(self) -> f64 {
        match self {
            Sheet::Wide => 28.0,
            Sheet::Narrow => 10.0,
        }
    }
}

/// Size of the title `[px]`.
pub const TITLE: f64 = 21.0;
/// Size of the subtitle `[px]`.
pub const SUBTITLE: f64 = 13.5;
/// Size of a panel's heading and of direct labels `[px]`.
pub const LABEL: f64 = 12.5;
/// Size of ticks and axis titles `[px]`.
pub const TICK: f64 = 11.5;
/// Size of the source line `[px]`.
pub const SOURCE: f64 = 10.5;

/// Text and axes.
pub const INK: RGBColor = RGBColor(0x1c, 0x1f, 0x24);
/// Subtitles, ticks, notes.
pub const MUTED: RGBColor = RGBColor(0x58, 0x5f, 0x69);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(0xe1, 0xe4, 0xe8);
/// Fills that carry no series.
pub const SHADE: RGBColor = RGBColor(0xf4, 0xf5, 0xf7);
/// Behind everything.
pub const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// Blue of Okabe and Ito.
pub const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
/// Vermillion of Okabe and Ito.
pub const VERMILLION: RGBColor = RGBColor(0xd5, 0x5e, 0x00);
/// Bluish green of Okabe and Ito.
pub const GREEN: RGBColor = RGBColor(0x00, 0x9e, 0x73);
/// Reddish purple of Okabe and Ito.
pub const PURPLE: RGBColor = RGBColor(0xcc, 0x79, 0xa7);
/// Orange of Okabe and Ito.
pub const ORANGE: RGBColor = RGBColor(0xe6, 0x9f, 0x00);
/// Sky blue of Okabe and Ito.
pub const SKY: RGBColor = RGBColor(0x56, 0xb4, 0xe9);
/// Yellow of Okabe and Ito.
pub const YELLOW: RGBColor = RGBColor(0xf0, 0xe4, 0x42);

/// Regular or bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Titles, headings, direct labels.
    Bold,
}

/// The shape that stands on a line's points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
}

/// What tells one series from another: a colour, and for who does not see it a dash and a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Colour of the line and its bands.
    pub color: RGBColor,
    /// SVG dash pattern `[px]`; empty is solid.
    pub dash: &'static str,
    /// Shape on the points.
    pub marker: Marker,
}

impl Cue {
    /// The same without its dash, for a series that is alone in its panel.
    pub const fn solid(self) -> Self {
        Cue { dash: "", ..self }
    }
}

const CUES: [Cue; 7] = [
    Cue { color: BLUE, dash: "", marker: Marker::Circle },
    Cue { color: VERMILLION, dash: "7 3", marker: Marker::Square },
    Cue { color: GREEN, dash: "2.5 2.5", marker: Marker::Triangle },
    Cue { color: PURPLE, dash: "9 3 2.5 3", marker: Marker::Diamond },
    Cue { color: ORANGE, dash: "12 4", marker: Marker::Circle },
    Cue { color: SKY, dash: "4 2", marker: Marker::Square },
    Cue { color: YELLOW, dash: "1.5 3", marker: Marker::Triangle },
];

/// The cue of the series at this place in its chart; after seven they repeat.
pub const fn cue(place: usize) -> Cue {
    CUES[place % CUES.len()]
}

/// The same hue, dark enough to be read as text on white (contrast of 4.5 or more).
pub fn ink(color: RGBColor) -> RGBColor {
    let mut dark = color;
    while 1.05 / (luminance(dark) + 0.05) < 4.5 {
        let RGBColor(r, g, b) = dark;
        dark = RGBColor(r - r.div_ceil(20), g - g.div_ceil(20), b - b.div_ceil(20));
    }
    dark
}

/// Ink or white, whichever reads better on this colour.
pub fn ink_on(color: RGBColor) -> RGBColor {
    if luminance(color) > 0.22 { INK } else { PAPER }
}

/// A colour between two others; `share` 0 is the first, 1 the second.
pub fn mix(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    let part = |a: u8, b: u8| {
        (f64::from(a) + (f64::from(b) - f64::from(a)) * share.clamp(0.0, 1.0)).round() as u8
    };
    RGBColor(part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}

/// Relative luminance as WCAG 2 defines it `[0 to 1]`.
fn luminance(RGBColor(r, g, b): RGBColor) -> f64 {
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_series_share_colour_and_dash() {
        for (i, a) in CUES.iter().enumerate() {
            for b in &CUES[..i] {
                assert_ne!(a.color, b.color);
                assert_ne!(a.dash, b.dash);
            }
        }
    }

    #[test]
    fn every_label_is_dark_enough_to_read() {
        for c in CUES {
            assert!(1.05 / (luminance(ink(c.color)) + 0.05) >= 4.5, "{:?}", c.color);
        }
        assert_eq!(ink(INK), INK);
    }
}
