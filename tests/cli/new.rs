//! What `telosim new` leaves, and names that a folder can have on any system.

use std::fs;

use super::{SMALL, code, place, said, telosim};

const SCHEMA: &str = "telosim.schema.json";

#[test]
fn a_new_scenario_points_to_the_schema_beside_it() {
    let folder = place();
    let new = telosim(folder.path(), &["new", "mine.toml"]);
    assert_eq!(code(&new), 0, "{}", said(&new));
    let text = fs::read_to_string(folder.path().join("mine.toml")).unwrap();
    let file = text.lines().next().unwrap().strip_prefix("#:schema ./").unwrap();
    let beside = fs::read(folder.path().join(file)).unwrap();
    assert_eq!(beside, telosim(folder.path(), &["schema"]).stdout);
    let check = telosim(folder.path(), &["check", "mine.toml"]);
    assert_eq!(code(&check), 0, "{}", said(&check));
    // On standard output there is no beside.
    assert!(!said(&telosim(folder.path(), &["new"])).contains("#:schema"));
}

#[test]
fn a_schema_of_ours_is_renewed_and_nothing_else_is_overwritten() {
    let folder = place();
    let schema = folder.path().join(SCHEMA);
    for foreign in ["{ \"title\": \"Another program\" }", "no JSON at all"] {
        fs::write(&schema, foreign).unwrap();
        let new = telosim(folder.path(), &["new", "mine.toml"]);
        assert!(code(&new) == 73 && said(&new).contains(SCHEMA), "{}", said(&new));
        assert_eq!(fs::read_to_string(&schema).unwrap(), foreign);
        assert!(!folder.path().join("mine.toml").exists());
    }
    fs::write(&schema, "{ \"title\": \"Telosim scenario\" }").unwrap();
    assert_eq!(code(&telosim(folder.path(), &["new", "mine.toml"])), 0);
    assert_eq!(fs::read(&schema).unwrap(), telosim(folder.path(), &["schema"]).stdout);
    assert_eq!(code(&telosim(folder.path(), &["new", "nul.toml"])), 73);
    assert!(!folder.path().join("nul.toml").exists());
}

#[test]
fn no_folder_and_no_arm_has_a_name_that_windows_keeps() {
    let folder = place();
    fs::write(folder.path().join("nul.toml"), SMALL).unwrap();
    let run = telosim(folder.path(), &["run", "nul.toml", "--quiet"]);
    assert_eq!(code(&run), 0, "{}", said(&run));
    assert!(folder.path().join("runs/nul_/manifest.json").exists());
    let arm = SMALL.replace("arm = []", "arm = [{ name = \"Com1.old\", set = {} }]");
    fs::write(folder.path().join("arm.toml"), arm).unwrap();
    let check = telosim(folder.path(), &["check", "arm.toml"]);
    assert!(code(&check) == 65 && said(&check).contains("a device on Windows"), "{}", said(&check));
}
