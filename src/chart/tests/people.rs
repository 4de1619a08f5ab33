//! Invented numbers on people: what they prevent, in which tier they are, what they are paid.

use super::super::*;
use super::specimen::{change, rise, spread, years};

pub fn what_did_not_happen() -> what_did_not_happen::WhatDidNotHappen {
    use what_did_not_happen::*;
    let month = |year: f64| Month {
        year,
        incidents: spread(1.1 - 0.3 * rise(year), 0.3),
        without: spread(1.2 + 2.6 * rise(year), 0.7),
        avoided: spread(60.0 * (year - 2026.0) * rise(year), 8.0 * (year - 2026.0)),
        inside: spread(1.02 + 0.05 * rise(year), 0.03),
        outside: spread(1.0 + 0.45 * rise(year), 0.08),
    };
    WhatDidNotHappen {
        incidents: change(2.6, 0.95, 0.2),
        pay: change(1.05, 1.24, 0.05),
        months: years().map(month).collect(),
    }
}

pub fn where_did_the_middle_go() -> where_did_the_middle_go::WhereDidTheMiddleGo {
    use where_did_the_middle_go::*;
    let month = |year: f64| {
        let late = rise(year);
        let tiers = |of: [f64; 3], sd: f64| {
            let [first, second, third] = of.map(|v| spread(v, sd * v));
            Tiers { first, second, third }
        };
        Month {
            year,
            heads: tiers([190.0 - 60.0 * late, 92.0 - 40.0 * late, 30.0 + 6.0 * late], 0.08),
            pay: tiers([0.82 - 0.3 * late, 1.2 - 0.1 * late, 1.7 + 0.9 * late], 0.1),
            dumbbell: spread(0.48 + 0.16 * late, 0.03),
        }
    };
    WhereDidTheMiddleGo {
        middle: change(0.3, 0.24, 0.02),
        pay: change(1.2, 1.1, 0.03),
        months: years().map(month).collect(),
    }
}

pub fn what_is_scarce_now() -> what_is_scarce_now::WhatIsScarceNow {
    use what_is_scarce_now::*;
    let month = |year: f64| Month {
        year,
        execution: spread(1.0 - 0.65 * rise(year), 0.08),
        judgment: spread(1.0 + 1.9 * rise(year), 0.3),
        physical: spread(1.0 + 0.7 * rise(year), 0.12),
    };
    let came = |reached, median, sd| Inversion { reached, at: spread(median, sd) };
    WhatIsScarceNow {
        runs: 1_000,
        execution: change(0.98, 0.36, 0.03),
        judgment: change(1.05, 2.8, 0.2),
        common: came(0.97, 2_031.2, 0.8),
        essential: came(1.0, 2_029.4, 0.6),
        judged: came(0.61, 2_033.0, 1.3),
        months: years().map(month).collect(),
    }
}

pub fn what_is_good_enough_worth() -> what_is_good_enough_worth::WhatIsGoodEnoughWorth {
    use what_is_good_enough_worth::*;
    let bar = |year: f64| 1.0 - 0.7 * (-(year - 2026.0) * 0.2).exp();
    let sold = |year: f64| 0.66 + 0.26 * rise(year);
    let moment = |years: f64| Moment {
        years,
        bar: bar(2026.0 + years),
        worst: sold(2026.0 + years) - 0.06,
        mean: sold(2026.0 + years),
        best: sold(2026.0 + years) + 0.05,
    };
    let month = |year: f64| Month {
        year,
        bar: spread(bar(year), 0.01 + 0.008 * (year - 2026.0)),
        sold: spread(sold(year), 0.02),
    };
    let jumped =
        |year: f64| Step { year, bar: bar(2026.0 + ((year - 2026.0) * 1.5).floor() / 1.5) };
    WhatIsGoodEnoughWorth {
        bar: change(0.36, 0.89, 0.02),
        worth: change(0.3, 0.04, 0.02),
        moments: [0.0, 2.0, 5.0, 10.0].map(moment).into(),
        months: years().map(month).collect(),
        one: years().map(jumped).collect(),
    }
}
