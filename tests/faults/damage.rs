//! Files that change under a run: in the parts of one that was killed, in the results of a finished one, in the journal.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Case;
use crate::ground::{Breach, Dice, Ground, Kind, Study, bytes, copy, lines};

/// What can happen to a file.
#[derive(Clone, Copy, Debug)]
enum Harm {
    Flip,
    Cut,
    Append,
    Zero,
    Gone,
    Empty,
}

const HARMS: [Harm; 6] = [Harm::Flip, Harm::Cut, Harm::Append, Harm::Zero, Harm::Gone, Harm::Empty];

impl Harm {
    /// Does it; whether the file is another one now.
    fn done(self, path: &Path, dice: &mut Dice) -> Result<bool, Breach> {
        let old = fs::read(path)?;
        let mut new = old.clone();
        let at = dice.below(new.len());
        match self {
            Self::Flip if !new.is_empty() => new[at] ^= 1 << dice.below(8),
            Self::Flip => {}
            Self::Cut => new.truncate(at),
            Self::Append => new.extend((0..=dice.below(64)).map(|it| it as u8)),
            Self::Zero => new.iter_mut().skip(at).take(64).for_each(|it| *it = 0),
            Self::Empty => new.clear(),
            Self::Gone => {
                fs::remove_file(path)?;
                return Ok(true);
            }
        }
        fs::write(path, &new)?;
        Ok(new != old)
    }
}

/// Files below a folder that end so, in the order of their names.
fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, Breach> {
    let all = bytes(folder)?.into_keys();
    Ok(all.filter(|it| wanted(&it.display().to_string())).collect())
}

fn picked<'a>(of: &'a [PathBuf], dice: &mut Dice) -> Result<&'a PathBuf, Breach> {
    of.get(dice.below(of.len())).ok_or_else(|| Breach::cannot(&"no such file"))
}

/// Folders of studies that were killed with some parts done.
fn halves(ground: &Ground) -> Result<Vec<(Study, PathBuf)>, String> {
    let mut found = vec![];
    for study in ["page", "long"].map(|it| ground.study(it).clone()) {
        let out = ground.place().join(format!("half-{}", study.name));
        if !out.exists() {
            ground.halfway(&study, &out).map_err(|it| it.words)?;
        }
        found.push((study, out));
    }
    Ok(found)
}

/// A part of a run that was killed is damaged, missing or another one.
pub fn of_parts(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    const EACH: u64 = 10;
    let mut cases = vec![];
    for (study, half) in halves(ground)? {
        for harm in HARMS {
            for i in 0..EACH {
                let (study, half) = (study.clone(), half.clone());
                cases.push(Case::new(
                    format!("{}: {harm:?} {i}", study.name),
                    move |ground, folder| {
                        let (out, mut dice) = (folder.join("run"), Dice::new(seed, i));
                        copy(&half, &out)?;
                        let parts = files(&out, |it| it.ends_with(".parquet"))?;
                        let part = picked(&parts, &mut dice)?;
                        if !harm.done(part, &mut dice)? {
                            return Ok(false);
                        }
                        let said = ground.repair(&study, &out)?;
                        let name = part.file_stem().unwrap_or_default().to_string_lossy();
                        if !said.contains(&*name) {
                            let words = format!("nobody was told of {name}: {said}");
                            return Err(Breach::new(Kind::Wrong, words));
                        }
                        Ok(true)
                    },
                ));
            }
        }
        // Whole files, but not those that belong there.
        let (other, first) = (ground.place().join("half-page"), half.clone());
        cases.push(Case::new(format!("{}: a part of another run", study.name), {
            let study = study.clone();
            move |ground, folder| {
                let out = folder.join("run");
                copy(&first, &out)?;
                let is_runs = |it: &str| it.ends_with(".runs.parquet");
                let (ours, theirs) = (files(&out, is_runs)?, files(&other, is_runs)?);
                let (Some(to), Some(from)) = (ours.first(), theirs.last()) else {
                    return Ok(false);
                };
                if fs::read(from)? == fs::read(to)? {
                    return Ok(false);
                }
                fs::copy(from, to)?;
                ground.repair(&study, &out)?;
                Ok(true)
            }
        }));
        cases.push(Case::new(format!("{}: parts twice, under other names", study.name), {
            move |ground, folder| {
                let out = folder.join("run");
                copy(&half, &out)?;
                for part in files(&out, |it| it.ends_with(".parquet"))? {
                    fs::copy(&part, part.with_extension("copy.parquet"))?;
                }
                ground.repair(&study, &out)?;
                Ok(true)
            }
        }));
    }
    Ok(cases)
}

