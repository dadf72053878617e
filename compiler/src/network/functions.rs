//! The IR functions of a network: what `lower` makes of the graph and `emit` prints.

use crate::ir::Function;
use crate::network::graph::{Moment, ParamId, Shape};

/// Every function of one sample.
///
/// Their parameters are, in this order: one for each of [`Graph::params`](crate::network::graph::Graph::params) (behind
/// `&`, an array nested as the shape; named `dense1_w`); the inputs; the targets, of all but `predict`; for `loss` and
/// statistics one array `noise…` for each dropout layer. One number or one class is passed by value, arrays behind `&`.
/// `differentiated` is true for trained params alone.
#[derive(Clone, Debug, Default)]
pub struct Functions {
    /// What `output` names: an array, or one float.
    pub predict: Option<Function>,
    /// The data terms of the loss of one sample.
    pub loss: Option<Function>,
    /// The terms that look at params alone; takes nothing else.
    pub regularizer: Option<Function>,
    /// One for each of [`Graph::metrics`](crate::network::graph::Graph::metrics), without noise: one float.
    pub metrics: Vec<Function>,
    /// The masks of the dropout layers, in the order of `loss`'s parameters.
    pub noises: Vec<Noise>,
    /// What `batch_norm` follows, in the order of evaluation.
    pub statistics: Vec<Statistic>,
    /// Multiply-adds of one `predict`.
    pub multiply_adds: usize,
}

/// The mask of a dropout layer.
#[derive(Clone, Debug)]
pub struct Noise {
    /// Its shape.
    pub shape: Shape,
    /// What part of it is 0.
    pub rate: f64,
}

/// A statistic over the batch. All functions read it from its `running` param: in training `emit` hands them the
/// batch's own there, and differentiates with respect to it.
#[derive(Clone, Debug)]
pub struct Statistic {
    /// Mean or variance.
    pub moment: Moment,
    /// The param that follows it.
    pub running: ParamId,
    /// The weight of the newest batch in `running`.
    pub momentum: f64,
    /// What one sample contributes, `[n]`; the statistic is the mean of it over the batch. For a variance it is the mean
    /// of `(x - running mean)²`, with the `running` of the mean before it. Takes params, inputs, targets and noise.
    pub function: Function,
    /// Over how many elements of one sample that is a mean.
    pub count: usize,
}
