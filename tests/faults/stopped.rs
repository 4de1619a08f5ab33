//! Runs that are killed, signalled or stopped at any time, and a second writer.

use std::time::{Duration, Instant};

use crate::Case;
use crate::calls::boasts;
use crate::ground::{Breach, Dice, Going, Ground, Kind, kept, lines, signal};

/// Killed one to three times, then left alone.
pub fn killed(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    let mut cases = vec![];
    for (name, times) in [("points", 30), ("page", 50), ("long", 40)] {
        for i in 0..times {
            let study = ground.study(name).clone();
            cases.push(Case::new(format!("{name}, {i}"), move |ground, folder| {
                let (out, mut dice) = (folder.join("run"), Dice::new(seed, i));
                for _ in 0..1 + i % 3 {
                    let before = lines(&out);
                    let going =
                        Going::start(&mut ground.telosim(ground.words(&study, &out)), folder)?;
                    std::thread::sleep(dice.within(study.took));
                    signal("KILL", &going.id().to_string())?;
                    let ended = going.end()?.with(&[0, 137])?;
                    kept(&before, &out)?;
                    boasts(&ended, &out)?;
                }
                ground.settle(&study, &out)?;
                Ok(true)
            }));
        }
    }
    Ok(cases)
}

/// Asked to stop, once or twice.
pub fn signalled(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    let mut cases = vec![];
    for (name, number) in [("INT", 130), ("TERM", 143)] {
        for (study, times) in [("page", 15), ("long", 25)] {
            for i in 0..times {
                let study = ground.study(study).clone();
                cases.push(Case::new(
                    format!("{}, SIG{name} {i}", study.name),
                    move |ground, folder| {
                        let (out, mut dice) = (folder.join("run"), Dice::new(seed, i));
                        let going =
                            Going::start(&mut ground.telosim(ground.words(&study, &out)), folder)?;
                        std::thread::sleep(dice.within(study.took));
                        let (id, asked) = (going.id().to_string(), Instant::now());
                        signal(name, &id)?;
                        if i % 4 == 3 {
                            std::thread::sleep(Duration::from_millis(dice.below(20) as u64));
                            signal(name, &id)?;
                        }
                        let ended = going.end()?;
                        let took = asked.elapsed();
                        let reached = ended.code != Some(0);
                        // Before it listens, the signal itself ends it.
                        let ended = ended.with(&[0, number])?;
                        if took > study.soon() {
                            return Err(Breach::new(
                                Kind::Hang,
                                format!("it took {took:?} to stop"),
                            ));
                        }
                        let (said, once) = (ended.err.contains("goes on"), i % 4 != 3);
                        if ended.code == Some(number) && once && !said {
                            let words = format!("how to go on is not said: {}", ended.err);
                            return Err(Breach::new(Kind::Words, words));
                        }
                        if once {
                            boasts(&ended, &out)?;
                        }
                        ground.settle(&study, &out)?;
                        Ok(reached)
                    },
                ));
            }
        }
    }
    Ok(cases)
}

/// A process that has taken the folder, and how long it took.
fn holder(
    ground: &Ground,
    study: &crate::ground::Study,
    out: &std::path::Path,
) -> Result<Going, Breach> {
    let folder = out.parent().unwrap_or(out);
    let mut going = Going::start(&mut ground.telosim(ground.words(study, out)), folder)?;
    let holds =
        || std::fs::read_to_string(out.join(".lock")).is_ok_and(|it| it.contains("process"));
    while !holds() && !going.is_over()? {
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(going)
}

fn refused(
    ground: &Ground,
    study: &crate::ground::Study,
    out: &std::path::Path,
    id: u32,
) -> Result<(), Breach> {
    let second = ground.run(study, out)?.with(&[75])?;
    if !second.err.contains(&format!("process {id}")) {
        return Err(Breach::new(Kind::Words, format!("the holder is not named: {}", second.err)));
    }
    if second.took > study.soon() {
        return Err(Breach::new(Kind::Hang, format!("refused after {:?} only", second.took)));
    }
    Ok(())
}

/// A second writer while one writes.
pub fn second_writer(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    let case = |i: u64| {
        let study = ground.study("long").clone();
        Case::new(format!("{i}"), move |ground, folder| {
            let out = folder.join("run");
            let mut going = holder(ground, &study, &out)?;
            std::thread::sleep(Dice::new(seed, i).within(study.took.mul_f64(0.2)));
            let ended = refused(ground, &study, &out, going.id());
            // It may have come to its end in the meantime: then there was no second writer.
            let reached = !going.is_over()?;
            going.end()?.with(&[0])?;
            if reached {
                ended?;
            }
            ground.settle(&study, &out)?;
            Ok(reached)
        })
    };
    Ok((0..20).map(case).collect())
}

/// A second writer while the first one stands still.
pub fn stopped_writer(ground: &Ground, seed: u64) -> Result<Vec<Case>, String> {
    let case = |i: u64| {
        let study = ground.study("long").clone();
        Case::new(format!("{i}"), move |ground, folder| {
            let out = folder.join("run");
            let going = holder(ground, &study, &out)?;
            std::thread::sleep(Dice::new(seed, i).within(study.took.mul_f64(0.2)));
            let id = going.id();
            signal("STOP", &id.to_string())?;
            let ended = refused(ground, &study, &out, id);
            signal("CONT", &id.to_string())?;
            going.end()?.with(&[0])?;
            ended?;
            ground.settle(&study, &out)?;
            Ok(true)
        })
    };
    Ok((0..10).map(case).collect())
}
