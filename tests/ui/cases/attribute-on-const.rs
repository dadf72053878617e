// The attribute stands before a const item.
use chainrule::differentiate;

#[differentiate]
pub const X: f64 = 1.0;

fn main() {}
