//! Numbers that may not move unnoticed: of each shipped scenario, one replicate with its reference.
//!
//! `TELOSIM_BLESS=1 cargo test --release --test house golden` writes them anew; a commit that does so
//! says in its `Results:` line what moved and why.

use std::fmt::Write as _;

use telosim::study::Stage;

use crate::bits::{PLAYED, Played};

/// What is kept of each run: its final numbers, as the report shows them.
const KEPT: [&str; 20] = [
    "bottleneck.output",
    "bottleneck.output_index",
    "bottleneck.cap",
    "tasks.scaling",
    "tasks.accepted",
    "tasks.backlog",
    "purposes.scaling",
    "purposes.cells",
    "coordination.lead_time",
    "coordination.flow_efficiency",
    "execution.hours_used",
    "execution.people_utilization",
    "validation.utilization",
    "validation.review_share",
    "feedback.signals",
    "demand.price",
    "displacement.share",
    "displacement.separated",
    "displacement.employed",
    "displacement.unemployment",
];

#[test]
fn golden_numbers_of_shipped_scenarios_stand() {
    let metrics = Stage::new().unwrap().metrics();
    let bless = std::env::var_os("TELOSIM_BLESS").is_some();
    let mut moved = vec![];
    for Played { path, outcomes } in PLAYED.iter() {
        let [_, outcome] = &outcomes[0];
        let mut found = String::new();
        for name in KEPT {
            let place = metrics.iter().position(|m| m.name == name).expect(name);
            writeln!(found, "{name} {:.5e}", outcome.finals[place]).unwrap();
        }
        let expected = path.with_extension("expect");
        if bless {
            std::fs::write(&expected, &found).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            moved.push(format!("{}:\n{found}", path.display()));
        }
        let why = path.with_extension("md");
        assert!(why.exists(), "{} does not exist", why.display());
    }
    assert!(moved.is_empty(), "these moved:\n{}", moved.join("\n"));
}
