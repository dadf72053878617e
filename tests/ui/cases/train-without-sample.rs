// A training loop needs a sample.
#[derive(Clone, chainrule::Differentiable)]
struct Line {
    slope: f64,
}

#[chainrule::differentiate(train)]
fn loss(line: &Line, x: f64) -> f64 {
    line.slope * x
}

fn main() {}
