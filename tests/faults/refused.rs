//! Folders of another run or version, and replicates that come to nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::Case;
use crate::ground::{Breach, Dice, Going, Ground, Kind, Study, bytes, copy, signal};

/// Whether a folder has the same files but for those of who writes.
fn is_unchanged(
    before: &std::collections::BTreeMap<PathBuf, u64>,
    out: &Path,
) -> Result<(), Breach> {
    let after = bytes(out)?;
    let is_same = |it: &&PathBuf| it.ends_with(".lock") || before.get(*it) == after.get(*it);
    match before.keys().chain(after.keys()).find(|it| !is_same(it)) {
        None => Ok(()),
        Some(file) => Err(Breach::new(Kind::Wrong, format!("{} was changed", file.display()))),
    }
}

/// Another seed, scenario, format or epoch: refused with the difference, and nothing is written.
pub fn skewed(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    const OTHERS: [(&str, &[&str], &str); 4] = [
        ("another seed", &["--seed", "8"], "seed"),
        ("another world", &["--set", "demand.wage=51"], "demand.wage"),
        ("another length", &["--set", "time.years=0.3"], "time"),
        ("another way of working", &["--set", "adoption.path=copilot"], "adoption.path"),
    ];
    type Edit = fn(&mut Value);
    const EDITS: [(&str, Edit, &[i32]); 6] = [
        ("a later format", |it| it["identity"]["format"] = json!(99), &[78]),
        ("an earlier format", |it| it["identity"]["format"] = json!(1), &[78]),
        ("a later epoch", |it| it["identity"]["epoch"] = json!(99), &[74, 78]),
        ("an earlier epoch", |it| it["identity"]["epoch"] = json!(1), &[74, 78]),
        ("another seed in the manifest", |it| it["identity"]["seed"] = json!("8"), &[74, 78]),
        ("another program", |it| it["program"] = json!("another"), &[73, 74, 78]),
    ];
    let mut cases = vec![];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        for finished in [true, false] {
            let state = if finished { "finished" } else { "killed" };
            let whole = ground.place().join(study.name);
            let made = move |ground: &Ground, study: &Study, out: &Path| match finished {
                true => copy(&whole, out),
                false => ground.halfway(study, out),
            };
            // Of a page that was killed perhaps its reference alone is there, which other worlds may share.
            let others = if finished || study.name == "points" { &OTHERS[..] } else { &[] };
            for &(what, words, named) in others {
                let (study, made) = (study.clone(), made.clone());
                cases.push(Case::new(
                    format!("{}, {state}: {what}", study.name),
                    move |ground, folder| {
                        let out = folder.join("run");
                        made(ground, &study, &out)?;
                        let before = bytes(&out)?;
                        let mut command = ground.telosim(ground.words(&study, &out));
                        let ended = ground.ended(command.args(words), &out)?.with(&[78])?;
                        if !ended.err.contains(named) {
                            let words = format!("{named} is not named: {}", ended.err);
                            return Err(Breach::new(Kind::Words, words));
                        }
                        is_unchanged(&before, &out)?;
                        ground.settle(&study, &out)?;
                        Ok(true)
                    },
                ));
            }
            for (what, edit, codes) in EDITS {
                let (study, made) = (study.clone(), made.clone());
                cases.push(Case::new(
                    format!("{}, {state}: {what}", study.name),
                    move |ground, folder| {
                        let out = folder.join("run");
                        made(ground, &study, &out)?;
                        let path = out.join("manifest.json");
                        let old = fs::read(&path)?;
                        let mut manifest: Value =
                            serde_json::from_slice(&old).map_err(|e| Breach::cannot(&e))?;
                        edit(&mut manifest);
                        fs::write(
                            &path,
                            serde_json::to_vec_pretty(&manifest).map_err(|e| Breach::cannot(&e))?,
                        )?;
                        let before = bytes(&out)?;
                        let ended = ground.run(&study, &out)?;
                        // Where the rest of the folder says what it is, the manifest may be made again.
                        if ended.code == Some(0) {
                            return ground.settle(&study, &out).map(|()| true);
                        }
                        ended.with(codes)?;
                        is_unchanged(&before, &out)?;
                        fs::write(&path, old)?;
                        ground.settle(&study, &out)?;
                        Ok(true)
                    },
                ));
            }
        }
        for what in ["a thesis", "an empty manifest", "a file"] {
            let study = study.clone();
            cases.push(Case::new(format!("{} into {what}", study.name), move |ground, folder| {
                let out = folder.join("run");
                match what {
                    "a file" => fs::write(&out, "precious")?,
                    _ => {
                        fs::create_dir(&out)?;
                        let name = if what == "a thesis" { "thesis.txt" } else { "manifest.json" };
                        fs::write(
                            out.join(name),
                            if what == "a thesis" { "precious" } else { "{}" },
                        )?;
                    }
                }
                let before = if out.is_dir() { bytes(&out)? } else { Default::default() };
                ground.run(&study, &out)?.with(&[73, 74])?;
                if out.is_dir() {
                    is_unchanged(&before, &out)?;
                } else if fs::read_to_string(&out)? != "precious" {
                    return Err(Breach::new(Kind::Wrong, "a file that is not ours was written"));
                }
                Ok(true)
            }));
        }
    }
    Ok(cases)
}

/// Replicates that fail: rows with their status, killed or not.
pub fn failing(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    // More people than a world can hold.
    let text = "title = \"Fails\"\nextends = \"world.toml\"\n[ensemble]\nruns = 6\n[organizations]\ncount = 300\nsize = 10000\n";
    let file = ground.place().join("fails.toml");
    fs::write(&file, text).map_err(|e| e.to_string())?;
    let mut study = Study { name: "fails", file, ..ground.study("page").clone() };
    let out = ground.place().join("fails");
    let ended = ground.run(&study, &out).map_err(|it| it.words)?;
    if !ended.err.contains(" failed") || ended.err.contains(", 0 failed") {
        // A row that tests nothing is a breach, and not left out.
        let why = format!("no replicate fails: {}", ended.err);
        let breach = move |_: &Ground, _: &Path| Err(Breach::new(Kind::Wrong, why.clone()));
        return Ok(vec![Case::new("no replicate fails", breach)]);
    }
    let code = ended.status();
    study.content = ground.verified(&out).map_err(|it| it.words)?;
    let case = |i: u64| {
        let study = study.clone();
        Case::new(format!("killed, {i}"), move |ground, folder| {
            let (out, mut dice) = (folder.join("run"), Dice::new(seed, i));
            let going = Going::start(&mut ground.telosim(ground.words(&study, &out)), folder)?;
            std::thread::sleep(dice.within(study.took));
            signal("KILL", &going.id().to_string())?;
            going.end()?;
            ground.run(&study, &out)?.with(&[code])?;
            ground.is_right(&study, &out)?;
            Ok(true)
        })
    };
    Ok((0..10).map(case).collect())
}
