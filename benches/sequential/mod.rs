//! W1 as fast as a program that can do nothing else: one stream of random numbers, and a slot for each clock.
//!
//! What it leaves out is what the engine cannot do without. No draw has an address, so that one more draw moves all that
//! follow. A task is the time at which it arrived. The ten purposes are one Poisson process of ten times the rate. The
//! slots of a station are scanned when one of them was emptied, and there is neither a heap nor an allocation. A time has
//! its slot in its last bits, which are 10⁻¹¹ h at most, so that the earliest time is also the place where it stands.

use crate::baseline::{
    COUNTED_FROM, COUNTED_TO, DRAINED, EXECUTION_TIME, EXECUTORS, Measured, PURPOSES, RATE,
    REVIEW_TIME, REVIEWERS, REWORK_CHANCE,
};

/// The end of what does not run: no time of a simulation is as late.
const NEVER: u64 = u64::MAX;
/// Slots of a station, of which some may be nobody's.
const SLOTS: usize = 8;
/// Tasks that may wait at a station; at a load of 0.8 there are once in 10⁴⁹ times as many.
const RING: usize = 512;
/// Layers of the ziggurat.
const LAYERS: usize = 256;
/// Where its tail begins.
const TAIL: f64 = 7.697_117_470_131_05;

/// The layers of Marsaglia and Tsang from the bottom up: how wide each is, and the density at its right end.
struct Layers {
    width: [f64; LAYERS + 1],
    density: [f64; LAYERS + 1],
}

impl Layers {
    fn new() -> Self {
        let (mut width, mut density) = ([0.0; LAYERS + 1], [1.0; LAYERS + 1]);
        (width[1], density[1]) = (TAIL, libm::exp(-TAIL));
        let area = (TAIL + 1.0) * density[1];
        (width[0], density[0]) = (area / density[1], 0.0);
        for i in 2..LAYERS {
            density[i] = density[i - 1] + area / width[i - 1];
            width[i] = -libm::log(density[i]);
        }
        Self { width, density }
    }
}

/// One stream of random numbers, by xoshiro256++ of Blackman and Vigna.
struct Stream<'a> {
    state: [u64; 4],
    layers: &'a Layers,
}

impl<'a> Stream<'a> {
    fn new(seed: u64, layers: &'a Layers) -> Self {
        let mut last = seed;
        let state = std::array::from_fn(|_| {
            last = last.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let word = (last ^ last >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^ word >> 31
        });
        Self { state, layers }
    }

    #[inline(always)]
    fn word(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let word = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ b << 17, d.rotate_left(45)];
        word
    }

    #[inline(always)]
    fn uniform(&mut self) -> f64 {
        unit(self.word())
    }

    /// A waiting time of mean 1.
    #[inline(always)]
    fn exponential(&mut self) -> f64 {
        let word = self.word();
        let layer = word as usize % LAYERS;
        let x = unit(word) * self.layers.width[layer];
        if x < self.layers.width[layer + 1] { x } else { self.at_the_edge(layer, x) }
    }

    #[cold]
    #[inline(never)]
    fn at_the_edge(&mut self, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            return TAIL + self.exponential();
        }
        let [low, high] = [self.layers.density[layer], self.layers.density[layer + 1]];
        let height = low + (high - low) * self.uniform();
        if height < libm::exp(-x) { x } else { self.exponential() }
    }
}

