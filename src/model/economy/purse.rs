//! What everybody has and earns from week to week, once the base year is over.

use super::{Balances, Base, Closure, Economy, Fiscal, Party, Payment, Recycle, Transactions};

/// Weeks in which employers bring their cash back to its target `[weeks]`.
const CORRECTION: f64 = 26.0;
/// Share of the gap between what the government pays and takes by which the tax on wages moves in a week.
const TAX_PACE: f64 = 0.02;
/// The largest tax on wages.
const MOST_TAX: f64 = 0.9;

/// What organizations do with money in a week, all of them together `[money/week]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Organizations {
    /// What buyers paid for work that was begun, less what was paid back.
    pub revenue: f64,
    /// Wages.
    pub wages: f64,
    /// What the government pays of them.
    pub subsidy: f64,
    /// Executors, without tax.
    pub executors: f64,
    /// Tax on executors.
    pub executor_tax: f64,
    /// Set-up, seams, damage and overhead.
    pub upkeep: f64,
    /// Tax on profits.
    pub profit_tax: f64,
    /// Dividends.
    pub dividends: f64,
    /// What was left of those that closed, less what they owed.
    pub liquidated: f64,
    /// What founders, and owners of other organizations, put in.
    pub capital: [f64; 2],
    /// What came from outside, where want of money closes nobody.
    pub granted: f64,
    /// What all of them have then `[money]`.
    pub cash: f64,
}

impl Organizations {
    /// Takes one of them in, by what it was paid and paid: see `Till::payments`.
    pub fn take(&mut self, payments: [f64; 9], capital: [f64; 2], (executors, cash): (f64, f64)) {
        let [
            revenue,
            wages,
            subsidy,
            executor_tax,
            upkeep,
            profit_tax,
            dividends,
            liquidated,
            granted,
        ] = payments;
        self.revenue += revenue;
        self.wages += wages;
        self.subsidy += subsidy;
        self.executors += executors;
        self.executor_tax += executor_tax;
        self.upkeep += upkeep;
        self.profit_tax += profit_tax;
        self.dividends += dividends;
        self.liquidated += liquidated;
        self.granted += granted;
        self.capital.iter_mut().zip(capital).for_each(|(sum, it)| *sum += it);
        self.cash += cash;
    }

    /// Profit after tax.
    fn earned(&self) -> f64 {
        let paid = self.wages + self.executors + self.executor_tax + self.upkeep + self.profit_tax;
        self.revenue - (paid - self.subsidy)
    }
}

/// What is due in a week besides.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Due {
    /// What people, owners and the government mean to spend `[money/week]`.
    pub meant: [f64; 3],
    /// What the rest of the economy was paid by buyers, the supplier and organizations, in this order `[money/week]`.
    pub rest: [f64; 3],
    /// Wages of the rest `[money/week]`.
    pub wages: f64,
    /// People without work, and all who work or could `[people]`.
    pub unemployed: f64,
    /// See `unemployed`.
    pub force: f64,
    /// Pay of an hour over that of the base year `[1]`.
    pub level: f64,
    /// What the public pays for policies `[money/week]`.
    pub policies: f64,
}

/// What everybody has, and has earned in the last week.
#[derive(Clone, Debug, PartialEq)]
pub struct Purse {
    /// What everybody has `[money]`.
    pub balances: Balances,
    /// Wages after tax, benefits and dividends `[money/week]`.
    pub incomes: [f64; 3],
    /// What the supplier will buy of the rest `[money/week]`.
    pub energy: f64,
    /// The tax on executors that will be spent `[money/week]`.
    pub recycled: f64,
    /// The tax on wages.
    pub wage_tax: f64,
    /// Pay of a week in the base year `[money/week]`.
    weekly: f64,
    /// What organizations earn after tax, a mean of 26 weeks `[money/week]`.
    earned: f64,
}

/// What an employer or the supplier earns, and what becomes of it `[money/week]`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Earned {
    tax: f64,
    dividend: f64,
    kept: f64,
}

