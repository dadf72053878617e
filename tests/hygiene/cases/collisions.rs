//! Locals, parameters and functions with names that the compiler might choose, and raw identifiers.

use ad::differentiate;

#[differentiate]
pub fn f(x: f64, dx: f64, d_x: f64, tape: f64, seed: f64, t1: f64, result: f64) -> f64 {
    let value = x * dx + d_x * tape;
    let t2 = seed * t1;
    let s = value * t2;
    s + result
}

#[differentiate]
pub fn f_1(f: f64, f_1: f64) -> f64 {
    let f = f * f_1;
    let f_1 = f * f_1;
    f_1 + f
}

#[differentiate]
pub fn r#try(r#type: f64, r#match: f64) -> f64 {
    r#type * r#match
}

#[cfg(test)]
mod tests {
    #[test]
    fn gradients_are_right() {
        let gradient = (60.0, 30.0, 120.0, 90.0, 84.0, 70.0, 1.0);
        assert_eq!(super::f::gradient(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), gradient);
        assert_eq!(super::f_1::gradient(2.0, 3.0), (12.0, 14.0));
        assert_eq!(super::r#try::gradient(2.0, 5.0), (5.0, 2.0));
    }
}
