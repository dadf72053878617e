// A struct of integers alone.
#[derive(Clone, chainrule::Differentiable)]
struct Size {
    rows: usize,
    columns: usize,
}

fn main() {}
