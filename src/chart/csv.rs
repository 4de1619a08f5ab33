//! The numbers behind a chart, exactly as drawn: one row for each mark, with its quantity and unit in columns of their own.

use super::spread::{Estimate, Spread};
use super::words::date;
use crate::record::{Cell, csv};

/// The columns; one that is empty throughout is left out.
const COLUMNS: [&str; 15] = [
    "panel",
    "series",
    "mark",
    "quantity",
    "unit",
    "value",
    "low",
    "high",
    "x_quantity",
    "x_unit",
    "x",
    "date",
    "y_quantity",
    "y_unit",
    "y",
];

/// Columns that are there even where they are empty: what is drawn, in which unit, and how much of it.
const ALWAYS: [&str; 3] = ["quantity", "unit", "value"];

/// Where a mark stands on an axis.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// Nowhere in particular.
    None,
    /// On the calendar `[calendar year, with decimals]`.
    Time(f64),
    /// At a number of this quantity in this unit.
    Number(&'a str, &'a str, f64),
    /// At a word of this quantity.
    Word(&'a str, &'a str),
}

/// Something that is drawn. What is empty or not finite leaves its field empty.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'a> {
    /// Part of the picture.
    pub panel: &'a str,
    /// What it belongs to.
    pub series: &'a str,
    /// What kind of mark it is, as in `mean`, `middle_95`, `run`.
    pub mark: &'a str,
    /// What its value is a value of.
    pub quantity: &'a str,
    /// Unit of its value.
    pub unit: &'a str,
    /// Its value.
    pub value: f64,
    /// Lower end of its interval or band.
    pub low: f64,
    /// Upper end of its interval or band.
    pub high: f64,
    /// Where it stands, to the right.
    pub x: Place<'a>,
    /// Where it stands, upwards, if that is not its value.
    pub y: Place<'a>,
}

impl Default for Mark<'_> {
    fn default() -> Self {
        let (value, none) = (f64::NAN, "");
        Mark {
            panel: none,
            series: none,
            mark: none,
            quantity: none,
            unit: none,
            value,
            low: value,
            high: value,
            x: Place::None,
            y: Place::None,
        }
    }
}

impl Mark<'_> {
    /// The same with a number and its interval.
    pub fn of(self, e: &Estimate) -> Self {
        Mark { value: e.value, low: e.low, high: e.high, ..self }
    }
}

/// A table of marks that is written as CSV.
#[derive(Clone, Debug, Default)]
pub struct Csv {
    rows: Vec<[Cell; COLUMNS.len()]>,
}

impl Csv {
    /// One more mark.
    pub fn mark(&mut self, mark: Mark) {
        let number = |value: f64| Cell::Number(if value.is_finite() { value } else { f64::NAN });
        let (text, none) = (|text: &str| Cell::from(text), || Cell::Number(f64::NAN));
        let place = |place: Place| match place {
            Place::None => [none(), none(), none(), none()],
            Place::Time(year) => [text("time"), text("year"), number(year), text(&date(year))],
            Place::Number(quantity, unit, at) => [text(quantity), text(unit), number(at), none()],
            Place::Word(quantity, word) => [text(quantity), none(), text(word), none()],
        };
        let Mark { panel, series, mark, quantity, unit, value, low, high, x, y } = mark;
        let [panel, series, mark, quantity, unit] = [panel, series, mark, quantity, unit].map(text);
        let [value, low, high] = [value, low, high].map(number);
        let ([x_quantity, x_unit, x, date], [y_quantity, y_unit, y, _]) = (place(x), place(y));
        self.rows.push([
            panel, series, mark, quantity, unit, value, low, high, x_quantity, x_unit, x, date,
            y_quantity, y_unit, y,
        ]);
    }

    /// The marks of one spread: its mean, and its bands or, where they are few, its runs.
    pub fn spread(&mut self, like: Mark, spread: &Spread) {
        self.mark(Mark { mark: "mean", value: spread.mean, ..like });
        for (name, [low, high]) in Spread::BANDS.into_iter().zip(spread.bands()) {
            if low.is_finite() || high.is_finite() {
                self.mark(Mark { mark: name, low, high, ..like });
            }
        }
        for &value in &spread.runs {
            self.mark(Mark { mark: "run", value, ..like });
        }
    }

    /// The file.
    pub fn finish(self) -> String {
        let used = |column: usize| {
            ALWAYS.contains(&COLUMNS[column]) || self.rows.iter().any(|row| !row[column].is_empty())
        };
        let kept: Vec<usize> = (0..COLUMNS.len()).filter(|&column| used(column)).collect();
        let header: Vec<&str> = kept.iter().map(|&column| COLUMNS[column]).collect();
        csv(&header, self.rows.iter().map(|row| kept.iter().map(|&it| row[it].clone()).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_text_cannot_run_and_empty_columns_are_left_out() {
        let mut csv = Csv::default();
        let share = Mark { quantity: "net_job_loss", unit: "share", ..Mark::default() };
        csv.mark(Mark { series: "=HYPERLINK(\"x\")", value: -0.1 - 0.2, ..share });
        csv.mark(Mark { series: "a, b", x: Place::Time(2030.0 + 3.0 / 365.0), ..share });
        csv.mark(Mark { series: "@x", ..share });
        let want = "series,quantity,unit,value,x_quantity,x_unit,x,date\n\
                    \"'=HYPERLINK(\"\"x\"\")\",net_job_loss,share,-0.30000000000000004,,,,\n\
                    \"a, b\",net_job_loss,share,,time,year,2030.0082191780823,2030-01-04\n\
                    '@x,net_job_loss,share,,,,,\n";
        assert_eq!(csv.finish(), want);
    }

    #[test]
    fn few_runs_are_a_row_each_and_many_are_bands() {
        let rows = |spread: &Spread| {
            let mut csv = Csv::default();
            csv.spread(Mark::default(), spread);
            csv.finish().lines().count() - 1
        };
        let band = [0.0, 1.0];
        let many = Spread { mean: 0.5, band50: band, band80: band, band95: band, runs: vec![] };
        assert_eq!(rows(&many), 4);
        assert_eq!(rows(&Spread::of_few(vec![0.2, 0.4, 0.6])), 4);
    }
}
