//! The list of the essays' claims with what checks of runs say of each: one row and one verdict a claim.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::claims::{Claim, order};
use super::page::untagged;

/// One claim of the list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The claim, in our words.
    pub says: String,
    /// The room in which its mechanism stands.
    pub room: String,
    /// On what it depends, or why it fails, in words; written after runs were read.
    pub depends: Option<String>,
    /// The parameter that makes it true by assumption, if one does.
    pub imposed: Option<String>,
    /// Whether it holds by arithmetic.
    #[serde(default)]
    pub identity: bool,
}

#[derive(Deserialize)]
struct Essay {
    #[serde(rename = "essay")]
    _title: String,
    #[serde(flatten)]
    claims: BTreeMap<String, Entry>,
}

/// What all looks at a claim come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All looks are true.
    True,
    /// All looks are false.
    False,
    /// Looks differ, or one of them depends on the draws.
    Depends,
    /// All looks are true because a parameter makes them so.
    Imposed,
    /// It is arithmetic.
    Identity,
    /// No run could be looked at.
    Open,
}

impl Verdict {
    /// All verdicts, as they are counted.
    pub const ALL: [Self; 6] =
        [Self::True, Self::False, Self::Depends, Self::Imposed, Self::Identity, Self::Open];

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Depends => "depends",
            Self::Imposed => "true by assumption",
            Self::Identity => "identity",
            Self::Open => "not looked at",
        }
    }

    /// What looks come to, each by its own word, for a claim that the list says this of.
    pub fn of(entry: &Entry, looks: &[&str]) -> Self {
        let seen: Vec<&str> = looks.iter().copied().filter(|it| *it != "open").collect();
        let all = |word| seen.iter().all(|it| *it == word);
        match () {
            () if seen.is_empty() => Self::Open,
            () if entry.identity => Self::Identity,
            () if all("true") && entry.imposed.is_some() => Self::Imposed,
            () if all("true") => Self::True,
            () if all("false") => Self::False,
            () => Self::Depends,
        }
    }
}

/// The claims of a list, by id.
///
/// # Errors
/// What is wrong with the text.
pub fn listed(text: &str) -> Result<Vec<(String, Entry)>, String> {
    let essays: BTreeMap<String, Essay> = toml::from_str(text).map_err(|e| e.to_string())?;
    let mut all = vec![];
    for (name, essay) in essays {
        for (number, entry) in essay.claims {
            number.parse::<u32>().map_err(|_| format!("{name}: `{number}` is no number"))?;
            all.push((format!("{name}.{number}"), entry));
        }
    }
    all.sort_by_key(|(id, _)| order(id));
    Ok(all)
}

