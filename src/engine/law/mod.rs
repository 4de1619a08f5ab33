//! A distribution that may stand where a number may.
//!
//! Every law is composed here from [`Draw`] and `libm`, so that its bits depend neither on the
//! platform nor on which features other crates turn on. Where the quantile function is known, a
//! draw is that function of one uniform number: a larger mean then gives a larger draw from the
//! same random numbers, which is what comparisons on common random numbers rely on.

use super::draws::Draw;
use normal::{Z90, Z95, standard_normal_quantile};
pub use poisson::{poisson, poisson_quantile};
pub use share::beta_share;

mod gamma;
mod normal;
mod poisson;
mod share;
mod text;
mod validity;

#[cfg(test)]
mod tests;

/// A probability law of one quantity; its numbers are in the quantity's unit, but for shapes,
/// weights and deviations of logarithms, which have none.
///
/// In a file it is `{ normal = { mean = 1.0, sd = 0.2 } }`, or a bare number for a constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always this value.
    Fixed(f64),
    /// Any value between two bounds, all alike.
    Uniform {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
    },
    /// The normal law.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, at least 0.
        sd: f64,
    },
    /// The law of a quantity whose logarithm is normal. A file may also give it by `median` and
    /// `p90` (the 90th percentile), or by `mean` and `log_sd`.
    Lognormal {
        /// Median, above 0.
        median: f64,
        /// Standard deviation of the natural logarithm, at least 0 `[1]`.
        log_sd: f64,
    },
    /// A density that rises straight from `min` to `mode` and falls straight to `max`.
    Triangular {
        /// Smallest value.
        min: f64,
        /// Most frequent value.
        mode: f64,
        /// Largest value.
        max: f64,
    },
    /// The beta law between `min` and `max` whose mean is (min + 4 mode + max) / 6.
    Pert {
        /// Smallest value.
        min: f64,
        /// Most frequent value.
        mode: f64,
        /// Largest value.
        max: f64,
    },
    /// The beta law, from 0 to 1 unless `min` and `max` say otherwise.
    Beta {
        /// Shape that pulls towards `max` `[1]`.
        alpha: f64,
        /// Shape that pulls towards `min` `[1]`.
        beta: f64,
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
    },
    /// The gamma law; its variance is mean² / shape.
    Gamma {
        /// Shape: 1 is the exponential law, more is more regular `[1]`.
        shape: f64,
        /// Mean, above 0.
        mean: f64,
    },
    /// The law of a waiting time without memory.
    Exponential {
        /// Mean, above 0.
        mean: f64,
    },
    /// The Pareto law, cut off at `max`: of what is above a value, a like share is above twice that value. Sizes of firms have
    /// a shape near 1 (`axtell2001`). A file may also give it by `mean`, `max` and `shape`.
    Pareto {
        /// Smallest value, above 0.
        min: f64,
        /// Largest value.
        max: f64,
        /// By which power the share above a value falls, above 0 `[1]`.
        shape: f64,
    },
    /// One of several values.
    Choice {
        /// The values.
        values: Vec<f64>,
        /// How often each is chosen, in proportion; none means all alike `[1]`.
        weights: Vec<f64>,
    },
}

impl Law {
    /// The law of which one value in twenty lies below `p5` and one in twenty above `p95`:
    /// log-normal if both are above 0, else normal.
    ///
    /// # Errors
    /// Says what is wrong if the two are not in order or not finite.
    pub fn from_range(p5: f64, p95: f64) -> Result<Self, String> {
        if p5.is_nan() || p95.is_nan() || p5 >= p95 {
            return Err(format!("the range from {p5} to {p95} must rise"));
        }
        let law = if p5 > 0.0 {
            // Infinite bounds give an infinite or undefined law, which is refused below.
            let log_sd = (libm::log(p95) - libm::log(p5)) / (2.0 * Z95);
            Self::Lognormal { median: p5.sqrt() * p95.sqrt(), log_sd }
        } else {
            Self::Normal { mean: 0.5 * (p5 + p95), sd: (p95 - p5) / (2.0 * Z95) }
        };
        law.validate().map_err(|why| format!("the range from {p5} to {p95}: {why}"))?;
        Ok(law)
    }

    /// The log-normal law with this mean, above 0, and standard deviation of the logarithm `[1]`.
    #[cfg(not(feature = "private"))] // tests write laws so
    #[must_use]
    pub fn lognormal_with_mean(mean: f64, log_sd: f64) -> Self {
        Self::Lognormal { median: median_from_mean(mean, log_sd), log_sd }
    }

