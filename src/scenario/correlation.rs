//! Rank correlations between uncertain parameters.
//!
//! They are read and checked in full, and a scenario carries them; drawing them is not there yet, so
//! a scenario that has one is refused rather than drawn as if it had none.

use super::fault::Fault;
use super::merge::{Asked, Reader};
use super::tree::Node;
use super::vocabulary::{Kind, Role};

/// Two parameters that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// Their names, in the order of the alphabet.
    pub between: [String; 2],
    /// Their rank correlation [-1 to 1].
    pub rank: f64,
}

impl Reader<'_> {
    /// `[[correlation]]`, in the order of the files.
    pub fn correlations(&mut self, asked: &Asked) -> Vec<Correlation> {
        let mut correlations: Vec<Correlation> = Vec::new();
        for (node, table) in self.items(asked, "correlation") {
            let between = self.pair(&table["between"].1);
            let rank = self.between(&table["rank"].1, "correlation.rank", "1", false, (-1.0, 1.0));
            let (Some(between), Some(rank)) = (between, rank) else { continue };
            if correlations.iter().any(|other| other.between == between) {
                let message =
                    format!("two correlations between `{}` and `{}`", between[0], between[1]);
                self.faults.push(Fault::at(node.place, message, "keep one of them"));
                continue;
            }
            let message = "rank correlation is not available in this version";
            let fault = Fault::at(node.place, message, "the two would be drawn independently");
            let help = "leave the table out, or give the two parameters fixed values";
            self.faults.push(fault.help(help));
            correlations.push(Correlation { between, rank });
        }
        correlations
    }

    /// Two different parameters that are drawn per replicate.
    fn pair(&mut self, node: &Node) -> Option<[String; 2]> {
        let what = "correlation.between";
        let mut names = self.list_of_words(node, what)?;
        names.sort();
        let before = self.faults.len();
        for name in &names {
            let Some(parameter) = self.parameter(name, node.place, what) else { continue };
            if parameter.role == Some(Role::Lever)
                || !matches!(parameter.kind, Kind::Number | Kind::Count)
            {
                let message = format!("`{what}`: `{name}` is not drawn per replicate");
                self.faults.push(Fault::at(node.place, message, "expected uncertain parameters"));
            }
        }
        let wrong = match <[String; 2]>::try_from(names) {
            Ok(pair) if pair[0] != pair[1] => {
                return (self.faults.len() == before).then_some(pair);
            }
            Ok(pair) => format!("`{what}` names `{}` twice", pair[0]),
            Err(names) => format!("`{what}` has {} names", names.len()),
        };
        self.faults.push(Fault::at(node.place, wrong, "expected two different parameters"));
        None
    }
}
