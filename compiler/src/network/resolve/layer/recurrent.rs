//! Recurrent layers over a fixed number of steps, as PyTorch's `nn.RNN`, `nn.GRU` and `nn.LSTM` with one layer.

use chainrule_primitives::Primitive;

use crate::network::graph::{Init, Input, InputId, InputKind, NodeId, Scan, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::Builder;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::init::Fans;
use crate::network::resolve::layer::{Building, Role, Tensor};
use crate::network::syntax::Span;

const ARGUMENTS: &str = "x, units; all = false, reverse = false, bias = true, init = glorot_uniform, name?";

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "rnn",
        arguments: ARGUMENTS,
        shapes: "[t, n] → [units], the last state; with `all = true` [t, units]. `w_ih: [units, n]`, `w_hh: [units, units]`, \
                 `b_ih: [units]`, `b_hh: [units]`",
        formula: "h' = tanh(w_ih x + b_ih + w_hh h + b_hh), from h = 0; `reverse = true` from the last step to the first. \
                  As `nn.RNN`; w_hh starts orthogonal",
        build: |call| recurrent(call, 1, 1, rnn),
    },
    Entry {
        name: "gru",
        arguments: ARGUMENTS,
        shapes: "as `rnn`, with rows for r, z, n: `w_ih: [3 units, n]`, `w_hh: [3 units, units]`, `b_ih`, `b_hh`: [3 units]",
        formula: "a = w_ih x + b_ih, b = w_hh h + b_hh; r = sigmoid(a_r + b_r), z = sigmoid(a_z + b_z), \
                  n = tanh(a_n + r b_n), h' = (1 - z) n + z h. As `nn.GRU`",
        build: |call| recurrent(call, 3, 1, gru),
    },
    Entry {
        name: "lstm",
        arguments: ARGUMENTS,
        shapes: "as `rnn`, with rows for i, f, g, o: `w_ih: [4 units, n]`, `w_hh: [4 units, units]`, `b_ih`, `b_hh`: [4 units]",
        formula: "a = w_ih x + b_ih + w_hh h + b_hh; i, f, o = sigmoid(a), g = tanh(a_g), c' = f c + i g, h' = o tanh(c'), \
                  from h = c = 0. As `nn.LSTM`",
        build: |call| recurrent(call, 4, 2, lstm),
    },
];

/// One step: from the carried values, what the input and what the state contribute to the gates, the next values.
type Step = fn(&mut Builder, &[NodeId], NodeId, NodeId, usize) -> Vec<NodeId>;

/// A layer with so many gates and carried values.
fn recurrent(call: &mut Call<'_, '_>, gates: usize, carried: usize, step: Step) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[2], "[steps, features]")?;
    let units = call.whole("units", 1)?;
    let (all, reverse, has_bias) = (call.flag("all")?, call.flag("reverse")?, call.flag("bias")?);
    let layer = call.layer()?;
    let [steps, features] = call.shape(x).0[..] else { return None };
    let constants = weights(call, &layer, gates * units, units, features, has_bias)?;
    let build = call.build();
    let zeros = build.filled(0.0, Shape(vec![units]));
    let carried = vec![zeros; carried];
    let shapes: Vec<Shape> = carried.iter().map(|_| Shape(vec![units])).chain([Shape(vec![features])]).collect();
    let shapes: Vec<Shape> = shapes.into_iter().chain(constants.iter().map(|&c| build.shape(c).clone())).collect();
    let (mut body, inputs) = body(&shapes, build.span);
    let states = &inputs[..carried.len()];
    let (x_t, weights) = (inputs[carried.len()], &inputs[carried.len() + 1..]);
    let mut from_input = body.matmul(weights[0], x_t);
    let mut from_state = body.matmul(weights[1], states[0]);
    if let [_, _, b_ih, b_hh] = *weights {
        from_input = body.add(from_input, b_ih);
        from_state = body.add(from_state, b_hh);
    }
    let yields = step(&mut body, states, from_input, from_state, units);
    let sequences = vec![x.node];
    let scan = Scan { steps, reverse, carried, sequences, constants, body: body.graph, yields, which: 0, all };
    let result = call.build().scan(scan);
    call.close(&layer, result)
}

