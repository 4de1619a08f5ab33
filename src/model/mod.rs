//! What we claim. One file per room; `flow` composes a task's row from the rooms' parts.

/// Nouns that no room owns.
pub mod agents;
