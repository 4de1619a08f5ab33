//! Tests of the whole layer, against a toy model.

mod assumed;
mod bad;
mod canon;
mod files;
mod identity;
mod reading;
mod resolved;
mod toy;
