// A field whose tangent would have no fixed shape.
#[derive(Clone, chainrule::Differentiable)]
struct Polynomial {
    coefficients: Vec<f64>,
}

fn main() {}
