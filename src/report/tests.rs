//! The report of a tiny run with invented numbers.

use super::loaded::Loaded;
use super::{checks, compose, figures};
use crate::chart::Source;
use crate::record::{
    Identity, InputInfo, Machine, Plan, Progress, Recorder, RunFolder, VariantPlan,
};
use crate::scenario::{Scenario, Spec};
use crate::study::{Cast, MetricInfo, Outcome, Sink, Stage, vocabulary};

const TEN: &str = include_str!("../../scenarios/ten.toml");
const TICKS: [i32; 6] = [-4, 0, 52, 104, 464, 516];

/// A number that differs from metric to metric, variant to variant and run to run.
fn invented(metric: usize, variant: u32, replicate: u64, tick: i32) -> f64 {
    let wobble = (metric as u64 * 7 + replicate * 13) % 11;
    0.1 + 0.01 * wobble as f64 + 0.02 * f64::from(variant % 5) + 1e-4 * f64::from(tick + 52)
}

/// What is drawn of `ten` whatever its modules do.
const CHARTS: [&str; 8] = [
    "what_happens",
    "who_is_displaced",
    "which_quadrant",
    "what_binds",
    "where_time_goes",
    "how_many_executors",
    "who_checks",
    "do_ideas_run_out",
];

/// Rooms that `ten` leaves neutral.
const NEUTRAL: [&str; 5] = ["tiers.", "wages.", "market.", "prevention.", "recognition."];

/// Three runs of `ten` with a title that is markup; nothing is known of metrics that begin with `unknown`.
fn run(
    path: &std::path::Path,
    levers: &str,
    unknown: &[&str],
    edit: impl FnOnce(&mut Scenario),
) -> (Loaded, crate::scenario::Vocabulary) {
    let metrics = Stage::new().unwrap().metrics();
    let vocabulary = vocabulary(&metrics);
    let text = TEN.replace("Ten organizations meet AI executors", "Ten <b>bold</b> & \\\"AI\\\"");
    let text = format!("{}\n{levers}", text.replace("runs = 200", "runs = 3"));
    let parse = |text: &str| {
        Scenario::parse("tiny.toml", text.as_bytes(), &vocabulary, TEN, &[])
            .map_err(|f| f.to_string())
    };
    let mut scenario = parse(&text).unwrap();
    edit(&mut scenario);
    let cast = Cast::new(&scenario, &vocabulary).ensemble();
    let input = |name: &str| InputInfo { name: name.into(), unit: "1".into(), doc: String::new() };
    let variant = |v: &crate::study::Variant| VariantPlan {
        name: v.name.clone(),
        role: v.role.clone(),
        points: 1,
        runs: 3,
    };
    let plan = Plan {
        scenario: "tiny".into(),
        calendar: scenario.time.calendar(),
        variants: cast.variants.iter().map(variant).collect(),
        inputs: scenario.inputs().into_iter().map(input).collect(),
        metrics,
        looks: cast.horizon.looks.iter().map(|it| input(&it.name)).collect(),
        series: true,
        part: 8,
    };
    let (inputs, metrics, looks) = (plan.inputs.len(), plan.metrics.len(), plan.looks.len());
    let variants = plan.variants.len() as u32;
    let dark = |m: &MetricInfo| unknown.iter().any(|room| m.name.starts_with(room));
    let dark: Vec<bool> = plan.metrics.iter().map(dark).collect();
    let identity = Identity::new("", 1, "keyed", plan);
    let folder = RunFolder::create(path, "", identity, Machine::default()).unwrap();
    let mut recorder = Recorder::new(folder);
    for (variant, replicate) in (0..variants).flat_map(|v| (0..3).map(move |r| (v, r))) {
        let at = |tick| {
            let known = |m: usize| if dark[m] { f64::NAN } else { 1.0 };
            (0..metrics).map(move |m| known(m) * invented(m, variant, replicate, tick))
        };
        let series = TICKS.iter().map(|&tick| at(tick).collect::<Vec<_>>()).collect::<Vec<_>>();
        let turned =
            (0..metrics).map(|m| series.iter().map(|row| row[m]).collect()).collect::<Vec<_>>();
        let outcome = Outcome {
            variant,
            replicate,
            inputs: (0..inputs).map(|i| invented(i, 0, replicate, 0)).collect(),
            ticks: TICKS.to_vec(),
            series: turned.into(),
            finals: at(0).collect(),
            looks: (0..looks).map(|look| invented(look, variant, replicate, 0)).collect(),
            ..Outcome::default()
        };
        recorder.take(outcome).unwrap();
    }
    drop(recorder.finish(Progress::Complete).unwrap());
    (Loaded::open(path, scenario).unwrap(), vocabulary)
}

