//! Runs an ensemble: every replicate of every variant with its reference, in parallel between worlds.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::outcome::Left;
use super::pulse::Beating;
use super::stage::Worlds;
use super::{Broken, Horizon, Outcome, Part, Pulse, Sink, Stage, StopRule};
use crate::engine::{Draws, Handed};
use crate::scenario::VariantRole;

/// Says what to run.
pub trait Script: Sync {
    /// The part of a replicate in a variant.
    fn part(&self, variant: usize, replicate: u64) -> Result<Part, String>;

    /// The human-coordinated reference of a variant's replicate: the same random numbers, no levers.
    fn reference(&self, variant: usize, replicate: u64) -> Result<Part, String>;
}

/// A variant, as the ensemble runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// What it is to the scenario.
    pub role: VariantRole,
    /// Replicates at most `[replicates]`.
    pub runs: u64,
    /// Variants of the same group share one reference, which is the first's.
    pub group: usize,
    /// An earlier variant of the group with the very same parts: it is simulated once for both.
    pub same_as: Option<usize>,
}

/// An ensemble: which variants, how often, over which time.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// Variants; the reference, if it is recorded, is among them under its own name.
    pub variants: Vec<Variant>,
    /// Which variant records the reference of the first group, if any.
    pub reference: Option<u32>,
    /// The seed of all draws.
    pub seed: u64,
    /// When it begins and ends.
    pub horizon: Horizon,
}

/// What one thread does at a stretch: variants of a replicate, after their reference unless that is known.
struct Job {
    group: usize,
    replicate: u64,
    variants: Vec<usize>,
    /// What the reference has left, once it is known.
    before: Option<Left>,
}

/// What the threads share.
struct Shared<'a, S, T> {
    sink: &'a mut S,
    stop: &'a mut T,
    /// By replicate of the first group: what the reference left for the variants that are still to come.
    left: BTreeMap<u64, Left>,
}

impl Ensemble {
    /// How many simulations it takes: each variant without an equal before it, and a reference for each group.
    pub fn simulations(&self) -> u64 {
        let most = |its: &mut dyn Iterator<Item = usize>| {
            its.map(|i| self.variants[i].runs).max().unwrap_or(0)
        };
        let groups = self.variants.iter().map(|v| v.group).max().map_or(0, |last| last + 1);
        let reference = |group: usize| {
            most(&mut (0..self.variants.len()).filter(|&i| self.variants[i].group == group))
        };
        let own = (0..self.variants.len())
            .filter(|&i| self.variants[i].same_as.is_none() && self.reference != Some(i as u32));
        own.map(|i| most(&mut self.twins(i))).chain((0..groups).map(reference)).sum()
    }

    /// Runs everything that `wanted` does not say is there already, and gives each outcome to `sink`.
    ///
    /// The first variant is asked about at the boundaries of `stop`, so that there is an estimate of it soon;
    /// the others follow, each as often as it wants, but never for more replicates than the first had.
    ///
    /// # Errors
    /// What the model refuses, or what went wrong in keeping an outcome.
    pub fn run(
        &self,
        script: &impl Script,
        sink: &mut (impl Sink + Send),
        stop: &mut (impl StopRule + Send),
        pulse: &impl Pulse,
    ) -> Result<u64, Broken> {
        let mut shared = Mutex::new(Shared { sink, stop, left: BTreeMap::new() });
        let worlds = Worlds::default();
        let most = self.variants.first().map_or(0, |v| v.runs);
        let mut done = 0;
        while done < most && pulse.go_on() {
            let next = shared.get_mut().map_err(|e| e.to_string())?.stop.boundary(done);
            let next = next.clamp(done + 1, most);
            let first = |replicate| Job { group: 0, replicate, variants: vec![0], before: None };
            self.batch((done..next).map(first).collect(), script, &shared, &worlds, pulse)?;
            done = next;
            if shared.get_mut().map_err(|e| e.to_string())?.stop.enough(done) {
                break;
            }
        }
        let known = std::mem::take(&mut shared.get_mut().map_err(|e| e.to_string())?.left);
        self.batch(self.others(done, known), script, &shared, &worlds, pulse)?;
        Ok(done)
    }

