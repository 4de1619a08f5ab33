//! The numbers behind a chart, exactly as drawn, with units in the header.

/// A table that is written as CSV (RFC 4180).
#[derive(Clone, Debug)]
pub struct Csv {
    columns: usize,
    text: String,
}

/// What stands in a field.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// A number; one that is not finite leaves the field empty.
    Number(f64),
    /// A text; one that a spreadsheet would run as a formula is defused.
    Text(&'a str),
    /// Nothing.
    Empty,
}

impl From<f64> for Cell<'_> {
    fn from(value: f64) -> Self {
        Cell::Number(value)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Cell::Text(text)
    }
}

impl Csv {
    /// A table with these columns, each with its unit in brackets.
    pub fn new(header: &[&str]) -> Self {
        let mut csv = Csv { columns: header.len(), text: String::new() };
        let cells: Vec<Cell> = header.iter().map(|&name| Cell::Text(name)).collect();
        csv.row(&cells);
        csv
    }

    /// One more row; fields that are not given stay empty.
    pub fn row(&mut self, cells: &[Cell]) {
        debug_assert!(cells.len() <= self.columns, "a row fits its header");
        for column in 0..self.columns {
            if column > 0 {
                self.text.push(',');
            }
            match cells.get(column).copied().unwrap_or(Cell::Empty) {
                Cell::Number(value) if value.is_finite() => self.text.push_str(&value.to_string()),
                Cell::Text(text) => self.text.push_str(&field(text)),
                Cell::Number(_) | Cell::Empty => {}
            }
        }
        self.text.push_str("\r\n");
    }

    /// The file.
    pub fn finish(self) -> String {
        self.text
    }
}

/// Quotes a text where CSV needs it, after a leading `'` where a spreadsheet would read a formula.
fn field(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if runs { format!("'{text}") } else { text.to_owned() };
    if safe.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_text_cannot_run() {
        let mut csv = Csv::new(&["name", "share [1]"]);
        csv.row(&["=HYPERLINK(\"x\")".into(), (-0.1 - 0.2).into()]);
        csv.row(&["a, b".into(), f64::NAN.into()]);
        csv.row(&["@x".into()]);
        let want = "name,share [1]\r\n\"'=HYPERLINK(\"\"x\"\")\",-0.30000000000000004\r\n\"a, b\",\r\n'@x,\r\n";
        assert_eq!(csv.finish(), want);
    }
}
