//! What is read, and where it comes from.

use serde_json::json;

use super::toy::{self, BASELINE, read, set, vocabulary};
use crate::engine::draws::{Draws, Stream};
use crate::engine::law::Law;
use crate::scenario::{
    Faults, Kind, Quota, Resolved, Role, Row, Runs, Scenario, Spec, VariantRole, schema, template,
};

fn fixed(text: &str, path: &str) -> serde_json::Value {
    read(text).unwrap_or_else(|faults| panic!("{faults}")).get(path).unwrap().spec.to_json()
}

#[test]
fn the_vocabulary_is_that_of_the_model() {
    let vocabulary = vocabulary();
    let leading = vocabulary.get("purposes.leading").unwrap();
    assert_eq!((leading.unit.as_str(), leading.role), ("h/week", Some(Role::Uncertainty)));
    assert_eq!(leading.expected(), "h/week, 0 to 40");
    assert_eq!(leading.default, json!(8.0));
    assert_eq!(leading.doc, "Hours that leading a cell takes.");
    assert_eq!(vocabulary.get("organizations.count").unwrap().kind, Kind::Count);
    let work = vocabulary.get("tasks.work").unwrap();
    assert_eq!((&work.kind, work.drawn.as_deref()), (&Kind::Law, Some("event")));
    assert!(
        matches!(&vocabulary.get("adoption.path").unwrap().kind, Kind::Choice(words) if words.len() == 5)
    );
    assert_eq!(
        vocabulary.get("tasks.decay.half_lives").unwrap().kind,
        Kind::List(Box::new(Kind::Number))
    );
}

#[test]
fn a_number_may_be_written_in_any_unit_of_its_dimension() {
    assert_eq!(fixed("[purposes]\nleading = \"240 min/week\"", "purposes.leading"), json!(4.0));
    assert_eq!(fixed("[purposes]\nbirths = \"30 %/year\"", "purposes.births"), json!(0.3));
    assert_eq!(fixed("[validation]\nshare = \"5 percent\"", "validation.share"), json!(0.05));
    assert_eq!(
        fixed("[tasks]\ndecay.half_lives = [1, \"14 days\"]", "tasks.decay.half_lives"),
        json!([1.0, 2.0])
    );
    assert_eq!(
        fixed("organizations.count = \"30 organizations\"", "organizations.count"),
        json!(30)
    );
    assert_eq!(fixed("[adoption]\npath = \"system-run\"", "adoption.path"), json!("system-run"));
    assert_eq!(
        fixed("[coordination]\nhandoffs = -0.0", "coordination.handoffs").to_string(),
        "0.0"
    );
}

