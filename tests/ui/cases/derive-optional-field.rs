// A field whose tangent would come and go.
#[derive(Clone, chainrule::Differentiable)]
struct Polynomial {
    coefficients: Vec<f64>,
    shift: Option<f64>,
}

fn main() {}
