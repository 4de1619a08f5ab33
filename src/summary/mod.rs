//! What it amounts to.
