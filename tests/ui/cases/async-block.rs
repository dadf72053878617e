// The body has an async block.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> f64 { let g = async { x }; x }

fn main() {}
