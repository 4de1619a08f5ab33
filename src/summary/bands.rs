//! Bands of a series: per tick, the quantiles across replicates.

use std::collections::BTreeMap;

use super::{Moments, Sketch};

/// Quantiles of one tick across replicates, in the metric's unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The tick `[ticks]`.
    pub tick: i32,
    /// Replicates in it `[replicates]`.
    pub n: u64,
    /// Replicates in which the metric is undefined at this tick `[replicates]`.
    pub missing: u64,
    /// The mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// The middle 50 %: from the 25th to the 75th percentile.
    pub half: (f64, f64),
    /// The middle 80 %: from the 10th to the 90th percentile.
    pub eighty: (f64, f64),
    /// The middle 95 %: from the 2.5th to the 97.5th percentile.
    pub ninety_five: (f64, f64),
    /// Whether the quantiles are exact, or known to [`super::RESOLUTION`].
    pub exact: bool,
    /// All values in ascending order, where there are fewer than [`FEW`].
    pub few: Vec<f64>,
}

/// Below so many values a band says less than the values themselves `[replicates]`.
pub const FEW: usize = 20;

const PERCENTILES: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

/// Collects one metric of one variant; memory grows with ticks, not with replicates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bands(BTreeMap<i32, (Moments, Sketch)>);

impl Bands {
    /// Takes the value of one replicate at a tick; NaN where undefined.
    pub fn push(&mut self, tick: i32, value: f64) {
        let (moments, sketch) = self.0.entry(tick).or_default();
        sketch.push(value);
        if !value.is_nan() {
            moments.push(value);
        }
    }

    /// The bands, by tick; ticks at which no replicate has a value are left out.
    pub fn bands(&self) -> Vec<Band> {
        let band = |(&tick, (moments, sketch)): (&i32, &(Moments, Sketch))| {
            let q = sketch.quantiles(&PERCENTILES)?;
            Some(Band {
                tick,
                n: sketch.n(),
                missing: sketch.missing(),
                mean: moments.mean(),
                median: q[3],
                half: (q[2], q[4]),
                eighty: (q[1], q[5]),
                ninety_five: (q[0], q[6]),
                exact: sketch.is_exact(),
                few: sketch.few(FEW),
            })
        };
        self.0.iter().filter_map(band).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_quantiles_by_tick_without_what_is_undefined() {
        let mut bands = Bands::default();
        for replicate in 0..=1000 {
            bands.push(4, f64::from(replicate) * 2.0);
            bands.push(-52, f64::NAN);
            bands.push(0, if replicate < 10 { 1.0 } else { f64::NAN });
        }
        let bands = bands.bands();
        assert_eq!(bands.iter().map(|it| it.tick).collect::<Vec<_>>(), [0, 4]);
        assert_eq!((bands[0].n, bands[0].missing, bands[0].median), (10, 991, 1.0));
        let it = &bands[1];
        assert_eq!((it.median, it.half, it.eighty), (1000.0, (500.0, 1500.0), (200.0, 1800.0)));
        assert_eq!((it.ninety_five, it.exact), ((50.0, 1950.0), true));
    }
}
