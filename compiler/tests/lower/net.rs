//! Writes graphs by hand.

use chainrule_compiler::ir::Comparison;
use chainrule_compiler::network::graph::*;
use chainrule_compiler::network::syntax::Span;
use chainrule_primitives::Primitive;

/// A graph under construction.
#[derive(Default)]
pub(crate) struct Net {
    pub(crate) graph: Graph,
}

impl Net {
    pub(crate) fn op(&mut self, op: Op, shape: &[usize]) -> NodeId {
        let node = Node { op, shape: Shape(shape.to_vec()), name: None, span: Span::nowhere() };
        self.graph.nodes.push(node);
        NodeId(self.graph.nodes.len() as u32 - 1)
    }

    /// Gives a node a name.
    pub(crate) fn named(&mut self, node: NodeId, name: &str) -> NodeId {
        self.graph.nodes[node.index()].name = Some(name.to_owned());
        node
    }

    pub(crate) fn lengths(&self, node: NodeId) -> Vec<usize> {
        self.graph.nodes[node.index()].shape.0.clone()
    }

    fn add_param(&mut self, name: &str, shape: &[usize], trained: bool) -> ParamId {
        self.graph.params.push(Param {
            layer: None,
            field: name.to_owned(),
            shape: Shape(shape.to_vec()),
            init: Init::Zeros,
            trained,
            decays: trained,
            torch: None,
            doc: String::new(),
            span: Span::nowhere(),
        });
        ParamId(self.graph.params.len() as u32 - 1)
    }

    pub(crate) fn param(&mut self, name: &str, shape: &[usize]) -> NodeId {
        let param = self.add_param(name, shape, true);
        self.op(Op::Param(param), shape)
    }

    pub(crate) fn running(&mut self, name: &str, shape: &[usize]) -> ParamId {
        self.add_param(name, shape, false)
    }

    fn add_input(&mut self, name: &str, shape: &[usize], kind: InputKind, target: bool) -> InputId {
        let shape = Shape(shape.to_vec());
        self.graph.inputs.push(Input { name: name.to_owned(), kind, shape, target, span: Span::nowhere() });
        InputId(self.graph.inputs.len() as u32 - 1)
    }

    pub(crate) fn input(&mut self, name: &str, shape: &[usize]) -> NodeId {
        let input = self.add_input(name, shape, InputKind::Float, false);
        self.op(Op::Input(input), shape)
    }

    pub(crate) fn target(&mut self, name: &str, shape: &[usize]) -> NodeId {
        let input = self.add_input(name, shape, InputKind::Float, true);
        self.op(Op::Input(input), shape)
    }

    pub(crate) fn class(&mut self, name: &str, shape: &[usize], n: usize) -> InputId {
        self.add_input(name, shape, InputKind::Class(n), false)
    }

    pub(crate) fn label(&mut self, name: &str, n: usize) -> InputId {
        self.add_input(name, &[], InputKind::Class(n), true)
    }

    pub(crate) fn constant(&mut self, x: f64) -> NodeId {
        self.op(Op::Constant(x), &[])
    }

    /// Of the shape of the operand with most axes.
    pub(crate) fn map(&mut self, primitive: Primitive, operands: &[NodeId]) -> NodeId {
        let shape = self.joined(operands);
        self.op(Op::Map(primitive, operands.to_vec()), &shape)
    }

    fn joined(&self, operands: &[NodeId]) -> Vec<usize> {
        let mut joined: Vec<usize> = Vec::new();
        for operand in operands {
            let lengths = self.lengths(*operand);
            while joined.len() < lengths.len() {
                joined.insert(0, 1);
            }
            let skipped = joined.len() - lengths.len();
            for (k, n) in lengths.into_iter().enumerate() {
                joined[skipped + k] = joined[skipped + k].max(n);
            }
        }
        joined
    }

