// A parameter is a trait object.
use chainrule::differentiate;

#[differentiate]
pub fn f(g: &dyn Fn(f64) -> f64, x: f64) -> f64 { g(x) }

fn main() {}
