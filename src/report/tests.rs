//! The report of a tiny run with invented numbers.

use super::loaded::Loaded;
use super::{checks, compose, figures};
use crate::chart::Source;
use crate::record::{
    Identity, InputInfo, Machine, Plan, Progress, Recorder, RunFolder, VariantPlan,
};
use crate::scenario::Scenario;
use crate::study::{Cast, MetricInfo, Outcome, Sink, Stage, vocabulary};

const BASELINE: &str = include_str!("../../scenarios/baseline.toml");
const TICKS: [i32; 6] = [-4, 0, 52, 104, 464, 516];

/// A number that differs from metric to metric, variant to variant and run to run.
fn invented(metric: usize, variant: u32, replicate: u64, tick: i32) -> f64 {
    let wobble = (metric as u64 * 7 + replicate * 13) % 11;
    0.1 + 0.01 * wobble as f64 + 0.02 * f64::from(variant % 5) + 1e-4 * f64::from(tick + 52)
}

/// What is drawn of the baseline whatever its modules do.
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

/// Rooms that the baseline leaves neutral.
const NEUTRAL: [&str; 5] = ["tiers.", "wages.", "market.", "prevention.", "recognition."];

/// Three runs of the baseline with a title that is markup; nothing is known of metrics that begin with `unknown`.
fn run(
    path: &std::path::Path,
    levers: &str,
    unknown: &[&str],
) -> (Loaded, crate::scenario::Vocabulary) {
    let metrics = Stage::new().unwrap().metrics();
    let vocabulary = vocabulary(&metrics);
    let text =
        BASELINE.replace("Ten organizations meet AI executors", "Ten <b>bold</b> & \\\"AI\\\"");
    let text = format!("{}\n{levers}", text.replace("runs = 200", "runs = 3"));
    let parse = |text: &str| {
        Scenario::parse("tiny.toml", text.as_bytes(), &vocabulary, BASELINE, &[])
            .map_err(|f| f.to_string())
    };
    let scenario = parse(&text).unwrap();
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
        looks: vec![],
        part: 8,
    };
    let (inputs, metrics) = (plan.inputs.len(), plan.metrics.len());
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
            ..Outcome::default()
        };
        recorder.take(outcome).unwrap();
    }
    drop(recorder.finish(Progress::Complete).unwrap());
    (Loaded::open(path, scenario).unwrap(), vocabulary)
}

fn page(levers: &str) -> super::page::Page {
    page_without(levers, &[])
}

fn page_without(levers: &str, unknown: &[&str]) -> super::page::Page {
    let dir = tempfile::tempdir().unwrap();
    let (run, vocabulary) = run(dir.path(), levers, unknown);
    let source = Source {
        scenario: "tiny".into(),
        runs: 3,
        run: "3f2a9c1be07d".into(),
        seed: 1,
        version: "0".into(),
    };
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
        "Who is displaced in the four quadrants",
        "24 months first, then all years",
        "Who pays and who gains",
        "Checks and stylised facts, met and missed",
        "What was compared",
        "Main picture",
        "What binds",
        "How the work flows",
        "What work is worth",
        "How sure: noise, parameters, structure",
        "Assumptions or policy",
        "Who is affected",
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
    // 24 months come before all years, in the headline too.
    assert!(
        page.headline[0].starts_with("After 24 months") && page.headline[1].contains("10 years")
    );
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

#[test]
fn a_report_says_plainly_whether_there_is_a_policy() {
    assert!(page("").markdown().contains("This scenario has no policy"));
    let lever = "[[lever]]\nfrom = 2028-01-01\nset = \"purposes.finding\"\nto = 0.4\n";
    let text = page(lever).markdown();
    assert!(text.contains("Policy: from 2028-01-01 purposes.finding is 0.4."), "{text}");
    assert!(text.contains("The four lines") && !text.contains("has no policy"));
}

#[test]
fn a_room_that_tells_nobody_apart_has_no_figure_and_the_report_says_so() {
    let page = page_without("", &NEUTRAL);
    let (html, text) = (page.html().unwrap(), page.markdown());
    assert_eq!(html.matches("<figure>").count(), CHARTS.len());
    assert!(!text.contains("## What work is worth"));
    let said = "Not told apart in this scenario: tiers; cognitive and physical work.";
    assert!(text.contains(said) && !text.contains("Tier 1: who executes"), "{text}");
    assert!(text.contains("Entry: entered after the run began"));
    let limit = "as if there were no such thing: judgment, prevention, recognition, tiers, wages";
    assert!(text.contains(limit));
}

#[test]
fn checks_that_name_claims_are_told_by_claim_with_interval_and_verdict() {
    let check = |says: &str, bound: &str| {
        format!("[[check]]\nsays = \"{says}\"\nmetric = \"displacement.share\"\n{bound}\n")
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
    // Wilson's interval of 3 of 3 runs begins at n / (n + z²) = .44, of none ends at .56.
    let wanted = [
        "| S2.1 | everybody goes | displacement.share | 0 of 3 (0.00 to 0.56) | false |",
        "| S2.1 | people stay | displacement.share | 3 of 3 (0.44 to 1.00) | true |",
        "| S4.12 | people stay | displacement.share | 3 of 3 (0.44 to 1.00) | true |",
    ];
    assert_eq!(rows, wanted);
    assert!(claims.contains("Of 3 looks, 2 come out as true, 1 as false, 0 as depending"));
    assert!(!page("").markdown().contains("## Claims"));
}
