//! Factor prices in closed form: what the room must agree with.

/// Output, wage and rent where a share `phi` of tasks is automated, at elasticity of substitution `sigma`
/// between tasks, with capital `k` and labour `l` spread evenly over what each does (Korinek and Suh, `korinek2024`). From
/// phi = k / (k + l) on capital has nothing left that it does better: all are paid alike.
pub fn automated(phi: f64, k: f64, l: f64, sigma: f64) -> (f64, f64, f64) {
    if phi >= k / (k + l) {
        return (k + l, 1.0, 1.0);
    }
    if phi <= 0.0 {
        return (l, 1.0, 0.0);
    }
    let (by_capital, by_labour) = (k / phi, l / (1.0 - phi));
    let rho = 1.0 - 1.0 / sigma;
    let y = libm::pow(
        phi * libm::pow(by_capital, rho) + (1.0 - phi) * libm::pow(by_labour, rho),
        1.0 / rho,
    );
    (y, libm::pow(y / by_labour, 1.0 / sigma), libm::pow(y / by_capital, 1.0 / sigma))
}

/// Labour's share where labour does the share `gamma` of tasks and capital costs `r` relative to it, both by
/// what a task costs (Acemoglu and Restrepo, `acemoglu2018`): Γ / (Γ + (1 - Γ) r^(1-σ)).
pub fn labour_share(gamma: f64, r: f64, sigma: f64) -> f64 {
    gamma / (gamma + (1.0 - gamma) * libm::pow(r, 1.0 - sigma))
}

/// Share of judgment in a CES of execution and judgment, equal at the start, where execution is `m` times what it was.
pub fn judgment_share(m: f64, rho: f64) -> f64 {
    1.0 / (1.0 + libm::pow(m, rho))
}

/// Share of employment in the sector whose productivity stands still while the other's is `a` times what it
/// was, equal at the start, at elasticity `epsilon` (Baumol; Ngai and Pissarides).
pub fn baumol_share(a: f64, epsilon: f64) -> f64 {
    let weight = libm::pow(a, 1.0 - epsilon);
    weight / (1.0 + weight)
}

/// Output of `n` tasks that all must succeed, where AI of quality `m` does `k` of them and a person spreads
/// time `h` over the rest (Kremer, `kremer1993`; Gans and Goldfarb, `gans2026`).
pub fn o_ring(n: f64, k: f64, m: f64, h: f64) -> f64 {
    let rest = n - k;
    let by_hand = if rest > 0.0 { libm::pow(h / rest, rest) } else { 1.0 };
    libm::pow(m, k) * by_hand
}

/// Quality of AI, relative to a person who does all `n` tasks, from which giving it `k` of them pays.
pub fn o_ring_break_even(n: f64, k: f64) -> f64 {
    let rest = n - k;
    if rest > 0.0 { libm::pow(libm::pow(rest / n, rest), 1.0 / k) } else { 1.0 }
}
