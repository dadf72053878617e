// A parameter is a closure of a type that only the caller knows.
use chainrule::differentiate;

#[differentiate]
pub fn f(g: impl Fn(f64) -> f64, x: f64) -> f64 { g(x) }

fn main() {}
