//! What an organization's hours go to in the base year, and what its size costs.

/// Functions in an organization between which somebody translates.
const FUNCTIONS: f64 = 3.0;
/// What each function beyond the first costs `[1]`.
const TRANSLATION: f64 = 0.01;
/// What each layer of a tree costs `[1]`.
const RITUAL: f64 = 0.02;

/// g(n) = (1 - 1/n) / s, the share of managers: everybody but one has a boss, each boss s reports.
pub fn managers(n: f64, span: f64) -> f64 {
    (1.0 - 1.0 / n) / span
}

/// τ(n) = (μ + 1/s + translation (functions - 1)) (1 - 1/n) + ritual ln n / ln s.
pub fn meetings(n: f64, span: f64, alone: f64) -> f64 {
    let pairs = alone + 1.0 / span + TRANSLATION * (FUNCTIONS - 1.0);
    pairs * (1.0 - 1.0 / n) + RITUAL * n.ln() / span.ln()
}
