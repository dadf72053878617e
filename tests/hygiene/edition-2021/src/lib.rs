//! The emitted code in edition 2021: no warning, whatever lints and names stand around it.
#![deny(warnings)]

#[path = "../../cases/mod.rs"]
pub mod cases;
