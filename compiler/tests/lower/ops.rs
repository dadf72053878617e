//! Every operation of a graph against its meaning, its gradient against central differences.

use chainrule_compiler::ir::Comparison;
use chainrule_compiler::network::graph::*;
use chainrule_primitives::Primitive;

use crate::check::check;
use crate::net::Net;

/// Builds a node from a net with a param `a` of a shape, and checks it.
fn of(shape: &[usize], build: impl FnOnce(&mut Net, NodeId) -> NodeId) {
    let mut net = Net::default();
    let a = net.param("a", shape);
    let node = build(&mut net, a);
    net.probe(node);
    check(&net.graph);
}

#[test]
fn elementwise_chains() {
    of(&[3], |net, a| {
        let b = net.input("b", &[3]);
        let sum = net.add(a, b);
        net.map(Primitive::Sigmoid, &[sum])
    });
}

#[test]
fn operands_are_broadcast() {
    of(&[2, 3], |net, a| {
        let (row, column, number) = (net.param("row", &[3]), net.param("column", &[2, 1]), net.param("s", &[]));
        let sum = net.add(a, row);
        let scaled = net.times(sum, column);
        net.map(Primitive::Hypot, &[scaled, number])
    });
}

#[test]
fn integer_powers() {
    of(&[3], |net, a| {
        let three = net.constant(3.0);
        net.map(Primitive::Powi, &[a, three])
    });
}

#[test]
fn what_is_used_twice_is_computed_once() {
    of(&[4], |net, a| {
        let e = net.map(Primitive::Exp, &[a]);
        let sum = net.reduce(Reduction::Sum, e, None);
        net.div(e, sum)
    });
}

#[test]
fn comparisons_and_choices() {
    of(&[4], |net, a| {
        let b = net.input("b", &[4]);
        let less = net.compare(Comparison::Lt, a, b);
        let square = net.times(a, a);
        net.op(Op::Select(less, square, b), &[4])
    });
    of(&[4], |net, a| {
        let b = net.input("b", &[4]);
        let less = net.compare(Comparison::Ge, a, b);
        net.times(less, a)
    });
}

#[test]
fn iota_masks() {
    of(&[3, 3], |net, a| {
        let (rows, columns) = (net.op(Op::Iota(0), &[3, 3]), net.op(Op::Iota(1), &[3, 3]));
        let lower = net.compare(Comparison::Le, columns, rows);
        let zero = net.constant(0.0);
        net.op(Op::Select(lower, a, zero), &[3, 3])
    });
}

#[test]
fn products_of_all_sides() {
    for (n, k, m) in [(2, 3, 2), (17, 16, 3)] {
        of(&[n, k], |net, a| {
            let x = net.input("x", &[k]);
            net.product(a, x)
        });
        of(&[k, m], |net, a| {
            let x = net.param("x", &[k]);
            net.product(x, a)
        });
        of(&[n, k], |net, a| {
            let b = net.param("b", &[k, m]);
            net.product(a, b)
        });
    }
}

#[test]
fn products_with_transposed_matrices() {
    of(&[17, 16], |net, a| {
        let x = net.param("x", &[17]);
        let t = net.transpose(a, &[1, 0]);
        net.product(t, x)
    });
    of(&[3, 16], |net, a| {
        let b = net.param("b", &[18, 16]);
        let t = net.transpose(b, &[1, 0]);
        net.product(a, t)
    });
}

#[test]
fn products_of_what_is_computed() {
    of(&[17, 16], |net, a| {
        let x = net.param("x", &[2, 16]);
        let (a, x) = (net.map(Primitive::Tanh, &[a]), net.map(Primitive::Sin, &[x]));
        let row = net.slice(x, &[(1, 2, true), (0, 16, false)]);
        net.product(a, row)
    });
}

#[test]
fn reductions() {
    for reduction in [Reduction::Sum, Reduction::Mean, Reduction::Max, Reduction::Min] {
        for axis in [None, Some(0), Some(1)] {
            of(&[3, 4], |net, a| {
                let s = net.map(Primitive::Sin, &[a]);
                net.reduce(reduction, s, axis)
            });
        }
    }
}

#[test]
fn slices_and_transpositions() {
    of(&[3, 4, 5], |net, a| {
        let part = net.slice(a, &[(1, 3, false), (2, 3, true), (0, 3, false)]);
        net.transpose(part, &[1, 0])
    });
    of(&[2, 3, 4], |net, a| net.transpose(a, &[2, 0, 1]));
}

#[test]
fn other_shapes() {
    for (from, to) in [
        (vec![2, 6], vec![12]),
        (vec![12], vec![2, 6]),
        (vec![2, 6], vec![4, 3]),
        (vec![2, 3], vec![3, 2]),
        (vec![6], vec![1, 6, 1]),
        (vec![2, 3, 4], vec![6, 4]),
        (vec![1], vec![]),
        (vec![], vec![1]),
    ] {
        of(&from, |net, a| {
            let s = net.map(Primitive::Sin, &[a]);
            net.reshape(s, &to)
        });
    }
}

#[test]
fn concatenations() {
    of(&[2, 3], |net, a| {
        let (b, c) = (net.param("b", &[2, 1]), net.input("c", &[2, 2]));
        net.op(Op::Concat(vec![a, b, c], 1), &[2, 6])
    });
    of(&[2, 3], |net, a| net.op(Op::Concat(vec![a, a], 0), &[4, 3]));
}

#[test]
fn convolutions() {
    for (size, stride, pad) in [(3, 1, 0), (3, 1, 1), (2, 2, 0), (3, 2, 1)] {
        of(&[2, 5, 4], |net, a| net.conv("kernel", a, 3, size, stride, pad));
    }
}

#[test]
fn pools() {
    for kind in [Pooling::Max, Pooling::Average] {
        for (size, stride, pad) in [(2, 2, 0), (3, 2, 1), (2, 1, 0), (5, 1, 0)] {
            of(&[2, 5, 6], |net, a| net.pool(kind, a, size, stride, pad));
        }
    }
}

#[test]
fn picks() {
    of(&[4], |net, a| {
        let class = net.class("y", &[], 4);
        net.op(Op::Pick { x: a, class }, &[])
    });
    of(&[3, 4], |net, a| {
        let class = net.class("y", &[3], 4);
        net.op(Op::Pick { x: a, class }, &[3])
    });
}

#[test]
fn one_hot_vectors() {
    of(&[4], |net, a| {
        let class = net.class("y", &[], 4);
        let hot = net.op(Op::OneHot { class }, &[4]);
        net.times(a, hot)
    });
    of(&[4], |net, a| {
        let class = net.class("y", &[3], 4);
        let hot = net.op(Op::OneHot { class }, &[3, 4]);
        net.times(a, hot)
    });
}

#[test]
fn embeddings() {
    for rows in [5, 20] {
        of(&[rows, 3], |net, a| {
            let class = net.class("word", &[], rows);
            net.op(Op::Gather { table: a, class }, &[3])
        });
        of(&[rows, 3], |net, a| {
            let class = net.class("words", &[4], rows);
            let found = net.op(Op::Gather { table: a, class }, &[4, 3]);
            net.map(Primitive::Sin, &[found])
        });
    }
}

#[test]
fn dropout() {
    of(&[6], |net, a| {
        let noise = net.op(Op::Noise { rate: 0.5 }, &[6]);
        net.times(a, noise)
    });
}
