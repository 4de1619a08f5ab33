//! The command line of telosim.

use std::process::ExitCode;

fn main() -> ExitCode {
    telosim::cli::main()
}