    /// The jobs of all variants but the first: whole groups, with their references, then single variants
    /// of the first group where its reference is known.
    fn others(&self, done: u64, mut known: BTreeMap<u64, Left>) -> Vec<Job> {
        let mut jobs = vec![];
        for group in (0..self.variants.len()).rev() {
            let originals = |replicate: u64| {
                let its = self.variants.iter().enumerate().skip(1).filter(move |(i, v)| {
                    v.group == group && v.same_as.is_none() && self.wanted(*i, replicate)
                });
                its.map(|(i, _)| i).filter(|&i| self.reference != Some(i as u32))
            };
            for replicate in 0..done {
                let variants: Vec<usize> = originals(replicate).collect();
                let reference = if group == 0 { known.remove(&replicate) } else { None };
                match reference {
                    Some(reference) => jobs.extend(variants.into_iter().map(|variant| Job {
                        group,
                        replicate,
                        variants: vec![variant],
                        before: Some(reference.clone()),
                    })),
                    None if variants.is_empty() => {}
                    None => jobs.push(Job { group, replicate, variants, before: None }),
                }
            }
        }
        jobs
    }

    /// The variants that are simulated as this one is, itself among them.
    fn twins(&self, of: usize) -> impl Iterator<Item = usize> {
        let all = self.variants.iter().enumerate();
        all.filter(move |(i, v)| *i == of || v.same_as == Some(of)).map(|(i, _)| i)
    }

    /// Whether a variant or one that is simulated with it has this replicate.
    fn wanted(&self, variant: usize, replicate: u64) -> bool {
        self.twins(variant).any(|twin| replicate < self.variants[twin].runs)
    }

    fn batch<S: Sink + Send, T: StopRule + Send>(
        &self,
        jobs: Vec<Job>,
        script: &impl Script,
        shared: &Mutex<Shared<'_, S, T>>,
        worlds: &Worlds,
        pulse: &impl Pulse,
    ) -> Result<(), Broken> {
        let pulse = &Beating::new(pulse, shared, |shared| shared.sink.beat());
        let play = |kept: &mut _, job| self.job(kept, job, script, shared, pulse);
        let job = |job| if pulse.go_on() { worlds.lend(|kept| play(kept, job)) } else { Ok(()) };
        self.horizon.each(jobs.into_iter(), job)
    }

    fn job<S: Sink + Send, T: StopRule + Send>(
        &self,
        kept: &mut Option<Stage>,
        job: Job,
        script: &impl Script,
        shared: &Mutex<Shared<'_, S, T>>,
        pulse: &impl Pulse,
    ) -> Result<(), Broken> {
        let Job { group, replicate, variants, before } = job;
        let draws = Draws::new(self.seed, replicate);
        let lock = || shared.lock().map_err(|e| e.to_string());
        let wants = |variant: usize| {
            let runs = replicate < self.variants[variant].runs;
            Ok::<bool, String>(
                runs && pulse.go_on() && !lock()?.sink.has(variant as u32, 0, replicate),
            )
        };
        let give = |variant: usize, outcome: Outcome| {
            let (mut shared, variant) = (lock()?, variant as u32);
            let outcome = Outcome { variant, replicate, ..outcome };
            if variant == 0 {
                shared.stop.see(&outcome);
            }
            Ok::<_, Broken>(shared.sink.take(outcome)?)
        };
        let recorded = self.reference.filter(|_| group == 0 && variants == [0]);
        let mut missing = vec![];
        for &variant in &variants {
            for twin in self.twins(variant) {
                if wants(twin)? {
                    missing.push((variant, twin));
                }
            }
        }
        let lacks_reference = match recorded {
            Some(reference) => wants(reference as usize)?,
            None => false,
        };
        if missing.is_empty() && !lacks_reference {
            return Ok(());
        }
        let before = match before {
            Some(known) => known,
            None => {
                let part = script.reference(variants[0], replicate)?;
                let nothing = Ok(Handed::default());
                let played = Stage::play_on(kept, pulse, part, draws, &self.horizon, nothing)?;
                let Some((outcome, left)) = played else { return Ok(()) };
                if let Some(reference) = recorded {
                    if lacks_reference {
                        give(reference as usize, outcome)?;
                    }
                    let later = |(i, v): (usize, &Variant)| {
                        i > 0
                            && v.group == 0
                            && Some(i as u32) != self.reference
                            && replicate < v.runs
                    };
                    if self.variants.iter().enumerate().any(later) {
                        lock()?.left.insert(replicate, left.clone());
                    }
                }
                left
            }
        };
        for variant in variants {
            let mut twins = missing.iter().filter(|(of, _)| *of == variant).map(|(_, twin)| *twin);
            let Some(first) = twins.next() else { continue };
            if !pulse.go_on() {
                break;
            }
            let part = script.part(first, replicate)?;
            let played = Stage::play_on(kept, pulse, part, draws, &self.horizon, before.clone())?;
            let Some((outcome, _)) = played else { break };
            twins.try_for_each(|twin| give(twin, outcome.clone()))?;
            give(first, outcome)?;
        }
        Ok(())
    }
}
