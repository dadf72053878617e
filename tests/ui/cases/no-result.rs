// The function returns nothing.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) { let _y = x * x; }

fn main() {}
