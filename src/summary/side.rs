//! Where a box lies on one input: between two numbers, or among some words.

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// One of so many words, by place: they have no order.
    Words(usize),
}

/// Where a box lies on one input.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// From the first number to the second, infinite where it is open.
    Between([f64; 2]),
    /// Among the words with these places.
    Among(Vec<bool>),
}

impl Side {
    /// All of an input.
    pub fn open(kind: Kind) -> Self {
        match kind {
            Kind::Number => Self::Between([f64::NEG_INFINITY, f64::INFINITY]),
            Kind::Words(n) => Self::Among(vec![true; n]),
        }
    }

    /// Whether it leaves anything out.
    pub fn is_bounded(&self) -> bool {
        match self {
            Self::Between(ends) => ends.iter().any(|end| end.is_finite()),
            Self::Among(places) => places.contains(&false),
        }
    }

    /// Whether a value lies in it, both ends included.
    pub fn holds(&self, x: f64) -> bool {
        match self {
            Self::Between([low, high]) => *low <= x && x <= *high,
            Self::Among(places) => places.get(x as usize) == Some(&true),
        }
    }

    /// What it says of an input in words, with the names of its words; `None` where it leaves nothing out.
    pub fn said(
        &self,
        name: &str,
        words: &[String],
        number: impl Fn(f64) -> String,
    ) -> Option<String> {
        if !self.is_bounded() {
            return None;
        }
        Some(match self {
            Self::Between([low, high]) => match (low.is_finite(), high.is_finite()) {
                (true, true) => format!("{name} from {} to {}", number(*low), number(*high)),
                (true, false) => format!("{name} at least {}", number(*low)),
                _ => format!("{name} at most {}", number(*high)),
            },
            Self::Among(places) => {
                let inside = words.iter().zip(places).filter(|(_, inside)| **inside);
                let inside: Vec<&str> = inside.map(|(word, _)| word.as_str()).collect();
                format!("{name} is {}", inside.join(" or "))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_said_as_they_hold() {
        let said = |side: &Side| {
            let words = ["layoff", "short-time", "idle"].map(str::to_owned);
            side.said("it", &words, |x| x.to_string())
        };
        let number = |low, high| Side::Between([low, high]);
        assert_eq!(said(&number(1.0, f64::INFINITY)).as_deref(), Some("it at least 1"));
        assert_eq!(said(&number(1.0, 2.0)).as_deref(), Some("it from 1 to 2"));
        assert!(number(1.0, 2.0).holds(1.0) && !number(1.0, 2.0).holds(2.1));
        let some = Side::Among(vec![true, false, true]);
        assert_eq!(said(&some).as_deref(), Some("it is layoff or idle"));
        assert!(some.holds(2.0) && !some.holds(1.0) && !some.holds(3.0));
        for kind in [Kind::Number, Kind::Words(3)] {
            assert_eq!(said(&Side::open(kind)), None);
        }
    }
}
