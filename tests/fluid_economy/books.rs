//! The money of everybody: a matrix of transactions a week, and what everybody has.
//!
//! Every transaction has a payer and a payee, so that a row sums to zero if it is entered right; that what
//! everybody has changes by the sum of a column is a claim about [`crate::money`], which works out balances by
//! itself. Both are asserted.

/// Who has money. The government has its debt, as a negative number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// People: wages and benefits.
    People,
    /// Owners of all shares.
    Owners,
    /// Sector 1.
    Organizations,
    /// Sector 2.
    Rest,
    /// The supplier of executors.
    Supplier,
    /// The government.
    Government,
    /// Owners elsewhere.
    Abroad,
    /// The account that closes the flows under `open` and `fixed`.
    Outside,
}

/// Kinds of transactions: rows of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Consumption and purchases, by what was served.
    Purchases,
    /// Wages of both sectors.
    Wages,
    /// Executor-hours, tax on them included.
    Executors,
    /// Energy and hardware.
    Energy,
    /// Taxes on wages, profits and executors.
    Taxes,
    /// Benefits.
    Benefits,
    /// Dividends of organizations, the rest and the supplier.
    Dividends,
}

const PARTIES: usize = 8;
const KINDS: usize = 7;

/// Transactions of one week `[money/week]`, by kind and party: + receives, - pays.
#[derive(Clone, Debug, Default)]
pub struct Transactions([[f64; PARTIES]; KINDS]);

impl Transactions {
    /// What `who` receives (+) or pays (-) as `what`.
    pub fn add(&mut self, what: What, who: Who, amount: f64) {
        self.0[what as usize][who as usize] += amount;
    }

    /// `from` pays `amount` to `to`.
    pub fn pay(&mut self, what: What, from: Who, to: Who, amount: f64) {
        self.add(what, from, -amount);
        self.add(what, to, amount);
    }

    /// Sum of a kind over all parties: zero.
    fn row(&self, kind: usize) -> f64 {
        self.0[kind].iter().sum()
    }

    /// What a party has more after the week.
    fn column(&self, party: usize) -> f64 {
        self.0.iter().map(|row| row[party]).sum()
    }
}

/// What everybody has `[money]`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Balances(pub [f64; PARTIES]);

impl Balances {
    /// What `who` has.
    pub fn of(&self, who: Who) -> f64 {
        self.0[who as usize]
    }

    /// `who` has more by `amount`.
    pub fn change(&mut self, who: Who, amount: f64) {
        self.0[who as usize] += amount;
    }

    /// Largest sum of a row, difference between a column and the change of what a party has, or sum of what
    /// everybody has `[money]`; these must be zero.
    pub fn imbalance(&self, before: &Balances, transactions: &Transactions) -> f64 {
        let rows = (0..KINDS).map(|kind| transactions.row(kind));
        let columns = (0..PARTIES).map(|p| self.0[p] - before.0[p] - transactions.column(p));
        let all = std::iter::once(self.0.iter().sum::<f64>());
        rows.chain(columns).chain(all).fold(0.0, |most: f64, sum| most.max(sum.abs()))
    }
}
