//! Rank correlations between uncertain parameters, as a file states them.

use super::Setting;
use super::copula::Copula;
use super::fault::{Fault, Severity};
use super::merge::{Asked, Reader};
use super::spec::Spec;
use super::tree::Node;
use super::vocabulary::{Kind, Role};

/// Two parameters that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// Their names, in the order of the alphabet.
    pub between: [String; 2],
    /// Their rank correlation `[-1 to 1]`.
    pub rank: f64,
}

impl Reader<'_> {
    /// `[[correlation]]`, in the order of the files.
    pub fn correlations(&mut self, asked: &Asked, settings: &[Setting]) -> Vec<Correlation> {
        let mut last = None;
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
            let spec =
                |name: &String| settings.iter().find(|it| it.path == *name).map(|it| &it.spec);
            // What was refused moves with nothing, which has been said.
            let [Some(a), Some(b)] = between.each_ref().map(spec) else { continue };
            self.can_be_joined(node, &between[0], a);
            self.can_be_joined(node, &between[1], b);
            correlations.push(Correlation { between, rank });
            last = Some(node.place);
        }
        if let (Err(smallest), Some(place)) = (Copula::of(&correlations), last) {
            let message = format!(
                "the rank correlations contradict each other: the smallest eigenvalue of their matrix is {smallest:.4}"
            );
            let fault = Fault::at(place, message, "expected no eigenvalue below 0");
            let help = "of three parameters, two that go with the third cannot go strongly against each other";
            self.faults.push(fault.help(help));
        }
        correlations
    }

    /// A fixed value moves with nothing.
    fn can_be_joined(&mut self, node: &Node, name: &str, spec: &Spec) {
        if let Spec::Fixed(_) = spec {
            let message = format!("`{name}` has one value here: nothing moves with it");
            let fault = Fault::at(node.place, message, "a law would be drawn");
            self.notes.push(fault.severity(Severity::Note));
        }
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
