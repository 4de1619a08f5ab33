//! The money of everybody: a matrix of transactions a week, and what everybody has.
//!
//! Each transaction has a payer and a payee. What everybody has is worked out by those who have it, on their own; that it
//! changes by what the matrix says is asserted each week, in every build.

/// Who has money. What the government has is its debt, less than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Who works or has worked: wages and benefits.
    People,
    /// Owners of all shares.
    Owners,
    /// Organizations, whose credit lines are less than nothing.
    Organizations,
    /// The rest of the economy, as an employer.
    Rest,
    /// Who sells executors.
    Supplier,
    /// The government.
    Government,
    /// Owners elsewhere.
    Abroad,
    /// The account that closes flows where incomes do not.
    Outside,
}

/// What is paid for: a row of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// Consumption and public purchases, by what was served.
    Purchases,
    /// Wages.
    Wages,
    /// Executors, tax on them included.
    Executors,
    /// Energy and hardware of executors.
    Energy,
    /// Set-up, seams, damage and overhead: work of the rest.
    Upkeep,
    /// Taxes on wages, profits and executors.
    Taxes,
    /// Benefits, short-time pay, seats, grants, and what the government pays of wages.
    Transfers,
    /// Dividends.
    Dividends,
    /// What is left of organizations that close, and unpaid credit lines.
    Liquidation,
    /// What founders and owners put into organizations.
    Capital,
}

const PARTIES: usize = 8;
const PAYMENTS: usize = 10;

impl Party {
    /// Everybody, in the order of columns.
    pub const ALL: [Self; PARTIES] = [
        Self::People,
        Self::Owners,
        Self::Organizations,
        Self::Rest,
        Self::Supplier,
        Self::Government,
        Self::Abroad,
        Self::Outside,
    ];
}

/// Transactions of one week: what each party receives (+) or pays (-) `[money/week]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transactions([[f64; PARTIES]; PAYMENTS]);

impl Transactions {
    /// One pays another.
    pub fn pay(&mut self, what: Payment, from: Party, to: Party, amount: f64) {
        self.0[what as usize][from as usize] -= amount;
        self.0[what as usize][to as usize] += amount;
    }

    /// What a party receives, less what it pays, as one kind.
    pub fn add(&mut self, what: Payment, who: Party, amount: f64) {
        self.0[what as usize][who as usize] += amount;
    }

    /// Of one kind, what all receive less what all pay: nothing.
    fn row(&self, what: usize) -> f64 {
        self.0[what].iter().sum()
    }

    /// What a party has more after the week.
    pub fn column(&self, who: Party) -> f64 {
        self.0.iter().map(|row| row[who as usize]).sum()
    }
}

/// What everybody has: deposits less debt `[money]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Balances([f64; PARTIES]);

impl Balances {
    /// What one has.
    pub fn of(&self, who: Party) -> f64 {
        self.0[who as usize]
    }

    /// One has more.
    pub fn change(&mut self, who: Party, amount: f64) {
        self.0[who as usize] += amount;
    }

    /// One has so much.
    pub fn set(&mut self, who: Party, amount: f64) {
        self.0[who as usize] = amount;
    }

    /// The largest of what must be nothing `[money]`: sums of rows, columns less what one has more than `before`, and what
    /// everybody has together.
    pub fn imbalance(&self, before: &Self, week: &Transactions) -> f64 {
        let rows = (0..PAYMENTS).map(|what| week.row(what));
        let columns =
            Party::ALL.into_iter().map(|who| self.of(who) - before.of(who) - week.column(who));
        let all = std::iter::once(self.0.iter().sum::<f64>());
        rows.chain(columns).chain(all).map(f64::abs).fold(0.0, larger)
    }
}

/// The larger of two; undefined where one of them is.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(amount: f64) -> (Balances, Balances, Transactions) {
        let before = {
            let mut it = Balances::default();
            it.change(Party::People, 100.0);
            it.change(Party::Government, -100.0);
            it
        };
        let (mut after, mut week) = (before, Transactions::default());
        after.change(Party::People, -amount);
        after.change(Party::Rest, amount);
        week.pay(Payment::Purchases, Party::People, Party::Rest, amount);
        (before, after, week)
    }

    #[test]
    fn what_is_paid_once_and_received_once_balances() {
        let (before, after, week) = paid(7.0);
        assert_eq!(after.imbalance(&before, &week), 0.0);
        assert_eq!(week.column(Party::People), -7.0);
    }

    #[test]
    fn what_is_entered_on_one_side_only_is_seen_in_a_row() {
        let (before, mut after, mut week) = paid(7.0);
        week.add(Payment::Taxes, Party::Government, 3.0);
        after.change(Party::Government, 3.0);
        assert_eq!(after.imbalance(&before, &week), 3.0);
    }

    #[test]
    fn what_somebody_has_and_nobody_paid_is_seen_in_a_column() {
        let (before, mut after, week) = paid(7.0);
        after.change(Party::Organizations, 2.0);
        after.change(Party::Outside, -2.0);
        assert_eq!(after.imbalance(&before, &week), 2.0);
    }

    #[test]
    fn what_is_undefined_never_balances() {
        let (before, mut after, week) = paid(7.0);
        after.change(Party::People, f64::NAN);
        assert!(after.imbalance(&before, &week).is_nan());
    }
}
