//! Units: what a number in a scenario file counts, and how to turn it into a parameter's own unit.
//!
//! Two kinds of time are kept apart, because confusing them is off by a factor of 4.2:
//!
//! - *working time*: `min`, `h`, `working day` (8 h), `working week` (40 h). Effort is counted in
//!   it.
//! - *calendar time*: `calendar h` (a 24th of a day), `day`, `week` (7 days), `month` (a twelfth of a year), `year` (365.2425 days,
//!   the mean of the calendar). Delays and rates are counted in it: `8 h/week`, `0.24 1/year`.
//!
//! A share is a number; `5 %` and `5 percent` are 0.05, `30 %/year` is 0.3 in a year. Things that
//! are counted (`tasks`, `people`, ...) are whatever a parameter's unit names, in singular or
//! plural; a value may leave them out (`3 /week` for `tasks/week`) but may not name another.

use std::collections::BTreeMap;

/// A numerator and a denominator.
type Size = (f64, f64);

/// Every unit that the program knows by itself: names, dimension, and its size in the dimension's
/// first unit as a fraction of whole numbers, so that conversions round once.
const UNITS: &[(&[&str], &str, Size)] = &[
    (&["h", "hour", "hours"], "working time", (1.0, 1.0)),
    (&["min", "minute", "minutes"], "working time", (1.0, 60.0)),
    (&["working day", "working days"], "working time", (8.0, 1.0)),
    (&["working week", "working weeks"], "working time", (40.0, 1.0)),
    (&["day", "days", "d"], "calendar time", (1.0, 1.0)),
    (&["calendar h", "calendar hour", "calendar hours"], "calendar time", (1.0, 24.0)),
    (&["week", "weeks", "tick", "ticks"], "calendar time", (7.0, 1.0)),
    (&["month", "months"], "calendar time", (3_652_425.0, 120_000.0)),
    (&["year", "years"], "calendar time", (3_652_425.0, 10_000.0)),
    (&["bh", "base hour", "base hours"], "base hours of work", (1.0, 1.0)),
    (&["money", "$", "USD", "dollar", "dollars"], "money", (1.0, 1.0)),
    (&["kWh"], "energy", (1.0, 1.0)),
    (&["MWh"], "energy", (1e3, 1.0)),
    (&["GWh"], "energy", (1e6, 1.0)),
    (&["1", "share", "ratio", "times", "factor", "index"], "", (1.0, 1.0)),
    (&["%", "percent"], "", (1.0, 100.0)),
];

/// A unit taken apart: its size, and the power of each dimension and of each thing counted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    size: Size,
    dimensions: BTreeMap<&'static str, i32>,
    counted: BTreeMap<String, i32>,
}

/// Why a text is no quantity of the wanted unit; a sentence's end.
pub(crate) type Refusal = String;

impl Unit {
    /// Takes a parameter's own unit apart; what is no known unit is a thing that it counts.
    pub fn of_parameter(text: &str) -> Self {
        Self::parse(text, |_| true).unwrap_or_else(|_| Self::one())
    }

    /// A plain number.
    fn one() -> Self {
        Self { size: (1.0, 1.0), dimensions: BTreeMap::new(), counted: BTreeMap::new() }
    }

    /// Takes a unit of the form `a·b/c/d` apart.
    fn parse(text: &str, is_counted: impl Fn(&str) -> bool) -> Result<Self, Refusal> {
        let mut unit = Self::one();
        for (position, part) in text.split('/').enumerate() {
            let power = if position == 0 { 1 } else { -1 };
            for atom in part.split(['·', '*']).map(str::trim) {
                if atom.is_empty() && position == 0 {
                    continue;
                }
                if let Some((_, dimension, size)) =
                    UNITS.iter().find(|(names, ..)| names.contains(&atom))
                {
                    let (above, below) = if power > 0 { *size } else { (size.1, size.0) };
                    unit.size = (unit.size.0 * above, unit.size.1 * below);
                    if !dimension.is_empty() {
                        *unit.dimensions.entry(dimension).or_default() += power;
                    }
                } else if is_counted(atom) {
                    *unit.counted.entry(singular(atom)).or_default() += power;
                } else {
                    return Err(unknown(atom));
                }
            }
        }
        unit.dimensions.retain(|_, power| *power != 0);
        unit.counted.retain(|_, power| *power != 0);
        Ok(unit)
    }

