//! Invented numbers of options at equal cost.

use super::super::*;
use super::specimen::estimate;

pub fn what_does_the_money_buy() -> what_does_the_money_buy::WhatDoesTheMoneyBuy {
    use what_does_the_money_buy::*;
    let bought = |name: &str, cost: f64, kept: f64| Bought {
        name: name.to_owned(),
        cost: estimate(cost, 0.04 * cost),
        kept: estimate(kept, 120.0),
    };
    WhatDoesTheMoneyBuy {
        money: "millions of money".into(),
        over: "10 years".into(),
        told: true,
        options: vec![
            bought("grants to found", 50.2, 1_900.0),
            bought("half and half", 49.8, 1_100.0),
            bought("retraining", 51.0, -150.0),
            bought("doing nothing", 0.0, 0.0),
        ],
    }
}

pub fn which_choice_is_regretted() -> which_choice_is_regretted::WhichChoiceIsRegretted {
    use which_choice_is_regretted::*;
    let regretted = |name: &str, regret: f64, worst: f64, best: u64| Regretted {
        name: name.to_owned(),
        regret: estimate(regret, 90.0),
        worst,
        best,
    };
    WhichChoiceIsRegretted {
        futures: 100,
        tied: 4,
        options: vec![
            regretted("grants to found", 240.0, 1_900.0, 56),
            regretted("retraining", 1_450.0, 5_200.0, 12),
            regretted("doing nothing", 1_300.0, 4_800.0, 28),
        ],
    }
}

pub fn what_turns_the_order() -> what_turns_the_order::WhatTurnsTheOrder {
    use what_turns_the_order::*;
    let part = |name: &str, more: f64, futures: u64| Part {
        name: name.to_owned(),
        more: estimate(more, 200.0),
        futures,
    };
    WhatTurnsTheOrder {
        first: "grants to found".into(),
        second: "short time".into(),
        parts: vec![
            part("share of cost passed on at least 0.6", 1_200.0, 61),
            part("not: share of cost passed on at least 0.6", -450.0, 39),
            part("customers drawn from the rest at most 0.7", 900.0, 72),
            part("not: customers drawn from the rest at most 0.7", 30.0, 28),
        ],
    }
}
