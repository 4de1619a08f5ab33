//! Closed forms of others' models, with the values at which telosim's may be compared with them.

use crate::printed;

/// The layoff trap (Falk and Tsoukalas 2026): organizations that automate a share α of tasks, at a saving `w - c` a
/// task and a cost of k α² / 2, where each lost job takes ℓ = λ (1 - η) w of a demand that all share.
struct Trap {
    wage: f64,
    cost: f64,
    lambda: f64,
    eta: f64,
    k: f64,
    organizations: f64,
}

impl Trap {
    /// ℓ: demand that a lost job takes.
    fn demand(&self) -> f64 {
        self.lambda * (1.0 - self.eta) * self.wage
    }

    /// α of organizations that feel a share of what they take.
    fn automation(&self, share: f64) -> f64 {
        ((self.wage - self.cost - self.demand() * share) / self.k).clamp(0.0, 1.0)
    }

    /// α of each for itself.
    fn alone(&self) -> f64 {
        self.automation(1.0 / self.organizations)
    }

    /// α that is best for all.
    fn together(&self) -> f64 {
        self.automation(1.0)
    }

    /// Tax on each task automated, given back, with which each for itself does what is best for all.
    fn tax(&self) -> f64 {
        self.demand() * (1.0 - 1.0 / self.organizations)
    }

    /// Profit where all automate α.
    fn profit(&self, alpha: f64) -> f64 {
        (self.wage - self.cost - self.demand()) * alpha - self.k * alpha * alpha / 2.0
    }
}

#[test]
fn layoff_trap() {
    let trap =
        |organizations| Trap { wage: 1.0, cost: 0.3, lambda: 0.5, eta: 0.3, k: 1.0, organizations };
    let seven = trap(7.0);
    printed("alone", seven.alone(), "0.65");
    printed("together", seven.together(), "0.35");
    printed("tax", seven.tax(), "0.30");
    printed("profit alone", seven.profit(seven.alone()), "0.01625");
    printed("profit together", seven.profit(seven.together()), "0.06125");
    let loss = seven.profit(seven.together()) - seven.profit(seven.alone());
    printed("loss", loss, "0.045");
    let gap = seven.alone() - seven.together();
    assert!(
        (loss - seven.k / 2.0 * gap * gap).abs() < 1e-12,
        "the loss of each where both are interior"
    );
    let one = trap(1.0);
    assert_eq!(one.alone(), one.together());
    printed("tax of one", one.tax(), "0.000000000");
    let many = trap(1e12);
    printed("alone among many", many.alone(), "0.70");
    printed("tax of many", many.tax(), "0.35");
}

#[test]
fn layoff_trap_elsewhere() {
    let trap = Trap { wage: 1.0, cost: 0.5, lambda: 0.6, eta: 0.2, k: 0.8, organizations: 4.0 };
    printed("alone", trap.alone(), "0.475");
    printed("together", trap.together(), "0.025");
    printed("tax", trap.tax(), "0.36");
    let loss = trap.profit(trap.together()) - trap.profit(trap.alone());
    printed("loss", loss, "0.081");
}

/// Share of employment in the sector that stands still, where the other, with a share `a`, is `better` times as
/// productive and prices follow cost: (1 - a) / (a A^(σ - 1) + 1 - a).
fn still(a: f64, better: f64, sigma: f64) -> f64 {
    (1.0 - a) / (a * better.powf(sigma - 1.0) + 1.0 - a)
}

#[test]
fn baumol() {
    let better = [2.0, 4.0, 10.0, 100.0];
    for (sigma, row) in [
        (0.5, ["0.767433", "0.823529", "0.880649", "0.958904"]),
        (0.3, ["0.791254", "0.860290", "0.921225", "0.983224"]),
        (1.0, ["0.7", "0.7", "0.7", "0.7"]),
    ] {
        for (better, expected) in better.into_iter().zip(row) {
            printed("share", still(0.3, better, sigma), expected);
        }
    }
    for (better, expected) in better.into_iter().zip(["0.538462", "0.368421", "0.189189"]) {
        printed("share", still(0.3, better, 2.0), expected);
    }
}

/// Labour's share where tasks are strict complements, a share `automated` of them by executors at a price `r` over a
/// person's: (1 - I) / (1 - I + I r).
fn labours_share(automated: f64, r: f64) -> f64 {
    (1.0 - automated) / (1.0 - automated + automated * r)
}

#[test]
fn factor_shares() {
    for (r, expected) in [(0.25, "0.8"), (0.5, "0.666667"), (1.0, "0.5")] {
        printed("labour's share", labours_share(0.5, r), expected);
    }
}

/// Span of control 1 / c under c = c0 (1 - carried κ) (Farach 2026).
fn span(c0: f64, carried: f64) -> f64 {
    1.0 / (c0 * (1.0 - carried))
}

#[test]
fn coordination_compression() {
    printed("span before", span(0.3, 0.0), "3.333");
    printed("span after", span(0.3, 0.5), "6.667");
    let managers = |carried| crate::coordination::managers(1e12, span(0.3, carried));
    printed("managers before", managers(0.0), "0.3");
    printed("managers after", managers(0.5), "0.15");
}
