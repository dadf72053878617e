// The attribute stands before a struct.
use chainrule::differentiate;

#[differentiate]
pub struct P { x: f64 }

fn main() {}
