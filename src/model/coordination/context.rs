//! This room's part of a task's row: what its handoffs, owners and stalls do to it.

use super::{Coordination, Seams, cleanness, context_kept, defect_chance, effort};
use crate::engine::quantity::{HOURS_PER_WEEK, exp, pow};
use crate::engine::{Draws, Mechanism, Stream};

const HANDOFFS: Stream = Stream::new(Coordination::NAME, "handoffs");
const UNOWNED: Stream = Stream::new(Coordination::NAME, "unowned");
const LOST: Stream = Stream::new(Coordination::NAME, "lost");
const OWNER_WAIT: Stream = Stream::new(Coordination::NAME, "owner wait");
const STALL: Stream = Stream::new(Coordination::NAME, "stall");
const ESCALATION: Stream = Stream::new(Coordination::NAME, "escalation");
const DEFECT: Stream = Stream::new(Coordination::NAME, "defect");

/// What becomes of an agreed task at the seam of ownership.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ownership {
    /// Somebody has it.
    Owned,
    /// Nobody has it for so many working hours.
    Unowned(f64),
    /// Nobody ever will.
    Lost,
}

/// What becomes of a stalled task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stalled {
    /// It goes on after so many working hours.
    Resolved(f64),
    /// It is abandoned after so many working hours.
    Abandoned(f64),
}

/// This room's part of a task's row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Context {
    stalls_at: f64,
    stalls: u16,
    left: u16,
    kept: Kept,
}

impl Context {
    /// A task is agreed `now`: how often it will be handed over and when it would first stall.
    pub fn agree(p: &Coordination, seams: &Seams, draws: &Draws, key: u64, now: f64) -> Self {
        let handovers = &seams.handovers;
        let handoffs = handovers.drawn(seams.handoffs, draws, key);
        let kept = handovers.kept(handoffs);
        let mut context = Self { stalls_at: now, stalls: 0, left: handoffs as u16, kept };
        context.restart_stall(p, seams, draws, key, now);
        context
    }

    fn restart_stall(
        &mut self,
        _: &Coordination,
        seams: &Seams,
        draws: &Draws,
        key: u64,
        now: f64,
    ) {
        self.stalls_at = if seams.stall > 0.0 {
            now + draws.exponential(STALL, key, u64::from(self.stalls)) * HOURS_PER_WEEK
                / seams.stall
        } else {
            f64::INFINITY
        };
        self.stalls = self.stalls.saturating_add(1);
    }

    /// Equation (5).
    pub fn ownership(&self, p: &Coordination, seams: &Seams, draws: &Draws, key: u64) -> Ownership {
        if !draws.chance(UNOWNED, key, 0, seams.unowned) {
            Ownership::Owned
        } else if draws.chance(LOST, key, 0, p.lost) {
            Ownership::Lost
        } else {
            let days = seams.owner_wait * draws.exponential(OWNER_WAIT, key, 0);
            Ownership::Unowned(days * HOURS_PER_WEEK / 7.0)
        }
    }

    /// Whether a task that has come as far as `now` has stalled since it moved last.
    #[inline]
    pub fn stalled(&self, now: f64) -> bool {
        now >= self.stalls_at
    }

    /// Equation (6): what a task meets that has stalled.
    pub fn stall(
        &mut self,
        p: &Coordination,
        seams: &Seams,
        draws: &Draws,
        key: u64,
        now: f64,
    ) -> Stalled {
        let count = u64::from(self.stalls);
        let wait = draws.exponential(ESCALATION, key, count) * HOURS_PER_WEEK / p.escalation;
        let patience = p.abandon_after * HOURS_PER_WEEK / 7.0;
        self.restart_stall(p, seams, draws, key, now + wait);
        if wait > patience { Stalled::Abandoned(patience) } else { Stalled::Resolved(wait) }
    }

    /// Whether it must be handed over once more; counts that handoff off.
    pub fn hand_over(&mut self) -> bool {
        let more = self.left > 0;
        self.left -= u16::from(more);
        more
    }

    /// Equation (4): work that its execution takes `[bh]`.
    pub fn effort(&self, p: &Coordination, work: f64) -> f64 {
        work * effort(f64::from(self.kept.context), p.context_to_effort)
    }

    /// Equation (3), drawn for the `attempt`-th execution, of one of so many steps.
    pub fn defective(
        &self,
        p: &Coordination,
        draws: &Draws,
        key: u64,
        attempt: u64,
        steps: u64,
    ) -> bool {
        let whole = defect_chance(p.defect, f64::from(self.kept.clean));
        // One step with a defect is enough to make the whole defective.
        let step = if steps > 1 { 1.0 - pow(1.0 - whole, 1.0 / steps as f64) } else { whole };
        draws.chance(DEFECT, key, attempt, step)
    }
}

/// What a task keeps of its context, and by how much that keeps it free of defects.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Kept {
    /// Equation (2).
    context: f32,
    /// The factor C^β of equation (3).
    clean: f32,
}

/// Handoffs for which [`Kept`] is looked up: every task asks, and powers are expensive.
const LOOKED_UP: usize = 12;

/// Equations (1) to (3) for the week's parameters, as far as they are the same for all tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Handovers {
    of: [f64; 3],
    none: f64,
    kept: [Kept; LOOKED_UP],
}

impl Handovers {
    /// These values, which are worked out anew only if they differ from those of the week before.
    pub(super) fn set(&mut self, mean: f64, retention: f64, beta: f64) {
        let of = [mean, retention, beta];
        if self.of == of && self.none > 0.0 {
            return;
        }
        let mut all = Self { of, none: exp(-mean), ..Self::default() };
        for (handoffs, kept) in all.kept.iter_mut().enumerate() {
            *kept = kept_after(handoffs as u32, retention, beta);
        }
        *self = all;
    }

    fn kept(&self, handoffs: u32) -> Kept {
        let [_, retention, beta] = self.of;
        let looked_up = self.kept.get(handoffs as usize).copied();
        looked_up.unwrap_or_else(|| kept_after(handoffs, retention, beta))
    }

    /// Equation (1): inversion, so that a smaller mean with the same draw never hands over more often.
    fn drawn(&self, mean: f64, draws: &Draws, key: u64) -> u32 {
        if mean <= 0.0 {
            return 0;
        }
        let u = draws.uniform(HANDOFFS, key, 0);
        let (mut k, mut p) = (0, self.none);
        let mut sum = p;
        while u > sum && k < 1_000 {
            k += 1;
            p *= mean / f64::from(k);
            sum += p;
        }
        k
    }
}

fn kept_after(handoffs: u32, retention: f64, beta: f64) -> Kept {
    let context = context_kept(retention, handoffs);
    Kept { context: context as f32, clean: cleanness(context, beta) as f32 }
}
