//! What one world may hold and do: counted in things and events, never by a clock or the memory of a machine, so that a
//! replicate is out of budget on every machine or on none.

use std::fmt;

/// The most of something that one world may have, looked at before room for it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// What is counted, in the plural.
    pub what: &'static str,
    /// The most of it.
    pub most: u64,
    /// The parameters that ask for most of it.
    pub by: &'static [&'static str],
}

/// A run that would take more than its world may: it ends there, as its payload when it unwinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBudget {
    wanted: u128,
    most: Most,
}

impl Most {
    /// Ends the run if it wants more than this. What it was about to make is not made.
    pub fn allow(self, wanted: u128) {
        if wanted > u128::from(self.most) {
            // No hook says anything of it: it is no mistake of the program.
            std::panic::resume_unwind(Box::new(OutOfBudget { wanted, most: self }));
        }
    }
}

/// A run whose parameters contradict each other: it ends there, as its payload when it unwinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible(pub String);

/// Ends the run, because there is no world with its parameters; the words say why.
pub fn impossible(words: String) -> ! {
    std::panic::resume_unwind(Box::new(Impossible(words)))
}

impl fmt::Display for OutOfBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Most { what, most, by } = self.most;
        match self.wanted {
            // What a number without an end becomes.
            u128::MAX => write!(f, "{what} without end")?,
            wanted => write!(f, "{wanted} {what}")?,
        }
        write!(f, ", at most {most}: see {}", by.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_most_ends_the_run_and_says_how_much_it_wanted() {
        let most = Most { what: "stones", most: 3, by: &["stones.count", "stones.size"] };
        most.allow(3);
        let said = |wanted: u128| {
            let caught = std::panic::catch_unwind(|| most.allow(wanted)).unwrap_err();
            caught.downcast::<OutOfBudget>().unwrap().to_string()
        };
        assert_eq!(said(4), "4 stones, at most 3: see stones.count, stones.size");
        assert_eq!(
            said(1e20 as u128),
            "100000000000000000000 stones, at most 3: see stones.count, stones.size"
        );
        assert_eq!(
            said(f64::INFINITY as u128),
            "stones without end, at most 3: see stones.count, stones.size"
        );
    }
}
