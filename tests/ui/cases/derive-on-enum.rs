// Deriving the tangent of an enum.
#[derive(Clone, chainrule::Differentiable)]
enum Shape {
    Disc(f64),
    Square(f64),
}

fn main() {}
