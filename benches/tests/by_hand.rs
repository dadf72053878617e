//! The hand-written gradients are right (central differences), and chainrule's are the same.

use chainrule_benches::{affine, digits, fill, iris, rosenbrock, xor};

#[track_caller]
fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want.abs().max(1.0), "{got} is not {want} to {tolerance}");
}

#[track_caller]
fn all_close(got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len());
    for (got, want) in got.iter().zip(want) {
        close(*got, *want, tolerance);
    }
}

/// Central differences of `f` at `x`.
fn differences(x: &[f64], step: f64, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let at = |k: usize, shift: f64| {
        let mut x = x.to_vec();
        x[k] += shift;
        f(&x)
    };
    (0..x.len()).map(|k| (at(k, step) - at(k, -step)) / (2.0 * step)).collect()
}

#[test]
fn affine_node() {
    assert_eq!(affine::by_hand(-2.0, 5.0, 3.0), (-7.0, (5.0, -2.0, 1.0)));
    assert_eq!(affine::affine::value_and_gradient(-2.0, 5.0, 3.0), affine::by_hand(-2.0, 5.0, 3.0));
}

#[test]
fn rosenbrock_of_an_array() {
    let x: [f64; 10] = std::array::from_fn(fill);
    let (value, gradient) = rosenbrock::array_by_hand(&x);
    close(value, rosenbrock::array(&x), 1e-14);
    all_close(&gradient, &differences(&x, 1e-5, |x| rosenbrock::array(x.try_into().expect("ten"))), 1e-7);
    let (derived_value, derived) = rosenbrock::array::value_and_gradient(&x);
    assert_eq!(derived_value, rosenbrock::array(&x));
    all_close(&derived, &gradient, 1e-13);
}

#[test]
fn rosenbrock_of_a_slice() {
    let x: Vec<f64> = (0..1000).map(fill).collect();
    let mut gradient = vec![1.0; 1000];
    let value = rosenbrock::slice_by_hand(&x, &mut gradient);
    close(value, rosenbrock::slice(&x), 1e-13);
    let added: Vec<f64> = gradient.iter().map(|g| g - 1.0).collect();
    all_close(&added, &differences(&x, 1e-4, rosenbrock::slice), 1e-4);
    let mut derived = vec![1.0; 1000];
    assert_eq!(rosenbrock::slice::value_and_gradient_into(&x, &mut derived), rosenbrock::slice(&x));
    all_close(&derived, &gradient, 1e-13);
}

#[test]
fn xor_net() {
    let flat = |(w1, b1, w2, b2): xor::Gradient| [w1.as_flattened(), &b1, &w2, &[b2]].concat();
    let parameters = [0.5, -0.4, 0.3, 0.6, 0.1, -0.1, 0.7, -0.5, 0.2];
    for (x, y) in [([1.0, 0.0], 1.0), ([1.0, 1.0], 0.0)] {
        let loss_at = |p: &[f64]| xor::loss(&[[p[0], p[1]], [p[2], p[3]]], &[p[4], p[5]], &[p[6], p[7]], p[8], &x, y);
        let (w1, b1, w2, b2) = ([[0.5, -0.4], [0.3, 0.6]], [0.1, -0.1], [0.7, -0.5], 0.2);
        let (value, gradient) = xor::by_hand(&w1, &b1, &w2, b2, &x, y);
        close(value, loss_at(&parameters), 1e-15);
        all_close(&flat(gradient), &differences(&parameters, 1e-5, loss_at), 1e-9);
        let (derived_value, derived) = xor::loss::value_and_gradient(&w1, &b1, &w2, b2, &x, y);
        assert_eq!(derived_value, loss_at(&parameters));
        all_close(&flat(derived), &flat(gradient), 1e-14);
    }
}

#[test]
fn iris_net() {
    let x = [0.3, -0.7, 1.1, 0.2];
    let flat = |(w1, b1, w2, b2, w3, b3): iris::Gradient| {
        [w1.as_flattened(), &b1, w2.as_flattened(), &b2, w3.as_flattened(), &b3].concat()
    };
    let parameters: Vec<f64> = (0..55).map(fill).collect();
    for class in 0..3 {
        let loss_at = |p: &[f64]| {
            let iris::Net { w1, b1, w2, b2, w3, b3 } = &iris::Net::from_fn(|k| p[k]);
            iris::loss(w1, b1, w2, b2, w3, b3, &x, class)
        };
        let net = iris::Net::from_fn(fill);
        let iris::Net { w1, b1, w2, b2, w3, b3 } = &net;
        let (value, gradient) = iris::by_hand(w1, b1, w2, b2, w3, b3, &x, class);
        close(value, loss_at(&parameters), 1e-15);
        all_close(&flat(gradient), &differences(&parameters, 1e-5, loss_at), 1e-9);
        let (derived_value, derived) = iris::loss::value_and_gradient(w1, b1, w2, b2, w3, b3, &x, class);
        assert_eq!(derived_value, loss_at(&parameters));
        all_close(&flat(derived), &flat(gradient), 1e-14);
    }
}

fn digits_flat(net: &digits::Net) -> Vec<f64> {
    let parts = [net.w1.as_flattened(), &net.b1, net.w2.as_flattened(), &net.b2];
    parts.concat().into_iter().map(f64::from).collect()
}

#[test]
fn digits_net() {
    let net = digits::Net::from_fn(|k| 0.05 * fill(k) as f32);
    let x: [f32; 784] = std::array::from_fn(|k| fill(k) as f32);
    let (mut written, mut d) = (digits::Net::from_fn(|_| 0.0), digits::Net::from_fn(|_| 0.0));
    let digits::Net { w1, b1, w2, b2 } = &net;
    let value = {
        let digits::Net { w1: d_w1, b1: d_b1, w2: d_w2, b2: d_b2 } = &mut written;
        digits::by_hand(w1, b1, w2, b2, &x, 3, d_w1, d_b1, d_w2, d_b2)
    };
    let derived_value = {
        let digits::Net { w1: d_w1, b1: d_b1, w2: d_w2, b2: d_b2 } = &mut d;
        digits::loss::value_and_gradient_into(w1, b1, w2, b2, &x, 3, d_w1, d_b1, d_w2, d_b2)
    };
    close(f64::from(derived_value), f64::from(value), 1e-5);
    all_close(&digits_flat(&d), &digits_flat(&written), 1e-5);

    // differences in f32 are rough, so a few steps of descent say more: the loss falls as the gradient promises
    let slope: f64 = digits_flat(&written).iter().map(|g| g * g).sum();
    let step = 1e-3;
    let (from, along) = (digits_flat(&net), digits_flat(&written));
    let moved = digits::Net::from_fn(|k| (from[k] - step * along[k]) as f32);
    let fallen = f64::from(value) - f64::from(digits::loss(&moved.w1, &moved.b1, &moved.w2, &moved.b2, &x, 3));
    assert!(slope > 0.1);
    close(fallen / (step * slope), 1.0, 0.05);
}
