// A struct inside that has no tangent.
#[derive(Clone)]
struct Spring {
    stiffness: f64,
}

#[derive(Clone, chainrule::Differentiable)]
struct Body {
    mass: f64,
    springs: [Spring; 2],
}

fn main() {
    println!("{}", Spring { stiffness: 1.0 }.stiffness);
}
