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

/// A scan in a scan, a number as a state, an image with a margin in each step.
#[test]
fn steps_within_steps() {
    let (outer, inner) = (3, 2);
    let mut net = Net::default();
    let x = net.input("x", &[outer, inner, 1, 3, 3]);
    let kernel = net.param("kernel", &[1, 1, 3, 3]);
    let (start, rate) = (net.param("start", &[]), net.param("rate", &[2]));
    let (mut deep, inputs) = body(&[&[], &[1, 3, 3], &[1, 1, 3, 3]]);
    let [s, image, k] = inputs[..] else { unreachable!("three") };
    let op = Op::Conv { x: image, kernel: k, stride: (1, 1), padding: (1, 1) };
    let seen = deep.op(op, &[1, 3, 3]);
    let scaled = deep.times(seen, s);
    let seen = deep.map(Primitive::Tanh, &[scaled]);
    let sum = deep.reduce(Reduction::Sum, seen, None);
    let next = deep.add(sum, s);
    let scan = |steps, carried, sequences, constants, step: Net, next| {
        let yields = vec![next];
        let body = step.graph;
        let scan = Scan { steps, reverse: false, carried, sequences, constants, body, yields, which: 0, all: false };
        Op::Scan(Box::new(scan))
    };
    let (mut middle, inputs) = body(&[&[], &[inner, 1, 3, 3], &[1, 1, 3, 3], &[2]]);
    let [s, images, k, r] = inputs[..] else { unreachable!("four") };
    let through = middle.op(scan(inner, vec![s], vec![images], vec![k], deep, next), &[]);
    let r = middle.slice(r, &[(1, 2, true)]);
    let next = middle.times(through, r);
    let last = net.op(scan(outer, vec![start], vec![x], vec![kernel, rate], middle, next), &[]);
    net.probe(last);
    check(&net.graph);
}

#[test]
fn outputs_that_are_inputs_or_params() {
    for shape in [vec![], vec![3]] {
        let mut net = Net::default();
        let x = net.input("x", &shape);
        net.probe(x);
        check(&net.graph);
        let mut net = Net::default();
        let a = net.param("a", &shape);
        net.probe(a);
        check(&net.graph);
    }
}

/// Attention over a few rows with a mask, each row normalised.
#[test]
fn attention() {
    let (t, d) = (4, 5);
    let mut net = Net::default();
    let x = net.input("x", &[t, d]);
    let projections: Vec<NodeId> = ["q", "k", "v"]
        .iter()
        .map(|name| {
            let w = net.param(name, &[d, d]);
            let w = net.transpose(w, &[1, 0]);
            net.product(x, w)
        })
        .collect();
    let keys = net.transpose(projections[1], &[1, 0]);
    let scores = net.product(projections[0], keys);
    let (rows, columns) = (net.op(Op::Iota(0), &[t, t]), net.op(Op::Iota(1), &[t, t]));
    let seen = net.compare(Comparison::Le, columns, rows);
    let never = net.constant(-1e9);
    let scores = net.op(Op::Select(seen, scores, never), &[t, t]);
    let most = net.reduce(Reduction::Max, scores, Some(1));
    let most = net.op(Op::Detach(most), &[t]);
    let most = net.reshape(most, &[t, 1]);
    let shifted = net.sub(scores, most);
    let exp = net.map(Primitive::Exp, &[shifted]);
    let sum = net.reduce(Reduction::Sum, exp, Some(1));
    let sum = net.reshape(sum, &[t, 1]);
    let weights = net.div(exp, sum);
    let mixed = net.product(weights, projections[2]);
    net.probe(mixed);
    check(&net.graph);
}

/// The side of a choice that is not taken contributes nothing, also where it is not a number.
#[test]
fn what_is_not_chosen_contributes_nothing() {
    let entropy = |net: &mut Net, p: NodeId| {
        let zero = net.constant(0.0);
        let positive = net.compare(Comparison::Gt, p, zero);
        let log = net.map(Primitive::Ln, &[p]);
        let root = net.map(Primitive::Sqrt, &[p]);
        let (term, root) = (net.times(p, log), net.times(root, root));
        let term = net.add(term, root);
        let shape = net.lengths(p);
        net.op(Op::Select(positive, term, zero), &shape)
    };
    for n in [3, 40] {
        let mut net = Net::default();
        let (p, x) = (net.param("p", &[n]), net.input("x", &[]));
        let terms = entropy(&mut net, p);
        let sum = net.reduce(Reduction::Sum, terms, None);
        let loss = net.times(sum, x);
        net.loss(loss);
        let mut sample = sample(&net.graph, 0);
        let points = [0.0, -1.0, 0.25];
        (0..n).for_each(|k| sample.params[0].data[k] = points[k % 3]);
        sample.inputs[0].data = vec![2.0];
        let want: Vec<f64> = (0..n).map(|k| if k % 3 == 2 { 2.0 * (0.25_f64.ln() + 2.0) } else { 0.0 }).collect();
        let loss = lowered(&net.graph).loss.expect("a loss");
        for (_, gradient) in gradients(&loss, &arguments(&net.graph, &sample, true, true)) {
            agree(&gradient, &want, 1e-12, "gradient");
        }
    }
}

#[test]
fn multiply_adds_are_counted() {
    let count = |graph: &Graph| lowered(graph).multiply_adds;
    assert_eq!(count(&classifier(&[784, 10, 10], Primitive::Relu)), 7_940);
    assert_eq!(count(&digits(8)), 64 * 8 * 9 + 16 * 16 * 72 + 256 * 10);
    assert_eq!(count(&recurrent(false, true, 16)), 4 * (16 * 16 + 16 * 3));
}
