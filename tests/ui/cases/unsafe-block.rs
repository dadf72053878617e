// The body has an unsafe block.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> f64 { unsafe { core::ptr::read(&x) } }

fn main() {}
