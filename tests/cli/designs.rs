//! Axes of every kind, rules over them, and what is kept of them.

use super::*;
use telosim::report::label;
use telosim::study::{Stage, vocabulary};

/// One organization, a tenth of a year, one replicate.
const TINY: &str = "title = \"tiny\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 0.1\n[ensemble]\nruns = 1\n[organizations]\ncount = 1\n";

fn fine(folder: &Path, args: &[&str]) -> String {
    let output = telosim(folder, args);
    assert_eq!(code(&output), 0, "{args:?}: {}", said(&output));
    said(&output)
}

fn refused(folder: &Path, args: &[&str]) -> String {
    let output = telosim(folder, args);
    assert!([2, 65].contains(&code(&output)), "{args:?}: {}", said(&output));
    said(&output)
}

/// A column of points.csv as text, by the header's name.
fn column(folder: &Path, name: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join("points.csv")).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let place = lines.next().unwrap().iter().position(|it| it == name).unwrap();
    lines.map(|row| row[place].clone()).collect()
}

#[test]
fn steps_of_an_axis_are_the_numbers_that_were_meant() {
    let folder = place();
    let at = folder.path();
    let axis = "[[axis]]\nset = \"tasks.multiplier\"\nfrom = 0.1\nto = 0.7\nstep = 0.1\n";
    fs::write(at.join("tenths.toml"), TINY.to_owned() + axis).unwrap();
    fine(at, &["sweep", "tenths.toml", "--out", "run", "--quiet"]);
    let written = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"];
    assert_eq!(column(&at.join("run"), "tasks.multiplier"), written);
}

/// Equal ratios of a whole number: of 64 points half lie up to ten, a quarter below four.
#[test]
fn a_log_scale_of_a_whole_number_has_equal_ratios() {
    let folder = place();
    let at = folder.path();
    let axes = "[sweep]\ndesign = \"latin-hypercube\"\npoints = 64\n\
        [[axis]]\nset = \"validation.steps\"\nfrom = 1\nto = 100\nscale = \"log\"\n\
        [[axis]]\nset = \"execution.multiplier\"\nfrom = 0.01\nto = 100\nscale = \"log\"\n";
    fs::write(at.join("ratios.toml"), TINY.to_owned() + axes).unwrap();
    fine(at, &["sweep", "ratios.toml", "--out", "run", "--quiet"]);
    let steps: Vec<u64> =
        column(&at.join("run"), "validation.steps").iter().map(|x| x.parse().unwrap()).collect();
    let below = |most: u64| steps.iter().filter(|&&x| x < most).count();
    // A stratum is one point; 3.5 and 10.5, where rounding changes, lie at 27.2 and 51.1 % of the way.
    assert!(below(4).abs_diff(17) <= 1 && below(11).abs_diff(33) <= 1, "{steps:?}");
}

#[test]
fn an_axis_takes_the_place_of_the_one_that_is_inherited() {
    let folder = place();
    let at = folder.path();
    let axis = |values: &str| format!("[[axis]]\nset = \"tasks.multiplier\"\nvalues = {values}\n");
    fs::write(at.join("parent.toml"), TINY.to_owned() + &axis("[1.0, 3.0]")).unwrap();
    let child = "title = \"child\"\nextends = \"parent.toml\"\n".to_owned() + &axis("[2.0]");
    fs::write(at.join("child.toml"), child).unwrap();
    fine(at, &["sweep", "child.toml", "--out", "run", "--quiet"]);
    assert_eq!(column(&at.join("run"), "tasks.multiplier"), ["2"]);
}

