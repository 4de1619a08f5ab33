//! Who pays whom in a week: spending of last week's incomes, and what everybody earns from it.

use crate::assumptions::{Assumptions, Fiscal};
use crate::base::{Base, PAID, PAY};
use crate::books::{Balances, Transactions, What, Who};
use crate::labour::Pair;
use crate::spending;

/// Weeks in which employers pay out what they have beyond their target `[week]`.
const CORRECTION: f64 = 26.0;

/// What people, owners and the government mean to spend in a week `[money/week]`.
pub type Spent = [f64; 3];

/// Who spends, in the order of [`Spent`].
const BUYERS: [Who; 3] = [Who::People, Who::Owners, Who::Government];
/// Who employs, in the order of a [`Pair`].
const EMPLOYERS: [Who; 2] = [Who::Organizations, Who::Rest];

/// What is due in a week.
pub struct Due {
    /// What buyers mean to spend `[money/week]`.
    pub spent: Spent,
    /// What was served, by sector `[money/week]`.
    pub sales: Pair,
    /// Wages by sector, of people as they are at the start of the week `[money/week]`.
    pub wages: Pair,
    /// U at the start of the week.
    pub unemployed: f64,
    /// w over base, with which real purchases and benefits move `[1]`.
    pub level: f64,
    /// Executors' bill without tax `[money/week]`.
    pub bill: f64,
    /// Whether spending is that of incomes; else an account outside takes it in, and buys what is served.
    pub closed: bool,
}

/// What everybody has, and what they will spend of in the next week.
pub struct Purse {
    balances: Balances,
    /// Wages after tax, benefits, dividends of last week `[money/week]`.
    incomes: [f64; 3],
    /// Z: what the supplier will buy of the rest `[money/week]`.
    pub energy: f64,
    executor_tax: f64,
}

/// What employers and the supplier earn in a week, and what becomes of it `[money/week]`.
struct Earned {
    profit: f64,
    tax: f64,
    dividend: f64,
}

impl Purse {
    /// What everybody has at the end of the base year; public debt is all deposits.
    pub fn new(a: &Assumptions, base: &Base) -> Purse {
        let mut balances = Balances::default();
        let cash = base.cash(a.cash);
        let deposits = [base.deposits[0], base.deposits[1], cash[0], cash[1]];
        for (who, amount) in
            [Who::People, Who::Owners, Who::Organizations, Who::Rest].into_iter().zip(deposits)
        {
            balances.change(who, amount);
            balances.change(Who::Government, -amount);
        }
        Purse { balances, incomes: base.incomes, energy: 0.0, executor_tax: 0.0 }
    }

    /// Public debt `[money]`.
    pub fn debt(&self) -> f64 {
        -self.balances.of(Who::Government)
    }

    /// (1) and purchases: what buyers mean to spend of last week's incomes and of deposits. A tax on executors
    /// that is spent is spent in the week after.
    pub fn spent(&self, a: &Assumptions, base: &Base, v: f64, level: f64) -> Spent {
        let deposits = [self.balances.of(Who::People), self.balances.of(Who::Owners)];
        let [people, owners] = spending::consumption(a, base, self.incomes, deposits, v);
        let recycled = if a.recycle { self.executor_tax } else { 0.0 };
        [people, owners, base.purchases * fiscal(a, level) + recycled + a.grant]
    }

