//! Stub until merged.
use super::Failure;
use crate::chart::{Chart, Source};
use crate::record::RunFolder;
use crate::report::{checks::Finding, loaded::Loaded};

pub(super) fn write(_: &mut RunFolder, _: &Loaded, _: &Source, _: Vec<Chart>, _: &[Finding]) -> Result<(), Failure> {
    Ok(())
}
