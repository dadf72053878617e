//! Networks: training and prediction by `network!` against plain Rust.
//!
//! The baseline of training is what one writes first: scalar loops, one sample after the other, forward and backward with the
//! `exp` of `std`, a gradient buffer, then the update (`plain`). What is measured of `network!` is its `fit` as a whole, order,
//! history and checks included.

pub mod networks;
pub mod plain;
pub mod predict;
pub mod train;
