//! Functions that are more than one primitive: reductions, shapes, softmax, powers.

use chainrule_primitives::Primitive;

use crate::ir::Comparison;
use crate::network::graph::{NodeId, Reduction, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::value::{Operand, counted, quoted};

pub(super) const ENTRIES: &[&[Entry]] = &[&[
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
        name: "concat",
        arguments: "x...; axis = 0",
        shapes: "tensors that differ in one axis → that axis as long as all together",
        formula: "one behind the other",
        build: concat,
    },
    Entry {
        name: "reshape",
        arguments: "x, lengths",
        shapes: "any → the lengths in brackets; one of them may be -1",
        formula: "the same elements, the last axis fastest",
        build: reshape,
    },
    Entry {
        name: "transpose",
        arguments: "x, order?",
        shapes: "any → axis `order[k]` becomes axis k; without `order` the axes are reversed",
        formula: "the same elements",
        build: transpose,
    },
    Entry {
        name: "flatten",
        arguments: "x",
        shapes: "any → [n]",
        formula: "the same elements, the last axis fastest",
        build: |call| {
            let x = call.tensor("x")?;
            let count = call.shape(x).count();
            Some(call.build().reshape(x.node, vec![count]))
        },
    },
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
        name: "one_hot",
        arguments: "class",
        shapes: "class(n) → [n]; [t] of class(n) → [t, n]",
        formula: "1 at the class, else 0",
        build: |call| {
            let class = call.class("class")?;
            let (classes, _) = call.build().classes(class);
            Some(call.build().one_hot(class, classes))
        },
    },
    Entry {
        name: "accuracy",
        arguments: "x, y",
        shapes: "[n], class(n) → scalar; [t, n], [t] of class(n) → scalar",
        formula: "1 where no element is larger than that of the class, else 0; the mean over t. For a `metric`",
        build: accuracy,
    },
    Entry {
        name: "detach",
        arguments: "x",
        shapes: "any → the same",
        formula: "x, with derivative 0",
        build: |call| {
            let x = call.tensor("x")?;
            Some(call.build().detach(x.node))
        },
    },
    Entry {
        name: "range",
        arguments: "n",
        shapes: "→ [n]",
        formula: "0, 1, …, n - 1",
        build: |call| {
            let length = call.whole("n", 1)?;
            Some(call.build().iota(0, Shape(vec![length])))
        },
    },
    Entry {
        name: "ln",
        arguments: "x",
        shapes: "any → the same",
        formula: "ln x; of softmax(z), of sigmoid(z), of Σ exp(z), of 1 + exp(z) in the stable form",
        build: ln,
    },
    Entry {
        name: "log",
        arguments: "x, base?",
        shapes: "any → the same",
        formula: "as `ln`; with a base ln x / ln base",
        build: |call| if call.given("base").is_some() { two(call, Primitive::Log, "x", "base") } else { ln(call) },
    },
    Entry {
        name: "pow",
        arguments: "x, p",
        shapes: "any, or equal → the same",
        formula: "x^p; as `x ^ p` where p is a constant",
        build: pow,
    },
    Entry {
        name: "powi", arguments: "x, n", shapes: "any → the same", formula: "x^n, n a whole number", build: powi
    },
    Entry {
        name: "maximum",
        arguments: "x, y",
        shapes: "equal, or a scalar or row → the same",
        formula: "the larger of the two",
        build: |call| two(call, Primitive::Max, "x", "y"),
    },
    Entry {
        name: "minimum",
        arguments: "x, y",
        shapes: "equal, or a scalar or row → the same",
        formula: "the smaller of the two",
        build: |call| two(call, Primitive::Min, "x", "y"),
    },
    Entry {
        name: "clamp",
        arguments: "x, lower, upper",
        shapes: "any → the same; the bounds are constants",
        formula: "min(max(x, lower), upper)",
        build: clamp,
    },
    Entry {
        name: "square",
        arguments: "x",
        shapes: "any → the same",
        formula: "x²",
        build: |call| {
            let x = call.tensor("x")?.node;
            Some(call.build().mul(x, x))
        },
    },
    Entry {
        name: "leaky_relu",
        arguments: "x, a = 0.01",
        shapes: "any → the same",
        formula: "x where it is positive, else a x",
        build: |call| with_constant(call, Primitive::LeakyRelu),
    },
    Entry {
        name: "elu",
        arguments: "x, a = 1",
        shapes: "any → the same",
        formula: "x where it is positive, else a (exp(x) - 1)",
        build: |call| with_constant(call, Primitive::Elu),
    },
    Entry {
        name: "swish",
        arguments: "x",
        shapes: "any → the same",
        formula: "x sigmoid(x), as `silu`",
        build: |call| {
            let x = call.tensor("x")?.node;
            Some(call.build().map(Primitive::Silu, &[x]))
        },
    },
    Entry {
        name: "relu6",
        arguments: "x",
        shapes: "any → the same",
        formula: "clamp(x, 0, 6)",
        build: |call| {
            let x = call.tensor("x")?.node;
            Some(between(call, x, 0.0, 6.0))
        },
    },
    Entry {
        name: "hard_tanh",
        arguments: "x",
        shapes: "any → the same",
        formula: "clamp(x, -1, 1)",
        build: |call| {
            let x = call.tensor("x")?.node;
            Some(between(call, x, -1.0, 1.0))
        },
    },
    Entry {
        name: "hard_sigmoid",
        arguments: "x",
        shapes: "any → the same",
        formula: "clamp(x / 6 + 1/2, 0, 1), as PyTorch's",
        build: |call| {
            let x = call.tensor("x")?.node;
            Some(hard_sigmoid(call, x))
        },
    },
    Entry {
        name: "hard_swish",
        arguments: "x",
        shapes: "any → the same",
        formula: "x hard_sigmoid(x)",
        build: |call| {
            let x = call.tensor("x")?.node;
            let gate = hard_sigmoid(call, x);
            Some(call.build().mul(x, gate))
        },
    },
]];

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

