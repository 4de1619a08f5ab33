//! A folder whose design grows, and what is the same run.

use super::*;

/// The plan with so many points and runs of `main`, so many runs of the reference, and arms of these names.
fn design(points: u64, runs: u64, arms: &[&str]) -> Identity {
    let mut plan = plan(8);
    plan.variants[0].points = points;
    plan.variants[0].runs = runs;
    plan.variants[1].runs = runs.min(25);
    for name in arms {
        let role = VariantRole::Arm;
        plan.variants.push(VariantPlan { name: (*name).into(), role, points, runs });
    }
    // An id says what the row's settings are: points of `main` by their number, arms by their name.
    let of = |name: &str, point: u64| match name {
        "main" => point + 1,
        "reference" => 1000,
        name => 10_000 + 100 * u64::from(name.as_bytes()[0]) + point,
    };
    let ids = plan.variants.iter().map(|it| (0..it.points).map(|at| of(&it.name, at)).collect());
    let ids: Vec<Vec<u64>> = ids.collect();
    Identity::new(TEXT, 7, "keyed", plan).of_rows(ids)
}

/// What a row's simulation gives: numbers that depend on its id and replicate only.
fn simulated(identity: &Identity, variant: u32, point: u64, replicate: u64) -> Outcome {
    let id = identity.ids[variant as usize][point as usize];
    Outcome { variant, point, ..outcome((id % 2) as u32, id, replicate) }
}

/// Asks for a design and simulates what is missing; how many simulations that were. `most` of them, where it is interrupted.
fn ask(path: &Path, identity: Identity, most: usize) -> usize {
    let folder = RunFolder::create(path, TEXT, identity.clone(), Machine::default()).unwrap();
    if folder.is_complete() {
        return 0;
    }
    let mut recorder = Recorder::new(folder);
    recorder.carry(|v, p, r| Ok(simulated(&identity, v, p, r).inputs)).unwrap();
    let mut done = 0;
    for (place, variant) in (0..).zip(&identity.plan.variants) {
        for (point, replicate) in
            (0..variant.points).flat_map(|point| (0..variant.runs).map(move |it| (point, it)))
        {
            if done < most && !recorder.has(place, point, replicate) {
                recorder.take(simulated(&identity, place, point, replicate)).unwrap();
                done += 1;
            }
        }
    }
    if done < most {
        recorder.finish(Progress::Complete).unwrap();
    }
    done
}

#[test]
fn a_design_that_grows_in_steps_ends_as_the_whole_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let steps = [
        design(2, 3, &[]),
        design(2, 6, &[]),
        design(5, 6, &[]),
        design(5, 6, &["b"]),
        design(5, 9, &["a", "b"]),
    ];
    let whole = dir.path().join("whole");
    let all = ask(&whole, steps[4].clone(), usize::MAX);
    let wanted = Results::open(&whole).unwrap();
    for (name, stops) in [("steps", usize::MAX), ("interrupted", 10)] {
        let path = dir.path().join(name);
        let mut done = 0;
        for step in &steps {
            // Interrupted, it is killed with part of its work acknowledged, and asked for again or asked for more.
            done += ask(&path, step.clone(), stops);
        }
        done += ask(&path, steps[4].clone(), usize::MAX);
        let found = Results::open(&path).unwrap();
        assert!(found.verify().is_empty(), "{name}: {:?}", found.verify());
        assert_eq!(found.manifest().content, wanted.manifest().content, "{name}");
        assert_eq!(found.content().unwrap(), wanted.manifest().content, "{name}");
        assert_eq!(found.manifest().run, wanted.manifest().run, "{name}");
        for table in ["runs.parquet", "series.parquet", "design.parquet"] {
            let read = |run: &Path| fs::read(run.join(table)).unwrap();
            assert!(read(&path) == read(&whole), "{name} {table}");
        }
        if stops == usize::MAX {
            assert_eq!(done, all, "nothing is simulated twice");
            assert_eq!(found.manifest().designs.len(), steps.len());
            let kept: Vec<u64> = found.manifest().designs.iter().map(|it| it.kept).collect();
            assert_eq!(kept, [0, 9, 18, 36, 66]);
        }
        assert_eq!(ask(&path, steps[4].clone(), usize::MAX), 0);
    }
}

#[test]
fn fewer_runs_or_arms_leave_what_is_there_and_other_rows_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    ask(dir.path(), design(3, 6, &["a"]), usize::MAX);
    let manifest = fs::read(dir.path().join("manifest.json")).unwrap();
    for fewer in [design(3, 3, &["a"]), design(3, 6, &[]), design(2, 6, &["a"])] {
        let folder = RunFolder::create(dir.path(), TEXT, fewer, Machine::default()).unwrap();
        assert!(folder.is_complete());
        let words = folder.beyond().unwrap();
        assert!(words.contains("holds 42 simulations, among them all"), "{words}");
    }
    // More of one thing and less of another is another run.
    for other in [design(4, 6, &[]), design(3, 9, &["b"])] {
        let error = RunFolder::create(dir.path(), TEXT, other, Machine::default()).unwrap_err();
        assert_eq!(error.exit_code(), 78, "{error}");
    }
    assert_eq!(fs::read(dir.path().join("manifest.json")).unwrap(), manifest);
}