    /// The Pareto law with this mean, above 0 and below `max`.
    #[cfg(not(feature = "private"))] // tests write laws so
    #[must_use]
    pub fn pareto_with_mean(mean: f64, max: f64, shape: f64) -> Self {
        Self::Pareto { min: pareto_min(mean, max, shape), max, shape }
    }

    /// The log-normal law with this median, above 0, and this 90th percentile, above the median.
    #[cfg(not(feature = "private"))] // tests write laws so
    #[must_use]
    pub fn lognormal_with_p90(median: f64, p90: f64) -> Self {
        Self::Lognormal { median, log_sd: log_sd_from_p90(median, p90) }
    }

    /// A value drawn from this law, which must be valid.
    #[inline]
    #[must_use]
    pub fn sample(&self, rng: &mut Draw) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Exponential { mean } => mean * rng.exponential(),
            Self::Lognormal { .. }
            | Self::Normal { .. }
            | Self::Uniform { .. }
            | Self::Pareto { .. }
            | Self::Triangular { .. } => self.quantile(rng.uniform()),
            Self::Pert { min, mode, max } => pert(min, mode, max).sample(rng),
            Self::Beta { alpha, beta, min, max } => {
                between(min, max, gamma::sample_beta(alpha, beta, rng))
            }
            Self::Gamma { shape, mean } => mean / shape * gamma::sample_gamma(shape, rng),
            Self::Choice { ref values, ref weights } => choose(values, weights, rng.uniform()),
        }
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Fixed(mean)
            | Self::Normal { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Exponential { mean } => mean,
            Self::Uniform { min, max } => 0.5 * (min + max),
            Self::Lognormal { median, log_sd } => median * libm::exp(0.5 * log_sd * log_sd),
            Self::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Self::Pert { min, mode, max } => (min + 4.0 * mode + max) / 6.0,
            Self::Beta { alpha, beta, min, max } => min + (max - min) * (alpha / (alpha + beta)),
            Self::Pareto { min, max, shape } => pareto_moment(min, max, shape, 1.0),
            Self::Choice { ref values, ref weights } => weighted_mean(values, weights, |v| v),
        }
    }

    /// The variance, in the square of the quantity's unit.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match *self {
            Self::Fixed(_) => 0.0,
            Self::Uniform { min, max } => (max - min) * (max - min) / 12.0,
            Self::Normal { sd, .. } => sd * sd,
            Self::Lognormal { log_sd, .. } => {
                let mean = self.mean();
                mean * mean * libm::expm1(log_sd * log_sd)
            }
            Self::Triangular { min, mode, max } => {
                let (left, width) = (mode - min, max - min);
                (width * width - left * (width - left)) / 18.0
            }
            Self::Pert { min, mode, max } => pert(min, mode, max).variance(),
            Self::Beta { alpha, beta, min, max } => {
                beta_variance(alpha, beta) * (max - min) * (max - min)
            }
            Self::Gamma { shape, mean } => mean * mean / shape,
            Self::Pareto { min, max, shape } => {
                let mean = self.mean();
                pareto_moment(min, max, shape, 2.0) - mean * mean
            }
            Self::Exponential { mean } => mean * mean,
            Self::Choice { ref values, ref weights } => {
                let mean = self.mean();
                weighted_mean(values, weights, |v| (v - mean) * (v - mean))
            }
        }
    }

    /// The value that a share `p` from 0 to 1 of all draws stays below. That of a beta, PERT or gamma law is searched
    /// for (up to 0.5 ms), so that draws are not made of it.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Uniform { min, max } => between(min, max, p),
            Self::Normal { mean, sd } => mean + sd * standard_normal_quantile(p),
            Self::Lognormal { median, log_sd } => {
                median * libm::exp(log_sd * standard_normal_quantile(p))
            }
            Self::Triangular { min, mode, max } => triangular_quantile(min, mode, max, p),
            Self::Exponential { mean } => -mean * libm::log1p(-p),
            Self::Pareto { min, max, shape } => {
                // Of draws, 1 - p lie above; without the cut at `max` that share would be (min / x)^shape.
                let below = -libm::expm1(-shape * libm::log(max / min));
                (min * libm::exp(-libm::log1p(-p * below) / shape)).min(max)
            }
            Self::Pert { min, mode, max } => pert(min, mode, max).quantile(p),
            Self::Beta { alpha, beta, min, max } => {
                between(min, max, share::beta_quantile(p, alpha, beta))
            }
            Self::Gamma { shape, mean } => mean / shape * share::gamma_quantile(p, shape),
            Self::Choice { ref values, ref weights } => {
                let weights = weights_of(values, weights);
                let mut both: Vec<(f64, f64)> = values.iter().copied().zip(weights).collect();
                both.sort_by(|a, b| a.0.total_cmp(&b.0));
                let (values, weights): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
                choose(&values, &weights, p)
            }
        }
    }

    /// The bounds that no draw passes; infinite where there are none.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        match *self {
            Self::Fixed(value) => (value, value),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Lognormal { .. } | Self::Gamma { .. } | Self::Exponential { .. } => {
                (0.0, f64::INFINITY)
            }
            Self::Uniform { min, max }
            | Self::Triangular { min, max, .. }
            | Self::Pert { min, max, .. }
            | Self::Pareto { min, max, .. }
            | Self::Beta { min, max, .. } => (min, max),
            Self::Choice { ref values, .. } => {
                values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| {
                    (low.min(v), high.max(v))
                })
            }
        }
    }
}