    /// What one `given` is in this unit, which is called `name`.
    pub fn factor(&self, given: &str, name: &str) -> Result<Size, Refusal> {
        let unit = Self::parse(given, |atom| self.counted.contains_key(&singular(atom)))?;
        if unit.dimensions != self.dimensions {
            let (here, there) = (unit.dimension(), self.dimension());
            let mut refusal = format!("`{given}` is {here}, but `{name}` is {there}");
            if unit.swapped() == self.dimensions {
                refusal += "; a working day has 8 h, a working week 40 h";
            }
            return Err(refusal);
        }
        if unit.counted.iter().any(|(thing, power)| self.counted.get(thing) != Some(power)) {
            return Err(format!("`{given}` does not count the same as `{name}`"));
        }
        Ok((unit.size.0 * self.size.1, unit.size.1 * self.size.0))
    }

    /// The dimensions with the two kinds of time exchanged.
    fn swapped(&self) -> BTreeMap<&'static str, i32> {
        let swap = |dimension: &'static str| match dimension {
            "working time" => "calendar time",
            "calendar time" => "working time",
            other => other,
        };
        self.dimensions.iter().map(|(dimension, power)| (swap(dimension), *power)).collect()
    }

    /// Its dimension in words: `working time per calendar time`.
    fn dimension(&self) -> String {
        let list = |sign: i32| {
            let of = self.dimensions.iter().filter(|(_, power)| power.signum() == sign);
            of.map(|(dimension, _)| *dimension).collect::<Vec<_>>().join(" times ")
        };
        match (list(1), list(-1)) {
            (above, below) if above.is_empty() && below.is_empty() => {
                if self.counted.is_empty() { "a plain number" } else { "a count" }.to_owned()
            }
            (above, below) if below.is_empty() => above,
            (above, below) if above.is_empty() => format!("a rate per {below}"),
            (above, below) => format!("{above} per {below}"),
        }
    }
}

/// All units, by what they count, as `telosim explain units` prints them.
pub fn units() -> String {
    let mut text = "A text such as \"8 h/week\" may stand for a number. Units may be multiplied by `·` or `*` and divided by `/`.\n\n".to_owned();
    let mut dimensions: Vec<&str> = UNITS.iter().map(|(_, dimension, _)| *dimension).collect();
    dimensions.dedup();
    for dimension in dimensions {
        let of = UNITS.iter().filter(|(_, other, _)| *other == dimension);
        let names: Vec<String> = of.map(|(names, ..)| names.join(" or ")).collect();
        let what = if dimension.is_empty() { "plain numbers" } else { dimension };
        text += &format!("{what}: {}\n", names.join(", "));
    }
    text + "\nWhatever else a parameter counts (tasks, people, ...) is named as in its unit, in singular or plural, or left out.\n\
            Working time and calendar time are kept apart: a working day has 8 h, a working week 40 h.\n"
}

fn singular(noun: &str) -> String {
    match noun {
        "people" | "persons" => "person".to_owned(),
        _ => noun.strip_suffix("ies").map_or_else(
            || {
                noun.strip_suffix('s')
                    .filter(|stem| !stem.ends_with('s'))
                    .unwrap_or(noun)
                    .to_owned()
            },
            |stem| format!("{stem}y"),
        ),
    }
}

fn unknown(atom: &str) -> Refusal {
    let known = UNITS.iter().flat_map(|(names, ..)| names.iter().copied());
    match super::text::meant(atom, known) {
        Some(near) => {
            format!("`{}` is no unit here; did you mean `{near}`?", super::text::shown(atom))
        }
        None => format!("`{}` is no unit here", super::text::shown(atom)),
    }
}

/// Splits `8 h/week` into its number and its unit, which may be empty.
pub(crate) fn split(text: &str) -> Result<(f64, &str), Refusal> {
    let text = text.trim();
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut length =
        body.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'_')).count();
    if let Some(exponent) = body[length..].strip_prefix(['e', 'E']) {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        if count > 0 {
            length += 1 + (exponent.len() - digits.len()) + count;
        }
    }
    let (digits, unit) = text.split_at(text.len() - body.len() + length);
    if digits.is_empty() || length == 0 {
        return Err(format!("`{}` does not start with a number", super::text::shown(text)));
    }
    if unit.starts_with(',') {
        return Err("a decimal point is written `.`, not `,`".to_owned());
    }
    Ok((float(digits)?, unit.trim()))
}

/// What a text most likely means that gives two numbers and no ` to ` between them, as in `0.5 - 1.5`, `0.5..1.5` or
/// `between 0.5 and 1.5`: the same as a range.
pub(crate) fn misspelt_range(text: &str) -> Option<String> {
    let text = text.trim();
    let body = text.strip_prefix("between ").or(text.strip_prefix("from ")).unwrap_or(text);
    [" and ", "...", "..", "…", "–", "—", " until ", "to", "-"].into_iter().find_map(|sign| {
        // A sign before the first digit is no hyphen.
        let from = body.find(|c: char| c.is_ascii_digit())?;
        let at = from + body[from..].find(sign)?;
        let (low, high) = (body[..at].trim(), body[at + sign.len()..].trim());
        let both = split(low).is_ok() && split(high).is_ok();
        both.then(|| format!("{low} to {high}"))
    })
}

