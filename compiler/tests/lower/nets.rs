//! Whole networks, scans among them; losses taken apart; statistics of batches.

use chainrule_compiler::ir::{Comparison, Data, evaluate};
use chainrule_compiler::network::graph::*;
use chainrule_primitives::Primitive;

use crate::check::{agree, arguments, check, gradients, lowered, sample};
use crate::net::Net;

/// A body of a scan whose inputs have these shapes.
fn body(shapes: &[&[usize]]) -> (Net, Vec<NodeId>) {
    let mut net = Net::default();
    let inputs = shapes.iter().map(|shape| net.input("", shape)).collect();
    (net, inputs)
}

pub(crate) fn recurrent(reverse: bool, all: bool, hidden: usize) -> Graph {
    let (steps, features) = (4, 3);
    let mut net = Net::default();
    let x = net.input("x", &[steps, features]);
    let w = net.param("w", &[hidden, features]);
    let u = net.param("u", &[hidden, hidden]);
    let b = net.param("b", &[hidden]);
    let start = net.param("start", &[hidden]);
    let (mut step, inputs) = body(&[&[hidden], &[features], &[hidden, features], &[hidden, hidden], &[hidden]]);
    let [h, x_t, w_t, u_t, b_t] = inputs[..] else { unreachable!("five") };
    let (from_x, from_h) = (step.product(w_t, x_t), step.product(u_t, h));
    let sum = step.add(from_x, from_h);
    let sum = step.add(sum, b_t);
    let next = step.map(Primitive::Tanh, &[sum]);
    let scan = Scan {
        steps,
        reverse,
        carried: vec![start],
        sequences: vec![x],
        constants: vec![w, u, b],
        body: step.graph,
        yields: vec![next],
        which: 0,
        all,
    };
    let shape = if all { vec![steps, hidden] } else { vec![hidden] };
    let states = net.op(Op::Scan(Box::new(scan)), &shape);
    net.probe(states);
    net.graph
}

#[test]
pub(crate) fn recurrent_steps() {
    for reverse in [false, true] {
        for all in [false, true] {
            check(&recurrent(reverse, all, 2));
        }
    }
}

#[test]
pub(crate) fn recurrent_steps_with_products() {
    check(&recurrent(true, true, 16));
}

/// Two carried values, one of which the other is made of, as in an LSTM; numbers as constants.
#[test]
fn steps_that_carry_two_values() {
    let (n, steps) = (3, 5);
    let mut net = Net::default();
    let x = net.input("x", &[steps, n]);
    let (h, c) = (net.param("h", &[n]), net.param("c", &[n]));
    let (w, s) = (net.param("w", &[n]), net.param("s", &[]));
    let (mut step, inputs) = body(&[&[n], &[n], &[n], &[n], &[]]);
    let [h_t, c_t, x_t, w_t, s_t] = inputs[..] else { unreachable!("five") };
    let gate = step.map(Primitive::Sigmoid, &[h_t]);
    let kept = step.times(gate, c_t);
    let fresh = step.times(w_t, x_t);
    let c_next = step.add(kept, fresh);
    let out = step.map(Primitive::Tanh, &[c_next]);
    let h_next = step.times(out, s_t);
    let scan = Scan {
        steps,
        reverse: false,
        carried: vec![h, c],
        sequences: vec![x],
        constants: vec![w, s],
        body: step.graph,
        yields: vec![h_next, c_next],
        which: 0,
        all: true,
    };
    let states = net.op(Op::Scan(Box::new(scan)), &[steps, n]);
    net.probe(states);
    check(&net.graph);
}

/// The states of one scan are the sequence of the next, and a matrix.
#[test]
fn steps_after_steps() {
    let mut net = Net::default();
    let x = net.input("x", &[17, 16]);
    let start = net.param("start", &[16]);
    let mut states = x;
    for reverse in [false, true] {
        let (mut step, inputs) = body(&[&[16], &[16]]);
        let sum = step.add(inputs[0], inputs[1]);
        let next = step.map(Primitive::Tanh, &[sum]);
        let scan = Scan {
            steps: 17,
            reverse,
            carried: vec![start],
            sequences: vec![states],
            constants: Vec::new(),
            body: step.graph,
            yields: vec![next],
            which: 0,
            all: true,
        };
        states = net.op(Op::Scan(Box::new(scan)), &[17, 16]);
    }
    let product = net.product(states, start);
    net.probe(product);
    check(&net.graph);
}

pub(crate) fn classifier(sizes: &[usize], activation: Primitive) -> Graph {
    let mut net = Net::default();
    let mut h = net.input("x", &[sizes[0]]);
    for (k, n) in sizes[1..].iter().enumerate() {
        let layer = net.dense(&format!("dense{}", k + 1), h, *n);
        h = if k + 2 == sizes.len() { net.named(layer, "logits") } else { net.map(activation, &[layer]) };
    }
    let class = net.label("y", sizes[sizes.len() - 1]);
    let loss = net.cross_entropy(h, class);
    let output = net.softmax(h);
    net.output(output);
    net.loss(loss);
    net.graph
}

