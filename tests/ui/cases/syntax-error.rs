// The body cannot be parsed.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> f64 { x * }

fn main() {}
