//! What must make no difference: threads, how a file is laid out, shards, the folder, the surroundings, who listens.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Case;
use crate::ground::{Breach, Dice, Ground, Study, signal};

/// The same study in other words, as files.
fn layouts_of(text: &str, world: &str) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let comments = |text: &str| {
        let line = |it: &str| format!("# before\n{it}   # after\n");
        text.lines().map(line).collect::<String>()
    };
    let mut tables: Vec<&str> = world.split("\n[").collect();
    tables[1..].reverse();
    let reversed = tables.join("\n[");
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    vec![
        ("comments", vec![("study.toml", comments(text)), ("world.toml", comments(world))]),
        ("tables in reverse", vec![("study.toml", text.to_owned()), ("world.toml", reversed)]),
        ("CRLF and a mark", vec![("study.toml", windows(text)), ("world.toml", windows(world))]),
        (
            "another file between",
            vec![
                ("study.toml", text.replace("world.toml", "between.toml")),
                ("between.toml", "title = \"Between\"\nextends = \"world.toml\"\n".to_owned()),
                ("world.toml", world.to_owned()),
            ],
        ),
        (
            "other units",
            vec![
                ("study.toml", text.to_owned()),
                ("world.toml", world.replace("handoff_time = 0.5", "handoff_time = \"30 min\"")),
            ],
        ),
    ]
}

/// Threads, layouts, and shards in any split, order and place.
pub fn layouts(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    let mut cases = vec![];
    for study in ground.studies.clone() {
        for jobs in ["1", "2", "3", "4", "8"] {
            let study = study.clone();
            cases.push(Case::new(
                format!("{}: {jobs} threads", study.name),
                move |ground, folder| {
                    let out = folder.join("run");
                    let mut words = ground.words(&study, &out);
                    words.pop();
                    words.push(jobs.to_owned());
                    ground.ended(&mut ground.telosim(words), &out)?.with(&[0])?;
                    ground.settle(&study, &out)?;
                    Ok(true)
                },
            ));
        }
        let text = fs::read_to_string(&study.file).map_err(|e| e.to_string())?;
        for (how, files) in layouts_of(&text, crate::ground::WORLD) {
            let study = study.clone();
            cases.push(Case::new(format!("{}: {how}", study.name), move |ground, folder| {
                let out = folder.join("run");
                let place = folder.join("elsewhere");
                fs::create_dir(&place)?;
                for (name, text) in &files {
                    fs::write(place.join(name.replace("study", study.name)), text)?;
                }
                let file = place.join(format!("{}.toml", study.name));
                let other = Study { file, ..study.clone() };
                // Half of it in one layout, half in the other.
                ground.halfway(&other, &out)?;
                ground.settle(&study, &out)?;
                Ok(true)
            }));
        }
    }
    for name in ["points", "long"] {
        let study = ground.study(name).clone();
        for (of, i) in [2, 3, 5, 7].into_iter().flat_map(|of| (0..4).map(move |i| (of, i))) {
            let study = study.clone();
            cases.push(Case::new(format!("{name}: {of} shards, {i}"), move |ground, folder| {
                merged(ground, &study, (of, Dice::new(seed, of as u64 * 10 + i), i), folder)
            }));
        }
    }
    Ok(cases)
}

/// Shards made in folders of their own, one of them killed on its way, in any order, some in another split as well.
fn merged(
    ground: &Ground,
    study: &Study,
    (of, mut dice, i): (usize, Dice, u64),
    folder: &Path,
) -> Result<bool, Breach> {
    let mut shards = vec![];
    let killed = dice.below(of);
    for index in 0..of {
        let place = folder.join(format!("machine {index}"));
        fs::create_dir_all(&place)?;
        let its = Study { file: place.join(format!("{}.toml", study.name)), ..study.clone() };
        fs::copy(&study.file, &its.file)?;
        fs::copy(ground.place().join("world.toml"), place.join("world.toml"))?;
        let out = place.join("run");
        let words = || {
            let shard = ["--shard".to_owned(), format!("{}/{of}", index + 1)];
            ground.words(&its, &out).into_iter().chain(shard)
        };
        if index == killed {
            let going = crate::ground::Going::start(&mut ground.telosim(words()), &place)?;
            std::thread::sleep(dice.within(study.took));
            signal("KILL", &going.id().to_string())?;
            going.end()?;
        }
        ground.ended(&mut ground.telosim(words()), &out)?.with(&[0])?;
        shards.push(out);
    }
    // Rows that two of them have, where the other two thirds of the cases have none.
    if i % 3 == 2 {
        let out = folder.join("besides");
        let shard = ["--shard".to_owned(), "1/2".to_owned()];
        let words = ground.words(study, &out).into_iter().chain(shard);
        ground.ended(&mut ground.telosim(words), &out)?.with(&[0])?;
        shards.push(out);
    }
    for at in (1..shards.len()).rev() {
        shards.swap(at, dice.below(at + 1));
    }
    let out = folder.join("whole");
    let mut merge = ground.telosim(["merge"]);
    merge.args(&shards).arg("--out").arg(&out);
    ground.ended(&mut merge, &out)?.with(&[0])?;
    ground.is_right(study, &out)?;
    ground.is_idle(study, &out)?;
    Ok(true)
}

