//! The event log that a user takes to a process-mining tool or a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use polars::prelude::{ArrowDataType, ArrowTimeUnit, ParquetReader, SerReader as _};
use rusqlite::Connection;
use serde_json::Value;
use telosim::engine::{Draws, Handed};
use telosim::model::flow::STAGES;
use telosim::scenario::Scenario;
use telosim::study::{Cast, Outcome, Script as _, Stage, vocabulary};

use super::*;

/// A folder with a run of two replicates in which a system runs the work.
fn traced() -> tempfile::TempDir {
    let folder = place();
    let system = format!("{SMALL}[adoption]\npath = \"system-run\"\n");
    fs::write(folder.path().join("small.toml"), system).unwrap();
    let ran = telosim(folder.path(), &["run", "small.toml", "--runs", "2", "--out", "small", "-q"]);
    assert!(ran.status.success(), "{}", said(&ran));
    folder
}

/// What `trace` prints of it with these options.
fn log(folder: &tempfile::TempDir, options: &[&str]) -> String {
    let traced = telosim(folder.path(), &[&["trace", "small"], options].concat());
    assert_eq!(code(&traced), 0, "{}", said(&traced));
    String::from_utf8(traced.stdout).unwrap()
}

/// The rows of a log in CSV, each by the names of its columns.
fn rows(text: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), header.len(), "{line}");
            header.iter().copied().zip(cells).collect()
        })
        .collect()
}

fn list(of: &Value) -> Vec<Value> {
    of.as_array().unwrap().clone()
}

/// Tasks are told with the purposes that asked for them and with who did and reviewed them, and nothing refers to what is not there.
#[test]
fn an_event_log_has_purposes_people_reviewers_and_executors_beside_tasks() {
    let log: Value = serde_json::from_str(&log(&traced(), &["--format", "ocel"])).unwrap();
    let mut kinds = BTreeMap::new();
    for object in list(&log["objects"]) {
        let kind = object["type"].as_str().unwrap().to_owned();
        assert!(kinds.insert(object["id"].as_str().unwrap().to_owned(), kind).is_none());
    }
    let of = |kind: &str| kinds.values().filter(|it| *it == kind).count();
    for kind in list(&log["objectTypes"]) {
        assert!(of(kind["name"].as_str().unwrap()) > 0, "{kind}");
    }
    assert_eq!(of("organization"), 2);
    let related = |thing: &Value| -> Vec<String> {
        let to = list(&thing["relationships"]);
        let kind = |it: &Value| kinds[it["objectId"].as_str().unwrap()].clone();
        to.iter().map(|it| format!("{} {}", it["qualifier"].as_str().unwrap(), kind(it))).collect()
    };
    for object in list(&log["objects"]) {
        let attributes = list(&object["attributes"]);
        let named: BTreeSet<&str> =
            attributes.iter().filter_map(|it| it["name"].as_str()).collect();
        let wanted = match object["type"].as_str().unwrap() {
            "task" => {
                assert!(attributes.iter().all(|it| it["value"].as_f64().unwrap() >= 0.0));
                assert!(attributes[0]["value"].as_f64().unwrap() > 0.0);
                "asked for by purpose"
            }
            "purpose" => "pursued by organization",
            "person" | "executor" => "works for organization",
            "reviewer" => "is person",
            _ => {
                let modes: Vec<&str> =
                    attributes.iter().filter_map(|it| it["value"].as_str()).collect();
                assert_eq!(modes, ["human-coordinated", "system-run"]);
                continue;
            }
        };
        let related = related(&object);
        assert!(!related.is_empty() && related.iter().all(|it| it == wanted), "{object}");
        let all = list(&log["objectTypes"]);
        let its = all.iter().find(|it| it["name"] == object["type"]).unwrap();
        let its = list(&its["attributes"]);
        assert_eq!(named, its.iter().map(|it| it["name"].as_str().unwrap()).collect());
    }
    let mut done_by = BTreeMap::<String, usize>::new();
    let (mut before, mut stood) = (String::new(), BTreeMap::<String, String>::new());
    for event in list(&log["events"]) {
        let time = event["time"].as_str().unwrap().to_owned();
        assert!(before <= time, "{event}");
        before = time;
        let (state, its) = (event["type"].as_str().unwrap().to_owned(), related(&event));
        assert_eq!(its[..2], ["of task", "in organization"], "{event}");
        let stage = STAGES.iter().find(|it| format!("{:?}", it.state) == state).unwrap();
        let ends = state == "Idea" || stage.next.is_empty();
        assert_eq!(its.contains(&"for purpose".to_owned()), ends, "{event}");
        assert_eq!(
            its.contains(&"reviewed by reviewer".to_owned()),
            state == "Reviewing",
            "{event}"
        );
        if let Some(by) = its.iter().find(|it| it.starts_with("by ")) {
            assert!(matches!(&*state, "Running" | "Reviewing"), "{event}");
            *done_by.entry(format!("{state} {by}")).or_default() += 1;
        }
        // A task goes where the table of the flow says.
        let task = event["relationships"][0]["objectId"].as_str().unwrap().to_owned();
        let from = stood.insert(task, state.clone());
        match from.map(|from| STAGES.iter().find(|it| format!("{:?}", it.state) == from).unwrap()) {
            None => assert_eq!(state, "Idea"),
            Some(from) => assert!(from.next.contains(&stage.state), "{:?} to {state}", from.state),
        }
    }
    let keys: Vec<&str> = done_by.keys().map(String::as_str).collect();
    assert_eq!(keys, ["Reviewing by person", "Running by executor", "Running by person"]);
}