/// Every design takes words, whole numbers and ratios.
#[test]
fn every_sampled_design_takes_words() {
    let folder = place();
    let at = folder.path();
    for (design, points) in [("latin-hypercube", 6), ("sobol", 8), ("saltelli", 2), ("morris", 3)] {
        let axes = format!(
            "[sweep]\ndesign = \"{design}\"\npoints = {points}\n\
             [[axis]]\nset = \"demand.surplus\"\nvalues = [\"layoff\", \"short-time\", \"idle\"]\n\
             [[axis]]\nset = \"demand.elasticity\"\nfrom = 0\nto = 1\n"
        );
        fs::write(at.join("words.toml"), TINY.to_owned() + &axes).unwrap();
        let out = format!("run-{design}");
        fine(at, &["sweep", "words.toml", "--out", &out, "--quiet"]);
        let mut words = column(&at.join(&out), "demand.surplus");
        words.sort();
        words.dedup();
        assert!(
            words.len() > 1
                && words.iter().all(|it| ["idle", "layoff", "short-time"].contains(&it.as_str())),
            "{design}: {words:?}"
        );
    }
}

#[test]
fn very_many_values_are_read_in_time_and_more_than_the_limit_refused() {
    let folder = place();
    let at = folder.path();
    let axis = |n: u32| {
        let values: Vec<String> = (1..=n).map(|i| format!("{i}e-5")).collect();
        format!("{TINY}[[axis]]\nset = \"demand.elasticity\"\nvalues = [{}]\n", values.join(", "))
    };
    fs::write(at.join("many.toml"), axis(100_000)).unwrap();
    let began = Instant::now();
    fine(at, &["check", "many.toml"]);
    // Values are compared with all before them in no time that grows with their square, which took 30 s.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    fs::write(at.join("more.toml"), axis(100_001)).unwrap();
    let words = refused(at, &["check", "more.toml"]);
    assert!(words.contains("100001 values") && words.contains("at most 100000"), "{words}");
}

#[test]
fn more_threads_than_a_machine_can_use_are_refused() {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    for jobs in ["100000", "0"] {
        let output = telosim(folder.path(), &["run", "small.toml", "--jobs", jobs]);
        assert!(code(&output) == 2 && said(&output).contains("threads"), "{}", said(&output));
    }
}

/// Neither the page nor a picture calls a parameter or a metric by its key; what programs read may.
fn calls_nothing_by_its_key(run: &Path) {
    let vocabulary = vocabulary(&Stage::new().unwrap().metrics());
    let keys = vocabulary
        .parameters
        .iter()
        .map(|it| &it.path)
        .chain(vocabulary.metrics.iter().map(|it| &it.0));
    let keys: Vec<&String> = keys.collect();
    assert!(keys.len() > 500);
    let charts = fs::read_dir(run.join("charts")).unwrap().map(|it| it.unwrap().path());
    let svg = |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == "svg");
    for file in charts.filter(svg).chain([run.join("report.md")]) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains('`'), "{}", file.display());
        for key in &keys {
            let place = text.find(*key).map(|at| &text[at.saturating_sub(40)..]);
            assert!(place.is_none(), "{key} in {}: {:.120}", file.display(), place.unwrap_or(""));
        }
    }
}

/// A sweep over three words and a number, with the words in this order.
fn three_words(order: [&str; 3]) -> String {
    let values = order.map(|word| format!("\"{word}\"")).join(", ");
    TINY.replace("years = 0.1", "years = 2").replace("runs = 1", "runs = 6")
        + &format!(
            "[adoption]\npath = \"system-run\"\n[[axis]]\nset = \"demand.surplus\"\nvalues = [{values}]\n\
             [[axis]]\nset = \"demand.elasticity\"\nvalues = [0.0, 0.5, 1.0]\n"
        )
}

