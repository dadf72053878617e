// An attribute that the derive does not know.
#[derive(Clone, chainrule::Differentiable)]
struct Spring {
    stiffness: f64,
    #[differentiable(ignore)]
    steps: usize,
}

fn main() {}
