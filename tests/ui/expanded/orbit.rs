use chainrule::{Differentiable, differentiate};

#[differentiate]
pub mod orbit {
    use core::ops::{Add, Mul};

    #[derive(Clone, Copy, super::Differentiable)]
    pub struct Point {
        pub x: f64,
        pub y: f64,
    }

    impl Add for Point {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            Self { x: self.x + other.x, y: self.y + other.y }
        }
    }

    impl Mul<f64> for Point {
        type Output = Self;
        fn mul(self, factor: f64) -> Self {
            Self { x: self.x * factor, y: self.y * factor }
        }
    }

    pub enum Step {
        Euler,
        Midpoint,
    }

    fn pull(at: Point, mass: f64) -> Point {
        let r2 = at.x * at.x + at.y * at.y;
        at * (-mass / (r2 * r2.sqrt()))
    }

    impl Point {
        #[differentiate]
        pub fn moved(&self, velocity: Point, step: &Step, mass: f64, dt: f64) -> Point {
            let middle = match step {
                Step::Euler => velocity,
                Step::Midpoint => velocity + pull(*self, mass) * (0.5 * dt),
            };
            *self + middle * dt
        }
    }
}
