// A struct without `#[derive(Differentiable)]` as a parameter.
#[derive(Clone, Copy)]
struct Point {
    x: f64,
    v: [f64; 3],
}

#[chainrule::differentiate(jvp, hvp)]
fn f(p: &Point, y: f64) -> f64 {
    let q = *p;
    p.x * p.x * y + q.v[1]
}

fn main() {}
