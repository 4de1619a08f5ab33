use super::*;

/// A closed world of two organizations.
const SCENARIO: &str = "title = \"small attribution\"\nextends = \"closed.toml\"\n[time]\nyears = 1\n\
    [ensemble]\nruns = 2\n[organizations]\ncount = 2\n[adoption]\npath = \"system-run\"\n";

fn table(at: &Path, run: &str) -> Vec<(String, f64)> {
    let text = fs::read_to_string(at.join(run).join("paths.csv")).unwrap();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let rows = text.lines().skip(1).map(cells);
    rows.map(|row| (row[0].clone(), row[2].parse().unwrap())).collect()
}

#[test]
fn an_attribution_says_its_cost_goes_on_where_it_stopped_and_adds_up() {
    let folder = place();
    let at = folder.path();
    fs::copy(root().join("scenarios/closed.toml"), at.join("closed.toml")).unwrap();
    fs::write(at.join("small.toml"), SCENARIO).unwrap();
    let run = |out: &str, more: &[&str]| {
        let args = ["attribute", "small.toml", "--how", "telescoping", "--out", out];
        telosim(at, &[&args[..], more].concat())
    };
    let whole = run("whole", &["--jobs", "2"]);
    assert_eq!(code(&whole), 0, "{}", said(&whole));
    let words = said(&whole);
    // The scenario, its reference, the same with policy, no path, and four more sets; with all five paths it is the scenario.
    assert!(words.contains("2 replicates x 8 runs: 16 simulations"), "{words}");
    assert!(words.contains("points of the labour force"), "{words}");
    let stopped = run("parts", &["--max-time", "0s"]);
    assert!(said(&stopped).contains("the same command goes on from there"), "{}", said(&stopped));
    let again = run("parts", &["--jobs", "1", "--quiet"]);
    assert_eq!(code(&again), 0, "{}", said(&again));
    for name in ["runs.parquet", "paths.csv"] {
        let read = |run: &str| fs::read(at.join(run).join(name)).unwrap();
        assert!(read("whole") == read("parts"), "{name} differs");
    }
    let rows = table(at, "whole");
    let of = |name: &str| rows.iter().find(|row| row.0 == name).expect(name).1;
    let paths = ["execution", "coordination", "price", "spending", "finance"];
    let sum: f64 = paths.iter().map(|path| of(path)).sum();
    assert!((sum - of("all paths together")).abs() < 1e-12, "{rows:?}");
    assert!((of("price") + of("spending") - of("price and spending together")).abs() < 1e-12);
    assert!((sum + of("policy without AI") - of("net job loss")).abs() < 1e-12, "{rows:?}");
    assert_eq!(of("left with every path off"), 0.0);
    for name in ["report.html", "report.md", "charts/through_which_path.svg"] {
        assert!(at.join("whole").join(name).is_file(), "{name}");
    }
    let verified = telosim(at, &["verify", "whole"]);
    assert_eq!(code(&verified), 0, "{}", said(&verified));
    let told = telosim(at, &["report", "whole"]);
    assert_eq!(code(&told), 0, "{}", said(&told));
    for command in ["rerun", "trace"] {
        let refused = telosim(at, &[command, "whole"]);
        assert_eq!(code(&refused), 2, "{}", said(&refused));
    }
}

#[test]
fn a_run_says_through_which_path_jobs_go_where_it_is_asked_and_when_it_is_done() {
    let folder = place();
    let at = folder.path();
    fs::copy(root().join("scenarios/closed.toml"), at.join("closed.toml")).unwrap();
    let page = |run: &str| {
        let text = fs::read_to_string(at.join(run).join("report.md")).unwrap();
        text.contains("\n## Through which path the jobs go\n")
    };
    fs::write(at.join("small.toml"), SCENARIO).unwrap();
    let plain = telosim(at, &["run", "small.toml", "--out", "plain", "--quiet"]);
    assert!(code(&plain) == 0 && !said(&plain).contains("largest path"), "{}", said(&plain));
    assert!(!page("plain") && !at.join("plain-telescoping").exists());
    let asked = SCENARIO.replace("runs = 2", "runs = 2\nattribution = 2");
    fs::write(at.join("asked.toml"), asked).unwrap();
    let told = telosim(at, &["run", "asked.toml", "--out", "asked", "--no-progress"]);
    assert_eq!(code(&told), 0, "{}", said(&told));
    for words in
        ["through which path: 2 replicates x 8 runs: 16 simulations", "The largest path is "]
    {
        assert!(said(&told).contains(words), "{words}: {}", said(&told));
    }
    // Of a run that is done it is asked afterwards, with the same numbers.
    let later = telosim(at, &["attribute", "plain", "--how", "telescoping", "--quiet"]);
    assert_eq!(code(&later), 0, "{}", said(&later));
    for run in ["plain", "asked"] {
        assert!(page(run), "{run}");
        let verified = telosim(at, &["verify", run]);
        assert_eq!(code(&verified), 0, "{}", said(&verified));
    }
    assert_eq!(table(at, "plain-telescoping"), table(at, "asked-telescoping"));
    let again = telosim(at, &["report", "plain"]);
    assert!(code(&again) == 0 && said(&again).contains("The largest path is "), "{}", said(&again));
    for more in [&["plain", "--seed", "3"][..], &["plain-telescoping"]] {
        let refused = telosim(at, &[&["attribute"], more].concat());
        assert_eq!(code(&refused), 2, "{}", said(&refused));
    }
    // Its time is up: the page is there, and the same command goes on.
    let stop = ["run", "asked.toml", "--out", "late", "--quiet"];
    let stopped = telosim(at, &[&stop[..], &["--max-time", "0s"]].concat());
    assert!(code(&stopped) == 0 && !said(&stopped).contains("largest path"), "{}", said(&stopped));
    let whole = telosim(at, &stop);
    assert!(code(&whole) == 0 && said(&whole).contains("The largest path is "), "{}", said(&whole));
    assert_eq!(table(at, "late-telescoping"), table(at, "asked-telescoping"));
    let checked = said(&telosim(at, &["check", "asked.toml"]));
    assert!(checked.contains(" and 16 for the paths through which jobs go"), "{checked}");
}

#[test]
fn a_folder_that_was_shared_out_in_every_order_is_shared_out_in_one() {
    let folder = place();
    let at = folder.path();
    fs::copy(root().join("scenarios/closed.toml"), at.join("closed.toml")).unwrap();
    let runs = SCENARIO.replace("runs = 2", "runs = 1");
    fs::write(at.join("small.toml"), runs.replace("years = 1", "years = 0.5")).unwrap();
    let share = |how: &str, out: &str| {
        let told = telosim(at, &["attribute", "small.toml", "--how", how, "--out", out, "--quiet"]);
        assert_eq!(code(&told), 0, "{}", said(&told));
        table(at, out)
    };
    let alone = share("telescoping", "alone");
    let every = share("shapley", "both");
    assert_eq!(share("telescoping", "both"), alone);
    assert_ne!(every, alone);
}

#[test]
fn a_sweep_is_not_attributed() {
    let folder = place();
    let at = folder.path();
    let axis = "title = \"a\"\nextends = \"neutral\"\n[[axis]]\nset = \"tasks.multiplier\"\nvalues = [1, 2]\n";
    fs::write(at.join("sweep.toml"), axis).unwrap();
    let refused = telosim(at, &["attribute", "sweep.toml"]);
    assert_eq!(code(&refused), 65, "{}", said(&refused));
}
