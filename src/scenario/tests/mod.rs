//! Tests of the whole layer, against a toy model.

mod bad;
mod identity;
mod reading;
mod toy;
