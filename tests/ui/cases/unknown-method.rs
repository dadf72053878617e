// The body calls a method without a derivative.
use chainrule::differentiate;

trait Frob { fn frobnicate(self) -> f64; }
impl Frob for f64 { fn frobnicate(self) -> f64 { self } }
#[differentiate]
pub fn f(x: f64) -> f64 { x.frobnicate() * 2.0 }

fn main() {}
