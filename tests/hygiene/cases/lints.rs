//! Every lint that a careful crate denies.
#![deny(warnings, clippy::all, clippy::pedantic, unsafe_code, rust_2018_idioms, nonstandard_style, unused)]
#![deny(
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    unused_qualifications,
    unused_results,
    unused_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    single_use_lifetimes,
    let_underscore_drop,
    variant_size_differences,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements
)]
// what the functions of this file do themselves
#![allow(clippy::many_single_char_names, clippy::missing_panics_doc, clippy::uninlined_format_args, clippy::float_cmp)]

use ad::differentiate;

/// A square.
#[must_use]
#[differentiate(jvp, hvp, hessian)]
pub fn square(x: f64) -> f64 {
    x * x
}

/// Loops, branches, arrays and integers.
#[must_use]
#[differentiate]
pub fn power_sum(x: &[f64; 4], k: f32, n: usize) -> f64 {
    let mut sum = 0.0;
    for i in (0..n.min(4)).rev() {
        if x[i] > 0.0 {
            sum += x[i].powi(3) * f64::from(k);
        } else {
            sum -= x[i].abs();
        }
    }
    sum
}

/// A slice, a `while` and a record.
#[must_use]
#[differentiate]
pub fn product(x: &[f64]) -> f64 {
    let mut product = 1.0;
    let mut i = 0;
    while i < x.len() {
        product *= x[i];
        i += 1;
    }
    product
}

#[deprecated = "for the lint"]
/// Old.
#[must_use]
#[differentiate]
pub fn old(x: f64) -> f64 {
    x.mul_add(x, 1.0)
}

/// Two results.
#[must_use]
#[differentiate]
pub fn polar(r: f64, angle: f64) -> (f64, f64) {
    (r * angle.cos(), r * angle.sin())
}

#[differentiate]
fn private(x: f64, _: f64, _unused: bool) -> f64 {
    x.recip()
}

/// A scale.
pub const SCALE: f64 = 0.5;
const TABLE: [f64; 3] = [1.0, 2.0, 4.0];

/// Every exit path, constants, a tuple, a match.
#[must_use]
#[differentiate(jvp, hvp)]
pub fn exits(p: (f64, f64), n: i32, mut v: [f64; 3]) -> f64 {
    let (a, b) = p;
    if n < 0 {
        return a * SCALE;
    }
    let mut s = 0.0;
    'outer: for i in 0..n {
        for x in &mut v {
            *x *= a;
            if *x > 100.0 {
                break 'outer;
            }
            if *x < -100.0 {
                continue 'outer;
            }
        }
        s += match i % 3 {
            0 => b,
            1 if a > 0.0 => b.sqrt(),
            _ => TABLE[2],
        };
    }
    s + v[0]
}

/// Never returns.
#[must_use]
#[differentiate]
pub fn unfinished(x: f64) -> f64 {
    assert!(x.is_finite(), "x = {}", x);
    todo!()
}

/// Returns in one arm, diverges in the other.
#[must_use]
#[differentiate]
pub fn picky(x: f64) -> f64 {
    if x > 0.0 { x.ln() } else { panic!("{} has no logarithm", x) }
}

/// Many parts of many kinds.
#[must_use]
#[differentiate]
pub fn layers(w: &[[f64; 2]; 2], v: &[[f64; 2]; 2], b: &[f64; 2], c: &[f64; 2], x: &[f64], y: (f64, f64)) -> f64 {
    w[0][1] * v[1][0] + b[0] * c[1] + x[0] * y.1
}

/// Calls.
#[must_use]
#[differentiate]
pub fn calls(x: f64, v: &[f64]) -> f64 {
    square(x) + product(v) * picky(x)
}

/// A matrix.
#[must_use]
#[differentiate(jacobian)]
pub fn affine(x: &[f64; 2]) -> [f64; 2] {
    let matrix = [[1.0, 2.0], [3.0, 4.0]];
    let mut y = [0.0; 2];
    for i in 0..2 {
        for k in 0..2 {
            y[i] += matrix[i][k] * x[k];
        }
    }
    y
}

#[cfg(test)]
mod tests {
    #[test]
    fn gradients_are_right() {
        assert_eq!(super::square::gradient(3.0), 6.0);
        assert_eq!(super::square::hessian(3.0), [[2.0]]);
        assert_eq!(
            super::power_sum::value_and_gradient(&[1.0, 2.0, -3.0, 1.0], 1.0, 3),
            (6.0, ([3.0, 12.0, 1.0, 0.0], 9.0))
        );
        assert_eq!(super::product::value_and_gradient(&[2.0, 3.0]), (6.0, vec![3.0, 2.0]));
        assert_eq!(super::polar::vjp(2.0, 0.0, (1.0, 1.0)), ((2.0, 0.0), (1.0, 2.0)));
        assert_eq!(super::affine::jacobian(&[1.0, 1.0]), [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(super::calls::gradient(1.0, &[2.0, 3.0]), (8.0, vec![0.0, 0.0]));
        assert_eq!(super::private::gradient(2.0, 0.0, true), (-0.25, 0.0));
    }
}
