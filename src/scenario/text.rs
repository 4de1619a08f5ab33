//! Text that came from outside, made safe to show.

/// The longest piece of foreign text that a message repeats `[characters]`.
const LONGEST: usize = 60;

/// Characters, besides control characters, that move or reorder others, show nothing, or are none. The joiners U+200C and
/// U+200D are not among them: Persian and Indic scripts are spelt with them.
const HIDDEN: [(char, char); 13] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200b}'),
    ('\u{200e}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{fffe}', '\u{ffff}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Whether a character could move the cursor, reorder a line or hide in a name.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control() || HIDDEN.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Foreign text for a message: hidden characters as `\u{..}`, cut to a readable length.
pub(crate) fn shown(text: &str) -> String {
    let mut out = escaped(text.chars().take(LONGEST));
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Whether Windows keeps a name for a device, whatever its ending: no file can be called so.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().find_map(|device| stem.strip_prefix(device));
    ["con", "prn", "aux", "nul"].contains(&stem.as_str())
        || numbered.is_some_and(|rest| {
            let mut rest = rest.chars();
            matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
}

/// A path for a message: never cut, because its end distinguishes files.
pub(crate) fn shown_path(text: &str) -> String {
    escaped(text.chars())
}

fn escaped(text: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for c in text {
        if is_hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// A source text for an excerpt: as many bytes as before, so that spans hold, and nothing hidden.
pub(crate) fn printable(text: &str) -> String {
    let stand_in = |c: char| match c {
        '\n' | '\t' => c,
        _ if !is_hidden(c) => c,
        _ => match c.len_utf8() {
            1 => '?',
            2 => '¿',
            3 => '\u{fffd}',
            _ => '\u{1f6ab}',
        },
    };
    text.chars().map(stand_in).collect()
}

/// The candidate that a reader may have meant: the same but for case and dashes, else the nearest
/// spelling.
pub(crate) fn meant<'a>(
    given: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let plain = |s: &str| s.to_lowercase().replace(['-', ' '], "_");
    let given = plain(given);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let plain = plain(candidate);
        let distance =
            if plain == given { 0 } else { strsim::damerau_levenshtein(&given, &plain).max(1) };
        let allowed = (given.chars().count().max(3) / 3).min(3);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// That there is no such thing, and what may have been meant; else `all`, which says where to find all there are.
pub(crate) fn no_such<'a>(
    kind: &str,
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
    all: &str,
) -> String {
    let hint = match meant(given, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => all.to_owned(),
    };
    format!("there is no {kind} `{}`; {hint}", shown(given))
}

/// The first of the names, and how many more there are.
pub(crate) fn first_of(names: &[&str], most: usize) -> String {
    let shown = names[..names.len().min(most)].join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `a, b or c`.
pub(crate) fn either<S: AsRef<str>>(words: &[S]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [init @ .., last] => {
            let init: Vec<&str> = init.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", init.join(", "), last.as_ref())
        }
    }
}

/// A number as a person writes it: at most 12 digits, no exponent for everyday sizes, never `-0`.
pub(crate) fn number(x: f64) -> String {
    let x = rounded(x, 12) + 0.0;
    if x != 0.0 && !(1e-4..1e9).contains(&x.abs()) { format!("{x:e}") } else { format!("{x}") }
}

/// A number to so many significant digits.
pub(crate) fn rounded(x: f64, digits: usize) -> f64 {
    format!("{x:.*e}", digits - 1).parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_path_keeps_its_end_and_other_long_text_is_cut() {
        let path = format!("{}/x.toml", "folder/".repeat(20));
        assert!(shown_path(&path).ends_with("/x.toml"));
        assert_eq!(shown(&path).chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_terminal_escape_is_never_echoed() {
        let text = "\u{1b}[31mred\u{202e}\u{200b}";
        assert_eq!(shown(text), "\\u{1b}[31mred\\u{202e}\\u{200b}");
        assert!(!printable(text).chars().any(is_hidden));
    }

    #[test]
    fn joiners_are_spelling_and_overrides_of_direction_are_not() {
        assert!(!"چه کسی می\u{200c}خواهد, क्\u{200d}ष".chars().any(is_hidden));
        for c in
            ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}').chain(['\u{200b}', '\u{200f}'])
        {
            assert!(is_hidden(c), "{c:?}");
        }
    }

    #[test]
    fn the_nearest_spelling_is_suggested_and_a_far_one_is_not() {
        assert_eq!(meant("leadng", ["births", "leading"]), Some("leading"));
        assert_eq!(meant("Finding-Share", ["finding_share"]), Some("finding_share"));
        assert_eq!(meant("colour", ["births", "leading"]), None);
    }

    proptest! {
        #[test]
        fn printable_text_keeps_every_byte_offset(text in "\\PC*|[\\x00-\\x7f\u{202e}\u{e0001}é]*") {
            prop_assert_eq!(printable(&text).len(), text.len());
        }
    }
}
