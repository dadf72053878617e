//! Hessians and Jacobians over parameters of several kinds: rows in the shape of the gradient.

use chainrule::{Differentiable, check, differentiate};

#[derive(Differentiable, Clone)]
struct Spring {
    stiffness: f64,
    rest: Vec<f64>,
}

/// Names that emitted code might use for itself are the user's here.
#[differentiate(hessian, jvp)]
fn energy(spring: &Spring, x: &[f64], row: f64, seed: [f64; 2], k: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += spring.stiffness * (x[i] - spring.rest[i]).powi(2) * (seed[i % 2] * row).cos();
    }
    sum * x[k] + (row * seed[1]).exp()
}

#[test]
fn a_hessian_of_everything() {
    let spring = Spring { stiffness: 1.5, rest: vec![0.2, -0.3, 0.1] };
    let (x, row, seed) = (vec![1.0, 0.5, -2.0], 0.7, [0.3, 1.1]);
    let report = check!(energy(&spring, &x, row, seed, 2), wrt(&spring, &x, row, seed), jvp, hessian);
    assert!(report.agrees(), "{report}");
    let rows = energy::hessian(&spring, &x, row, seed, 2);
    assert_eq!(rows.len(), 4 + 3 + 1 + 2);
    let (_, by_x, _, by_seed): &(Spring, Vec<f64>, f64, [f64; 2]) = &rows[7];
    assert_eq!((by_x.len(), rows[8].2), (3, by_seed[0]));
}

#[differentiate(wrt(w), hessian, hvp)]
fn by_value(w: Vec<f64>, b: f32, table: Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for i in 0..w.len() {
        sum += table[i] * w[i] * w[i] * w[(i + 1) % w.len()];
    }
    sum * f64::from(b)
}

#[differentiate(wrt(net), hessian)]
fn through_one_struct(net: &Spring, scale: f64) -> f64 {
    (net.stiffness * scale).sin() * net.rest[0] * net.rest[1]
}

#[test]
fn hessians_of_vectors_and_of_one_struct() {
    let (w, b, table) = (vec![1.0, -0.5, 2.0], 1.5, vec![0.3, 0.4, 0.5]);
    let matrix: Vec<Vec<f64>> = by_value::hessian(w.clone(), b, table.clone());
    assert_eq!(matrix[0][1], 2.0 * table[0] * w[0] * 1.5);
    let net = Spring { stiffness: 0.4, rest: vec![1.0, 3.0] };
    let rows: Vec<Spring> = through_one_struct::hessian(&net, 2.0);
    assert_eq!(rows[1].rest, [0.0, 0.8_f64.sin()]);
    assert_eq!(rows[1].stiffness, rows[0].rest[0]);
}

#[differentiate(jacobian)]
fn positions(spring: &Spring, k: f64, x: &[f64]) -> [f64; 3] {
    let mut out = [0.0; 3];
    for i in 0..3 {
        out[i] = spring.stiffness * x[i] * k + spring.rest[i] * x[(i + 1) % 3];
    }
    out
}

#[differentiate(jacobian)]
fn pair<const N: usize>(k: f64, x: [f64; N]) -> (f64, f64) {
    (k * x[0], k.sin() * x[1])
}

#[differentiate(jacobian)]
fn generic<const N: usize>(row: f64, x: [f64; N]) -> [f64; N] {
    let mut out = x;
    for i in 0..N {
        out[i] = x[i] * x[i] * row;
    }
    out
}

#[test]
fn jacobians() {
    let spring = Spring { stiffness: 1.5, rest: vec![0.2, -0.3, 0.1] };
    let x = [1.0, 0.5, -2.0];
    let rows: [(Spring, f64, Vec<f64>); 3] = positions::jacobian(&spring, 0.7, &x);
    assert_eq!((rows[1].0.stiffness, rows[1].0.rest.clone()), (x[1] * 0.7, vec![0.0, x[2], 0.0]));
    assert_eq!((rows[2].1, rows[2].2.clone()), (1.5 * x[2], vec![0.1, 0.0, 1.5 * 0.7]));
    assert_eq!(pair::jacobian(0.5, [2.0, 3.0]), [(2.0, [0.5, 0.0]), (0.5_f64.cos() * 3.0, [0.0, 0.5_f64.sin()])]);
    assert_eq!(generic::jacobian(2.0, [1.0, 3.0])[1], (9.0, [0.0, 12.0]));
}

#[differentiate]
mod body {
    use super::Differentiable;

    #[derive(Differentiable)]
    pub(super) struct Body {
        pub(super) mass: f64,
        pub(super) speed: [f64; 2],
    }

    impl Body {
        #[differentiate(hessian)]
        pub(super) fn energy(&self, height: f64) -> f64 {
            0.5 * self.mass * (self.speed[0].powi(2) + self.speed[1].powi(2)) + 9.81 * self.mass * height * height
        }

        #[differentiate(jacobian)]
        pub(super) fn momentum(&self, factor: f64) -> [f64; 2] {
            [factor * self.mass * self.speed[0], factor * self.mass * self.speed[1]]
        }
    }
}

#[test]
fn matrices_of_methods() {
    let body = body::Body { mass: 2.0, speed: [3.0, 4.0] };
    let rows = body.energy_hessian(0.5);
    assert_eq!((rows.len(), rows[0].1, rows[3].0.mass, rows[3].1), (4, 9.81, 9.81, 2.0 * 9.81 * 2.0));
    assert_eq!(rows[1].0.speed, [2.0, 0.0]);
    let rows = body.momentum_jacobian(10.0);
    assert_eq!((rows[1].0.mass, rows[1].0.speed, rows[1].1), (40.0, [0.0, 20.0], 8.0));
}
