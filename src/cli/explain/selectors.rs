//! Of which rows of a run each command can be asked, and why not of others.

use std::fmt::Write as _;

use clap::{Command, CommandFactory as _};

use crate::cli::Cli;

/// What tells one row of a run from the others.
const SELECTORS: [&str; 3] = ["variant", "point", "replicate"];

/// Why a command that reads a run does not take all of them.
const WHY: [(&str, &str); 9] = [
    (
        "band",
        "What one assumption does alone is told of the scenario itself, over all of its runs.",
    ),
    ("sensitivity", "An index is of all points of a design, over their replicates."),
    (
        "discover",
        "A rule is looked for among all points, or all replicates where there are no points.",
    ),
    ("report", "A page tells of all replicates; `telosim trace` tells of one."),
    ("claims", "A check says itself of which variant it is and at which point."),
    ("check", "A check says itself of which variant it is and at which point."),
    ("merge", "What each folder has is joined, whichever rows that are."),
    ("status", "It counts all that is there."),
    ("verify", "A file is as it was written, or it is not."),
];

/// The commands that read a run folder.
fn readers(cli: &Command) -> impl Iterator<Item = &Command> {
    cli.get_subcommands().filter(|command| {
        command.get_positionals().any(|it| {
            let help = it.get_help().map(ToString::to_string).unwrap_or_default();
            help.to_lowercase().contains("run folder")
        })
    })
}

/// The selectors that a command takes.
fn taken(command: &Command) -> Vec<&'static str> {
    let takes = |name: &&str| command.get_arguments().any(|it| it.get_long() == Some(*name));
    SELECTORS.into_iter().filter(takes).collect()
}

/// The table of them.
pub(super) fn table() -> String {
    let mut text = String::from(
        "# Which rows of a run\n\n\
         Made by `telosim explain selectors`. A row of a run is a replicate of a variant at a point. `--variant` is the name of an arm, \
         of a policy of a sweep, or `main`, the scenario itself, as if not said. `--point` is the number of a point or the \
         id of its row, which `points.csv` and the tables have as `row`; a beginning of the id is enough that no other \
         has, and what has digits only is a number. The id is made from the row's settings: it stays the same when \
         values, axes or arms are added. `--replicate` counts from 0.\n\n\
         | command | takes | why not the others |\n| --- | --- | --- |\n",
    );
    let cli = Cli::command();
    for command in readers(&cli) {
        let takes: Vec<String> = taken(command).iter().map(|it| format!("`--{it}`")).collect();
        let why = WHY.iter().find(|it| it.0 == command.get_name()).map_or("", |it| it.1);
        let takes = if takes.is_empty() { "none".to_owned() } else { takes.join(", ") };
        let _ = writeln!(text, "| `{}` | {takes} | {why} |", command.get_name());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_reads_a_run_takes_each_selector_or_says_why_not() {
        let cli = Cli::command();
        let lacking = |it: &&Command| taken(it).len() < SELECTORS.len();
        let mut lacking: Vec<&str> = readers(&cli).filter(lacking).map(Command::get_name).collect();
        let mut said = WHY.map(|it| it.0);
        lacking.sort_unstable();
        said.sort_unstable();
        assert_eq!(lacking, said);
    }
}
