//! Channels: quantities in which several rooms have a say.
//!
//! A room *gives* to a channel: it fills a dense column of its own, one value for each organization or person. The engine
//! folds the columns once a tick, after the phase that the channel names, in the order in which the rooms were installed, so
//! that no order of systems matters and the bits are always the same. Its owner reads what they come to; a system that reads it
//! before that phase reads last tick's, on purpose. Who gives nothing has no column: a product then starts, and stays, at
//! exactly 1, a sum at 0. As each influence is one column, a run can cut it.

use std::any::type_name;
use std::collections::BTreeSet;
use std::marker::PhantomData;

use bevy_ecs::prelude::*;

use super::{Clock, Mechanism, Phase, SimulationBuilder};

/// How what rooms give is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combiner {
    /// Factors; none is 1.
    Product,
    /// Terms; none is 0.
    Sum,
}

impl Combiner {
    /// What it comes to where nobody gives anything.
    pub const fn neutral(self) -> f64 {
        match self {
            Self::Product => 1.0,
            Self::Sum => 0.0,
        }
    }

    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Sum => "sum",
        }
    }

    fn add(self, to: &mut f64, gift: f64) {
        match self {
            Self::Product => *to *= gift,
            Self::Sum => *to += gift,
        }
    }
}

/// Who has a value of a channel each, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// An organization.
    Organization,
    /// A person.
    Person,
}

impl Each {
    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Person => "person",
        }
    }
}

/// A quantity in which several rooms have a say.
pub trait Channel: Send + Sync + 'static {
    /// The room that reads it.
    const OWNER: &'static str;
    /// What it is called: with the name of a room before it, what that room gives to it.
    const NAME: &'static str;
    /// Its unit.
    const UNIT: &'static str;
    /// What it is, in one sentence.
    const DOC: &'static str;
    /// How what rooms give is put together.
    const COMBINER: Combiner;
    /// Who has a value of it.
    const EACH: Each;
    /// The phase after which it is folded.
    const AFTER: Phase;
}

/// What one room gives to a channel: a value for each, neutral where it says nothing.
#[derive(Resource, Debug)]
pub struct Gift<C: Channel, R: Mechanism> {
    column: Vec<f64>,
    of: PhantomData<fn() -> (C, R)>,
}

impl<C: Channel, R: Mechanism> Gift<C, R> {
    fn none() -> Self {
        Self { column: vec![], of: PhantomData }
    }

    fn clear(&mut self) {
        self.column.clear();
    }

    /// Whether nothing has been given yet.
    pub fn is_empty(&self) -> bool {
        self.column.is_empty()
    }

    /// Gives `value` to the organization or person of this index, until another is given.
    pub fn give(&mut self, index: usize, value: f64) {
        let neutral = C::COMBINER.neutral();
        if index >= self.column.len() {
            if value == neutral {
                return;
            }
            self.column.resize(index + 1, neutral);
        }
        self.column[index] = value;
    }
}

/// What a channel comes to.
#[derive(Resource, Debug)]
pub struct Folded<C: Channel> {
    column: Vec<f64>,
    of: PhantomData<fn() -> C>,
}

impl<C: Channel> Folded<C> {
    fn none() -> Self {
        Self { column: vec![], of: PhantomData }
    }

    fn clear(&mut self) {
        self.column.clear();
    }

    /// What it comes to for the organization or person of this index.
    pub fn of(&self, index: usize) -> f64 {
        self.column.get(index).copied().unwrap_or(C::COMBINER.neutral())
    }

    /// Takes in what one more room gives.
    fn take<R: Mechanism>(&mut self, gift: &Gift<C, R>) {
        let combiner = C::COMBINER;
        if self.column.len() < gift.column.len() {
            self.column.resize(gift.column.len(), combiner.neutral());
        }
        self.column.iter_mut().zip(&gift.column).for_each(|(to, it)| combiner.add(to, *it));
    }
}

/// Gifts that are left out from the start on, by their names.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Cuts(pub BTreeSet<String>);

/// A channel, and who gives to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelInfo {
    /// The room that reads it.
    pub owner: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// How what rooms give is put together.
    pub combiner: Combiner,
    /// Who has a value of it.
    pub each: Each,
    /// The phase after which it is folded.
    pub after: Phase,
    /// The rooms that give to it, in the order in which they are folded, each with the path of what it gives.
    pub givers: Vec<(&'static str, &'static str)>,
    /// The path of what it comes to.
    pub folded: &'static str,
}

impl ChannelInfo {
    fn of<C: Channel>() -> Self {
        Self {
            owner: C::OWNER,
            name: C::NAME,
            unit: C::UNIT,
            doc: C::DOC,
            combiner: C::COMBINER,
            each: C::EACH,
            after: C::AFTER,
            givers: vec![],
            folded: type_name::<Folded<C>>(),
        }
    }

    /// What each room's gift is called: `market.births`.
    pub fn gifts(&self) -> impl Iterator<Item = String> {
        self.givers.iter().map(|(room, _)| gift_name(room, self.name))
    }
}

/// What a gift is called.
fn gift_name(room: &str, channel: &str) -> String {
    format!("{room}.{channel}")
}

/// The place of one giver in the fold of a channel.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Fold {
    channel: &'static str,
    step: usize,
}

/// Between a phase and the next: where channels are folded.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct After(pub(super) Phase);

