//! Gradient descent with the update fused with the gradient: as the gradient, and then the update.

use chainrule::net::{Batch, Objective, Parameters};
use chainrule::network;

network! {
    /// Products, and straight lines behind them.
    pub Wide: f64 {
        input  x: [120];
        target y: class(10);
        h = tanh(dense(x, 10));
        z = dense(h, 10);
        output z;
        loss cross_entropy(softmax(z), y);
    }
}

network! {
    /// Products one after the other, and a layer that is used twice.
    pub Deep: f64 {
        input  x: [60];
        target y: [3];
        h1 = tanh(dense(x, 30));
        h2 = tanh(dense(h1, 30, name = twice));
        h3 = tanh(dense(h2, 30, name = twice));
        o = dense(h3, 3);
        output o;
        loss mse(o, y);
    }
}

network! {
    /// Small enough to be written out, and some of it dropped.
    pub Small: f64 {
        input  x: [3];
        target y: scalar;
        h = dropout(sigmoid(dense(x, 4)), 0.5);
        o = sum(dense(h, 1));
        output o;
        loss mse(o, y);
    }
}

network! {
    /// With a term that looks at the parameters alone.
    pub Regularised: f64 {
        input  x: [1100];
        target y: scalar;
        o = sum(dense(x, 1));
        output o;
        loss mse(o, y);
        loss 0.1 * l2();
    }
}

/// Makes steps both ways; whether there is a fused one.
fn agrees<O>(start: O, samples: &[O::Sample]) -> bool
where
    O: Objective<Parameters = O, Gradient = O> + Parameters<Float = f64> + Clone,
{
    let (mut fused, mut apart) = (start.clone(), start);
    let mut count = 0.0;
    for index in 0..O::TENSORS {
        let tensors = fused.tensor_mut(index).iter_mut().zip(apart.tensor_mut(index));
        for (a, b) in tensors {
            count += 1.0;
            *a = 0.3 * f64::sin(1.7 * count);
            *b = *a;
        }
    }
    for (step, sample) in samples.iter().enumerate() {
        let batch = Batch::all(std::slice::from_ref(sample));
        let Some(loss) = O::descend(&mut fused, batch, step as u64, -0.1) else { return false };
        let mut gradient = O::zero(&apart);
        let expected = O::accumulate(&apart, batch, step as u64, 1.0, &mut gradient);
        assert!((loss - expected).abs() <= 1e-12 * expected.abs(), "step {step}: {loss}, not {expected}");
        for index in 0..O::TENSORS {
            for (x, g) in apart.tensor_mut(index).iter_mut().zip(gradient.tensor(index)) {
                *x -= 0.1 * g;
            }
            for (a, b) in fused.tensor(index).iter().zip(apart.tensor(index)) {
                assert!((a - b).abs() <= 1e-12, "step {step}, tensor {index}: {a}, not {b}");
            }
        }
    }
    // of several samples, where there is such a form
    let (mut gradient, before) = (O::zero(&apart), fused.clone());
    O::accumulate(&before, Batch::all(samples), 0, -0.1, &mut gradient);
    if O::descend(&mut fused, Batch::all(samples), 0, -0.1).is_some() {
        for index in 0..O::TENSORS {
            let updated = before.tensor(index).iter().zip(gradient.tensor(index)).map(|(x, g)| x + g);
            for (a, b) in fused.tensor(index).iter().zip(updated) {
                assert!((a - b).abs() <= 1e-12, "a step of all, tensor {index}: {a}, not {b}");
            }
        }
    }
    true
}

fn x<const N: usize>(i: usize) -> [f64; N] {
    std::array::from_fn(|k| ((i * 31 + k * 7) % 13) as f64 / 6.0 - 1.0)
}

#[test]
fn a_step_of_one_sample_is_the_gradient_and_the_update() {
    assert!(agrees(Wide::zeros(), &[0, 1, 2].map(|i| WideSample { x: x(i), y: 3 * i })));
    assert!(agrees(Small::zeros(), &[0, 1, 2].map(|i| SmallSample { x: x(i), y: 0.5 })));
}

#[test]
fn a_layer_that_is_used_twice_is_not_changed_in_between() {
    agrees(Deep::zeros(), &[0, 1, 2].map(|i| DeepSample { x: x(i), y: x(i + 1) }));
}

#[test]
fn a_regularised_loss_has_no_fused_step() {
    assert!(!agrees(Regularised::zeros(), &[0, 1].map(|i| RegularisedSample { x: x(i), y: 0.5 })));
}
