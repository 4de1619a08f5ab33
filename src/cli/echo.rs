//! What is printed, without what would lead a terminal astray.

use std::borrow::Cow;

use crate::scenario::{is_hidden, shown_path};

/// Text of several lines for a terminal: hidden characters as `\u{..}`. All that is echoed comes through here.
pub(super) fn echoed(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let lines = |c: char| {
        if matches!(c, '\n' | '\t') {
            c.to_string()
        } else {
            shown_path(c.encode_utf8(&mut [0; 4]))
        }
    };
    Cow::Owned(text.chars().map(lines).collect())
}

/// The same for a document of JSON, which stays the same document: hidden characters stand in its strings alone.
pub(super) fn echoed_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | ' '..='~' => out.push(c),
            c if is_hidden(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out += &format!("\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_echoed_keeps_its_lines_and_a_document_its_strings() {
        let text = "one\n\ttwo \u{9b}31m é \u{202e}\u{e0001}\u{200b}\r";
        assert_eq!(echoed(text), "one\n\ttwo \\u{9b}31m é \\u{202e}\\u{e0001}\\u{200b}\\u{d}");
        assert!(matches!(echoed("plain\n"), Cow::Borrowed(_)));
        let json = serde_json::to_string_pretty(&serde_json::json!({ "title": text })).unwrap();
        let safe = echoed_json(&json);
        assert!(!safe.chars().any(|c| is_hidden(c) && c != '\n'), "{safe}");
        let again: serde_json::Value = serde_json::from_str(&safe).unwrap();
        assert_eq!(again["title"], text);
    }
}
