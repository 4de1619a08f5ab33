//! What gives what to whom: which room writes a state and which read it, from the access of their systems.

use std::collections::{BTreeMap, BTreeSet};

use super::ROOMS;
use crate::engine::channel::ChannelInfo;
use crate::engine::{Phase, Simulation, Touches, Unknown};

/// What a type that systems share is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// What one of them writes in a tick, or has been set up.
    #[default]
    State,
    /// The parameters of a room.
    Parameters,
    /// What a room says of its parameters.
    Terms,
}

/// One type that systems share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// The name of the type.
    pub name: String,
    /// Whose it is: a room, `flow`, or the module that holds what no room owns.
    pub owner: String,
    /// What it is.
    pub kind: Kind,
    /// Who writes it in a tick, and in which phases.
    pub writers: BTreeMap<String, BTreeSet<Phase>>,
    /// Who reads it in a tick.
    pub readers: BTreeSet<String>,
    /// Whose metrics read it.
    pub observers: BTreeSet<String>,
    /// Whose set-ups read it, once at the start of a run.
    pub starters: BTreeSet<String>,
}

/// The module of a path below the model: of `telosim::model::wages::systems::adapt`, and of what it publishes in
/// `telosim::model::states::wages`, it is `wages`.
fn module(path: &str) -> Option<String> {
    // Channels, and the systems that fold them, are the engine's: they carry names of the model's types.
    if path.contains("::engine::channel::") || path.contains("::engine::simulation::") {
        return None;
    }
    let (_, below) = path.split_once("::model::")?;
    let below = below.strip_prefix("states::").unwrap_or(below);
    let name = below.split("::").next()?;
    // What a room says of its parameters is in its file; the file of the nouns is that of organizations.
    Some(if name == "agents" { "organizations".into() } else { name.to_owned() })
}

fn kind(simulation: &Simulation, path: &str) -> Kind {
    if ROOMS.iter().any(|room| (room.path)() == path) {
        return Kind::Parameters;
    }
    if simulation.published().contains(&path) { Kind::Terms } else { Kind::State }
}

/// Everything that systems of the model share, in the order of its owners in the list of rooms.
pub fn wires(simulation: &Simulation) -> Vec<Wire> {
    wires_of(simulation, &simulation.touches())
}

fn wires_of(simulation: &Simulation, all: &[Touches]) -> Vec<Wire> {
    let mut wires: BTreeMap<String, Wire> = BTreeMap::new();
    let wire = |wires: &mut BTreeMap<String, Wire>, path: &str, add: &dyn Fn(&mut Wire)| {
        let Some(owner) = module(path) else { return };
        // What is recorded is called what it is a record of.
        let name = path.rsplit("::").next().unwrap_or(path).trim_end_matches('>').to_owned();
        add(wires.entry(path.to_owned()).or_insert_with(|| Wire {
            name,
            owner,
            kind: kind(simulation, path),
            ..Wire::default()
        }));
    };
    for touches in all {
        let Some(who) = module(&touches.system) else { continue };
        for path in &touches.writes {
            wire(&mut wires, path, &|it| {
                it.writers.entry(who.clone()).or_default().extend(touches.phase);
            });
        }
        for path in &touches.reads {
            wire(&mut wires, path, &|it| _ = it.readers.insert(who.clone()));
        }
    }
    for touches in simulation.prepared() {
        let Some(who) = module(&touches.system) else { continue };
        for path in &touches.reads {
            wire(&mut wires, path, &|it| _ = it.starters.insert(who.clone()));
        }
    }
    for touches in simulation.observed() {
        let Some((who, _)) = touches.system.split_once('.') else { continue };
        for path in &touches.reads {
            wire(&mut wires, path, &|it| _ = it.observers.insert(who.to_owned()));
        }
    }
    let place = |owner: &str| ROOMS.iter().position(|room| room.name == owner);
    let mut wires: Vec<Wire> = wires.into_values().collect();
    wires.sort_by_key(|it| (place(&it.owner).unwrap_or(ROOMS.len()), it.name.clone()));
    wires
}

/// A channel, who gives to it, and who reads what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duct {
    /// The channel, with the rooms that give to it.
    pub channel: ChannelInfo,
    /// In which phases each of them gives, in their order.
    pub given: Vec<BTreeSet<Phase>>,
    /// The rooms whose systems read it in a tick, and in which phases.
    pub readers: BTreeMap<String, BTreeSet<Phase>>,
}

