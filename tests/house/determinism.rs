//! Same version, scenario and seed: same bits.

use std::io;

use telosim::engine::Draws;
use telosim::scenario::{Scenario, Vocabulary};
use telosim::study::{
    Cast, Ensemble, Outcome, Script as _, Sink, Stage, StopRule, Threads, vocabulary,
};

const TEN: &str = include_str!("../../scenarios/ten.toml");

/// Four replicates of two years of `ten`, with one arm that a system runs.
fn scenario(words: &Vocabulary) -> Scenario {
    let text = "title = \"short\"\narm = []\n[time]\nyears = 2\n[ensemble]\nruns = 4\nseed = 3\n";
    let mut scenario = Scenario::parse("short.toml", text.as_bytes(), words, TEN, &[]).unwrap();
    let whole = Scenario::parse("b.toml", TEN.as_bytes(), words, TEN, &[]).unwrap();
    scenario.arms.extend(whole.arm("path-system-run").cloned());
    // The arm in every replicate, however few of them the file gives it.
    scenario.arms.iter_mut().for_each(|arm| arm.runs = None);
    scenario
}

#[derive(Default)]
struct Kept(Vec<Outcome>);

impl Sink for Kept {
    fn take(&mut self, outcome: Outcome) -> io::Result<()> {
        self.0.push(outcome);
        Ok(())
    }
}

struct Never;

impl StopRule for Never {
    fn see(&mut self, _: &Outcome) {}

    fn boundary(&self, _: u64) -> u64 {
        u64::MAX
    }

    fn enough(&mut self, _: u64) -> bool {
        false
    }
}

/// Every number of every outcome, as bits, in the order of (variant, replicate).
fn bits(mut outcomes: Vec<Outcome>) -> Vec<u64> {
    outcomes.sort_by_key(|o| (o.variant, o.replicate));
    let all = outcomes.iter().flat_map(|o| o.series.iter().flatten().chain(&o.finals));
    all.map(|value| value.to_bits()).collect()
}

fn run(ensemble: &Ensemble, cast: &Cast<'_>, threads: usize) -> Vec<u64> {
    let mut kept = Kept::default();
    let threads = Threads::new(Some(threads)).unwrap();
    threads.run(|| ensemble.run(cast, &mut kept, &mut Never, &|| true)).unwrap();
    assert_eq!(kept.0.len(), 12, "main, reference and one arm, four times");
    bits(kept.0)
}

#[test]
fn the_same_bits_on_one_two_and_four_threads() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let scenario = scenario(&words);
    let cast = Cast::new(&scenario, &words);
    let ensemble = cast.ensemble();
    let one = run(&ensemble, &cast, 1);
    assert_eq!(one, run(&ensemble, &cast, 2));
    assert_eq!(one, run(&ensemble, &cast, 4));
}

#[test]
fn a_reused_world_gives_the_bits_of_a_fresh_one() {
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let scenario = scenario(&words);
    let cast = Cast::new(&scenario, &words);
    let ensemble = cast.ensemble();
    let play = |stage: &mut Stage, replicate: u64| {
        let draws = Draws::new(ensemble.seed, replicate);
        let part = cast.part(2, replicate).unwrap();
        bits(vec![stage.play(part, draws, &ensemble.horizon).0])
    };
    let fresh = play(&mut Stage::new().unwrap(), 1);
    play(&mut stage, 0);
    assert_eq!(fresh, play(&mut stage, 1));
}

#[test]
fn the_base_year_is_the_same_whatever_comes_after() {
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let scenario = scenario(&words);
    let cast = Cast::new(&scenario, &words);
    let ensemble = cast.ensemble();
    let draws = Draws::new(ensemble.seed, 0);
    let mut base = |variant: usize| {
        let part = cast.part(variant, 0).unwrap();
        let (outcome, _) = stage.play(part, draws, &ensemble.horizon);
        let records = outcome.ticks.iter().filter(|&&tick| tick < 0).count();
        assert_eq!(records, 13);
        outcome
            .series
            .iter()
            .flat_map(|s| s[..records].iter().map(|v| v.to_bits()))
            .collect::<Vec<_>>()
    };
    assert_eq!(base(0), base(2));
}

/// A replicate alone has the bits that it has among others.
#[test]
fn a_replicate_run_alone_gives_its_bits_of_the_ensemble() {
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let scenario = scenario(&words);
    let cast = Cast::new(&scenario, &words);
    let ensemble = cast.ensemble();
    let mut kept = Kept::default();
    let threads = Threads::new(Some(2)).unwrap();
    threads.run(|| ensemble.run(&cast, &mut kept, &mut Never, &|| true)).unwrap();
    let draws = Draws::new(ensemble.seed, 3);
    let reference = cast.reference(2, 3).unwrap();
    let (_, left) = stage.play(reference, draws, &ensemble.horizon);
    let part = cast.part(2, 3).unwrap();
    let (alone, _) = stage.play_after(left, part, draws, &ensemble.horizon);
    let among = kept.0.into_iter().filter(|o| o.variant == 2 && o.replicate == 3);
    assert_eq!(bits(vec![alone]), bits(among.collect()));
}

/// What a scenario says counts, not how it is laid out.
#[test]
fn reordered_keys_and_a_split_file_give_the_same_bits() {
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let head = "title = \"a\"\narm = []\n";
    let (time, ensemble) = ("[time]\nyears = 1\n", "[ensemble]\nruns = 2\nseed = 3\n");
    let (rooms, more) = ("[tasks]\nemission = 2.5\nbar = 0.2\n", "[demand]\nelasticity = 0.5\n");
    write("whole.toml", &format!("{head}{time}{ensemble}{rooms}{more}"));
    let turned = "[tasks]\nbar = 0.2\nemission = 2.5\n";
    write("turned.toml", &format!("{head}{more}{turned}{ensemble}{time}"));
    write("part.toml", &format!("{head}{ensemble}{more}"));
    write("split.toml", &format!("extends = \"part.toml\"\n{head}{rooms}{time}"));
    let mut play = |name: &str| {
        let path = folder.path().join(name);
        let scenario = Scenario::read(&path, &words, TEN, &[]).unwrap();
        let cast = Cast::new(&scenario, &words);
        let ensemble = cast.ensemble();
        let draws = Draws::new(ensemble.seed, 1);
        let (o, _) = stage.play(cast.part(0, 1).unwrap(), draws, &ensemble.horizon);
        bits(vec![o])
    };
    let whole = play("whole.toml");
    assert_eq!(whole, play("turned.toml"));
    assert_eq!(whole, play("split.toml"));
}
