// The body has an async block.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> f64 { let _g = async { x }; x }

fn main() {}
