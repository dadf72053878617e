//! Losses of probabilities of yes and no.

use chainrule_primitives::Primitive;

use crate::network::graph::{InputId, NodeId};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::Builder;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::operand::Target;
use crate::network::resolve::value::quoted;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "binary_cross_entropy",
        arguments: "p, y; from_logits = false",
        shapes: "equal, or a scalar and class(2) → scalar",
        formula: "mean -(y ln p + (1 - y) ln(1 - p)), no logarithm below -100; of p = sigmoid(z), and of z itself with \
                  `from_logits = true`, mean softplus(z) - y z. As `nn.BCELoss`",
        build: |call| {
            let from_logits = call.flag("from_logits")?;
            cross_entropy(call, "p", from_logits)
        },
    },
    Entry {
        name: "binary_cross_entropy_with_logits",
        arguments: "z, y",
        shapes: "equal, or a scalar and class(2) → scalar",
        formula: "mean softplus(z) - y z. As `nn.BCEWithLogitsLoss`",
        build: |call| cross_entropy(call, "z", true),
    },
];

fn cross_entropy(call: &mut Call<'_, '_>, name: &str, from_logits: bool) -> Option<NodeId> {
    let (x, target) = (call.tensor(name), call.target("y"));
    let (x, target) = (x?, target?);
    let (x, y) = match target {
        Target::Tensor(y) => {
            let (x, y) = call.same_shape(x, y)?;
            (x, Some(y))
        }
        Target::Class(class, expr) => {
            let (classes, steps) = call.build().classes(class);
            if classes != 2 || !steps.0.is_empty() || call.shape(x).count() != 1 {
                let message = format!(
                    "{}, but {} holds classes: `{}` of classes needs one number and class(2); write `cross_entropy`",
                    call.resolver.says(x),
                    quoted(expr),
                    call.callee.text
                );
                return call.fail(expr.span, message);
            }
            return Some(of_class(call, x.node, class, from_logits));
        }
    };
    let y = y.expect("a tensor was compared with a tensor");
    let logits = if from_logits { Some(x) } else { call.build().sigmoid_of(x) };
    let build = call.build();
    let losses = match logits {
        Some(z) => {
            let soft = build.map(Primitive::Softplus, &[z]);
            let linear = build.mul(y, z);
            build.sub(soft, linear)
        }
        None => of_probabilities(build, x, y),
    };
    Some(build.mean(losses))
}

/// `-(y ln p + (1 - y) ln(1 - p))`
fn of_probabilities(build: &mut Builder, p: NodeId, y: NodeId) -> NodeId {
    let one = build.constant(1.0);
    let (not_p, not_y) = (build.sub(one, p), build.sub(one, y));
    let (yes, no) = (build.bounded_ln(p), build.bounded_ln(not_p));
    let (yes, no) = (build.mul(y, yes), build.mul(not_y, no));
    let sum = build.add(yes, no);
    build.neg(sum)
}

/// Of one number and class 0 or 1; NaN for another.
fn of_class(call: &mut Call<'_, '_>, x: NodeId, class: InputId, from_logits: bool) -> NodeId {
    let logits = if from_logits { Some(x) } else { call.build().sigmoid_of(x) };
    if let Some(z) = logits {
        // softplus(z) - z = softplus(-z)
        let signed = call.signed(z, class);
        let build = call.build();
        let opposite = build.neg(signed);
        return build.map(Primitive::Softplus, &[opposite]);
    }
    let build = call.build();
    let p = build.reshape(x, vec![1]);
    let one = build.constant(1.0);
    let not_p = build.sub(one, p);
    let both = build.concat(vec![not_p, p], 0);
    let picked = build.pick(both, class);
    let ln = build.bounded_ln(picked);
    build.neg(ln)
}
