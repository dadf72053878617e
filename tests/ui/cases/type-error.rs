// The body has a type error, which rustc reports once.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> f64 { x + 1 }

fn main() {}