fn source() -> Source {
    Source {
        scenario: "tiny".into(),
        runs: 3,
        run: "3f2a9c1be07d".into(),
        seed: 1,
        version: "0".into(),
    }
}

/// The words of the page of an edited scenario, without pictures.
fn words(levers: &str, edit: impl FnOnce(&mut Scenario)) -> String {
    let dir = tempfile::tempdir().unwrap();
    let (run, vocabulary) = run(dir.path(), levers, &[], edit);
    let findings = checks::findings(&run).unwrap();
    let page = compose::page(&run, &source(), vec![], &findings, &vocabulary, vec![]).unwrap();
    page.markdown()
}

fn page(levers: &str) -> super::page::Page {
    page_without(levers, &[])
}

fn page_without(levers: &str, unknown: &[&str]) -> super::page::Page {
    let dir = tempfile::tempdir().unwrap();
    let (run, vocabulary) = run(dir.path(), levers, unknown, |_| {});
    let source = source();
    let (charts, unsaid) = figures::charts(&run, &source).unwrap();
    let drawn = |name: &&str| charts.iter().any(|chart| chart.name == *name);
    assert!(CHARTS.iter().all(drawn));
    let findings = checks::findings(&run).unwrap();
    compose::page(&run, &source, charts, &findings, &vocabulary, unsaid).unwrap()
}

