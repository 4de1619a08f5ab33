//! How a step spreads through a large economy, in closed form (`bass1969`).

/// Share that has taken the step `t` years after it could first be taken, at hazard p + q · share.
pub fn bass(p: f64, q: f64, t: f64) -> f64 {
    let e = libm::exp(-(p + q) * t);
    (1.0 - e) / (1.0 + q / p * e)
}

/// When most take it `[year]`.
pub fn bass_peak(p: f64, q: f64) -> f64 {
    libm::log(q / p) / (p + q)
}
