// Structs without `#[derive(Differentiable)]` by value, in slices and in tuples: an error for each function.
#[derive(Clone, Copy)]
struct Point {
    x: f64,
}

#[chainrule::differentiate]
fn by_value(p: Point, y: f64) -> f64 {
    let mut q = p;
    q.x *= y;
    q.x
}

#[chainrule::differentiate]
fn several(p: &[Point], q: &[Point; 2], r: (f64, Point)) -> f64 {
    p[0].x * q[1].x + r.0 * r.1.x
}

fn main() {}
