//! Words on paper: how wide they are, where they break, what XML accepts.

use super::style::{BOLD, FAMILY, REGULAR, Weight};
use plotters::style::{FontFamily, FontStyle, register_font};
use std::sync::{Once, OnceLock};

/// Height of the font box over its size: (ascent 1984 + descent 494) / 2048 units, from the font's header.
const BOX: f64 = 2478.0 / 2048.0;
/// Plotters measures in whole pixels, so measure at a hundred times the size.
const FINE: f64 = 100.0;

/// A no-break space, so that "31 %" stays together.
pub const NBSP: char = '\u{a0}';

/// Width of a line of text `[px]` at this size `[px]`.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        for (style, bytes) in [(FontStyle::Normal, REGULAR), (FontStyle::Bold, BOLD)] {
            assert!(register_font(FAMILY, style, bytes).is_ok(), "the bundled font is a font");
        }
    });
    let style = match weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    let font = plotters::style::FontDesc::new(FontFamily::Name(FAMILY), size * BOX * FINE, style);
    let (w, _) = font.box_size(text).expect("the bundled font is registered");
    f64::from(w) / FINE
}

/// The widest of some lines `[px]`; 0 for none.
pub fn widest<T: AsRef<str>>(lines: impl IntoIterator<Item = T>, size: f64, weight: Weight) -> f64 {
    lines.into_iter().map(|line| width(line.as_ref(), size, weight)).fold(0.0, f64::max)
}

/// The text, cut to its room `[px]` with an ellipsis where it is wider.
pub fn fit(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    // No line on a chart has room for more letters than this.
    let mut cut: Vec<char> = text.chars().take(400).collect();
    let wide = |cut: &[char]| width(&(String::from_iter(cut) + "…"), size, weight) > room;
    while cut.len() > 1 && wide(&cut) {
        cut.pop();
    }
    String::from_iter(cut).trim_end().to_owned() + "…"
}

/// Breaks text at spaces into lines of at most `room` `[px]`; a single longer word gets a line of its own.
pub fn wrap(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split([' ', '\n', '\t']).filter(|w| !w.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, weight) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Regular text in at most so many lines, one at least, of at most `room` `[px]`; what does not fit ends with an ellipsis.
pub fn fit_lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = wrap(text, size, Weight::Regular, room);
    if lines.len() > most.max(1) {
        let rest = lines.split_off(most.max(1) - 1).join(" ");
        lines.push(rest);
    }
    lines.into_iter().map(|line| fit(&line, size, Weight::Regular, room)).collect()
}

/// Breaks text into as few lines as [`wrap`] does, as even as they can be.
pub fn balance(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let lines = wrap(text, size, weight, room);
    let even = |share: i32| wrap(text, size, weight, room * f64::from(share) / 20.0);
    (10..20).map(even).find(|even| even.len() == lines.len()).unwrap_or(lines)
}

