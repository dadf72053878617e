//! What networks become, printed: small ones straight code, larger ones products and loops. `UPDATE_EXPECT=1` rewrites.

use std::time::Instant;

use chainrule_compiler::differentiate::{Calls, Parts, Reverse, Seed, reverse};
use chainrule_compiler::ir::{Float, Function, verify};
use chainrule_compiler::network::graph::Graph;
use chainrule_compiler::network::lower::functions;
use chainrule_compiler::simplify::simplify;
use chainrule_primitives::Primitive;
use expect_test::{ExpectFile, expect_file};

use crate::nets::{classifier, digits, recurrent};

/// The loss, and its gradient times a seed, added to buffers.
fn compiled(graph: &Graph) -> [Function; 2] {
    let into = Reverse {
        seed: Seed::Parameter,
        value: true,
        parts: Parts::Differentiated,
        split: false,
        into: true,
        calls: Calls::Kept,
    };
    let loss = functions(graph, Float::F32).loss.expect("a loss");
    let gradient = simplify(reverse(&simplify(loss.clone()), &into));
    for function in [&loss, &gradient] {
        verify(function).unwrap_or_else(|e| panic!("{e}\n{function}"));
    }
    [loss, gradient]
}

fn check(graph: &Graph, want: ExpectFile) {
    let [loss, gradient] = compiled(graph);
    want.assert_eq(&format!("{loss}\n{gradient}"));
}

#[test]
fn a_small_dense_net_is_straight_code() {
    check(&classifier(&[2, 2, 2], Primitive::Sigmoid), expect_file!["goldens/small.ir"]);
}

#[test]
fn a_large_dense_net_is_products_and_loops() {
    check(&classifier(&[64, 32, 3], Primitive::Relu), expect_file!["goldens/large.ir"]);
}

#[test]
fn steps_are_a_loop_over_rows() {
    check(&recurrent(false, false, 16), expect_file!["goldens/steps.ir"]);
}

/// Lines of the printed gradient, and no record that grows.
#[test]
fn code_is_bounded() {
    let nets = [
        ("784-10-10", classifier(&[784, 10, 10], Primitive::Sigmoid), 1_000),
        ("784-128-64-10", classifier(&[784, 128, 64, 10], Primitive::Relu), 300),
        ("conv 8, conv 16, dense 10", digits(8), 900),
        ("the same of 28x28", digits(28), 900),
        ("100 hidden units", recurrent(false, true, 100), 300),
    ];
    for (name, graph, most) in nets {
        let start = Instant::now();
        let [_, gradient] = compiled(&graph);
        let printed = gradient.to_string();
        let lines = printed.lines().count();
        println!("{name}: {lines} lines in {:?}", start.elapsed());
        assert!(lines <= most, "{name}: {lines} lines");
        assert!(!printed.contains("push") && !printed.contains("save"), "{name} records on a stack");
    }
}
