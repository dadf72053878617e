// The function is unsafe.
use chainrule::differentiate;

#[differentiate]
pub unsafe extern "C" fn f(x: f64) -> f64 { x }

fn main() {}
