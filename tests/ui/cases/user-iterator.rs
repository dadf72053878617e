// The body loops over an iterator of the user's.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> f64 { let mut s = 0.0; for t in Gen::new(x) { s += t; } s }
struct Gen(f64);
impl Gen { fn new(x: f64) -> Self { Gen(x) } }
impl Iterator for Gen { type Item = f64; fn next(&mut self) -> Option<f64> { None } }

fn main() {}