    /// All payments of a week whose spending is `total`. Returns the largest sum of the books that must be zero.
    ///
    /// Where incomes are spent, buyers pay for what is served, in proportion, after the supplier's energy: served
    /// = (R1 + R2 - Z) / X. The supplier pays tax on profit, too, and on a cash basis: it earns what comes in this
    /// week less what it pays for last week's energy, and pays out all that it has, but never less than nothing: in
    /// a week in which nobody buys executors it owes for energy what it then earns back. Losses lower taxes. These
    /// two readings matter only where AI pays in some weeks and not in others: they give the published 2.1 points at
    /// a price of 790 and 1.16 points at a speed of 1.26, and no other of the four combinations does.
    pub fn settle(&mut self, a: &Assumptions, due: &Due, total: f64) -> f64 {
        let before = self.balances;
        let energy = if due.closed { self.energy } else { a.supplier * due.bill };
        let served = if due.closed { (due.sales[0] + due.sales[1] - energy) / total } else { 1.0 };
        let paid = due.spent.map(|s| served * s);
        let executor_tax = a.executor_tax * due.bill;
        let benefits = a.benefit * a.take_up * PAY * PAID * fiscal(a, due.level) * due.unemployed;
        let costs = [due.wages[0] + due.bill + executor_tax, due.wages[1]];
        let employers = [0, 1].map(|j| {
            let cash = self.balances.of(EMPLOYERS[j]) - a.cash * due.wages[j];
            let profit = due.sales[j] - costs[j];
            let tax = a.profit_tax * profit;
            Earned { profit, tax, dividend: (profit - tax + cash / CORRECTION).max(0.0) }
        });
        let profit = due.bill - energy;
        let tax = a.profit_tax * profit;
        let dividend = (profit - tax + self.balances.of(Who::Supplier)).max(0.0);
        let supplier = Earned { profit, tax, dividend };
        let sent = a.abroad * supplier.dividend;

        let wages = due.wages[0] + due.wages[1];
        let dividends = employers[0].dividend + employers[1].dividend + supplier.dividend - sent;
        self.incomes = [(1.0 - a.wage_tax) * wages, benefits, dividends];
        let taxes = a.wage_tax * wages
            + employers.iter().map(|e| e.tax).sum::<f64>()
            + supplier.tax
            + executor_tax;
        let b = &mut self.balances;
        b.change(Who::People, self.incomes[0] + benefits - paid[0]);
        b.change(Who::Owners, dividends - paid[1]);
        b.change(Who::Government, taxes - benefits - paid[2]);
        b.change(Who::Supplier, supplier.profit - supplier.tax - supplier.dividend);
        b.change(Who::Abroad, sent);
        for (who, e) in EMPLOYERS.into_iter().zip(&employers) {
            b.change(who, e.profit - e.tax - e.dividend);
        }
        if !due.closed {
            let bought = due.sales[0] + due.sales[1];
            b.change(Who::Outside, paid.iter().sum::<f64>() + energy - bought);
        }
        self.energy = if due.closed { a.supplier * due.bill } else { 0.0 };
        self.executor_tax = executor_tax;
        let t = transactions(a, due, &Paid { paid, energy, executor_tax, benefits });
        let t = with_profits(t, &employers, &supplier, sent);
        self.balances.imbalance(&before, &t)
    }
}

/// What real purchases and benefits cost over what they cost in the base year `[1]`.
fn fiscal(a: &Assumptions, level: f64) -> f64 {
    match a.fiscal {
        Fiscal::Real => level,
        Fiscal::Money => 1.0,
    }
}

/// Payments of a week that are not due by themselves `[money/week]`.
struct Paid {
    paid: Spent,
    energy: f64,
    executor_tax: f64,
    benefits: f64,
}

/// The matrix of a week but for profits.
fn transactions(a: &Assumptions, due: &Due, p: &Paid) -> Transactions {
    let mut t = Transactions::default();
    if due.closed {
        // What each buyer pays goes to both sectors, less what the supplier pays for.
        for (who, amount) in BUYERS.into_iter().zip(p.paid) {
            t.add(What::Purchases, who, -amount);
        }
        t.add(What::Purchases, Who::Organizations, due.sales[0]);
        t.add(What::Purchases, Who::Rest, due.sales[1] - p.energy);
        t.pay(What::Energy, Who::Supplier, Who::Rest, p.energy);
    } else {
        for (who, amount) in BUYERS.into_iter().zip(p.paid) {
            t.pay(What::Purchases, who, Who::Outside, amount);
        }
        for (who, amount) in EMPLOYERS.into_iter().zip(due.sales) {
            t.pay(What::Purchases, Who::Outside, who, amount);
        }
        t.pay(What::Energy, Who::Supplier, Who::Outside, p.energy);
    }
    for (who, amount) in EMPLOYERS.into_iter().zip(due.wages) {
        t.pay(What::Wages, who, Who::People, amount);
        t.pay(What::Taxes, Who::People, Who::Government, a.wage_tax * amount);
    }
    t.pay(What::Executors, Who::Organizations, Who::Supplier, due.bill + p.executor_tax);
    t.pay(What::Taxes, Who::Supplier, Who::Government, p.executor_tax);
    t.pay(What::Benefits, Who::Government, Who::People, p.benefits);
    t
}

/// The matrix with taxes on profits and dividends.
fn with_profits(
    mut t: Transactions,
    employers: &[Earned; 2],
    supplier: &Earned,
    sent: f64,
) -> Transactions {
    for (who, e) in EMPLOYERS.into_iter().zip(employers) {
        t.pay(What::Taxes, who, Who::Government, e.tax);
        t.pay(What::Dividends, who, Who::Owners, e.dividend);
    }
    t.pay(What::Taxes, Who::Supplier, Who::Government, supplier.tax);
    t.pay(What::Dividends, Who::Supplier, Who::Owners, supplier.dividend - sent);
    t.pay(What::Dividends, Who::Supplier, Who::Abroad, sent);
    t
}
