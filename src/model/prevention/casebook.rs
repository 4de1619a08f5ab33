use super::*;
use crate::engine::Draws;
use crate::engine::draws::child;
use crate::engine::law::poisson_quantile;
use crate::engine::quantity::CALENDAR_HOURS_PER_WEEK;
use crate::model::agents::Trailing;
use crate::model::states::budget::INCIDENTS;

/// A kind of incident: one cause that can strike again.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Kind {
    key: u64,
    /// Whether it can strike; if not, it could have in a world without prevention.
    open: bool,
}

/// What one organization's incidents have in common, and how they went lately.
#[derive(Component, Clone, Debug)]
pub struct Casebook {
    kinds: Vec<Kind>,
    begun: f64,
    eliminated: f64,
    avoided: f64,
    averted: f64,
    incidents: Trailing,
    repeats: Trailing,
    restored: Trailing,
    shipped: Trailing,
    expected: Trailing,
    counterfactual: Trailing,
}

impl Default for Casebook {
    fn default() -> Self {
        let quarter = || Trailing::new(13);
        Self {
            kinds: vec![],
            begun: 0.0,
            eliminated: 0.0,
            avoided: 0.0,
            averted: 0.0,
            incidents: quarter(),
            repeats: quarter(),
            restored: quarter(),
            shipped: quarter(),
            expected: quarter(),
            counterfactual: quarter(),
        }
    }
}

/// What an organization's incidents meet this week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Exposure {
    pub key: u64,
    pub age: u64,
    pub shipped: f64,
    pub risk: f64,
    pub stock: f64,
    /// Equation (6) `[h]`.
    pub restoring: [f64; 3],
    /// Equation (8).
    pub share_done: f64,
}

/// What a week's incidents come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Toll {
    pub incidents: f64,
    pub unprevented: f64,
    pub repeats: f64,
    pub expected: f64,
    pub counterfactual: f64,
    /// Hours from failure to restoration, summed over incidents `[h]`.
    pub restored: f64,
    /// People's hours `[h]`.
    pub on_call: f64,
    pub damage: f64,
    pub averted: f64,
}

impl Toll {
    /// An incident happens, or would have.
    fn take(&mut self, p: &Prevention, draws: &Draws, at: &Exposure, key: u64, happens: bool) {
        let damage = at.share_done * p.damage.sample(&mut draws.at(DAMAGE, key, 0));
        self.unprevented += 1.0;
        if !happens {
            self.averted += damage;
            return;
        }
        let [detecting, diagnosing, repairing] = at.restoring;
        let noise = p.noise.sample(&mut draws.at(NOISE, key, 0));
        self.incidents += 1.0;
        self.restored += noise * (detecting + diagnosing + repairing);
        self.on_call += noise * p.crew * (diagnosing + repairing);
        self.damage += damage;
    }
}

impl Casebook {
    /// Kinds that can strike `[kinds]`.
    pub fn open(&self) -> usize {
        self.kinds.iter().filter(|kind| kind.open).count()
    }

    /// Equation (5): skilled hours for kinds that have struck. Returns those that no kind took `[h]`.
    pub(super) fn work_off(&mut self, hours: f64, task: f64) -> f64 {
        let (done, begun, left) = eliminated(self.open(), self.begun, hours, task);
        self.begun = begun;
        self.eliminated += done as f64;
        self.kinds.iter_mut().filter(|kind| kind.open).take(done).for_each(|k| k.open = false);
        left
    }

    /// Equations (1) and (2): what happens this week, and what would without prevention.
    pub(super) fn strike(&mut self, p: &Prevention, draws: &Draws, at: &Exposure) -> Toll {
        let mut toll = Toll::default();
        let again = rate_again(p);
        let new = [at.stock, 0.0].map(|stock| rate(p, at.shipped, at.risk, stock));
        toll.expected = new[0] + self.open() as f64 * again;
        toll.counterfactual = new[1] + self.kinds.len() as f64 * again;
        for kind in &self.kinds {
            let times = poisson_quantile(again, draws.uniform(AGAIN, kind.key, at.age));
            toll.repeats += if kind.open { times as f64 } else { 0.0 };
            let week = child(kind.key, 1 + at.age);
            (0..times).for_each(|i| toll.take(p, draws, at, child(week, i), kind.open));
        }
        self.kinds.retain(|kind| !draws.chance(FADE, kind.key, at.age, 1.0 / p.life));
        if new[1] > 0.0 {
            let u = draws.uniform(NEW, at.key, at.age);
            // The same random numbers: those that happen are the first of those that would.
            let [happen, would] = new.map(|rate| poisson_quantile(rate, u));
            for i in 0..would {
                let kind = Kind { key: child(child(at.key, at.age), i), open: i < happen };
                toll.take(p, draws, at, kind.key, kind.open);
                self.kinds.push(kind);
            }
            INCIDENTS.allow(self.kinds.len() as u128);
        }
        self.note(&toll, at.shipped);
        toll
    }

    /// Takes a week in.
    pub(super) fn note(&mut self, toll: &Toll, shipped: f64) {
        self.avoided += toll.unprevented - toll.incidents;
        self.averted += toll.averted;
        self.incidents.push(toll.incidents);
        self.repeats.push(toll.repeats);
        self.restored.push(toll.restored);
        self.shipped.push(shipped);
        self.expected.push(toll.expected);
        self.counterfactual.push(toll.counterfactual);
    }

    /// Kinds eliminated so far `[kinds]`.
    pub fn eliminated(&self) -> f64 {
        self.eliminated
    }

    /// Incidents avoided so far `[incidents]`.
    pub fn avoided(&self) -> f64 {
        self.avoided
    }

    /// Damage averted so far `[money]`.
    pub fn averted(&self) -> f64 {
        self.averted
    }

    /// Incidents of the last 13 weeks, those of them that repeat a kind, hours from failure to restoration
    /// summed over them `[h]`, and the results shipped that they came from `[results]`.
    pub fn quarter(&self) -> [f64; 4] {
        [&self.incidents, &self.repeats, &self.restored, &self.shipped].map(Trailing::sum)
    }

    /// Mean rates of the last 13 weeks: as it was, and without prevention `[incidents/week]`.
    pub fn rates(&self) -> [f64; 2] {
        [&self.expected, &self.counterfactual].map(Trailing::mean)
    }

    /// Equation (10) over the last 13 weeks.
    pub fn availability(&self) -> f64 {
        let down = self.restored.mean();
        availability((CALENDAR_HOURS_PER_WEEK - down).max(0.0), down)
    }
}
