//! Functions that make few numbers of many, and those that look along an axis.

use chainrule_primitives::Primitive;

use crate::ir::Comparison;
use crate::network::graph::{NodeId, Reduction};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "sum",
        arguments: "x; axis?",
        shapes: "any → scalar; with `axis` that axis goes",
        formula: "Σ x",
        build: |call| reduce(call, Reduction::Sum),
    },
    Entry {
        name: "mean",
        arguments: "x; axis?",
        shapes: "any → scalar; with `axis` that axis goes",
        formula: "Σ x / n",
        build: |call| reduce(call, Reduction::Mean),
    },
    Entry {
        name: "max",
        arguments: "x; axis?",
        shapes: "any → scalar; with `axis` that axis goes",
        formula: "the largest element",
        build: |call| reduce(call, Reduction::Max),
    },
    Entry {
        name: "min",
        arguments: "x; axis?",
        shapes: "any → scalar; with `axis` that axis goes",
        formula: "the smallest element",
        build: |call| reduce(call, Reduction::Min),
    },
    Entry {
        name: "norm",
        arguments: "x; p = 2, axis?",
        shapes: "any → scalar; with `axis` that axis goes",
        formula: "p = 2: sqrt(Σ x²), with derivative 0 at 0; p = 1: Σ |x|",
        build: norm,
    },
    Entry { name: "dot", arguments: "x, y", shapes: "[n], [n] → scalar", formula: "Σ x y", build: dot },
    Entry {
        name: "softmax",
        arguments: "x; axis = -1",
        shapes: "any → the same",
        formula: "exp(x) / Σ exp(x) along the axis, of x - max(x)",
        build: |call| along(call, |call, x| call.build().softmax(x)),
    },
    Entry {
        name: "log_softmax",
        arguments: "x; axis = -1",
        shapes: "any → the same",
        formula: "x - ln Σ exp(x) along the axis, of x - max(x)",
        build: |call| along(call, |call, x| call.build().log_softmax(x)),
    },
    Entry {
        name: "logsumexp",
        arguments: "x; axis = -1",
        shapes: "[n] → scalar; [m, n] → [m]",
        formula: "max(x) + ln Σ exp(x - max(x)) along the axis",
        build: logsumexp,
    },
    Entry {
        name: "accuracy",
        arguments: "x, y",
        shapes: "[n], class(n) → scalar; [t, n], [t] of class(n) → scalar",
        formula: "1 where no element is larger than that of the class, else 0; the mean over t. For a `metric`",
        build: accuracy,
    },
];

fn reduce(call: &mut Call<'_, '_>, reduction: Reduction) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let axis = call.axis("axis", x)?;
    Some(call.build().reduce(reduction, x.node, axis))
}

fn norm(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let axis = call.axis("axis", x)?;
    let p = call.number_in("p", "1 or 2", |p| p == 1.0 || p == 2.0)?;
    let build = call.build();
    if p == 1.0 {
        let sizes = build.map(Primitive::Abs, &[x.node]);
        return Some(build.reduce(Reduction::Sum, sizes, axis));
    }
    let squares = build.mul(x.node, x.node);
    let sum = build.reduce(Reduction::Sum, squares, axis);
    // the derivative of the root is infinite at 0, and 0 times it NaN
    let (zero, one) = (build.constant(0.0), build.constant(1.0));
    let is_zero = build.compare(Comparison::Eq, sum, zero);
    let safe = build.select(is_zero, one, sum);
    let root = build.map(Primitive::Sqrt, &[safe]);
    Some(build.select(is_zero, zero, root))
}

fn dot(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[1], "a vector")?;
    let y = call.tensor_of_rank("y", &[1], "a vector")?;
    let (x, y) = call.same_shape(x, y)?;
    let build = call.build();
    let products = build.mul(x, y);
    Some(build.sum(products))
}

/// The order of axes that moves one to the end, and the one that moves it back.
fn to_the_end(rank: usize, axis: usize) -> (Vec<usize>, Vec<usize>) {
    let there: Vec<usize> = (0..rank).filter(|&k| k != axis).chain([axis]).collect();
    let back = (0..rank).map(|k| there.iter().position(|&axis| axis == k).expect("every axis is there")).collect();
    (there, back)
}

/// Applies what works along the last axis along another.
fn along<'a>(call: &mut Call<'_, 'a>, apply: fn(&mut Call<'_, 'a>, NodeId) -> NodeId) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let rank = call.shape(x).0.len();
    if rank == 0 {
        let message = format!("{}, but `{}` needs an axis", call.resolver.says(x), call.callee.text);
        return call.fail(x.span(), message);
    }
    let axis = call.axis("axis", x)?.unwrap_or(rank - 1);
    let (there, back) = to_the_end(rank, axis);
    let moved = call.build().transpose(x.node, there);
    let result = apply(call, moved);
    Some(call.build().transpose(result, back))
}

fn logsumexp(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let rank = call.shape(x).0.len();
    if rank == 0 {
        return Some(x.node);
    }
    let axis = call.axis("axis", x)?.unwrap_or(rank - 1);
    let moved = call.build().transpose(x.node, to_the_end(rank, axis).0);
    Some(call.build().logsumexp(moved))
}

fn accuracy(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let class = call.class("y")?;
    call.check_classes(x, class, "y")?;
    let build = call.build();
    let picked = build.pick(x.node, class);
    let best = build.reduce_last(Reduction::Max, x.node);
    let hits = build.compare(Comparison::Ge, picked, best);
    Some(build.mean(hits))
}