    pub(crate) fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.map(Primitive::Add, &[a, b])
    }

    pub(crate) fn sub(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.map(Primitive::Sub, &[a, b])
    }

    pub(crate) fn times(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.map(Primitive::Mul, &[a, b])
    }

    pub(crate) fn div(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.map(Primitive::Div, &[a, b])
    }

    pub(crate) fn compare(&mut self, comparison: Comparison, a: NodeId, b: NodeId) -> NodeId {
        let shape = self.joined(&[a, b]);
        self.op(Op::Compare(comparison, a, b), &shape)
    }

    pub(crate) fn product(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (left, right) = (self.lengths(a), self.lengths(b));
        let shape = [&left[..left.len() - 1], &right[1..]].concat();
        self.op(Op::MatMul(a, b), &shape)
    }

    pub(crate) fn reduce(&mut self, reduction: Reduction, x: NodeId, axis: Option<usize>) -> NodeId {
        let mut shape = self.lengths(x);
        match axis {
            Some(axis) => {
                shape.remove(axis);
            }
            None => shape.clear(),
        }
        self.op(Op::Reduce(reduction, x, axis), &shape)
    }

    pub(crate) fn reshape(&mut self, x: NodeId, shape: &[usize]) -> NodeId {
        self.op(Op::Reshape(x), shape)
    }

    pub(crate) fn transpose(&mut self, x: NodeId, order: &[usize]) -> NodeId {
        let lengths = self.lengths(x);
        let shape: Vec<usize> = order.iter().map(|axis| lengths[*axis]).collect();
        self.op(Op::Transpose(x, order.to_vec()), &shape)
    }

    pub(crate) fn slice(&mut self, x: NodeId, axes: &[(usize, usize, bool)]) -> NodeId {
        let axes: Vec<SliceAxis> = axes.iter().map(|&(start, end, drop)| SliceAxis { start, end, drop }).collect();
        let shape: Vec<usize> = axes.iter().filter(|a| !a.drop).map(|a| a.end - a.start).collect();
        self.op(Op::Slice(x, axes), &shape)
    }

    /// `w x + b` with params of its own.
    pub(crate) fn dense(&mut self, name: &str, x: NodeId, n: usize) -> NodeId {
        let k = self.lengths(x)[0];
        let w = self.param(&format!("{name}_w"), &[n, k]);
        let b = self.param(&format!("{name}_b"), &[n]);
        let product = self.product(w, x);
        self.add(product, b)
    }

    pub(crate) fn conv(
        &mut self,
        name: &str,
        x: NodeId,
        channels: usize,
        size: usize,
        stride: usize,
        pad: usize,
    ) -> NodeId {
        let [c, h, w] = self.lengths(x)[..] else { panic!("an image") };
        let kernel = self.param(name, &[channels, c, size, size]);
        let out = |n: usize| (n + 2 * pad - size) / stride + 1;
        let op = Op::Conv { x, kernel, stride: (stride, stride), padding: (pad, pad) };
        self.op(op, &[channels, out(h), out(w)])
    }

    pub(crate) fn pool(&mut self, kind: Pooling, x: NodeId, size: usize, stride: usize, pad: usize) -> NodeId {
        let [c, h, w] = self.lengths(x)[..] else { panic!("an image") };
        let out = |n: usize| (n + 2 * pad - size) / stride + 1;
        let op = Op::Pool { kind, x, window: (size, size), stride: (stride, stride), padding: (pad, pad) };
        self.op(op, &[c, out(h), out(w)])
    }

    /// Cross-entropy of logits and a class, by log-sum-exp with the largest subtracted.
    pub(crate) fn cross_entropy(&mut self, logits: NodeId, class: InputId) -> NodeId {
        let most = self.reduce(Reduction::Max, logits, None);
        let most = self.op(Op::Detach(most), &[]);
        let shifted = self.sub(logits, most);
        let exp = self.map(Primitive::Exp, &[shifted]);
        let sum = self.reduce(Reduction::Sum, exp, None);
        let log = self.map(Primitive::Ln, &[sum]);
        let picked = self.op(Op::Pick { x: shifted, class }, &[]);
        self.sub(log, picked)
    }

    pub(crate) fn softmax(&mut self, logits: NodeId) -> NodeId {
        let most = self.reduce(Reduction::Max, logits, None);
        let most = self.op(Op::Detach(most), &[]);
        let shifted = self.sub(logits, most);
        let exp = self.map(Primitive::Exp, &[shifted]);
        let sum = self.reduce(Reduction::Sum, exp, None);
        self.div(exp, sum)
    }

    pub(crate) fn output(&mut self, node: NodeId) {
        self.graph.output = Some(node);
    }

    pub(crate) fn loss(&mut self, node: NodeId) {
        self.graph.losses.push(Term { name: "loss".into(), weight: 1.0, node });
    }

    /// The node is the output; the loss is the sum of its elements times a param, and a number of the sample.
    pub(crate) fn probe(&mut self, node: NodeId) {
        self.output(node);
        let shape = self.lengths(node);
        let probe = self.param("probe", &shape);
        let weighted = self.times(node, probe);
        let sum = if shape.is_empty() { weighted } else { self.reduce(Reduction::Sum, weighted, None) };
        let scale = self.input("scale", &[]);
        let loss = self.times(sum, scale);
        self.loss(loss);
    }
}
