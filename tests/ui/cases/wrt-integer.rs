// `wrt` names an integer.
use chainrule::differentiate;

#[differentiate(wrt(n))]
pub fn f(x: f64, n: i32) -> f64 { x.powi(n) }

fn main() {}
