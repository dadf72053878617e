//! Rows in the shape of a gradient cannot be put around a failure.

use chainrule::differentiate;

#[differentiate(hessian)]
fn root(x: &[f64], k: f64) -> Option<f64> {
    if x[0] > 0.0 { Some(x[0].sqrt() * k) } else { None }
}

#[differentiate(hessian)]
fn changed(x: &mut f64, k: f64) -> f64 {
    *x *= k;
    *x
}

fn main() {}
