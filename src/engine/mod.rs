//! How time passes. The engine names no mechanism.
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod access;
pub mod budget;
/// Ticks, dates and lengths of time.
pub mod calendar;
/// How far one input can substitute for another.
pub mod ces;
pub mod channel;
mod clock;
/// Randomness keyed by what is drawn, never by when.
pub mod draws;
pub mod flow;
mod handed;
/// How unequal a list of values is.
pub mod inequality;
pub mod law;
mod lever;
mod mechanism;
mod metric;
mod observe;
mod phase;
/// Units of time, hazards, and the mathematics that is the same on every machine.
pub mod quantity;
mod room;
mod simulation;

pub use access::Touches;
pub use calendar::{BASE_TICKS, Calendar, FIRST_TICK, TimeSpan, year_of};
pub use channel::{Channel, Combiner, Each, Folded, Gift};
pub use clock::Clock;
pub use draws::{Draws, Stream};
pub use handed::{Handed, Keep, Keeping, Recorded};
pub use law::Law;
pub use lever::Lever;
pub use mechanism::{Mechanism, Unknown};
pub use metric::{Metric, MetricInfo, MetricName, Reduce, Stratum, column, share_of};
pub use phase::Phase;
pub use room::{Parameters, Room};
pub use simulation::{Agent, Simulation, SimulationBuilder};
