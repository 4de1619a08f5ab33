//! What the program's exit codes mean.

use std::fmt::Write as _;

/// Each exit code and what it means, in order.
pub(super) const CODES: [(u8, &str); 15] = [
    (0, "fine"),
    (2, "usage: the command line is wrong"),
    (3, "a check in the scenario was missed"),
    (4, "a check is undefined or was not looked at"),
    (5, "under --strict: too few runs to tell whether a check is met"),
    (6, "all replicates of the scenario failed; under --strict: some did"),
    (65, "bad scenario"),
    (66, "input missing"),
    (70, "internal error (a bug), or a result that does not come out again as it was written"),
    (73, "cannot create output"),
    (74, "input or output failed"),
    (75, "locked by another run"),
    (78, "the run folder holds another run, or the file is newer than the program"),
    (
        130,
        "stopped by an interrupt (Ctrl-C); what is done is kept, and the same command goes on from there",
    ),
    (143, "stopped by a request to terminate, likewise"),
];

/// All of them, a line each.
pub(super) fn table() -> String {
    CODES.iter().fold(String::new(), |mut text, (code, means)| {
        let _ = writeln!(text, "{code:<4} {means}");
        text
    })
}
