//! Appends operations to a graph: equal ones once, constants folded, shapes computed. Shapes were checked before.

use std::collections::HashMap;

use chainrule_primitives::Primitive;

use crate::ir::Comparison;
use crate::network::graph::{
    Graph, InputId, Moment, Node, NodeId, Op, ParamId, Pooling, Reduction, Scan, Shape, SliceAxis,
};
use crate::network::syntax::Span;

/// Builds a graph node by node.
pub(super) struct Builder {
    pub(super) graph: Graph,
    /// Where the next operations are written.
    pub(super) span: Span,
    /// What is there already, by its text.
    known: HashMap<String, NodeId>,
    /// What a softmax is of: losses and logarithms of it have a stable form.
    pub(super) softmaxes: HashMap<NodeId, NodeId>,
}

/// The shape of two operands side by side: missing axes in front and axes of length 1 are repeated.
pub(super) fn broadcast(a: &Shape, b: &Shape) -> Option<Shape> {
    let rank = a.0.len().max(b.0.len());
    let axis = |shape: &Shape, k: usize| (k + shape.0.len()).checked_sub(rank).map_or(1, |k| shape.0[k]);
    let length = |k| match (axis(a, k), axis(b, k)) {
        (n, m) if n == m => Some(n),
        (1, n) | (n, 1) => Some(n),
        _ => None,
    };
    (0..rank).map(length).collect::<Option<Vec<usize>>>().map(Shape)
}

/// How many windows fit.
pub(super) fn windows(length: usize, window: usize, stride: usize, padding: usize) -> usize {
    (length + 2 * padding - window) / stride + 1
}

impl Builder {
    pub(super) fn new(span: Span) -> Builder {
        Builder { graph: Graph::default(), span, known: HashMap::new(), softmaxes: HashMap::new() }
    }

    pub(super) fn shape(&self, node: NodeId) -> &Shape {
        &self.graph.nodes[node.index()].shape
    }

    pub(super) fn rank(&self, node: NodeId) -> usize {
        self.shape(node).0.len()
    }

    pub(super) fn op(&self, node: NodeId) -> &Op {
        &self.graph.nodes[node.index()].op
    }

    /// The value of a scalar that is known.
    pub(super) fn number(&self, node: NodeId) -> Option<f64> {
        match self.op(node) {
            Op::Constant(value) if self.rank(node) == 0 => Some(*value),
            _ => None,
        }
    }

    /// A node that is merged with no other.
    pub(super) fn append(&mut self, op: Op, shape: Shape) -> NodeId {
        let id = NodeId(self.graph.nodes.len() as u32);
        self.graph.nodes.push(Node { op, shape, name: None, span: self.span });
        id
    }

    fn push(&mut self, op: Op, shape: Shape) -> NodeId {
        let key = format!("{op:?} {shape}");
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let id = self.append(op, shape);
        self.known.insert(key, id);
        id
    }

    pub(super) fn constant(&mut self, value: f64) -> NodeId {
        self.filled(value, Shape(Vec::new()))
    }

    /// A tensor whose elements are all the same.
    pub(super) fn filled(&mut self, value: f64, shape: Shape) -> NodeId {
        self.push(Op::Constant(value), shape)
    }

    pub(super) fn input(&mut self, input: InputId, shape: Shape) -> NodeId {
        self.push(Op::Input(input), shape)
    }

    pub(super) fn param(&mut self, param: ParamId) -> NodeId {
        let shape = self.graph.params[param.index()].shape.clone();
        self.push(Op::Param(param), shape)
    }

    pub(super) fn map(&mut self, primitive: Primitive, operands: &[NodeId]) -> NodeId {
        let numbers: Option<Vec<f64>> = operands.iter().map(|&operand| self.number(operand)).collect();
        if let Some(numbers) = numbers {
            return self.constant(primitive.value64(&numbers));
        }
        let shape = self.broadcast_all(operands);
        self.push(Op::Map(primitive, operands.to_vec()), shape)
    }

