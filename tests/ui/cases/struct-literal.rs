// A struct is put together in the body.
#[derive(Clone, chainrule::Differentiable)]
struct Point {
    x: f64,
}

#[chainrule::differentiate]
fn f(x: f64) -> f64 {
    let p = Point { x };
    p.x * x
}

fn main() {}
