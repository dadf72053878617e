//! Losses of numbers: how far they are from the target. Means over the elements, as PyTorch's of one sample.

use chainrule_primitives::Primitive;

use crate::network::graph::{InputId, NodeId};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::Builder;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::operand::Target;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "mse",
        arguments: "x, y",
        shapes: "equal → scalar",
        formula: "mean (x - y)². As `nn.MSELoss`",
        build: |call| {
            difference(call, |build, difference| {
                let squares = build.mul(difference, difference);
                build.mean(squares)
            })
        },
    },
    Entry {
        name: "mae",
        arguments: "x, y",
        shapes: "equal → scalar",
        formula: "mean |x - y|. As `nn.L1Loss`",
        build: |call| {
            difference(call, |build, difference| {
                let sizes = build.map(Primitive::Abs, &[difference]);
                build.mean(sizes)
            })
        },
    },
    Entry {
        name: "huber",
        arguments: "x, y, delta = 1",
        shapes: "equal → scalar",
        formula: "mean of d²/2 where d = |x - y| is at most delta, else delta (d - delta/2). As `nn.HuberLoss`",
        build: huber,
    },
    Entry {
        name: "hinge",
        arguments: "x, y",
        shapes: "equal, or a scalar and class(2), or [n] and class(n) → scalar",
        formula: "mean max(0, 1 - y x) for y = -1 or 1; of class(2) y = 2 class - 1; of class(n) \
                  Σ max(0, 1 - x_y + x_j) / n over j ≠ y, as `nn.MultiMarginLoss`",
        build: hinge,
    },
];

fn difference(call: &mut Call<'_, '_>, loss: fn(&mut Builder, NodeId) -> NodeId) -> Option<NodeId> {
    let (x, y) = (call.tensor("x"), call.tensor("y"));
    let (x, y) = call.same_shape(x?, y?)?;
    let difference = call.build().sub(x, y);
    Some(loss(call.build(), difference))
}

/// With `q = min(d, delta)` it is `q (d - q/2)` on both sides.
fn huber(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let (x, y) = (call.tensor("x"), call.tensor("y"));
    let (x, y) = call.same_shape(x?, y?)?;
    let delta = call.number_in("delta", "positive", |delta| delta > 0.0 && delta.is_finite())?;
    let build = call.build();
    let difference = build.sub(x, y);
    let distance = build.map(Primitive::Abs, &[difference]);
    let delta = build.constant(delta);
    let inner = build.map(Primitive::Min, &[distance, delta]);
    let half = build.scale(0.5, inner);
    let rest = build.sub(distance, half);
    let losses = build.mul(inner, rest);
    Some(build.mean(losses))
}

fn hinge(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let (x, target) = (call.tensor("x"), call.target("y"));
    let (x, target) = (x?, target?);
    let class = match target {
        Target::Tensor(y) => {
            let (x, y) = call.same_shape(x, y)?;
            let margin = call.build().mul(y, x);
            return Some(mean_hinge(call.build(), margin));
        }
        Target::Class(class, _) => class,
    };
    let (classes, steps) = call.build().classes(class);
    if classes == 2 && steps.0.is_empty() && call.shape(x).count() == 1 {
        let margin = call.signed(x.node, class);
        return Some(mean_hinge(call.build(), margin));
    }
    call.check_classes(x, class, "y")?;
    let build = call.build();
    let picked = build.pick(x.node, class);
    let picked = build.column(picked, build.rank(x.node));
    let above = build.sub(x.node, picked);
    let one = build.constant(1.0);
    let margins = build.add(one, above);
    let losses = build.map(Primitive::Relu, &[margins]);
    // the class itself has contributed exactly 1
    let mean = build.mean(losses);
    let own = build.constant(1.0 / classes as f64);
    Some(build.sub(mean, own))
}

/// `mean max(0, 1 - margin)`
fn mean_hinge(build: &mut Builder, margin: NodeId) -> NodeId {
    let one = build.constant(1.0);
    let short = build.sub(one, margin);
    let losses = build.map(Primitive::Relu, &[short]);
    build.mean(losses)
}

impl Call<'_, '_> {
    /// One number for class 1, its negative for class 0.
    pub(super) fn signed(&mut self, x: NodeId, class: InputId) -> NodeId {
        let build = self.build();
        let x = build.reshape(x, vec![1]);
        let negative = build.neg(x);
        let both = build.concat(vec![negative, x], 0);
        build.pick(both, class)
    }
}