    fn broadcast_all(&self, operands: &[NodeId]) -> Shape {
        operands.iter().fold(Shape(Vec::new()), |shape, &operand| {
            broadcast(&shape, self.shape(operand)).expect("the operands' shapes were checked")
        })
    }

    pub(super) fn add(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.map(Primitive::Add, &[x, y])
    }

    pub(super) fn sub(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.map(Primitive::Sub, &[x, y])
    }

    pub(super) fn mul(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.map(Primitive::Mul, &[x, y])
    }

    pub(super) fn div(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.map(Primitive::Div, &[x, y])
    }

    pub(super) fn neg(&mut self, x: NodeId) -> NodeId {
        self.map(Primitive::Neg, &[x])
    }

    /// `factor * x`.
    pub(super) fn scale(&mut self, factor: f64, x: NodeId) -> NodeId {
        let factor = self.constant(factor);
        self.mul(factor, x)
    }

    pub(super) fn compare(&mut self, comparison: Comparison, x: NodeId, y: NodeId) -> NodeId {
        if let (Some(x), Some(y)) = (self.number(x), self.number(y)) {
            return self.constant(f64::from(u8::from(holds(comparison, x, y))));
        }
        let shape = self.broadcast_all(&[x, y]);
        self.push(Op::Compare(comparison, x, y), shape)
    }

    pub(super) fn select(&mut self, condition: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        let shape = self.broadcast_all(&[condition, then, otherwise]);
        self.push(Op::Select(condition, then, otherwise), shape)
    }

    pub(super) fn matmul(&mut self, x: NodeId, y: NodeId) -> NodeId {
        let (a, b) = (&self.shape(x).0, &self.shape(y).0);
        let shape = Shape(a[..a.len() - 1].iter().chain(&b[1..]).copied().collect());
        self.push(Op::MatMul(x, y), shape)
    }

    /// Along one axis, or over everything.
    pub(super) fn reduce(&mut self, reduction: Reduction, x: NodeId, axis: Option<usize>) -> NodeId {
        if self.rank(x) == 0 {
            return x;
        }
        // one axis is everything
        let axis = axis.filter(|_| self.rank(x) > 1);
        let mut shape = Shape(Vec::new());
        if let Some(axis) = axis {
            shape = self.shape(x).clone();
            shape.0.remove(axis);
        }
        self.push(Op::Reduce(reduction, x, axis), shape)
    }

    pub(super) fn sum(&mut self, x: NodeId) -> NodeId {
        self.reduce(Reduction::Sum, x, None)
    }

    pub(super) fn mean(&mut self, x: NodeId) -> NodeId {
        self.reduce(Reduction::Mean, x, None)
    }

    pub(super) fn slice(&mut self, x: NodeId, axes: Vec<SliceAxis>) -> NodeId {
        let whole = |(axis, &length): (&SliceAxis, &usize)| !axis.drop && axis.start == 0 && axis.end == length;
        if axes.iter().zip(&self.shape(x).0).all(whole) {
            return x;
        }
        let shape = Shape(axes.iter().filter(|axis| !axis.drop).map(|axis| axis.end - axis.start).collect());
        self.push(Op::Slice(x, axes), shape)
    }

    /// Elements `start..end` of a vector.
    pub(super) fn part(&mut self, x: NodeId, start: usize, end: usize) -> NodeId {
        self.slice(x, vec![SliceAxis { start, end, drop: false }])
    }

    pub(super) fn transpose(&mut self, x: NodeId, order: Vec<usize>) -> NodeId {
        if order.is_sorted() {
            return x;
        }
        let shape = Shape(order.iter().map(|&axis| self.shape(x).0[axis]).collect());
        self.push(Op::Transpose(x, order), shape)
    }

