//! Mistakes in a module: each is told once, at its token, and callers are not blamed.
use chainrule::{Differentiable, differentiate};

#[differentiate]
mod model {
    #[derive(Clone, super::Differentiable)]
    pub struct Spring {
        pub k: f64,
    }

    pub struct Bare {
        pub x: f64,
    }

    pub trait Shape {
        fn area(&self) -> f64;
    }

    fn helper(x: f64) -> f64 {
        let y = f64::from_bits(x.to_bits());
        y * x
    }

    #[differentiate]
    pub fn twice(x: f64) -> f64 {
        helper(x) + helper(2.0 * x)
    }

    #[differentiate]
    pub fn bare(b: &Bare, x: f64) -> f64 {
        b.x * x
    }

    #[differentiate]
    pub fn bare_too(b: &Bare) -> f64 {
        b.x
    }

    #[differentiate]
    pub fn behind(shape: &dyn Shape, x: f64) -> f64 {
        shape.area() * x
    }

    #[differentiate(wrt(springs))]
    pub fn misspelled(spring: &Spring, x: f64) -> f64 {
        spring.k * x
    }

    #[differentiate]
    pub fn unknown(spring: &Spring, x: f64) -> f64 {
        spring.stretch(x)
    }
}

fn main() {
    let spring = model::Spring { k: 1.0 };
    let _ = model::twice::gradient(1.0);
    let _ = model::bare::gradient(&model::Bare { x: 1.0 }, 1.0);
    let _ = model::bare_too::gradient(&model::Bare { x: 1.0 });
    let _ = model::misspelled::gradient(&spring, 1.0);
    let _ = model::unknown::value_and_gradient(&spring, 1.0);
}
