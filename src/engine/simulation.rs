use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};

use bevy_ecs::component::Mutable;
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{
    LogLevel, ScheduleBuildSettings, ScheduleLabel, SingleThreadedExecutor, SystemKey,
    SystemWithAccess,
};
use bevy_ecs::system::{BoxedSystem, ScheduleSystem};

use super::channel::{After, ChannelInfo, Cuts};
use super::handed::{Record, Recorded};
use super::lever::set_parameter;
use super::observe::Observer;
use super::{
    Clock, Draws, Handed, Keeping, Lever, Mechanism, Metric, MetricInfo, Phase, Touches, Unknown,
};

/// Everything that lives inside a run and is despawned before the next one.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct Agent;

#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct OneTick;

type Setter = fn(&mut World, &str, serde_json::Value) -> Result<(), Unknown>;

/// Makes what a room says of its parameters anew.
type Publication = Box<dyn Fn(&mut World) + Send + Sync>;

/// Takes what a room has recorded out of the world.
type Taker = fn(&mut World, &mut Handed);

/// A simulation being put together.
pub struct SimulationBuilder {
    pub(super) world: World,
    pub(super) schedule: Schedule,
    setups: Vec<BoxedSystem>,
    metrics: Vec<Metric>,
    setters: BTreeMap<&'static str, Setter>,
    publications: Vec<Publication>,
    pub(super) channels: Vec<ChannelInfo>,
    asked: Vec<&'static str>,
    takers: Vec<Taker>,
    published: Vec<&'static str>,
}

/// A world, the order of its tick, and what is observed of it. It serves any number of runs.
pub struct Simulation {
    world: World,
    schedule: Schedule,
    setups: Vec<BoxedSystem>,
    metrics: Vec<MetricInfo>,
    observer: Observer,
    observed: Vec<Touches>,
    prepared: Vec<Touches>,
    published: Vec<&'static str>,
    setters: BTreeMap<&'static str, Setter>,
    publications: Vec<Publication>,
    levers: Vec<Lever>,
    channels: Vec<ChannelInfo>,
    /// Metrics that other runs ask for, with their places, and what they have been so far.
    asked: Vec<(&'static str, usize)>,
    takers: Vec<Taker>,
    left: Handed,
}

impl Default for SimulationBuilder {
    fn default() -> Self {
        let mut schedule = Schedule::new(OneTick);
        schedule.set_executor(SingleThreadedExecutor::new());
        schedule.set_build_settings(ScheduleBuildSettings {
            ambiguity_detection: LogLevel::Error,
            ..ScheduleBuildSettings::new()
        });
        for pair in Phase::ORDER.windows(2) {
            schedule.configure_sets((pair[0], After(pair[0]), pair[1]).chain());
        }
        let last = Phase::ORDER[Phase::ORDER.len() - 1];
        schedule.configure_sets((last, After(last)).chain());
        let mut world = World::new();
        world.insert_resource(Cuts::default());
        world.insert_resource(Handed::default());
        world.insert_resource(Keeping::default());
        world.insert_resource(Clock::default());
        world.insert_resource(Draws::new(0, 0));
        Self {
            world,
            schedule,
            setups: vec![],
            metrics: vec![],
            setters: BTreeMap::new(),
            publications: vec![],
            channels: vec![],
            asked: vec![],
            takers: vec![],
            published: vec![],
        }
    }
}

impl SimulationBuilder {
    /// Installs a room and gives it its neutral parameters until a run sets them.
    pub fn mechanism<M: Mechanism>(&mut self) -> &mut Self {
        self.world.insert_resource(M::default());
        self.setters.insert(M::NAME, set_parameter::<M>);
        M::install(self);
        self
    }

    /// What a room lets others know of its parameters. It is there before any set-up and after every lever.
    pub fn publish<M: Mechanism, R: Resource>(&mut self, says: fn(&M) -> R) -> &mut Self {
        let publish = move |world: &mut World| world.insert_resource(says(world.resource::<M>()));
        publish(&mut self.world);
        self.publications.push(Box::new(publish));
        self.published.push(type_name::<R>());
        self
    }

    /// A system that runs once at the start of a run, in the order in which it was added.
    pub fn setup<Marker>(&mut self, system: impl IntoSystem<(), (), Marker>) -> &mut Self {
        self.setups.push(Box::new(IntoSystem::into_system(system)));
        self
    }

    /// Systems that run every tick in `phase`.
    pub fn systems<Marker>(
        &mut self,
        phase: Phase,
        systems: impl IntoScheduleConfigs<ScheduleSystem, Marker>,
    ) -> &mut Self {
        self.schedule.add_systems(systems.in_set(phase));
        self
    }

    /// A resource that every run starts from its default value.
    pub fn state<R: Resource<Mutability = Mutable> + Default>(&mut self) -> &mut Self {
        self.world.init_resource::<R>();
        self.setup(|mut state: ResMut<R>| *state = R::default())
    }

