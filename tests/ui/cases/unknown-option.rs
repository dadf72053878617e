// The attribute has an option that does not exist.
use chainrule::differentiate;

#[differentiate(wrt = x, typo = 3)]
pub fn f(x: f64) -> f64 { x }

fn main() {}
