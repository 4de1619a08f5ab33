//! Which assumptions are drawn, by whom they are shared, and what a scenario is with them.

use serde_json::json;

use super::toy::{BASELINE, read, vocabulary};
use crate::engine::draws::Draws;
use crate::scenario::{AT_DEFAULTS, Resolved, Row, Scenario, Spec, VariantRole, schema};

const ALL: &str = "[ensemble]\nassumptions = [\"*\"]\n";
const TIME: &str = "[coordination]\nhandoff_time = 1\n";

fn scenario(text: &str) -> Scenario {
    read(text).unwrap_or_else(|faults| panic!("{faults}"))
}

fn row(it: &Scenario, name: &str, role: &VariantRole) -> Resolved {
    it.resolved(&it.row(name, role).unwrap())
}

fn main_of(it: &Scenario) -> Resolved {
    it.resolved(&Row::default())
}

/// What a replicate has for handoffs and for their time.
fn drawn(it: &Scenario, row: &Resolved, replicate: u64) -> [f64; 2] {
    let model = it.model_json(&Draws::new(it.ensemble.seed, replicate), row);
    ["handoffs", "handoff_time"].map(|name| model["coordination"][name].as_f64().unwrap())
}

#[test]
fn a_pattern_stands_for_what_is_set_and_a_name_for_itself() {
    assert_eq!(scenario("").inputs(), ["purposes.births"]);
    // The baseline sets handoffs and leaves their time neutral.
    let all = scenario(ALL);
    assert_eq!(all.inputs(), ["purposes.births", "coordination.handoffs"]);
    assert_eq!(all.assumptions().collect::<Vec<_>>(), ["coordination.handoffs"]);
    let both = scenario(&format!("{ALL}{TIME}"));
    assert_eq!(both.assumptions().count(), 2);
    let named = "[ensemble]\nassumptions = [\"coordination.handoffs\"]\n";
    assert_eq!(scenario(&format!("{named}{TIME}")).assumptions().count(), 1);
    // A law of the file is kept.
    let law = scenario(&format!("{ALL}[coordination]\nhandoffs = \"2 to 4\"\n"));
    assert_eq!(law.assumptions().count(), 0);
    assert!(matches!(main_of(&law).throughout["coordination.handoffs"], Spec::Drawn(_)));
}

/// Of 16 replicates exactly half draw less than the value that the scenario gives; in logs the middle of a half is a mean of
/// ratios.
#[test]
fn half_of_the_replicates_draw_less_than_the_scenario_has_and_half_more() {
    let it = scenario(&format!("{ALL}{TIME}"));
    let row = main_of(&it);
    let all: Vec<[f64; 2]> = (0..16).map(|replicate| drawn(&it, &row, replicate)).collect();
    let below = |at: usize, centre: f64| all.iter().filter(|it| it[at] < centre).count();
    assert_eq!([below(0, 3.0), below(1, 1.0)], [8, 8]);
    assert_eq!([below(0, 2.0), below(0, 4.5), below(1, 0.5), below(1, 2.0)], [4, 12, 4, 12]);
    assert!(all.iter().all(|[a, b]| (1.0..=6.0).contains(a) && (0.25..=4.0).contains(b)));
}

#[test]
fn neither_the_number_of_runs_nor_what_else_is_drawn_moves_a_draw() {
    let it = scenario(&format!("{ALL}{TIME}"));
    let more = scenario("[ensemble]\nruns = 7\nassumptions = [\"coordination.handoffs\"]\n");
    for replicate in [0, 1, 5, 23, 1023, 1024, 5000] {
        let [one, other] = [&it, &more].map(|it| drawn(it, &main_of(it), replicate)[0]);
        assert_eq!(one.to_bits(), other.to_bits(), "{replicate}");
    }
    let seed = scenario(&format!("{ALL}seed = 8\n"));
    assert_ne!(drawn(&it, &main_of(&it), 3)[0], drawn(&seed, &main_of(&seed), 3)[0]);
}

#[test]
fn reference_and_arms_share_what_is_drawn_and_an_arm_has_what_it_sets() {
    let arms = "[[arm]]\nname = \"a\"\nset = { \"tasks.multiplier\" = 2.0 }\n\
        [[arm]]\nname = \"b\"\nset = { \"coordination.handoffs\" = 5.0 }\n";
    let it = scenario(&format!("{ALL}{TIME}{arms}"));
    let own = main_of(&it);
    for replicate in 0..4 {
        let here = drawn(&it, &own, replicate);
        for other in [own.reference(), row(&it, "a", &VariantRole::Arm)] {
            assert_eq!(drawn(&it, &other, replicate), here);
        }
        assert_eq!(drawn(&it, &row(&it, "b", &VariantRole::Arm), replicate), [5.0, here[1]]);
        let point = it.resolved(&Row::default().at([("coordination.handoffs".into(), json!(2.0))]));
        assert_eq!(drawn(&it, &point, replicate), [2.0, here[1]]);
        let plain = row(&it, AT_DEFAULTS, &VariantRole::AtDefaults);
        assert_eq!(drawn(&it, &plain, replicate), [3.0, 1.0]);
        let draws = Draws::new(it.ensemble.seed, replicate);
        let inputs = |row| it.input_values(&draws, row)[1..].to_vec();
        assert_eq!(inputs(&own), here);
        assert_eq!(inputs(&plain), [3.0, 1.0]);
    }
    // An arm is told of with the scenario beside it, which still draws what the arm sets.
    let told = it.about("b", &VariantRole::Arm).unwrap();
    assert_eq!(main_of(&told).id(), row(&it, "b", &VariantRole::Arm).id());
    assert_eq!(row(&told, "main", &VariantRole::Arm).id(), own.id());
    let told = it.about(AT_DEFAULTS, &VariantRole::AtDefaults).unwrap();
    assert_eq!(main_of(&told).id(), row(&it, AT_DEFAULTS, &VariantRole::AtDefaults).id());
}

#[test]
fn a_scenario_whose_assumptions_are_drawn_is_another_and_reads_back_as_itself() {
    let (plain, it) = (scenario(TIME), scenario(&format!("{ALL}{TIME}")));
    assert_ne!(main_of(&plain).id(), main_of(&it).id());
    assert_eq!(main_of(&plain).id(), main_of(&it.at_defaults()).id());
    let found = main_of(&plain).differences(&main_of(&it));
    assert_eq!(found.iter().map(|it| it.numbers().1).collect::<Vec<_>>(), [None, None]);
    let text = it.resolved_toml();
    let line =
        "assumptions = [\"coordination.handoffs\", \"coordination.handoff_time\"]  # test.toml:3\n";
    assert!(text.contains(line), "{text}");
    assert!(!plain.resolved_toml().contains("assumptions = [\"c"));
    let again = Scenario::parse("again.toml", text.as_bytes(), &vocabulary(), BASELINE, &[]);
    assert_eq!(main_of(&again.unwrap()).id(), main_of(&it).id());
    let known = schema(&vocabulary());
    let handoffs = &known["properties"]["coordination"]["properties"]["handoffs"];
    assert_eq!(handoffs["x-assumed"], json!([1.0, 6.0]));
}
