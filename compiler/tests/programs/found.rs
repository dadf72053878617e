//! Programs in which a value of one region was used in another, where it is not defined: each was found wrong once.

use chainrule_compiler::ir::verify_every_pass;
use chainrule_generator::{Kind, Output, Program};

use crate::fault;
use crate::members;

fn check(source: &str, parameters: &[(&str, Kind)]) {
    let parameters = parameters.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    let program = Program {
        name: "f".to_owned(),
        source: source.to_owned(),
        is_module: false,
        float: "f64",
        parameters,
        output: Output::Scalar,
    };
    verify_every_pass();
    for seed in 0..8 {
        assert_eq!(fault(&program, seed).err(), None);
        assert_eq!(members::fault(&program, seed).err(), None);
    }
}

/// The cotangent of a choice in one branch is the literal zero, which is that of the other branch too.
#[test]
fn the_condition_of_a_choice_stays_in_its_branch() {
    check(
        "fn f(x: f64) -> f64 {
            let y = x.sin().clamp(-1.5, 1.5);
            let v = if y.tanh() < 0.5 {
                let t = y - x;
                if t < 0.0 { x } else { y }
            } else {
                x / (1.5 + x.powi(2))
            };
            (v - v) / (1.5 + (0.7 * x).powi(2)) + x * x
        }",
        &[("x", Kind::Scalar)],
    );
}

/// The outer loop is fused, so its index is the same in both sweeps of the inner one, and so is the row that is recorded.
#[test]
fn the_row_of_a_record_is_computed_in_either_sweep() {
    check(
        "fn f(x: &[f64; 9], y: f64) -> f64 {
            let mut s = 0.0;
            for i in 1..9 {
                let mut a = y * x[i];
                for _ in 0..110 {
                    a = (a * y).sin();
                }
                s += a;
            }
            s
        }",
        &[("x", Kind::ArrayRef(9)), ("y", Kind::Scalar)],
    );
}

/// The tangent of a tuple has a place for its integer, in which a float was stored.
#[test]
fn the_tangent_of_an_integer_is_an_integer() {
    check(
        "fn f(x: f64, n: usize) -> f64 {
            let mut v = [(x, 2_usize); 2];
            for i in 0..n { v[i % 2].0 = 0.5; }
            v[1].0 * x
        }",
        &[("x", Kind::Scalar), ("n", Kind::Count)],
    );
}

/// The tangent of an array of constants is cleared before anything has been written to it.
#[test]
fn a_tangent_without_a_value_is_cleared() {
    check(
        "fn f(x: f64, n: usize) -> f64 {
            let mut v = if x < 1.0 { [1.5, 1.5, 1.5, 1.5] } else { [1.5, x, x, x] };
            v[1] -= (v[1] - v[(n + 2) % 4]).sin();
            v[n % 4] * x
        }",
        &[("x", Kind::Scalar), ("n", Kind::Count)],
    );
}

/// A `Vec` that is declared in a branch is kept for its length: after its declaration, on the stack of a call tree, too.
#[test]
fn a_vec_of_a_branch_is_kept_after_it_is_declared() {
    check(
        "fn f(x: &[f64], k: f64) -> f64 {
            if k < 0.3 { return k; }
            let mut v = x.to_vec();
            for i in 0..v.len() { v[i] *= k; }
            v[0] * v[1] * k
        }",
        &[("x", Kind::Slice), ("k", Kind::Scalar)],
    );
}
