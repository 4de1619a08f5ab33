//! Faults at calls of the system: a kill at each of them, and each error that it can give. strace injects them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Case;
use crate::ground::{Breach, Ended, Ground, Kind, Study, acknowledged, lines};

/// Calls that write, by the names that they have on any processor.
const CALLS: &str =
    "openat,write,fsync,fdatasync,ftruncate,/^rename(at2?)?$,/^unlink(at)?$,/^mkdir(at)?$";

/// One call: its name, the file in the run folder, and its place among the calls of that name on that file.
#[derive(Clone, Debug)]
struct Call {
    name: String,
    file: String,
    nth: usize,
    makes: bool,
}

/// Whether there is an strace that may trace.
pub fn strace() -> Result<(), String> {
    let tried = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).output();
    match tried {
        Ok(it) if it.status.success() => Ok(()),
        Ok(_) => Err("strace may not trace here".to_owned()),
        Err(_) => Err("there is no strace".to_owned()),
    }
}

/// The calls of an uninterrupted run on files of its folder, in their order.
fn calls(ground: &Ground, study: &Study) -> Result<Vec<Call>, String> {
    let folder = tempfile::tempdir_in(ground.place()).map_err(|e| e.to_string())?;
    let (out, log) = (folder.path().join("run"), folder.path().join("log"));
    let filter = format!("trace={CALLS}");
    let log_name = log.display().to_string();
    let before = ["strace", "-f", "-y", "-qq", "-s", "1", "-e", &filter, "-o", &log_name];
    let mut command = ground.behind(&before, &ground.words(study, &out));
    ground.ended(&mut command, &out).and_then(|it| it.with(&[0])).map_err(|it| it.words)?;
    let log = fs::read(&log).map_err(|e| e.to_string())?;
    let (mut counts, mut found) = (BTreeMap::new(), vec![]);
    for line in String::from_utf8_lossy(&log).lines() {
        let Some((name, file)) = parsed(line, &out) else { continue };
        let nth: &mut usize = counts.entry((name.clone(), file.clone())).or_default();
        *nth += 1;
        found.push(Call { name, file, nth: *nth, makes: line.contains("O_CREAT") });
    }
    if found.len() < 50 {
        return Err(format!("strace told of {} calls only", found.len()));
    }
    Ok(found)
}

/// Name and file of a line such as `12 write(4</run/a.tmp>, "x"..., 5) = 5` or `12 rename("/run/a.tmp", ...`.
fn parsed(line: &str, out: &Path) -> Option<(String, String)> {
    let (name, rest) = line.split_once(' ')?.1.trim_start().split_once('(')?;
    let descriptor = ["write", "fsync", "fdatasync", "ftruncate"].contains(&name);
    let marks = if descriptor { ('<', '>') } else { ('"', '"') };
    let path = rest.split_once(marks.0)?.1.split_once(marks.1)?.0;
    let file = Path::new(path).strip_prefix(out).ok()?;
    Some((name.to_owned(), file.display().to_string()))
}

/// Injects at a call; what came of it, or nothing where the run never got there.
fn injected(
    ground: &Ground,
    (study, call): (&Study, &Call),
    fault: &str,
    folder: &Path,
) -> Result<Option<Ended>, Breach> {
    let (out, log) = (folder.join("run"), folder.join("log"));
    let path = out.join(&call.file).display().to_string();
    let log_name = log.display().to_string();
    let (trace, inject) =
        (format!("trace={}", call.name), format!("inject={}:{fault}:when={}", call.name, call.nth));
    let before = [
        "strace",
        "-f",
        "-qq",
        "-P",
        path.trim_end_matches('/'),
        "-e",
        &trace,
        "-e",
        &inject,
        "-o",
        &log_name,
    ];
    let ended = ground.ended(&mut ground.behind(&before, &ground.words(study, &out)), &out)?;
    let said = fs::read_to_string(&log).unwrap_or_default();
    let reached = said.contains("(INJECTED)") || said.contains("killed by SIGKILL");
    Ok(reached.then_some(ended))
}

/// Cases of each fault at each call.
fn each(
    ground: &Ground,
    faults: impl Fn(&Call) -> Vec<String>,
    act: fn(&Ground, (&Study, &Call), &str, &Path) -> Result<bool, Breach>,
) -> Result<Vec<Case>, String> {
    strace()?;
    let mut cases = vec![];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        for call in calls(ground, &study)? {
            for fault in faults(&call) {
                let what = format!(
                    "{}: {fault} at {} {} of {}",
                    study.name, call.name, call.nth, call.file
                );
                let (study, call) = (study.clone(), call.clone());
                cases.push(Case::new(what, move |ground, folder| {
                    act(ground, (&study, &call), &fault, folder)
                }));
            }
        }
    }
    Ok(cases)
}

