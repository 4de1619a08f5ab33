use super::*;
use crate::engine::flow::Interrupted;
use crate::engine::{Draws, Stream};

const ARRIVAL: Stream = Stream::new("test", "arrival");
const SERVICE: Stream = Stream::new("test", "service");
const SOURCES: u32 = 5;
const RATE: f64 = 0.4;
const PLACES: f64 = 8.0;
const SERVICE_TIME: f64 = 0.7;

/// One server, and the fuller it is the fewer tasks are admitted: none where every place is taken.
struct Discouraged {
    draws: Draws,
    present: f64,
    emitted: [u64; SOURCES as usize],
    served: u64,
}

impl Route for Discouraged {
    type Task = ();

    fn admits(&self) -> f64 {
        1.0 - self.present / PLACES
    }

    fn emitted(&mut self, site: &mut Site<()>, source: u32) -> f64 {
        let count = &mut self.emitted[source as usize];
        *count += 1;
        let owed = self.draws.exponential(ARRIVAL, u64::from(source), *count);
        self.present += 1.0;
        let id = site.admit(());
        site.send(self, id, 0);
        owed
    }

    fn begun(&mut self, (): &mut (), _: usize, _: &Server, _: f64) -> f64 {
        self.served += 1;
        SERVICE_TIME * self.draws.exponential(SERVICE, self.served, 0)
    }

    fn finished(&mut self, site: &mut Site<()>, id: TaskId, _: usize, _: u32) {
        self.present -= 1.0;
        site.remove(id);
    }

    fn woken(&mut self, _: &mut Site<()>, _: TaskId, _: u8) {}

    fn interrupted(&mut self, _: &mut Site<()>, _: TaskId, _: usize) -> Interrupted {
        Interrupted::Resumed
    }
}

/// A birth and death process: `p(n) ∝ Π λ (1 - k / K) / μ` over the states `k` below `n`.
fn present() -> [f64; 9] {
    let load = f64::from(SOURCES) * RATE * SERVICE_TIME;
    let mut p = [1.0; 9];
    for n in 1..p.len() {
        p[n] = p[n - 1] * load * (1.0 - (n - 1) as f64 / PLACES);
    }
    let sum: f64 = p.iter().sum();
    p.map(|it| it / sum)
}

/// Means over replicates lie within four of their standard errors of what the process says.
#[test]
fn what_is_withheld_is_what_a_birth_and_death_process_says() {
    let (replicates, warm, end) = (60, 100.0, 4_100.0);
    let mut seen = vec![];
    for replicate in 0..replicates {
        let (draws, mut site) = (Draws::new(5, replicate), Site::new(1, 1));
        let mut route = Discouraged { draws, present: 0.0, emitted: [0; 5], served: 0 };
        let server = site.add_server(0, 0, 1);
        site.set_server(&mut route, server, 1.0, 1);
        for source in 0..SOURCES {
            site.add_source(draws.exponential(ARRIVAL, u64::from(source), 0));
            site.set_source(source, RATE);
        }
        site.run(&mut route, warm);
        site.take_withheld();
        let (before, area) = (route.emitted, site.station(0).tally().area);
        // In weeks, as the product does: where one ends makes no difference.
        for week in 1..=100 {
            site.run(&mut route, warm + 40.0 * f64::from(week));
        }
        let emitted: Vec<f64> =
            (0..5).map(|i| (route.emitted[i] - before[i]) as f64 / (end - warm)).collect();
        let mean = (site.station(0).tally().area - area) / (end - warm);
        seen.push([
            mean,
            emitted.iter().sum(),
            emitted[0],
            emitted[4],
            site.take_withheld() / (end - warm),
        ]);
    }
    let p = present();
    let mean: f64 = p.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
    let through = (1.0 - p[0]) / SERVICE_TIME;
    let withheld = f64::from(SOURCES) * RATE * mean / PLACES;
    assert!((through + withheld - f64::from(SOURCES) * RATE).abs() < 1e-12);
    let exact = [mean, through, through / 5.0, through / 5.0, withheld];
    for (k, exact) in exact.into_iter().enumerate() {
        let n = seen.len() as f64;
        let m = seen.iter().map(|row| row[k]).sum::<f64>() / n;
        let v = seen.iter().map(|row| (row[k] - m) * (row[k] - m)).sum::<f64>() / (n - 1.0);
        let error = (v / n).sqrt();
        assert!((m - exact).abs() < 4.0 * error, "{k}: {m} ± {error}, exactly {exact}");
        assert!(error < 0.02 * exact, "{k}: ± {error} is too coarse to tell");
    }
}

/// A rate that is set to what it was, or while nothing is admitted, moves nothing; a new one rescales what is owed.
#[test]
fn a_new_rate_rescales_what_a_source_still_owes() {
    let mut route =
        Discouraged { draws: Draws::new(1, 0), present: PLACES, emitted: [0; 5], served: 0 };
    let mut site: Site<()> = Site::new(1, 1);
    site.add_source(3.0);
    site.set_source(0, 1.0);
    site.run(&mut route, 10.0);
    assert_eq!((route.emitted[0], site.take_withheld()), (0, 10.0));
    route.present = PLACES / 2.0;
    site.run(&mut route, 14.0);
    assert_eq!((route.emitted[0], site.take_withheld()), (0, 2.0));
    // One of its three is owed still: at twice the rate and half admitted, for an hour.
    site.set_source(0, 2.0);
    site.run(&mut route, 14.99);
    assert_eq!(route.emitted[0], 0);
    site.run(&mut route, 15.0);
    assert_eq!(route.emitted[0], 1);
}