fn concat(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let parts: Vec<Option<Operand<'_>>> = call.tensors();
    let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
    let first = parts[0];
    if call.shape(first).0.is_empty() {
        let message = format!("{} is a scalar: a list makes a vector of scalars, `[a, b]`", quoted(first.expr));
        return call.fail(first.span(), message);
    }
    let axis = call.axis("axis", first)?.unwrap_or(0);
    let others = |shape: Shape| {
        let mut lengths = shape.0;
        if axis < lengths.len() {
            lengths.remove(axis);
        }
        lengths
    };
    let rank = call.shape(first).0.len();
    for part in &parts[1..] {
        let shape = call.shape(*part);
        if shape.0.len() != rank || others(shape) != others(call.shape(first)) {
            let (first, part_is) = (call.resolver.says(first), call.resolver.says(*part));
            let message = format!("{first}, but {part_is}: `concat` along axis {axis} needs the other axes equal");
            return call.fail(part.span(), message);
        }
    }
    Some(call.build().concat(parts.iter().map(|part| part.node).collect(), axis))
}

fn reshape(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let (numbers, span) = call.whole_numbers("lengths", -1)?;
    let count = call.shape(x).count();
    let known: usize = numbers.iter().filter(|&&number| number >= 0).map(|&number| number as usize).product();
    let open = numbers.iter().filter(|&&number| number < 0).count();
    let fits = match open {
        0 => known == count,
        1 => known > 0 && count.is_multiple_of(known),
        _ => return call.fail(span, "only one length may be -1"),
    };
    if !fits {
        let lengths: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let says = call.resolver.says(x);
        let elements =
            if call.shape(x).0.len() < 2 { String::new() } else { format!(", {}", counted(count, "element")) };
        return call.fail(span, format!("{says}{elements}: they do not fit into [{}]", lengths.join(", ")));
    }
    let lengths = numbers.iter().map(|&number| if number < 0 { count / known } else { number as usize }).collect();
    Some(call.build().reshape(x.node, lengths))
}

fn transpose(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let rank = call.shape(x).0.len();
    if call.given("order").is_none() {
        return Some(call.build().transpose(x.node, (0..rank).rev().collect()));
    }
    let (numbers, span) = call.whole_numbers("order", 0)?;
    let order: Vec<usize> = numbers.iter().map(|&number| number as usize).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if sorted != (0..rank).collect::<Vec<_>>() {
        let message = format!("{}: `order` names each of its axes once", call.resolver.says(x));
        return call.fail(span, message);
    }
    Some(call.build().transpose(x.node, order))
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

fn ln(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    Some(call.build().ln(x.node))
}

fn pow(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let p = call.tensor("p")?;
    match call.build().number(p.node) {
        Some(p) => Some(call.build().power(x.node, p)),
        None => call.resolver.map_two(Primitive::Powf, x, p),
    }
}

fn powi(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let n = call.number("n")?;
    if n.fract() != 0.0 {
        let span = call.given("n").map_or(call.span, |n| n.span);
        return call.fail(span, format!("`n` is {n}, not a whole number: write `pow(x, {n})`"));
    }
    Some(call.build().power(x.node, n))
}

/// A primitive of two operands.
fn two(call: &mut Call<'_, '_>, primitive: Primitive, x: &str, y: &str) -> Option<NodeId> {
    let x = call.tensor(x)?;
    let y = call.tensor(y)?;
    call.check_agree(&[x, y])?;
    Some(call.build().map(primitive, &[x.node, y.node]))
}

/// An activation with a constant that need not be given.
fn with_constant(call: &mut Call<'_, '_>, primitive: Primitive) -> Option<NodeId> {
    if call.given("a").is_some() {
        return two(call, primitive, "x", "a");
    }
    let x = call.tensor("x")?;
    let a = call.number("a")?;
    let a = call.build().constant(a);
    Some(call.build().map(primitive, &[x.node, a]))
}

fn between(call: &mut Call<'_, '_>, x: NodeId, lower: f64, upper: f64) -> NodeId {
    let (lower, upper) = (call.build().constant(lower), call.build().constant(upper));
    call.build().map(Primitive::Clamp, &[x, lower, upper])
}

fn hard_sigmoid(call: &mut Call<'_, '_>, x: NodeId) -> NodeId {
    let (six, half) = (call.build().constant(6.0), call.build().constant(0.5));
    let scaled = call.build().div(x, six);
    let shifted = call.build().add(scaled, half);
    between(call, shifted, 0.0, 1.0)
}

/// Its bounds are known, so that `clamp` cannot panic.
fn clamp(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor("x")?;
    let (lower, upper) = (call.number("lower"), call.number("upper"));
    let (lower, upper) = (lower?, upper?);
    if lower > upper || lower.is_nan() || upper.is_nan() {
        let span = call.given("lower").map_or(call.span, |lower| lower.span);
        return call.fail(span, format!("the lower bound {lower} is above the upper bound {upper}"));
    }
    Some(between(call, x.node, lower, upper))
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
