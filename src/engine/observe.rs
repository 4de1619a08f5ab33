//! How metrics are read: those that read the same parts of the world share what finds these parts.

use std::any::{Any, TypeId};

use bevy_ecs::prelude::*;
use bevy_ecs::system::{
    ReadOnlySystemParam, SystemAccess, SystemParamFunction, SystemParamItem, SystemState,
};

use super::flow::each_place;

/// A function of parts of the world.
type Function<P> = Box<dyn for<'w, 's> FnMut(SystemParamItem<'w, 's, P>) -> f64 + Send + Sync>;

/// A read-only system that is not yet in a group.
pub(super) struct Reader {
    /// What it reads, as a type.
    of: TypeId,
    group: fn() -> Box<dyn Group>,
    /// Its function, in the type that its group knows.
    function: Box<dyn Any + Send + Sync>,
}

impl Reader {
    pub fn new<M, S>(mut system: S) -> Self
    where
        S: SystemParamFunction<M, In = (), Out = f64>,
        S::Param: ReadOnlySystemParam + 'static,
    {
        let function: Function<S::Param> = Box::new(move |parts| system.run((), parts));
        Self {
            of: TypeId::of::<S::Param>(),
            group: || Box::new(Alike::<S::Param> { state: None, functions: vec![] }),
            function: Box::new(function),
        }
    }
}

/// Functions that read the same parts of the world.
trait Group: Send + Sync {
    fn add(&mut self, place: usize, function: Box<dyn Any + Send + Sync>);
    fn start(&mut self, world: &mut World) -> SystemAccess;
    /// Reads its numbers.
    fn read(&mut self, world: &World);
    /// Writes the numbers that it read into a row.
    fn write(&self, row: &mut [f64]);
}

struct Alike<P: ReadOnlySystemParam + 'static> {
    state: Option<SystemState<P>>,
    functions: Vec<Observed<P>>,
}

/// A function, its number, and the place of that in a row.
struct Observed<P: ReadOnlySystemParam + 'static> {
    place: usize,
    function: Function<P>,
    value: f64,
}

impl<P: ReadOnlySystemParam + 'static> Group for Alike<P> {
    fn add(&mut self, place: usize, function: Box<dyn Any + Send + Sync>) {
        let function = function.downcast().expect("a group holds what reads the same");
        self.functions.push(Observed { place, function: *function, value: f64::NAN });
    }

    fn start(&mut self, world: &mut World) -> SystemAccess {
        let (state, mut other) = (SystemState::<P>::new(world), SystemState::<P>::new(world));
        let mut access = SystemAccess::default();
        P::init_access(state.param_state(), other.meta_mut(), &mut access, world);
        self.state = Some(state);
        access
    }

    fn read(&mut self, world: &World) {
        let Some(state) = &mut self.state else { return };
        for it in &mut self.functions {
            let parts = state.get(world).expect("what a metric reads is always there");
            it.value = (it.function)(parts);
        }
    }

    fn write(&self, row: &mut [f64]) {
        self.functions.iter().for_each(|it| row[it.place] = it.value);
    }
}

/// Everything that is observed, in groups.
#[derive(Default)]
pub(super) struct Observer {
    groups: Vec<Box<dyn Group>>,
    width: usize,
    /// Whether the threads of the pool that calls share out the groups among themselves.
    pub shared: bool,
}

impl Observer {
    /// Puts readers into groups. Returns what each accesses, too.
    pub fn new(readers: Vec<Reader>, world: &mut World) -> (Self, Vec<SystemAccess>) {
        let (mut groups, mut types) = (Vec::<Box<dyn Group>>::new(), Vec::<TypeId>::new());
        let width = readers.len();
        let mut of = Vec::with_capacity(width);
        for (place, reader) in readers.into_iter().enumerate() {
            let group = types.iter().position(|it| *it == reader.of).unwrap_or_else(|| {
                types.push(reader.of);
                groups.push((reader.group)());
                groups.len() - 1
            });
            groups[group].add(place, reader.function);
            of.push(group);
        }
        let accesses: Vec<_> = groups.iter_mut().map(|group| group.start(world)).collect();
        let accesses = of.into_iter().map(|group| accesses[group].clone()).collect();
        (Self { groups, width, shared: false }, accesses)
    }

    /// Writes every number into `row`, in the order of the readers.
    pub fn read(&mut self, world: &World, row: &mut Vec<f64>) {
        row.clear();
        row.resize(self.width, f64::NAN);
        if self.shared {
            each_place(&mut self.groups, |group| group.read(world));
        } else {
            self.groups.iter_mut().for_each(|group| group.read(world));
        }
        self.groups.iter().for_each(|group| group.write(row));
    }
}
