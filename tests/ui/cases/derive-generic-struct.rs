// A struct that is generic over a type.
#[derive(Clone, chainrule::Differentiable)]
struct Pair<T> {
    first: T,
    second: T,
}

fn main() {}
