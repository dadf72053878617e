// The body uses a `Cell`.
use chainrule::differentiate;

use std::cell::Cell;
#[differentiate]
pub fn f(x: f64) -> f64 { let c = Cell::new(x); c.set(c.get() * 2.0); c.get() }

fn main() {}