/// `w_ih`, `w_hh`, and the biases if there are any.
fn weights(
    call: &mut Call<'_, '_>,
    layer: &Building,
    rows: usize,
    units: usize,
    features: usize,
    has_bias: bool,
) -> Option<Vec<NodeId>> {
    let shape = Shape(vec![rows, features]);
    let doc = "The weights of the input, a row for each unit of each gate.";
    let w_ih = call.weight(layer, "w_ih", &shape.0, Fans::of(&shape), Some("weight_ih_l0"), doc)?;
    let w_hh = Tensor {
        field: "w_hh",
        shape: &[rows, units],
        init: Init::Orthogonal { gain: 1.0 },
        role: Role::Weight,
        torch: Some("weight_hh_l0"),
        doc: "The weights of the state, a row for each unit of each gate.",
    };
    let w_hh = call.param_node(layer, w_hh)?;
    if !has_bias {
        return Some(vec![w_ih, w_hh]);
    }
    let b_ih = call.bias(layer, "b_ih", rows, Some("bias_ih_l0"), "The bias beside the input's weights.")?;
    let b_hh = call.bias(layer, "b_hh", rows, Some("bias_hh_l0"), "The bias beside the state's weights.")?;
    Some(vec![w_ih, w_hh, b_ih, b_hh])
}

/// The graph of a step, with an input of each shape.
fn body(shapes: &[Shape], span: Span) -> (Builder, Vec<NodeId>) {
    let mut body = Builder::new(span);
    let inputs = shapes
        .iter()
        .enumerate()
        .map(|(k, shape)| {
            let input =
                Input { name: format!("i{k}"), kind: InputKind::Float, shape: shape.clone(), target: false, span };
            body.graph.inputs.push(input);
            body.input(InputId(k as u32), shape.clone())
        })
        .collect();
    (body, inputs)
}

fn rnn(body: &mut Builder, _: &[NodeId], from_input: NodeId, from_state: NodeId, _: usize) -> Vec<NodeId> {
    let sum = body.add(from_input, from_state);
    vec![body.map(Primitive::Tanh, &[sum])]
}

fn gru(body: &mut Builder, states: &[NodeId], from_input: NodeId, from_state: NodeId, units: usize) -> Vec<NodeId> {
    let gate = |body: &mut Builder, x: NodeId, k: usize| body.part(x, k * units, (k + 1) * units);
    let open = |body: &mut Builder, k: usize| {
        let (a, b) = (gate(body, from_input, k), gate(body, from_state, k));
        let sum = body.add(a, b);
        body.map(Primitive::Sigmoid, &[sum])
    };
    let (reset, update) = (open(body, 0), open(body, 1));
    let (a, b) = (gate(body, from_input, 2), gate(body, from_state, 2));
    let kept = body.mul(reset, b);
    let sum = body.add(a, kept);
    let new = body.map(Primitive::Tanh, &[sum]);
    let one = body.constant(1.0);
    let rest = body.sub(one, update);
    let (new, old) = (body.mul(rest, new), body.mul(update, states[0]));
    vec![body.add(new, old)]
}

fn lstm(body: &mut Builder, states: &[NodeId], from_input: NodeId, from_state: NodeId, units: usize) -> Vec<NodeId> {
    let sum = body.add(from_input, from_state);
    let mut gate = |k: usize, primitive| {
        let gate = body.part(sum, k * units, (k + 1) * units);
        body.map(primitive, &[gate])
    };
    let (input, forget) = (gate(0, Primitive::Sigmoid), gate(1, Primitive::Sigmoid));
    let (new, output) = (gate(2, Primitive::Tanh), gate(3, Primitive::Sigmoid));
    let (old, new) = (body.mul(forget, states[1]), body.mul(input, new));
    let cell = body.add(old, new);
    let shown = body.map(Primitive::Tanh, &[cell]);
    vec![body.mul(output, shown), cell]
}
