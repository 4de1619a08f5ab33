//! The length of task that is done, in closed form (`kwa2025`).

/// Length relative to the horizon that is done with probability `p`: (log_0.5(p / p_max))^(1/κ).
pub fn length_done(p: f64, kappa: f64, reliability: f64) -> f64 {
    libm::pow(libm::log(p / reliability) / libm::log(0.5), 1.0 / kappa)
}
