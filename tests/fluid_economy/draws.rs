//! Draws of the thirty assumptions that have a range, by Latin hypercube.

use crate::assumptions::{Assumptions, baseline};

/// Thirty assumptions have a range.
pub const DRAWN: usize = 30;

/// SplitMix64, a generator in two lines: these draws need no address.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// 0 to n - 1 in some order.
    fn order(&mut self, n: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            all.swap(i, (self.unit() * (i + 1) as f64) as usize);
        }
        all
    }
}

/// An assumption and its range.
struct Range {
    ends: (f64, f64),
    logs: bool,
    field: fn(&mut Assumptions) -> &mut f64,
}

const fn range(from: f64, to: f64, field: fn(&mut Assumptions) -> &mut f64) -> Range {
    Range { ends: (from, to), logs: false, field }
}

const fn in_logs(from: f64, to: f64, field: fn(&mut Assumptions) -> &mut f64) -> Range {
    Range { ends: (from, to), logs: true, field }
}

/// All that is drawn. Price and supply are drawn in logs; supply's growth is a factor and is not.
const RANGES: [Range; DRAWN] = [
    range(0.1, 0.6, |a| &mut a.exposed),
    range(0.3, 1.5, |a| &mut a.sigma),
    range(0.0, 1.0, |a| &mut a.nu),
    range(1.1, 5.0, |a| &mut a.iota),
    range(0.3, 1.0, |a| &mut a.pass_through),
    range(0.05, 0.4, |a| &mut a.margin),
    range(0.7, 1.0, |a| &mut a.people),
    range(0.9, 1.0, |a| &mut a.beneficiaries),
    range(0.1, 0.9, |a| &mut a.owners),
    range(0.02, 0.1, |a| &mut a.wealth),
    range(0.15, 0.45, |a| &mut a.wage_tax),
    range(0.1, 0.35, |a| &mut a.profit_tax),
    range(0.2, 0.7, |a| &mut a.benefit),
    range(0.25, 1.0, |a| &mut a.take_up),
    range(0.3, 0.9, |a| &mut a.supplier),
    range(0.0, 1.0, |a| &mut a.abroad),
    range(0.0, 0.3, |a| &mut a.wage_curve),
    range(0.0, 0.5, |a| &mut a.wants),
    range(0.0, 0.9, |a| &mut a.novel),
    range(0.0, 1.0, |a| &mut a.priced),
    range(0.0, 0.12, |a| &mut a.leading),
    in_logs(10.0, 400.0, |a| &mut a.price),
    range(-0.4, 0.1, |a| &mut a.growth),
    in_logs(0.01, 0.5, |a| &mut a.supply),
    range(1.0, 2.3, |a| &mut a.supply_growth),
    range(0.3, 0.9, |a| &mut a.eligible),
    range(-0.1, 0.5, |a| &mut a.carried),
    range(-0.1, 0.85, |a| &mut a.handoffs),
    range(5.0, 12.0, |a| &mut a.span),
    range(0.05, 0.2, |a| &mut a.meetings),
];

impl Range {
    /// The value below which a share `u` of draws falls: half below the default and half above, uniform in each
    /// half, or in all of the range where the default is an end of it.
    fn quantile(&self, default: f64, u: f64) -> f64 {
        let scale = |x: f64| if self.logs { x.ln() } else { x };
        let (from, to, middle) = (scale(self.ends.0), scale(self.ends.1), scale(default));
        let value = if middle <= from || middle >= to {
            from + u * (to - from)
        } else if u < 0.5 {
            from + 2.0 * u * (middle - from)
        } else {
            middle + (2.0 * u - 1.0) * (to - middle)
        };
        if self.logs { value.exp() } else { value }
    }
}

/// `n` economies, around the baseline.
pub fn economies(n: usize, seed: u64) -> Vec<Assumptions> {
    let mut numbers = Numbers(seed);
    let mut drawn = vec![baseline(); n];
    for range in &RANGES {
        let default = *(range.field)(&mut baseline());
        for (a, stratum) in drawn.iter_mut().zip(numbers.order(n)) {
            let u = (stratum as f64 + numbers.unit()) / n as f64;
            *(range.field)(a) = range.quantile(default, u);
        }
    }
    drawn
}