    /// A resource that the rooms' own set-ups reset in place.
    pub fn resource(&mut self, resource: impl Resource) -> &mut Self {
        self.world.insert_resource(resource);
        self
    }

    /// Every `Whole` has a `Part` of its own from birth: a room's say in a noun that it does not own.
    pub fn part<Whole: Component, Part: Component + Default>(&mut self) -> &mut Self {
        self.world.register_required_components::<Whole, Part>();
        self
    }

    /// A metric of which a room needs to know what it was in the run before, on the same random numbers.
    pub fn asks_for(&mut self, metric: &'static str) -> &mut Self {
        self.asked.push(metric);
        self
    }

    /// Something that a room records of each tick, for runs that follow on the same random numbers.
    pub fn records<T: Recorded>(&mut self) -> &mut Self {
        self.takers.push(|world, left| {
            left.put(std::mem::take(&mut *world.resource_mut::<Record<T>>()));
        });
        self.state::<Record<T>>()
    }

    /// A number to observe at the end of every tick.
    pub fn metric(&mut self, metric: Metric) -> &mut Self {
        self.metrics.push(metric);
        self
    }

    /// Runs legal system orders drawn from `seed`, so that tests can look for hidden ones.
    #[cfg(test)]
    pub fn shuffled(&mut self, seed: u64) -> &mut Self {
        let settings = self.schedule.get_build_settings();
        self.schedule
            .set_build_settings(ScheduleBuildSettings { shuffle_seed: Some(seed), ..settings });
        self
    }

    /// The simulation, or why its systems have no unambiguous order or two of its metrics one name.
    pub fn build(self) -> Result<Simulation, Unknown> {
        let Self { mut world, mut schedule, mut setups, metrics, .. } = self;
        let Self { setters, publications, channels, asked, takers, published, .. } = self;
        let mut names = BTreeSet::new();
        if let Some(twice) = metrics.iter().find(|metric| !names.insert(metric.info.name.clone())) {
            return Err(Unknown(format!("there are two metrics `{}`", twice.info.name)));
        }
        let place = |name: &'static str| {
            let at = metrics.iter().position(|metric| metric.info.name == name);
            at.map(|at| (name, at))
                .ok_or_else(|| Unknown(format!("no metric `{name}` is asked for")))
        };
        let asked = asked.into_iter().map(place).collect::<Result<Vec<_>, Unknown>>()?;
        let mut gifts = BTreeSet::new();
        let all = || channels.iter().flat_map(ChannelInfo::gifts);
        if let Some(twice) = all().find(|name| !gifts.insert(name.clone())) {
            return Err(Unknown(format!("there are two gifts `{twice}`")));
        }
        let accesses: Vec<_> = setups.iter_mut().map(|it| it.initialize(&mut world)).collect();
        let prepared = setups.iter().zip(&accesses);
        let prepared = prepared
            .map(|(it, access)| Touches::of((it.name().to_string(), None), access, &world))
            .collect();
        let (metrics, readers): (Vec<_>, Vec<_>) =
            metrics.into_iter().map(|it| (it.info, it.read)).unzip();
        let (observer, accesses) = Observer::new(readers, &mut world);
        let observed = metrics.iter().zip(&accesses);
        let observed =
            observed.map(|(it, access)| Touches::of((it.name.clone(), None), access, &world));
        let observed = observed.collect();
        schedule
            .initialize(&mut world)
            .map_err(|e| Unknown(e.to_string(schedule.graph(), &world)))?;
        Ok(Simulation {
            world,
            schedule,
            setups,
            metrics,
            observer,
            observed,
            prepared,
            published,
            setters,
            publications,
            levers: vec![],
            channels,
            asked,
            takers,
            left: Handed::default(),
        })
    }
}

impl Simulation {
    /// Empties the world and starts a run: `parameters` inserts every room's own.
    pub fn start(
        &mut self,
        draws: Draws,
        first_tick: i64,
        levers: Vec<Lever>,
        parameters: impl FnOnce(&mut World),
    ) {
        // Not `clear_entities`: in bevy_ecs 0.20.1 it drops resources too.
        let mut agents = self.world.query_filtered::<Entity, With<Agent>>();
        let old: Vec<Entity> = agents.iter(&self.world).collect();
        for entity in old {
            self.world.despawn(entity);
        }
        // Else the world remembers for ever which components went with them.
        self.world.clear_trackers();
        self.world.insert_resource(Clock { tick: first_tick, age: 0 });
        self.world.insert_resource(draws);
        self.world.insert_resource(Handed::default());
        self.world.insert_resource(Keeping::default());
        self.left = Handed::default();
        self.levers = levers;
        parameters(&mut self.world);
        self.publications.iter().for_each(|publish| publish(&mut self.world));
        for setup in &mut self.setups {
            setup.run((), &mut self.world).expect("a set-up has no condition that could skip it");
        }
    }

