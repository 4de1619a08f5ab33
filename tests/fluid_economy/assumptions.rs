//! What the economy is assumed to be: one struct, with the letters of the equations.

/// Where the money for organizations' work comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closure {
    /// Nobody's money is finite: orders follow purposes, tasks and the price.
    Open,
    /// Nominal spending on organizations' work stays at its base.
    Fixed,
    /// People spend what they earned a week ago.
    Income,
}

/// How executors spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adoption {
    /// Nobody ever adopts: the reference.
    Never,
    /// By the curve of Bass, while it pays.
    Bass,
    /// Everybody at once, while it pays.
    AtOnce,
}

/// What the government holds fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fiscal {
    /// Purchases and benefits in real terms.
    Real,
    /// Purchases and benefits in money.
    Money,
}

/// All assumptions of one run. `Default` is the docking set: the defaults with ψ 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions {
    /// Where the money comes from.
    pub closure: Closure,
    /// How executors spread.
    pub adoption: Adoption,
    /// a0: share of employment in exposed organizations `[1]`.
    pub exposed: f64,
    /// σ: substitution between organizations' work and the rest's `[1]`.
    pub sigma: f64,
    /// Weight of organizations' work in what is bought, over base; after the start only `[1]`.
    pub demand: f64,
    /// ν: how far new purposes take their customers from the rest and not from old purposes `[1]`.
    pub nu: f64,
    /// ι: what people put forward over what is bought in the base year `[1]`.
    pub iota: f64,
    /// φ: share of a change of unit cost that the price passes on `[1]`.
    pub pass_through: f64,
    /// m: margin over wages `[1]`.
    pub margin: f64,
    /// Share of wages after tax that people spend `[1]`.
    pub people: f64,
    /// Share of benefits that people spend `[1]`.
    pub beneficiaries: f64,
    /// Share of dividends that owners spend `[1]`.
    pub owners: f64,
    /// c_v: share of deposits spent in a year `[1/year]`; where it is 0, what that would be in the base year is spent
    /// whatever people have.
    pub wealth: f64,
    /// Tax on wages `[1]`.
    pub wage_tax: f64,
    /// Tax on profits `[1]`.
    pub profit_tax: f64,
    /// Tax on executors over their price `[1]`.
    pub executor_tax: f64,
    /// Benefit over the wage `[1]`.
    pub benefit: f64,
    /// Share of the unemployed with a benefit `[1]`.
    pub take_up: f64,
    /// ζ: share of the supplier's revenue that buys work of the rest `[1]`.
    pub supplier: f64,
    /// Share of the supplier's dividends that leaves the country `[1]`.
    pub abroad: f64,
    /// β: elasticity of wages to unemployment `[1]`.
    pub wage_curve: f64,
    /// How far a new purpose makes people spend what they would have saved `[1]`.
    pub wants: f64,
    /// ρ: share of a new cell's work that is not eligible, halved every three years `[1]`.
    pub novel: f64,
    /// ψ: share of leading beyond its base that prices cover `[1]`.
    pub priced: f64,
    /// λ: share of used hours that leading takes in the base year `[1]`.
    pub leading: f64,
    /// Price of an executor-hour at the start `[money/h]`.
    pub price: f64,
    /// Growth of the price `[1/year]`.
    pub growth: f64,
    /// Executor-hours a week and head of the labour force at the start `[h/week]`.
    pub supply: f64,
    /// Factor by which they grow in a year `[1]`.
    pub supply_growth: f64,
    /// Share of work that executors may take in the end `[1]`.
    pub eligible: f64,
    /// c: share of meetings that a system carries `[1]`.
    pub carried: f64,
    /// c_h: share of handoffs that a system carries `[1]`.
    pub handoffs: f64,
    /// People in an organization `[1]`.
    pub size: f64,
    /// Reports of a boss `[1]`.
    pub span: f64,
    /// μ: share of hours in meetings, whatever the size `[1]`.
    pub meetings: f64,
    /// Work of an executor-hour over a person's `[1]`.
    pub speed: f64,
    /// Share of an executor's attempts that come out right `[1]`.
    pub success: f64,
    /// Hours of a person that steering an attempt at a base hour of work takes `[h/bh]`.
    pub steering: f64,
    /// Weight of a vacancy of the other sector for a seeker `[1]`.
    pub mobility: f64,
    /// m_P: births of purposes over base, a lever `[1]`.
    pub purposes: f64,
    /// m_T: what is put forward over base, a lever `[1]`.
    pub tasks: f64,
    /// Share of births of purposes that comes with entrants, following the labour force `[1]`.
    pub entrants: f64,
    /// Weeks of the wage bill that employers keep `[week]`.
    pub cash: f64,
    /// What the government holds fixed.
    pub fiscal: Fiscal,
    /// Whether a tax on executors is spent on purchases (else it is saved).
    pub recycle: bool,
    /// Purchases that the government adds to those of the base year `[money/week]`, a lever.
    pub grant: f64,
    /// Employment is what is wanted, at once: no search, no layoffs, no quits.
    pub frictionless: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Assumptions {
            closure: Closure::Income,
            adoption: Adoption::Bass,
            exposed: 0.3,
            sigma: 0.7,
            demand: 1.0,
            nu: 0.5,
            iota: 2.0,
            pass_through: 0.8,
            margin: 0.15,
            people: 0.9,
            beneficiaries: 1.0,
            owners: 0.5,
            wealth: 0.05,
            wage_tax: 0.25,
            profit_tax: 0.2,
            executor_tax: 0.0,
            benefit: 0.4,
            take_up: 0.35,
            supplier: 0.6,
            abroad: 0.0,
            wage_curve: 0.07,
            wants: 0.0,
            novel: 0.0,
            priced: 0.0,
            leading: 0.08,
            price: 100.0,
            growth: 0.0,
            supply: 0.05,
            supply_growth: 1.3,
            eligible: 0.65,
            carried: 0.2,
            handoffs: 0.4,
            size: 20.0,
            span: 8.0,
            meetings: 0.12,
            speed: 10.0,
            success: 0.9,
            steering: 0.75 / 12.0,
            mobility: 0.3,
            purposes: 1.0,
            tasks: 1.0,
            entrants: 0.12,
            cash: 3.9,
            fiscal: Fiscal::Real,
            recycle: false,
            grant: 0.0,
            frictionless: false,
        }
    }
}

impl Assumptions {
    /// The same economy under another closure.
    pub fn under(&self, closure: Closure) -> Self {
        Assumptions { closure, ..self.clone() }
    }

    /// The same economy with everybody adopting at once.
    pub fn at_once(&self) -> Self {
        Assumptions { adoption: Adoption::AtOnce, ..self.clone() }
    }

    /// R_L: nobody adopts, levers stay.
    pub fn without_ai(&self) -> Self {
        Assumptions { adoption: Adoption::Never, ..self.clone() }
    }

    /// R: nobody adopts, and there are no levers.
    pub fn reference(&self) -> Self {
        Assumptions { purposes: 1.0, tasks: 1.0, grant: 0.0, ..self.without_ai() }
    }
}

/// The baseline: the defaults with ψ 1, where prices cover leading.
pub fn baseline() -> Assumptions {
    Assumptions { priced: 1.0, ..Assumptions::default() }
}
