//! What is put forward and what can be paid, cell by cell: equations (3) and (4).

use super::Economy;
use crate::engine::quantity::{exp, ln, pow};

/// A cell that may be ordered from: a purpose that is alive in one of its domains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// v: what it is worth to buyers, by age and repute `[1]`.
    pub value: f64,
    /// Price of its organization in the base year `[money/bh]`.
    pub base_price: f64,
    /// r: its price over that of the base year `[1]`.
    pub relative: f64,
}

impl Offer {
    /// What an hour of base work costs `[money/bh]`.
    pub fn price(&self) -> f64 {
        self.base_price * self.relative
    }

    /// What it takes of all spending on organizations, before it is made a share `[money/bh]`.
    fn weight(&self, rivalry: f64) -> f64 {
        self.value * self.base_price * pow(self.relative, 1.0 - rivalry)
    }
}

/// What comes to one cell `[bh/week]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ordered {
    /// What people propose that it does.
    pub put_forward: f64,
    /// What buyers can pay, with what is left of others.
    pub affordable: f64,
}

impl Ordered {
    /// Orders `[bh/week]`.
    pub fn orders(&self) -> f64 {
        self.put_forward.min(self.affordable)
    }
}

/// P1: what organizations' work costs over the base year `[1]`; 1 where nobody offers any.
pub fn price_index(offers: &[Offer], rivalry: f64) -> f64 {
    let base: f64 = offers.iter().map(|it| it.value * it.base_price).sum();
    if base <= 0.0 {
        return 1.0;
    }
    if (rivalry - 1.0).abs() < 1e-9 {
        // The limit, a geometric mean.
        let sum: f64 = offers.iter().map(|it| it.value * it.base_price * ln(it.relative)).sum();
        return exp(sum / base);
    }
    let sum: f64 = offers.iter().map(|it| it.weight(rivalry)).sum();
    pow(sum / base, 1.0 / (1.0 - rivalry))
}

/// Equation (3): T, what people put forward `[bh/week]`; a cell whose ideas are used up asks for less in the flow.
pub fn put_forward(p: &Economy, base_orders: f64, value: f64, multiplier: f64) -> f64 {
    if p.proposals.is_infinite() {
        return f64::INFINITY;
    }
    p.proposals * base_orders * value * multiplier
}

/// Shares out what is put forward `[bh/week]` by value, and the budget `[money/week]` by value and price. What a cell
/// could be paid beyond what it proposes is offered once to those that propose more. Returns what comes to each, and what
/// is left of the budget for the rest of the economy `[money/week]`.
pub fn share_out(
    offers: &[Offer],
    rivalry: f64,
    put_forward: f64,
    budget: f64,
) -> (Vec<Ordered>, f64) {
    let values: f64 = offers.iter().map(|it| it.value).sum();
    let weights: f64 = offers.iter().map(|it| it.weight(rivalry)).sum();
    if values <= 0.0 || weights <= 0.0 {
        return (vec![Ordered::default(); offers.len()], budget);
    }
    let first = |it: &Offer| Ordered {
        put_forward: put_forward * (it.value / values),
        affordable: budget * (it.weight(rivalry) / weights) / it.price(),
    };
    let mut ordered: Vec<Ordered> = offers.iter().map(first).collect();
    let excess = |it: &Ordered| (it.affordable - it.put_forward).max(0.0);
    let all = || offers.iter().zip(&ordered);
    let left: f64 = all().map(|(offer, it)| excess(it) * offer.price()).sum();
    let room: f64 =
        all().map(|(offer, it)| (it.put_forward - it.affordable).max(0.0) * offer.price()).sum();
    if left <= 0.0 || room <= 0.0 {
        return (ordered, left);
    }
    let filled = (left / room).min(1.0);
    for it in &mut ordered {
        it.affordable += filled * (it.put_forward - it.affordable).max(0.0);
    }
    (ordered, left - filled * room)
}
