//! What rooms publish for each other: types on shared entities and in resources, words only. A room writes its own and
//! reads others'; a test compares that with the access of its systems.

pub mod adoption;
pub mod attribution;
pub mod bottleneck;
pub mod budget;
pub mod capability;
pub mod coordination;
pub mod demand;
pub mod displacement;
pub mod economy;
pub mod execution;
pub mod feedback;
pub mod flow;
pub mod headline;
pub mod inputs;
pub mod judgment;
pub mod market;
pub mod organizations;
pub mod prevention;
pub mod purposes;
pub mod recognition;
pub mod tasks;
pub mod tiers;
pub mod validation;
pub mod wages;
