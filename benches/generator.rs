//! Are draws random where they are used? Words in the orders in which the model asks for them, for batteries of tests.
//!
//! `cargo bench --bench generator -- KEYING` writes words without end, for `dieharder -a -g 200` or RNG_test.
//! `cargo bench --bench generator -- test` makes our own tests on 2^35 bytes of each keying, 2^38 in all: a minute or two each.
//! Of each test it prints how many standard errors off it is; the program fails where one is more than 5.

use std::io::Write as _;

use rand::Rng as _;
use telosim::engine::draws::{Draws, Stream, child};

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

fn streams() -> [Stream; 8] {
    NAMES.map(|name| Stream::new("generator", name))
}

/// The `i`-th word of a keying.
type Words = fn(&[Stream; 8], u64) -> u64;

fn word(seed: u64, replicate: u64, stream: Stream, who: u64, count: u64) -> u64 {
    Draws::new(seed, replicate).at(stream, who, count).next_u64()
}

/// What differs from one word to the next.
const KEYINGS: [(&str, Words); 8] = [
    // One person's draws, tick by tick.
    ("count", |s, i| word(1, 0, s[0], 5, i)),
    // Neighbours, in one tick.
    ("who", |s, i| word(1, 0, s[0], i, 3)),
    ("replicate", |s, i| word(1, i >> 3, s[i as usize & 7], 1, 0)),
    ("seed", |s, i| word(i >> 3, i & 7, s[0], 2, 0)),
    // Eight words of one address.
    ("within", |s, i| {
        let mut draw = Draws::new(1, 0).at(s[0], i >> 3, 3);
        (0..i & 7).for_each(|_| _ = draw.next_u64());
        draw.next_u64()
    }),
    // 200 people and eight laws, tick by tick.
    ("people", |s, i| {
        let (tick, place) = (i / 1600, i % 1600);
        word(1, 0, s[(place & 7) as usize], place >> 3, tick.wrapping_sub(52))
    }),
    // Tasks of cells, by descent: four laws, two draws of each.
    ("tasks", |s, i| {
        let task = i >> 3;
        word(1, 0, s[(i & 3) as usize], child(task / 100, task % 100), i >> 2 & 1)
    }),
    // Neighbours in all at once.
    ("lattice", |s, i| word(1, i >> 9 & 7, s[(i & 7) as usize], i >> 12, i >> 3 & 63)),
];

fn main() {
    let asked = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    let streams = streams();
    if let Some((_, words)) = KEYINGS.iter().find(|(name, _)| *name == asked) {
        return write(|i| words(&streams, i));
    }
    if !asked.starts_with("test") {
        // `cargo bench` without a keying only shows that the tests run.
        return KEYINGS.iter().for_each(|(name, words)| test(name, 20, |i| words(&streams, i)));
    }
    for (name, words) in KEYINGS {
        test(name, 32, |i| words(&streams, i));
    }
    avalanche(&streams);
}

/// Writes words until nobody reads.
fn write(word: impl Fn(u64) -> u64) {
    let mut out = std::io::stdout().lock();
    let mut buffer = Vec::with_capacity(1 << 16);
    for block in 0.. {
        buffer.clear();
        (0..1 << 13).for_each(|i| buffer.extend(word(block << 13 | i).to_le_bytes()));
        if out.write_all(&buffer).is_err() {
            return;
        }
    }
}

/// Says how far off a test is `[standard errors]`; fails beyond five.
fn tell(keying: &str, test: &str, off: f64) {
    println!("{keying:>10}  {test:<34} {off:>6.2}");
    assert!(off.abs() < 5.0, "{keying}: {test} is {off:.2} standard errors off");
}

/// How far a sum of squares is from its mean, by the normal approximation `[standard errors]`.
fn chi_square(counts: impl ExactSizeIterator<Item = u64>, expected: f64) -> f64 {
    let degrees = counts.len() as f64 - 1.0;
    let sum: f64 = counts.map(|n| (n as f64 - expected).powi(2) / expected).sum();
    (sum - degrees) / (2.0 * degrees).sqrt()
}