    pub(super) fn reshape(&mut self, x: NodeId, lengths: Vec<usize>) -> NodeId {
        let shape = Shape(lengths);
        match *self.op(x) {
            _ if *self.shape(x) == shape => x,
            Op::Constant(value) => self.filled(value, shape),
            Op::Reshape(inner) => self.reshape(inner, shape.0),
            _ => self.push(Op::Reshape(x), shape),
        }
    }

    pub(super) fn concat(&mut self, parts: Vec<NodeId>, axis: usize) -> NodeId {
        if let [only] = parts[..] {
            return only;
        }
        let mut shape = self.shape(parts[0]).clone();
        shape.0[axis] = parts.iter().map(|&part| self.shape(part).0[axis]).sum();
        self.push(Op::Concat(parts, axis), shape)
    }

    pub(super) fn conv(
        &mut self,
        x: NodeId,
        kernel: NodeId,
        stride: (usize, usize),
        padding: (usize, usize),
    ) -> NodeId {
        let (input, window) = (&self.shape(x).0, &self.shape(kernel).0);
        let height = windows(input[1], window[2], stride.0, padding.0);
        let shape = Shape(vec![window[0], height, windows(input[2], window[3], stride.1, padding.1)]);
        self.push(Op::Conv { x, kernel, stride, padding }, shape)
    }

    pub(super) fn pool(
        &mut self,
        kind: Pooling,
        x: NodeId,
        window: (usize, usize),
        stride: (usize, usize),
        padding: (usize, usize),
    ) -> NodeId {
        let input = &self.shape(x).0;
        let height = windows(input[1], window.0, stride.0, padding.0);
        let shape = Shape(vec![input[0], height, windows(input[2], window.1, stride.1, padding.1)]);
        self.push(Op::Pool { kind, x, window, stride, padding }, shape)
    }

    pub(super) fn pick(&mut self, x: NodeId, class: InputId) -> NodeId {
        let lengths = &self.shape(x).0;
        let shape = Shape(lengths[..lengths.len() - 1].to_vec());
        self.push(Op::Pick { x, class }, shape)
    }

    pub(super) fn one_hot(&mut self, class: InputId, classes: usize) -> NodeId {
        let mut shape = self.graph.inputs[class.index()].shape.clone();
        shape.0.push(classes);
        self.push(Op::OneHot { class }, shape)
    }

    pub(super) fn gather(&mut self, table: NodeId, class: InputId) -> NodeId {
        let mut shape = self.graph.inputs[class.index()].shape.clone();
        shape.0.push(self.shape(table).0[1]);
        self.push(Op::Gather { table, class }, shape)
    }

    pub(super) fn detach(&mut self, x: NodeId) -> NodeId {
        let shape = self.shape(x).clone();
        self.push(Op::Detach(x), shape)
    }

    /// Each its own: two dropout layers drop independently.
    pub(super) fn noise(&mut self, rate: f64, shape: Shape) -> NodeId {
        self.append(Op::Noise { rate }, shape)
    }

    pub(super) fn statistic(&mut self, kind: Moment, x: NodeId, running: ParamId, momentum: f64) -> NodeId {
        let shape = Shape(vec![self.shape(x).0[0]]);
        self.push(Op::Statistic { kind, x, running, momentum }, shape)
    }

    pub(super) fn iota(&mut self, axis: usize, shape: Shape) -> NodeId {
        self.push(Op::Iota(axis), shape)
    }

    pub(super) fn scan(&mut self, scan: Scan) -> NodeId {
        let mut shape = self.shape(scan.carried[scan.which]).clone();
        if scan.all {
            shape.0.insert(0, scan.steps);
        }
        self.append(Op::Scan(Box::new(scan)), shape)
    }
}

fn holds(comparison: Comparison, x: f64, y: f64) -> bool {
    match comparison {
        Comparison::Eq => x == y,
        Comparison::Ne => x != y,
        Comparison::Lt => x < y,
        Comparison::Le => x <= y,
        Comparison::Gt => x > y,
        Comparison::Ge => x >= y,
    }
}
