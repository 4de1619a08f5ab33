//! What no single module can check of itself: the rules of the house, and the model in plain loops.

mod bits;
mod claims;
mod determinism;
mod docking;
mod docs;
mod figures;
mod files;
mod fluid;
mod golden;
mod imports;
mod index;
mod judgment;
mod keys;
mod limits;
mod pay;
mod people;
mod places;
mod policies;
mod prevention;
mod recognition;
mod reference;
mod source;
mod tidy;
mod toy;
mod trade;
mod worlds;
