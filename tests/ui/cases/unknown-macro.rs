// The body calls a macro that cannot be looked into.
use chainrule::differentiate;

macro_rules! my_macro { ($e:expr) => { $e * 2.0 } }
#[differentiate]
pub fn f(x: f64) -> f64 { my_macro!(x) + x }

fn main() {}