/// Killed at every call.
pub fn killed(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    each(
        ground,
        |_| vec!["signal=SIGKILL".to_owned()],
        |ground, call, fault, folder| {
            let out = folder.join("run");
            let Some(ended) = injected(ground, call, fault, folder)? else { return Ok(false) };
            let ended = ended.with(&[137])?;
            boasts(&ended, &out)?;
            ground.settle(call.0, &out)?;
            Ok(true)
        },
    )
}

/// Nothing is told as done that is not acknowledged.
pub fn boasts(ended: &Ended, out: &Path) -> Result<(), Breach> {
    let (told, there) = (ended.told(), acknowledged(&lines(out)));
    if told > there {
        let words = format!("{told} simulations were told as done, {there} were acknowledged");
        return Err(Breach::new(Kind::Lost, words));
    }
    Ok(())
}

/// Failed at every call, with each error that it can give. An interrupted call is made again, whatever else is code 74, or
/// 73 where something cannot be made.
pub fn failed(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    let errors = |call: &Call| -> Vec<String> {
        // All charts are written by the same lines: here one stands for all, while kills come at each.
        if call.file.starts_with("charts/") && !call.file.contains("what_") {
            return vec![];
        }
        let its: &[&str] = match call.name.as_str() {
            "openat" if call.makes => &["ENOSPC", "EDQUOT", "EMFILE", "EIO", "EINTR"],
            "openat" => &["EMFILE", "EIO", "EINTR"],
            "write" => &["ENOSPC", "EDQUOT", "EIO", "EINTR"],
            "fsync" | "fdatasync" => &["ENOSPC", "EIO"],
            "mkdir" | "mkdirat" => &["ENOSPC", "EDQUOT"],
            "unlink" | "unlinkat" | "ftruncate" => &["EIO"],
            _ => &["ENOSPC", "EIO"],
        };
        its.iter().map(|it| format!("error={it}")).collect()
    };
    each(ground, errors, |ground, (study, call), fault, folder| {
        let out = folder.join("run");
        let Some(ended) = injected(ground, (study, call), fault, folder)? else { return Ok(false) };
        let codes: &[i32] = if fault == "error=EINTR" { &[0] } else { &[0, 73, 74] };
        let ended = ended.with(codes)?;
        match ended.code {
            // Harmless, or it says so.
            Some(0) => ground.is_right(study, &out)?,
            _ => names(&ended, &out, &call.file)?,
        }
        ground.settle(study, &out)?;
        Ok(true)
    })
}

/// A message names the file, or the folder in which something was to be made.
fn names(ended: &Ended, out: &Path, file: &str) -> Result<(), Breach> {
    let path = out.join(file).display().to_string();
    let path = path.trim_end_matches('/').trim_end_matches(".tmp");
    if !ended.err.contains(path) {
        return Err(Breach::new(Kind::Words, format!("{file} is not named: {}", ended.err)));
    }
    // Twice in one message is once too often.
    if ended.err.lines().filter(|it| it.starts_with("error: ")).count() > 1 {
        return Err(Breach::new(Kind::Words, format!("said twice: {}", ended.err)));
    }
    Ok(())
}

/// What a power cut needs: when a line of the journal is written, each part that it names was synced under its first name,
/// has its last name, and the folder with that name was synced.
pub fn ordered(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    strace()?;
    let case = |study: &Study| {
        let study = study.clone();
        Case::new(study.name, move |ground, _| {
            let all = calls(ground, &study).map_err(|it| Breach::cannot(&it))?;
            let (mut synced, mut durable, mut lines) = (vec![], vec![], 0);
            for call in all {
                let file = call.file.trim_end_matches(".tmp").to_owned();
                match (call.name.as_str(), file.as_str()) {
                    ("fsync", "parts") => durable.append(&mut synced),
                    ("fsync", _) if call.file.starts_with("parts/") => synced.push((file, false)),
                    (name, _) if name.starts_with("rename") => {
                        synced.iter_mut().filter(|it| it.0 == file).for_each(|it| it.1 = true);
                    }
                    ("write", "journal.log") => {
                        let named = durable.iter().filter(|it| it.1).count();
                        if named == 0 || named < durable.len() || !synced.is_empty() {
                            let words =
                                format!("line {lines}: {durable:?} are durable, {synced:?} not");
                            return Err(Breach::new(Kind::Wrong, words));
                        }
                        durable.clear();
                        lines += 1;
                    }
                    _ => {}
                }
            }
            Ok(lines > 0)
        })
    };
    Ok(ground.studies.iter().map(case).collect())
}
