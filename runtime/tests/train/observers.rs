//! The ready observers.
