//! What elastic demand makes of productivity, in closed form (`bessen2019`).

/// Labour demanded when productivity is `a` times what it was: a^(ε-1).
pub fn labour_demanded(a: f64, elasticity: f64) -> f64 {
    libm::pow(a, elasticity - 1.0)
}

/// Purpose scaling at which nobody is displaced under free demand: 1 / (ω/q_l + (1-ω) · q^(ε-1)).
pub fn break_even_purposes(lead_share: f64, q_lead: f64, q: f64, elasticity: f64) -> f64 {
    1.0 / (lead_share / q_lead + (1.0 - lead_share) * libm::pow(q, elasticity - 1.0))
}
