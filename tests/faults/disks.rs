//! Disks that are full, files that may not grow, folders that may not be written to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Case;
use crate::ground::{Breach, Ground, Kind, bytes, copy};

/// A file system of its own in memory, gone when this value is.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf, size: &str) -> Result<Self, Breach> {
        fs::create_dir_all(&at)?;
        let options = format!("size={size}");
        done(
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "telosim-faults"]).arg(&at),
        )?;
        Ok(Self(at))
    }

    fn remount(&self, options: &str) -> Result<(), Breach> {
        done(Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn done(command: &mut Command) -> Result<(), Breach> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(Breach::cannot(&String::from_utf8_lossy(&output.stderr)))
}

/// Whether file systems may be mounted.
fn may_mount(ground: &Ground) -> Result<(), String> {
    let disk = Disk::mount(ground.place().join("disk"), "64k");
    disk.map(drop).map_err(|_| "file systems can be mounted by root only".to_owned())
}

/// Room that the files of a run take, in pages `[kB]`.
fn pages(folder: &Path) -> Result<u64, Breach> {
    let mut all = 0;
    for path in bytes(folder)?.keys() {
        all += fs::metadata(path)?.len().div_ceil(4096) * 4;
    }
    Ok(all)
}

fn largest(folder: &Path) -> Result<u64, Breach> {
    let sizes = bytes(folder)?.into_keys().map(|path| Ok(fs::metadata(path)?.len()));
    Ok(sizes.collect::<Result<Vec<u64>, Breach>>()?.into_iter().max().unwrap_or(0))
}

/// Full at one of many sizes, then enlarged.
pub fn full(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    const SIZES: u64 = 20;
    may_mount(ground)?;
    let mut cases = vec![];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        let room = pages(&ground.place().join(study.name)).map_err(|it| it.words)?;
        for i in 0..SIZES {
            let (study, size) = (study.clone(), format!("{}k", 8 + room * i / SIZES));
            cases.push(Case::new(
                format!("{} on a disk of {size}", study.name),
                move |ground, folder| {
                    let disk = Disk::mount(folder.join("disk"), &size)?;
                    let out = folder.join("disk/run");
                    // What it says is to be kept outside.
                    let mut command = ground.telosim(ground.words(&study, &out));
                    let ended = ground.ended(&mut command, folder)?.with(&[0, 73, 74])?;
                    if ended.code == Some(0) {
                        return Ok(false);
                    }
                    is_named(&ended.err, &out)?;
                    disk.remount("size=64m")?;
                    ground.settle(&study, &out)?;
                    Ok(true)
                },
            ));
        }
    }
    Ok(cases)
}

fn is_named(words: &str, out: &Path) -> Result<(), Breach> {
    if words.contains(&out.display().to_string()) {
        return Ok(());
    }
    Err(Breach::new(Kind::Words, format!("no file is named: {words}")))
}

/// No file may be longer than so many blocks; then it may.
pub fn limited(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    const LIMITS: u64 = 25;
    let mut cases = vec![];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        let most = largest(&ground.place().join(study.name)).map_err(|it| it.words)? / 512;
        for i in 0..LIMITS {
            // Most files are short.
            let (study, blocks) = (study.clone(), 1 + most * i * i / (LIMITS * LIMITS));
            let what = format!("{} with files of {blocks} blocks at most", study.name);
            cases.push(Case::new(what, move |ground, folder| {
                let out = folder.join("run");
                let script = format!("ulimit -f {blocks}; exec \"$@\"");
                let mut command =
                    ground.behind(&["sh", "-c", &script, "sh"], &ground.words(&study, &out));
                let ended = ground.ended(&mut command, &out)?.with(&[0, 73, 74])?;
                if ended.code == Some(0) {
                    return Ok(false);
                }
                is_named(&ended.err, &out)?;
                ground.settle(&study, &out)?;
                Ok(true)
            }));
        }
    }
    Ok(cases)
}

/// Reading works in a folder that nobody may write to, of a finished run and of one that was killed.
pub fn read_only(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    may_mount(ground)?;
    let mut cases = vec![];
    let readers: [&[&str]; 7] = [
        &["verify", "RUN"],
        &["report", "RUN"],
        &["check", "RUN"],
        &["claims", "RUN"],
        &["discover", "RUN", "--when", "displacement.share > 0.1"],
        &["rerun", "RUN", "--replicate", "1"],
        &["trace", "RUN", "--replicate", "1"],
    ];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        for reader in readers {
            for finished in [true, false] {
                let study = study.clone();
                let state = if finished { "finished" } else { "killed" };
                let what = format!("{}, {state}: {}", study.name, reader[0]);
                cases.push(Case::new(what, move |ground, folder| {
                    let disk = Disk::mount(folder.join("disk"), "64m")?;
                    let out = folder.join("disk/run");
                    match finished {
                        true => copy(&ground.place().join(study.name), &out)?,
                        false => ground.halfway(&study, &out)?,
                    }
                    let read = |run: &Path| {
                        let run = run.display().to_string();
                        let mut words: Vec<&str> =
                            reader.iter().map(|it| if *it == "RUN" { &run } else { *it }).collect();
                        if study.command == "sweep" && ["rerun", "trace"].contains(&reader[0]) {
                            words.extend(["--point", "1"]);
                        }
                        ground.ended(&mut ground.telosim(words), folder)
                    };
                    // It ends as where the folder can be written, which is well or with too little to look at.
                    let open = folder.join("open");
                    copy(&out, &open)?;
                    let codes: &[i32] = if finished { &[0, 2] } else { &[0, 2, 4, 5, 66] };
                    let ended = read(&open)?.with(codes)?;
                    disk.remount("ro")?;
                    read(&out)?.with(&[ended.status()])?;
                    disk.remount("rw")?;
                    ground.settle(&study, &out)?;
                    Ok(true)
                }));
            }
        }
    }
    Ok(cases)
}