/// Where the folder is and what the process finds around it.
pub fn surroundings(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    type Change = fn(&mut Command) -> &mut Command;
    const CHANGES: [(&str, Change); 7] = [
        ("TZ", |it| it.env("TZ", "Pacific/Kiritimati")),
        ("LANG", |it| it.env("LANG", "de_DE.UTF-8").env("LC_ALL", "tr_TR.UTF-8")),
        ("no HOME", |it| it.env_remove("HOME").env_remove("USER")),
        ("no variables", |it| it.env_clear()),
        ("no terminal", |it| it.env("TERM", "dumb")),
        ("another folder", |it| it.current_dir("/")),
        ("RAYON_NUM_THREADS", |it| it.env("RAYON_NUM_THREADS", "7")),
    ];
    const NAMES: [&str; 6] =
        ["with spaces", "žluťoučký kůň", "長い名前", "-dash", "a'b\"c;d&e", "very/very/deep"];
    let mut cases = vec![];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        for (what, change) in CHANGES {
            let study = study.clone();
            cases.push(Case::new(format!("{}: {what}", study.name), move |ground, folder| {
                let out = folder.join("run");
                let mut command = ground.telosim(ground.words(&study, &out));
                change(&mut command);
                ground.ended(&mut command, &out)?.with(&[0])?;
                ground.settle(&study, &out)?;
                Ok(true)
            }));
        }
        for umask in ["077", "000"] {
            let study = study.clone();
            cases.push(Case::new(
                format!("{}: umask {umask}", study.name),
                move |ground, folder| {
                    let (out, script) = (folder.join("run"), format!("umask {umask}; exec \"$@\""));
                    let words = ground.words(&study, &out);
                    let mut command = ground.behind(&["sh", "-c", &script, "sh"], &words);
                    ground.ended(&mut command, &out)?.with(&[0])?;
                    ground.settle(&study, &out)?;
                    Ok(true)
                },
            ));
        }
        for name in NAMES {
            for moved in [false, true] {
                let study = study.clone();
                let what = format!(
                    "{}: {} to `{name}`",
                    study.name,
                    if moved { "moved" } else { "written" }
                );
                cases.push(Case::new(what, move |ground, folder| {
                    let (first, out) = (folder.join("first"), folder.join(name));
                    if let (true, Some(parent)) = (name.contains('/'), out.parent()) {
                        fs::create_dir_all(parent)?;
                    }
                    if moved {
                        ground.halfway(&study, &first)?;
                        fs::rename(&first, &out)?;
                    } else {
                        ground.run(&study, &out)?.with(&[0])?;
                    }
                    ground.settle(&study, &out)?;
                    Ok(true)
                }));
            }
        }
    }
    Ok(cases)
}

/// Nobody reads what is said, or it cannot be said.
pub fn streams(ground: &Ground, _: u64) -> Result<Vec<Case>, String> {
    if !Path::new("/dev/full").exists() {
        return Err("there is no /dev/full".to_owned());
    }
    const STREAMS: [(&str, &str, &[i32]); 8] = [
        ("output full", "\"$@\" > /dev/full", &[0, 74]),
        ("output closed", "\"$@\" >&-", &[0, 74]),
        ("errors full", "\"$@\" 2> /dev/full", &[0]),
        ("errors closed", "\"$@\" 2>&-", &[0]),
        ("both full", "\"$@\" > /dev/full 2>&1", &[0, 74]),
        ("both closed", "\"$@\" >&- 2>&-", &[0, 74]),
        ("input closed", "\"$@\" <&-", &[0]),
        ("read by head", "{ \"$@\"; echo $? >> \"$0\"; } 2>&1 | head -c 1", &[0]),
    ];
    let commands: [&[&str]; 6] = [
        &[],
        &["verify", "RUN"],
        &["report", "RUN"],
        &["check", "FILE"],
        &["explain", "laws"],
        &["check", "BAD"],
    ];
    let mut cases = vec![];
    for study in ["points", "page"].map(|it| ground.study(it).clone()) {
        for ((what, script, codes), command) in
            STREAMS.into_iter().flat_map(|it| commands.map(|command| (it, command)))
        {
            let study = study.clone();
            let what =
                format!("{}: {what} of {}", study.name, command.first().unwrap_or(&study.command));
            cases.push(Case::new(what, move |ground, folder| {
                let (out, code) = (folder.join("run"), folder.join("code"));
                let bad = folder.join("bad.toml");
                fs::write(&bad, "title = 1\nexten = \"neutral\"\n")?;
                let word = |path: &PathBuf| path.display().to_string();
                let words = match command {
                    [] => ground.words(&study, &out),
                    _ => {
                        ground.run(&study, &out)?.with(&[0])?;
                        let file = [("RUN", &out), ("FILE", &study.file), ("BAD", &bad)];
                        let word = |it: &&str| {
                            let found = file.iter().find(|(name, _)| name == it);
                            found.map_or((*it).to_owned(), |(_, path)| word(path))
                        };
                        command.iter().map(word).collect()
                    }
                };
                let code_file = word(&code);
                let ended = ground
                    .ended(&mut ground.behind(&["sh", "-c", script, &code_file], &words), &out)?;
                // What is wrong with a scenario is still what the exit code is about.
                let wrong: &[i32] = if command.contains(&"BAD") { &[2, 65, 74] } else { codes };
                match fs::read_to_string(&code) {
                    Ok(said) if !wrong.iter().any(|it| it.to_string() == said.trim()) => {
                        let words = format!("exit code {}, not {wrong:?}", said.trim());
                        let kind = if said.trim() == "101" {
                            crate::ground::Kind::Panic
                        } else {
                            crate::ground::Kind::Words
                        };
                        return Err(Breach::new(kind, words));
                    }
                    Ok(_) => {}
                    Err(_) => drop(ended.with(wrong)?),
                }
                ground.settle(&study, &out)?;
                Ok(true)
            }));
        }
    }
    Ok(cases)
}
