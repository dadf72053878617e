//! A network as tensor operations with known shapes: what `resolve` makes of the text and `lower` turns into IR.

mod operands;
mod print;

use std::fmt;

use chainrule_primitives::Primitive;

use crate::ir::{Comparison, ids};
use crate::network::syntax::Span;

/// The lengths of a tensor's axes, row-major; `[]` is a scalar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape(pub Vec<usize>);

impl Shape {
    /// The number of elements, the largest number where there are more.
    pub fn count(&self) -> usize {
        self.0.iter().fold(1, |count: usize, &length| count.saturating_mul(length))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        if lengths.is_empty() { f.write_str("a scalar") } else { write!(f, "[{}]", lengths.join(", ")) }
    }
}

ids! {
    /// A node of a graph.
    NodeId;
    /// A parameter tensor of a graph.
    ParamId;
    /// An input or target of a graph.
    InputId;
}

/// A network, or the body of a [`Op::Scan`].
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Indexed by [`NodeId`], operands before their users.
    pub nodes: Vec<Node>,
    /// Indexed by [`ParamId`].
    pub params: Vec<Param>,
    /// Indexed by [`InputId`]: inputs and targets, in the order of the text.
    pub inputs: Vec<Input>,
    /// What `predict` gives.
    pub output: Option<NodeId>,
    /// What is minimised: the weighted sum. Every node is a scalar.
    pub losses: Vec<Term>,
    /// What is only reported. Every node is a scalar.
    pub metrics: Vec<Term>,
    /// What `summary()` lists, in order.
    pub layers: Vec<Layer>,
    /// What the text asks for with `option`.
    pub settings: Settings,
}

/// `option batch = lanes;`, `option tile = 32;`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How a batch is computed.
    pub batch: Batch,
    /// How many samples a tile of the product kernels holds at most.
    pub tile: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { batch: Batch::Auto, tile: 32 }
    }
}

/// How a batch is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Batch {
    /// As counted cost says.
    Auto,
    /// A few samples side by side.
    Lanes,
    /// In tiles, by the product kernels.
    Products,
    /// One sample after the other.
    Scalar,
}

/// An operation with its result's shape.
#[derive(Clone, Debug)]
pub struct Node {
    /// What computes it.
    pub op: Op,
    /// Its shape.
    pub shape: Shape,
    /// The user's name for it, if there is one.
    pub name: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// A tensor operation. Shapes were checked: `lower` may rely on them.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields' names say it
pub enum Op {
    /// An input or target of floats.
    Input(InputId),
    /// A parameter.
    Param(ParamId),
    /// Every element has this value.
    Constant(f64),
    /// Element by element. Operands are of the result's shape, or scalars, or match its last axes (a row is
    /// repeated), or have axes of length 1 where they are repeated. The exponent of `Powi` is a whole `Constant`.
    Map(Primitive, Vec<NodeId>),
    /// 1 where it holds, else 0; broadcast as in `Map`.
    Compare(Comparison, NodeId, NodeId),
    /// Element by element: the second where the first is not 0, else the third.
    Select(NodeId, NodeId, NodeId),
    /// `[n, k] * [k, m]`, `[n, k] * [k]`, `[k] * [k, m]`.
    MatMul(NodeId, NodeId),
    /// Along one axis (which goes), or over all elements.
    Reduce(Reduction, NodeId, Option<usize>),
    /// A range (start, end) for each axis; axes marked so are dropped (their range has length 1).
    Slice(NodeId, Vec<SliceAxis>),
    /// Axis `k` of the result is axis `order[k]` of the operand.
    Transpose(NodeId, Vec<usize>),
    /// The same elements in row-major order under another shape.
    Reshape(NodeId),
    /// Along an axis.
    Concat(Vec<NodeId>, usize),
    /// `x: [c, h, w]` with kernel `w: [o, c, kh, kw]` gives `[o, oh, ow]`; zeros outside. One dimension is `h = kh = 1`.
    Conv { x: NodeId, kernel: NodeId, stride: (usize, usize), padding: (usize, usize) },
    /// `[c, h, w]` to `[c, oh, ow]`.
    Pool { kind: Pooling, x: NodeId, window: (usize, usize), stride: (usize, usize), padding: (usize, usize) },
    /// Of `[…, n]`, the element of the last axis that a class input names: `[…]`. NaN where it is out of range.
    /// A class input with an axis (`[t] of class(n)`) picks in each of `t` rows.
    Pick { x: NodeId, class: InputId },
    /// 1 at the class, 0 elsewhere: `[n]`, or `[t, n]`.
    OneHot { class: InputId },
    /// Rows of `table: [n, d]` that a class input names: `[d]`, or `[t, d]`. NaN where it is out of range.
    Gather { table: NodeId, class: InputId },
    /// The operand, with derivative zero.
    Detach(NodeId),
    /// Multipliers of a dropout layer: 0 with probability `rate`, else `1 / (1 - rate)`; 1 in `predict`.
    Noise { rate: f64 },
    /// The mean (and then the variance) over the batch of each element along axis 0 of the operand, and of its other
    /// axes: `[n]` of `[n, …]`; in `predict` and for single samples what `running` (a param that is not trained) says.
    /// After a batch `running` becomes `(1 - momentum) * running + momentum * statistic`; the variance that is followed
    /// is that over `m - 1` of the `m` elements, as PyTorch's, the variance that is used that over `m`.
    Statistic { kind: Moment, x: NodeId, running: ParamId, momentum: f64 },
    /// Every element is its own index along this axis, as a float: for masks.
    Iota(usize),
    /// The body runs `steps` times. Its inputs are bound by position: first the carried values, then a slice along
    /// axis 0 of each of `sequences`, then `constants` (whole). Its `yields` are the next carried values.
    /// The result is the last `carried[which]`, or with `all` its values after each step, stacked: `[steps, …]`.
    Scan(Box<Scan>),
}

/// The operands of [`Op::Scan`].
#[derive(Clone, Debug)]
pub struct Scan {
    /// How many.
    pub steps: usize,
    /// Whether it runs from the last element of the sequences to the first.
    pub reverse: bool,
    /// Before the first step.
    pub carried: Vec<NodeId>,
    /// `[steps, …]` each.
    pub sequences: Vec<NodeId>,
    /// The same in every step: weights.
    pub constants: Vec<NodeId>,
    /// One step; `Op::Input(InputId(k))` is the k-th of carried, sequences, constants; it has no params.
    pub body: Graph,
    /// Nodes of `body`: the next carried values.
    pub yields: Vec<NodeId>,
    /// Which carried value is the result.
    pub which: usize,
    /// Whether its values after every step are wanted.
    pub all: bool,
}

/// How a slice treats an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SliceAxis {
    /// First index.
    pub start: usize,
    /// Behind the last.
    pub end: usize,
    /// Whether the axis goes (an index, not a range).
    pub drop: bool,
}