impl Earned {
    fn of(p: &Economy, profit: f64, spare: f64) -> Self {
        let tax = p.profit_tax * profit;
        let dividend = (profit - tax + spare).max(0.0);
        Self { tax, dividend, kept: profit - tax - dividend }
    }
}

impl Purse {
    /// What everybody has at the start, where organizations have so much; public debt is all of it.
    pub fn new(p: &Economy, base: &Base, weekly: f64, organizations: f64) -> Self {
        let mut balances = Balances::default();
        for (who, amount) in [
            (Party::People, base.deposits[0]),
            (Party::Owners, base.deposits[1]),
            (Party::Organizations, organizations),
            (Party::Rest, base.cash[1]),
        ] {
            balances.change(who, amount);
            balances.change(Party::Government, -amount);
        }
        Self {
            balances,
            incomes: base.incomes,
            energy: 0.0,
            recycled: 0.0,
            wage_tax: p.wage_tax,
            weekly,
            earned: (1.0 - p.profit_tax) * p.margin * base.wages[0],
        }
    }

    /// Public debt `[money]`.
    pub fn debt(&self) -> f64 {
        -self.balances.of(Party::Government)
    }

    /// What the government means to buy `[money/week]`.
    pub fn purchases(&self, p: &Economy, base: &Base, level: f64) -> f64 {
        let recycled = if p.recycle == Recycle::Purchases { self.recycled } else { 0.0 };
        p.purchases * base.purchases * indexed(p, level) + recycled
    }

    /// All payments of a week. Returns the largest sum of the books that must be nothing `[money]`.
    ///
    /// Where incomes are spent, buyers pay for what is served, in proportion to what they meant to spend. Else an account
    /// outside takes in what they meant to spend, and buys what is served.
    pub fn settle(&mut self, p: &Economy, o: &Organizations, due: &Due) -> f64 {
        let before = self.balances;
        let closed = p.closure == Closure::Income;
        let [bought, energy, upkeep] = due.rest;
        let meant: f64 = due.meant.iter().sum();
        let share = if closed && meant != 0.0 { (o.revenue + bought) / meant } else { 1.0 };
        let paid = due.meant.map(|it| share * it);
        let wages = o.wages + due.wages;
        let benefit =
            (p.benefit + p.more_benefit) * p.take_up * self.weekly * indexed(p, due.level);
        let everybody = p.transfer * self.weekly * indexed(p, due.level) * due.force;
        let again = |how| if p.recycle == how { self.recycled } else { 0.0 };
        let transfers = benefit * due.unemployed + due.policies + again(Recycle::Benefit);
        let wage_taxes = self.wage_tax * wages - again(Recycle::WageTax);
        let sold = bought + energy + upkeep;
        let spare = (self.balances.of(Party::Rest) - p.usual_cash() * due.wages) / CORRECTION;
        let rest = Earned::of(p, sold - due.wages, spare);
        let hoard = self.balances.of(Party::Supplier);
        let supplier = Earned::of(p, o.executors - self.energy_due(p, o.executors), hoard);
        let abroad = p.abroad * supplier.dividend;
        let dividends = o.dividends + rest.dividend + supplier.dividend - abroad;
        let taxes = wage_taxes + o.profit_tax + rest.tax + supplier.tax + o.executor_tax;

        let b = &mut self.balances;
        let [founders, owners] = o.capital;
        b.change(Party::People, wages - wage_taxes + transfers + everybody - paid[0] - founders);
        b.change(Party::Owners, dividends + o.liquidated - paid[1] - owners);
        b.set(Party::Organizations, o.cash);
        b.change(Party::Rest, rest.kept);
        b.change(Party::Supplier, supplier.kept);
        b.change(Party::Government, taxes - transfers - everybody - o.subsidy - paid[2]);
        b.change(Party::Abroad, abroad);
        b.change(Party::Outside, -o.granted);
        if !closed {
            let outside = paid.iter().sum::<f64>() + p.supplier * o.executors + o.upkeep;
            b.change(Party::Outside, outside - o.revenue - sold);
        }
        let mut t = sales(closed, paid, o, due, self.energy_due(p, o.executors));
        t.pay(Payment::Wages, Party::Organizations, Party::People, o.wages);
        t.pay(Payment::Wages, Party::Rest, Party::People, due.wages);
        t.pay(Payment::Executors, Party::Organizations, Party::Supplier, o.executors);
        t.pay(Payment::Executors, Party::Organizations, Party::Government, o.executor_tax);
        t.pay(Payment::Taxes, Party::People, Party::Government, wage_taxes);
        t.pay(Payment::Taxes, Party::Organizations, Party::Government, o.profit_tax);
        t.pay(Payment::Taxes, Party::Rest, Party::Government, rest.tax);
        t.pay(Payment::Taxes, Party::Supplier, Party::Government, supplier.tax);
        t.pay(Payment::Transfers, Party::Government, Party::People, transfers + everybody);
        t.pay(Payment::Transfers, Party::Government, Party::Organizations, o.subsidy);
        t.pay(Payment::Dividends, Party::Organizations, Party::Owners, o.dividends);
        t.pay(Payment::Dividends, Party::Rest, Party::Owners, rest.dividend);
        t.pay(Payment::Dividends, Party::Supplier, Party::Owners, supplier.dividend - abroad);
        t.pay(Payment::Dividends, Party::Supplier, Party::Abroad, abroad);
        t.pay(Payment::Liquidation, Party::Organizations, Party::Owners, o.liquidated);
        t.pay(Payment::Capital, Party::People, Party::Organizations, founders);
        t.pay(Payment::Capital, Party::Owners, Party::Organizations, owners);
        t.pay(Payment::Capital, Party::Outside, Party::Organizations, o.granted);
        let imbalance = self.balances.imbalance(&before, &t);

        // Owners live on what their organizations earn. What one pays out while another goes into debt, or what they put into
        // a third and get back, is none of it: it only changes what they have.
        self.earned += (o.earned() - self.earned) / CORRECTION;
        // What everybody is paid is spent as wages are.
        self.incomes =
            [wages - wage_taxes + everybody, transfers, dividends - o.dividends + self.earned];
        self.energy = p.supplier * o.executors;
        self.recycled = o.executor_tax;
        if p.fiscal == Fiscal::Balanced && wages > 0.0 {
            let gap = transfers + everybody + o.subsidy + paid[2] - taxes;
            self.wage_tax = (self.wage_tax + TAX_PACE * gap / wages).clamp(0.0, MOST_TAX);
        }
        imbalance
    }

