//! The pictures of runs and sweeps.

use std::fs;
use std::path::Path;

use super::{SMALL, code, files, place, said, telosim};

/// Runs or sweeps a scenario into `out` and gives the folder back.
fn out(command: &str, folder: &Path, text: &str) -> std::path::PathBuf {
    fs::write(folder.join("it.toml"), text).unwrap();
    let output = telosim(folder, &[command, "it.toml", "--out", "out", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    folder.join("out")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What a picture is called for those who do not see it.
fn title(out: &Path, chart: &str) -> String {
    let svg = read(&out.join(format!("charts/{chart}.svg")));
    let from = svg.find("-title\">").unwrap() + "-title\">".len();
    svg[from..from + svg[from..].find('<').unwrap()].replace('\u{a0}', " ")
}

#[test]
fn a_policy_is_marked_on_the_day_that_its_file_names() {
    let folder = place();
    let small = SMALL.replace("years = 1", "start = 2026-01-01\nyears = 4.2");
    let small = small.replace("count = 2", "count = 1").replace("runs = 3", "runs = 2");
    let lever = "[[lever]]\nfrom = 2030-01-01\nset = \"tasks.multiplier\"\nto = 3.0\n";
    let out = out("run", folder.path(), &format!("{small}{lever}"));
    for chart in ["what_happens", "what_does_the_policy_change"] {
        let csv = read(&out.join(format!("charts/{chart}.csv")));
        let row = csv.lines().find(|line| line.contains("policy starts")).unwrap();
        // It acts from the first tick that begins on or after the day, which is two days later.
        assert!(row.contains("2030-01-01"), "{chart}: {row}");
        let svg = read(&out.join(format!("charts/{chart}.svg")));
        assert!(svg.contains("policy starts, 2030-01-01") && svg.contains("-policy\""), "{chart}");
    }
    // With the policy, without it, and the counterfactual are in the first picture.
    let csv = read(&out.join("charts/what_happens.csv"));
    for line in ["With policy", "Without policy", "Without AI"] {
        assert!(csv.contains(line), "{line}");
    }
}

/// Arms that differ in the births of purposes, and have three keys more in common.
fn experiment(names: [&str; 3]) -> String {
    let arm = |name: &str, births: f64| {
        format!(
            "[[arm]]\nname = \"{name}\"\nset = {{ \"adoption.path\" = \"human-coordinated\", \"demand.elasticity\" = 0.2, \
             \"tasks.multiplier\" = 9.0, \"purposes.multiplier\" = {births:?} }}\n"
        )
    };
    let arms: String = names.iter().zip([1.0, 3.0, 9.0]).map(|(name, x)| arm(name, x)).collect();
    "title = \"arms\"\nextends = \"parent.toml\"\n".to_owned() + &arms
}

#[test]
fn a_picture_is_chosen_by_settings_and_names_change_nothing_in_it() {
    let names = [["few", "more", "most"], ["neither-at-1", "both-at-1", "without-handoffs"]];
    let charts = names.map(|names| {
        let folder = place();
        let parent = SMALL.replace("years = 1", "years = 0.5");
        fs::write(folder.path().join("parent.toml"), parent).unwrap();
        let out = out("run", folder.path(), &experiment(names));
        // A fourth key in all of them is no reason to draw nothing.
        let svg = read(&out.join("charts/who_is_displaced.svg"));
        assert!(svg.contains("people coordinate all work"), "what they have in common is said");
        assert!(!svg.contains("a system runs the work"));
        let all = files(&out.join("charts"), "csv");
        assert!(all.len() >= 6, "{all:?}");
        let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
        all.iter()
            .map(|path| (name(path), read(path), title(&out, &name(path))))
            .collect::<Vec<_>>()
    });
    for (one, other) in charts[0].iter().zip(&charts[1]) {
        assert_eq!(one, other);
    }
    assert_eq!(charts[0].len(), charts[1].len());
}

#[test]
fn a_short_run_is_dots_and_has_no_year_twice() {
    for years in ["1", "\"1 week\""] {
        let folder = place();
        let text = SMALL.replace("years = 1", &format!("years = {years}"));
        let out = out("run", folder.path(), &text);
        for path in files(&out.join("charts"), "svg") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let title = title(&out, &name);
            let times: Vec<&str> = title.split(" in ").skip(1).collect();
            let day = |part: &str| part.split(['.', ':', ';', ',']).next().unwrap_or("").to_owned();
            let mut days: Vec<String> = times.iter().map(|part| day(part)).collect();
            let all = days.len();
            days.sort();
            days.dedup();
            assert_eq!(days.len(), all, "{title}");
        }
        // Three runs are no bands; no share leaves its bounds.
        let csv = read(&out.join("charts/what_happens.csv"));
        assert!(csv.contains(",run,") && !csv.contains("middle_"), "{csv}");
        for path in files(&out.join("charts"), "csv") {
            let header = read(&path).lines().next().unwrap().to_owned();
            assert!(header.contains("quantity,unit,value") && !header.contains(' '), "{header}");
        }
    }
}

#[test]
fn a_picture_says_where_it_comes_from_and_leaves_out_a_name_that_it_cannot_draw() {
    let folder = place();
    let persian = "title = \"چه کسی می\u{200c}خواهد\"\n";
    let text = SMALL.replace("title = \"small\"\n", persian);
    let text = text.replace("years = 1", "years = 0.2");
    fs::write(folder.path().join("模型 שלום.toml"), text).unwrap();
    let output = telosim(folder.path(), &["run", "模型 שלום.toml", "--out", "out", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let svg = read(&folder.path().join("out/charts/what_happens.svg"));
    assert!(
        svg.contains("Source: telosim") && svg.contains(", 3 runs, run "),
        "no name, then runs"
    );
    let shown = svg.split("</metadata>").nth(1).unwrap();
    assert!(!shown.contains(|c: char| ('\u{590}'..='\u{6ff}').contains(&c) || c >= '\u{4e00}'));
    assert!(svg.contains("&quot;seed&quot;:&quot;7&quot;"), "the seed stands in the metadata");
    let png = fs::read(folder.path().join("out/charts/what_happens.png")).unwrap();
    let chunk = b"iTXtSource";
    assert!(png.windows(chunk.len()).any(|it| it == chunk));
}

/// Every kind of design has a sentence and a picture that fits it.
#[test]
fn every_sweep_has_a_headline_and_a_picture() {
    let axis = |set: &str, span: &str| format!("[[axis]]\nset = \"{set}\"\n{span}\n");
    let listed = axis("tasks.multiplier", "values = [1.0, 9.0]")
        + &axis("demand.elasticity", "values = [0.2, 2.0]");
    let sampled = axis("tasks.multiplier", "from = 1.0\nto = 9.0")
        + &axis("demand.elasticity", "from = 0.2\nto = 2.0");
    let policy = "[[policy]]\nname = \"finders\"\nset = { \"purposes.multiplier\" = 3.0 }\n";
    let design = |name: &str, points: u32| match points {
        0 => format!("[sweep]\ndesign = \"{name}\"\n"),
        n => format!("[sweep]\ndesign = \"{name}\"\npoints = {n}\n"),
    };
    let cases = [
        (listed.clone(), vec!["where_does_displacement_end"]),
        (axis("demand.surplus", "values = [\"layoff\", \"idle\"]"), vec!["what_it_depends_on"]),
        (design("one-at-a-time", 0) + &listed, vec!["which_change_matters"]),
        (design("latin-hypercube", 8) + &sampled, vec!["what_it_depends_on"]),
        (design("sobol", 8) + &sampled, vec!["what_it_depends_on"]),
        (design("saltelli", 8) + &sampled, vec!["what_drives_it", "what_it_depends_on"]),
        (design("morris", 3) + &sampled, vec!["what_drives_it", "what_it_depends_on"]),
        (
            listed + policy,
            vec!["which_change_matters", "where_does_displacement_end", "where_does_it_help"],
        ),
    ];
    let small = SMALL.replace("years = 1", "years = 0.5").replace("runs = 3", "runs = 2");
    for (text, charts) in cases {
        let folder = place();
        let out = out("sweep", folder.path(), &format!("{small}{text}"));
        let drawn: Vec<String> = files(&out.join("charts"), "svg")
            .iter()
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        for chart in &charts {
            assert!(drawn.iter().any(|it| it == chart), "{chart}: {drawn:?}\n{text}");
        }
        assert_eq!(drawn.len(), charts.len(), "{drawn:?}\n{text}");
        let page = read(&out.join("report.md"));
        let headline = page.lines().find(|line| line.starts_with("**")).unwrap_or_default();
        assert!(headline.contains("net job loss"), "{page}");
        assert!(!headline.contains('`') && !headline.contains("tasks.multiplier"), "{headline}");
        // From 12 % to 12 % is no way.
        let shares: Vec<&str> =
            headline.split("from ").skip(1).flat_map(|it| it.split(" to ")).collect();
        let first = |it: &&str| it.split('%').next().unwrap_or_default().trim().to_owned();
        if let [from, to, ..] = &shares[..] {
            assert_ne!(first(from), first(to), "{headline}");
        }
        let points = read(&out.join("points.csv"));
        assert!(!points.lines().next().unwrap().contains(' '), "{points}");
    }
}

#[test]
fn a_run_without_records_over_time_says_so_and_draws_none() {
    let folder = place();
    let out = out("run", folder.path(), &format!("{SMALL}[record]\nseries = false\n"));
    let page = read(&out.join("report.md"));
    assert!(page.contains("no records over time were kept"), "{page}");
    assert!(!page.contains("series.parquet"), "{page}");
    for name in ["what_happens", "which_quadrant", "what_binds", "who_checks", "do_ideas_run_out"] {
        assert!(!out.join(format!("charts/{name}.svg")).exists(), "{name}");
    }
}
