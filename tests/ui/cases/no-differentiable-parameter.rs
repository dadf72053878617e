// No parameter holds a float.
use chainrule::differentiate;

#[differentiate]
pub fn f(n: usize) -> f64 { n as f64 }

fn main() {}