/// Weeks, working hours, dates and times count from one day, and rows are in their order.
#[test]
fn a_line_of_the_event_log_has_one_moment() {
    let text = log(&traced(), &[]);
    let start: jiff::civil::Date = "2026-01-01".parse().unwrap();
    let (mut seen, mut before) = ([0, 0], f64::NEG_INFINITY);
    for row in rows(&text) {
        let [week, hour] = ["week", "working_hour"].map(|it| row[it].parse::<f64>().unwrap());
        // Each is rounded to four digits.
        assert!((hour - 40.0 * week).abs() < 0.003, "{row:?}");
        let days = row["date"].parse::<jiff::civil::Date>().unwrap().since(start).unwrap();
        let date = f64::from(days.get_days());
        assert!((date - 0.001..date + 1.001).contains(&(7.0 * week)), "{row:?}");
        let time: jiff::civil::DateTime = row["time"].trim_end_matches('Z').parse().unwrap();
        let passed = time.duration_since(start.to_datetime(jiff::civil::Time::midnight()));
        assert!((passed.as_secs_f64() / 86_400.0 - 7.0 * week).abs() < 1e-3, "{row:?}");
        assert!(row["time"].starts_with(row["date"]) && before <= hour, "{row:?}");
        before = hour;
        seen[usize::from(week >= 0.0)] += 1;
        let way = if week < 0.0 { "human-coordinated" } else { "system-run" };
        assert_eq!(row["mode"], way, "{row:?}");
        assert_eq!(row["tier"].is_empty(), !row["by"].starts_with("person"), "{row:?}");
    }
    assert!(seen[0] > 100 && seen[1] > 100, "{seen:?}");
}

/// Every form has the same events, and the database is one.
#[test]
fn every_form_has_the_same_events() {
    let folder = traced();
    let at = |name: &str| folder.path().join(name);
    let text = log(&folder, &[]);
    let rows = rows(&text);
    for (form, name) in [
        ("csv", "log.csv"),
        ("parquet", "log.parquet"),
        ("ocel", "log.json"),
        ("ocel-sqlite", "log.sqlite"),
    ] {
        let said = log(&folder, &["--format", form, "--out", name]);
        assert_eq!(said, format!("{name}: {} events\n", rows.len()));
    }
    assert_eq!(fs::read_to_string(at("log.csv")).unwrap(), text);
    let open = || ParquetReader::new(fs::File::open(at("log.parquet")).unwrap());
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let schema = open().schema().unwrap();
    assert!(schema.iter_names().map(|it| it.as_str()).eq(header.iter().copied()), "{schema:?}");
    let time = &schema.get("time").unwrap().dtype;
    assert_eq!(*time, ArrowDataType::Timestamp(ArrowTimeUnit::Millisecond, None));
    let work = schema.get("work_bh").unwrap().metadata.as_deref().unwrap();
    assert_eq!(work.get("unit").map(|it| it.as_str()), Some("bh"));
    let columns = ["task", "by", "tier"].map(str::to_owned).to_vec();
    let table = open().with_columns(Some(columns)).finish().unwrap();
    assert_eq!(table.height(), rows.len());
    for name in ["task", "by"] {
        let column = table.column(name).unwrap().str().unwrap().clone();
        assert!(column.iter().zip(&rows).all(|(it, row)| it.unwrap_or_default() == row[name]));
    }
    let tiers = table.column("tier").unwrap().u64().unwrap().clone();
    assert!(tiers.iter().zip(&rows).all(|(it, row)| it == row["tier"].parse().ok()));
    let json: Value = serde_json::from_str(&fs::read_to_string(at("log.json")).unwrap()).unwrap();
    let data = Connection::open(at("log.sqlite")).unwrap();
    let count = |of: &str| -> usize {
        let sql = format!("SELECT count(*) FROM {of}");
        data.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize
    };
    let (events, objects) = (list(&json["events"]), list(&json["objects"]));
    assert_eq!([count("event"), count("object")], [events.len(), objects.len()]);
    assert_eq!(events.len(), rows.len());
    let related =
        |all: &[Value]| all.iter().map(|it| list(&it["relationships"]).len()).sum::<usize>();
    let [of_events, of_objects] = [count("event_object"), count("object_object")];
    assert_eq!([of_events, of_objects], [related(&events), related(&objects)]);
    // Nothing refers to what is not there, and each type has its table.
    assert_eq!(count("pragma_foreign_key_check"), 0);
    for (of, kinds) in [("event", "eventTypes"), ("object", "objectTypes")] {
        for kind in list(&json[kinds]) {
            let name = kind["name"].as_str().unwrap();
            let all = count(&format!("{of} WHERE ocel_type = '{name}'"));
            assert_eq!(
                count(&format!("(SELECT DISTINCT ocel_id FROM \"{of}_{name}\")")),
                all,
                "{name}"
            );
        }
    }
    let first: f64 = data.query_row("SELECT work FROM object_task", [], |row| row.get(0)).unwrap();
    assert!(first > 0.0);
    // An organization that changes how it works has a row for that.
    assert_eq!(count("object_organization WHERE ocel_changed_field = 'mode'"), 2);
}