    /// What the supplier pays for energy and hardware this week: last week's where incomes are spent.
    fn energy_due(&self, p: &Economy, executors: f64) -> f64 {
        if p.closure == Closure::Income { self.energy } else { p.supplier * executors }
    }
}

/// The matrix of a week as far as it is about what is bought.
fn sales(closed: bool, paid: [f64; 3], o: &Organizations, due: &Due, energy: f64) -> Transactions {
    let mut t = Transactions::default();
    let [bought, _, _] = due.rest;
    let to = if closed { Party::Rest } else { Party::Outside };
    for (who, amount) in [Party::People, Party::Owners, Party::Government].into_iter().zip(paid) {
        if closed {
            t.add(Payment::Purchases, who, -amount);
        } else {
            t.pay(Payment::Purchases, who, Party::Outside, amount);
        }
    }
    if closed {
        t.add(Payment::Purchases, Party::Organizations, o.revenue);
        t.add(Payment::Purchases, Party::Rest, bought);
    } else {
        t.pay(Payment::Purchases, Party::Outside, Party::Organizations, o.revenue);
        t.pay(Payment::Purchases, Party::Outside, Party::Rest, due.rest.iter().sum());
    }
    t.pay(Payment::Energy, Party::Supplier, to, energy);
    t.pay(Payment::Upkeep, Party::Organizations, to, o.upkeep);
    t
}

/// What is fixed in real terms costs as much more as wages are.
fn indexed(p: &Economy, level: f64) -> f64 {
    if p.fiscal == Fiscal::Money { 1.0 } else { level }
}
