//! Functions element by element that are more than one primitive, or have arguments that need not be given.

use chainrule_primitives::Primitive;

use crate::network::graph::NodeId;
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;

pub(super) const ENTRIES: &[Entry] = &[
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
];

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