/// The rule over words is said in words, does not depend on their order in the file, and stays with the run.
#[test]
fn a_rule_over_words_is_in_words_in_any_order_and_joins_the_page() {
    let folder = place();
    let at = folder.path();
    let mut rules = vec![];
    for (i, order) in
        [["layoff", "short-time", "idle"], ["short-time", "layoff", "idle"]].into_iter().enumerate()
    {
        let (file, run) = (format!("{i}.toml"), format!("run-{i}"));
        fs::write(at.join(&file), three_words(order)).unwrap();
        fine(at, &["sweep", &file, "--out", &run, "--quiet"]);
        let told = fine(at, &["discover", &run, "--when", "displacement.separated > 0.02"]);
        let found: Vec<String> =
            told.lines().filter(|line| !line.contains("run-")).map(str::to_owned).collect();
        assert!(found[1].contains("demand.surplus is idle or layoff"), "{told}");
        rules.push(found);
    }
    assert_eq!(rules[0], rules[1]);
    let manifest = fs::read_to_string(at.join("run-0/manifest.json")).unwrap();
    assert!(manifest.contains("discoveries.json"));
    let words = label::parameter("demand.surplus");
    for page in ["report.md", "report.html"] {
        let page = fs::read_to_string(at.join("run-0").join(page)).unwrap();
        assert!(page.contains(&format!("lie where {words}: ")), "{page}");
    }
    calls_nothing_by_its_key(&at.join("run-0"));
    fine(at, &["verify", "run-0"]);
    // The page that is made again says it too, and a damaged answer is found.
    fine(at, &["report", "run-0"]);
    assert!(fs::read_to_string(at.join("run-0/report.md")).unwrap().contains(&words));
    fs::write(at.join("run-0/discoveries.json"), "{}").unwrap();
    assert_eq!(code(&telosim(at, &["verify", "run-0"])), 74);
}

#[test]
fn conditions_understand_what_scenario_files_do() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("words.toml"), three_words(["layoff", "short-time", "idle"])).unwrap();
    fine(at, &["sweep", "words.toml", "--out", "run", "--quiet"]);
    for when in ["headline.net >= 0.05", "headline.net < 10%", "headline.net <= 5 %"] {
        let told = fine(at, &["discover", "run", "--when", when]);
        assert!(told.contains("of 54 runs"), "{told}");
    }
    for (when, why) in [
        ("headline.net > nan", "does not start with a number"),
        ("headline.nets > 0.1", "did you mean `headline.net`?"),
        ("headline.net", "is not like"),
    ] {
        let words = refused(at, &["discover", "run", "--when", when]);
        assert!(words.contains(why), "{words}");
        let words = refused(at, &["compare", "words.toml", "words.toml", "--target", when]);
        assert!(words.contains(why), "{words}");
    }
}

#[test]
fn what_drives_a_metric_joins_the_page_and_a_slip_is_answered_shortly() {
    let folder = place();
    let at = folder.path();
    let axes = "[sweep]\ndesign = \"morris\"\npoints = 4\n\
        [[axis]]\nset = \"demand.surplus\"\nvalues = [\"layoff\", \"short-time\", \"idle\"]\n\
        [[axis]]\nset = \"validation.steps\"\nfrom = 1\nto = 3\n\
        [[axis]]\nset = \"demand.elasticity\"\nfrom = 0\nto = 1\n";
    fs::write(at.join("morris.toml"), TINY.to_owned() + axes).unwrap();
    fine(at, &["sweep", "morris.toml", "--out", "run", "--quiet"]);
    let words = refused(at, &["sensitivity", "run", "--metric", "headline.nets"]);
    assert!(words.contains("did you mean `headline.net`?") && words.len() < 200, "{words}");
    let told = fine(at, &["sensitivity", "run", "--metric", "headline.net"]);
    assert!(told.contains("validation.steps"), "{told}");
    let manifest = fs::read_to_string(at.join("run/manifest.json")).unwrap();
    assert!(manifest.contains("sensitivity.json") && manifest.contains("what_drives_it"));
    let page = fs::read_to_string(at.join("run/report.md")).unwrap();
    let heading = "## What drives net job loss";
    assert!(page.contains(heading), "{page}");
    calls_nothing_by_its_key(&at.join("run"));
    fine(at, &["verify", "run"]);
}

/// Two policies of different cost, and an assumption that differs in one file.
fn spending(at: &Path) {
    let base = SMALL.replace("runs = 3", "runs = 8").replace("years = 1", "years = 2");
    let file = |name: &str, elasticity: f64, seats: f64| {
        let rooms = format!(
            "[adoption]\npath = \"system-run\"\n[demand]\nseat_cost = 100\nelasticity = {elasticity}\n[displacement]\nseats = {seats}\n"
        );
        fs::write(at.join(name), format!("{base}{rooms}")).unwrap();
    };
    file("none.toml", 1.0, 0.0);
    file("few.toml", 1.0, 0.05);
    file("many.toml", 1.0, 0.5);
    file("other.toml", 0.2, 0.5);
    file("assumed.toml", 0.2, 0.0);
}