/// A finite number that keeps its meaning as a double; `-0` becomes 0.
pub(crate) fn float(digits: &str) -> Result<f64, Refusal> {
    let plain = digits.replace('_', "");
    let shown = super::text::shown(digits);
    let x: f64 = plain.parse().map_err(|_| format!("`{shown}` is not a number"))?;
    if x.is_nan() || plain.contains("inf") {
        return Err(format!("`{shown}` is not a finite number"));
    }
    if x.is_infinite() {
        return Err(format!("`{shown}` is too large for a number"));
    }
    let mantissa = plain.split(['e', 'E']).next().unwrap_or_default();
    if x == 0.0 && mantissa.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        return Err(format!("`{shown}` is so small that it would become 0"));
    }
    Ok(x + 0.0)
}

/// A text such as `131 days` in the unit called `name`.
pub(crate) fn quantity(text: &str, unit: &Unit, name: &str) -> Result<f64, Refusal> {
    let (number, given) = split(text)?;
    in_unit(number, given, unit, name)
}

/// A number with its given unit in the unit called `name`; without a unit it is already.
pub(crate) fn in_unit(number: f64, given: &str, unit: &Unit, name: &str) -> Result<f64, Refusal> {
    let (above, below) = if given.is_empty() { (1.0, 1.0) } else { unit.factor(given, name)? };
    let converted = number * above / below;
    if converted.is_finite() {
        Ok(converted + 0.0)
    } else {
        Err("it is too large for a number".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, name: &str) -> Result<f64, Refusal> {
        quantity(text, &Unit::of_parameter(name), name)
    }

    #[test]
    fn quantities_arrive_in_the_unit_of_the_parameter() {
        for (text, name, expected) in [
            ("8 h/week", "h/week", 8.0),
            ("90 min", "h", 1.5),
            ("2 working days", "h", 16.0),
            ("2 weeks", "days", 14.0),
            ("1 year", "days", 365.2425),
            ("24 months", "years", 2.0),
            ("2 weeks", "calendar h", 336.0),
            ("30 %/year", "1/year", 0.3),
            ("5%", "share", 0.05),
            ("5 percent", "1", 0.05),
            ("365.2425 1/year", "1/week", 7.0),
            ("3 tasks/week", "tasks/week", 3.0),
            ("3 /week", "tasks/week", 3.0),
            ("3 handoffs", "handoffs/task", 3.0),
            ("12 people", "people", 12.0),
            ("2 MWh/week", "kWh/week", 2000.0),
            ("1e-3 h", "h", 0.001),
            ("-0.0 h", "h", 0.0),
        ] {
            let got = read(text, name).unwrap();
            assert!(
                (got - expected).abs() < 1e-12 * expected.abs().max(1e-300),
                "{text} as {name}: {got}"
            );
        }
    }

    #[test]
    fn two_numbers_without_to_between_them_are_taken_for_a_range() {
        for (text, range) in [
            ("0.5 - 1.5", "0.5 to 1.5"),
            ("0.5-1.5", "0.5 to 1.5"),
            ("0.5..1.5", "0.5 to 1.5"),
            ("0.5–1.5 h", "0.5 to 1.5 h"),
            ("0.5to1.5", "0.5 to 1.5"),
            ("between 0.5 and 1.5", "0.5 to 1.5"),
            ("-2 - -1", "-2 to -1"),
        ] {
            assert_eq!(misspelt_range(text).as_deref(), Some(range), "{text}");
        }
        for text in ["8 h", "-3", "1.5 h/working-week", "many", "-"] {
            assert_eq!(misspelt_range(text), None, "{text}");
        }
    }

    #[test]
    fn working_time_is_never_taken_for_calendar_time() {
        let refusal = read("2 days", "h").unwrap_err();
        assert!(refusal.contains("working day has 8 h"), "{refusal}");
        assert!(read("8 h/week", "h").is_err() && read("3 people", "h").is_err());
        assert!(read("3 purposes/week", "tasks/week").is_err());
    }

    #[test]
    fn numbers_that_would_change_silently_are_refused() {
        for digits in ["nan", "inf", "-inf", "1e309", "1e-400", "1.2.3", ""] {
            assert!(float(digits).is_err(), "{digits}");
        }
        assert_eq!(float("-0.0").unwrap().to_bits(), 0.0_f64.to_bits());
        assert!(read("1,5 h", "h").unwrap_err().contains('.'));
    }
}
