// Data that is borrowed, in a tuple with what is differentiated.
#[derive(Clone, chainrule::Differentiable)]
struct Fit<'a> {
    data: &'a [f64],
    weighed: (f64, &'a [f64]),
}

fn main() {}
