//! Modules under the attribute: what is in them is known, and calls are written out.
//!
//! Each program compares itself with central differences of the function, and its value with it to the bit.
#![allow(unreachable_pub, clippy::all, clippy::pedantic, reason = "the programs are written as people write them")]

mod closures;
mod constant_fields;
mod enum_parameters;
mod enums;
mod exits;
mod generics;
mod in_and_out;
mod lifetimes;
mod matrix;
mod names;
mod orderings;
mod places;
mod pose;
mod practice;
mod recursion;
mod recursive_methods;
mod recursive_traits;
mod references;
mod results;
mod traits;

fn same(got: f64, want: f64, tolerance: f64) -> bool {
    got == want || (got - want).abs() <= tolerance * want.abs().max(1.0)
}

fn want(name: &str, got: f64, want: f64) {
    assert!(same(got, want, 1e-12), "{name}: {got} instead of {want}");
}

/// The value bit for bit; the gradient against extrapolated central differences.
fn check(name: &str, x: &[f64], f: impl Fn(&[f64]) -> f64, value: f64, gradient: &[f64]) {
    assert_eq!(f(x).to_bits(), value.to_bits(), "{name}: the value is the function's own");
    assert_eq!(x.len(), gradient.len(), "{name}: a part for each input");
    for i in 0..x.len() {
        let slope = |h: f64| {
            let (mut above, mut below) = (x.to_vec(), x.to_vec());
            above[i] += h;
            below[i] -= h;
            (f(&above) - f(&below)) / (2.0 * h)
        };
        let h = 1e-3 * x[i].abs().max(1.0);
        let (first, second, third) = (slope(h), slope(h / 2.0), slope(h / 4.0));
        let (near, nearer) = ((4.0 * second - first) / 3.0, (4.0 * third - second) / 3.0);
        let limit = (16.0 * nearer - near) / 15.0;
        assert!(same(gradient[i], limit, 1e-6), "{name} d/d{i}: {} instead of about {limit}", gradient[i]);
    }
}
