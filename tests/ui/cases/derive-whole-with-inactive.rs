// A struct that says it is its own tangent, and has a field that has none.
#[derive(Clone, chainrule::Differentiable)]
#[differentiable(whole)]
struct Spring {
    stiffness: f64,
    steps: usize,
}

fn main() {}
