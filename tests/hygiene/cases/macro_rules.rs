//! Functions that a `macro_rules!` writes, also inside a function.

use ad::differentiate;

macro_rules! scaled {
    ($name:ident, $factor:expr, $x:ident) => {
        #[differentiate]
        pub fn $name($x: f64) -> f64 {
            let y = $x * $factor;
            y * $x
        }
    };
}

scaled!(by_four, 3.0 + 1.0, x);
scaled!(by_two, 2.0, y);

pub fn local(x: f64) -> f64 {
    #[differentiate]
    fn cube(x: f64) -> f64 {
        x * x * x
    }
    cube::gradient(x)
}

pub fn generic(x: f64) -> f64 {
    #[differentiate]
    fn sum<const N: usize, const SQUARE: bool>(x: &[f64; N]) -> f64 {
        let mut sum = 0.0;
        for i in 0..N {
            sum += if SQUARE { x[i] * x[i] } else { x[i] };
        }
        sum
    }
    sum::gradient::<2, true>(&[x, x])[1]
}

#[cfg(test)]
mod tests {
    #[test]
    fn gradients_are_right() {
        assert_eq!((super::by_four::gradient(2.0), super::by_two::gradient(2.0)), (16.0, 8.0));
        assert_eq!((super::local(2.0), super::generic(3.0)), (12.0, 6.0));
    }
}