#[test]
fn a_law_may_stand_where_a_number_may() {
    let scenario = read(
        "[purposes]\nleading = \"3 to 6\"\n[feedback]\ndelay = { exponential = { mean = \"2 weeks\" } }",
    )
    .unwrap();
    let Spec::Drawn(Law::Lognormal { median, .. }) = scenario.get("purposes.leading").unwrap().spec
    else {
        panic!()
    };
    assert!((median - 18.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(
        scenario.get("feedback.delay").unwrap().spec,
        Spec::Fixed(json!({ "exponential": { "mean": 14.0 } }))
    );
    assert_eq!(scenario.inputs(), ["purposes.leading", "purposes.births"]);
    let model: toy::Model = scenario.model(&Draws::new(1, 2), None).unwrap();
    assert_eq!(model.feedback.delay, Law::Exponential { mean: 14.0 });
    assert_eq!(
        model.purposes.leading,
        scenario.input_values(&Draws::new(1, 2), &itself(&scenario))[0]
    );
}

#[test]
fn draws_keep_to_the_range_and_counts_are_whole() {
    let text = "[purposes]\nleading = \"4 to 40\"\n[organizations]\ncount = \"3 to 40\"";
    let scenario = read(text).unwrap();
    let Spec::Drawn(law) = &scenario.get("purposes.leading").unwrap().spec else { panic!() };
    let mut outside = 0;
    for replicate in 0..500 {
        let draws = Draws::new(7, replicate);
        let model: toy::Model = scenario.model(&draws, None).unwrap();
        let leading = model.purposes.leading;
        assert!(leading <= 40.0 && model.organizations.count >= 1);
        let stream = Stream::new("scenario", "purposes.leading");
        let free = law.sample(&mut draws.at(stream, 0, 0));
        outside += u32::from(free > 40.0);
        // What lies inside is taken as it comes.
        assert!(free > 40.0 || free == leading);
    }
    // One draw in twenty, so 25 of 500, give or take 5 standard deviations of sqrt(500 * 0.05 * 0.95)
    // = 4.9.
    assert!((1..50).contains(&outside), "{outside}");
}

#[test]
fn one_more_uncertain_parameter_changes_no_other_draw() {
    let few = read("").unwrap();
    let more = read("[purposes]\nleading = \"3 to 6\"\n[coordination]\nhandoffs = { uniform = { min = 1, max = 5 } }").unwrap();
    for replicate in 0..20 {
        let draws = Draws::new(7, replicate);
        let births =
            |it: &Scenario| it.model_json(&draws, &itself(it))["purposes"]["births"].clone();
        assert_eq!(births(&few), births(&more));
    }
}

#[test]
fn each_value_remembers_where_it_stands() {
    let scenario =
        set("[purposes]\nleading = 9", &["coordination.handoffs=2", "adoption.path=copilot"])
            .unwrap();
    let origin = |path: &str| scenario.get(path).unwrap().origin.clone();
    assert_eq!(origin("purposes.leading"), "test.toml:3");
    assert_eq!(origin("purposes.births"), "built-in baseline:14");
    assert_eq!(origin("purposes.multiplier"), "neutral");
    assert_eq!(origin("coordination.handoffs"), "command line");
    assert_eq!(scenario.get("adoption.path").unwrap().spec.to_json(), json!("copilot"));
    assert_eq!(set("", &["ensemble.runs=12"]).unwrap().ensemble.runs, 12);
    let faults = set("", &["purposes.leading=90"]).unwrap_err().to_string();
    assert!(faults.contains("--> command line:1:18"), "{faults}");
}

#[test]
fn neither_arms_nor_checks_are_inherited_unasked() {
    let child = "[[arm]]\nname = \"tasks-scale\"\nset = { tasks.multiplier = 5 }\n[[arm]]\nname = \"p\"\nset = {}";
    let scenario = read(child).unwrap();
    assert_eq!(scenario.arms.len(), 2);
    assert_eq!(
        scenario.arm("tasks-scale").unwrap().set["tasks.multiplier"],
        Spec::Fixed(json!(5.0))
    );
    assert!(scenario.checks.is_empty());
    assert!(read("arm = []").unwrap().arms.is_empty());
    let row = scenario.resolved(&scenario.row("tasks-scale", &VariantRole::Arm).unwrap());
    assert_eq!(row.levers["tasks.multiplier"].at(0), &json!(5.0));
    // A file has arms of its own only, unless it asks for those of the one that it extends.
    assert!(read("").unwrap().arms.is_empty());
    assert_eq!(read("arms = \"inherit\"").unwrap().arms.len(), 1);
    assert!(read("arms = \"all\"").unwrap_err().to_string().contains("inherit"));
}

/// What the scenario itself is simulated with.
fn itself(scenario: &Scenario) -> Resolved {
    scenario.resolved(&Row::default())
}

#[test]
fn an_experiment_names_its_arms_by_their_settings() {
    let scenario = read(
        "[[experiment]]\nset = { adoption.path = \"copilot\" }\nruns = 6\n\
         factors = { \"tasks.multiplier\" = [1, 3], \"coordination.handoffs\" = [0.5, 2] }\n\
         [[experiment]]\nname = \"one\"\neach = { \"tasks.multiplier\" = 2, \"adoption.path\" = \"copilot\" }",
    )
    .unwrap();
    let names: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    let crossed = [
        "handoffs-0.5_tasks-multiplier-1",
        "handoffs-0.5_tasks-multiplier-3",
        "handoffs-2_tasks-multiplier-1",
        "handoffs-2_tasks-multiplier-3",
    ];
    assert_eq!(names[..4], crossed);
    assert_eq!(names[4..], ["one_path-copilot", "one_tasks-multiplier-2"]);
    let set = &scenario.arms[1].set;
    assert_eq!((set.len(), scenario.arms[1].runs), (3, Some(Runs::Count(6))));
    assert_eq!(set["tasks.multiplier"], Spec::Fixed(json!(3.0)));
    let twice = "[[experiment]]\neach = { \"tasks.multiplier\" = 2 }\n";
    let twice = read(&format!("{twice}{twice}")).unwrap_err().to_string();
    assert!(
        twice.contains("two arms named") && twice.contains("give the experiment a name"),
        "{twice}"
    );
    assert!(read("[[experiment]]\nruns = 2").unwrap_err().to_string().contains("varies nothing"));
}

#[test]
fn what_stands_for_one_file_alone_is_not_taken_over_and_extends_is_no_setting() {
    let faults = set("", &["extends=neutral"]).unwrap_err().to_string();
    assert!(faults.contains("`extends` cannot be set on the command line"), "{faults}");
    let decision =
        BASELINE.replace("[purposes]", "[report]\ndecision = \"D\"\naudience = \"A\"\n[purposes]");
    let child = Scenario::parse("c", b"title = \"T\"", &vocabulary(), &decision, &[]).unwrap();
    assert_eq!((child.report.decision, child.report.audience), (None, Some("A".to_owned())));
}

#[test]
fn overrides_and_policies_that_a_run_leaves_out_are_told() {
    let told =
        |text: &str| read(text).unwrap().notes.map_or(String::new(), |notes| notes.to_string());
    let policy = "[[policy]]\nname = \"p\"\nset = { tasks.multiplier = 2.0 }\n";
    assert!(told(policy).contains("`telosim sweep`"), "{}", told(policy));
    let axis = "[[axis]]\nset = \"validation.share\"\nvalues = [0.1, 0.2]\n";
    assert_eq!(told(&format!("{policy}{axis}")), "");
    let lever = "[[lever]]\nfrom = 2027-01-01\nset = \"validation.share\"\nto = 0.5\n";
    assert_eq!(told(&format!("[base]\nvalidation.share = 0.2\n{lever}")), "");
    assert!(told(&format!("[validation]\nshare = 0.2\n{lever}")).contains("again from 2027-01-01"));
    assert!(told(&format!("{axis}{lever}")).contains("again from 2027-01-01"));
    let arm = "[[arm]]\nname = \"a\"\nset = { validation.share = 0.7 }\n";
    assert!(told(&format!("{axis}{arm}")).contains("one value at all points"));
    let overridden = told(&format!("{arm}{lever}"));
    assert!(overridden.contains("overrides `validation.share` from 2027-01-01 on in a, which"));
    let both = policy.replace("tasks.multiplier = 2.0", "validation.share = 0.5");
    assert!(told(&format!("{both}{axis}")).contains("overrides the axis"));
    let other = axis.replace("validation.share", "tasks.multiplier");
    assert!(told(&format!("{both}{other}{lever}")).contains("the one that begins last"));
    let old = lever.replace("from =", "at =");
    assert!(told(&old).contains("`at` of a lever is called `from` now"), "{}", told(&old));
}

#[test]
fn what_is_set_and_acts_nowhere_is_told() {
    let notes = |read: Result<Scenario, Faults>| {
        read.unwrap().notes.map_or(String::new(), |notes| notes.to_string())
    };
    let lives = "[tasks.decay]\nhalf_lives = [1.0]\n";
    let told = "`tasks.decay.half_lives` acts only where `tasks.decay.on` is true";
    assert!(notes(read(lives)).contains(told), "{}", notes(read(lives)));
    assert!(notes(set("", &["tasks.decay.half_lives=[1.0]"])).contains(told));
    // It acts in a part of what is simulated.
    for somewhere in [
        "on = true\n",
        "[base]\ntasks.decay.on = true\n",
        "[[arm]]\nname = \"a\"\nset = { tasks.decay.on = true }\n",
        "[[axis]]\nset = \"tasks.decay.on\"\nvalues = [false, true]\n",
        "[[lever]]\nfrom = 2027-01-01\nset = \"tasks.decay.on\"\nto = true\n",
    ] {
        assert_eq!(notes(read(&format!("{lives}{somewhere}"))), "", "{somewhere}");
    }
    // What is inherited may wait for its own children.
    let parent = format!("{BASELINE}{lives}");
    assert_eq!(notes(Scenario::parse("c", b"title = \"T\"", &vocabulary(), &parent, &[])), "");
}

#[test]
fn levers_and_checks_are_typed() {
    let scenario = read(
        "[[lever]]\nfrom = 2028-01-01\nset = \"validation.share\"\nto = \"40 %\"\n[[check]]\nsays = \"s\"\n\
         metric = \"tasks.backlog\"\nagainst = \"baseline\"\nwithin = 0.05\nin = \"95 % of runs\"\nby = 2031-01-01",
    )
    .unwrap();
    assert_eq!((scenario.levers[0].tick, &scenario.levers[0].to), (105, &json!(0.4)));
    assert_eq!(scenario.checks[0].quota, Quota::Share(0.95));
    assert!(scenario.notes.is_none());
    let late = read("[[lever]]\nfrom = 2090-01-01\nset = \"validation.share\"\nto = 0").unwrap();
    assert!(late.notes.unwrap().to_string().contains("never acts"));
}

#[test]
fn the_template_reads_as_the_baseline_and_every_line_of_it_could_be_meant() {
    let vocabulary = vocabulary();
    let text = template(&vocabulary, Some("schema.json"));
    assert!(text.starts_with("#:schema ./schema.json\n##"), "{text}");
    let plain = Scenario::parse("new", text.as_bytes(), &vocabulary, BASELINE, &[])
        .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(plain.get("purposes.births").unwrap().origin, "built-in baseline:14");
    // With all examples in force but those that exclude others, nothing is refused.
    let live = text
        .lines()
        .map(|line| if line.starts_with("##") { "" } else { line.trim_start_matches("# ") });
    let excludes =
        ["within", "values", "steps", "step ", "sign", "crosses", "rises_with", "falls_with"];
    // An option is sized or a mix, and mixes are of options that are there.
    let excludes = excludes.into_iter().chain(["share = {", "between = [\"retraining"]);
    let excludes: Vec<&str> = excludes.collect();
    let live = live.filter(|line| !excludes.iter().any(|word| line.starts_with(word)));
    let live = live.collect::<Vec<_>>().join("\n");
    // A sweep has axes or points.
    let (before, points) = live.split_once("[[point]]").unwrap();
    let live = format!("{before}{}", &points[points.find("[[").unwrap()..]);
    let read = Scenario::parse("live", live.as_bytes(), &vocabulary, BASELINE, &[]);
    assert!(read.is_ok(), "{}\n{live}", read.unwrap_err());
}

#[test]
fn the_schema_lists_every_parameter_and_is_strict() {
    let schema = schema(&vocabulary());
    let leading = &schema["properties"]["purposes"]["properties"]["leading"];
    assert_eq!(leading["anyOf"][0], json!({ "type": "number", "minimum": 0.0, "maximum": 40.0 }));
    assert_eq!(
        (&leading["x-unit"], leading["anyOf"].as_array().unwrap().len()),
        (&json!("h/week"), 3)
    );
    let lever = &schema["properties"]["tasks"]["properties"]["multiplier"];
    assert_eq!(lever["anyOf"].as_array().unwrap().len(), 2);
    for table in ["purposes", "tasks", "time", "report"] {
        assert_eq!(schema["properties"][table]["additionalProperties"], json!(false));
    }
    assert_eq!(schema["properties"]["arm"]["items"]["required"], json!(["name", "set"]));
    assert!(schema["$defs"]["Law"]["oneOf"][0]["properties"]["lognormal"].is_object());
}

#[test]
fn what_has_no_bound_is_absent_and_can_be_given_one_and_lose_it_again() {
    let half_life = |text: &str| {
        let model: toy::Model = read(text).unwrap().model(&Draws::new(1, 1), None).unwrap();
        model.purposes.half_life
    };
    assert_eq!(half_life(""), f64::INFINITY);
    assert_eq!(half_life("[purposes]\nhalf_life = \"24 months\""), 2.0);
    assert_eq!(half_life("[purposes]\nhalf_life = \"unbounded\""), f64::INFINITY);
}

/// The rank correlation of what is drawn is the wanted one, margins and all other draws stay as they are.
#[test]
fn correlated_parameters_are_drawn_with_the_rank_correlation_that_is_wanted() {
    const N: u64 = 4000;
    let base = "[purposes]\nleading = { uniform = { min = 4, max = 12 } }\n[coordination]\nhandoffs = \"1 to 6\"\n";
    let drawn = |text: &str, name: &str| -> Vec<f64> {
        let scenario = read(text).unwrap();
        let place = scenario.inputs().iter().position(|it| *it == name).unwrap();
        (0..N)
            .map(|i| scenario.input_values(&Draws::new(7, i), &itself(&scenario))[place])
            .collect()
    };
    let ranks = |values: &[f64]| -> Vec<f64> {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut ranks = vec![0.0; values.len()];
        order.into_iter().enumerate().for_each(|(rank, i)| ranks[i] = rank as f64);
        ranks
    };
    let n = N as f64;
    for rank in [-0.5, 0.8] {
        let pair = format!(
            "{base}[[correlation]]\nbetween = [\"purposes.leading\", \"coordination.handoffs\"]\nrank = {rank}\n"
        );
        let (a, b) = (drawn(&pair, "coordination.handoffs"), drawn(&pair, "purposes.leading"));
        let squares: f64 = ranks(&a).iter().zip(ranks(&b)).map(|(x, y)| (x - y) * (x - y)).sum();
        let found = 1.0 - 6.0 * squares / (n * (n * n - 1.0));
        // Its error is (1 - r^2) / sqrt(n) or a little more: four of them.
        assert!((found - rank).abs() < 4.0 * (1.0 - rank * rank) / n.sqrt() + 0.005, "{found}");
        // The mean of the uniform law, within four errors of 8 / sqrt(12 n).
        let mean = b.iter().sum::<f64>() / n;
        assert!((mean - 8.0).abs() < 4.0 * 8.0 / (12.0 * n).sqrt(), "{mean}");
        for alone in ["coordination.handoffs", "purposes.births"] {
            assert_eq!(drawn(&pair, alone), drawn(base, alone), "{alone}");
        }
    }
}
