// An `if` without `else` is the value.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> f64 { if x > 0.0 { x * x } }

fn main() {}
