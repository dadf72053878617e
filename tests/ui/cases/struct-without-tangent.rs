// A struct without `#[derive(Differentiable)]` as a parameter.
#[derive(Clone)]
struct Point {
    x: f64,
}

#[chainrule::differentiate]
fn f(p: &Point) -> f64 {
    p.x * p.x
}

fn main() {}
