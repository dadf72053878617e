// A struct inside of itself.
#[derive(Clone, chainrule::Differentiable)]
struct Tree {
    value: f64,
    children: Vec<Tree>,
}

fn main() {}
