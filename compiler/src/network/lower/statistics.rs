//! Statistics of a batch: what a sample contributes to each.
//!
//! With statistics `s₁ … sₘ`, in order, the loss of a batch of `n` is `1/n Σᵢ lossᵢ(θ, s)`, and `sₖ` is `1/n Σᵢ cₖ,ᵢ(θ, s₁ …
//! sₖ₋₁)`, the mean of the contributions that are computed here. Every function reads `sₖ` from the `running` param of the
//! statistic. A variance is about its mean, which is a statistic before it.
//!
//! The gradient of the batch's loss comes from functions of one sample, whatever `n` is. With `dₖ` the derivative of the
//! batch's loss by `sₖ`, from the last statistic to the first,
//!
//! ```text
//! dₖ = 1/n Σᵢ ∂/∂sₖ (lossᵢ + Σⱼ﹥ₖ ⟨dⱼ, cⱼ,ᵢ⟩)        and then        d_θ = 1/n Σᵢ ∂/∂θ (lossᵢ + Σⱼ ⟨dⱼ, cⱼ,ᵢ⟩)
//! ```
//!
//! that is, the gradient of `loss` with seed `1/n` plus the vector-Jacobian products of the contributions with seed `dⱼ/n`.
//! The derivative of a variance by its own mean is zero over a batch, so the two of a layer may be taken in one pass.

use crate::ir::{Function, Scalar, ValueId};
use crate::network::functions::Statistic;
use crate::network::graph::{Graph, Moment, NodeId, Op, Shape};
use crate::network::lower::{Form, Lower, signature, store};

/// Every statistic of a graph, in the order of evaluation.
pub(super) fn all(graph: &Graph, float: Scalar) -> Vec<Statistic> {
    let mut means: Vec<(NodeId, NodeId)> = Vec::new();
    let mut statistics = Vec::new();
    for (id, node) in signature::nodes(graph) {
        let Op::Statistic { kind: moment, x, running, momentum } = node.op else { continue };
        let mean = match moment {
            Moment::Mean => {
                means.push((x, id));
                None
            }
            Moment::Variance => means.iter().rev().find(|(of, _)| *of == x).map(|(_, mean)| *mean),
        };
        let count = graph.nodes[x.index()].shape.0[1..].iter().product();
        let function = contribution(graph, float, moment, x, mean);
        statistics.push(Statistic { moment, running, momentum, function, count });
    }
    statistics
}

/// The mean over all axes but the first: of the elements, or of their squared distances from the batch's mean.
fn contribution(graph: &Graph, float: Scalar, moment: Moment, x: NodeId, mean: Option<NodeId>) -> Function {
    let name = match moment {
        Moment::Mean => "mean",
        Moment::Variance => "variance",
    };
    let wanted: Vec<NodeId> = mean.into_iter().chain([x]).collect();
    let mut lower = Lower::begin(graph, float, name, Form::LOSS, &wanted);
    lower.nodes();
    let lengths = lower.shape(x).0.clone();
    let shape = Shape(vec![lengths[0]]);
    let place = lower.memory(name, &shape, crate::ir::Init::Zero);
    lower.for_each(&shape.0, |lower, index| {
        let value = lower.moment(x, mean, index[0], &lengths[1..]);
        lower.store(&place, index, value);
    });
    lower.result(crate::ir::Argument::Take(place), store::array(&shape, float));
    lower.finish()
}

impl Lower<'_> {
    fn moment(&mut self, x: NodeId, mean: Option<NodeId>, channel: ValueId, others: &[usize]) -> ValueId {
        let about = mean.map(|mean| self.element(mean, &[channel]));
        let sum = self.sum(others, |this, index| {
            let x = this.element(x, &[vec![channel], index.to_vec()].concat());
            let Some(about) = about else { return x };
            let distance = this.b.primitive(chainrule_primitives::Primitive::Sub, &[x, about]);
            this.mul(distance, distance)
        });
        let share = self.number(1.0 / others.iter().product::<usize>() as f64);
        self.mul(sum, share)
    }
}