/// The same as XML, with `G_T` set as G with a subscript T: one capital, one capital below it.
pub fn with_subscripts(text: &str, size: f64) -> String {
    let (small, down) = ((size * 7.2).round() / 10.0, (size * 2.0).round() / 10.0);
    let letters: Vec<char> = text.chars().collect();
    let alone =
        |at: Option<usize>| !at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let capital = |at: usize| letters.get(at).is_some_and(char::is_ascii_uppercase);
    let (mut set, mut plain, mut at, mut lowered) = (String::new(), String::new(), 0, false);
    let raised = |plain: &str, lowered: bool| match (escape(plain), lowered) {
        (text, true) if !text.is_empty() => format!(r#"<tspan dy="-{down}">{text}</tspan>"#),
        (text, _) => text,
    };
    while at < letters.len() {
        let subscript = letters.get(at + 1) == Some(&'_') && capital(at) && capital(at + 2);
        plain.push(letters[at]);
        if subscript && alone(at.checked_sub(1)) && alone(Some(at + 3)) {
            set += &raised(&plain, lowered);
            let below = letters[at + 2];
            set += &format!(r#"<tspan dy="{down}" font-size="{small}">{below}</tspan>"#);
            plain.clear();
            lowered = true;
            at += 2;
        }
        at += 1;
    }
    set + &raised(&plain, lowered)
}

/// Whether the bundled font has this character; what moves others or shows nothing it need not have.
fn has(c: char) -> bool {
    static FACE: OnceLock<ttf_parser::Face<'static>> = OnceLock::new();
    let face = FACE
        .get_or_init(|| ttf_parser::Face::parse(REGULAR, 0).expect("the bundled font is a font"));
    face.glyph_index(c).is_some()
}

/// The text as far as the bundled font can draw it: other scripts are left out, and with them what turns the direction
/// of a line.
pub fn legible(text: &str) -> String {
    if text.chars().all(has) {
        return text.to_owned();
    }
    let kept: String = text.chars().map(|c| if has(c) { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the bundled font can draw all of a text.
#[cfg(test)]
pub fn is_legible(text: &str) -> bool {
    text.chars().all(has)
}

/// Drops what XML 1.0 forbids.
pub fn clean(text: &str) -> String {
    text.chars().filter(|&c| allowed(c)).collect()
}

/// Drops what XML 1.0 forbids and escapes what it reserves.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| allowed(c)) {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// The `Char` production of XML 1.0 without line breaks other than `\n`.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A name that may be an XML id: lower-case letters, digits and hyphens.
pub fn slug(text: &str) -> String {
    let mut id = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_stripped_and_what_it_reserves_is_escaped() {
        assert_eq!(
            escape("a<b> & \"c\"\u{0}\u{1b}\u{ffff}\u{b}'"),
            "a&lt;b&gt; &amp; &quot;c&quot;&#39;"
        );
    }

    #[test]
    fn no_wrapped_line_is_wider_than_its_room() {
        let text = "Doubling purposes halves displacement only when tasks scale too";
        let lines = wrap(text, 20.0, Weight::Bold, 220.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|l| width(l, 20.0, Weight::Bold) <= 220.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_percentage_is_never_broken() {
        let lines = wrap(&format!("aaaa 31{NBSP}% bbbb"), 20.0, Weight::Regular, 40.0);
        assert!(lines.contains(&format!("31{NBSP}%")));
    }

    #[test]
    fn the_measured_width_is_what_resvg_draws() {
        // Kerning is counted by resvg and not here: allow 3 %.
        for (text, weight) in
            [("Net job loss of runs, 31 %", Weight::Regular), ("Who is displaced?", Weight::Bold)]
        {
            let bold = if weight == Weight::Bold { "bold" } else { "normal" };
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 90" width="900" height="90"><text x="10" y="50" font-family="{FAMILY}" font-weight="{bold}" font-size="20">{text}</text></svg>"#
            );
            let tree = super::super::png::tree(&svg).unwrap();
            let drawn = f64::from(tree.root().abs_bounding_box().width());
            let measured = width(text, 20.0, weight);
            assert!((measured / drawn - 1.0).abs() < 0.03, "{measured} {drawn}");
        }
    }

    #[test]
    fn balanced_lines_are_no_more_and_more_even() {
        let text = "Execution binds in 624 of 1,000 runs in 2026; by 2036 feedback binds in 739 of 1,000 runs";
        let (wrapped, even) =
            (wrap(text, 21.0, Weight::Bold, 900.0), balance(text, 21.0, Weight::Bold, 900.0));
        assert_eq!(wrapped.len(), even.len());
        let last = |lines: &[String]| width(lines.last().unwrap(), 21.0, Weight::Bold);
        assert!(last(&even) > 2.0 * last(&wrapped));
    }

    #[test]
    fn only_single_capitals_get_a_subscript() {
        let set = with_subscripts("live G_P, <x>", 10.0);
        let want =
            r#"live G<tspan dy="2" font-size="7.2">P</tspan><tspan dy="-2">, &lt;x&gt;</tspan>"#;
        assert_eq!(set, want);
        for plain in ["", "_", "a_b", "MY_X", "G_", "_P", "G_PT", "snake_case", "G__P"] {
            assert_eq!(with_subscripts(plain, 10.0), plain);
        }
    }

    #[test]
    fn a_slug_is_an_id() {
        assert_eq!(slug("Tasks × 3 (now)"), "tasks-3-now");
    }
}