/// All channels, in the order of their owners in the list of rooms.
pub fn ducts(simulation: &Simulation) -> Vec<Duct> {
    ducts_of(simulation, &simulation.touches())
}

fn ducts_of(simulation: &Simulation, touches: &[Touches]) -> Vec<Duct> {
    let duct = |channel: &ChannelInfo| {
        let mut readers: BTreeMap<String, BTreeSet<Phase>> = BTreeMap::new();
        for it in touches.iter().filter(|it| it.reads.contains(channel.folded)) {
            if let Some(who) = module(&it.system) {
                readers.entry(who).or_default().extend(it.phase);
            }
        }
        let fills = |gift: &str| {
            let fill = touches.iter().filter(|it| it.writes.contains(gift));
            fill.filter(|it| module(&it.system).is_some()).filter_map(|it| it.phase).collect()
        };
        let given = channel.givers.iter().map(|(_, gift)| fills(gift)).collect();
        Duct { channel: channel.clone(), given, readers }
    };
    let mut ducts: Vec<Duct> = simulation.channels().iter().map(duct).collect();
    let place = |owner: &str| ROOMS.iter().position(|room| room.name == owner);
    ducts.sort_by_key(|it| place(it.channel.owner));
    ducts
}

/// All that rooms give each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wiring {
    /// What their systems share.
    pub wires: Vec<Wire>,
    /// The channels.
    pub ducts: Vec<Duct>,
    /// The metrics that rooms ask of the run before, on the same random numbers.
    pub asked: Vec<&'static str>,
}

impl Wiring {
    /// Of a simulation.
    pub fn of(simulation: &Simulation) -> Self {
        let (wires, ducts) = (wires(simulation), ducts(simulation));
        Self { wires, ducts, asked: simulation.asked().collect() }
    }
}

/// A channel is read by its owner alone, and what a room gives only its own systems fill.
fn misled(simulation: &Simulation, touches: &[Touches]) -> Vec<String> {
    let mut broken = vec![];
    for Duct { channel, readers, .. } in ducts_of(simulation, touches) {
        if readers.keys().any(|it| it != channel.owner) || readers.is_empty() {
            broken.push(format!("channel `{}` is not read by its owner alone", channel.name));
        }
        for (room, gift) in channel.givers {
            let fill = |it: &&Touches| it.writes.contains(gift);
            let fillers = touches.iter().filter(fill).map(|it| module(&it.system));
            if fillers.clone().count() == 0 || !fillers.flatten().all(|it| it == room) {
                broken.push(format!("`{room}.{}` is not given by `{room}` alone", channel.name));
            }
        }
    }
    broken
}

/// Each state has one writer: the room that publishes it, or the flow, which carries what rooms' event functions write.
///
/// # Errors
/// A state that two modules write in a tick, or one that another than its owner writes; a channel that another than its owner
/// reads, or a gift that another than its giver fills.
pub(super) fn check(simulation: &Simulation) -> Result<(), Unknown> {
    let touches = simulation.touches();
    let wires = wires_of(simulation, &touches);
    let own = |wire: &Wire, who: &String| *who == wire.owner || who == "flow";
    let sound =
        |wire: &&Wire| wire.writers.len() <= 1 && wire.writers.keys().all(|it| own(wire, it));
    let broken = wires.iter().filter(|wire| !sound(wire)).map(|wire| {
        let writers: Vec<&str> = wire.writers.keys().map(String::as_str).collect();
        format!("`{}` of `{}` is written by {}", wire.name, wire.owner, writers.join(", "))
    });
    let broken: Vec<String> = broken.chain(misled(simulation, &touches)).collect();
    if broken.is_empty() { Ok(()) } else { Err(Unknown(broken.join("; "))) }
}

#[cfg(test)]
mod tests {
    use bevy_ecs::prelude::*;

    use super::*;
    use crate::engine::SimulationBuilder;
    use crate::model::Model;
    use crate::model::states::inputs::Supply;

    #[test]
    fn a_state_that_another_room_writes_is_refused() {
        let mut sim = SimulationBuilder::default();
        Model::install(&mut sim);
        sim.systems(Phase::Move, |mut supply: ResMut<Supply>| supply.price = 0.0);
        let refused = check(&sim.build().unwrap()).map_err(|e| e.to_string());
        assert_eq!(refused, Err("`Supply` of `inputs` is written by inputs, wiring".into()));
    }
}
