// The attribute is applied twice.
use chainrule::differentiate;

#[differentiate]
#[differentiate]
pub fn f(x: f64) -> f64 { x }

fn main() {}
