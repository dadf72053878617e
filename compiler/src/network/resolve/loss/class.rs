//! Losses of a distribution over classes, against a class or against another distribution; means over rows.

use crate::network::graph::{NodeId, Reduction};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::operand::Target;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "cross_entropy",
        arguments: "p, y; from_logits = false",
        shapes: "[n] and class(n) or [n] → scalar; [t, n] and [t] of class(n) or [t, n] → scalar, the mean over t",
        formula: "-ln p_y, or -Σ y ln p, no logarithm below -100; of p = softmax(z), and of z itself with \
                  `from_logits = true`, logsumexp(z) - z_y. As `nn.CrossEntropyLoss` of z",
        build: |call| {
            let from_logits = call.flag("from_logits")?;
            cross_entropy(call, "p", from_logits)
        },
    },
    Entry {
        name: "cross_entropy_with_logits",
        arguments: "z, y",
        shapes: "as `cross_entropy`",
        formula: "logsumexp(z) - z_y, or -Σ y ln softmax(z). As `nn.CrossEntropyLoss`",
        build: |call| cross_entropy(call, "z", true),
    },
    Entry {
        name: "nll",
        arguments: "l, y",
        shapes: "as `cross_entropy`",
        formula: "-l_y, or -Σ y l, of logarithms l of probabilities: `nll(log_softmax(z), y)`. As `nn.NLLLoss`",
        build: |call| {
            let (l, target) = call.scores("l")?;
            let build = call.build();
            let mean = build.expectation(l.node, &target);
            Some(build.neg(mean))
        },
    },
    Entry {
        name: "kl_divergence",
        arguments: "p, y",
        shapes: "as `cross_entropy`",
        formula: "Σ y (ln y - ln p) along the last axis, from the target y to p, 0 where y = 0; of p = softmax(z) without \
                  taking the logarithm of p. As `nn.KLDivLoss` of ln p with the reduction `batchmean`",
        build: kl_divergence,
    },
];

fn cross_entropy(call: &mut Call<'_, '_>, name: &str, from_logits: bool) -> Option<NodeId> {
    let (x, target) = call.scores(name)?;
    let build = call.build();
    let logits = if from_logits { Some(x.node) } else { build.softmax_of(x.node) };
    let logarithms = match (logits, &target) {
        // the logarithm of one element and not of all, here and below
        (Some(z), Target::Class(class, _)) => {
            let loss = build.softmax_loss(z, *class);
            return Some(build.mean(loss));
        }
        (Some(z), Target::Tensor(_)) => build.log_softmax(z),
        (None, Target::Class(class, _)) => {
            let picked = build.pick(x.node, *class);
            let ln = build.bounded_ln(picked);
            let mean = build.mean(ln);
            return Some(build.neg(mean));
        }
        (None, Target::Tensor(_)) => build.bounded_ln(x.node),
    };
    let mean = build.expectation(logarithms, &target);
    Some(build.neg(mean))
}

fn kl_divergence(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let (p, target) = call.scores("p")?;
    let Target::Tensor(y) = target else {
        // the entropy of one class is 0
        return cross_entropy_of(call, p.node, &target);
    };
    let cross = cross_entropy_of(call, p.node, &target)?;
    let build = call.build();
    let terms = build.y_ln_y(y.node);
    let sums = build.reduce_last(Reduction::Sum, terms);
    let negative_entropy = build.mean(sums);
    Some(build.add(negative_entropy, cross))
}

fn cross_entropy_of(call: &mut Call<'_, '_>, p: NodeId, target: &Target<'_>) -> Option<NodeId> {
    let build = call.build();
    let logarithms = match build.softmax_of(p) {
        Some(z) => build.log_softmax(z),
        None => build.bounded_ln(p),
    };
    let mean = build.expectation(logarithms, target);
    Some(build.neg(mean))
}
