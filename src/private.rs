//! The whole program as one crate whose modules are private, so that the compiler says what it never calls.
//!
//! In the library everything public counts as used, and tests keep alive what the model has left behind. Nobody runs
//! this: `.ci/run` reads it with `cargo check --release --example private --features private`. It is an example of a
//! feature of its own, so that nothing else builds it. What tests alone look in by is left out where it stands, by the
//! same feature.
#![deny(dead_code)]
#![expect(
    unused_imports,
    reason = "a module names all that it offers, also what others get without naming it"
)]

mod chart;
mod cli;
mod engine;
mod model;
mod record;
mod report;
mod scenario;
mod study;
mod summary;

fn main() -> std::process::ExitCode {
    cli::main()
}
