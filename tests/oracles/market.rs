//! Sellers and teams in closed form (`rosen1981`, `brooks1975`).

/// Share of one seller who is better by `ahead` than `others` alike, where shares go as e^(b q).
pub fn share_of_best(ahead: f64, others: f64, choosiness: f64) -> f64 {
    let weight = libm::exp(choosiness * ahead);
    weight / (weight + others)
}

/// Output of `n` people with communication `c` `[1]` and leverage `l` `[1]`: n (1 - c n²) (1 + l).
pub fn leveraged(n: f64, c: f64, l: f64) -> f64 {
    n * (1.0 - c * n * n) * (1.0 + l)
}
