//! How time passes. The engine names no mechanism.
