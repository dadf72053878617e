//! Training as its user sees it, over objectives that are written by hand.
#![cfg(feature = "std")]

mod checkpoints;
mod loops;
mod metrics;
mod networks;
mod objectives;
mod observers;
mod optimizers;
