//! The identity of a fixed labour market.

/// Displacement where a task takes `q` times fewer hours and there are `g` times as many: max(0, 1 - g / q).
pub fn fixed_market(q: f64, g: f64) -> f64 {
    (1.0 - g / q).max(0.0)
}
