//! What is to be decided, as a resolved scenario has it.

use super::{Decide, Spending};
use crate::scenario::echo::{quoted, texts, toml};

impl Decide {
    /// Its tables, which read back as the same.
    pub fn echo(&self) -> String {
        let Self { budget, options, futures, search } = self;
        let mut out = format!("\n[budget]\namount = {:?}\n", budget.amount);
        if let Some(population) = budget.population {
            out += &format!("population = {population}\n");
        }
        out += &format!(
            "discount = {:?}\nmeasure = {}\n",
            budget.discount,
            quoted(budget.measure.word())
        );
        out += &format!(
            "\n[futures]\nruns = {}\nsizing = {}\nelsewhere = {}\n",
            futures.runs, futures.sizing, futures.elsewhere
        );
        if let Some(search) = search {
            let between = texts(&search.between);
            out += &format!("\n[search]\nbetween = {between}\nworlds = {}\n", search.worlds);
        }
        for option in options {
            out += &format!("\n[[option]]\nname = {}\n", quoted(&option.name));
            let table = |pairs: Vec<String>| format!("{{ {} }}", pairs.join(", "));
            match &option.spending {
                Spending::Mix(shares) => {
                    let pairs =
                        shares.iter().map(|(name, it)| format!("{} = {it:?}", quoted(name)));
                    out += &format!("share = {}\n", table(pairs.collect()));
                }
                Spending::Sized { size, most, set, from, until } => {
                    out += &format!("size = {}\nmost = {most:?}\nfrom = {from}\n", quoted(size));
                    if let Some(until) = until {
                        out += &format!("until = {}\n", until.day);
                    }
                    let pairs =
                        set.iter().map(|(path, to)| format!("{} = {}", quoted(path), toml(to)));
                    out += &format!("set = {}\n", table(pairs.collect()));
                }
            }
        }
        out
    }
}
