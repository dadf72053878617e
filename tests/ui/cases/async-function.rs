// The function is async.
use chainrule::differentiate;

#[differentiate]
pub async fn f(x: f64) -> f64 { x }

fn main() {}
