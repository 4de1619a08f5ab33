use bevy_ecs::prelude::*;
use bevy_ecs::system::ReadOnlySystem;
use serde::{Deserialize, Serialize};

/// How the ticks of a record, or of a run, become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reduce {
    /// The value at the last tick: stocks.
    Last,
    /// The mean over ticks at which it is defined: rates and shares.
    Mean,
    /// The sum: counts and flows of a tick.
    Sum,
    /// The greatest value.
    Max,
}

impl Reduce {
    /// Takes `value` into the running pair (accumulated, how many).
    pub fn take(self, (sum, n): &mut (f64, u32), value: f64) {
        if value.is_nan() {
            return;
        }
        *sum = match self {
            Reduce::Last => value,
            Reduce::Mean | Reduce::Sum => *sum + value,
            Reduce::Max if *n == 0 => value,
            Reduce::Max => f64::max(*sum, value),
        };
        *n += 1;
    }

    /// The number that the pair stands for; undefined (NaN) where no tick defined it.
    pub fn finish(self, (sum, n): (f64, u32)) -> f64 {
        match self {
            _ if n == 0 => f64::NAN,
            Reduce::Mean => sum / f64::from(n),
            Reduce::Last | Reduce::Sum | Reduce::Max => sum,
        }
    }
}

/// What a reader must know of a metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricInfo {
    /// `room.quantity`.
    pub name: String,
    /// The unit, as printed.
    pub unit: String,
    /// One sentence.
    pub doc: String,
    /// How ticks become one number.
    pub reduce: Reduce,
}

/// One number observed at the end of every tick.
///
/// `read` is a read-only system, so observing cannot change what is observed: the compiler rejects
/// a metric that asks for `&mut`.
///
/// ```compile_fail
/// # use bevy_ecs::prelude::*; use telosim::engine::{Metric, Reduce};
/// # #[derive(Resource)] struct X(f64);
/// Metric::new("x.y", "1", "", Reduce::Last, |mut x: ResMut<X>| { x.0 += 1.0; x.0 });
/// ```
///
/// ```
/// # use bevy_ecs::prelude::*; use telosim::engine::{Metric, Reduce};
/// # #[derive(Resource)] struct X(f64);
/// Metric::new("x.y", "1", "", Reduce::Last, |x: Res<X>| x.0);
/// ```
pub struct Metric {
    pub(super) info: MetricInfo,
    pub(super) read: Box<dyn ReadOnlySystem<In = (), Out = f64>>,
}

impl Metric {
    /// A metric `room.quantity` in `unit`, described by one sentence.
    pub fn new<M, S>(name: &str, unit: &str, doc: &str, reduce: Reduce, read: S) -> Self
    where
        S: IntoSystem<(), f64, M>,
        S::System: ReadOnlySystem,
    {
        let info = MetricInfo { name: name.into(), unit: unit.into(), doc: doc.into(), reduce };
        Self { info, read: Box::new(IntoSystem::into_system(read)) }
    }
}
