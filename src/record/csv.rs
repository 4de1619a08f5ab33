//! Tables as CSV (RFC 4180, with lines that end as on Unix) that a spreadsheet opens without running anything.

use std::fmt::Write;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text. One that a spreadsheet would take for a formula gets an apostrophe in front.
    Text(String),
    /// A number, written with as many digits as it takes to read the same bits back; empty if NaN.
    Number(f64),
    /// A whole number.
    Whole(i64),
}

impl Cell {
    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Number(number) => number.is_nan(),
            Self::Whole(_) => false,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

/// The text of a CSV file with these columns and rows.
pub fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut text = String::new();
    line(&mut text, &header.iter().map(|&it| Cell::from(it)).collect::<Vec<_>>());
    rows.into_iter().for_each(|row| line(&mut text, &row));
    text
}

/// Adds a line to the text of a CSV file.
pub(super) fn line(text: &mut String, cells: &[Cell]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        match cell {
            Cell::Text(it) => text.push_str(&quoted(it)),
            Cell::Number(it) if it.is_nan() => {}
            Cell::Number(it) => write!(text, "{it}").expect("writing to a String cannot fail"),
            Cell::Whole(it) => write!(text, "{it}").expect("writing to a String cannot fail"),
        }
    }
    text.push('\n');
}

fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if formula { format!("'{cell}") } else { cell.to_owned() };
    if safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cell_is_never_a_formula_and_a_negative_number_stays_a_number() {
        let row = vec![Cell::from("=1+1"), Cell::from("@x"), Cell::from(-2.5), Cell::from(-3)];
        assert_eq!(csv(&["a", "-b", "c", "d"], [row]), "a,'-b,c,d\n'=1+1,'@x,-2.5,-3\n");
    }

    #[test]
    fn quotes_commas_and_line_ends_are_quoted() {
        let row = vec![Cell::from("say \"so\", \n"), Cell::from("+,"), Cell::from(f64::NAN)];
        assert_eq!(csv(&["a", "b", "c"], [row]), "a,b,c\n\"say \"\"so\"\", \n\",\"'+,\",\n");
    }

    #[test]
    fn a_number_is_read_back_with_the_same_bits() {
        for number in [0.1 + 0.2, 1e-300, -1e300, f64::MIN_POSITIVE, 3.0] {
            let text = csv(&["x"], [vec![Cell::from(number)]]);
            let back: f64 = text.lines().nth(1).unwrap().parse().unwrap();
            assert_eq!(back.to_bits(), number.to_bits());
        }
    }
}
