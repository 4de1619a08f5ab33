//! Files that a scenario may extend, and files that it may not.

use std::fs;
use std::path::Path;

use super::toy::{BASELINE, vocabulary};
use crate::scenario::{Faults, Scenario};

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(path: &Path) -> Result<Scenario, Faults> {
    Scenario::read(path, &vocabulary(), BASELINE, &[])
}

/// What is said about `extends = NAME` in `FOLDER/a/b/x.toml`.
fn refusal(folder: &Path, name: &str) -> String {
    let path = folder.join("a/b/x.toml");
    write(&path, &format!("title = \"X\"\nextends = \"{name}\"\n"));
    read(&path).unwrap_err().to_string()
}

#[test]
fn a_file_extends_what_is_beside_below_and_in_the_folders_beside_its_own() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a/b/beside.toml", "a/b/c/below.toml", "a/d/uncle.toml", "a/above.toml"] {
        write(&folder.path().join(name), "extends = \"neutral\"\n[purposes]\nleading = 5\n");
    }
    for name in
        ["beside.toml", "c/below.toml", "../d/uncle.toml", "../above.toml", "./c/../beside.toml"]
    {
        let path = folder.path().join("a/b/x.toml");
        write(&path, &format!("title = \"X\"\nextends = \"{name}\"\n"));
        let scenario = read(&path).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(scenario.get("purposes.leading").unwrap().spec.to_json(), 5.0, "{name}");
    }
}

#[test]
fn a_file_extends_nothing_elsewhere_whether_it_exists_or_not() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("secret.toml"), "secret = 1");
    for name in
        ["../../secret.toml", "../../none.toml", "../../../../../../etc/passwd", "../../a/b/x.toml"]
    {
        let said = refusal(folder.path(), name);
        assert!(said.contains("outside the folder") && !said.contains("secret = 1"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_out_and_what_is_no_file_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("secret.toml"), "secret = 1");
    write(&folder.path().join("a/b/ok.toml"), "");
    std::os::unix::fs::symlink(
        folder.path().join("secret.toml"),
        folder.path().join("a/b/link.toml"),
    )
    .unwrap();
    assert!(refusal(folder.path(), "link.toml").contains("outside the folder"));
    // A FIFO without a writer would block for ever, and /dev/zero would never end.
    let fifo = folder.path().join("a/b/fifo.toml");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    assert!(refusal(folder.path(), "fifo.toml").contains("not a regular file"));
    let faults = read(Path::new("/dev/zero")).unwrap_err();
    assert!(faults.to_string().contains("not a regular file"));
    assert_eq!(faults.exit_code(), 66);
}

#[test]
fn a_missing_file_is_answered_with_similar_names_and_exit_code_66() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("baseline.toml"), "title = \"B\"");
    let faults = read(&folder.path().join("basline.toml")).unwrap_err();
    assert!(faults.to_string().contains("baseline.toml`?"), "{faults}");
    assert_eq!((faults.exit_code(), faults.len()), (66, 1));
    let faults = read(&folder.path().join("none/x.toml")).unwrap_err();
    assert_eq!((faults.exit_code(), faults.len()), (66, 1), "{faults}");
}

#[test]
fn a_chain_has_an_end() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..40 {
        let text = format!("title = \"X\"\nextends = \"{}.toml\"\n", i + 1);
        write(&folder.path().join(format!("{i}.toml")), &text);
    }
    let said = read(&folder.path().join("0.toml")).unwrap_err().to_string();
    assert!(said.contains("at most 16 files"), "{said}");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    // Sparse: it takes no room.
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let said = read(&path).unwrap_err().to_string();
    assert!(said.contains("1099511627776 bytes") && said.contains("at most 1048576"), "{said}");
}

#[test]
fn a_format_of_a_later_version_has_exit_code_78() {
    let text = b"title = \"T\"\nformat = 2\nnovelty = 1";
    let faults = Scenario::parse("x", text, &vocabulary(), BASELINE, &[]).unwrap_err();
    assert_eq!(faults.exit_code(), 78, "{faults}");
}
