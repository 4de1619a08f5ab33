//! What it amounts to: intervals, quantiles, paired contrasts, bands, stopping rules.
//!
//! Plain statistics of plain numbers, always in the order (point, replicate), so that equal runs have equal
//! statistics, bit for bit. Nothing here claims an interval that its sample cannot carry.

mod apart;
mod attribution;
mod bands;
mod bounded;
mod contrast;
mod control;
mod decide;
mod lines;
mod moments;
mod paired;
mod prim;
mod quantile;
mod relation;
mod results;
mod robustness;
mod sensitivity;
mod share;
mod side;
mod sizing;
mod sketch;
mod special;
mod stop;
mod tree;

pub use apart::{Apart, apart};
pub use attribution::{shapley, telescoping};
pub use bands::{Band, Bands, FEW};
pub use bounded::Bounds;
pub use contrast::{Contrast, Pairs, contrast};
pub use control::{Controlled, controlled};
pub use decide::{Decision, decide_mean, decide_share, runs_for_share};
pub use lines::{Effects, Lines};
pub use moments::{Moments, skewness};
pub use prim::{Case, FEWEST, Found, Region, prim};
pub use quantile::{quantile, sorted};
pub use relation::{price, rank_correlation, ratio};
pub use results::{Finals, bands_of, compare, finals_of};
pub use robustness::{Best, Contest, Flip, Standing, Turn, pareto};
pub use sensitivity::{Effect, Estimated, SobolIndex, morris, sobol};
pub use share::{Verdict, verdict, wilson};
pub use side::{Kind, Side};
pub use sizing::{Sizing, Tried, best_mix, present};
pub use sketch::{EXACT, RESOLUTION, Sketch};
pub use special::{normal_quantile, t_quantile};
pub use stop::{Estimate, Stop};
pub use tree::{Leaf, Sample, Tree, tree};

/// An interval, in the unit of what it is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Confidence, from 0 to 1.
    pub confidence: f64,
}

impl Interval {
    /// Half its width.
    pub fn half_width(&self) -> f64 {
        (self.upper - self.lower) / 2.0
    }

    /// Whether it has this value in it.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

/// Uniform and normal numbers for the statistical tests: their seeds are fixed, so they cannot fail by chance.
#[cfg(test)]
mod numbers {
    /// SplitMix64 (Steele, Lea and Flood, 2014).
    pub(super) struct Numbers(pub(super) u64);

    impl Numbers {
        pub(super) fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        /// By inversion; the quantile is tested against published values by itself.
        pub(super) fn normal(&mut self) -> f64 {
            super::normal_quantile(self.uniform().max(1e-300))
        }
    }
}