#[test]
fn the_report_of_a_tiny_run_holds_every_section_in_order() {
    let page = page("");
    let titles: Vec<&str> = page.sections.iter().map(|it| it.title.as_str()).collect();
    let wanted = [
        "What happens over time",
        "What holds output back",
        "Who is affected",
        "Who pays and who gains",
        "24 months first, then all years",
        "Who is displaced in the four quadrants",
        "Checks and stylised facts, met and missed",
        "How the work flows",
        "What work is worth",
        "How sure: noise, parameters, structure",
        "What was compared",
        "What this page does not say, and why",
        "Limits, and what it must not be used for",
        "Evidence for each parameter",
        "Log of assumptions and data",
        "How the model is described",
        "Provenance",
        "Data behind each figure",
        "Words",
    ];
    assert_eq!(titles, wanted);
    let (html, text) = (page.html().unwrap(), page.markdown());
    let places: Vec<_> = wanted.iter().map(|it| html.find(&format!("<h2>{it}</h2>"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    assert!(wanted.iter().all(|it| text.contains(&format!("\n## {it}\n"))));
    // Whether chart 7 can be drawn is for the rooms of prevention and recognition.
    let drawn = html.matches("<figure>").count() - CHARTS.len();
    assert!((3..=4).contains(&drawn), "{drawn}");
    let starts = ["After ten years ", "Organizations lose ", "Orders wait: ", "After 24 months "];
    let said = starts.iter().zip(&page.headline).all(|(start, it)| it.starts_with(start));
    assert!(said, "{:?}", page.headline);
}

#[test]
fn the_report_of_a_title_with_markup_keeps_it_text() {
    let html = page("").html().unwrap();
    assert!(!html.contains("<b>") && html.contains("Ten &lt;b&gt;bold&lt;&#x2f;b&gt; &amp;"));
}

#[test]
fn a_report_calls_no_share_of_runs_a_probability_and_leaves_no_number_undefined() {
    // Meanings of parameters are the model's own words, and some are chances.
    let text = page("").markdown().to_lowercase();
    let (text, _) = text.split_once("## evidence").unwrap();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        assert!(!["likely", "nan", "inf", "infinity"].contains(&word), "{word}");
    }
    assert_eq!(text.matches("probabilit").count(), text.matches("not probabilities").count());
    assert!(text.contains("of the modelled labour force"));
}

const LEVER: &str = "[[lever]]\nfrom = 2028-01-01\nset = \"purposes.finding\"\nto = 0.4\n";

#[test]
fn the_first_sentence_is_about_the_policy_where_there_is_one() {
    let none = words("", |_| {});
    assert!(none.contains("- What a policy changes. This scenario has no policy"), "{none}");
    let page = page(LEVER);
    assert!(page.headline[0].contains("policy"), "{:?}", page.headline);
    let about = "The policy is: share of free hours granted for finding problems is 40\u{a0}% from 2028-01-01 on";
    assert!(page.headline[1].starts_with(about), "{:?}", page.headline);
    assert!(page.headline[2].starts_with("After ten years "), "{:?}", page.headline);
    let text = page.markdown();
    assert!(text.contains("The four lines") && !text.contains("has no policy"));
    let titles = [&page.sections[0].title, &page.sections[1].title];
    assert_eq!(titles, ["What happens over time", "What the policy changes"]);
}

/// What both multipliers of the arms of `ten` are.
fn multiply(scenario: &mut Scenario, by: f64) {
    for arm in &mut scenario.arms {
        arm.says = None;
        for path in ["tasks.multiplier", "purposes.multiplier"] {
            let is_three = |it: &Spec| matches!(it, Spec::Fixed(x) if x.as_f64() == Some(3.0));
            if arm.set.get(path).is_some_and(is_three) {
                arm.set.insert(path.to_owned(), Spec::Fixed(by.into()));
            }
        }
    }
}

#[test]
fn other_names_of_arms_change_nothing_on_a_page_but_the_names() {
    for levers in ["", LEVER] {
        let mut names = vec![];
        let renamed = words(levers, |scenario| {
            for (place, arm) in scenario.arms.iter_mut().enumerate() {
                let new = format!("zz{place:03}zz");
                for check in &mut scenario.checks {
                    for name in [&mut check.of, &mut check.against].into_iter().flatten() {
                        if *name == arm.name {
                            name.clone_from(&new);
                        }
                    }
                }
                names.push((new.clone(), std::mem::replace(&mut arm.name, new)));
            }
        });
        let back = names.iter().fold(renamed, |text, (new, old)| text.replace(new, old));
        let plain = words(levers, |_| {});
        // What identifies a run is not what is said of it.
        let said = |text: &str| -> Vec<String> {
            text.lines().filter(|it| !it.starts_with("| Run |")).map(str::to_owned).collect()
        };
        let (plain, back) = (said(&plain), said(&back));
        for (one, other) in plain.iter().zip(&back) {
            assert_eq!(one, other);
        }
        assert_eq!(plain, back);
    }
}

#[test]
fn words_follow_what_the_arms_multiply_and_where() {
    let plain = words("", |_| {});
    let place =
        "Where a system runs the work everywhere and elasticity of demand is 1, the net job loss";
    assert!(plain.contains(place), "{plain}");
    assert!(
        plain.contains("when tasks and births of purposes are both tripled instead of neither")
    );
    assert!(plain.contains("Imposed: where only births of purposes are multiplied"));
    let nine = words("", |scenario| multiply(scenario, 9.0));
    assert!(!nine.contains("tripled"), "{nine}");
    assert!(nine.contains("tasks and births of purposes are both nine times as many"), "{nine}");
    let people = words("", |scenario| {
        for arm in &mut scenario.arms {
            if arm.set.contains_key("purposes.multiplier") {
                let path = Spec::Fixed("human-coordinated".into());
                arm.set.insert("adoption.path".into(), path);
                arm.set.remove("tasks.held");
            }
        }
    });
    assert!(!people.contains("Where a system runs the work everywhere"), "{people}");
    assert!(people.contains("Where people coordinate all work"), "{people}");
    assert!(!people.contains("Imposed: where only births of purposes are multiplied"));
}

#[test]
fn what_cannot_be_said_is_listed_with_its_reason() {
    let text = words("", |scenario| scenario.arms.clear());
    let (_, unsaid) = text.split_once("\n## What this page does not say, and why\n").unwrap();
    let (unsaid, _) = unsaid.split_once("\n## ").unwrap();
    for (about, why) in [
        ("What a policy changes", "has no policy"),
        ("What task scaling and purpose scaling do together", "It takes four variants"),
        (
            "Who is displaced where neither, tasks, purposes or both are multiplied",
            "It takes four variants",
        ),
        (
            "What more of each input would bring",
            "It takes variants that have a little more of one input",
        ),
    ] {
        let line = unsaid.lines().find(|line| line.starts_with(&format!("- {about}. ")));
        assert!(line.is_some_and(|line| line.contains(why)), "{about}: {unsaid}");
    }
    assert!(!text.contains("Imposed: where only births of purposes are multiplied"));
    assert!(!text.contains("costs the public anything"));
}

#[test]
fn a_page_calls_no_parameter_and_no_metric_by_its_key() {
    let text = words(LEVER, |_| {});
    let metrics = Stage::new().unwrap().metrics();
    let keys = vocabulary(&metrics).parameters.into_iter().map(|it| it.path);
    for key in keys.chain(metrics.into_iter().map(|it| it.name)) {
        let place = text.find(&key);
        assert!(place.is_none(), "{key}: {}", &text[place.unwrap_or(0)..][..80]);
    }
    assert!(!text.contains('`'));
}

#[test]
fn a_room_that_tells_nobody_apart_has_no_figure_and_the_report_says_so() {
    let page = page_without("", &NEUTRAL);
    let (html, text) = (page.html().unwrap(), page.markdown());
    assert_eq!(html.matches("<figure>").count(), CHARTS.len());
    assert!(!text.contains("## What work is worth"));
    let said = "- Who is without work among people of different tiers. The scenario leaves neutral";
    assert!(text.contains(said) && !text.contains("Tier 1: who executes"), "{text}");
    assert!(text.contains("Entry: entered after the run began"));
    let limit = "as if there were no such thing: judgment, prevention, recognition, tiers, wages";
    assert!(text.contains(limit));
}

#[test]
fn checks_that_name_claims_are_told_by_claim_with_interval_and_verdict() {
    let check = |says: &str, bound: &str| {
        format!("[[check]]\nsays = \"{says}\"\nmetric = \"headline.net\"\n{bound}\n")
    };
    let checks = [
        check("S4.12, S2.1: people stay", "above = 0.0"),
        check("S2.1: everybody goes", "above = 5.0"),
        check("it is a share", "min = 0.0"),
    ];
    let text = page(&checks.concat()).markdown();
    let (_, claims) = text.split_once("\n## Claims\n").unwrap();
    let (claims, _) = claims.split_once("\n## ").unwrap();
    let rows: Vec<&str> = claims.lines().filter(|line| line.starts_with("| S")).collect();
    // Wilson's interval of 3 of 3 runs begins at n / (n + z²) = 0.44, of none ends at 0.56.
    let wanted = [
        "| S2.1 | people stay | net job loss | 3 of 3 (0.44 to 1.00) | true |",
        "| S2.1 | everybody goes | net job loss | 0 of 3 (0.00 to 0.56) | false |",
        "| S4.12 | people stay | net job loss | 3 of 3 (0.44 to 1.00) | true |",
    ];
    assert_eq!(rows, wanted);
    assert!(claims.contains("Of 3 looks, 2 come out as true, 1 as false, 0 as depending"));
    assert!(!page("").markdown().contains("## Claims"));
}

#[test]
fn what_a_lever_overrides_is_told_with_its_dates_and_is_in_no_picture_of_constant_multipliers() {
    let lever = "[[lever]]\nfrom = 2028-01-01\nset = \"tasks.multiplier\"\nto = 2\n";
    let said = words(lever, |scenario| scenario.arms.iter_mut().for_each(|arm| arm.says = None));
    assert!(said.contains("asks ×3 until 2028-01-01"), "{said}");
    assert!(said.contains("It takes four variants that differ"), "{said}");
    let dir = tempfile::tempdir().unwrap();
    let (run, _) = run(dir.path(), lever, &[], |_| {});
    let (charts, unsaid) = figures::charts(&run, &source()).unwrap();
    assert!(charts.iter().all(|it| it.name != "who_is_displaced"));
    assert!(unsaid.iter().any(|it| it.why.contains("births of purposes alone")));
}

#[test]
fn a_policy_turns_on_its_own_days_and_not_where_nothing_differs_from_the_world_without_it() {
    let turns = |levers: &str| {
        let dir = tempfile::tempdir().unwrap();
        let (run, _) = run(dir.path(), levers, &[], |_| {});
        let dates = figures::time::dates(&run);
        let day = |year: f64| crate::chart::words::date(year);
        dates.into_iter().map(|it| format!("{} {}", it.what, day(it.year))).collect::<Vec<_>>()
    };
    // The start of a run from which on the scenario sets what the lever changes later is no end of a policy.
    assert_eq!(turns(LEVER), ["policy starts 2028-01-01"]);
    let set = LEVER.replace("purposes.finding", "adoption.path").replace("0.4", "\"copilot\"");
    assert_eq!(turns(&set), ["policy starts 2028-01-01"]);
    let until = LEVER.replace("to = 0.4", "to = 0.4\nuntil = 2030-01-01");
    assert_eq!(turns(&until), ["policy starts 2028-01-01", "policy ends 2030-01-01"]);
}