/// All tests of one keying on 2^`log` words: the expensive ones on some blocks of them.
fn test(keying: &str, log: u32, word: impl Fn(u64) -> u64) {
    let n = 1_u64 << log;
    let (mut high, mut low) = (vec![0_u64; 1 << 16], vec![0_u64; 1 << 16]);
    let (mut ones, mut changes, mut seen) = ([0_u64; 64], [0_u64; 64], 0_u64);
    let (mut serial, mut last) = (0.0, 0.0);
    let (mut full, mut squares) = (0_u64, 0_u64);
    let (mut repeated, mut years) = ([0_u64; WINDOWS], 0_u64);
    let mut block = vec![0; DAYS];
    for (number, first) in (0..n).step_by(DAYS).enumerate() {
        block.iter_mut().zip(first..).for_each(|(of, i)| *of = word(i));
        for &w in &block {
            high[(w >> 48) as usize] += 1;
            low[(w & 0xffff) as usize] += 1;
            let u = (w >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
            serial += u * last;
            last = u;
        }
        match number % 16 {
            0 => {
                years += 1;
                for (window, repeated) in repeated.iter_mut().enumerate() {
                    *repeated += spacings(block.iter().map(|w| (w >> (16 * window)) as u32));
                }
            }
            8 => {
                for rows in block.chunks_exact_mut(64) {
                    (full, squares) = (full + u64::from(rank(rows) == 64), squares + 1);
                }
            }
            4 | 12 => {
                // Each bit on its own, and whether it changes.
                for pair in block.windows(2) {
                    seen += 1;
                    for bit in 0..64 {
                        ones[bit] += pair[0] >> bit & 1;
                        changes[bit] += (pair[0] ^ pair[1]) >> bit & 1;
                    }
                }
            }
            _ => {}
        }
    }
    let many = n as f64;
    tell(keying, "upper 16 bits", chi_square(high.into_iter(), many / 65_536.0));
    tell(keying, "lower 16 bits", chi_square(low.into_iter(), many / 65_536.0));
    tell(keying, "serial correlation", serial * 12.0 / many.sqrt());
    let seen = seen as f64;
    let worst = |counts: [u64; 64]| {
        let off = counts.map(|n| (n as f64 - seen / 2.0) / (seen / 4.0).sqrt());
        off.into_iter().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0)
    };
    tell(keying, "worst of 64 bits", worst(ones));
    tell(keying, "worst of 64 changes of a bit", worst(changes));
    let share: f64 = (1..=64).map(|i| 1.0 - 0.5_f64.powi(i)).product();
    let squares = squares as f64;
    let error = (squares * share * (1.0 - share)).sqrt();
    tell(keying, "rank of 64 x 64 bits", (full as f64 - squares * share) / error);
    for (window, repeated) in repeated.into_iter().enumerate() {
        // m days of a year of 2^32: spacings repeat m^3 / 2^34 times in the mean, by the law of Poisson.
        let expected = years as f64 * (DAYS as f64).powi(3) / (1_u64 << 34) as f64;
        let name = format!("birthday spacings, bits from {}", 16 * window);
        tell(keying, &name, (repeated as f64 - expected) / expected.sqrt());
    }
    collisions(keying, log.min(26), &word);
}

const DAYS: usize = 1 << 12;
const WINDOWS: usize = 3;

/// How many spacings of sorted birthdays repeat one before.
fn spacings(days: impl Iterator<Item = u32>) -> u64 {
    let mut days: Vec<u32> = days.collect();
    days.sort_unstable();
    for i in (1..days.len()).rev() {
        days[i] -= days[i - 1];
    }
    days.sort_unstable();
    days.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}

/// The rank of a square of bits.
fn rank(rows: &mut [u64]) -> usize {
    let mut rank = 0;
    for bit in 0..64 {
        let Some(pivot) = (rank..rows.len()).find(|&i| rows[i] >> bit & 1 == 1) else { continue };
        rows.swap(rank, pivot);
        let with = rows[rank];
        for row in &mut rows[rank + 1..] {
            if *row >> bit & 1 == 1 {
                *row ^= with;
            }
        }
        rank += 1;
    }
    rank
}

/// Words whose first, middle or last bits are those of another, of a space in which some thousands are expected to.
fn collisions(keying: &str, log: u32, word: impl Fn(u64) -> u64) {
    let (n, bits) = (1_u64 << log, 2 * log - 12);
    for shift in [0, (64 - bits) / 2, 64 - bits] {
        let mut seen: Vec<u64> = (0..n).map(|i| word(i) >> shift & ((1 << bits) - 1)).collect();
        seen.sort_unstable();
        let met = seen.windows(2).filter(|pair| pair[0] == pair[1]).count() as f64;
        let expected = (n as f64).powi(2) / 2.0 / (1_u64 << bits) as f64;
        tell(
            keying,
            &format!("collisions, {bits} bits from {shift}"),
            (met - expected) / expected.sqrt(),
        );
    }
}

/// One bit of an address that changes, changes half of the bits of its word, whichever they are.
fn avalanche(streams: &[Stream; 8]) {
    const N: u64 = 1 << 20;
    let parts: [(&str, fn(u64, u64, u64, u64) -> (u64, u64, u64, u64)); 4] = [
        ("count", |flip, r, w, c| (1, r, w, c ^ flip)),
        ("who", |flip, r, w, c| (1, r, w ^ flip, c)),
        ("replicate", |flip, r, w, c| (1, r ^ flip, w, c)),
        ("seed", |flip, r, w, c| (1 ^ flip, r, w, c)),
    ];
    for (part, flipped) in parts {
        let mut worst = 0.0_f64;
        for bit in 0..64 {
            let mut changed = [0_u64; 64];
            for i in 0..N {
                let (replicate, who, count) = (i >> 14, i >> 7 & 127, i & 127);
                let (seed, r, w, c) = flipped(1 << bit, replicate, who, count);
                let of =
                    word(1, replicate, streams[0], who, count) ^ word(seed, r, streams[0], w, c);
                changed.iter_mut().enumerate().for_each(|(out, n)| *n += of >> out & 1);
            }
            let off = |n: u64| (n as f64 - N as f64 / 2.0) / (N as f64 / 4.0).sqrt();
            worst = changed
                .into_iter()
                .map(off)
                .fold(worst, |w, o| if o.abs() > w.abs() { o } else { w });
        }
        // The largest of 4,096 is 4 in the mean and hardly ever 5.5.
        println!("{:>10}  avalanche of {part:<22} {worst:>6.2}", "address");
        assert!(worst.abs() < 5.5, "avalanche of {part}");
    }
}