#[test]
fn classifiers() {
    check(&classifier(&[4, 4, 4, 3], Primitive::Sigmoid));
    check(&classifier(&[20, 13, 3], Primitive::Relu));
}

pub(crate) fn digits(size: usize) -> Graph {
    let mut net = Net::default();
    let x = net.input("x", &[1, size, size]);
    let c = net.conv("conv1", x, 8, 3, 1, 1);
    let c = net.map(Primitive::Relu, &[c]);
    let c = net.pool(Pooling::Max, c, 2, 2, 0);
    let c = net.conv("conv2", c, 16, 3, 1, 1);
    let c = net.map(Primitive::Relu, &[c]);
    let count = net.lengths(c).iter().product();
    let flat = net.reshape(c, &[count]);
    let logits = net.dense("dense", flat, 10);
    let class = net.label("y", 10);
    let loss = net.cross_entropy(logits, class);
    net.output(logits);
    net.loss(loss);
    net.graph
}

#[test]
fn a_class_out_of_range_gives_nan_and_no_gradient() {
    let graph = classifier(&[4, 3], Primitive::Relu);
    let functions = lowered(&graph);
    let mut sample = sample(&graph, 1);
    sample.inputs[1].data[0] = 3.0;
    let loss = functions.loss.expect("a loss");
    for (value, gradient) in gradients(&loss, &arguments(&graph, &sample, true, true)) {
        assert!(value.is_nan());
        assert!(gradient.iter().all(|slope| slope.is_finite() || slope.is_nan()));
    }
}

#[test]
fn nothing_flows_through_what_is_detached() {
    let mut net = Net::default();
    let (a, x) = (net.param("a", &[3]), net.input("x", &[3]));
    let square = net.times(a, a);
    let still = net.op(Op::Detach(square), &[3]);
    let product = net.times(still, a);
    let product = net.times(product, x);
    let sum = net.reduce(Reduction::Sum, product, None);
    net.loss(sum);
    let sample = sample(&net.graph, 3);
    let loss = lowered(&net.graph).loss.expect("a loss");
    let want: Vec<f64> = sample.params[0].data.iter().zip(&sample.inputs[0].data).map(|(a, x)| a * a * x).collect();
    for (_, gradient) in gradients(&loss, &arguments(&net.graph, &sample, true, true)) {
        agree(&gradient, &want, 1e-14, "gradient");
    }
}

/// The derivative of the largest goes to equals in equal parts, that of a pool to the first.
#[test]
fn ties() {
    let gradient = |pool: bool| {
        let mut net = Net::default();
        let (a, x) = (net.param("a", &[1, 2, 2]), net.input("x", &[]));
        let most = match pool {
            true => net.pool(Pooling::Max, a, 2, 2, 0),
            false => net.reduce(Reduction::Max, a, None),
        };
        let sum = net.reduce(Reduction::Sum, most, None);
        let loss = net.times(sum, x);
        net.loss(loss);
        let mut sample = sample(&net.graph, 0);
        sample.params[0].data = vec![1.0, 3.0, 3.0, 2.0];
        sample.inputs[0].data = vec![1.0];
        let loss = lowered(&net.graph).loss.expect("a loss");
        gradients(&loss, &arguments(&net.graph, &sample, true, true)).remove(2).1
    };
    assert_eq!(gradient(false), [0.0, 0.5, 0.5, 0.0]);
    assert_eq!(gradient(true), [0.0, 1.0, 0.0, 0.0]);
}

#[test]
fn losses_are_taken_apart() {
    let mut net = Net::default();
    let (w, x) = (net.param("w", &[3]), net.input("x", &[3]));
    let product = net.times(w, x);
    let data = net.reduce(Reduction::Sum, product, None);
    let square = net.times(w, w);
    let decay = net.reduce(Reduction::Sum, square, None);
    let weight = net.constant(0.5);
    let decay = net.times(weight, decay);
    let both = net.sub(data, decay);
    net.graph.losses.push(Term { name: "loss".into(), weight: 2.0, node: both });
    check(&net.graph);
    let functions = lowered(&net.graph);
    let w = Data::floats(&[1.0, 2.0, 3.0]);
    let regularizer = functions.regularizer.expect("the decay");
    assert_eq!(evaluate(&regularizer, std::slice::from_ref(&w)), Ok(Data::F64(-14.0)));
    let loss = functions.loss.expect("the rest");
    assert_eq!(evaluate(&loss, &[w, Data::floats(&[1.0, 1.0, 1.0])]), Ok(Data::F64(12.0)));
}

#[test]
fn metrics_are_functions() {
    let mut net = Net::default();
    let (x, t) = (net.input("x", &[2]), net.target("t", &[2]));
    let equal = net.compare(Comparison::Eq, x, t);
    let node = net.reduce(Reduction::Mean, equal, None);
    net.graph.metrics.push(Term { name: "same".into(), weight: 1.0, node });
    let functions = lowered(&net.graph);
    let metric = evaluate(&functions.metrics[0], &[Data::floats(&[1.0, 2.0]), Data::floats(&[1.0, 3.0])]);
    assert_eq!(metric, Ok(Data::F64(0.5)));
    assert!(functions.loss.is_none() && functions.predict.is_none());
}
