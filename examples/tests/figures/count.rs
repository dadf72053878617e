//! System 5: the counts, and the 784-10-10 gradient against the reference.

use chainrule_examples::count::{Count, Net, count, image, label};

use crate::{all_close, close, number, numbers, reference};

#[test]
fn the_784_10_10_net() {
    let c = count(&[784, 10, 10]);
    assert_eq!(c, Count { weights: 7940, biases: 20, forward: 7940, backward: 8040 });
    assert_eq!(Net::by_formula().loss_and_gradient(&image(0), label(0)).1.len(), c.weights + c.biases);
}

#[test]
fn small_nets_counted_on_the_fingers() {
    assert_eq!(count(&[2, 2, 1]), Count { weights: 6, biases: 3, forward: 6, backward: 8 });
    assert_eq!(count(&[4, 4, 4, 3]), Count { weights: 44, biases: 11, forward: 44, backward: 72 });
    assert_eq!(count(&[3]), Count { weights: 0, biases: 0, forward: 0, backward: 0 });
    assert_eq!(count(&[]), Count { weights: 0, biases: 0, forward: 0, backward: 0 });
}

#[test]
fn its_gradient_is_that_of_the_reference() {
    let file = reference(include_str!("../../data/mlp_784_10_10_grad.json"));
    for case in file["cases"].as_array().expect("a list of cases") {
        check_case(case);
    }
}

fn check_case(case: &serde_json::Value) {
    let net = Net::by_formula();
    let batch = case["batch"].as_u64().expect("a number of images") as usize;
    let (mut loss, mut gradient) = (0.0, vec![0.0; 7960]);
    for b in 0..batch {
        let (value, part) = net.loss_and_gradient(&image(b), label(b));
        loss += value / batch as f64;
        for (sum, d) in gradient.iter_mut().zip(part) {
            *sum += d / batch as f64;
        }
    }
    close(loss, number(&case["loss"]), 1e-13);
    let mut start = 0;
    for (name, length) in [("W1", 7840), ("b1", 10), ("W2", 100), ("b2", 10)] {
        let part = &gradient[start..start + length];
        start += length;
        close(part.iter().map(|d| d * d).sum::<f64>().sqrt(), number(&case["grad_l2"][name]), 1e-12);
        let samples = numbers(&case["grad_samples"][name]);
        assert!(!samples.is_empty());
        let got: Vec<f64> = samples.chunks(2).map(|pair| part[pair[0] as usize]).collect();
        let want: Vec<f64> = samples.chunks(2).map(|pair| pair[1]).collect();
        all_close(&got, &want, 1e-14);
    }
}
