//! Intervals cover as often as they say, and controls that do not are told from them.

use telosim::engine::{Draws, Law, Stream};
use telosim::summary::{Moments, normal_quantile, wilson};

const REPLICATIONS: u64 = 1_000;
const VALUES: Stream = Stream::new("verify", "values");

/// Share of so many replications in which the interval from `n` values of a law holds its mean.
fn coverage(law: &Law, n: u64, interval: impl Fn(&Moments) -> (f64, f64)) -> f64 {
    let draws = Draws::new(1908, 0);
    let holds = |replication: u64| {
        let mut moments = Moments::default();
        let mut rng = draws.at(VALUES, replication, n);
        (0..n).for_each(|_| moments.push(law.sample(&mut rng)));
        let (low, high) = interval(&moments);
        (low..=high).contains(&law.mean())
    };
    (0..REPLICATIONS).filter(|&r| holds(r)).count() as f64 / REPLICATIONS as f64
}

fn student(moments: &Moments) -> (f64, f64) {
    let interval = moments.interval(0.95).unwrap();
    (interval.lower, interval.upper)
}

/// A control: as if the deviation were known.
fn normal(moments: &Moments) -> (f64, f64) {
    let half = normal_quantile(0.975) * moments.deviation().unwrap() / (moments.n() as f64).sqrt();
    (moments.mean() - half, moments.mean() + half)
}

/// Of 1,000 replications 95 % hold; a share of .95 is found between .921 and .975 but in one case of 10,000.
#[test]
fn intervals_of_means_cover() {
    let bell = Law::Normal { mean: 3.0, sd: 2.0 };
    let covered = coverage(&bell, 100, student);
    assert!((0.921..=0.975).contains(&covered), "normal: {covered}");
    // Skew costs exponential data about half a point at a hundred values.
    let covered = coverage(&Law::Exponential { mean: 1.0 }, 100, student);
    assert!((0.921..=0.975).contains(&covered), "exponential: {covered}");
    let covered = coverage(&bell, 5, student);
    assert!((0.921..=0.975).contains(&covered), "five values: {covered}");
}

#[test]
fn the_normal_quantile_at_five_values_does_not_cover() {
    let covered = coverage(&Law::Normal { mean: 3.0, sd: 2.0 }, 5, normal);
    assert!(covered < 0.921, "{covered}");
}

/// Hits of `n` trials at .01, by replication.
fn share_coverage(n: u64, interval: impl Fn(u64, u64) -> (f64, f64)) -> f64 {
    let draws = Draws::new(1927, 0);
    let holds = |replication: u64| {
        let mut rng = draws.at(VALUES, replication, n);
        let hits = (0..n).filter(|_| rng.uniform() < 0.01).count() as u64;
        let (low, high) = interval(hits, n);
        (low..=high).contains(&0.01)
    };
    (0..REPLICATIONS).filter(|&r| holds(r)).count() as f64 / REPLICATIONS as f64
}

/// A share jumps from count to count, and so does coverage: at .01 of 300 Wilson's is above .92 too.
#[test]
fn wilsons_interval_covers_a_small_share_and_walds_does_not() {
    let covered = share_coverage(300, |hits, n| {
        let interval = wilson(hits, n, 0.95).unwrap();
        (interval.lower, interval.upper)
    });
    assert!(covered >= 0.921, "{covered}");
    let wald = share_coverage(300, |hits, n| {
        let p = hits as f64 / n as f64;
        let half = normal_quantile(0.975) * (p * (1.0 - p) / n as f64).sqrt();
        (p - half, p + half)
    });
    assert!(wald < 0.921, "{wald}");
}

/// J5: percentile bands are in order, and of a scenario without chance they have no width.
#[test]
fn j5_bands_are_in_order_and_degenerate_ones_have_no_width() {
    let mut rng = Draws::new(5, 0).at(VALUES, 0, 0);
    let values = telosim::summary::sorted((0..400).map(|_| rng.uniform()));
    let of = |p: f64| telosim::summary::quantile(&values, p).unwrap();
    assert!(of(0.05) <= of(0.5) && of(0.5) <= of(0.95));
    let same = vec![3.25; 50];
    let of = |p: f64| telosim::summary::quantile(&same, p).unwrap();
    assert_eq!([of(0.05), of(0.5), of(0.95)], [3.25; 3]);
}
