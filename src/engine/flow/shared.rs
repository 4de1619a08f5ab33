//! The one place inside a world where threads work side by side: on places that do not touch each other within a tick.

use rayon::prelude::*;

/// Does something to each place; the threads of the pool that calls share them out. What it does may depend on nothing but
/// the place and what nobody changes, and then the result is the same with any number of threads.
pub fn each_place<T: Send>(places: &mut [T], work: impl Fn(&mut T) + Send + Sync) {
    places.par_iter_mut().for_each(work);
}
