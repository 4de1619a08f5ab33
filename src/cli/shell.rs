//! `telosim completions` and `telosim man`.

use clap::CommandFactory as _;

use super::{Cli, Failure, print};

pub(super) fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut text = vec![];
    clap_complete::generate(shell, &mut Cli::command(), "telosim", &mut text);
    print(&String::from_utf8_lossy(&text))
}

pub(super) fn man() -> Result<(), Failure> {
    let mut text = vec![];
    clap_mangen::Man::new(Cli::command()).render(&mut text).map_err(|e| e.to_string())?;
    print(&String::from_utf8_lossy(&text))
}