/// What a filter leaves is part of the whole, and a sample has the same tasks whatever else is asked for.
#[test]
fn filters_take_a_part_of_the_same_log() {
    let folder = traced();
    let whole = log(&folder, &[]);
    let part = |options: &[&str], keeps: &dyn Fn(&BTreeMap<&str, &str>) -> bool| {
        let text = log(&folder, options);
        let all = rows(&whole);
        let kept: Vec<_> = all.iter().filter(|row| keeps(row)).cloned().collect();
        assert!(!kept.is_empty() && kept.len() < all.len(), "{options:?}");
        assert!(rows(&text) == kept, "{options:?}");
    };
    part(&["--organization", "1"], &|row| row["organization"] == "1");
    part(&["--from", "-3", "--until", "2026-02-01"], &|row| {
        row["week"].parse::<f64>().unwrap() >= -3.0 && row["date"] < "2026-02-01"
    });
    let tasks = |options: &[&str]| -> BTreeSet<String> {
        let text = log(&folder, options);
        rows(&text).iter().map(|row| row["task"].to_owned()).collect()
    };
    let (all, half, tenth) = (tasks(&[]), tasks(&["--sample", "0.5"]), tasks(&["--sample", "0.1"]));
    assert!(tenth.is_subset(&half) && half.is_subset(&all));
    let share = half.len() as f64 / all.len() as f64;
    // Four standard errors.
    assert!((share - 0.5).abs() < 2.0 / (all.len() as f64).sqrt(), "{share} of {}", all.len());
    part(&["--sample", "0.5", "--organization", "0", "--from", "0"], &|row| {
        half.contains(row["task"]) && row["organization"] == "0" && !row["week"].starts_with('-')
    });
    let ocel: Value =
        serde_json::from_str(&log(&folder, &["--format", "ocel", "--sample", "0.1"])).unwrap();
    let of: BTreeSet<String> = list(&ocel["objects"])
        .iter()
        .filter(|it| it["type"] == "task")
        .map(|it| it["id"].as_str().unwrap().trim_start_matches("task-").to_owned())
        .collect();
    assert_eq!(of, tenth);
    // From the middle on, too, there is an object for everything in an event.
    let ocel: Value =
        serde_json::from_str(&log(&folder, &["--format", "ocel", "--from", "20"])).unwrap();
    let there: BTreeSet<String> =
        list(&ocel["objects"]).iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
    let events = list(&ocel["events"]);
    assert!(events.len() > 100);
    for it in events.iter().flat_map(|it| list(&it["relationships"])) {
        assert!(there.contains(it["objectId"].as_str().unwrap()), "{it}");
    }
}

