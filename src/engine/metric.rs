use bevy_ecs::system::{ReadOnlySystemParam, SystemParamFunction};
use serde::{Deserialize, Serialize};

use super::observe::Reader;

/// How the ticks of a record, or of a run, become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reduce {
    /// The value at the last tick: stocks.
    Last,
    /// The value at the end of the run, however early the window of final numbers ends: what is about things that were
    /// born in the window and are followed until they are over.
    End,
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
            Reduce::Last | Reduce::End => value,
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
            Reduce::Last | Reduce::End | Reduce::Sum | Reduce::Max => sum,
        }
    }
}

/// A part of a quantity, by some property: of heads, by rank, those of rank 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// The quantity, as in `room.heads`.
    pub quantity: String,
    /// The property by which it is split, as in `rank`.
    pub by: String,
    /// The value of that property, as in `2`.
    pub of: String,
}

/// The name of the column that has a stratum of a quantity.
///
/// ```
/// assert_eq!(telosim::engine::column("x.heads", 2), "x.heads_2");
/// ```
pub fn column(quantity: &str, of: impl std::fmt::Display) -> String {
    format!("{quantity}_{of}")
}

/// What a metric is called: `room.quantity`, or a quantity, a property and its value.
pub struct MetricName {
    name: String,
    stratum: Option<Stratum>,
}

impl From<&str> for MetricName {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), stratum: None }
    }
}

impl From<String> for MetricName {
    fn from(name: String) -> Self {
        Self { name, stratum: None }
    }
}

impl<T: std::fmt::Display> From<(&str, &str, T)> for MetricName {
    fn from((quantity, by, of): (&str, &str, T)) -> Self {
        let name = column(quantity, &of);
        let stratum = Stratum { quantity: quantity.into(), by: by.into(), of: of.to_string() };
        Self { name, stratum: Some(stratum) }
    }
}

/// What a reader must know of a metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricInfo {
    /// `room.quantity`, followed by its stratum if it is one: the name of its column.
    pub name: String,
    /// The unit, as printed.
    pub unit: String,
    /// One sentence.
    pub doc: String,
    /// How ticks become one number.
    pub reduce: Reduce,
    /// Of which quantity it is a part; none where it is all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<Stratum>,
}

/// Of what a quantity with this unit is a share, to be said in percent; nothing where it is none. In the unit `share` it lies
/// from 0 to 1, in `share of ...` it has a sign.
///
/// ```
/// use telosim::engine::share_of;
/// let units = ["share", "share of hours", "shares", "h"];
/// assert_eq!(units.map(share_of), [Some(""), Some("hours"), None, None]);
/// ```
pub fn share_of(unit: &str) -> Option<&str> {
    match unit.strip_prefix("share")? {
        "" => Some(""),
        rest => rest.strip_prefix(" of "),
    }
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
    pub(super) read: Reader,
}

impl Metric {
    /// A metric `room.quantity`, or a stratum of it, in `unit`, described by one sentence.
    ///
    /// ```
    /// # use telosim::engine::{Metric, Reduce};
    /// for tier in [1, 2, 3] {
    ///     Metric::new(("x.heads", "tier", tier), "people", "People of the tier.", Reduce::Mean, move || f64::from(tier));
    /// }
    /// ```
    pub fn new<M, S>(
        name: impl Into<MetricName>,
        unit: &str,
        doc: &str,
        reduce: Reduce,
        read: S,
    ) -> Self
    where
        S: SystemParamFunction<M, In = (), Out = f64>,
        S::Param: ReadOnlySystemParam + 'static,
    {
        let MetricName { name, stratum } = name.into();
        let info = MetricInfo { name, unit: unit.into(), doc: doc.into(), reduce, stratum };
        Self { info, read: Reader::new(read) }
    }
}
