//! The pictures of a decision.

use super::{Decision, span};
use crate::chart::what_does_the_money_buy::{Bought, WhatDoesTheMoneyBuy};
use crate::chart::what_turns_the_order::{Part, WhatTurnsTheOrder};
use crate::chart::which_choice_is_regretted::{Regretted, WhichChoiceIsRegretted};
use crate::chart::{Answer as _, Chart, Estimate, Source};

impl Decision {
    /// What each option costs and keeps, what is regretted and, where something turns the order, what does.
    pub fn charts(&self, source: &Source) -> Vec<Chart> {
        let in_order = || self.order.iter().map(|&it| &self.options[it]);
        let million =
            |e: Estimate| Estimate { value: e.value / 1e6, low: e.low / 1e6, high: e.high / 1e6 };
        let zero = Estimate { value: 0.0, low: 0.0, high: 0.0 };
        let known = |e: Estimate| if e.value == 0.0 { zero } else { e };
        let bought = WhatDoesTheMoneyBuy {
            money: "millions of money".into(),
            over: span(self.years),
            told: self.told,
            options: in_order()
                .map(|it| Bought {
                    name: it.name.clone(),
                    cost: known(million(it.cost.estimate())),
                    kept: known(it.kept.estimate()),
                })
                .collect(),
        };
        let regretted = WhichChoiceIsRegretted {
            futures: self.futures,
            tied: self.tied,
            options: in_order()
                .map(|it| Regretted {
                    name: it.name.clone(),
                    regret: it.regret.estimate(),
                    worst: it.worst,
                    best: it.best,
                })
                .collect(),
        };
        let mut charts = vec![bought.draw(source), regretted.draw(source)];
        if let (false, Some(next)) = (self.turns.is_empty(), self.next()) {
            let parts =
                self.turns.iter().flat_map(|turn| {
                    let names = [turn.rule.clone(), format!("not: {}", turn.rule)];
                    names.into_iter().zip(turn.more).zip(turn.futures).map(
                        |((name, more), futures)| Part { name, more: more.estimate(), futures },
                    )
                });
            let turns = WhatTurnsTheOrder {
                first: self.best().name.clone(),
                second: next.name.clone(),
                parts: parts.collect(),
            };
            charts.push(turns.draw(source));
        }
        charts
    }
}
