// A Hessian of a function that calls one whose derivatives offer no second order.
use chainrule::differentiate;

#[differentiate]
fn wave(x: f64) -> f64 { x * x.sin() }
#[differentiate(hessian)]
pub fn f(x: f64, y: f64) -> f64 { wave(x * y) * x + wave(y) }

fn main() {}