impl From<f64> for Law {
    fn from(value: f64) -> Self {
        Self::Fixed(value)
    }
}

/// The mean of the `power`-th power of a Pareto draw: ∫ x^(power − shape − 1) dx, over what all draws come to.
fn pareto_moment(min: f64, max: f64, shape: f64, power: f64) -> f64 {
    let (length, d) = (libm::log(max / min), power - shape);
    let integral = if d == 0.0 { length } else { libm::expm1(d * length) / d };
    libm::pow(min, power) * shape * integral / -libm::expm1(-shape * length)
}

/// The smallest value with which a Pareto law has this mean, above 0 and below `max`.
fn pareto_min(mean: f64, max: f64, shape: f64) -> f64 {
    share::least(mean, mean, |min| pareto_moment(min, max, shape, 1.0))
}

fn median_from_mean(mean: f64, log_sd: f64) -> f64 {
    mean * libm::exp(-0.5 * log_sd * log_sd)
}

fn log_sd_from_p90(median: f64, p90: f64) -> f64 {
    (libm::log(p90) - libm::log(median)) / Z90
}

/// The point that lies a share of the way from `min` to `max`; rounding may not carry it beyond.
fn between(min: f64, max: f64, share: f64) -> f64 {
    (min + (max - min) * share).min(max)
}

/// Each side of the mode is a square root of the share of draws on it.
fn triangular_quantile(min: f64, mode: f64, max: f64, p: f64) -> f64 {
    let width = max - min;
    if p * width < mode - min {
        (min + (p * width * (mode - min)).sqrt()).min(max)
    } else {
        (max - ((1.0 - p) * width * (max - mode)).sqrt()).max(min)
    }
}

/// The beta law that a PERT law is.
fn pert(min: f64, mode: f64, max: f64) -> Law {
    let width = max - min;
    let (alpha, beta) = (1.0 + 4.0 * (mode - min) / width, 1.0 + 4.0 * (max - mode) / width);
    Law::Beta { alpha, beta, min, max }
}

fn beta_variance(alpha: f64, beta: f64) -> f64 {
    let total = alpha + beta;
    alpha / total * (beta / total) / (total + 1.0)
}

/// The weights of a choice, and 1 for each value if none are given.
fn weights_of<'a>(values: &'a [f64], weights: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    (0..values.len()).map(|i| weights.get(i).copied().unwrap_or(1.0))
}

fn weighted_mean(values: &[f64], weights: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let total: f64 = weights_of(values, weights).sum();
    values.iter().zip(weights_of(values, weights)).map(|(&v, w)| of(v) * (w / total)).sum()
}

/// The value at which the running sum of the weights passes the share `u` of the total.
fn choose(values: &[f64], weights: &[f64], u: f64) -> f64 {
    let mut left = u * weights_of(values, weights).sum::<f64>();
    let mut chosen = f64::NAN;
    for (&value, weight) in values.iter().zip(weights_of(values, weights)) {
        // Rounding may leave a rest after the last value, which must not choose a weight of 0.
        if weight > 0.0 {
            chosen = value;
            if left < weight {
                break;
            }
            left -= weight;
        }
    }
    chosen
}