/// What is made of many elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // their names say it
pub enum Reduction {
    Sum,
    Mean,
    Max,
    Min,
}

/// What a pool makes of a window; zeros outside do not count for `Max` and count as elements for `Average`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // their names say it
pub enum Pooling {
    Max,
    Average,
}

/// A statistic over a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // their names say it
pub enum Moment {
    Mean,
    Variance,
}

/// A parameter tensor.
#[derive(Clone, Debug)]
pub struct Param {
    /// The field of the parameter struct that holds it; for a layer the layer's name.
    pub layer: Option<String>,
    /// `w`, `b`, or the user's own name.
    pub field: String,
    /// Its shape.
    pub shape: Shape,
    /// How `init` fills it.
    pub init: Init,
    /// Whether it is trained (running statistics are not).
    pub trained: bool,
    /// Whether weight decay applies (not to biases and norms).
    pub decays: bool,
    /// What PyTorch calls it within its module (`weight`, `bias`, `weight_ih_l0`), if it has the layer.
    pub torch: Option<&'static str>,
    /// Documentation: what it is.
    pub doc: String,
    /// Where it is written.
    pub span: Span,
}

/// An initialiser; `fan_in` and `fan_out` are those of the layer.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // their names say it
pub enum Init {
    Zeros,
    Ones,
    Constant(f64),
    Uniform { low: f64, high: f64 },
    Normal { mean: f64, deviation: f64 },
    GlorotUniform { fan_in: usize, fan_out: usize },
    GlorotNormal { fan_in: usize, fan_out: usize },
    HeUniform { fan_in: usize },
    HeNormal { fan_in: usize },
    LecunUniform { fan_in: usize },
    LecunNormal { fan_in: usize },
    Orthogonal { gain: f64 },
}

/// An input or target.
#[derive(Clone, Debug)]
pub struct Input {
    /// The user's name.
    pub name: String,
    /// What it holds.
    pub kind: InputKind,
    /// Its shape; `[]` for one number or one class.
    pub shape: Shape,
    /// Whether it is a target: known in training alone.
    pub target: bool,
    /// Where it is written.
    pub span: Span,
}

/// What an input holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// Floats of the network's type.
    Float,
    /// Indices (`usize`) below this.
    Class(usize),
}

/// A term of the loss, or a metric.
#[derive(Clone, Debug)]
pub struct Term {
    /// The user's name, or `loss`.
    pub name: String,
    /// Its factor in the sum.
    pub weight: f64,
    /// A scalar node.
    pub node: NodeId,
}

/// A line of the summary.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The layer's name: `dense1`.
    pub name: String,
    /// Its kind: `dense`.
    pub kind: String,
    /// The shape of its result.
    pub output: Shape,
    /// Which parameters are its own.
    pub params: Vec<ParamId>,
    /// Multiply-adds of one evaluation.
    pub multiply_adds: usize,
}
