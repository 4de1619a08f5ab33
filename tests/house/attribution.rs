//! Paths of the attribution in small closed worlds: what is made again has the bits of what was, and what does nothing has none.

use std::collections::BTreeMap;
use std::io;

use telosim::model::headline::net;
use telosim::model::states::attribution::PATHS;
use telosim::scenario::Scenario;
use telosim::study::{Attribution, How, Outcome, Sink, Stage, Status, vocabulary};
use telosim::summary::{shapley, telescoping};

use crate::limits::TEN;

/// A closed world so small that a year is short.
const SMALL: [&str; 4] =
    ["organizations.count=6", "time.years=3", "ensemble.runs=1", "adoption.path=system-run"];
const ALL: usize = (1 << PATHS.len()) - 1;

/// Keeps the final numbers of each variant.
#[derive(Default)]
struct Kept(BTreeMap<u32, Vec<f64>>);

impl Sink for Kept {
    fn take(&mut self, outcome: Outcome) -> io::Result<()> {
        assert_eq!(outcome.status, Status::Ok, "{}", outcome.variant);
        self.0.insert(outcome.variant, outcome.finals);
        Ok(())
    }
}

/// What an attribution has found in its first replicate.
struct Found {
    names: Vec<String>,
    metrics: Vec<String>,
    finals: BTreeMap<u32, Vec<f64>>,
    /// The variant of each set of paths.
    variants: Vec<Option<usize>>,
}

impl Found {
    fn of(how: How, set: &[&str]) -> Self {
        let metrics = Stage::new().unwrap().metrics();
        let set: Vec<String> = SMALL.iter().chain(set).map(|&it| it.to_owned()).collect();
        let path = "scenarios/closed.toml".as_ref();
        let scenario = Scenario::read(path, &vocabulary(&metrics), TEN, &set).unwrap();
        let attribution = Attribution::new(&scenario, how);
        let mut kept = Kept::default();
        attribution.run(&mut kept, &|| true).unwrap();
        assert_eq!(kept.0.len() as u64, attribution.simulations());
        Self {
            names: attribution.names().map(str::to_owned).collect(),
            metrics: metrics.iter().map(|it| it.name.clone()).collect(),
            finals: kept.0,
            variants: (0..=ALL).map(|set| attribution.variant_of(set)).collect(),
        }
    }

    fn level(&self, variant: usize, name: &str) -> f64 {
        let at = self.metrics.iter().position(|it| it == name).expect(name);
        self.finals[&(variant as u32)][at]
    }

    /// v: net of a set of paths, against the run without AI that has the policy.
    fn value(&self, set: usize) -> f64 {
        let levels = |variant: usize| {
            ["headline.hours", "headline.employed", "headline.force"]
                .map(|name| self.level(variant, name))
        };
        net(levels(self.variants[set].expect("it was run"))[0], levels(2))
    }

    /// Metrics in which two variants differ by a bit, but for who has chosen what and what each is compared with.
    fn differ(&self, one: usize, other: usize) -> Vec<&str> {
        let of = |variant: usize| &self.finals[&(variant as u32)];
        let same = |(a, b): (f64, f64)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
        let pairs = of(one).iter().copied().zip(of(other).iter().copied());
        let moved = self.metrics.iter().zip(pairs).filter(|(_, pair)| !same(*pair));
        let real = |name: &&str| {
            let compared = name.starts_with("headline.") && !name.starts_with("headline.places");
            let levels = ["hours", "employed", "force", "organizations_hours"];
            let level = levels.iter().any(|it| name.ends_with(it));
            // Displacement is told against entrants of the run before, too.
            let entrants = ["share", "entrants", "soon", "person_years"];
            let displaced = entrants.iter().any(|it| *name == format!("displacement.{it}"));
            !name.starts_with("adoption.") && (!compared || level) && !displaced
        };
        moved.map(|(name, _)| name.as_str()).filter(real).collect()
    }
}

/// G26: with every path off nothing is left of AI, to the bit, under each closure, and with policy besides.
#[test]
fn g26_with_every_path_off_the_world_without_ai_is_made_again_to_the_bit() {
    let policy = ["tasks.multiplier=1.5", "purposes.multiplier=2"];
    for closure in ["open", "fixed", "income"] {
        let closure = format!("economy.closure={closure}");
        for policy in [&policy[..0], &policy[..]] {
            let set: Vec<&str> = [closure.as_str()].iter().chain(policy).copied().collect();
            let found = Found::of(How::Telescoping, &set);
            let none = found.variants[0].unwrap();
            assert_eq!(found.names[none], "none");
            let moved = found.differ(none, 2);
            // Purposes are made again when they were paid for, not when they were found. What money does beside the world is another matter: where spending is another run's, an account outside has it. Nor
            // is made again what would be put forward or paid for beyond what is ordered.
            let beside = [
                "economy.owners_income",
                "economy.debt",
                "economy.spending",
                "economy.imbalance",
                "economy.put_forward",
                "economy.affordable",
                "demand.cash_held",
                "purposes.found",
                "purposes.per_finding_hour",
            ];
            // Nor, with that, what binds.
            let binds = ["cap", "gap", "binding", "regret", "index", "elasticity"];
            let told = |it: &str| {
                let it = it.strip_prefix("bottleneck.").unwrap_or_default();
                binds.iter().any(|word| it.starts_with(word))
            };
            let real: Vec<&&str> =
                moved.iter().filter(|it| !beside.contains(it) && !told(it)).collect();
            assert!(real.is_empty(), "{set:?}: {real:?}");
            assert_eq!(found.value(0).to_bits(), 0.0_f64.to_bits(), "{set:?}");
            let all = found.value(ALL);
            let sum: f64 = telescoping(PATHS.len(), |set| found.value(set)).iter().sum();
            assert!((sum - all).abs() < 1e-12, "{set:?}: {sum} {all}");
            assert!(all != 0.0, "{set:?}: AI does something");
            // Without policy the run without AI is the reference, to the bit.
            assert_eq!(found.differ(1, 2).is_empty(), policy.is_empty(), "{set:?}");
        }
    }
}

/// Where nobody takes up AI, every set of paths is the world without it: what is replayed is what is.
#[test]
fn where_nobody_takes_up_ai_no_path_does_anything_to_the_bit() {
    let found = Found::of(
        How::Shapley,
        &["base.adoption.path=human-coordinated", "adoption.path=human-coordinated"],
    );
    for set in 0..=ALL {
        assert_eq!(found.value(set).to_bits(), 0.0_f64.to_bits(), "{set:05b}");
    }
}

/// G21: where a system carries nothing, coordination is no path, to the bit. Values of all paths add up.
#[test]
fn g21_where_a_system_carries_nothing_coordination_has_no_part() {
    let set = ["coordination.form=tree", "coordination.carried=0", "coordination.seams_carried=0"];
    let found = Found::of(How::Shapley, &set);
    for set in (0..=ALL).filter(|set| set & 2 == 0) {
        assert_eq!(found.value(set).to_bits(), found.value(set | 2).to_bits(), "{set:05b}");
    }
    let values = shapley(PATHS.len(), |set| found.value(set));
    assert_eq!(values[1].to_bits(), 0.0_f64.to_bits());
    assert!(values[0] > 0.0, "{values:?}");
    let sum: f64 = values.iter().sum();
    assert!((sum - (found.value(ALL) - found.value(0))).abs() < 1e-12, "{values:?}");
}