/// Any file of a finished run is damaged: `verify` says so, and the same command mends it, refuses, or
/// does not read it.
pub fn of_results(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    const EACH: u64 = 5;
    let mut cases = vec![];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        let whole = ground.place().join(study.name);
        let all = files(&whole, |it| !it.ends_with(".lock")).map_err(|it| it.words)?;
        for file in all {
            let name = file.strip_prefix(&whole).unwrap_or(&file).display().to_string();
            for (harm, i) in HARMS.into_iter().flat_map(|harm| (0..EACH).map(move |i| (harm, i))) {
                let (study, whole, name) = (study.clone(), whole.clone(), name.clone());
                let what = format!("{}: {harm:?} {i} of {name}", study.name);
                cases.push(Case::new(what, move |ground, folder| {
                    let (out, mut dice) = (folder.join("run"), Dice::new(seed, i));
                    copy(&whole, &out)?;
                    if !harm.done(&out.join(&name), &mut dice)? {
                        return Ok(false);
                    }
                    let verify = ground.ended(ground.telosim(["verify"]).arg(&out), &out)?;
                    if verify.code == Some(0) {
                        return Err(Breach::new(
                            Kind::Wrong,
                            format!("verify finds nothing: {}", verify.out),
                        ));
                    }
                    let verify = verify.with(&[66, 73, 74, 78])?;
                    if !verify.err.contains(&name) && name != "manifest.json" {
                        return Err(Breach::new(
                            Kind::Words,
                            format!("verify names another: {}", verify.err),
                        ));
                    }
                    let again = ground.run(&study, &out)?.with(&[0, 66, 73, 74, 78])?;
                    match again.code {
                        // Mended; or not read, and still found by who looks.
                        Some(0) => {
                            let verify =
                                ground.ended(ground.telosim(["verify"]).arg(&out), &out)?;
                            if !verify.err.contains(&name) {
                                ground.is_right(&study, &out)?;
                            }
                        }
                        _ if again.err.contains("run") => {}
                        _ => {
                            return Err(Breach::new(
                                Kind::Words,
                                format!("no file is named: {}", again.err),
                            ));
                        }
                    }
                    Ok(true)
                }));
            }
        }
    }
    Ok(cases)
}

/// Lines of the journal of a run that was killed: torn, changed, swapped, doubled, gone.
pub fn of_lines(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    type Change = fn(&mut Vec<u8>, &[String], &mut Dice);
    const CHANGES: [(&str, u64, Change); 9] = [
        ("torn", 15, |text, _, dice| text.truncate(dice.below(text.len()))),
        ("a bit flipped", 15, |text, _, dice| {
            let at = dice.below(text.len());
            text[at] ^= 1 << dice.below(8);
        }),
        ("a block zeroed", 5, |text, _, dice| {
            let at = dice.below(text.len());
            text.iter_mut().skip(at).take(32).for_each(|it| *it = 0);
        }),
        ("the first line gone", 1, |text, lines, _| *text = lines[1..].concat().into()),
        ("the last line twice", 1, |text, lines, _| text.extend(lines[lines.len() - 1].as_bytes())),
        ("lines in another order", 1, |text, lines, _| {
            *text = lines.iter().rev().map(String::as_str).collect::<String>().into();
        }),
        ("half a line more", 5, |text, lines, dice| {
            text.extend(&lines[0].as_bytes()[..dice.below(lines[0].len())]);
        }),
        ("empty", 1, |text, _, _| text.clear()),
        ("of something else", 1, |text, _, _| {
            *text = b"0000 {\"part\":\"v0\"}\n\xff\xfe\n".to_vec()
        }),
    ];
    let mut cases = vec![];
    for (study, half) in halves(ground)? {
        for (what, times, change) in CHANGES {
            for i in 0..times {
                let (study, half) = (study.clone(), half.clone());
                cases.push(Case::new(
                    format!("{}: {what} {i}", study.name),
                    move |ground, folder| {
                        let (out, mut dice) = (folder.join("run"), Dice::new(seed, i));
                        copy(&half, &out)?;
                        let journal = out.join("journal.log");
                        let old = fs::read(&journal)?;
                        let mut new = old.clone();
                        change(&mut new, &lines(&out), &mut dice);
                        if new == old {
                            return Ok(false);
                        }
                        fs::write(&journal, new)?;
                        ground.repair(&study, &out)?;
                        Ok(true)
                    },
                ));
            }
        }
        for name in ["journal.log", "manifest.json", "scenario.toml", "dictionary.json", "parts"] {
            let (study, half) = (study.clone(), half.clone());
            cases.push(Case::new(format!("{}: no {name}", study.name), move |ground, folder| {
                let out = folder.join("run");
                copy(&half, &out)?;
                let path = out.join(name);
                if path.is_dir() {
                    fs::remove_dir_all(path)?
                } else {
                    fs::remove_file(path)?
                }
                ground.repair(&study, &out)?;
                Ok(true)
            }));
        }
    }
    Ok(cases)
}
