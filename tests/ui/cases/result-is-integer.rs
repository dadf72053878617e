// The function returns an integer.
use chainrule::differentiate;

#[differentiate]
pub fn f(x: f64) -> i32 { x as i32 }

fn main() {}
