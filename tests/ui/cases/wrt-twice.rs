// `wrt` names a parameter twice.
use chainrule::differentiate;

#[differentiate(wrt(x, x))]
pub fn f(x: f64) -> f64 { x }

fn main() {}
