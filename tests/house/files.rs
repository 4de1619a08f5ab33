//! Files as other programs see them: names that every system allows, and schemas that are where files say.

use std::fs;
use std::path::Path;

use telosim::scenario::is_reserved;

use crate::source::{Source, project};

/// Those of the paths that Windows cannot have.
fn reserved(paths: &[String]) -> Vec<&str> {
    let held = |path: &&String| path.split(['/', '\\']).any(is_reserved);
    paths.iter().filter(held).map(String::as_str).collect()
}

/// Every file of the project, whatever is in it.
fn walk(folder: &Path, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "runs", ".git"].contains(&&*name) {
            walk(&path, paths);
        }
        paths.push(path.to_string_lossy().into_owned());
    }
}

#[test]
fn no_file_has_a_name_that_windows_keeps() {
    let mut paths = vec![];
    walk(Path::new("."), &mut paths);
    assert!(paths.len() > 400 && reserved(&paths).is_empty(), "{:?}", reserved(&paths));
    let tried =
        ["a/nul.toml", "AUX/b.rs", "a/com1", "lpt\u{b9}.x", "null.toml", "com10", "console"];
    let tried = tried.map(str::to_owned);
    assert_eq!(reserved(&tried), ["a/nul.toml", "AUX/b.rs", "a/com1", "lpt\u{b9}.x"]);
}

/// The schema that a TOML file names, from the project's root.
fn schema(file: &Source) -> Option<String> {
    let named = file.text.lines().next()?.strip_prefix("#:schema ")?;
    let folder = Path::new(&file.path).parent()?;
    let mut parts: Vec<&str> =
        folder.to_str()?.split('/').filter(|part| !part.is_empty()).collect();
    for part in named.split('/').filter(|part| *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

#[test]
fn every_shipped_scenario_names_the_schema_where_it_lies() {
    let files = project();
    let toml = |file: &&Source| file.path.ends_with(".toml");
    let mut shipped = 0;
    for file in files.iter().filter(toml) {
        let is_shipped = file.path.starts_with("scenarios/");
        shipped += usize::from(is_shipped);
        if is_shipped || file.text.starts_with("#:schema") {
            assert_eq!(schema(file).as_deref(), Some("docs/schema.json"), "{}", file.path);
        }
    }
    assert!(shipped > 30 && Path::new("docs/schema.json").is_file(), "{shipped}");
}