#[test]
fn other_names_and_another_order_are_the_same_run() {
    let dir = tempfile::tempdir().unwrap();
    let one = design(3, 6, &["a", "b"]);
    let all = ask(dir.path(), one.clone(), usize::MAX);
    assert!(all > 0);
    let mut other = design(3, 6, &["b", "a"]);
    assert_eq!(other.hash(), one.hash());
    other.plan.variants[2].name = "renamed".into();
    let ids = other.ids.clone();
    let other = other.of_rows(ids);
    assert_eq!(other.hash(), one.hash());
    assert_eq!(ask(dir.path(), other, usize::MAX), 0, "nothing is simulated");
    let results = Results::open(dir.path()).unwrap();
    assert!(results.verify().is_empty());
    let names: Vec<&str> =
        results.manifest().identity.plan.variants.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["main", "reference", "renamed", "a"]);
}

#[test]
fn shards_of_designs_in_another_order_merge() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (design(2, 4, &["a", "b"]), design(2, 4, &["b", "a"]));
    let at = |name: &str| dir.path().join(name);
    ask(&at("whole"), one.clone(), usize::MAX);
    ask(&at("first"), one.clone(), 9);
    ask(&at("second"), other, usize::MAX);
    let folder = RunFolder::create(&at("merged"), TEXT, one.clone(), Machine::default()).unwrap();
    let mut merged = Join::new(folder, |v, p, r| Ok(simulated(&one, v, p, r).inputs)).unwrap();
    assert_eq!(merged.take(&at("first")).unwrap(), 8, "what was acknowledged");
    merged.take(&at("second")).unwrap();
    assert_eq!(merged.recorder().missing(), 0);
    let merged = merged.finish(Progress::Complete).unwrap();
    let whole = Results::open(&at("whole")).unwrap();
    assert_eq!(merged.manifest().content, whole.manifest().content);
}

#[test]
fn a_row_that_two_folders_have_otherwise_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let asked = design(2, 4, &[]);
    let at = |name: &str| dir.path().join(name);
    ask(&at("one"), asked.clone(), usize::MAX);
    // The same but for one number of one row.
    let other = RunFolder::create(&at("other"), TEXT, asked.clone(), Machine::default()).unwrap();
    let mut other = Recorder::new(other);
    let mut odd = simulated(&asked, 0, 1, 2);
    let was = odd.finals[1];
    odd.finals[1] += 1.0;
    other.take(simulated(&asked, 0, 1, 1)).unwrap();
    other.take(odd.clone()).unwrap();
    other.finish(Progress::Partial).unwrap();
    let open = || {
        let folder = RunFolder::create(&at("merged"), TEXT, asked.clone(), Machine::default());
        Join::new(folder.unwrap(), |v, p, r| Ok(simulated(&asked, v, p, r).inputs)).unwrap()
    };
    let mut merged = open();
    merged.take(&at("one")).unwrap();
    let refused = merged.take(&at("other")).unwrap_err();
    assert_eq!(refused.exit_code(), 70);
    let (words, name) = (refused.to_string(), &asked.plan.metrics[1].name);
    for part in [
        "0000000000000002 (main, point 1), replicate 2".to_owned(),
        at("one").display().to_string(),
        format!("{name} is {} there, {} here", was, odd.finals[1]),
    ] {
        assert!(words.contains(&part), "{part}: {words}");
    }
    // What is there already is compared, too, and with itself it is the same.
    merged.recorder().flush().unwrap();
    drop(merged);
    let mut again = open();
    assert_eq!(again.take(&at("one")).unwrap(), 0);
    assert_eq!(again.take(&at("other")).unwrap_err().exit_code(), 70);
    // A row of another design has no place here.
    ask(&at("more"), design(3, 4, &[]), usize::MAX);
    assert_eq!(again.take(&at("more")).unwrap_err().exit_code(), 78);
}

#[test]
fn a_kept_replicate_that_has_other_bits_now_is_told_number_by_number() {
    let dir = tempfile::tempdir().unwrap();
    let mut recorder = recorder(dir.path(), 16);
    assert_eq!(recorder.golden(Some(1)).unwrap(), None);
    (0..4).for_each(|it| recorder.take(outcome(0, 2, it)).unwrap());
    recorder.take(outcome(1, 0, 7)).unwrap();
    recorder.flush().unwrap();
    let of = |recorder: &Recorder, variant| {
        let kept = recorder.golden(variant).unwrap().unwrap();
        (kept.variant, kept.point, kept.replicate)
    };
    assert_eq!((of(&recorder, Some(1)), of(&recorder, None)), ((1, 0, 7), (0, 2, 0)));
    let kept = recorder.golden(Some(1)).unwrap().unwrap();
    assert!(recorder.differences(&kept, outcome(1, 0, 7)).is_empty());
    let mut other = outcome(1, 0, 7);
    other.finals[1] = f64::from_bits(other.finals[1].to_bits() + 1);
    let told = recorder.differences(&kept, other);
    assert!(told.len() == 1 && told[0].starts_with("demand.price is "), "{told:?}");
    let failed = recorder.differences(&kept, outcome(1, 0, 5));
    assert_eq!(failed, ["it was ok there, it is here: panicked: =oh"]);
}