#[test]
fn a_log_that_cannot_be_is_refused_and_nothing_is_written() {
    let folder = traced();
    fs::write(folder.path().join("mine.csv"), "precious").unwrap();
    for (options, wanted, words) in [
        (&["--format", "parquet"][..], 2, "--out"),
        (&["--format", "ocel-sqlite"], 2, "--out"),
        (&["--out", "mine.csv"], 73, "mine.csv"),
        (&["--out", "nowhere/log.csv"], 74, "nowhere/log.csv"),
        (&["--format", "ocel-sqlite", "--out", "nowhere/log.db"], 74, "nowhere/log.db"),
        (&["--organization", "2"], 2, "organizations 0 to 1"),
        (&["--from", "10", "--until", "2026-01-01"], 2, "--until"),
        (&["--from", "soon"], 2, "a week, as in 104"),
        (&["--sample", "0"], 2, "a share above 0"),
        (&["--sample", "1.1"], 2, "a share above 0"),
    ] {
        let output = telosim(folder.path(), &[&["trace", "small"], options].concat());
        assert_eq!(code(&output), wanted, "{options:?}: {}", said(&output));
        assert!(said(&output).contains(words), "{options:?}: {}", said(&output));
        assert!(output.stdout.is_empty(), "{options:?}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("mine.csv")).unwrap(), "precious");
    let mut there: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    there.sort();
    assert_eq!(there, ["mine.csv", "small", "small.toml", "ten.toml"]);
}

/// A reader who has seen enough ends the log, which is no mistake; a full disk is one.
#[cfg(target_os = "linux")]
#[test]
fn a_log_whose_reader_goes_away_ends_and_a_full_disk_is_told() {
    let folder = traced();
    for form in ["csv", "ocel"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
        command.current_dir(folder.path()).args(["trace", "small", "--format", form]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0; 100]).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success() && ended.stderr.is_empty(), "{form}: {}", said(&ended));
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
        command.current_dir(folder.path()).args(["trace", "small", "--format", form]);
        let ended = command.stdout(full).output().unwrap();
        assert_eq!(code(&ended), 74, "{form}: {}", said(&ended));
        assert!(said(&ended).contains("standard output"), "{form}: {}", said(&ended));
    }
}

/// A log of half a million events takes no more memory than one of a few.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_events() {
    let folder = place();
    fs::copy(root().join("scenarios/system-run.toml"), folder.path().join("system.toml")).unwrap();
    let short = ["--runs", "1", "--set", "time.years=1", "-q", "--out", "system"];
    let ran = telosim(folder.path(), &[&["run", "system.toml"], &short[..]].concat());
    assert!([0, 3, 4].contains(&code(&ran)), "{}", said(&ran));
    for form in ["parquet", "ocel", "ocel-sqlite"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
        command
            .current_dir(folder.path())
            .args(["trace", "system", "--format", form, "--out", form]);
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        let (status, mut peak) = (format!("/proc/{}/status", child.id()), 0);
        while child.try_wait().unwrap().is_none() {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let most = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let most = most.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
            peak = peak.max(most.unwrap_or(0));
            thread::sleep(Duration::from_millis(2));
        }
        let size = fs::metadata(folder.path().join(form)).unwrap().len();
        println!("{form}: {size} bytes, {peak} kB of memory");
        assert!(size > 5_000_000 && (10_000..200_000).contains(&peak), "{form}: {size}, {peak} kB");
    }
}

/// What is noted moves nothing, and a log that was given up leaves nothing.
#[test]
fn a_log_moves_no_bit() {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let ten = include_str!("../../scenarios/ten.toml");
    let scenario = Scenario::read(&folder.path().join("small.toml"), &words, ten, &[]).unwrap();
    let cast = Cast::new(&scenario, &words);
    let (horizon, draws) = (cast.ensemble().horizon, Draws::new(scenario.ensemble.seed, 0));
    let part = || cast.part(0, 0).unwrap();
    let bits = |it: &Outcome| it.finals.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    let plain = bits(&stage.play(part(), draws, &horizon).0);
    let (mut events, mut ticks) = (0, 0);
    let mut play = |most: u32| {
        ticks = 0;
        let take = |noted: telosim::model::flow::Trace| {
            (events, ticks) = (events + noted.records.len(), ticks + 1);
            ticks < most
        };
        stage.play_traced(take, Handed::default(), part(), draws, &horizon).map(|it| bits(&it.0))
    };
    assert_eq!(play(u32::MAX), Some(plain.clone()));
    assert_eq!(play(10), None);
    assert!(events > 1_000, "{events}");
    assert_eq!(bits(&stage.play(part(), draws, &horizon).0), plain);
}