/// Policies that cost different sums are not ranked without their cost.
#[test]
fn policies_of_different_cost_are_ranked_with_their_cost_beside() {
    let folder = place();
    let at = folder.path();
    spending(at);
    let told = fine(at, &["compare", "none.toml", "few.toml", "many.toml", "--out", "run", "-q"]);
    let ranked: Vec<&str> = told.lines().filter(|line| line.contains("alone the best")).collect();
    assert!(ranked.len() == 3 && ranked.iter().all(|it| it.contains("costs the public")), "{told}");
    assert!(told.contains("not one of equal cost"), "{told}");
    // No interval says what a share cannot be.
    let table = fs::read_to_string(at.join("run/comparison.csv")).unwrap();
    let shares = table.lines().filter(|line| line.contains(",share,") && line.contains(",mean,"));
    let ends = shares.flat_map(|line| line.rsplit(',').take(2).collect::<Vec<_>>());
    let ends: Vec<f64> = ends.map(|it| it.parse().unwrap()).collect();
    assert!(ends.len() == 6 && ends.iter().all(|it| (0.0..=1.0).contains(it)), "{table}");
}

/// What an assumption changes is charged to nobody: a price is of policy alone, in the four lines.
#[test]
fn a_price_takes_only_what_is_policy() {
    let folder = place();
    let at = folder.path();
    spending(at);
    let told = fine(at, &["compare", "none.toml", "other.toml", "--out", "run", "-q"]);
    let paid: Vec<&str> = told.lines().filter(|line| line.contains("public cost")).collect();
    assert!(paid.len() == 2 && paid.iter().all(|it| it.contains("policy of other on")), "{told}");
    // The lines between are variants like the files, and each can be simulated alone.
    let alone = fine(at, &["compare", "none.toml", "many.toml", "--out", "alone", "-q"]);
    let cost = |text: &str| {
        let line = text.lines().find(|line| line.contains("public cost")).unwrap();
        line.split("public cost").nth(1).unwrap().to_owned()
    };
    assert_eq!(cost(&told), cost(&alone), "{told}\n{alone}");
    let told = fine(at, &["compare", "none.toml", "assumed.toml", "--out", "assumed", "-q"]);
    assert!(!told.contains("public cost"), "{told}");
}

/// A comparison is a run folder: it goes on where it was stopped, its page is made again, and it is verified.
#[test]
fn a_comparison_is_a_study_folder() {
    let folder = place();
    let at = folder.path();
    spending(at);
    let compare = |out: &str, more: &[&str]| {
        fine(at, &[&["compare", "none.toml", "other.toml", "--out", out], more].concat())
    };
    compare("whole", &[]);
    compare("stopped", &["--max-time", "0s"]);
    let told = compare("stopped", &["--jobs", "1"]);
    assert!(told.contains("interaction"), "{told}");
    for name in ["runs.parquet", "comparison.csv"] {
        let read = |run: &str| fs::read(at.join(run).join(name)).unwrap();
        assert!(read("whole") == read("stopped"), "{name} differs");
    }
    assert!(compare("whole", &[]).contains("nothing to simulate"));
    fine(at, &["verify", "whole"]);
    for name in ["report.html", "report.md", "comparison.json", "scenario-other.toml"] {
        assert!(at.join("whole").join(name).is_file(), "{name}");
    }
    let page = fs::read_to_string(at.join("whole/report.md")).unwrap();
    assert!(
        page.contains("What the public pays") && page.contains("Assumptions or policy"),
        "{page}"
    );
    calls_nothing_by_its_key(&at.join("whole"));
    fs::remove_file(at.join("whole/report.md")).unwrap();
    fine(at, &["report", "whole"]);
    assert_eq!(fs::read_to_string(at.join("whole/report.md")).unwrap(), page);
    let same = fine(at, &["rerun", "whole", "--variant", "policy-of-other", "--replicate", "3"]);
    assert!(same.contains("same bits"), "{same}");
}
