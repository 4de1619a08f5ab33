//! When a decision is worth taking.

use crate::engine::quantity::sqrt;

/// Equation (6): worth relative to cost from which it pays to decide now (Dixit and Pindyck).
pub fn hurdle(discount: f64, forgone: f64, volatility: f64) -> f64 {
    if volatility == 0.0 {
        // The limit: waiting pays only as long as worth grows faster than what it forgoes.
        return (discount / forgone).max(1.0);
    }
    let variance = volatility * volatility;
    let drift = (discount - forgone) / variance;
    let beta = 0.5 - drift + sqrt((drift - 0.5) * (drift - 0.5) + 2.0 * discount / variance);
    beta / (beta - 1.0)
}