    /// Lets the threads of the pool that calls read metrics side by side: they only look.
    pub fn share(&mut self, shared: bool) {
        self.observer.shared = shared;
    }

    /// Runs one tick and writes every metric into `row`, in the order of installation.
    pub fn step(&mut self, row: &mut Vec<f64>) {
        let Self { world, schedule, observer, setters, publications, levers, .. } = self;
        let now = world.resource::<Clock>().tick;
        let mut moved = false;
        for lever in levers.iter().filter(|lever| lever.tick == now) {
            let (room, parameter) = lever.set.split_once('.').expect("checked by `refusal`");
            setters[room](world, parameter, lever.to.clone()).expect("checked by `refusal`");
            moved = true;
        }
        if moved {
            publications.iter().for_each(|publish| publish(world));
        }
        schedule.run(world);
        observer.read(world, row);
        self.asked.iter().for_each(|&(name, at)| self.left.push(name, row[at]));
        let mut clock = world.resource_mut::<Clock>();
        clock.tick += 1;
        clock.age += 1;
    }

    /// What the run has left so far for runs that follow it.
    pub fn left(&mut self) -> Handed {
        if self.world.resource::<Keeping>().0 {
            self.takers.iter().for_each(|take| take(&mut self.world, &mut self.left));
        }
        std::mem::take(&mut self.left)
    }

    /// What is observed, in the order of `step`'s row.
    pub fn metrics(&self) -> impl Iterator<Item = &MetricInfo> {
        self.metrics.iter()
    }

    /// The systems of a tick in the order in which they run, each with its phase: the path of its function, as the
    /// schedule was built.
    pub fn order(&self) -> Vec<(Phase, String)> {
        let phases = self.phases();
        let systems = self.schedule.systems().into_iter().flatten();
        systems
            .filter_map(|(key, system)| Some((*phases.get(&key)?, system.name().to_string())))
            .collect()
    }

    /// In which phase each system runs.
    fn phases(&self) -> BTreeMap<SystemKey, Phase> {
        let graph = self.schedule.graph();
        let of = |phase: Phase| {
            let inside = graph.systems_in_set(phase.intern()).into_iter().flatten();
            inside.map(|&key| (key, phase)).collect::<Vec<_>>()
        };
        Phase::ORDER.into_iter().flat_map(of).collect()
    }

    /// What each system of a tick touches, and in which phase.
    pub fn touches(&self) -> Vec<Touches> {
        let phases = self.phases();
        let systems = self.schedule.systems_with_access().into_iter().flatten();
        let of = |(key, it): (SystemKey, &SystemWithAccess)| {
            let named = (it.system().name().to_string(), phases.get(&key).copied());
            Touches::of(named, it.access(), &self.world)
        };
        systems.map(of).collect()
    }

    /// What each set-up touches, once at the start of a run.
    pub fn prepared(&self) -> &[Touches] {
        &self.prepared
    }

    /// The paths of what rooms say of their parameters, anew after every lever.
    pub fn published(&self) -> &[&'static str] {
        &self.published
    }

    /// The metrics that rooms ask of the run before, on the same random numbers.
    pub fn asked(&self) -> impl Iterator<Item = &'static str> {
        self.asked.iter().map(|it| it.0)
    }

    /// The channels, in the order in which they were first named.
    pub fn channels(&self) -> &[ChannelInfo] {
        &self.channels
    }

    /// What each metric reads.
    pub fn observed(&self) -> &[Touches] {
        &self.observed
    }

    /// The world, to look at after a run.
    pub fn world(&mut self) -> &mut World {
        &mut self.world
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Reduce;

    #[test]
    fn a_world_does_not_remember_the_agents_of_runs_before_the_last() {
        let mut builder = SimulationBuilder::default();
        builder.setup(|mut commands: Commands| (0..10).for_each(|_| _ = commands.spawn(Agent)));
        let mut sim = builder.build().unwrap();
        let mut remembered = |runs: usize| {
            (0..runs).for_each(|_| sim.start(Draws::new(1, 0), 0, vec![], |_| ()));
            sim.world.removed_components().iter().map(|(_, gone)| gone.len()).sum::<usize>()
        };
        let few = remembered(5);
        assert_eq!(remembered(100), few);
        assert!(few <= 20, "those of two runs at most: {few}");
    }

    #[test]
    fn two_metrics_of_one_name_are_refused() {
        let named = |names: [&str; 2]| {
            let mut sim = SimulationBuilder::default();
            for name in names {
                sim.metric(Metric::new(name, "1", "", Reduce::Last, || 0.0));
            }
            sim.build().map(|_| ()).map_err(|e| e.to_string())
        };
        assert_eq!(named(["a.x", "a.y"]), Ok(()));
        assert_eq!(named(["a.x", "a.x"]), Err("there are two metrics `a.x`".into()));
    }
}
