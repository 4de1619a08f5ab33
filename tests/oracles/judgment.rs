//! What a decision is worth, in closed form (`agrawal2018`, `dixit1994`).

/// Expected worth per unit of execution: right with probability `p`, else a `loss` of which so much cannot be undone.
pub fn value(p: f64, loss: f64, irreversible: f64) -> f64 {
    p - (1.0 - p) * loss * irreversible
}

/// The probability of being right below which work destroys value.
pub fn break_even(loss: f64, irreversible: f64) -> f64 {
    loss * irreversible / (1.0 + loss * irreversible)
}

/// The same as [`value`], nothing being reversible, where each result is checked at a `cost`: wrong ones are detected
/// with probability `d` and dropped, right ones fail with probability `a`.
pub fn checked(p: f64, loss: f64, d: f64, a: f64, cost: f64) -> f64 {
    p * (1.0 - a) - (1.0 - p) * (1.0 - d) * loss - cost
}

/// Value of judging one state that comes up with probability `lambda` a period: the risky action pays `r` with
/// probability `v`, the safe one `s` (Agrawal, Gans, Goldfarb).
pub fn judged(r: f64, s: f64, v: f64, lambda: f64, delta: f64) -> f64 {
    lambda / (1.0 - (1.0 - lambda) * delta) * (v * r + (1.0 - v) * s)
}

/// What deciding now, and what waiting a period, is worth where the outcome is `up` or `down` with even odds.
pub fn two_periods(up: f64, down: f64, cost: f64, rate: f64) -> (f64, f64) {
    let worth = |v: f64| (v - cost).max(0.0);
    (0.5 * (up + down) - cost, 0.5 * (worth(up) + worth(down)) / (1.0 + rate))
}
