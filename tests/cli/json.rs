//! `--json`: one document for every command, as the published schema says.

use serde_json::Value;

use super::*;

/// Whether a value is what a schema says, as far as schemas here say anything: type, enum, const, properties, required, items,
/// additionalProperties, anyOf, oneOf, allOf and references.
fn wrong(schema: &Value, value: &Value, root: &Value) -> Option<String> {
    if let Some(path) = schema["$ref"].as_str() {
        let target =
            root.pointer(path.trim_start_matches('#')).expect("the reference leads somewhere");
        if let Some(why) = wrong(target, value, root) {
            return Some(why);
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("unknown type {other}"),
    };
    if !types.is_empty() && !types.iter().any(|name| is(name)) {
        return Some(format!("{value} is no {types:?}"));
    }
    if let Some(all) = schema["enum"].as_array()
        && !all.contains(value)
    {
        return Some(format!("{value} is none of {all:?}"));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return Some(format!("{value} is not {}", schema["const"]));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(name).is_none() {
            return Some(format!("{name} is missing"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(name).or(schema.get("additionalProperties"));
        match known {
            Some(Value::Bool(false)) => return Some(format!("{name} is not allowed")),
            Some(known) => {
                if let Some(why) = wrong(known, inner, root) {
                    return Some(format!("{name}: {why}"));
                }
            }
            None => {}
        }
    }
    for (i, inner) in value.as_array().into_iter().flatten().enumerate() {
        let of = schema["prefixItems"].get(i).or(schema.get("items"));
        if let Some(why) = of.and_then(|of| wrong(of, inner, root)) {
            return Some(format!("{i}: {why}"));
        }
    }
    for (key, least) in [("anyOf", 1), ("oneOf", 1), ("allOf", usize::MAX)] {
        let Some(all) = schema[key].as_array() else { continue };
        let reasons: Vec<String> = all.iter().filter_map(|it| wrong(it, value, root)).collect();
        let fitting = all.len() - reasons.len();
        if fitting < least.min(all.len()) {
            return Some(reasons.join(" | "));
        }
    }
    None
}

fn schema(at: &Path) -> Value {
    let output = telosim(at, &["schema", "results"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The one document that a command prints, checked against the schema.
fn document(at: &Path, schema: &Value, args: &[&str], ends: i32) -> Value {
    let output = telosim(at, &[args, &["--json"]].concat());
    assert_eq!(code(&output), ends, "{args:?}: {}", said(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let value: Value =
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {text}"));
    if let Some(why) = wrong(schema, &value, schema) {
        panic!("{args:?}: {why}\n{text}");
    }
    value
}

#[test]
fn every_command_prints_one_document_that_the_schema_describes() {
    let folder = place();
    let at = folder.path();
    let schema = schema(at);
    fs::write(at.join("small.toml"), SMALL).unwrap();
    let claim =
        "[[check]]\nsays = \"S2.1: a share is not negative\"\nmetric = \"headline.net\"\nmin = 0\n";
    fs::write(at.join("other.toml"), SMALL.to_owned() + claim).unwrap();
    let axes = "[sweep]\ndesign = \"morris\"\npoints = 12\n[[axis]]\nset = \"demand.elasticity\"\nfrom = 0\nto = 1\n\
        [[axis]]\nset = \"demand.surplus\"\nvalues = [\"layoff\", \"idle\"]\n";
    let tiny = SMALL.replace("years = 1", "years = 0.1").replace("runs = 3", "runs = 2");
    fs::write(at.join("sweep.toml"), tiny.clone() + axes).unwrap();
    fs::write(at.join("bad.toml"), "title = \"bad\"\n[demand]\nelasticty = 1\n").unwrap();
    let ok = |args: &[&str]| document(at, &schema, args, 0);
    let run = ok(&["run", "other.toml", "--out", "run", "-q"]);
    assert_eq!(run["command"], "run");
    assert!(run["metrics"]["headline.net"]["mean"].is_number(), "{run}");
    // Several scenarios are one document with a list.
    let both = ok(&["run", "small.toml", "other.toml", "--out", "both", "-q"]);
    assert_eq!(both.as_array().map(Vec::len), Some(2), "{both}");
    let compared = ok(&["compare", "small.toml", "other.toml", "--out", "compared", "-q"]);
    assert_eq!(compared["found"]["runs"], 3);
    let assumed = SMALL.replace("runs = 3", "runs = 5\nassumptions = [\"purposes.leading\"]");
    fs::write(at.join("assumed.toml"), assumed).unwrap();
    // Where nobody takes up AI nothing would go with anything.
    ok(&["run", "assumed.toml", "--set", "adoption.path=system-run", "--out", "assumed", "-q"]);
    for (name, args) in [
        ("band", &["band", "assumed", "--runs", "2", "-q"][..]),
        ("sweep", &["sweep", "sweep.toml", "--out", "sweep", "-q"]),
        ("sensitivity", &["sensitivity", "sweep"]),
        ("discover", &["discover", "sweep", "--when", "headline.net > 1 %"]),
        ("report", &["report", "run"]),
        ("compare", &["report", "compared"]),
        ("claims", &["claims", "run"]),
        ("check", &["check", "small.toml", "other.toml"]),
        ("check", &["check", "run"]),
        ("verify", &["verify", "run"]),
        ("rerun", &["rerun", "run"]),
        ("explain", &["explain", "demand.elasticity"]),
        ("trace", &["trace", "run"]),
        ("new", &["new"]),
        ("man", &["man"]),
        ("completions", &["completions", "bash"]),
        (
            "screen",
            &[
                "screen",
                "sweep.toml",
                "--runs",
                "1",
                "--no-progress",
                "-q",
                "--set",
                "time.years=0.02",
            ],
        ),
    ] {
        assert_eq!(ok(args)["command"], name, "{args:?}");
    }
    // What is a document of another kind stays what it is.
    let log = telosim(at, &["trace", "run", "--format", "ocel", "--json"]);
    let log: Value = serde_json::from_slice(&log.stdout).unwrap();
    assert!(log["objectTypes"].is_array());
    let telosim_schema = telosim(at, &["schema", "--json"]);
    assert!(
        serde_json::from_slice::<Value>(&telosim_schema.stdout).unwrap()["properties"].is_object()
    );
    // A command that comes to nothing says why.
    let failed = document(at, &schema, &["run", "bad.toml"], 65);
    assert_eq!((&failed["code"], &failed["command"]), (&65.into(), &"run".into()));
    assert!(failed["error"].as_str().is_some_and(|it| it.contains("elasticity")), "{failed}");
    // The validator sees what is wrong.
    let mut broken = run;
    broken["folder"] = 3.into();
    assert!(wrong(&schema, &broken, &schema).is_some());
}

#[test]
fn the_published_schema_is_the_programs() {
    let folder = place();
    let published = fs::read_to_string(root().join("docs/results.schema.json")).unwrap();
    let published: Value = serde_json::from_str(&published).unwrap();
    assert_eq!(schema(folder.path()), published, "write it by `telosim schema results`");
}
