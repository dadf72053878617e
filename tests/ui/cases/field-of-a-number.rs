// A field of what is no struct.
#[chainrule::differentiate]
fn f(x: &[f64; 2]) -> f64 {
    x.first
}

fn main() {}
