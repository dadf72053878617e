//! `#[differentiate(train)]`: a plain function of parameters and a sample gets the training loop of networks.

use chainrule::train::{Adam, Fit, Sgd};
use chainrule::{Differentiable, differentiate};

#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Curve {
    coefficients: [f64; 3],
    shift: f64,
    degree: usize,
}

#[derive(Clone, Debug)]
struct Point {
    x: f64,
    y: f64,
}

/// The squared error of a polynomial at a point.
#[differentiate(train)]
fn misfit(curve: &Curve, point: &Point) -> f64 {
    let mut y = curve.shift;
    let mut power = 1.0;
    for k in 0..curve.degree {
        y += curve.coefficients[k] * power;
        power *= point.x;
    }
    let e = y - point.y;
    e * e
}

fn points() -> Vec<Point> {
    let at = |k: i32| f64::from(k) / 10.0;
    (-10..=10).map(|k| Point { x: at(k), y: 1.0 - 2.0 * at(k) + 0.5 * at(k) * at(k) }).collect()
}

fn start() -> Curve {
    Curve { coefficients: [0.0; 3], shift: 0.0, degree: 3 }
}

#[test]
fn a_function_is_fitted() {
    let mut curve = start();
    let history = misfit::fit(&mut curve, &points(), Fit::new(Adam::new(0.05)).epochs(400).batch(7).seed(3));
    assert!(history.expect("it converges").epochs.last().expect("epochs").loss < 1e-6);
    let [c0, c1, c2] = curve.coefficients;
    assert!((c0 + curve.shift - 1.0).abs() < 1e-2 && (c1 + 2.0).abs() < 1e-2 && (c2 - 0.5).abs() < 1e-2, "{curve:?}");
    assert!(misfit::evaluate(&curve, &points()).loss < 1e-6);
}

#[test]
fn one_step_is_the_mean_gradient() {
    let (mut curve, points) = (start(), points());
    misfit::fit(&mut curve, &points, Fit::new(Sgd::new(0.1)).epochs(1).full_batch()).expect("it is finite");
    let mut expected = start();
    for point in &points {
        let gradient: CurveTangent = misfit::gradient(&start(), point);
        let rate = 0.1 / points.len() as f64;
        expected.shift -= rate * gradient.shift;
        for k in 0..3 {
            expected.coefficients[k] -= rate * gradient.coefficients[k];
        }
    }
    assert!((curve.shift - expected.shift).abs() < 1e-14);
    assert!((0..3).all(|k| (curve.coefficients[k] - expected.coefficients[k]).abs() < 1e-14));
}
