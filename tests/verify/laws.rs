//! Our laws against those of `rand_distr`, which were written by others: two samples, one of each, have one law.
//!
//! The model samples by its own code because the bits of most of `rand_distr`'s samplers depend on which features
//! other crates turn on; what they are samples *of* does not.

use rand_distr::{
    Beta, Distribution, Exp, Gamma, LogNormal, Normal, Pareto, Pert, Poisson, Triangular, Uniform,
};
use telosim::engine::draws::Stream;
use telosim::engine::law::poisson_quantile;
use telosim::engine::{Draws, Law};

const OURS: Stream = Stream::new("laws", "ours");
const THEIRS: Stream = Stream::new("laws", "theirs");
const N: u64 = 1 << 15;

/// The Kolmogorov-Smirnov distance that two samples of N of one law exceed in at most one case of a million:
/// √(ln(2 / α) / 2) · √(2 / N). Ties, as in whole numbers, only make it rarer.
fn critical() -> f64 {
    ((2.0_f64 / 1e-6).ln() / 2.0).sqrt() * (2.0 / N as f64).sqrt()
}

/// The greatest difference of the two samples' distribution functions.
fn distance(mut a: Vec<f64>, mut b: Vec<f64>) -> f64 {
    a.sort_by(f64::total_cmp);
    b.sort_by(f64::total_cmp);
    let (mut i, mut j, mut most) = (0, 0, 0.0_f64);
    while i < a.len() && j < b.len() {
        let x = a[i].min(b[j]);
        i += a[i..].iter().take_while(|y| **y == x).count();
        j += b[j..].iter().take_while(|y| **y == x).count();
        most = most.max((i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs());
    }
    most
}

fn ours(law: &Law) -> Vec<f64> {
    let draws = Draws::new(5, 0);
    (0..N).map(|i| law.sample(&mut draws.at(OURS, 0, i))).collect()
}

fn theirs(law: impl Distribution<f64>) -> Vec<f64> {
    let draws = Draws::new(5, 0);
    (0..N).map(|i| law.sample(&mut draws.at(THEIRS, 0, i))).collect()
}

#[test]
fn our_laws_are_those_of_rand_distr() {
    let pert = |min, max, mode| Pert::new(min, max).with_mode(mode).unwrap();
    let pairs = [
        (Law::Uniform { min: -1.0, max: 3.0 }, theirs(Uniform::new(-1.0, 3.0).unwrap())),
        (Law::Normal { mean: -2.0, sd: 0.5 }, theirs(Normal::new(-2.0, 0.5).unwrap())),
        (
            Law::Lognormal { median: 2.0, log_sd: 0.5 },
            theirs(LogNormal::new(2.0_f64.ln(), 0.5).unwrap()),
        ),
        (Law::Exponential { mean: 7.0 }, theirs(Exp::new(1.0 / 7.0).unwrap())),
        (Law::Gamma { shape: 0.3, mean: 3.0 }, theirs(Gamma::new(0.3, 10.0).unwrap())),
        (Law::Gamma { shape: 4.0, mean: 3.0 }, theirs(Gamma::new(4.0, 0.75).unwrap())),
        (
            Law::Beta { alpha: 0.1, beta: 0.3, min: 0.0, max: 1.0 },
            theirs(Beta::new(0.1, 0.3).unwrap()),
        ),
        (
            Law::Beta { alpha: 2.0, beta: 3.0, min: 0.0, max: 1.0 },
            theirs(Beta::new(2.0, 3.0).unwrap()),
        ),
        (
            Law::Triangular { min: 1.0, mode: 2.0, max: 5.0 },
            theirs(Triangular::new(1.0, 5.0, 2.0).unwrap()),
        ),
        (Law::Pert { min: 1.0, mode: 2.0, max: 5.0 }, theirs(pert(1.0, 5.0, 2.0))),
        (
            // Theirs has no end: what lies beyond ours is left out.
            Law::Pareto { min: 2.0, max: 400.0, shape: 1.06 },
            theirs(Pareto::new(2.0, 1.06).unwrap()).into_iter().filter(|x| *x <= 400.0).collect(),
        ),
    ];
    for (law, theirs) in pairs {
        let apart = distance(ours(&law), theirs);
        assert!(apart < critical(), "{law:?}: {apart}");
    }
}

#[test]
fn our_poisson_law_is_that_of_rand_distr() {
    let draws = Draws::new(5, 0);
    for mean in [0.05, 1.0, 8.0, 120.0] {
        let ours = (0..N).map(|i| poisson_quantile(mean, draws.uniform(OURS, 1, i)) as f64);
        let apart = distance(ours.collect(), theirs(Poisson::new(mean).unwrap()));
        assert!(apart < critical(), "{mean}: {apart}");
    }
}

#[test]
fn another_law_is_noticed() {
    let normal = theirs(Normal::new(-2.0, 0.5).unwrap());
    // A tenth of a standard deviation beside it is 0.04 apart, as is a fifth more of spread.
    for other in [Law::Normal { mean: -1.95, sd: 0.5 }, Law::Normal { mean: -2.0, sd: 0.6 }] {
        assert!(distance(ours(&other), normal.clone()) > critical(), "{other:?}");
    }
}
