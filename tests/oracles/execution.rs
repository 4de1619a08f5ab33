//! Runs that restart, and contexts on shared artifacts, in closed form (`young1974`, `daly2006`, `gunther1993`).

/// Expected time of a run of length `l` that restarts at hazard `lambda`, with `n` checkpoints of cost `c`:
/// n (e^(λ(L/n + c)) - 1) / λ.
pub fn restarted(l: f64, lambda: f64, n: f64, c: f64) -> f64 {
    n * (libm::exp(lambda * (l / n + c)) - 1.0) / lambda
}

/// Contexts beyond which each one more does harm: √((1 - α) / β).
pub fn best_contexts(alpha: f64, beta: f64) -> f64 {
    libm::sqrt((1.0 - alpha) / beta)
}
