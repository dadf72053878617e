//! The emitted code in edition 2021: no warning, whatever lints and names stand around it.
#![deny(warnings)]
#![allow(clippy::needless_range_loop)] // of the functions themselves

#[path = "../../cases/mod.rs"]
pub mod cases;
