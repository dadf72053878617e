//! `stop_gradient`.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::{differentiate, stop_gradient};
use chainrule_behaviour::*;

#[differentiate(jvp, hvp, hessian)]
fn by_path(x: f64, y: f64) -> f64 {
    let weight = chainrule::stop_gradient(x * y);
    let square = chainrule::stop_gradient(weight) * weight;
    square * x + y * y * x
}

#[differentiate(jvp)]
fn imported(x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        sum += stop_gradient(x + i as f64) * y;
    }
    sum
}

/// With the detached parts as constants: `c * x + y * y * x` for `c = (x * y)^2`.
#[test]
fn nothing_flows_through_what_is_stopped() {
    let (x, y) = (1.5_f64, -0.5_f64);
    let c = (x * y) * (x * y);
    assert_eq!(by_path(x, y), c * x + y * y * x);
    let (value, (dx, dy)) = by_path::value_and_gradient(x, y);
    assert_eq!((value, dx, dy), (by_path(x, y), c + y * y, 2.0 * y * x));
    assert_eq!(by_path::jvp(x, y, 2.0, 3.0).1, 2.0 * dx + 3.0 * dy);
    assert_eq!(by_path::hessian(x, y), [[0.0, 2.0 * y], [2.0 * y, 2.0 * x]]);
    let (value, (dx, dy)) = imported::value_and_gradient(x, y);
    assert_eq!((value, dx, dy), (imported(x, y), 0.0, 3.0 * x + 3.0));
    assert_eq!(imported::jvp(x, y, 1.0, 1.0).1, dy);
}