impl SimulationBuilder {
    /// The channels so far, in the order in which they were first named.
    pub fn channels(&self) -> &[ChannelInfo] {
        &self.channels
    }

    /// A channel that a room reads, no matter which rooms give to it.
    pub fn channel<C: Channel>(&mut self) -> &mut Self {
        self.channel_of::<C>();
        self
    }

    /// The channel, known from now on; its place among all.
    fn channel_of<C: Channel>(&mut self) -> usize {
        let same = |it: &ChannelInfo| it.folded == type_name::<Folded<C>>();
        self.channels.iter().position(same).unwrap_or_else(|| {
            self.world.insert_resource(Folded::<C>::none());
            self.setup(|mut folded: ResMut<Folded<C>>| folded.clear());
            self.channels.push(ChannelInfo::of::<C>());
            self.channels.len() - 1
        })
    }

    /// A room gives to a channel: its systems fill its own column, which is folded after those of rooms before it.
    pub fn gives<C: Channel, R: Mechanism>(&mut self) -> &mut Self {
        let at = self.channel_of::<C>();
        let info = &mut self.channels[at];
        let (channel, step) = (info.folded, info.givers.len());
        info.givers.push((R::NAME, type_name::<Gift<C, R>>()));
        self.world.insert_resource(Gift::<C, R>::none());
        self.setup(|mut gift: ResMut<Gift<C, R>>| gift.clear());
        let name = gift_name(R::NAME, C::NAME);
        let fold = move |clock: Res<Clock>,
                         cuts: Res<Cuts>,
                         gift: Res<Gift<C, R>>,
                         mut folded: ResMut<Folded<C>>| {
            if step == 0 {
                folded.clear();
            }
            let is_cut = clock.started() && cuts.0.contains(&name);
            if !is_cut {
                folded.take(&gift);
            }
        };
        let place = Fold { channel, step };
        self.schedule.configure_sets(place.in_set(After(C::AFTER)));
        if let Some(before) = step.checked_sub(1) {
            self.schedule.configure_sets(place.after(Fold { channel, step: before }));
        }
        self.schedule.add_systems(fold.in_set(place));
        self
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::engine::{Draws, SimulationBuilder};

    struct Speed;

    impl Channel for Speed {
        const OWNER: &'static str = "one";
        const NAME: &'static str = "speed";
        const UNIT: &'static str = "1";
        const DOC: &'static str = "How fast.";
        const COMBINER: Combiner = Combiner::Product;
        const EACH: Each = Each::Person;
        const AFTER: Phase = Phase::Grow;
    }

    #[derive(Resource, Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
    struct One;

    #[derive(Resource, Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
    struct Two;

    impl Mechanism for One {
        const NAME: &'static str = "one";
        const SOURCE: &'static str = "";
        fn install(sim: &mut SimulationBuilder) {
            let give = |mut gift: ResMut<Gift<Speed, Self>>| gift.give(1, 0.1);
            sim.channel::<Speed>().gives::<Speed, Self>().systems(Phase::Grow, give);
        }
    }

    impl Mechanism for Two {
        const NAME: &'static str = "two";
        const SOURCE: &'static str = "";
        fn install(sim: &mut SimulationBuilder) {
            let give = |mut gift: ResMut<Gift<Speed, Self>>| {
                gift.give(0, 1.0);
                gift.give(1, 3.0);
                gift.give(2, 3.0);
            };
            sim.gives::<Speed, Self>().systems(Phase::Grow, give);
        }
    }

    /// What three people have of it in a run whose ticks begin at `first`, without some gifts.
    fn speeds(first: i64, ticks: usize, cut: &[&str]) -> [f64; 3] {
        let mut sim = SimulationBuilder::default();
        sim.mechanism::<One>().mechanism::<Two>();
        let mut sim = sim.build().unwrap();
        let cuts = Cuts(cut.iter().map(|it| (*it).to_owned()).collect());
        sim.start(Draws::new(1, 0), first, vec![], |world| world.insert_resource(cuts));
        (0..ticks).for_each(|_| sim.step(&mut vec![]));
        let folded = sim.world().resource::<Folded<Speed>>();
        [0, 1, 2].map(|person| folded.of(person))
    }

    #[test]
    fn gifts_are_folded_in_the_order_of_rooms_once_a_tick() {
        assert_eq!(speeds(0, 0, &[]), [1.0; 3]);
        let both = [1.0, 0.1 * 3.0, 3.0];
        assert_eq!((speeds(0, 1, &[]), speeds(0, 5, &[])), (both, both));
    }

    #[test]
    fn a_gift_that_is_cut_is_neutral_from_the_start_on() {
        assert_eq!(speeds(-2, 2, &["one.speed"]), [1.0, 0.1 * 3.0, 3.0]);
        assert_eq!(speeds(-2, 3, &["one.speed"]), [1.0, 3.0, 3.0]);
        assert_eq!(speeds(0, 1, &["one.speed", "two.speed"]), [1.0; 3]);
    }

    #[test]
    fn who_gives_nothing_has_no_column() {
        let mut gift = Gift::<Speed, One>::none();
        gift.give(7, 1.0);
        assert!(gift.is_empty());
        gift.give(2, 0.5);
        gift.give(2, 1.0);
        assert_eq!(gift.column, [1.0; 3]);
    }
}