/// The upper 53 bits as a number from 0 to 1.
#[inline(always)]
fn unit(word: u64) -> f64 {
    (word >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// A time with a slot in its last bits; times that are not negative order as their bits do.
#[inline(always)]
fn stamp(time: f64, slot: usize) -> u64 {
    time.to_bits() & !(SLOTS as u64 - 1) | slot as u64
}

/// A queue and `N` servers.
struct Station<const N: usize> {
    mean: f64,
    ends: [u64; SLOTS],
    /// When the tasks in the slots arrived `[h]`.
    tasks: [f64; SLOTS],
    /// A bit for each server without a task.
    idle: u8,
    ring: [f64; RING],
    first: usize,
    behind: usize,
    /// The earliest of the ends.
    due: u64,
    /// Service that was begun, in means.
    begun: f64,
}

impl<const N: usize> Station<N> {
    fn new(mean: f64) -> Self {
        Self {
            mean,
            ends: [NEVER; SLOTS],
            tasks: [0.0; SLOTS],
            idle: u8::MAX >> (SLOTS - N),
            ring: [0.0; RING],
            first: 0,
            behind: 0,
            due: NEVER,
            begun: 0.0,
        }
    }

    #[inline(always)]
    fn begin(&mut self, slot: usize, task: f64, now: f64, random: &mut Stream) -> u64 {
        let service = random.exponential();
        self.begun += service;
        self.tasks[slot] = task;
        self.ends[slot] = stamp(now + self.mean * service, slot);
        self.ends[slot]
    }

    #[inline(always)]
    fn enter(&mut self, task: f64, now: f64, random: &mut Stream) {
        if self.idle == 0 {
            assert!(self.behind - self.first < RING, "a queue is as long as no queue of W1 is");
            self.ring[self.behind % RING] = task;
            self.behind += 1;
        } else {
            let slot = self.idle.trailing_zeros() as usize % SLOTS;
            self.idle &= self.idle - 1;
            self.due = self.due.min(self.begin(slot, task, now, random));
        }
    }

    /// Ends the service that ends next and begins another one if a task waits.
    #[inline(always)]
    fn leave(&mut self, now: f64, random: &mut Stream) -> f64 {
        let slot = self.due as usize % SLOTS;
        let task = self.tasks[slot];
        if self.first == self.behind {
            self.ends[slot] = NEVER;
            self.idle |= 1 << slot;
        } else {
            let waiting = self.ring[self.first % RING];
            self.first += 1;
            self.begin(slot, waiting, now, random);
        }
        // Four chains of comparisons that do not wait for each other.
        let mut best = [NEVER; 4];
        (0..N).for_each(|i| best[i % 4] = best[i % 4].min(self.ends[i]));
        self.due = best[0].min(best[1]).min(best[2].min(best[3]));
        task
    }

    /// Service that was begun until now, less what of it lies ahead `[h]`.
    fn served(&self, now: f64) -> f64 {
        let running = self.ends.iter().filter(|end| **end != NEVER);
        self.mean * self.begun - running.map(|end| f64::from_bits(*end) - now).sum::<f64>()
    }
}

struct Network<'a> {
    random: Stream<'a>,
    arrival: u64,
    execution: Station<EXECUTORS>,
    review: Station<REVIEWERS>,
    events: u64,
    arrived: u64,
    finished: u64,
    lead_time: f64,
}

impl Network<'_> {
    fn gap(&mut self) -> f64 {
        self.random.exponential() / (RATE * PURPOSES as f64)
    }

    /// Simulates until then and says how many hours executors and reviewers have worked.
    fn run(&mut self, until: f64) -> [f64; 2] {
        let limit = until.to_bits();
        loop {
            let next = self.arrival.min(self.execution.due.min(self.review.due));
            if next >= limit {
                return [self.execution.served(until), self.review.served(until)];
            }
            let now = f64::from_bits(next);
            self.events += 1;
            if next == self.arrival {
                self.arrived += 1;
                self.arrival = stamp(now + self.gap(), 0);
                self.execution.enter(now, now, &mut self.random);
            } else if next == self.execution.due {
                let task = self.execution.leave(now, &mut self.random);
                self.review.enter(task, now, &mut self.random);
            } else {
                let task = self.review.leave(now, &mut self.random);
                if self.random.uniform() < REWORK_CHANCE {
                    self.execution.enter(task, now, &mut self.random);
                } else if (COUNTED_FROM..COUNTED_TO).contains(&task) {
                    self.finished += 1;
                    self.lead_time += now - task;
                }
            }
        }
    }
}

/// W1 with its table of the exponential law.
pub struct Sequential {
    layers: Layers,
}

impl Sequential {
    /// Computes the table.
    pub fn new() -> Self {
        Self { layers: Layers::new() }
    }

    /// Simulates one replicate.
    pub fn run(&self, seed: u64) -> Measured {
        let mut network = Network {
            random: Stream::new(seed, &self.layers),
            arrival: 0,
            execution: Station::new(EXECUTION_TIME),
            review: Station::new(REVIEW_TIME),
            events: 0,
            arrived: 0,
            finished: 0,
            lead_time: 0.0,
        };
        network.arrival = stamp(network.gap(), 0);
        let (before, uncounted) = (network.run(COUNTED_FROM), network.arrived);
        let (after, arrived) = (network.run(COUNTED_TO), network.arrived - uncounted);
        network.run(DRAINED);
        let share = |station: usize, servers: usize| {
            (after[station] - before[station]) / (servers as f64 * (COUNTED_TO - COUNTED_FROM))
        };
        Measured {
            events: network.events,
            arrived,
            finished: network.finished,
            lead_time: network.lead_time / network.finished as f64,
            execution: share(0, EXECUTORS),
            review: share(1, REVIEWERS),
        }
    }
}