/// The claim of which `S2.2e` is a part: `S2.2`.
pub fn whole(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

/// How one look went, as a line of a cell.
fn look(it: &Claim) -> String {
    let Claim { id, metric, scenario, holds, verdict, .. } = it;
    let says = untagged(&it.says);
    let part = if whole(id) == id { String::new() } else { format!("{id}: ") };
    format!("{part}{says} (`{metric}`, {scenario}): {holds}, *{verdict}*")
}

/// On what a claim depends, and what makes it true by assumption.
fn why(entry: &Entry, against: &[&Claim]) -> String {
    let mut parts: Vec<String> = entry.depends.iter().cloned().collect();
    parts.extend(entry.imposed.iter().map(|parameter| format!("Imposed by `{parameter}`.")));
    parts.extend(against.iter().map(|it| format!("Where it fails: {}", look(it))));
    parts.join("<br>")
}

/// The list in Markdown, with what checks say of each claim in `runs`: names of scenarios and their replicates.
pub fn markdown(list: &[(String, Entry)], claims: &[Claim], runs: &[(String, u64)]) -> String {
    let mut counts = [0; Verdict::ALL.len()];
    let mut rows = String::new();
    for (id, entry) in list {
        let of =
            |counter| claims.iter().filter(move |it| whole(&it.id) == id && it.against == counter);
        let (looks, against): (Vec<_>, Vec<_>) = (of(false).collect(), of(true).collect());
        let words: Vec<&str> = looks.iter().map(|it| it.verdict).collect();
        let verdict = Verdict::of(entry, &words);
        let place = Verdict::ALL.iter().position(|it| *it == verdict).expect("it is one of all");
        counts[place] += 1;
        let seen: Vec<String> = looks.iter().map(|it| look(it)).collect();
        let _ = writeln!(
            rows,
            "| {id} | {} | {} | {} | **{}** | {} |",
            entry.says,
            entry.room,
            seen.join("<br>"),
            verdict.word(),
            why(entry, &against)
        );
    }
    let told = Verdict::ALL.iter().zip(counts).filter(|(it, n)| *n > 0 || **it != Verdict::Open);
    let told: Vec<String> = told.map(|(it, n)| format!("{n} {}", it.word())).collect();
    let folders: Vec<String> = runs.iter().map(|(name, _)| format!("runs/{name}")).collect();
    let most = runs.iter().map(|(_, replicates)| *replicates).max().unwrap_or(0);
    format!(
        "# The essays' claims\n\n\
         {} claims: {}. Made by\n\n    \
         telosim run scenarios/essays/*.toml --runs {most} --out runs\n    \
         telosim claims --list docs/claims.toml {} > docs/claims.md\n\n\
         A look is one check of a scenario; in brackets Wilson's 95 % interval of the share of runs in which it holds. A look\n\
         is *true* where it holds in at least 95 % of runs, *false* where in at most 5 %, and else *depends*. A claim is true\n\
         or false where all looks at it are, *true by assumption* where they are true because a parameter makes them so (and\n\
         the last column shows a setting in which it fails), *identity* where it is arithmetic, and else it depends. A verdict\n\
         is on the model under its scenarios' assumptions, not on the world. In the essays' scenarios nobody's money is\n\
         finite; [picture.md](picture.md) has what tasks and purposes do where it is.\n\n\
         | id | claim | room | looked at (metric, scenario), runs in which it holds | verdict | on what it depends, or what imposes it |\n\
         |---|---|---|---|---|---|\n{rows}",
        list.len(),
        told.join(", "),
        folders.join(" "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "[S0]\nessay = \"a\"\n10 = { says = \"ten\", room = \"flow\" }\n\
                        2 = { says = \"two\", room = \"flow\", imposed = \"flow.x\" }\n";

    fn claim(id: &str, against: bool, verdict: &'static str) -> Claim {
        let mut it = Claim::unseen(id);
        (it.against, it.verdict) = (against, verdict);
        it
    }

    #[test]
    fn a_list_is_read_in_the_order_of_its_numbers() {
        let list = listed(LIST).unwrap();
        let ids: Vec<&str> = list.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["S0.2", "S0.10"]);
        assert!(listed("[S0]\nessay = \"a\"\nx = { says = \"b\", room = \"c\" }\n").is_err());
        assert!(listed("[S0]\n1 = { says = \"b\", rooms = \"c\" }\n").is_err());
    }

    #[test]
    fn a_claim_is_true_only_if_all_looks_are() {
        let plain = &listed(LIST).unwrap()[1].1;
        assert_eq!(Verdict::of(plain, &["true", "true"]), Verdict::True);
        assert_eq!(Verdict::of(plain, &["true", "false"]), Verdict::Depends);
        assert_eq!(Verdict::of(plain, &["false", "open"]), Verdict::False);
        assert_eq!(Verdict::of(plain, &["open"]), Verdict::Open);
        let sure = Entry { identity: true, ..plain.clone() };
        assert_eq!(Verdict::of(&sure, &["true"]), Verdict::Identity);
    }

    #[test]
    fn what_a_parameter_imposes_is_told_with_where_it_fails() {
        let list = listed(LIST).unwrap();
        let claims = [
            claim("S0.2", false, "true"),
            claim("S0.2", true, "true"),
            claim("S0.10b", false, "depends"),
        ];
        let text = markdown(&list, &claims, &[("a".into(), 40)]);
        assert!(
            text.contains(
                "2 claims: 0 true, 0 false, 1 depends, 1 true by assumption, 0 identity."
            )
        );
        let row = text.lines().find(|line| line.starts_with("| S0.2 |")).unwrap();
        assert!(row.contains("| **true by assumption** | Imposed by `flow.x`.<br>Where it fails:"));
        let row = text.lines().find(|line| line.starts_with("| S0.10 |")).unwrap();
        assert!(row.contains("S0.10b: ") && row.contains("**depends**"));
    }
}
