//! The quantile function of the standard normal law.
//!
//! M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
//! Statistics 37 (1988), routine PPND16: right to about 1 part in 10¹⁶.
#![expect(clippy::excessive_precision, reason = "the coefficients are as published")]

/// The 90th percentile of the standard normal law.
pub(super) const Z90: f64 = 1.281_551_565_544_600_5;
/// The 95th percentile of the standard normal law.
pub(super) const Z95: f64 = 1.644_853_626_951_472_7;

/// The value that a share `p` of all standard normal draws stays below.
pub(super) fn standard_normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(0.180_625 - q * q, &CENTRE_ABOVE, &CENTRE_BELOW);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-libm::log(tail)).sqrt();
    let distance = if r <= 5.0 {
        ratio(r - 1.6, &FLANK_ABOVE, &FLANK_BELOW)
    } else if r < f64::INFINITY {
        ratio(r - 5.0, &TAIL_ABOVE, &TAIL_BELOW)
    } else {
        r
    };
    distance.copysign(q)
}

/// The quotient of two polynomials of degree 7, given from the highest power down.
#[inline]
fn ratio(x: f64, above: &[f64; 8], below: &[f64; 8]) -> f64 {
    let polynomial = |of: &[f64; 8]| of[1..].iter().fold(of[0], |sum, c| sum * x + c);
    polynomial(above) / polynomial(below)
}

const CENTRE_ABOVE: [f64; 8] = [
    2.509_080_928_730_122_672_7e3,
    3.343_057_558_358_812_810_5e4,
    6.726_577_092_700_870_085_3e4,
    4.592_195_393_154_987_145_7e4,
    1.373_169_376_550_946_112_5e4,
    1.971_590_950_306_551_442_7e3,
    1.331_416_678_917_843_774_5e2,
    3.387_132_872_796_366_608_0e0,
];
const CENTRE_BELOW: [f64; 8] = [
    5.226_495_278_852_854_561_0e3,
    2.872_908_573_572_194_267_4e4,
    3.930_789_580_009_271_061_0e4,
    2.121_379_430_158_659_586_7e4,
    5.394_196_021_424_751_107_7e3,
    6.871_870_074_920_579_083_0e2,
    4.231_333_070_160_091_125_2e1,
    1.0,
];
const FLANK_ABOVE: [f64; 8] = [
    7.745_450_142_783_414_076_40e-4,
    2.272_384_498_926_918_458_33e-2,
    2.417_807_251_774_506_117_70e-1,
    1.270_458_252_452_368_382_58e0,
    3.647_848_324_763_204_605_04e0,
    5.769_497_221_460_691_405_50e0,
    4.630_337_846_156_545_295_90e0,
    1.423_437_110_749_683_577_34e0,
];
const FLANK_BELOW: [f64; 8] = [
    1.050_750_071_644_416_843_24e-9,
    5.475_938_084_995_344_946_00e-4,
    1.519_866_656_361_645_719_66e-2,
    1.481_039_764_274_800_745_90e-1,
    6.897_673_349_851_000_045_50e-1,
    1.676_384_830_183_803_849_40e0,
    2.053_191_626_637_758_821_87e0,
    1.0,
];
const TAIL_ABOVE: [f64; 8] = [
    2.010_334_399_292_288_132_65e-7,
    2.711_555_568_743_487_578_15e-5,
    1.242_660_947_388_078_438_60e-3,
    2.653_218_952_657_612_309_30e-2,
    2.965_605_718_285_048_912_30e-1,
    1.784_826_539_917_291_335_80e0,
    5.463_784_911_164_114_369_90e0,
    6.657_904_643_501_103_777_20e0,
];
const TAIL_BELOW: [f64; 8] = [
    2.044_263_103_389_939_785_64e-15,
    1.421_511_758_316_445_888_70e-7,
    1.846_318_317_510_054_681_80e-5,
    7.868_691_311_456_132_591_00e-4,
    1.487_536_129_085_061_485_25e-2,
    1.369_298_809_227_358_053_10e-1,
    5.998_322_065_558_879_376_90e-1,
    1.0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_gives_the_values_in_the_tables() {
        // The first three are the check values of AS 241. Besides the routine's own error there is
        // that of the argument, half a unit in its last place, divided by the density.
        let tables = [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813_5),
            (1e-20, -9.262_340_089_798_409),
            (0.5, 0.0),
            (0.9, Z90),
            (0.95, Z95),
            (0.975, 1.959_963_984_540_054),
        ];
        for (p, z) in tables {
            let density = libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
            let tolerance = 4e-16 * z.abs() + 1.2e-16 * p / density;
            assert!((standard_normal_quantile(p) - z).abs() <= tolerance, "at {p}");
        }
    }

    #[test]
    fn the_normal_quantile_undoes_the_distribution_function() {
        // libm's erfc is independent of AS 241, and right to about 1 in 10¹⁵. An error of 1e-15 in
        // z shifts Φ by z · 1e-15 at most in relative terms, so 1e-13 leaves room for |z| ≤ 10.
        for i in 1..=2000 {
            let p = libm::exp(-0.02 * f64::from(i));
            let back = 0.5 * libm::erfc(-standard_normal_quantile(p) / 2.0_f64.sqrt());
            assert!((back / p - 1.0).abs() < 1e-13, "at {p}: {back}");
        }
    }

    #[test]
    fn the_normal_quantile_is_odd_and_rises() {
        let z = |i: u32| standard_normal_quantile(f64::from(i) / 4096.0);
        assert!((1..4096).all(|i| z(i) == -z(4096 - i)));
        assert!((0..4096).all(|i| z(i) < z(i + 1)));
        assert_eq!((z(0), z(4096)), (f64::NEG_INFINITY, f64::INFINITY));
        assert!(standard_normal_quantile(f64::NAN).is_nan());
    }
}
